"""readers/rtf.py: RTF."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep.readers import ReadFailed, read

HEAD = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title Our t\'f6\'f6ls}}"


def test_paragraphs_lists_and_tables(tmp_path: Path) -> None:
    """Escaped and Unicode letters come out, bullets and numbers are lists, cells a table; no line turns into a heading."""
    path = tmp_path / "a.rtf"
    path.write_bytes(
        HEAD + rb"# M\'fcller owns \u24180?.\par \bullet\tab One\par \bullet\tab Two\par 1.\tab Three\par"
        rb"\trowd\cellx1\cellx2 Tool\cell Owner\cell\row\trowd\cellx1\cellx2 Kestrel\cell Data\cell\row\pard End.\par}"
    )
    reading = read(path)
    assert reading.title == "Our tööls"
    assert reading.text == (
        "\\# Müller owns 年.\n\n- One\n- Two\n1. Three\n\n| Tool | Owner |\n| --- | --- |\n| Kestrel | Data |\n\nEnd.\n"
    )
    assert reading.notes == ()


def test_a_cut_file_says_so(tmp_path: Path) -> None:
    """What is left of a cut file is read, with a note."""
    path = tmp_path / "a.rtf"
    path.write_bytes(HEAD + rb"Kestrel is ours.\par And H")
    reading = read(path)
    assert reading.text.startswith("Kestrel is ours.")
    assert "cut off" in reading.notes[0]


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"Kestrel", "corrupt"), (b"%PDF-1.4", "corrupt"), (HEAD + b"}", "empty"), (b"{\\rtf1" + b"{" * 50_000, "empty")],
)
def test_faults(tmp_path: Path, data: bytes, status: str) -> None:
    """A file of another kind, one without text and one of braces only end with their status."""
    path = tmp_path / "a.rtf"
    path.write_bytes(data)
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == status
