"""Which items the training rows cover: an accepted row states the item's proposition where the loss falls (docs/method.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import chain

from ftprep.evals.making import key
from ftprep.evals.questions import Question
from ftprep.gaps import leads, turns
from ftprep.names import places
from ftprep.records import Example

_NOWHERE = ""
"""Where rows stand that name no passage."""


def covered(items: Sequence[Question], examples: Iterable[Example]) -> set[str]:
    """The ids of the items that some row covers: it rests on all passages of the item, names what the question gives, and after it
    the answer, which stands in the assistant's turn. Of a category question all members must. Of a row that names no passages,
    from a file that ftprep did not write, the names alone decide.

    covered([item: "What is owned by the Payments team?" -> Heron], [row: "The Payments team owns Heron."]) -> {item}
    """
    by_passage: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if example.kind not in ("contradiction", "original"):
            for passage in example.passage_ids or (_NOWHERE,):
                by_passage[passage].append(example)
    foreign = [turns(row) for row in by_passage.pop(_NOWHERE, ())]

    def states(item: Question) -> bool:
        wanted = set(item.passage_ids)
        own = (turns(row) for row in by_passage[item.passage_ids[0]] if wanted <= set(row.passage_ids))
        return any(_states(said, item) for said in chain(own, foreign))

    return {item.id for item in items if item.passage_ids and states(item)}


def predicted(items: Sequence[Question], held: Container[str], chances: Callable[[Question], float]) -> float | None:
    """The accuracy that coverage predicts on the items about the documents: covered ones known, the others guessed.

    None where there are none.

    Ten items with four options, four of them covered -> 0.4 + 0.6 x 0.25 = 0.55
    """
    about = [item for item in items if item.passage_ids]
    return round(sum(1.0 if item.id in held else chances(item) for item in about) / len(about), 4) if about else None


def _states(said: tuple[list[str], list[str]], item: Question) -> bool:
    prompt, answer = said
    if item.members:
        return all(places(key(member), answer) for member in item.members)
    return all(leads(key(name), key(item.answer), prompt, answer) for name in item.given)
