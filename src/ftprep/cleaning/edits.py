"""Edits: a changed text and what it takes to undo it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

import msgspec

from ftprep.records import CleaningStep, Edit, Page

Change = tuple[int, int, str]
"""Characters [start, end) of a text, and what is to stand in their place."""


def edited(text: str, changes: Iterable[Change], step: CleaningStep) -> tuple[str, tuple[Edit, ...]]:
    """The text with `changes` (ascending, not overlapping) made, and the edits that undo them.

    edited("a ware-\\nhouse", [(2, 13, "warehouse")], "hyphenation")
        -> ("a warehouse", (Edit(step="hyphenation", start=2, end=11, was="ware-\\nhouse"),))
    """
    pieces: list[str] = []
    edits: list[Edit] = []
    read = length = 0
    for start, end, new in changes:
        pieces += (text[read:start], new)
        length += start - read
        edits.append(Edit(step=step, start=length, end=length + len(new), was=text[start:end]))
        length += len(new)
        read = end
    return ("".join([*pieces, text[read:]]) if edits else text), tuple(edits)


def undo(text: str, edits: Sequence[Edit]) -> str:
    """The text as it was before `edits`, which are ascending and do not overlap.

    undo("a warehouse", [Edit(step="hyphenation", start=2, end=11, was="ware-\\nhouse")]) -> "a ware-\\nhouse"
    """
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += (text[at : edit.start], edit.was)
        at = edit.end
    return "".join([*pieces, text[at:]])


def shifted(offsets: Iterable[int], edits: Sequence[Edit]) -> list[int]:
    """Where `offsets` into the text before `edits` are in the text after them; an offset within what was changed goes to its start.

    shifted([0, 13], [Edit(step="hyphenation", start=2, end=11, was="ware-\\nhouse")]) -> [0, 11]
    """
    ends: list[int] = []  # of each edit, in the text before
    grown = list(accumulate((edit.end - edit.start - len(edit.was) for edit in edits), initial=0))
    for edit, growth in zip(edits, grown, strict=False):
        ends.append(edit.start - growth + len(edit.was))
    found = []
    for offset in offsets:
        past = bisect_right(ends, offset)
        moved = offset + grown[past]
        found.append(min(moved, edits[past].start) if past < len(edits) else moved)
    return found


def moved(pages: Sequence[Page], edits: Sequence[Edit]) -> tuple[Page, ...]:
    """The pages of a text with their offsets after `edits`."""
    if not edits:
        return tuple(pages)
    starts, ends = (shifted(offsets, edits) for offsets in ([page.start for page in pages], [page.end for page in pages]))
    return tuple(
        msgspec.structs.replace(page, start=start, end=max(start, end))
        for page, start, end in zip(pages, starts, ends, strict=True)
    )


def merged(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """One list against `text`, the final text, from the edits of two steps that were made one after the other. Where a later edit
    touches an earlier one, both become one edit under the later step's name, which gives the text before both.

    merged("x", [Edit(step="mojibake", start=2, end=3, was="Ã¼")], [Edit(step="boilerplate", start=1, end=1, was=" ü")])
        -> (Edit(step="boilerplate", start=1, end=1, was=" Ã¼"),)
    """
    if not first or not second:
        return tuple(first) or tuple(second)
    between = undo(text, second)
    spans: list[tuple[int, int, int, Edit]] = [(edit.start, edit.end, 0, edit) for edit in first]
    grown = 0
    for edit in second:
        spans.append((edit.start - grown, edit.start - grown + len(edit.was), 1, edit))
        grown += edit.end - edit.start - len(edit.was)
    spans.sort(key=lambda span: span[:3])
    found: list[Edit] = []
    grown = 0  # by the second step, before the group at hand
    at = 0
    while at < len(spans):
        begun, end = at, spans[at][1]
        while at < len(spans) and spans[at][0] <= end:
            end = max(end, spans[at][1])
            at += 1
        group = spans[begun:at]
        later = [edit for _, _, which, edit in group if which]
        growth = sum(edit.end - edit.start - len(edit.was) for edit in later)
        if later and len(later) < len(group):
            start = group[0][0]
            earlier = [
                msgspec.structs.replace(edit, start=edit.start - start, end=edit.end - start)
                for _, _, which, edit in group
                if not which
            ]
            was = undo(between[start:end], earlier)
            found.append(Edit(step=later[-1].step, start=start + grown, end=end + grown + growth, was=was))
        else:
            found += later or [
                msgspec.structs.replace(edit, start=edit.start + grown, end=edit.end + grown) for _, _, _, edit in group
            ]
        grown += growth
    return tuple(found)
