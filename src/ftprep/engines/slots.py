"""How many calls at once a slow server does best with, found by trial.

A server of one's own often works on one call at a time and lets the others queue: eight in flight then take eight times as long
and run into the timeout, and nothing is won. A large one works on many at once, and fewer would waste it. Only a trial tells them
apart: where answers take long, and much longer than the first call, which went alone, half as many are sent for a while. If as
many tokens a second come back, it stays at that."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from ftprep.engines.gate import Gate

SLOW = 3.0
"""Seconds that answers take at the median: below, there is nothing to find."""
LONGER = 1.7
AS_GOOD = 0.9


class Slots:
    """`answered` for each answer; narrows the gate where that costs nothing."""

    def __init__(self, gate: Gate, clock: Callable[[], float] = time.monotonic) -> None:
        self._gate, self._clock = gate, clock
        self._alone = float("inf")
        self._seconds: list[float] = []
        self._tokens = 0
        self._begun = clock()
        self._before: tuple[float, int] | None = None  # tokens a second and room before the trial
        self._draining = 0
        self._settled = False

    def answered(self, seconds: float, tokens: int) -> None:
        """One call came back after so many seconds with so many tokens."""
        self._alone = min(self._alone, seconds)
        if self._settled or (self._gate.room < 2 and self._before is None):
            return
        if self._draining:
            self._draining -= 1
            self._begin()
            return
        self._seconds.append(seconds)
        self._tokens += tokens
        if len(self._seconds) < max(4, 2 * int(self._gate.room)):
            return
        speed, middle = self._tokens / max(1e-6, self._clock() - self._begun), median(self._seconds)
        if self._before is not None:
            self._decide(speed)
        elif middle > SLOW and middle > LONGER * self._alone:
            room = int(self._gate.room)
            self._before = (speed, room)
            self._draining = room
            self._gate.narrow(room // 2)
        self._begin()

    def _begin(self) -> None:
        self._seconds.clear()
        self._tokens = 0
        self._begun = self._clock()

    def _decide(self, speed: float) -> None:
        assert self._before is not None
        before, room = self._before
        self._before = None
        if speed < AS_GOOD * before:
            self._gate.narrow(room)
            self._settled = True
