"""Requests that are in no plan, because what they ask about is still to be written: ranges, with their tokens."""

from __future__ import annotations

import math
from typing import NamedTuple

import msgspec

from ftprep.costs.amounts import Range


class Extra(msgspec.Struct, frozen=True, kw_only=True):
    """Requests beyond the plan, and their tokens; of a round trip `answer_tokens` are those scored.

    {"requests": {"low": 0, "likely": 55, "high": 1760}, "prompt_tokens": {...}, "answer_tokens": {...}}
    """

    requests: Range
    prompt_tokens: Range
    answer_tokens: Range


class Amount(NamedTuple):
    """Requests with their tokens. Amount(2, 60, 40).plus(Amount(1, 30, 20), 0.5) -> Amount(2.5, 75, 50)"""

    requests: float = 0.0
    prompt: float = 0.0
    answer: float = 0.0

    def plus(self, other: Amount, times: float = 1.0) -> Amount:
        """The sum with so many times the other."""
        return Amount(*(a + b * times for a, b in zip(self, other, strict=True)))

    def by(self, factor: float) -> Amount:
        """So many times as much."""
        return Amount(*(value * factor for value in self))


NOTHING = Amount()


def extra(low: Amount, likely: Amount, high: Amount) -> Extra:
    """Three amounts as ranges of whole numbers, the ends rounded outward."""
    requests, prompt, answer = (Range(math.floor(a), round(b), math.ceil(c)) for a, b, c in zip(low, likely, high, strict=True))
    return Extra(requests=requests, prompt_tokens=prompt, answer_tokens=answer)
