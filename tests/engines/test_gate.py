"""The gate: overload told from chance, limits by the minute, pauses. Time is made of numbers here; calls cost nothing."""

from __future__ import annotations

import asyncio
import random

import pytest

from ftprep.engines import gate as module
from ftprep.engines.gate import FIRST_PAUSE, RECENT, ROW, SURE_ROW, Gate
from ftprep.engines.ratelimits import Limit, Limits


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


def enter(gate: Gate) -> float:
    """A call that is let through at once."""
    return asyncio.run(gate.enter())


def refuse(gate: Gate, count: int, kind: str = "rate-limit", retry_after: float | None = None) -> None:
    """So many calls, one after the other, all turned away."""
    for _ in range(count):
        gate.leave(enter(gate), answered=False, kind=kind, retry_after=retry_after)


def held(gate: Gate) -> float:
    """Seconds for which the next call is held back; 0.0 for not at all."""
    return gate._wait(0)


def test_a_third_turned_away_by_chance_holds_nobody_back(clock: Clock) -> None:
    """3,000 calls, one in three refused at random with Retry-After: the room stays whole, and there is no pause."""
    draw, gate = random.Random(1), Gate(64, clock=clock)
    for _ in range(3000):
        bad = draw.random() < 0.33
        gate.leave(enter(gate), answered=not bad, kind="rate-limit" if bad else "", retry_after=1.0 if bad else None)
        assert held(gate) == 0.0
        clock.now += 0.01
    assert gate.room == 64


def test_a_row_of_refusals_pauses_all_and_one_goes_ahead(clock: Clock) -> None:
    """Ten in a row: everybody waits for Retry-After; then one call goes, and when it is answered the others."""
    gate = Gate(10, clock=clock)
    refuse(gate, ROW - 1, retry_after=4.0)
    assert held(gate) == 0.0
    refuse(gate, 1, retry_after=4.0)
    assert held(gate) == pytest.approx(4.0)
    assert gate.room == pytest.approx(7.0)
    assert gate.reason == "the provider limits the rate"
    clock.now += 4.1
    ahead = enter(gate)
    assert held(gate) == float("inf")
    gate.leave(ahead, answered=True)
    assert held(gate) == 0.0
    assert gate.reason == ""


def test_a_long_retry_after_is_believed_sooner(clock: Clock) -> None:
    """Three in a row that ask for twenty seconds are enough."""
    gate = Gate(10, clock=clock)
    refuse(gate, SURE_ROW, retry_after=20.0)
    assert held(gate) == pytest.approx(20.0)


def test_what_was_sent_before_the_pause_tells_nothing_new(clock: Clock) -> None:
    """Sixty-four refusals in flight make one pause, not six, and no smaller room than one pause does."""
    gate = Gate(64, clock=clock)
    entered = [enter(gate) for _ in range(64)]
    clock.now += 0.1
    for one in entered:
        gate.leave(one, answered=False, kind="unavailable")
    assert gate.room == pytest.approx(64 * 0.7)
    assert held(gate) <= FIRST_PAUSE


def test_pauses_grow_while_nothing_is_answered_and_the_outage_is_counted(clock: Clock) -> None:
    """1, 2, 4 ... 15 seconds (half of it by chance); `lost` counts the seconds without an answer."""
    gate = Gate(8, clock=clock)
    refuse(gate, ROW, kind="no-connection")
    pauses = [held(gate)]
    for _ in range(9):
        clock.now += held(gate) + 0.01
        refuse(gate, 1, kind="no-connection")
        pauses.append(held(gate))
    for number, pause in enumerate(pauses):
        most = min(module.LONGEST_AWAY, FIRST_PAUSE * 2**number)
        assert most / 2 <= pause <= most
    assert gate.lost == pytest.approx(clock.now - 1000.0)
    clock.now += held(gate) + 0.01
    gate.leave(enter(gate), answered=True)
    assert gate.lost == 0.0


def test_room_comes_back(clock: Clock) -> None:
    """After overload every answer makes the room larger, up to what was asked for."""
    gate = Gate(10, clock=clock)
    refuse(gate, ROW, kind="timeout")
    clock.now += 100
    assert gate.room == pytest.approx(5.0)
    for _ in range(80):
        gate.leave(enter(gate), answered=True)
    assert gate.room == 10


def test_two_thirds_of_the_last_calls_are_overload_too(clock: Clock) -> None:
    """A provider that lets one in four through is paced, without a row of ten ever coming up."""
    gate = Gate(64, clock=clock)
    for number in range(RECENT):
        good = number % 4 == 0
        gate.leave(enter(gate), answered=good, kind="" if good else "rate-limit")
        clock.now += 0.05
    assert held(gate) > 0
    assert gate.reason == "the provider limits the rate"


def test_a_given_limit_is_kept_evenly(clock: Clock) -> None:
    """--rpm 60: one a second, and what a provider says changes nothing."""
    gate = Gate(100, rpm=60, clock=clock)
    gate.told(Limits(requests=Limit(10_000, 10_000, 1.0)))
    enter(gate)
    assert held(gate) == pytest.approx(1.0)
    clock.now += 1.0
    assert held(gate) == 0.0


def test_a_limit_is_learned_from_headers(clock: Clock) -> None:
    """300 a minute, 2 left, whole again in 59.6 s: two may go at once, then five a second."""
    gate = Gate(100, clock=clock)
    gate.told(Limits(requests=Limit(300, 2, 59.6)))
    enter(gate)
    enter(gate)
    assert held(gate) == pytest.approx(0.2, rel=0.01)
    assert gate.reason == "requests a minute"


def test_tokens_are_a_limit_too(clock: Clock) -> None:
    """--tpm 60000: a call of 5,000 tokens makes the next one wait; one that took fewer than was thought gives them back."""
    gate = Gate(100, tpm=60_000, clock=clock)
    asyncio.run(gate.enter(1000))
    assert gate._wait(1000) == pytest.approx(1.0)
    gate.used(1000, 400)
    assert gate._wait(1000) == pytest.approx(0.4)
