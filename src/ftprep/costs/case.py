"""All the numbers that a comparison of arms rests on. Another case is `replace(case, answer_tokens=300)`, worked out anew."""

from __future__ import annotations

from typing import Literal

import msgspec

from ftprep.prices import Price, Tuning

Mode = Literal["as is", "cache", "batch", "both"]
MODES: tuple[Mode, ...] = ("as is", "cache", "batch", "both")
"""How calls are made: at the full price, with the provider's prompt cache, through its batch API (answers within a day), both."""
Arm = Literal["tuned", "icl", "rag"]
NAMES: dict[Arm, str] = {
    "tuned": "tuned model, no documents in the prompt",
    "icl": "all documents in the prompt (in-context learning)",
    "rag": "the best passages in the prompt (retrieval)",
}
DAYS_A_MONTH = 365.25 / 12


def is_batch(mode: Mode) -> bool:
    """Whether calls go through the batch API."""
    return mode in ("batch", "both")


def is_cached(mode: Mode) -> bool:
    """Whether the provider's prompt cache is used."""
    return mode in ("cache", "both")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One question put to the arithmetic. Money in USD; None is unknown. `written` and `judged`: augmentation and judge, by mode.

    `share_new`: the share of the corpus that is written anew when documents change, every `retrain_months` (None: never).
    `hit_rate` overrides what follows from the time between queries. `hours_a_day`: when queries come and the tuned model is up.

    {"corpus_tokens": 120000, "passage_tokens": 180, "question_tokens": 60, "answer_tokens": 150, "queries_per_day": 1000, ...}
    """

    corpus_tokens: int
    passage_tokens: float
    question_tokens: int
    answer_tokens: int
    queries_per_day: float
    written: dict[Mode, float | None]
    judged: dict[Mode, float | None]
    training_tokens: float
    epochs: int
    tuned_model: str
    icl_model: str
    embedding_model: str
    tuned: Price | None
    icl: Price | None
    embedding: Price | None
    tuning: Tuning
    top_k: int = 8
    hours_a_day: float = 24
    hit_rate: float | None = None
    index_month: float = 0.0
    months: float = 12
    retrain_months: float | None = None
    share_new: float = 1.0
