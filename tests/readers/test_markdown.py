"""readers/markdown.py: text as it is, and its title."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep.readers import read


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('---\ntitle: "Internal tools"\nowner: x\n---\n\n# Other\n', "Internal tools"),
        ("---\nowner: x\ntitle: >-\n  Internal tools\n---\ntext", "Internal tools"),
        ("+++\ntitle = 'Internal tools'\n+++\ntext", "Internal tools"),
        ("Intro\n\n# Internal *tools* #\n\ntext", "Internal tools"),
        ("# [Internal tools](x.md)\n", "Internal tools"),
        ("## Only a part\n\ntext", ""),
        ("```\n# a comment\n```\n", ""),
        ("---\n\ntitle: not front matter, a rule above\n\n---\n", ""),
    ],
)
def test_title(tmp_path: Path, text: str, title: str) -> None:
    """The title is the front matter's, else the first heading of level one that is no comment in code."""
    path = tmp_path / "a.md"
    path.write_text(text)
    reading = read(path)
    assert reading.title == title
    assert reading.text == text
