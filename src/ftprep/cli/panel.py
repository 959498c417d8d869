"""How a run that sends is shown: the lines of its state, for a live panel on a terminal and for `ftprep status`; one line for a
log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ftprep.progress import Pulse

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_CAUSES = 4
"""So many causes are shown, the most frequent first."""


def duration(seconds: float | None) -> str:
    """duration(3725) -> "1 h 2 min"; duration(None) -> "unknown" """
    if seconds is None:
        return "unknown"
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def money(pulse: Pulse) -> str:
    """ "$0.31 of about $0.97", or that it is unknown."""
    if pulse.cost is None:
        return "cost unknown"
    end = f" of about ${pulse.cost_at_end:,.2f}" if pulse.cost_at_end else ""
    return f"${pulse.cost:,.2f}{end}"


def line(pulse: Pulse) -> str:
    """All that matters in one line, for a log: "64 in flight, 3 failed, 311 calls/s, $0.31 of about $0.97, 5 s left"."""
    parts = [f"{pulse.in_flight} in flight"] if pulse.in_flight else []
    if pulse.waiting:
        parts.append(f"{pulse.waiting:,} to be asked again")
    if pulse.failed:
        parts.append(f"{pulse.failed:,} failed")
    parts.append(f"{pulse.calls:,} calls, {_rate(pulse.calls_a_second)} a second, {_rate(pulse.tokens_a_second)} tokens/s")
    if pulse.cost != 0:
        parts.append(money(pulse))
    if pulse.waits:
        parts.append(f"waits: {pulse.waits}")
    if pulse.left and pulse.seconds_left is not None:
        parts.append(f"{duration(pulse.seconds_left)} left")
    return ", ".join(parts)


def lines(pulse: Pulse) -> Iterator[tuple[str, str]]:
    """The state as names and values, one below the other."""
    share = (pulse.answered + pulse.failed) / pulse.total if pulse.total else 1.0
    yield "requests", f"{pulse.answered:,} answered, {pulse.failed:,} failed, {pulse.left:,} left of {pulse.total:,} ({share:.0%})"
    yield (
        "in flight",
        f"{pulse.in_flight:,} of {pulse.room:,}" + (f", {pulse.waiting:,} wait to be asked again" if pulse.waiting else ""),
    )
    yield "speed", f"{_rate(pulse.calls_a_second)} requests a second, {_rate(pulse.tokens_a_second)} tokens a second"
    tokens = f"{pulse.prompt_tokens:,} prompt, {pulse.completion_tokens:,} completion"
    held = f"; {pulse.cached_tokens / pulse.prompt_tokens:.0%} of the prompts from the cache" if pulse.prompt_tokens else ""
    yield "tokens", tokens + held
    yield "money", money(pulse)
    yield "limits", pulse.waits or "nothing holds calls back"
    yield "time", f"{duration(pulse.seconds)} so far, {duration(pulse.seconds_left) if pulse.left else 'nothing'} left"
    for name, causes in (("failed", pulse.failures), ("asked again", pulse.asked_again)):
        for cause, number in sorted(causes.items(), key=lambda one: -one[1])[:_CAUSES]:
            yield name, f"{number:,} x {cause}"


def _rate(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


class Panel:
    """The live panel: takes the place of the bar that is shown, until `close`."""

    def __init__(self, bar: Bar) -> None:
        from rich.live import Live

        bar.stop()
        self._live: Any = Live(console=bar.console, transient=True, refresh_per_second=4)
        self._live.start()

    def show(self, what: str, pulse: Pulse) -> None:
        """Draw the state."""
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 2))
        for name, value in lines(pulse):
            table.add_row(Text(f"  {name}", style="dim"), Text(value))
        done = ProgressBar(total=max(1, pulse.total), completed=pulse.answered + pulse.failed, width=60)
        bar = Table.grid()  # by itself a bar ends without a new line
        bar.add_row(done)
        self._live.update(Group(Text(what), bar, table))

    def close(self) -> None:
        """Take the panel away."""
        self._live.stop()
