"""How many calls may be in flight, and when the next may go: the one place that reacts to a provider's limits.

Three things hold a call back. *Limits* by the minute, given by the user or told in headers, are kept by buckets. *Room*: no more
calls at once than the gate has room for, which overload makes smaller and answers make larger again. *A pause*, shared by all,
when calls are turned away in a row.

A provider that turns one call in ten away at random is no provider that is overloaded: each such call is asked again by itself, and
the others go on. Overload is told by a row: so many calls turned away one after the other, or two thirds of the last forty. At one
call in three turned away by chance, a row of ten comes once in 60,000 calls.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable

from ftprep.engines.failures import RULES
from ftprep.engines.ratelimits import Bucket, Limits, learned, per_minute

ROW = 10
"""So many calls turned away in a row mean overload; with a Retry-After above FEW_SECONDS, `SURE_ROW` of them."""
SURE_ROW = 3
FEW_SECONDS = 5.0
RECENT = 40
SHARE = 0.65
"""Or this share of the last RECENT calls."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
LONGEST_AWAY = 15.0
"""Where there is no connection: to look again costs nobody anything."""
OUTAGE = 600.0
"""When every call has been turned away for so long, the run ends: what was answered is kept."""
PACING = 2.0
"""Seconds between two looks at a pace that was found by trial."""


class Gate:
    """`enter` before a call, `leave` after it. One caller at a time waits in `enter`.

    `most` is the room at the start, and never exceeded. `reason` says why calls wait, "" where they don't.
    """

    def __init__(
        self, most: int, *, rpm: int | None = None, tpm: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.most, self.room, self.flying = most, float(most), 0
        self.reason = ""
        self.lost = 0.0
        """Seconds since the last answer, while every call is turned away."""
        self._clock = clock
        self._requests = per_minute(rpm, clock()) if rpm else None
        self._tokens = per_minute(tpm, clock()) if tpm else None
        self._given = (rpm is not None, tpm is not None)
        self._pace: Bucket | None = None
        self._paced = 0.0
        self._until = self._epoch = 0.0
        self._probing = False
        self._row = self._level = 0
        self._recent: deque[bool] = deque(maxlen=RECENT)
        self._answers: deque[float] = deque(maxlen=256)
        self._last_answer = clock()
        self._wake = asyncio.Event()

    async def enter(self, tokens: int = 0) -> float:
        """Returns when a call of about `tokens` may be sent; the time at which it was let through, for `leave`."""
        while (wait := self._wait(tokens)) > 0:
            self._wake.clear()
            try:
                async with asyncio.timeout(wait if wait < 3600 else None):
                    await self._wake.wait()
            except TimeoutError:
                pass
        self.flying += 1
        for bucket, amount in ((self._requests, 1), (self._pace, 1), (self._tokens, tokens)):
            if bucket is not None:
                bucket.take(amount)
        return self._clock()

    def _wait(self, tokens: int) -> float:
        now = self._clock()
        if now < self._until:
            return self._until - now
        if self.flying >= (1 if self._probing else int(self.room)):
            if not self._probing:
                self.reason = ""
            return float("inf")
        waits = [
            ("requests a minute", self._requests.wait(1, now) if self._requests else 0.0),
            ("tokens a minute", self._tokens.wait(tokens, now) if self._tokens else 0.0),
            ("the pace that the provider takes", self._pace.wait(1, now) if self._pace else 0.0),
        ]
        name, longest = max(waits, key=lambda one: one[1])
        self.reason = name if longest > 0 else self.reason if self._probing else ""
        return longest

    def leave(self, entered: float, *, answered: bool, kind: str = "", retry_after: float | None = None) -> None:
        """The call that was let through at `entered` is over: answered, or failed with a fault of class `kind`."""
        self.flying -= 1
        self._wake.set()
        now = self._clock()
        turned_away = not answered and RULES[kind].gate if kind else False
        if answered:
            self._last_answer, self.lost = now, 0.0
            self._answers.append(now)
        if entered < self._epoch:  # it was sent before the pause: nothing new
            if turned_away and retry_after and now < self._until:
                self._until = max(self._until, now + retry_after)
            return
        if not turned_away:
            self._row = self._level = 0
            self._probing = False
            self._recent.append(False)
            self.room = min(float(self.most), self.room + max(1.0, self.room / 10) / max(1.0, self.room))
            self._look_at_pace(now)
            return
        self._row += 1
        self._recent.append(True)
        needed = SURE_ROW if (retry_after or 0.0) > FEW_SECONDS else ROW
        full = len(self._recent) == RECENT and sum(self._recent) >= SHARE * RECENT
        if self._probing or self._row >= needed or full:
            self._overload(now, kind, retry_after)
        else:
            self._look_at_pace(now)

    def _overload(self, now: float, kind: str, retry_after: float | None) -> None:
        """Less room, and a pause for all; for a provider that lets some calls through, a pace that it takes."""
        self.room = max(1.0, self.room * (0.5 if kind == "timeout" else 0.7))
        lets_through = [at for at in self._answers if at > now - 10]
        self._row = 0
        self._recent.clear()
        self.lost = now - self._last_answer
        if kind == "rate-limit" and len(lets_through) >= 3 and (retry_after or 0.0) <= PACING:
            rate = len(lets_through) / max(1.0, now - lets_through[0])
            if self._pace is None:
                self._pace = Bucket(rate, max(1.0, rate / 4), 0.0, now)
            self._paced = now
            self._pause(now, retry_after or random.uniform(0.1, 0.5), "the provider limits the rate", probing=False)
            return
        self._level += 1
        longest = LONGEST_AWAY if kind == "no-connection" else LONGEST_PAUSE
        growing = min(longest, FIRST_PAUSE * 2 ** (self._level - 1)) * random.uniform(0.5, 1.0)
        why = {"rate-limit": "the provider limits the rate", "no-connection": "no connection"}.get(
            kind, "the provider is overloaded"
        )
        self._pause(now, growing if retry_after is None else retry_after, why, probing=True)

    def _pause(self, now: float, seconds: float, why: str, *, probing: bool) -> None:
        self._until, self._epoch = max(self._until, now + seconds), now
        self._probing = probing
        self.reason = why

    def _look_at_pace(self, now: float) -> None:
        """Every two seconds: slower while more than two in five calls are turned away, faster while fewer than one in ten are."""
        if self._pace is None or now - self._paced < PACING or len(self._recent) < 8:
            return
        share = sum(self._recent) / len(self._recent)
        self._pace.rate *= 0.8 if share > 0.4 else 1.1 if share < 0.1 else 1.0
        self._pace.size = max(1.0, self._pace.rate / 4)
        self._paced = now
        self._recent.clear()
        if self._pace.rate > 1000:
            self._pace = None

    def told(self, limits: Limits) -> None:
        """What the provider said about its limits; what the user gave stays in force."""
        now = self._clock()
        if limits.requests and not self._given[0]:
            if self._requests is None:
                self._requests = learned(limits.requests, self.flying, now)
            else:
                self._requests.told(limits.requests, self.flying, now)
        if limits.tokens and not self._given[1]:
            if self._tokens is None:
                self._tokens = learned(limits.tokens, 0, now)
            else:
                self._tokens.told(limits.tokens, 0, now)

    def used(self, reserved: int, tokens: int) -> None:
        """A call let through with `reserved` tokens took `tokens`."""
        if self._tokens is not None and self._given[1]:
            self._tokens.take(tokens - reserved)

    def narrow(self, room: int) -> None:
        """So many at once, and no more (see `slots`)."""
        self.most = max(1, room)
        self.room = float(self.most)
        self._wake.set()
