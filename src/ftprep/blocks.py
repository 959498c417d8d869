"""Markdown to blocks: where each heading, paragraph, list item, table row, quote and code block begins and ends in the text.

Only what passages need, in one pass over the lines: no nesting is kept; every line belongs to one block, or is blank or a rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

BlockKind = Literal["heading", "paragraph", "item", "row", "quote", "code"]


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Characters [start, end) of the text. `level` is a heading's; `header` the [start, end) of a row's table header, delimiter
    line included. The first row of a table begins at its header.

    Block(kind="row", start=0, end=49, header=(0, 29))
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    header: tuple[int, int] | None = None


class Line(msgspec.Struct, frozen=True):
    """One line without its line end, and where it stands."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text.rstrip())


_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LONGEST_HEADING = 300
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_SETEXT = re.compile(r" {0,3}(={3,}|-{3,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*)$")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_ITEM = re.compile(r"\s*(?:[-*+•◦▪‣]|\d{1,9}[.)])[ \t]+\S")
_QUOTE = re.compile(r" {0,3}>")
_INDENTED = re.compile(r"(?: {4}|\t)\S")


def front_matter_end(text: str) -> int:
    """Where the text begins after its front matter (YAML between --- lines, TOML between +++ lines); 0 where there is none.

    front_matter_end("---\\ntitle: Tools\\n---\\nKestrel") -> 21
    """
    match = _FRONT_MATTER.match(text)
    if match is None or not re.match(r"(?!\n)[ \t]*(#|[\w\"'-]+[ \t]*[:=]|\[|\Z)", match[2]):
        return 0  # a rule at the top of a document, and another one further down
    return match.end()


def blocks(text: str, start: int, end: int, *, indented_code: bool = False) -> Iterator[Block]:
    """The blocks of text[start:end] in order; `start` must begin a line. With `indented_code`, lines that begin with four blanks
    after an empty line are code, unless they go on in a list.

    blocks("# Tools\\n\\nKestrel is ...", 0, 24) -> Block(heading, 0, 7, level=1), Block(paragraph, 9, 23)
    """
    lines = _lines(text, start, end)
    number, in_list = 0, False
    while number < len(lines):
        line = lines[number]
        if not line.text.strip() or _RULE.match(line.text):
            number += 1
            continue
        if (fence := _FENCE.match(line.text)) is not None:
            after = _after_fence(lines, number, fence[1])
            yield _block("code", lines[number:after])
        elif (heading := _ATX.match(line.text)) is not None and len(line.text) <= _LONGEST_HEADING:
            after = number + 1
            yield Block(kind="heading", start=line.start, end=line.end, level=len(heading[1]))
        elif _begins_table(lines, number):
            after = _after(lines, number + 2, _is_row)
            yield from _table(lines[number:after])
        elif _QUOTE.match(line.text):
            after = _after(lines, number + 1, _in_quote)
            yield _block("quote", lines[number:after])
        elif _ITEM.match(line.text):
            after = _after(lines, number + 1, _goes_on)
            yield _block("item", lines[number:after])
        elif indented_code and not in_list and _INDENTED.match(line.text):
            after = _after(lines, number + 1, lambda text: _INDENTED.match(text) is not None)
            yield _block("code", lines[number:after])
        else:
            after = number + 1
            underline = _SETEXT.match(lines[after].text) if after < len(lines) and len(line.text) <= _LONGEST_HEADING else None
            if underline is not None:
                after += 1
                yield Block(kind="heading", start=line.start, end=lines[number + 1].end, level=1 if "=" in underline[1] else 2)
            else:
                after = _after(lines, after, _goes_on, table_ends=True)
                yield _block("paragraph", lines[number:after])
        in_list = _ITEM.match(line.text) is not None or (in_list and line.text[:1].isspace())
        number = after


def _lines(text: str, start: int, end: int) -> list[Line]:
    lines = []
    for part in text[start:end].split("\n"):
        lines.append(Line(start, part))
        start += len(part) + 1
    return lines


def _block(kind: BlockKind, lines: list[Line]) -> Block:
    return Block(kind=kind, start=lines[0].start, end=lines[-1].end)


def _after(lines: list[Line], number: int, belongs: Callable[[str], bool], *, table_ends: bool = False) -> int:
    """The first line from `number` on that does not belong to the block."""
    while number < len(lines) and belongs(lines[number].text) and not (table_ends and _begins_table(lines, number)):
        number += 1
    return number


def _after_fence(lines: list[Line], first: int, mark: str) -> int:
    """The line after the closing fence; where none closes, all that follows is code."""
    for number in range(first + 1, len(lines)):
        text = lines[number].text.strip()
        if text.startswith(mark) and not text.strip(mark[0]):
            return number + 1
    return len(lines)


def _begins_table(lines: list[Line], number: int) -> bool:
    """A row with pipes over a delimiter row."""
    if number + 1 >= len(lines) or "|" not in lines[number].text:
        return False
    below = lines[number + 1].text
    return "|" in below and _DELIMITER.match(below) is not None


def _is_row(text: str) -> bool:
    return "|" in text and not _goes_out(text)


def _in_quote(text: str) -> bool:
    return _QUOTE.match(text) is not None and bool(text.strip("> \t"))


def _goes_on(text: str) -> bool:
    """Whether a line goes on with the paragraph or item above it."""
    return bool(text.strip()) and not _goes_out(text)


def _goes_out(text: str) -> bool:
    """Whether a line begins a block of its own wherever it stands."""
    return any(pattern.match(text) is not None for pattern in (_FENCE, _ATX, _RULE, _QUOTE, _ITEM))


def _table(lines: list[Line]) -> Iterator[Block]:
    header = (lines[0].start, lines[1].end)
    if len(lines) == 2:
        yield Block(kind="row", start=header[0], end=header[1], header=header)
    for number, line in enumerate(lines[2:]):
        yield Block(kind="row", start=header[0] if number == 0 else line.start, end=line.end, header=header)
