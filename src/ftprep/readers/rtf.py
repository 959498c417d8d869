"""RTF: paragraphs, lists and tables; headings are not marked in most RTF files and stay paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ftprep.readers.reading import ReadFailed, Reading, clean, escape, join_blocks
from ftprep.readers.tables import to_markdown

_BULLET = re.compile(r"^\s*[•·◦▪●○■\uf0b7\uf0a7]\s*")
_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\t\s*")
_TITLE = re.compile(r"\{\\title ((?:[^{}\\]|\\'[0-9a-fA-F]{2})*)\}")
_CODEPAGE = re.compile(r"\\ansicpg(\d{3,5})")


def read(path: Path) -> Reading:
    """The text of an RTF file; the title is the one in its information group.

    b"{\\\\rtf1 Kestrel is ours.\\\\par}" -> Reading(text="Kestrel is ours.\\n")
    """
    from striprtf.striprtf import rtf_to_text

    source = path.read_bytes().decode("latin-1")  # what is not ASCII is escaped, or in the code page that striprtf is told
    whole = source.rstrip("\x00 \r\n\t").endswith("}")
    try:
        text = clean(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]  # its types are told in part
    except (LookupError, ValueError, IndexError):
        raise ReadFailed("corrupt", "its RTF is broken") from None
    notes = () if whole else ("the file is cut off: its end is missing",)
    return Reading(text=join_blocks(_blocks(text)) + "\n", title=_title(source), notes=notes)


def _blocks(text: str) -> Iterator[str]:
    rows: list[list[str]] = []
    for line in text.split("\n"):
        if line.rstrip().endswith("|"):
            rows.append(line.rstrip()[:-1].split("|"))
            continue
        if rows:
            yield to_markdown(rows)
            rows = []
        if _BULLET.match(line):
            yield "- " + _BULLET.sub("", line)
        elif (number := _NUMBER.match(line)) is not None:
            yield f"{number[1]}. {line[number.end() :]}"
        else:
            yield escape(" ".join(line.split()))
    yield to_markdown(rows)


def _title(source: str) -> str:
    found = _TITLE.search(source, 0, 20_000)
    if found is None:
        return ""
    page = _CODEPAGE.search(source, 0, 1000)
    data = re.sub(r"\\'([0-9a-fA-F]{2})", lambda match: chr(int(match[1], 16)), found[1]).encode("latin-1", "replace")
    try:
        return " ".join(clean(data.decode(f"cp{page[1]}" if page else "cp1252", "replace")).split())
    except LookupError:
        return ""
