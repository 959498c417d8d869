"""What providers say about their limits, read."""

from __future__ import annotations

import pytest

from ftprep.engines.ratelimits import Limit, Limits, told


def test_openais_headers() -> None:
    """Limit, what remains, and a duration."""
    headers = {
        "x-ratelimit-limit-requests": "300",
        "x-ratelimit-remaining-requests": "12",
        "x-ratelimit-reset-requests": "57.6s",
        "x-ratelimit-limit-tokens": "100000",
        "x-ratelimit-remaining-tokens": "99000",
        "x-ratelimit-reset-tokens": "6m0s",
    }
    assert told(headers) == Limits(requests=Limit(300, 12, 57.6), tokens=Limit(100_000, 99_000, 360))


def test_anthropics_headers() -> None:
    """The reset is a time."""
    headers = {
        "anthropic-ratelimit-requests-limit": "50",
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:30Z",
    }
    assert told(headers, now=1767225600.0) == Limits(requests=Limit(50, 0, 30))


@pytest.mark.parametrize("text", ["", "soon", "1 parsec"])
def test_a_reset_that_says_nothing_is_a_minute(text: str) -> None:
    """Most limits are by the minute."""
    found = told({"x-ratelimit-limit-requests": "9", "x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": text})
    assert found == Limits(requests=Limit(9, 1, 60))


@pytest.mark.parametrize("headers", [{}, {"x-ratelimit-limit-requests": "9"}, {"x-ratelimit-limit-requests": "many"}])
def test_nothing_told(headers: dict[str, str]) -> None:
    """Without both numbers there is no limit."""
    assert told(headers) is None
