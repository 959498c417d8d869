"""From option scores to a table: accuracy by arm and split, its error, the line of chance, and the gates before any verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from ftprep.evaluation.statistics import Interval, standard_error, wilson
from ftprep.evaluation.suite import Item

Part = Literal["all", "first", "second"]
LEAST_TRAINED = 0.95
MOST_ERRORS = 2.5


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """One arm on one split. `by_sum` is the accuracy when options are compared by the sum of their log-probabilities in the place
    of the mean a token: the two differ where options are of unequal length.

    {"arm": "local", "suite": "reversals", "split": "reversal", "part": "all", "right": 141, "items": 144, "accuracy": {...},
     "error": 0.012, "chance": 0.25, "by_sum": 0.97, "trained": false}
    """

    arm: str
    suite: str = ""
    split: str
    part: Part
    right: int
    items: int
    accuracy: Interval
    error: float
    chance: float
    by_sum: float
    trained: bool


Scores = Sequence[Sequence[tuple[float, int]]]


def picked(options: Sequence[tuple[float, int]], *, mean: bool = True) -> int:
    """The option with the highest log-probability a token (or, with `mean` False, in sum)."""
    values = [total / number if mean else total for total, number in options]
    return values.index(max(values))


def scores(arm: str, runs: Iterable[tuple[Sequence[Item], Scores]]) -> list[Score]:
    """One line for each split, pooled over `runs` (items and their scores, seed by seed); for each half of the facts too."""
    right: defaultdict[tuple[str, Part], int] = defaultdict(int)
    by_sum: defaultdict[tuple[str, Part], int] = defaultdict(int)
    items: defaultdict[tuple[str, Part], list[Item]] = defaultdict(list)
    for asked, found in runs:
        for item, options in zip(asked, found, strict=True):
            for part in ("all", item.half):
                place: tuple[str, Part] = (item.split, part)
                items[place].append(item)
                right[place] += picked(options) == item.correct
                by_sum[place] += picked(options, mean=False) == item.correct
    made = []
    for (split, part), asked_here in items.items():
        number = len(asked_here)
        accuracy = wilson(right[split, part], number)
        made.append(
            Score(
                arm=arm,
                split=split,
                part=part,
                right=right[split, part],
                items=number,
                accuracy=accuracy,
                error=standard_error(accuracy.value, number),
                chance=sum(item.chance for item in asked_here) / number,
                by_sum=by_sum[split, part] / number,
                trained=asked_here[0].quality == "trained",
            )
        )
    return made


def gates(table: Sequence[Score], tuned: Mapping[str, bool]) -> list[str]:
    """Arms on which no verdict may be drawn, each with the reason; empty where all gates are open. `tuned`: arms by whether they
    train. What is said of `pretrained` concerns them all.

    A tuned arm must know what it was trained on (.95 of each such split); the pretrained model must be within 2.5 standard errors
    of chance, else the words are not unknown or the items give their answers away.
    """
    found = []
    for one in table:
        if one.part != "all":
            continue
        if tuned.get(one.arm) and one.trained and one.accuracy.value < LEAST_TRAINED:
            found.append(f"{one.arm}: only {one.accuracy.value:.2f} of {one.split}, which it was trained on: too few steps")
        if one.arm == "pretrained":
            away = abs(one.accuracy.value - one.chance) / standard_error(one.chance, one.items)
            if away > MOST_ERRORS:
                found.append(f"pretrained: {one.accuracy.value:.2f} on {one.split}, {away:.1f} standard errors from chance")
    return found


def predicted(covered: int, items: int, chance: float) -> float:
    """What an arm should reach where nothing carries over from facts that rows cover to others: each covered item known, the rest
    guessed. predicted(60, 120, 0.25) -> 0.625"""
    share = covered / items if items else 0.0
    return share + (1 - share) * chance
