"""What is shown: progress on stderr, results on stdout. Nothing else in ftprep prints."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ftprep.cli import panel
from ftprep.errors import NotWritable
from ftprep.progress import Pulse

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

SECONDS_BETWEEN_LINES = 5.0
SECONDS_BETWEEN_BEATS = 15.0
"""A run that sends takes hours: a log or a CI job gets a line of it four times a minute."""


def printable(text: str) -> str:
    """`text` without the control characters by which a document could steer the terminal; newlines and tabs stay.

    printable("\\x1b[2Jhello") -> "\\\\x1b[2Jhello"
    """
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode() for c in text)


def _write(stream: Any, text: str) -> None:
    """Write and flush. A reader who has gone (`| head`) is no fault. Raises NotWritable where stdout's disk is full."""
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        give_up(stream)
    except OSError as error:
        give_up(stream)
        if stream is sys.stdout:
            raise NotWritable(path="standard output", cause=error.strerror or error) from None


def give_up(stream: Any) -> None:
    """Send what is still written to `stream`, by us or at exit, nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def tell(sentence: str) -> None:
    """One line on stderr, with the name of the program in front of it."""
    _write(sys.stderr, f"ftprep: {printable(' '.join(sentence.split()))}\n")


def document(value: Any) -> None:
    """One JSON document on stdout, in ASCII, so that it reads the same in every locale."""
    import msgspec

    _write(sys.stdout, json.dumps(msgspec.to_builtins(value, enc_hook=str), indent=2) + "\n")


def table(rows: Iterable[Sequence[object]], *, indent: str = "  ") -> list[str]:
    """Rows as lines whose columns stand under one another; numbers to the right.

    table([("passages", 412), ("kept", 9)]) -> ["  passages  412", "  kept        9"]
    """
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row, shown in zip(list(rows), cells, strict=True):
        columns = (
            text.rjust(width) if isinstance(value, int | float) else text.ljust(width)
            for value, text, width in zip(row, shown, widths, strict=True)
        )
        lines.append((indent + "  ".join(columns)).rstrip())
    return lines


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def dollars(amount: float | None) -> str:
    """USD as people write it; None is a price that nobody knows. dollars(0.0123) -> "$0.012" """
    if amount is None:
        return "unknown"
    return f"${amount:,.2f}" if amount == 0 or amount >= 1 else f"${amount:.2g}" if amount >= 0.0001 else "under $0.0001"


class Console:
    """A Progress for people: a live bar on a terminal; elsewhere (a log, a pipe, --json) a plain line now and then.

    with Console(as_json) as console:
        summary = ingest(..., console)
        console.result(summary, lines)
    """

    def __init__(self, as_json: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._as_json = as_json
        self._clock = clock
        self._live = not as_json and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._lock = threading.Lock()
        self._bar: Bar | None = None
        self._panel: panel.Panel | None = None
        self._what: str | None = None

    def begin(self, what: str, total: int | None, unit: str) -> None:
        self.end()
        with self._lock:
            self._what, self._total, self._unit, self._done, self._note = what, total, unit, 0, ""
            self._began = self._told = self._clock()
            if self._live:
                self._bar = _bar()
                self._task = self._bar.add_task(what, total=total, unit=unit, note="")
                self._bar.start()

    def step(self, done: int = 1, note: str = "") -> None:
        with self._lock:
            if self._what is None:
                return
            self._done += done
            self._note = note or self._note
            if self._bar is not None:
                self._bar.update(self._task, advance=done, note=printable(self._note))
            elif self._clock() - self._told >= SECONDS_BETWEEN_LINES:
                self._told = self._clock()
                _write(sys.stderr, self._line() + "\n")

    def beat(self, pulse: Pulse) -> None:
        with self._lock:
            if self._what is None:
                return
            self._done, self._note = pulse.answered + pulse.failed, panel.line(pulse)
            if self._bar is not None:
                self._panel = self._panel or panel.Panel(self._bar)
                self._panel.show(self._what, pulse)
            elif self._clock() - self._told >= SECONDS_BETWEEN_BEATS:
                self._told = self._clock()
                _write(sys.stderr, self._line() + "\n")

    def end(self) -> None:
        with self._lock:
            if self._what is None:
                return
            if self._panel is not None:
                self._panel.close()
                self._panel = None
            if self._bar is not None:
                self._bar.stop()
                self._bar = None
            _write(sys.stderr, f"{self._line()}, {self._clock() - self._began:.1f} s\n")
            self._what = None

    def say(self, line: str) -> None:
        with self._lock:
            if self._bar is not None:
                self._bar.console.print(printable(line), markup=False, highlight=False)
            else:
                _write(sys.stderr, printable(line) + "\n")

    def _line(self) -> str:
        of = f" of {self._total:,}" if self._total is not None else ""
        note = f", {printable(self._note)}" if self._note else ""
        return f"{self._what}: {self._done:,}{of} {self._unit}{note}"

    def result(self, value: Any, lines: Iterable[str], then: str | None = None) -> None:
        """The outcome of the command on stdout: `value` as JSON, or `lines` for people and what to type next."""
        self.end()
        if self._as_json:
            document(value)
            return
        text = "".join(f"{printable(line)}\n" for line in lines)
        _write(sys.stdout, f"{text}\nNext: {then}\n" if then else text)

    def __enter__(self) -> Console:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end()


def _bar() -> Bar:
    from rich.console import Console as Terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[unit]}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}", markup=False),
        console=Terminal(stderr=True),
        transient=True,
    )
