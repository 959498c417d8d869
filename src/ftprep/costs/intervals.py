"""What a sample tells about all: the rest's total over strata and its 95 % interval (Cochran 1977, Sampling Techniques, ch. 5 and
7).

A pilot sends a few requests of each kind (stratum). Answers are the longer the more text a request is about, so from five answers
of a kind on a line is fitted through them (the regression estimator), else their mean is taken. The variance of a kind's total is
s^2 x N x (N - n) / n, s^2 that about the line or mean; Student's t with the degrees of freedom left gives the interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from ftprep.costs.amounts import Range

LEAST = 2
"""Answers of a kind from which its spread can be told."""
FOR_A_LINE = 5
_T = tuple(
    float(one)
    for one in (
        "12.706 4.303 3.182 2.776 2.571 2.447 2.365 2.306 2.262 2.228 2.201 2.179 2.160 2.145 2.131 "
        "2.120 2.110 2.101 2.093 2.086 2.080 2.074 2.069 2.064 2.060 2.056 2.052 2.048 2.045 2.042"
    ).split()
)
_NORMAL = 1.959964


class Stratum(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of request. `rest` of them have no answer yet; what theirs will sum up to is estimated, times `weight` (1 for
    tokens, the price of an answer's token for money). `measured`: (tokens that the request is about, tokens of its answer);
    `about`: the sum of the former over the rest. `least`, `likely`, `most` are of one answer, where too few are measured.

    {"rest": 408, "about": 61200, "weight": 1.6e-06, "measured": [[150, 311], [120, 280]], "least": 40, "likely": 1000, "most":
    2000}
    """

    rest: int
    about: float
    weight: float
    measured: tuple[tuple[float, float], ...]
    least: float
    likely: float
    most: float


def total(strata: Sequence[Stratum]) -> Range:
    """The sum over the rest of all strata, with its 95 % interval; a stratum of which fewer than two are measured adds its bounds.

    total([Stratum(rest=96, about=0, weight=1, measured=((0, 300), (0, 320), (0, 280), (0, 300)), ...)])
    -> Range(low=26254.4, likely=28800, high=31345.6)
    """
    low = likely = high = variance = 0.0
    freedom = 0
    for one in strata:
        if not one.rest:
            continue
        if len(one.measured) < LEAST:
            values = [value for _, value in one.measured]
            low += one.weight * one.rest * min([one.least, *values])
            likely += one.weight * one.rest * (values[0] if values else one.likely)
            high += one.weight * one.rest * max([one.most, *values])
            continue
        middle, spread, free = _fitted(one)
        number = len(one.measured)
        low, likely, high = low + one.weight * middle, likely + one.weight * middle, high + one.weight * middle
        variance += one.weight**2 * spread * (one.rest + number) * one.rest / number
        freedom += free
    half = t_quantile(freedom) * math.sqrt(variance) if variance else 0.0
    return Range(max(0.0, low - half), likely, high + half)


def _fitted(one: Stratum) -> tuple[float, float, int]:
    """The rest's total, the variance about the line or mean, and its degrees of freedom."""
    number = len(one.measured)
    x = sum(about for about, _ in one.measured) / number
    y = sum(value for _, value in one.measured) / number
    across = sum((about - x) ** 2 for about, _ in one.measured)
    slope, free = 0.0, number - 1
    if number >= FOR_A_LINE and across > 0:
        slope, free = sum((about - x) * (value - y) for about, value in one.measured) / across, number - 2
    spread = sum((value - y - slope * (about - x)) ** 2 for about, value in one.measured) / free
    middle = max(0.0, one.rest * y + slope * (one.about - one.rest * x))
    return middle, spread, free


def bounded(found: float, number: int, most: float) -> Range:
    """The mean of `number` values between 0 and `most` that add up to `found`, with its 95 % interval: Wilson's (1927) for the
    share found / (number x most).

    For values between the ends that is too wide, as nothing varies more than what is always 0 or `most`. It never shrinks to a
    point: ten times nothing does not promise nothing. bounded(5, 10, 1) -> Range(0.2366, 0.5, 0.7634)
    """
    share, square = found / (number * most), _NORMAL**2
    middle = (share + square / (2 * number)) / (1 + square / number)
    half = _NORMAL / (1 + square / number) * math.sqrt(share * (1 - share) / number + square / (4 * number**2))
    return Range(max(0.0, middle - half) * most, share * most, min(1.0, middle + half) * most)


def ratio(actual: Sequence[float], counted: Sequence[float]) -> Range | None:
    """How many times our count of tokens the provider's is: sum / sum, with its 95 % interval (the ratio estimator); None where
    fewer than two are known. ratio([105, 210], [100, 200]) -> Range(1.05, 1.05, 1.05)"""
    number = len(actual)
    if number < LEAST or sum(counted) <= 0:
        return None
    found = sum(actual) / sum(counted)
    rest = sum((one - found * other) ** 2 for one, other in zip(actual, counted, strict=True)) / (number - 1)
    half = t_quantile(number - 1) * math.sqrt(rest / number) / (sum(counted) / number)
    return Range(max(0.0, found - half), found, found + half)


def t_quantile(freedom: int) -> float:
    """Student's t of 97.5 % for so many degrees of freedom. t_quantile(18) -> 2.101; beyond 30: 1.96 + 2.4 / freedom (to 0.005)."""
    if freedom <= 0:
        return _T[0]
    return _T[freedom - 1] if freedom <= len(_T) else _NORMAL + 2.4 / freedom
