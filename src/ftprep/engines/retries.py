"""Asking again: how long a request waits, and how often it is tried."""

from __future__ import annotations

import random

import msgspec

from ftprep.engines import Passing
from ftprep.engines.failures import RULES
from ftprep.errors import ProviderRefused

FIRST_DELAY = 0.5
LONGEST_DELAY = 60.0
LONGEST_TURNED_AWAY = 4.0
"""For faults that hold all requests back when they come in a row: the gate spares the provider, a single request need not wait
long."""
LONGEST_WAIT = 300.0


class Tries(msgspec.Struct):
    """What became of a request so far. `used` counts in whole attempts: ten rate limits use up one (failures.RULES). `at_risk` is
    USD that calls cut off without an answer may have cost."""

    begun: float
    calls: int = 0
    used: float = 0.0
    at_risk: float = 0.0


def delay(attempt: int, longest: float = LONGEST_DELAY) -> float:
    """Seconds before the next call after failure number `attempt`: anywhere up to 0.5, 1, 2, 4 ... `longest` (full jitter)."""
    return random.uniform(0, min(longest, FIRST_DELAY * 2 ** min(attempt - 1, 12)))


def wait_after(failure: Passing, tries: Tries, attempts: int, model: str) -> float | None:
    """Seconds until the request is asked again; None when its attempts are used up. Counts the failure.

    Raises ProviderRefused where the provider asks to wait for longer than five minutes.
    """
    tries.used += 1 / RULES[failure.kind].tries
    if failure.retry_after is not None and failure.retry_after > LONGEST_WAIT:
        todo = "what was answered is kept: give the same command again then"
        cause = f"it asks to wait for {failure.retry_after / 60:.0f} minutes (rate limit)"
        raise ProviderRefused(model=model, cause=cause, todo=todo)
    if tries.used > attempts - 1e-6:
        return None
    own = delay(tries.calls, LONGEST_TURNED_AWAY if RULES[failure.kind].gate else LONGEST_DELAY)
    return own if failure.retry_after is None else failure.retry_after + random.uniform(0, min(FIRST_DELAY, failure.retry_after))
