"""The arithmetic of the estimate: pure functions of numbers, each with its formula."""

from __future__ import annotations

import msgspec

from ftprep.prices import Price, cost


class Range(msgspec.Struct, frozen=True):
    """A figure that is not known yet: the least, the likely and the most. {"low": 120, "likely": 600, "high": 1200}"""

    low: float
    likely: float
    high: float


class BreakEven(msgspec.Struct, frozen=True, kw_only=True):
    """From how many queries on augmented fine-tuning is cheaper than the documents in every prompt; None with the reason.

    {"queries": 1264, "days": 2, "reason": ""}      {"queries": null, "days": null, "reason": "never: a tuned query costs more ..."}
    """

    queries: int | None
    days: int | None
    reason: str = ""


def icl_query(price: Price, corpus_tokens: int, question_tokens: int, answer_tokens: int, *, cached: bool) -> float:
    """USD for one query with the documents in the prompt: (corpus + question) x input + answer x output, the corpus at the cached
    price where the provider's cache still holds it."""
    return cost(price, corpus_tokens + question_tokens, corpus_tokens if cached else 0, answer_tokens)


def tuned_query(price: Price, question_tokens: int, answer_tokens: int) -> float:
    """USD for one query to the tuned model: question x input + answer x output."""
    return cost(price, question_tokens, 0, answer_tokens)


def share_that_fits(corpus_tokens: int, window: int | None, question_tokens: int, answer_tokens: int) -> float:
    """The share of the corpus that fits the window beside question and answer; 1.0 where the window is unknown.

    share_that_fits(200_000, 128_000, 500, 1_500) -> 0.63
    """
    if window is None or corpus_tokens == 0:
        return 1.0
    return min(1.0, max(0, window - question_tokens - answer_tokens) / corpus_tokens)


def break_even(once: float | None, icl: float | None, tuned: float | None, queries_per_day: int) -> BreakEven:
    """once / (icl - tuned), rounded up to a whole query; days at so many queries a day, rounded up too.

    break_even(9.48, 0.0080, 0.0005, 1000) -> BreakEven(queries=1264, days=2)
    """
    parts = (("augmentation and training", once), ("a query with the documents", icl), ("a query to the tuned model", tuned))
    if once is None or icl is None or tuned is None:
        unknown = [name for name, value in parts if value is None]
        return BreakEven(queries=None, days=None, reason=f"unknown, as is the cost of {' and of '.join(unknown)}")
    saved = icl - tuned
    if saved <= 0:
        return BreakEven(
            queries=None, days=None, reason="never: a query to the tuned model costs no less than one with the documents"
        )
    queries = _up(once / saved)
    days = _up(queries / queries_per_day) if queries_per_day else None
    return BreakEven(queries=queries, days=days, reason="" if days is not None else "no queries a day are given")


def _up(value: float) -> int:
    """Rounded up, forgiving the last digits of floating point: 1264.0000000001 is 1264."""
    return int(-(-round(value, 6) // 1))
