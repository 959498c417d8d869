"""What the rows of a workspace leave out, item by item: passages without a row, names that no row answers with, relations that are
told in one direction only.

What is not covered is not learned (docs/method.md): a name that never stands where the loss is can't be given as an answer, and of
"Tarn is owned by the Data Platform team" nobody learns what the team owns unless some row comes to "Tarn" from there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

import msgspec

from ftprep import names
from ftprep.entities import entities
from ftprep.lexicon import words
from ftprep.names import Name
from ftprep.records import Example, Passage, stable_id

GapKind = Literal["passage", "name", "direction"]
LEAST_WORDS = 4
"""A passage with fewer words (a lone heading, a page number) states no fact."""
MOST_NAMES = 5
"""A sentence with more names is a list: its pairs are no relations."""
HOMES = 3
"""Passages remembered for a name: where one gives no row, the next may."""


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is missing. `passages` state it; `names` are the name, or where the telling must begin and what it must come
    to; `sentence` states the relation.

    {"id": "77ab...", "kind": "direction", "passages": ["9b2e71c04d"], "names": ["Data Platform", "Tarn"],
     "sentence": "Tarn is owned by the Data Platform team."}
    """

    id: str
    kind: GapKind
    passages: tuple[str, ...]
    names: tuple[str, ...] = ()
    sentence: str = ""


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """Two names of one sentence in the order of its words: the first, and one of the others."""

    passage_id: str
    sentence: str
    one: Name
    other: Name
    spelt: tuple[str, str]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is, and what of it is missing."""

    passages: int
    names: int
    relations: int
    gaps: tuple[Gap, ...]


def relations(passage: Passage) -> list[Relation]:
    """The relations of a passage: in each sentence the first name with every other one.

    "Tarn, of the Data Platform team, runs on Basalt." -> Tarn and Data Platform, Tarn and Basalt
    """
    found: dict[tuple[Name, Name], Relation] = {}
    for sentence in passage.sentences:
        there = names.in_sentence(sentence, passage.kind)
        opening = _opening(sentence) if passage.kind != "table" else None
        if opening is not None and all(key != opening[0] for key, _ in there):
            there = [opening, *there]
        if not 2 <= len(there) <= MOST_NAMES:
            continue
        (one, first), *others = there
        for other, second in others:
            if one != other and (other, one) not in found:
                found.setdefault(
                    (one, other),
                    Relation(passage_id=passage.id, sentence=sentence, one=one, other=other, spelt=(first, second)),
                )
    return list(found.values())


def _opening(sentence: str) -> tuple[Name, str] | None:
    """The name that a sentence begins with, of one word too: "Tarn is owned by" -> (("tarn",), "Tarn")"""
    entity = next(iter(entities(sentence)), None)
    if entity is None or entity.start or entity.kind not in ("name", "person"):
        return None
    return tuple(names.said(entity.core)), entity.core


def leads(one: Name, other: Name, prompt: list[str], answer: list[str]) -> bool:
    """Whether a row comes from the one name to the other: that bears loss, and the one stands before it, in prompt or answer."""
    ends = names.places(other, answer)
    if not ends:
        return False
    starts = names.places(one, answer)
    return bool(names.places(one, prompt)) or bool(starts and starts[0] < ends[-1])


def told(passages: Iterable[Passage], examples: Iterable[Example]) -> Told:
    """What the rows leave out of the passages. Rows of preference pairs count for nothing: they are in no ordinary export.

    The documents tell a relation in the order of its sentence themselves; what is looked for is the way back.
    """
    known = {passage.id: passage for passage in passages}
    spelling = names.in_passages(known.values())
    by_passage = {id: relations(passage) for id, passage in known.items()}
    back: set[tuple[Name, Name]] = set()
    covered: set[str] = set()
    answered: set[Name] = set()
    for example in examples:
        if example.kind == "contradiction":
            continue
        prompt, answer = turns(example)
        answered |= spelling.keys() & set(names.runs(answer))
        for id in example.passage_ids:
            if id in known:
                covered.add(id)
                back.update((r.one, r.other) for r in by_passage[id] if leads(r.other, r.one, prompt, answer))
    gaps = [
        Gap(id=stable_id(["passage", id]), kind="passage", passages=(id,))
        for id, passage in known.items()
        if id not in covered and len(words(passage.text)) >= LEAST_WORDS
    ]
    homes = _homes(known.values(), spelling.keys() - answered)
    gaps += [Gap(id=stable_id(["name", *name]), kind="name", passages=at, names=(spelling[name],)) for name, at in homes.items()]
    every: dict[tuple[Name, Name], Relation] = {}
    for r in (one for found in by_passage.values() for one in found):
        every.setdefault((r.one, r.other), r)
    gaps += [
        Gap(
            id=stable_id(["direction", r.passage_id, *r.one, "", *r.other]),
            kind="direction",
            passages=(r.passage_id,),
            names=(r.spelt[1], r.spelt[0]),
            sentence=r.sentence,
        )
        for pair, r in every.items()
        if pair not in back
    ]
    return Told(passages=len(known), names=len(spelling), relations=len(every), gaps=tuple(gaps))


def _homes(passages: Iterable[Passage], wanted: set[Name]) -> dict[Name, tuple[str, ...]]:
    """The first passages that say each of the names."""
    found: defaultdict[Name, list[str]] = defaultdict(list)
    for passage in passages:
        for sentence in passage.sentences:
            for name, _ in names.in_sentence(sentence, passage.kind):
                if name in wanted and passage.id not in found[name] and len(found[name]) < HOMES:
                    found[name].append(passage.id)
    return {name: tuple(at) for name, at in found.items() if at}


def turns(example: Example) -> tuple[list[str], list[str]]:
    """The words that bear no loss, and those that do."""
    prompt = " ".join(message.content for message in example.messages if message.role != "assistant")
    answer = " ".join(message.content for message in example.messages if message.role == "assistant")
    return names.said(prompt), names.said(answer)
