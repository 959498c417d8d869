"""Words cut at the ends of lines, put together again: where a reader marked the place, or where the text shows what the word is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ftprep.cleaning.edits import Change, edited, moved
from ftprep.records import Edit, Page

CUT = "\ufdd0"
"""Stands in a reader's text where a word was cut by a hyphen and a line end; no character, so no document holds it."""

STEP: Final = "hyphenation"

_CUT_WORD = re.compile(rf"[^\W_]*{CUT}[^\W_{CUT}]*")
_HYPHEN = re.compile(r"(?<![\w-])([^\W\d_]{2,})-\n([^\S\n]*)([^\W\d_]{2,})(?![\w-])")


def closed(text: str, pages: Sequence[Page], *, wanted: bool = True) -> tuple[str, tuple[Page, ...], tuple[Edit, ...]]:
    """A reader's text without its CUT marks: words are whole, or as they stand in the file where that is not `wanted`.

    closed("a ware\\ufdd0house", ()) -> ("a warehouse", (), (Edit(step="hyphenation", start=2, end=11, was="ware-\\nhouse"),))
    """
    if CUT not in text:
        return text, tuple(pages), ()
    whole, marked = edited(
        text, ((m.start(), m.end(), m[0].replace(CUT, "" if wanted else "-\n")) for m in _CUT_WORD.finditer(text)), STEP
    )
    edits = [Edit(step=STEP, start=edit.start, end=edit.end, was=edit.was.replace(CUT, "-\n")) for edit in marked]
    return whole, moved(pages, marked), tuple(edits) if wanted else ()


def joined(text: str) -> tuple[str, tuple[Edit, ...]]:
    """Plain text with words put together that end a line with a hyphen and go on in the next: those whose whole stands elsewhere in
    the text, and which do not stand there with the hyphen.

    joined("The docu-\\nment. This document.")
        -> ("The document. This document.", (Edit(step="hyphenation", start=4, end=12, was="docu-\\nment"),))
    """
    if _HYPHEN.search(text) is None:
        return text, ()
    return edited(text, _changes(text), STEP)


def _changes(text: str) -> Iterator[Change]:
    words = set(re.findall(r"[^\W_]+(?:-[^\W_]+)*", text.casefold()))
    for found in _HYPHEN.finditer(text):
        first, second = found[1], found[3]
        if second[0].islower() and (first + second).casefold() in words and f"{first}-{second}".casefold() not in words:
            yield found.start(), found.end(), first + second
