"""From grades to figures: accuracy of each arm on each split, pairs of arms, items that training covered apart from the others."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal

import msgspec

from ftprep.evals.grading import Graded
from ftprep.evals.questions import SPLITS, Question
from ftprep.evaluation.statistics import Interval, mcnemar, paired_bootstrap, wilson

DOCUMENTS = "documents"
"""All splits but the general questions, taken together."""
Part = Literal["all", "covered", "uncovered"]


class Accuracy(msgspec.Struct, frozen=True, kw_only=True):
    """One arm on one split, with Wilson's interval of 95 %. `items` are those with an answer, `unanswered` the others.

    {"arm": "icl", "split": "reversal", "part": "all", "right": 22, "items": 32, "unanswered": 0, "accuracy": {...}, "chance": 0.25}
    """

    arm: str
    split: str
    part: Part
    right: int
    items: int
    unanswered: int
    accuracy: Interval
    chance: float


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two arms over the items that both answered: the difference first - second with its interval (paired bootstrap), and the exact
    McNemar test on the items that only one of them got right.

    {"first": "tuned", "second": "icl", "split": "documents", "items": 90,
     "difference": {"value": 0.08, "low": -0.02, "high": 0.18}, "only_first": 14, "only_second": 7, "p": 0.19}
    """

    first: str
    second: str
    split: str
    items: int
    difference: Interval
    only_first: int
    only_second: int
    p: float


def _in(item: Question, split: str) -> bool:
    return item.split == split or (split == DOCUMENTS and item.split != "general")


def accuracies(
    items: Sequence[Question], grades: Iterable[Graded], covered: Mapping[str, Container[str]], chance: Callable[[Question], float]
) -> list[Accuracy]:
    """A line for each arm and split, those of the documents together first; for the documents covered and uncovered items too.

    `covered`: by arm, the ids of the items that the rows which it is held against cover. `chance`: what guessing gets of an item.
    """
    by_arm: dict[str, dict[str, Graded]] = {}
    for grade in grades:
        by_arm.setdefault(grade.arm, {})[grade.item] = grade
    return [
        line
        for arm, given in by_arm.items()
        for split in (DOCUMENTS, *SPLITS)
        for line in _lines(arm, split, [item for item in items if _in(item, split)], given, covered[arm], chance)
    ]


def _lines(
    arm: str,
    split: str,
    items: Sequence[Question],
    given: Mapping[str, Graded],
    covered: Container[str],
    chance: Callable[[Question], float],
) -> Iterator[Accuracy]:
    parts: dict[Part, list[Question]] = {"all": list(items)}
    if split != "general":
        parts["covered"] = [item for item in items if item.id in covered]
        parts["uncovered"] = [item for item in items if item.id not in covered]
    for part, here in parts.items():
        if not here:
            continue
        told = [given[item.id].right for item in here if item.id in given and given[item.id].right is not None]
        right = sum(one is True for one in told)
        yield Accuracy(
            arm=arm,
            split=split,
            part=part,
            right=right,
            items=len(told),
            unanswered=len(here) - len(told),
            accuracy=wilson(right, len(told)),
            chance=round(sum(map(chance, here)) / len(here), 4),
        )


def pairs(items: Sequence[Question], grades: Iterable[Graded], arms: Sequence[str]) -> list[Pair]:
    """Every two arms, on the documents, on each of their splits, and on the general questions."""
    told: dict[str, dict[str, bool]] = {arm: {} for arm in arms}
    for grade in grades:
        if grade.right is not None:
            told[grade.arm][grade.item] = grade.right
    made = []
    for first, second in combinations(arms, 2):
        for split in (DOCUMENTS, *SPLITS):
            both = [item.id for item in items if _in(item, split) and item.id in told[first] and item.id in told[second]]
            if not both:
                continue
            ones, others = [told[first][one] for one in both], [told[second][one] for one in both]
            only_first = sum(one and not other for one, other in zip(ones, others, strict=True))
            only_second = sum(other and not one for one, other in zip(ones, others, strict=True))
            made.append(
                Pair(
                    first=first,
                    second=second,
                    split=split,
                    items=len(both),
                    difference=paired_bootstrap(list(map(float, ones)), list(map(float, others)), draws=2000),
                    only_first=only_first,
                    only_second=only_second,
                    p=round(mcnemar(only_first, only_second), 4),
                )
            )
    return made
