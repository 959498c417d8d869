"""Asking again: exponential back-off with full jitter, and one pause that all requests share when the provider says "not now"."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from ftprep.engines import Passing
from ftprep.errors import ProviderRefused
from ftprep.records import Generation

FIRST_DELAY = 0.5
LONGEST_DELAY = 60.0
LONGEST_PAUSE = 300.0


class Pause:
    """Nobody sends before `until`. A Retry-After that one request is told holds for all of them."""

    def __init__(self) -> None:
        self._until = 0.0

    def extend(self, seconds: float) -> None:
        """Hold everything for `seconds` from now, if it is not held for longer already."""
        self._until = max(self._until, time.monotonic() + seconds)

    async def over(self) -> None:
        """Returns once the pause is over, a little later for each caller, so that they don't all come back at once."""
        waited = False
        while (left := self._until - time.monotonic()) > 0:
            waited = True
            await asyncio.sleep(left)
        if waited:
            await asyncio.sleep(random.uniform(0, min(1.0, FIRST_DELAY)))


class GaveUp(Exception):
    """All attempts were used. `cause` is that of the last one."""

    def __init__(self, cause: str, attempts: int) -> None:
        super().__init__(cause)
        self.cause = cause
        self.attempts = attempts


class Stopped(Exception):
    """The run is ending: no further attempt is made."""


def delay(attempt: int) -> float:
    """Seconds before attempt number `attempt` + 1: anywhere up to 0.5, 1, 2, 4 ... 60."""
    return random.uniform(0, min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1)))


async def ask(
    attempt: Callable[[], Awaitable[Generation]], model: str, *, attempts: int, pause: Pause, stopping: Callable[[], bool]
) -> tuple[Generation, int]:
    """The answer that `attempt` gives, and at which try (1 to `attempts`).

    Raises GaveUp after the last of them, Stopped where `stopping()` says so in between, and what is not Passing as it comes.
    """
    cause = ""
    for number in range(1, attempts + 1):
        if number > 1:
            await asyncio.sleep(delay(number - 1))
        await pause.over()
        if stopping():
            raise Stopped
        try:
            return await attempt(), number
        except Passing as failure:
            cause = failure.cause
            if failure.retry_after is not None and failure.retry_after > LONGEST_PAUSE:
                raise _too_long(model, failure.retry_after) from None
            pause.extend(failure.retry_after or 0.0)
    raise GaveUp(cause, attempts)


def _too_long(model: str, seconds: float) -> ProviderRefused:
    todo = "what was answered is kept: give the same command again then"
    return ProviderRefused(model=model, cause=f"it asks to wait for {seconds / 60:.0f} minutes (rate limit)", todo=todo)
