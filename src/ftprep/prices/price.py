"""What a call costs: the record of a model's prices, and the sum. All prices in USD per token; unknown is None and never zero."""

from __future__ import annotations

import msgspec


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """The prices that hold for one size of prompt, USD per token. None: not known.

    {"input": 3e-06, "output": 1.5e-05, "cache_read": 3e-07, "cache_write": 3.75e-06, "batch_input": 1.5e-06, ...}
    """

    input: float
    output: float
    cache_read: float | None = None
    cache_write: float | None = None
    batch_input: float | None = None
    batch_output: float | None = None
    batch_cache_read: float | None = None
    batch_cache_write: float | None = None


class Tier(Rates, frozen=True, kw_only=True):
    """Rates of calls whose prompt has more than `above` tokens: they hold for every token of such a call, not for those beyond."""

    above: int


class Price(Rates, frozen=True, kw_only=True):
    """What a model costs, where that is known from (`source`) and on which day it was so (`as_of`, an ISO date).

    `tiers` stand in rising order. `cache_min_tokens`: a shorter prompt is not cached. `cache_minutes`: how long an unused cache
    entry lives. `deprecation`: the day on which the provider ends the model, where announced. `mode`: chat, embedding, ...

    {"input": 4e-07, "output": 1.6e-06, "cache_read": 1e-07, "batch_input": 2e-07, "batch_output": 8e-07, "tiers": [],
     "max_input_tokens": 1047576, "max_output_tokens": 32768, "source": "price map of litellm 1.106.12", "as_of": "2026-11-22"}
    """

    tiers: tuple[Tier, ...] = ()
    max_input_tokens: int | None = None
    max_output_tokens: int | None = None
    cache_min_tokens: int | None = None
    cache_minutes: float | None = None
    deprecation: str | None = None
    mode: str = "chat"
    source: str = ""
    as_of: str | None = None


FREE = Price(input=0.0, output=0.0, source="runs on this machine")


def cost(
    price: Price,
    prompt_tokens: float,
    cached_tokens: float,
    completion_tokens: float,
    *,
    written_tokens: float = 0,
    batch: bool = False,
) -> float:
    """USD for one call. `prompt_tokens` includes the tokens read from the cache and those written to it, as providers report it.

    Where no price is known for cached tokens they cost as much as others; the same holds for written ones, and a batch costs the
    full price where the provider has no batch price. What is saved is never guessed.

    cost(Price(input=2e-6, output=8e-6, cache_read=5e-7), 10_000, 8_000, 500) -> 0.012
    """
    into, read, write, out = rates_of(rates_for(price, prompt_tokens), batch)
    plain = prompt_tokens - cached_tokens - written_tokens
    return plain * into + cached_tokens * read + written_tokens * write + completion_tokens * out


def rates_for(price: Price, prompt_tokens: float) -> Rates:
    """The rates of the highest tier that a prompt of this size has passed, else the price's own."""
    found: Rates = price
    for tier in price.tiers:
        if prompt_tokens > tier.above:
            found = tier
    return found


def rates_of(rates: Rates, batch: bool) -> tuple[float, float, float, float]:
    """USD for a token of input, read from the cache, written to it, of output."""
    if batch and rates.batch_input is not None and rates.batch_output is not None:
        into, out = rates.batch_input, rates.batch_output
        read, write = rates.batch_cache_read, rates.batch_cache_write
    else:
        into, out, read, write = rates.input, rates.output, rates.cache_read, rates.cache_write
    return into, into if read is None else read, into if write is None else write, out
