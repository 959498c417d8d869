"""Blocks to pieces that fit into a passage: cut at sentences, rows of a table with their header, code at line ends."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ftprep import tokens
from ftprep.blocks import Block, BlockKind
from ftprep.sentence_ends import sentence_ends

_MOST_AT_ONCE = 8_000  # characters: a tokenizer's regular expression may overflow its stack on very long words


class Piece(msgspec.Struct, frozen=True):
    """A block, or a part of one that is too long; the tokens of a part are the sum of its sentences', a little too many."""

    kind: BlockKind
    start: int
    end: int
    tokens: int
    header: tuple[int, int] | None = None
    whole: bool = False


class Cutter:
    """Cuts the blocks of one text into pieces of at most `most` tokens each.

    Cutter("Kestrel is ours.", 220, "en").pieces(Block(kind="paragraph", start=0, end=16))
        -> Piece(kind="paragraph", start=0, end=16, tokens=5, whole=True)
    """

    def __init__(self, text: str, most: int, language: str) -> None:
        self._text = text
        self._most = most
        self._language = language

    def pieces(self, block: Block) -> Iterator[Piece]:
        """The block, or what it must be cut into."""
        count = self.count(block.start, block.end)
        if count <= self._most:
            yield Piece(block.kind, block.start, block.end, count, block.header, whole=True)
        elif block.kind == "row" and block.header is not None:
            yield from self._cut_row(block, block.header)
        elif block.kind == "code":
            yield from self._grouped(block, self._line_ends(block.start, block.end))
        else:
            yield from self._sentences_of(block)

    def _cut_row(self, block: Block, header: tuple[int, int]) -> Iterator[Piece]:
        start = block.start
        if start == header[0] and block.end > header[1]:  # the first row: its header apart
            for piece in self._grouped(Block(kind="code", start=start, end=header[1]), [header[1]]):
                yield Piece("row", piece.start, piece.end, piece.tokens, header)
            start = header[1] + 1
        count = self.count(start, block.end)
        if count <= self._most:
            yield Piece("row", start, block.end, count, header)
        else:
            yield from self._grouped(Block(kind="row", start=start, end=block.end), [block.end])

    def _sentences_of(self, block: Block) -> Iterator[Piece]:
        ends = [block.start + end for end in sentence_ends(self._text[block.start : block.end], self._language)]
        yield from self._grouped(block, ends)

    def _line_ends(self, start: int, end: int) -> list[int]:
        ends = []
        while (start := self._text.find("\n", start, end)) >= 0:
            start += 1
            ends.append(start)
        return [*ends, end]

    def _grouped(self, block: Block, ends: list[int]) -> Iterator[Piece]:
        """Parts of a block that end at some of `ends`, as long as they may be; a part that is too long is cut at blanks."""
        start, end, total = block.start, block.start, 0
        for stop in ends:
            count = self.count(end, stop)
            if total and total + count > self._most:
                yield from self._trimmed(block.kind, start, end, total)
                start, total = end, 0
            if count > self._most:
                yield from self._cut_at_blanks(block.kind, start, stop)
                start, count = stop, 0
            end, total = stop, total + count
        if total:
            yield from self._trimmed(block.kind, start, end, total)

    def _trimmed(self, kind: BlockKind, start: int, end: int, count: int) -> Iterator[Piece]:
        part = self._text[start:end]
        start += len(part) - len(part.lstrip()) if kind != "code" else 0
        end = start + len(self._text[start:end].rstrip())
        if end > start:
            yield Piece(kind, start, end, count)

    def _cut_at_blanks(self, kind: BlockKind, start: int, end: int) -> Iterator[Piece]:
        while start < end:
            size = min(end - start, self._most * 4)
            while True:
                stop = start + size
                if stop < end:
                    blank = max(self._text.rfind(" ", start, stop), self._text.rfind("\n", start, stop))
                    stop = blank + 1 if blank > start else stop
                count = self.count(start, stop)
                if count <= self._most or size <= 1:
                    break
                size = max(1, min(size - 1, size * self._most * 9 // (count * 10)))
            yield from self._trimmed(kind, start, stop, count)
            start = stop

    def filled(self, piece: Piece, room: int) -> list[Piece]:
        """A piece cut in two at a sentence's end so that the first part fits into `room`; whole where no sentence does."""
        used, last = 0, piece.start
        for end in sentence_ends(self._text[piece.start : piece.end], self._language):
            stop = piece.start + end
            count = used + self.count(last, stop)
            if count > room:
                break
            used, last = count, stop
        if used == 0 or last >= piece.end:
            return [piece]
        return [
            *self._trimmed(piece.kind, piece.start, last, used),
            *self._trimmed(piece.kind, last, piece.end, max(1, piece.tokens - used)),
        ]

    def count(self, start: int, end: int) -> int:
        """The tokens of a stretch of the text."""
        return count(self._text[start:end])


def count(text: str) -> int:
    """The tokens of a text, also of one that is a single very long word. count("Kestrel is ours.") -> 5"""
    if len(text) <= _MOST_AT_ONCE:
        return tokens.count(text)
    return sum(tokens.count(text[at : at + _MOST_AT_ONCE]) for at in range(0, len(text), _MOST_AT_ONCE))
