"""readers/asciidoc.py: AsciiDoc."""

from __future__ import annotations

from pathlib import Path

from ftprep.readers import read


def test_structure(tmp_path: Path) -> None:
    """Headings, lists, code and tables become Markdown; links are their text, comments and attributes are left out."""
    path = tmp_path / "a.adoc"
    path.write_text(
        "= Tools\n:toc:\n\n== Data [[data]]\n\nKestrel is *fast*, see link:k.html[its page]\nand <<data,more>>.\n\n"
        "* One\n** Inner\n. First\n\n"
        "[source,python]\n----\nx = 1\n\n# no heading\n----\n\n|===\n| Tool | Owner\n\n| Kestrel\n| Data\n|===\nCPU:: The brain\n"
        "// secret\n////\nsecret\n////\nNOTE: Watch out.\ninclude::x.adoc[]\n"
    )
    reading = read(path)
    assert reading.title == "Tools"
    assert reading.text == (
        "# Tools\n\n## Data\n\nKestrel is **fast**, see its page and more.\n\n- One\n  - Inner\n1. First\n\n"
        "```python\nx = 1\n\n# no heading\n```\n\n"
        "| Tool | Owner |\n| --- | --- |\n| Kestrel | Data |\n\n- CPU: The brain\n\nNOTE: Watch out.\n"
    )
    assert reading.notes == ("1 included files are not read here",)


def test_a_block_that_never_ends(tmp_path: Path) -> None:
    """Code and a table without their end go to the end of the file, and are kept."""
    path = tmp_path / "a.adoc"
    for start in ("----\n", "|===\n| ", "[source,c]\n----\n"):
        path.write_text(f"= Tools\n\n{start}Kestrel\n")
        assert "Kestrel" in read(path).text


def test_formulas_and_footnotes(tmp_path: Path) -> None:
    """Formulas stand between dollar signs, footnotes in brackets."""
    path = tmp_path / "a.adoc"
    path.write_text("It is stem:[x_1^2] or latexmath:[y] footnote:[Since March.] here.\n")
    assert read(path).text == "It is $x_1^2$ or $y$ (Since March.) here.\n"
