"""The statistics of comparisons: intervals for shares, and differences of paired answers. Pure functions of counts and lists."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import msgspec

Z95 = 1.959963984540054


class Interval(msgspec.Struct, frozen=True):
    """A figure with its 95 % interval. {"value": 0.83, "low": 0.76, "high": 0.89}"""

    value: float
    low: float
    high: float


def wilson(right: int, number: int) -> Interval:
    """The share `right` of `number` with Wilson's score interval (Wilson 1927), which holds for few and for extreme counts too.

    wilson(84, 84) -> Interval(1.0, 0.956, 1.0)
    """
    if number == 0:
        return Interval(math.nan, 0.0, 1.0)
    share, square = right / number, Z95 * Z95
    middle = (share + square / (2 * number)) / (1 + square / number)
    wide = Z95 / (1 + square / number) * math.sqrt(share * (1 - share) / number + square / (4 * number * number))
    return Interval(share, max(0.0, min(share, middle - wide)), min(1.0, max(share, middle + wide)))


def standard_error(share: float, number: int) -> float:
    """Of a share of `number` independent answers: sqrt(p (1 - p) / n). standard_error(0.25, 84) -> 0.0472"""
    return math.sqrt(share * (1 - share) / number) if number else math.nan


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided McNemar test: the chance of a split as uneven as this among the items that just one of two arms got
    right, if both were equally good. mcnemar(10, 2) -> 0.0386"""
    number = only_first + only_second
    if number == 0:
        return 1.0
    tail: float = sum(math.comb(number, at) for at in range(min(only_first, only_second) + 1)) / 2**number
    return min(1.0, 2 * tail)


def paired_bootstrap(first: Sequence[float], second: Sequence[float], *, draws: int = 10_000, seed: int = 0) -> Interval:
    """Mean difference first - second over the same items, with the percentile interval of `draws` resamples of the items.

    paired_bootstrap([1, 1, 0, 1], [0, 1, 0, 0]) -> Interval(0.5, 0.0, 1.0)
    """
    differences = [one - other for one, other in zip(first, second, strict=True)]
    number = len(differences)
    if number == 0:
        return Interval(math.nan, math.nan, math.nan)
    rng = random.Random(seed)
    means = sorted(sum(rng.choices(differences, k=number)) / number for _ in range(draws))
    return Interval(sum(differences) / number, _at(means, 0.025), _at(means, 0.975))


def _at(ordered: Sequence[float], share: float) -> float:
    """The quantile, between its neighbours by distance (type 7, the default of R and numpy)."""
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
