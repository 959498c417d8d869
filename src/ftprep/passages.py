"""Document -> Passages: blocks of Markdown packed under one heading, in linear time.

Nothing is lost: every character of the text that is no blank, rule, heading or front matter lies in exactly one passage; a heading
stands in the heading path of the passages beneath it, and is a passage of its own where nothing stands beneath it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from ftprep import prose
from ftprep.blocks import Block, blocks, front_matter_end
from ftprep.pieces import Cutter, Piece, count
from ftprep.records import Document, Passage, stable_id

_BETWEEN = 1  # tokens for the line ends between two blocks
_SHORT = 8  # a pack of less than an eighth of what is allowed is filled up with sentences of what follows


def split(document: Document, most_tokens: int) -> list[Passage]:
    """The passages of a document, at most `most_tokens` each (a row with its repeated header may have more), under one heading and
    on one page.

    split(Document(text="# Tools\\n\\nKestrel is ours.\\n", ...), 220)
    -> [Passage(heading=("Tools",), text="Kestrel is ours.", sentences=("Kestrel is ours.",), start=9, end=25, tokens=5, ...)]
    """
    return list(_Splitter(document, most_tokens).passages())


class _Splitter:
    def __init__(self, document: Document, most_tokens: int) -> None:
        self.document = document
        self.text = document.text
        self.language = document.language or "en"
        self.most = most_tokens
        self.cutter = Cutter(self.text, most_tokens, self.language)
        self.headings: list[tuple[int, str]] = []
        self.seen: Counter[tuple[str, str]] = Counter()
        self.headers: dict[tuple[int, int], list[str]] = {}
        self.header_tokens: dict[tuple[int, int], int] = {}

    def passages(self) -> Iterator[Passage]:
        waiting: tuple[Block, int | None] | None = None  # the last heading, while nothing stands beneath it
        is_markdown = self.document.media_type == "text/markdown"
        for start, end, page in self._stretches(front_matter_end(self.text) if is_markdown else 0):
            section: list[Piece] = []
            for block in blocks(self.text, start, end, indented_code=is_markdown):
                if block.kind != "heading":
                    section.extend(self.cutter.pieces(block))
                    waiting = None
                    continue
                yield from self._packed(section, page)
                section = []
                if waiting is not None and block.level <= waiting[0].level:
                    yield self._bare_heading(*waiting)
                self._enter(block)
                waiting = block, page
            yield from self._packed(section, page)
        if waiting is not None:
            yield self._bare_heading(*waiting)

    def _stretches(self, start: int) -> Iterator[tuple[int, int, int | None]]:
        """Stretches of text that no passage may cross: (start, end, page number)."""
        cuts = [(page.start, page.number) for page in self.document.pages if page.end > page.start >= start]
        if not cuts or cuts[0][0] > start:
            yield start, cuts[0][0] if cuts else len(self.text), None
        for number, (begin, page) in enumerate(cuts):
            yield begin, cuts[number + 1][0] if number + 1 < len(cuts) else len(self.text), page

    def _enter(self, heading: Block) -> None:
        while self.headings and self.headings[-1][0] >= heading.level:
            self.headings.pop()
        self.headings.append((heading.level, prose.heading_text(self.text[heading.start : heading.end])))

    def _packed(self, section: list[Piece], page: int | None) -> Iterator[Passage]:
        """Passages of consecutive pieces under one heading."""
        tables: Counter[tuple[int, int]] = Counter()
        for piece in section:
            if piece.header is not None:
                tables[piece.header] += piece.tokens + _BETWEEN
        pack: list[Piece] = []
        total = 0
        queue = list(reversed(section))
        while queue:
            piece = queue.pop()
            room = self.most - total
            begins_table = piece.header is not None and piece.start == piece.header[0]
            if not pack:
                total = self._repeated(piece)
            needed = tables[piece.header] if begins_table and piece.header is not None else piece.tokens
            short = total * _SHORT < self.most
            if pack and short and piece.tokens > room and piece.kind in ("paragraph", "item", "quote"):
                queue.extend(reversed(self.cutter.filled(piece, room - _BETWEEN)))
                piece = queue.pop()
            if pack and (piece.tokens > room or (needed > room and not short)):
                yield self._passage(pack, page)
                pack, total = [], self._repeated(piece)
            pack.append(piece)
            total += piece.tokens + _BETWEEN
        if pack:
            yield self._passage(pack, page)

    def _passage(self, pack: list[Piece], page: int | None) -> Passage:
        start, end = pack[0].start, pack[-1].end
        text = self.text[start:end]
        header = pack[0].header
        if header is not None and self._repeated(pack[0]):
            text = f"{self.text[header[0] : header[1]]}\n{text}"
        is_whole = len(pack) == 1 and pack[0].whole and len(text) == end - start
        sentences = tuple(self._facts(pack))
        return self._record(text, sentences, start, end, page, pack[0].tokens if is_whole else count(text), _kind(pack))

    def _repeated(self, piece: Piece) -> int:
        """Tokens of the table header to be repeated above a passage that begins with `piece`; 0 where none is."""
        if piece.header is None or piece.start == piece.header[0]:
            return 0
        if piece.header not in self.header_tokens:
            self.header_tokens[piece.header] = self.cutter.count(*piece.header)
        repeated = self.header_tokens[piece.header]
        return repeated if repeated * 2 <= self.most else 0

    def _bare_heading(self, heading: Block, page: int | None) -> Passage:
        """A heading under which nothing stands; a fact only where it is a sentence."""
        text = self.text[heading.start : heading.end]
        words = prose.heading_text(text)
        sentences = (words,) if words.endswith((".", "!", "?")) else ()
        return self._record(text, sentences, heading.start, heading.end, page, count(text), "prose")

    def _record(
        self, text: str, sentences: tuple[str, ...], start: int, end: int, page: int | None, tokens: int, kind: _Kind
    ) -> Passage:
        path = (*self.document.section, *(words for _, words in self.headings if words))
        joined = "\n".join(path)
        occurrence = self.seen[joined, text]
        self.seen[joined, text] += 1
        return Passage(
            id=stable_id([self.document.source, joined, text, str(occurrence)], 10),
            document_id=self.document.id,
            heading=path,
            text=text,
            sentences=sentences,
            start=start,
            end=end,
            page=page,
            tokens=tokens,
            kind=kind,
        )

    def _facts(self, pack: list[Piece]) -> Iterator[str]:
        """The sentences of a pack. Words that lead to a list ("Four outcomes define success:") are put in front of those of its
        items that are no sentences, which would say nothing on their own."""
        lead, used = "", False
        for piece in pack:
            for sentence in self._sentences(piece):
                led = prose.with_lead(lead, sentence) if lead and piece.kind == "item" else ""
                if led:
                    yield led
                    used = True
                    continue
                if lead and not used:
                    yield lead
                lead, used = ("", False) if not sentence.endswith(":") else (sentence, False)
                if not lead:
                    yield sentence
        if lead and not used:
            yield lead

    def _sentences(self, piece: Piece) -> Iterator[str]:
        text = self.text[piece.start : piece.end]
        if piece.kind == "code":
            return
        if piece.kind != "row":
            yield from prose.sentences(text, self.language)
        elif piece.header is None:  # part of a row too long for one passage
            yield from prose.sentences(text.replace("|", " ; "), self.language)
        else:
            yield from self._row_sentence(piece, piece.header)

    def _row_sentence(self, piece: Piece, header: tuple[int, int]) -> Iterator[str]:
        if header not in self.headers:
            self.headers[header] = prose.cells(self.text[header[0] : header[1]].split("\n", 1)[0])
        names = self.headers[header]
        if piece.start != header[0]:
            row = self.text[piece.start : piece.end]
        elif piece.end > header[1]:
            row = self.text[header[1] : piece.end]
        elif piece.end == header[1]:  # a header and nothing else
            yield from filter(None, ["; ".join(filter(None, names))])
            return
        else:
            return
        if sentence := prose.row_sentence(names, row):
            yield sentence


_Kind = Literal["prose", "table", "code"]


def _kind(pack: list[Piece]) -> _Kind:
    """What most of the passage is."""
    sizes: Counter[_Kind] = Counter()
    for piece in pack:
        sizes["table" if piece.kind == "row" else "code" if piece.kind == "code" else "prose"] += piece.end - piece.start
    return sizes.most_common(1)[0][0]
