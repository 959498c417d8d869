"""What a run has come to so far: counts, money, speed, and when it will be done."""

from __future__ import annotations

import time
from collections import Counter, deque

from ftprep.progress import Pulse
from ftprep.records import Generation

_WINDOW = 30.0
"""Speeds are those of the last so many seconds."""


def finish_of(generation: Generation) -> str:
    """How an answer ended: "whole", "cut" at its token limit, "filtered" by the provider's content filter, or "empty".

    finish_of(Generation(key="k", text="{...", finish_reason="length")) -> "cut"
    """
    if generation.finish_reason in ("content_filter", "refusal"):
        return "filtered"
    if generation.finish_reason in ("length", "max_tokens"):
        return "cut"
    return "whole" if generation.text.strip() else "empty"


class Tally:
    """Counts of a run while it goes on. `total` is how many requests it has to answer, `guess` what they may cost in all."""

    def __init__(self, total: int = 0, guess: float | None = None) -> None:
        self.total, self.guess = total, guess
        self.answered = self.failed = self.calls = self.prompt_tokens = self.cached_tokens = self.written_tokens = (
            self.completion_tokens
        ) = 0
        self.cost = self.at_risk = 0.0
        self.failures: Counter[str] = Counter()
        self.finishes: Counter[str] = Counter()
        self.asked_again: Counter[str] = Counter()
        self._begun = time.monotonic()
        self._marks: deque[tuple[float, int, int]] = deque([(self._begun, 0, 0)])

    def add(self, generation: Generation) -> None:
        """Count how one request ended."""
        self.prompt_tokens += generation.prompt_tokens or 0
        self.cached_tokens += generation.cached_tokens or 0
        self.written_tokens += generation.written_tokens or 0
        self.completion_tokens += generation.completion_tokens or 0
        self.cost += generation.cost or 0.0
        self.at_risk += generation.at_risk
        if generation.error is None:
            self.answered += 1
            self.finishes[finish_of(generation)] += 1
        else:
            self.failed += 1
            self.failures[generation.error] += 1

    def pulse(self, *, flying: int, room: int, later: int, waits: str, priced: bool) -> Pulse:
        """The state of the run now."""
        now = time.monotonic()
        done, tokens = self.answered + self.failed, self.prompt_tokens + self.completion_tokens
        self._marks.append((now, done, tokens))
        while len(self._marks) > 2 and self._marks[1][0] < now - _WINDOW:
            self._marks.popleft()
        then, before, tokens_before = self._marks[0]
        seconds = max(1e-6, now - then)
        speed = (done - before) / seconds
        left = self.total - done
        share = self.answered / self.total if self.total else 0.0
        return Pulse(
            total=self.total,
            answered=self.answered,
            failed=self.failed,
            in_flight=flying,
            room=room,
            waiting=later,
            left=left,
            calls=self.calls,
            calls_a_second=round(speed, 2),
            tokens_a_second=round((tokens - tokens_before) / seconds, 1),
            prompt_tokens=self.prompt_tokens,
            cached_tokens=self.cached_tokens,
            completion_tokens=self.completion_tokens,
            cost=self.cost if priced else None,
            cost_at_end=self.cost / share if priced and share >= 0.02 else self.guess if priced else None,
            seconds=round(now - self._begun, 1),
            seconds_left=round(left / speed, 1) if speed > 0 else None,
            waits=waits,
            failures=dict(self.failures),
            asked_again=dict(self.asked_again),
        )
