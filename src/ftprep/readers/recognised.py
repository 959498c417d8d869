"""What tesseract saw (its TSV) as lines of a page: words it could hardly read marked, sideways pages turned upright."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import mean, median

import msgspec

from ftprep.readers.pdf_layout import Line
from ftprep.readers.reading import clean

LEAST_WORD = 30.0
"""A word of less confidence (percent) is as good as unread: [?] stands in its place, so that no sentence loses a word silently."""

LEAST_SIGN = 60.0  # of a bullet or a dash on its own: below it, it is dirt on the paper
UNREADABLE = "[?]"
_BELOW = re.compile(r"[gjpqy,;Q()\[\]{}|/\\_$@§]")  # signs that may reach below the line they stand on
_TALL = re.compile(r"[A-Zbdfhklt0-9]")  # signs of about the same height
_TALL_SHARE = 0.72  # of the size of type
_SAME_SIZE = 0.25  # as a share of the body's size: boxes around letters are that rough


class Word(msgspec.Struct, frozen=True):
    """A word and its box, in pixels from the top left."""

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float
    paragraph: int


class Recognised(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a page in reading order; how many words there were, how many of them are marked as unreadable, and the mean
    confidence over all, in percent.

    Recognised(lines=(Line(text="Travel policy", size=20.0, ...), ...), words=212, unreadable=3, confidence=93.4)
    """

    lines: tuple[Line, ...] = ()
    words: int = 0
    unreadable: int = 0
    confidence: float = 0.0


def recognised(tsv: str, body_size: float = 10.0) -> Recognised:
    """The page in tesseract's table; its usual size of type is put at `body_size`, larger and smaller ones in proportion."""
    width, height, rows = _rows(tsv)
    words = [word for row in rows for word in row]
    if not words:
        return Recognised()
    turn = _turn(rows)
    rows = [[_turned(word, turn, width, height) for word in row] for row in rows]
    if turn in (90, 270):
        height = width
    rows = [row for row in rows if any(word.confidence >= LEAST_WORD for word in row)]
    body = _weighted_median([(_size(row), sum(len(word.text) for word in row)) for row in rows])
    of_paragraph: dict[int, list[float]] = {}
    for row in rows:
        of_paragraph.setdefault(row[0].paragraph, []).append(_size(row))
    lines = tuple(_line(row, median(of_paragraph[row[0].paragraph]) / body, body_size / body, body_size, height) for row in rows)
    return Recognised(
        lines=lines,
        words=len(words),
        unreadable=sum(word.confidence < LEAST_WORD for word in words),
        confidence=round(mean(word.confidence for word in words), 1),
    )


def _rows(tsv: str) -> tuple[float, float, list[list[Word]]]:
    """The size of the page in pixels, and its words line by line."""
    width = height = 1.0
    found: dict[tuple[str, ...], list[Word]] = {}
    paragraphs: dict[tuple[str, ...], int] = {}
    for line in tsv.splitlines()[1:]:
        cells = line.split("\t", 11)
        if len(cells) < 12:
            continue
        try:
            left, top, wide, high = (float(cell) for cell in cells[6:10])
            confidence = float(cells[10])
        except ValueError:
            continue
        if cells[0] == "1":
            width, height = wide or 1.0, high or 1.0
        text = " ".join(clean(cells[11]).split())
        if cells[0] == "5" and (any(map(str.isalnum, text)) or (confidence >= LEAST_SIGN and text.strip("|_~"))):
            paragraph = paragraphs.setdefault(tuple(cells[1:4]), len(paragraphs))
            word = Word(text, max(confidence, 0.0), left, top, left + wide, top + high, paragraph)
            found.setdefault(tuple(cells[1:5]), []).append(word)
    return width, height, list(found.values())


def _turn(rows: Sequence[Sequence[Word]]) -> int:
    """By how many degrees clockwise the page was turned: told from where its words and lines go."""
    votes = Counter[bool]()
    for row in rows:
        votes[abs(row[-1].top - row[0].top) > abs(row[-1].left - row[0].left)] += len(row) - 1
    sideways = votes[True] > votes[False]
    ahead = 0
    for above, below in pairwise(rows):
        if sideways and below[0].left != above[0].left:
            ahead += 1 if below[0].left > above[0].left else -1
        elif not sideways and below[0].top != above[0].top:
            ahead += 1 if below[0].top > above[0].top else -1
    if sideways:
        return 270 if ahead > 0 else 90
    return 180 if ahead < 0 and len(rows) > 2 else 0


def _turned(word: Word, turn: int, width: float, height: float) -> Word:
    """The word with its box as on the upright page."""
    left, top, right, bottom = word.left, word.top, word.right, word.bottom
    boxes = {
        0: (left, top, right, bottom),
        90: (top, width - right, bottom, width - left),
        180: (width - right, height - bottom, width - left, height - top),
        270: (height - bottom, left, height - top, right),
    }
    return Word(word.text, word.confidence, *boxes[turn], word.paragraph)


def _base(row: Sequence[Word]) -> float:
    """The line that the letters stand on."""
    bases = [word.bottom for word in row if not _BELOW.search(word.text)]
    return median(bases or [word.bottom - (0.23 if _TALL.search(word.text) else 0.29) * (word.bottom - word.top) for word in row])


def _size(row: Sequence[Word]) -> float:
    """The size of type in pixels, from the letters' height."""
    base = _base(row)
    heights = [base - word.top for word in row if _TALL.search(word.text)] or [1.4 * (base - word.top) for word in row]
    return max(median(heights) / _TALL_SHARE, 1.0)


def _weighted_median(sizes: Sequence[tuple[float, int]]) -> float:
    half, passed = sum(weight for _, weight in sizes) / 2, 0
    for size, weight in sorted(sizes):
        passed += weight
        if passed >= half:
            return size
    return 1.0


def _line(row: Sequence[Word], ratio: float, scale: float, body_size: float, height: float) -> Line:
    """The line in points; `ratio` is the size of its type to that of the body."""
    base = _base(row)
    steps = 1.0 if abs(ratio - 1) <= _SAME_SIZE else max(round(ratio * 4), 1) / 4
    return Line(
        text=" ".join(_marked(row)),
        left=min(word.left for word in row) * scale,
        right=max(word.right for word in row) * scale,
        base=(height - base) * scale,
        bottom=(height - base) * scale,
        size=round(steps * body_size, 1),
        height=(height - base) / height,
    )


def _marked(row: Sequence[Word]) -> Iterator[str]:
    """The words; one mark for each run of those that cannot be read."""
    before = True
    for word in row:
        readable = word.confidence >= LEAST_WORD
        if readable:
            yield word.text
        elif before:
            yield UNREADABLE
        before = readable
