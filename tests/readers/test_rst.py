"""readers/rst.py: reStructuredText."""

from __future__ import annotations

from pathlib import Path

from ftprep.readers import read


def test_structure(tmp_path: Path) -> None:
    """Headings, lists, code, tables and notes become Markdown; links are their text, comments are left out."""
    path = tmp_path / "a.rst"
    path.write_text(
        "=====\nTools\n=====\n\nSee `Kestrel <k.html>`_ and :ref:`Heron <heron>`; run ``make``::\n\n    make all\n\n"
        "Data\n----\n\n- One\n  goes on\n\n#. First\n\n.. comment\n   more\n\n.. note:: Watch out.\n\n"
        ".. code-block:: python\n   :linenos:\n\n   x = 1\n\n"
        "======= =====\nTool    Owner\n======= =====\nKestrel Data\n======= =====\n\n"
        "+---+---+\n| A | B |\n+===+===+\n| 1 | 2 |\n+---+---+\n\nDeep\n~~~~\n\nEnd.\n"
    )
    reading = read(path)
    assert reading.title == "Tools"
    assert reading.text == (
        "# Tools\n\nSee Kestrel and Heron; run `make`:\n\n```\nmake all\n```\n\n## Data\n\n- One goes on\n1. First\n\n"
        "Note: Watch out.\n\n"
        "```python\nx = 1\n```\n\n| Tool | Owner |\n| --- | --- |\n| Kestrel | Data |\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n\n"
        "### Deep\n\nEnd.\n"
    )


def test_a_cut_file(tmp_path: Path) -> None:
    """Every beginning of a document is read without a crash, and no word is made up."""
    text = "Tools\n=====\n\n.. list-table:: Owners\n\n   * - Kestrel\n     - Data\n\n+---+\n| A |\n\n.. note::\n\n   x::\n"
    for end in range(1, len(text)):
        path = tmp_path / "a.rst"
        path.write_text(text[:end] + "\nKestrel\n")
        assert "Kestrel" in read(path).text


def test_footnotes(tmp_path: Path) -> None:
    """A footnote is referred to and stands as in Markdown."""
    path = tmp_path / "a.rst"
    path.write_text("Kestrel [1]_ is fast [#why]_.\n\n.. [1] Named after\n   the bird.\n.. [#why] It is small.\n")
    assert read(path).text == "Kestrel [^1] is fast [^why].\n\n[^1]: Named after the bird.\n\n[^why]: It is small.\n"


def test_formulas(tmp_path: Path) -> None:
    """Between dollar signs, as everywhere."""
    path = tmp_path / "a.rst"
    path.write_text("It is :math:`x^2`.\n\n.. math::\n   :label: e\n\n   y = \\frac{1}{2}\n\n.. math:: z = 1\n")
    assert read(path).text == "It is $x^2$.\n\n$$y = \\frac{1}{2}$$\n\n$$z = 1$$\n"
