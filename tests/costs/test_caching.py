import math

import pytest

from ftprep.costs.caching import hit_rate, holds, is_marked, lifetime
from ftprep.prices import Price


def test_the_more_queries_the_more_find_the_cache_warm() -> None:
    """1 - e^(-5 x 1000 / 1440) = 0.96895; one a minute in eight hours and five minutes' life: 1 - e^-5."""
    assert hit_rate(1000, 5) == pytest.approx(1 - math.exp(-5000 / 1440), abs=1e-12)
    assert hit_rate(480, 5, 8) == pytest.approx(1 - math.exp(-5), abs=1e-12)
    assert hit_rate(0, 5) == 0


def test_a_short_prompt_is_not_cached_and_openai_counts_in_steps() -> None:
    """From 1,024 tokens, in steps of 128; Claude Haiku 4.5 from 4,096 and then whole."""
    assert (holds("gpt-4.1", None, 1000), holds("gpt-4.1", None, 1100), holds("gpt-4.1", None, 5000)) == (0, 1024, 4992)
    haiku = Price(input=1e-6, output=5e-6, cache_min_tokens=4096)
    assert (holds("anthropic/claude-haiku-4-5", haiku, 4000), holds("anthropic/claude-haiku-4-5", haiku, 5000)) == (0, 5000)


def test_lifetimes_are_the_provider_s_or_the_user_s() -> None:
    """`cache_minutes` of a price list wins."""
    assert lifetime("anthropic/claude-haiku-4-5", None) == 5
    assert lifetime("x", Price(input=1, output=1, cache_minutes=60)) == 60
    assert is_marked("claude-sonnet-4-5")
    assert not is_marked("openai/gpt-4.1")
