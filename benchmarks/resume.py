"""Kill `ftprep augment` in the middle and give the same command again: what is asked twice, and whether the outcome is the same.

The fake provider counts every request body it sees. A body seen twice is a call repeated; there may be as many as were in flight.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from harness import corpus, ended, started, table

from tests.fake_provider import FakeProvider


class Try(NamedTuple):
    """One row: where it was stopped, how the first and second run ended, and what that cost."""

    concurrency: int
    how: signal.Signals
    at: int
    statuses: tuple[int, int]
    calls: int
    repeated: int
    examples: bytes


def arguments(folder: Path, workspace: Path, provider: FakeProvider, concurrency: int) -> tuple[str, ...]:
    """The one command that both runs get."""
    flags = ("--model", "openai/fake", "--api-base", provider.url, "--concurrency", str(concurrency))
    return ("augment", str(folder), "-w", str(workspace), *flags)


def stopped(
    documents: Path, place: Path, provider: FakeProvider, concurrency: int, how: signal.Signals, at: int, whole: int
) -> Try:
    """Run, stop it once `at` % of the calls are answered, run again."""
    provider.bodies.clear()
    before = provider.calls
    command = arguments(documents, place, provider, concurrency)
    process = started(*command)
    while provider.calls - before < whole * at / 100 + min(concurrency, 4) and process.poll() is None:
        time.sleep(0.002)
    first = ended(process, how)
    second = ended(started(*command))
    examples = (place / "examples.jsonl").read_bytes()
    repeated = sum(count - 1 for count in provider.bodies.values())
    return Try(concurrency, how, at, (first, second), provider.calls - before, repeated, examples)


def main() -> int:
    """1 where more calls were repeated than were in flight, or the outcome differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--latency", type=float, default=0.02, help="seconds of each call")
    parser.add_argument(
        "--full", action="store_true", help="stop at 10, 50 and 90 %% at concurrency 1, 8 and 32; SIGINT and SIGTERM too (minutes)"
    )
    given = parser.parse_args()
    rows: list[tuple[object, ...]] = []
    sound = True
    with tempfile.TemporaryDirectory() as folder, FakeProvider(latency=given.latency) as provider:
        here = Path(folder)
        corpus(here / "docs", given.documents)
        status = ended(started(*arguments(here / "docs", here / "whole", provider, 8)))
        whole, undisturbed = provider.calls, (here / "whole" / "examples.jsonl").read_bytes()
        rows.append((8, "-", "-", str(status), whole, 0, "", undisturbed.count(b"\n"), ""))
        points = [
            (n, signal.SIGKILL, at)
            for n in ((1, 8, 32) if given.full else (1, 32))
            for at in ((10, 50, 90) if given.full else (50,))
        ]
        points += [(n, signal.SIGINT, 50) for n in ((1, 8, 32) if given.full else (8,))]
        points += [(8, signal.SIGTERM, 50)] if given.full else []
        for number, (concurrency, how, at) in enumerate(points):
            one = stopped(here / "docs", here / f"try-{number}", provider, concurrency, how, at, whole)
            same = one.examples == undisturbed
            sound &= same and one.repeated <= concurrency and one.statuses[1] == 0
            statuses = ", ".join(map(str, one.statuses))
            made = one.examples.count(b"\n")
            rows.append((concurrency, how.name, f"{at} %", statuses, one.calls, one.repeated, concurrency, made, same))
    head = ("concurrency", "signal", "at", "exit statuses", "calls", "repeated", "allowed", "examples", "identical")
    table(f"Stopped and given again: {given.documents} documents, {given.latency * 1000:.0f} ms a call", head, rows)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
