"""Packs: a corpus that exceeds the model's window is cut into neighbourhoods of related documents.

Each document is in one pack. The same documents give the same packs, and a document that comes, goes or changes moves few others:
the order of the documents is stable (`relatedness`), it is first cut into blocks of about eleven packs, at places that hardly ever
move because they are chosen by name among very many, and what a change shifts ends with its block at the latest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ftprep.records import Passage, stable_id
from ftprep.strategies.relatedness import Link, chain, walk

LEAST_FILL = 0.92
"""A pack is cut where its next document has the weakest link, from this share of the room upward."""
BLOCK = (8, 14)
"""A block holds so many rooms: few, and much room is left over at their ends; many, and a change moves more packs."""
_PASSAGE = 10  # tokens of a passage's label


class Piece(msgspec.Struct, frozen=True):
    """A document, or as much of a very long one as fits a pack."""

    name: str
    passages: tuple[Passage, ...]
    size: int
    strength: float


def size(passage: Passage) -> int:
    """Tokens of a passage as prompts show it, with its label and its heading."""
    return passage.tokens + _PASSAGE + sum(len(part) // 3 + 2 for part in passage.heading)


def cut(passages: Sequence[Passage], most: int) -> Iterator[tuple[Passage, ...]]:
    """Passages one after the other in portions of at most `most` tokens; a passage larger than that stands alone."""
    piece: list[Passage] = []
    used = 0
    for passage in passages:
        if piece and used + size(passage) > most:
            yield tuple(piece)
            piece, used = [], 0
        piece.append(passage)
        used += size(passage)
    if piece:
        yield tuple(piece)


def packs(names: Sequence[str], documents: Sequence[Sequence[Passage]], room: int) -> list[list[Piece]]:
    """The documents in packs of at most `room` tokens, related ones together. `names` are what documents keep when they change.

    All in one pack, in the order given, where they fit. The pieces of a document larger than the room are neighbours.
    """
    if sum(size(passage) for document in documents for passage in document) <= room:
        return [[_piece(name, tuple(document), 0.0) for name, document in zip(names, documents, strict=True)]]
    links = chain(names, ("\n".join(passage.text for passage in document) for document in documents))
    ordered = [
        _piece(names[number], passages, links[number].strength if at == 0 else _BELONGS)
        for number in walk(names, links)
        for at, passages in enumerate(cut(documents[number], room))
    ]
    return [pack for block in _blocks(ordered, room) for pack in _balanced(_filled(block, room), room)]


_BELONGS = Link(None, 2.0).strength


def _piece(name: str, passages: tuple[Passage, ...], strength: float) -> Piece:
    return Piece(name, passages, sum(map(size, passages)), strength)


def _blocks(pieces: list[Piece], room: int) -> Iterator[list[Piece]]:
    least, most = BLOCK
    start = 0
    while start < len(pieces):
        end, used = start, 0
        places: list[int] = []
        while end < len(pieces) and used < most * room:
            used += pieces[end].size
            end += 1
            if used >= least * room:
                places.append(end)
        if end < len(pieces):
            end = min(places, key=lambda place: stable_id([pieces[place].name]))
        yield pieces[start:end]
        start = end


def _filled(pieces: list[Piece], room: int) -> list[list[Piece]]:
    made: list[list[Piece]] = []
    start = 0
    while start < len(pieces):
        end, used = start, 0
        places: list[int] = []  # where this pack may end
        while end < len(pieces) and (end == start or used + pieces[end].size <= room):
            used += pieces[end].size
            end += 1
            if used >= LEAST_FILL * room:
                places.append(end)
        if end < len(pieces):
            end = min(places or [end], key=lambda place: (round(pieces[place].strength, 1), stable_id([pieces[place].name])))
        made.append(pieces[start:end])
        start = end
    return made


def _balanced(made: list[list[Piece]], room: int) -> list[list[Piece]]:
    """The last two packs shared out evenly where the last is less than half full: no document is left without company."""
    if len(made) < 2 or sum(piece.size for piece in made[-1]) >= room / 2:
        return made
    both = made[-2] + made[-1]
    total = sum(piece.size for piece in both)
    used, best, place = 0, float(total), 1
    for number, piece in enumerate(both[:-1], 1):
        used += piece.size
        if max(used, total - used) <= room and abs(total - 2 * used) < best:
            best, place = abs(total - 2 * used), number
    return [*made[:-2], both[:place], both[place:]] if best < total else made
