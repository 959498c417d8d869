"""Which items the training rows cover: an accepted row states the item's proposition where the loss falls (docs/method.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ftprep.evals.making import key
from ftprep.evals.questions import Question
from ftprep.gaps import leads, turns
from ftprep.names import places
from ftprep.records import Example


def covered(items: Sequence[Question], examples: Iterable[Example]) -> set[str]:
    """The ids of the items that some row covers: it rests on all passages of the item, names what the question gives, and after it
    the answer, which stands in the assistant's turn. Of a category question all members must.

    covered([item: "What is owned by the Payments team?" -> Heron], [row: "The Payments team owns Heron."]) -> {item}
    """
    by_passage: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if example.kind not in ("contradiction", "original"):
            for passage in example.passage_ids:
                by_passage[passage].append(example)
    return {item.id for item in items if item.passage_ids and any(_states(row, item) for row in by_passage[item.passage_ids[0]])}


def _states(row: Example, item: Question) -> bool:
    if not set(item.passage_ids) <= set(row.passage_ids):
        return False
    prompt, answer = turns(row)
    if item.members:
        return all(places(key(member), answer) for member in item.members)
    return all(leads(key(name), key(item.answer), prompt, answer) for name in item.given)
