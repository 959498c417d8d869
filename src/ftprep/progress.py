"""What a stage tells about its progress. Stages know this protocol; only cli/ knows how it is shown."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Pulse(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a run that sends: total = answered + failed + left; of those left some are in flight, some wait to be asked
    again.

    `cost` None: the price is unknown. `waits` says what holds calls back, "" where nothing does. Speeds are of the last
    half minute.

    {"total": 2000, "answered": 640, "failed": 1, "in_flight": 64, "room": 64, "waiting": 3, "left": 1359, "calls": 655,
     "calls_a_second": 311.2, "tokens_a_second": 280100.0, "prompt_tokens": 512000, "cached_tokens": 0, "completion_tokens": 64000,
     "cost": 0.31, "cost_at_end": 0.97, "seconds": 2.1, "seconds_left": 4.4, "waits": "", "failures": {"policy": 1},
     "asked_again": {"rate limited (HTTP 429)": 12}}
    """

    total: int
    answered: int
    failed: int
    in_flight: int
    room: int
    waiting: int
    left: int
    calls: int
    calls_a_second: float
    tokens_a_second: float
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    cost: float | None
    cost_at_end: float | None
    seconds: float
    seconds_left: float | None
    waits: str = ""
    failures: dict[str, int] = {}
    asked_again: dict[str, int] = {}


class Progress(Protocol):
    """begin("read", 249, "files"), then step(...) for each piece done, then end()."""

    def begin(self, what: str, total: int | None, unit: str) -> None:
        """A stretch of work starts: `total` pieces of it, None where unknown."""

    def step(self, done: int = 1, note: str = "") -> None:
        """`done` more pieces are finished; `note` is a short live line, such as "12 failed, $0.31"."""

    def beat(self, pulse: Pulse) -> None:
        """The state of the stretch that sends; comes twice a second, and once at its end."""

    def end(self) -> None:
        """The stretch is over, well or not."""

    def say(self, line: str) -> None:
        """One sentence for the user, on a line of its own."""


class Silent:
    """A Progress that shows nothing."""

    def begin(self, what: str, total: int | None, unit: str) -> None: ...
    def step(self, done: int = 1, note: str = "") -> None: ...
    def beat(self, pulse: Pulse) -> None: ...
    def end(self) -> None: ...
    def say(self, line: str) -> None: ...
