"""A reader that waits for another program says so, and for how long at most: whoever minds its time waits along."""

from __future__ import annotations

from collections.abc import Callable


def _nobody(_: float) -> None:
    """Outside a worker nobody minds the time."""


_listeners: list[Callable[[float], None]] = [_nobody]


def listen(listener: Callable[[float], None]) -> None:
    """From now on `listener` is told the seconds of each wait before it begins."""
    _listeners[:] = [listener]


def wait_at_most(seconds: float) -> None:
    """The next `seconds` go to another program, which has that limit of its own; parsing goes on after it."""
    for listener in _listeners:
        listener(seconds)
