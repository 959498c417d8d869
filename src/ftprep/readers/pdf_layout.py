"""Lines of a PDF page to Markdown: what is a heading, where a paragraph ends, which lines only repeat on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from ftprep.cleaning.hyphenation import CUT
from ftprep.readers.pdf_marks import key
from ftprep.readers.reading import escape
from ftprep.records import Edit, Page

_DIGITS = re.compile(r"\d+")
_BULLET = re.compile("^(?:[•●▪■◦○‣∙·–➢➤✓❖\uf0b7\uf0a7\uf0d8\uf076][ \\t]+|[\uf0b7\uf0a7\uf0d8\uf076•●▪]|o[ \\t]+(?=[A-Z]))")
_LONE_BULLET = re.compile("^[•●▪■◦○‣∙·–➢➤✓❖\uf0b7\uf0a7\uf0d8\uf076o]$")
_ITEM = re.compile(r"^(?:[-*]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])[ \t]+")
_ENDS_SENTENCE = re.compile(r"[.!?:;][\"'”’)\]]*$")
_NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[ \t]+[^\W\d_]")
_SHORTEST_FULL = 20  # characters: a column is wider, so the line ends where its paragraph does
_MOST_HEADINGS = 3
_CLOSING = (",", ".", ";", ":", ")")
_LEAST_REPEATS = 3
_NO_HEADINGS: Mapping[str, int] = MappingProxyType({})
_MARGIN = 0.085  # of the height of a page, at its top and at its foot


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it stands on the page, in points. `size` is the height of its type; `base` is the bottom of its first character,
    `bottom` that of its last: pdfium puts the two halves of a hyphenated word, and so two lines, into one. `height` is 1 at the
    page's top and 0 at its foot.
    """

    text: str
    left: float
    right: float
    base: float
    bottom: float
    size: float
    height: float = 0.5


def furniture(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """What stands in the margin of most pages, the same up to its digits: running heads, feet, page numbers.

    furniture([[Line("Norden Ltd 1")...], [Line("Norden Ltd 2")...], [Line("Norden Ltd 3")...]]) -> {"Norden Ltd #"}
    """
    filled = [lines for lines in pages if lines]
    counts = Counter(text for lines in filled for text in {shape(line.text) for line in lines if _in_margin(line)})
    least = max(_LEAST_REPEATS, len(filled) // 2 + 1)
    return frozenset(text for text, count in counts.items() if count >= least)


def _in_margin(line: Line) -> bool:
    return not _MARGIN < line.height < 1 - _MARGIN


def shape(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split()))


def to_markdown(
    lines: Sequence[Line], sizes: Sequence[float], running: frozenset[str], headings: Mapping[str, int] = _NO_HEADINGS
) -> str:
    """The page as Markdown; `sizes` are the document's sizes of type larger than its body, largest first; `headings` what the
    outline names on this page, with the level of each.
    """
    kept = [line for line in lines if not _is_running(line, running)]
    left = dict(headings)  # each names one heading
    return "\n\n".join(_without_lists(list(_blocks(_with_bullets(kept), sizes, left)), len(headings)))


def _is_running(line: Line, running: frozenset[str]) -> bool:
    return _in_margin(line) and shape(line.text) in running


def removed(pages: Sequence[Sequence[Line]], offsets: Sequence[Page], running: frozenset[str]) -> list[Edit]:
    """Edits that put the running lines back: heads where their page begins, feet where it ends.

    removed(..., [Page(number=1, start=0, end=90)], {"Norden Ltd #"})
        -> [Edit(step="running-lines", start=0, end=0, was="Norden Ltd 1\\n")]
    """
    edits: list[Edit] = []
    for lines, page in zip(pages, offsets, strict=True):
        gone = [line for line in lines if _is_running(line, running)]
        heads = "".join(line.text.replace(CUT, "-") + "\n" for line in gone if line.height > 0.5)
        feet = "".join("\n" + line.text.replace(CUT, "-") for line in gone if line.height <= 0.5)
        for at, was in ((page.start, heads), (page.end, feet)):
            if was:
                edits.append(Edit(step="running-lines", start=at, end=at, was=was))
    return edits


def _without_lists(blocks: list[str], named: int) -> Iterator[str]:
    """More headings in a row than any text has are a list in large type, such as a table of contents."""
    run: list[str] = []
    for block in [*blocks, ""]:
        if block.startswith("#"):
            run.append(block)
            continue
        yield from (text.lstrip("# ") for text in run) if len(run) > max(_MOST_HEADINGS, named) else run
        run = []
        if block:
            yield block


def _with_bullets(lines: Sequence[Line]) -> Sequence[Line]:
    """Bullets that stand apart in the page's order put back in front of the lines beside them."""
    lone = [line for line in lines if _LONE_BULLET.match(line.text)]
    if not lone or len(lone) > 500:
        return lines
    bullets = {round(line.base): line for line in lone}
    found: list[Line] = []
    for line in lines:
        if _LONE_BULLET.match(line.text):
            continue
        beside = [bullet for at in range(round(line.base) - 3, round(line.base) + 4) if (bullet := bullets.get(at)) is not None]
        if any(0 < line.left - bullet.left < 5 * line.size for bullet in beside) and not _BULLET.match(line.text):
            line = msgspec.structs.replace(line, text="• " + line.text)
        found.append(line)
    return found


def _blocks(lines: Sequence[Line], sizes: Sequence[float], headings: dict[str, int]) -> Iterator[str]:
    paragraph: list[Line] = []
    right = max((line.right for line in lines), default=0.0)
    for line in lines:
        if headings and (level := headings.pop(key(line.text), 0)):
            if paragraph:
                yield _block(paragraph, sizes)
                paragraph = []
            yield "#" * min(level, 6) + " " + " ".join(line.text.split())
            continue
        if paragraph and not _goes_on(paragraph, line, right):
            yield _block(paragraph, sizes)
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield _block(paragraph, sizes)


def _goes_on(paragraph: Sequence[Line], line: Line, page_right: float) -> bool:
    """Whether `line` belongs to the same paragraph: same type, close beneath, and the line above was full or broke a sentence."""
    last = paragraph[-1]
    if _BULLET.match(line.text) or _ITEM.match(line.text):
        return False
    unit = max(last.size, line.size, 1.0)
    drop = last.bottom - line.base
    if abs(drop) < 0.7 * unit and line.left > last.right - unit:  # pieces of one line, an exponent perhaps
        return line.left - last.right < 3 * unit
    if abs(line.size - last.size) > 0.15 * unit:
        return False
    if drop < 0:  # a new column: goes on only in the midst of a sentence
        return line.text[:1].islower()
    if len(paragraph) > 1:
        pitch = paragraph[-2].bottom - last.base
        if pitch > 0.3 * unit and drop > 1.35 * pitch:
            return False
    if drop > 2.2 * unit:
        return False
    if line.text[:1].islower() or _hyphenated(last.text):
        return True
    narrow = len(last.text) < _SHORTEST_FULL and last.right - last.left < 0.3 * page_right
    if narrow or (_NUMBERED.match(line.text) and last.right < 0.9 * page_right):
        return False
    full = max(max(part.right for part in paragraph), line.right)
    short = last.right < full - 0.15 * max(full - last.left, 1.0)
    if short and len(paragraph) == 1:
        short = last.right < page_right - 0.25 * max(page_right - last.left, 1.0)
    return not short


def _block(paragraph: Sequence[Line], sizes: Sequence[float]) -> str:
    text = _joined([line.text for line in paragraph])
    if (bullet := _BULLET.match(text)) is not None:
        return "- " + text[bullet.end() :]
    level = _level(paragraph[0].size, sizes)
    if (
        level
        and len(paragraph) <= 3
        and len(text) <= 150
        and sum(map(str.isalpha, text)) > 2
        and not text.endswith((".", ",", ";"))
    ):
        return "#" * level + " " + text
    if _ITEM.match(text):
        return text
    return escape(text)


def _begins_well(text: str) -> bool:
    """Whether large type may be a heading: no sentence, no rest of a line."""
    return text[0] not in ",.;:)" and not text[0].islower() and not text.endswith((".", ",", ";"))


def _level(size: float, sizes: Sequence[float]) -> int:
    """1 for the largest type, to 4. Sizes within a tenth count as one."""
    level, last = 0, 0.0
    for larger in sizes:
        if last == 0.0 or larger < last * 0.9:
            level, last = level + 1, larger
        if abs(larger - size) < 0.05:
            return min(level, 4)
    return 0


def _joined(lines: Sequence[str]) -> str:
    """Lines to one, words that were hyphenated at a line's end put together."""
    pieces: list[str] = []
    for line in lines:
        if pieces and _hyphenated(pieces[-1]) and line[:1].islower():
            pieces[-1] = pieces[-1][:-1] + CUT
        elif pieces and line[:1] not in _CLOSING:
            pieces.append(" ")
        pieces.append(line)
    return " ".join("".join(pieces).split())


def _hyphenated(text: str) -> bool:
    return text.endswith("-") and text[-3:-1].isalpha() and text[-3:-1].islower()
