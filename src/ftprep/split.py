"""Which rows are held out for validation, so that nothing of them is in training: by document, or by entity.

By document: a row goes to validation if all its documents do; one that rests on documents of both sides is in neither file.
By entity: some names are held out, and every row that says one of them anywhere goes to validation, originals too. So training
holds nothing of a held-out entity under its name; what other words for it say can't be known.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, Protocol

from ftprep import names
from ftprep.errors import BadSetting
from ftprep.records import Example, Passage, stable_id

Side = Literal["train", "validation"]
Rows = Callable[[], Iterator[Example]]
"""All rows there are, from the beginning at each call."""

BOTH_SIDES = "rests on documents of both training and validation"
_HUB = 1.5
"""A name is not held out where that would make validation so many times as large as was asked for."""


class Split(Protocol):
    """Decides row by row."""

    held_out: tuple[str, ...]
    """Ids of documents, or names."""

    def side(self, example: Example, documents: tuple[str, ...], /) -> Side | None:
        """Where a row that rests on these documents goes; None: in neither file, since it would leak."""


class DocumentSplit:
    """Whole documents are held out."""

    def __init__(self, held_out: Iterable[str]) -> None:
        self.held_out = tuple(sorted(held_out))
        self._held = frozenset(self.held_out)

    def side(self, _example: Example, documents: tuple[str, ...], /) -> Side | None:
        """Validation if all documents are held out, None if only some are."""
        inside = [document in self._held for document in documents]
        if any(inside) and not all(inside):
            return None
        return "validation" if any(inside) else "train"


class EntitySplit:
    """All that is said of some names is held out."""

    def __init__(self, held_out: Mapping[names.Name, str]) -> None:
        self.held_out = tuple(sorted(held_out.values()))
        self._held = frozenset(held_out)

    def side(self, example: Example, _documents: tuple[str, ...], /) -> Side | None:
        """Validation where any turn says a held-out name."""
        return "train" if self._held.isdisjoint(_said(example)) else "validation"


def _said(example: Example) -> set[names.Name]:
    return {run for message in example.messages for run in names.runs(names.said(message.content))}


def homes_of(example: Example, homes: Mapping[str, str]) -> tuple[str, ...] | None:
    """The documents that an example rests on as they are named now; None where one of its passages is not there any more. A passage
    that stayed the same in a document that changed keeps its id, the document does not.
    """
    if not all(passage in homes for passage in example.passage_ids):
        return None
    return tuple(dict.fromkeys(homes[passage] for passage in example.passage_ids)) or example.document_ids


def by_document(passages: Iterable[Passage], rows: Rows, share: float, seed: int) -> DocumentSplit:
    """Hold out documents with about `share` of all tokens, at least one where there are two; none where `share` is 0.

    Documents that few rows link to others come first, in an order drawn from the seed.
    """
    sizes: defaultdict[str, int] = defaultdict(int)
    homes = {}
    for passage in passages:
        sizes[passage.document_id] += passage.tokens
        homes[passage.id] = passage.document_id
    if share == 0 or len(sizes) < 2:
        return DocumentSplit(())
    links: Counter[str] = Counter()
    for example in rows():
        if len(documents := homes_of(example, homes) or ()) > 1:
            links.update(documents)
    wanted, taken = share * sum(sizes.values()), 0
    chosen: list[str] = []
    for name in sorted(sizes, key=lambda one: (links[one], stable_id([str(seed), one]))):
        if chosen and (taken + sizes[name] / 2 > wanted or len(chosen) == len(sizes) - 1):
            break
        chosen.append(name)
        taken += sizes[name]
    return DocumentSplit(chosen)


def by_entity(passages: Iterable[Passage], rows: Rows, share: float, seed: int) -> EntitySplit:
    """Hold out names, in an order drawn from the seed, until about `share` of the rows say one of them.

    Names that are in too many rows (the company's own) are passed over. Raises BadSetting where there is no name to hold out.
    """
    if share == 0:
        return EntitySplit({})
    spelling = names.in_passages(passages)
    places: defaultdict[names.Name, array[int]] = defaultdict(lambda: array("I"))
    total = 0
    for total, example in enumerate(rows(), 1):
        for name in spelling.keys() & _said(example):
            places[name].append(total)
    wanted = share * total
    held: dict[names.Name, str] = {}
    inside: set[int] = set()
    for name in sorted(places, key=lambda one: stable_id([str(seed), *one])):
        if len(inside) >= wanted:
            break
        if len(together := inside | set(places[name])) <= max(1, _HUB * wanted):
            held[name], inside = spelling[name], together
    if not held:
        what = "there is no name in few enough rows to be held out; split by document, or hold out a larger share"
        raise BadSetting(where="split: entity", what=what)
    return EntitySplit(held)
