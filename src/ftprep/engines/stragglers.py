"""Calls that hang: told from slow ones by what came after them, and given up early instead of holding a place for minutes.

A call is a straggler when it has taken four times as long as the longest of the last 200 answers (and three seconds), while fifty
calls that were sent after it have been answered. Where the whole server slows down nothing that was sent later is answered either,
so that no call is given up before its own time is over.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

LEAST_SECONDS = 3.0
TIMES = 4.0
ANSWERED = 50
EVERY = 0.25


class Straggler(Exception):
    """This call is given up; others were answered meanwhile."""


class Stragglers:
    """`watched` round each call; `look` now and then."""

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self._flying: dict[int, tuple[float, asyncio.Timeout]] = {}
        self._answers: deque[tuple[int, float]] = deque(maxlen=200)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Raises Straggler within."""
        number, begun = next(self._numbers), time.monotonic()
        try:
            async with asyncio.timeout(None) as limit:
                self._flying[number] = (begun, limit)
                yield
            self._answers.append((number, time.monotonic() - begun))
        except TimeoutError:
            if limit.expired():
                raise Straggler from None
            raise
        finally:
            del self._flying[number]

    def look(self) -> None:
        """Give up what hangs."""
        if len(self._answers) < ANSWERED:
            return
        now = time.monotonic()
        patience = max(LEAST_SECONDS, TIMES * max(seconds for _, seconds in self._answers))
        for number, (begun, limit) in list(self._flying.items()):  # the oldest first
            if now - begun < patience:
                return
            if sum(other > number for other, _ in self._answers) >= ANSWERED:
                limit.reschedule(asyncio.get_running_loop().time())
