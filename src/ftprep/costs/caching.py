"""What a provider's prompt cache holds when the next query comes: a function of the time between queries and of its lifetime."""

from __future__ import annotations

import math

from ftprep.prices.price import Price

MINUTES_A_DAY = 1440
LIFETIMES = {"anthropic": 5.0, "bedrock": 5.0, "vertex_ai": 5.0, "openai": 5.0, "azure": 5.0}
"""Minutes that an unused entry lives. Anthropic and Bedrock: 5, begun anew at each use. OpenAI and Azure: 5 to 10 without a use;
the shorter is taken. A user's list may say otherwise (`cache_minutes`)."""
ASSUMED = 5.0
LEAST_TOKENS = 1024
"""Shorter prompts are not cached, where the price map does not say from how many on they are."""
STEP = 128
"""OpenAI's automatic cache holds a prefix in steps of so many tokens."""
MARKED = ("anthropic", "claude", "bedrock")
"""Models by whose name caches are known to need marks: they hold what stands before the mark, and are paid for writing it."""


def lifetime(model: str, price: Price | None) -> float:
    """Minutes that the cache of `model`'s provider keeps what nobody asks for."""
    if price is not None and price.cache_minutes is not None:
        return price.cache_minutes
    return LIFETIMES.get(provider(model), ASSUMED)


def provider(model: str) -> str:
    """provider("anthropic/claude-haiku-4-5") -> "anthropic"; a bare name is taken by its beginning."""
    if "/" in model:
        return model.split("/", 1)[0]
    return "anthropic" if model.startswith("claude") else "openai"


def hit_rate(queries_per_day: float, minutes: float, hours_a_day: float = 24) -> float:
    """The share of queries that find the cache warm: 1 - e^(-lifetime x queries a day / busy minutes a day).

    Queries are taken to come independently (a Poisson process), so the time to the next one is exponential, and each use begins the
    lifetime anew. hit_rate(1000, 5) -> 0.969; hit_rate(24, 5) -> 0.08
    """
    return 1 - math.exp(-minutes * queries_per_day / (hours_a_day * 60))


def is_marked(model: str) -> bool:
    """Whether the provider caches only what the caller marks. is_marked("anthropic/claude-haiku-4-5") -> True"""
    return any(mark in model for mark in MARKED)


def holds(model: str, price: Price | None, prefix_tokens: int) -> int:
    """Of a prefix that was sent before, the tokens that the cache gives back: none below the provider's least, and where it counts
    in steps whole steps only. holds("gpt-4.1", price, 5000) -> 4992"""
    least = (price.cache_min_tokens if price is not None else None) or LEAST_TOKENS
    if prefix_tokens < least:
        return 0
    return prefix_tokens if is_marked(model) else prefix_tokens // STEP * STEP
