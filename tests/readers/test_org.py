"""readers/org.py: Org mode."""

from __future__ import annotations

from pathlib import Path

from ftprep.readers import read


def test_structure(tmp_path: Path) -> None:
    """Headings lose keywords and tags; lists, code and tables become Markdown; drawers and comments are left out."""
    path = tmp_path / "a.org"
    path.write_text(
        "#+TITLE: Tools\n* TODO [#A] Data :x:y:\n:PROPERTIES:\n:ID: secret\n:END:\nKestrel is *fast*, see [[k.html][its page]]"
        " and =x=.\n"
        "- One\n  goes on\n  - Inner\n1) First\n#+BEGIN_SRC python\nx = 1\n* no heading\n#+END_SRC\n"
        "| Tool | Owner |\n|------+-------|\n"
        "| Kestrel | Data |\n# secret\n"
    )
    reading = read(path)
    assert reading.title == "Tools"
    assert reading.text == (
        "# Tools\n\n## Data\n\nKestrel is **fast**, see its page and `x`.\n\n- One goes on\n  - Inner\n1. First\n\n"
        "```python\nx = 1\n* no heading\n```\n\n| Tool | Owner |\n| --- | --- |\n| Kestrel | Data |\n"
    )


def test_a_block_that_never_ends(tmp_path: Path) -> None:
    """A drawer or code without its end loses nothing."""
    path = tmp_path / "a.org"
    for start in ("#+BEGIN_SRC c\n", ":PROPERTIES:\n", "| "):
        path.write_text(f"* Tools\n{start}Kestrel\n")
        assert "Kestrel" in read(path).text


def test_footnotes_and_italics(tmp_path: Path) -> None:
    """A footnote is referred to and stands as in Markdown; one within the text is put in brackets; a path is no italics."""
    path = tmp_path / "a.org"
    path.write_text("Kestrel[fn:1] is /fast/[fn:: not always] in /usr/bin.\n\n[fn:1] Named after\nthe bird.\n")
    assert read(path).text == "Kestrel[^1] is *fast* (not always) in /usr/bin.\n\n[^1]: Named after the bird.\n"
