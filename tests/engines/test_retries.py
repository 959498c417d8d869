"""How long a request waits before it is asked again, and how often it is tried."""

from __future__ import annotations

import pytest

from ftprep.engines import Passing
from ftprep.engines.failures import RULES
from ftprep.engines.retries import LONGEST_DELAY, LONGEST_TURNED_AWAY, Tries, delay, wait_after
from ftprep.errors import ProviderRefused


@pytest.mark.parametrize("kind", [kind for kind, rule in RULES.items() if rule.then == "asked again"])
def test_attempts_are_used_up_as_the_table_says(kind: str) -> None:
    """Six attempts: six server errors, but sixty rate limits."""
    tries, count = Tries(begun=0.0), 0
    while wait_after(Passing("x", kind=kind), tries, 6, "m") is not None:
        count += 1
    assert count + 1 == 6 * RULES[kind].tries


def test_full_jitter() -> None:
    """Anywhere between nothing and a bound that doubles, up to a minute; four seconds where the gate watches over all."""
    for attempt, most in ((1, 0.5), (2, 1.0), (3, 2.0), (9, LONGEST_DELAY), (500, LONGEST_DELAY)):
        drawn = [delay(attempt) for _ in range(300)]
        assert min(drawn) < most * 0.2
        assert most * 0.8 < max(drawn) <= most
    tries = Tries(begun=0.0, calls=20)
    waits = [wait_after(Passing("x", kind="rate-limit"), tries, 1000, "m") or 0.0 for _ in range(300)]
    assert 3 < max(waits) <= LONGEST_TURNED_AWAY


def test_retry_after_is_kept_with_a_little_more() -> None:
    """Never sooner than it says; half a second later at most, so that they don't all come back at once."""
    for _ in range(100):
        wait = wait_after(Passing("x", kind="rate-limit", retry_after=2.0), Tries(begun=0.0), 6, "m")
        assert wait is not None
        assert 2.0 <= wait <= 2.5


def test_hours_are_not_slept_through() -> None:
    """More than five minutes ends the run with a sentence."""
    with pytest.raises(ProviderRefused, match="120 minutes"):
        wait_after(Passing("x", kind="rate-limit", retry_after=7200.0), Tries(begun=0.0), 6, "m")
