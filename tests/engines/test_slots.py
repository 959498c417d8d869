"""How many calls at once a slow server does best with."""

from __future__ import annotations

from ftprep.engines.gate import Gate
from ftprep.engines.slots import Slots


def _run(room: int, seconds_for: dict[int, float], answers: int) -> int:
    """A server whose answers take so long with so many in flight; the room that was found."""
    now = [0.0]
    gate = Gate(room, clock=lambda: now[0])
    slots = Slots(gate, clock=lambda: now[0])
    slots.answered(seconds_for[1], 100)
    for _ in range(answers):
        flying = int(gate.room)
        seconds = seconds_for[flying]
        now[0] += seconds / flying
        slots.answered(seconds, 100)
    return int(gate.room)


def test_a_server_with_one_place_gets_one_call_at_a_time() -> None:
    """Eight in flight take eight times as long: nothing is won by more than one."""
    assert _run(8, {number: 4.0 * number for number in range(1, 9)}, 200) == 1


def test_a_server_that_batches_keeps_its_room() -> None:
    """Eight in flight take twice as long as one: half as many would bring back less."""
    assert _run(8, {number: 4.0 + 0.6 * number for number in range(1, 9)}, 200) == 8


def test_a_quick_server_is_left_alone() -> None:
    """Below three seconds nothing is tried."""
    assert _run(8, {number: 0.1 * number for number in range(1, 9)}, 200) == 8
