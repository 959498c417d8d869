"""Mojibake: UTF-8 that was read as another character set somewhere before it came here ("MÃ¼ller"), put right line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ftprep.cleaning.edits import Change, edited
from ftprep.records import Edit

_MARKED = re.compile(r"[^\x00-\x7f].*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(`+[^`\n]+`+)")
_NO_LINE_ENDS = {0x0A: " ", 0x0D: " ", 0x85: " ", 0x2028: " ", 0x2029: " ", 0xAD: "", 0xFEFF: ""}


def repair(text: str) -> tuple[str, tuple[Edit, ...]]:
    """The text with damaged encoding put right, and the edits. Code, and lines that are right as they are, stay.

    repair("MÃ¼ller fÃ¼hrt") -> ("Müller führt", (Edit(step="mojibake", start=0, end=12, was="MÃ¼ller fÃ¼hrt"),))
    """
    if text.isascii():
        return text, ()
    return edited(text, _changes(text), "mojibake")


def _changes(text: str) -> Iterator[Change]:
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    codes: list[tuple[int, int]] | None = None  # looked for only where something is to be repaired
    for found in _MARKED.finditer(text):
        if not is_bad(found[0]):
            continue
        if codes is None:
            codes = list(_fenced(text))
        start = text.rfind("\n", 0, found.start()) + 1
        if any(first <= start < end for first, end in codes):
            continue
        for part in _CODE_SPAN.split(text[start : found.end()]):
            if is_bad(part) and not _CODE_SPAN.fullmatch(part):
                repaired = fix_encoding(part).translate(_NO_LINE_ENDS)
                if repaired != part and not is_bad(repaired):  # a half repair of other damage makes it worse
                    yield start, start + len(part), repaired
            start += len(part)


def _fenced(text: str) -> Iterator[tuple[int, int]]:
    """Where blocks of code between fences begin and end."""
    fence, begun, position = "", 0, 0
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark is not None and not fence:
            fence, begun = mark[1], position
        elif mark is not None and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            yield begun, position + len(line)
            fence = ""
        position += len(line)
    if fence:
        yield begun, position
