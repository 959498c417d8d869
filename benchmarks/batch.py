"""Requests through files and batches, end to end, each process killed with SIGKILL between two steps: what came of each request.

The providers are the doubles of tests/, in this process. Files of a third of the requests; 4 in 1,000 refused for good, 10 in 1,000
failing in passing or missing from the first batch, the second batch expired half way (OpenAI's form), all results shuffled. Ends
with 1 where a request is not accounted for, or was worked on twice.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from harness import table

from ftprep import jsonl
from ftprep.engines.batch import journal
from ftprep.records import Generation, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.engines.sending import workspace
from tests.fake_batches import FakeBatches, Line
from tests.fake_messages import FakeMessages
from tests.kills import Kills


def faults(kind: type[FakeBatches] | type[FakeMessages]) -> dict[str, object]:
    """What goes wrong at that provider."""
    names = ("policy", "500") if kind is FakeBatches else ("invalid_request_error", "overloaded_error")

    def of_id(custom_id: str, number: int) -> str | None:
        at = int(custom_id[-5:])
        if at % 250 == 7:
            return names[0]
        return {3: names[1], 4: "missing"}.get(at % 200) if number == 1 else None

    def of_line(line: Line, number: int) -> str | None:
        return of_id(line["custom_id"], number)

    if kind is FakeMessages:
        return {"fault_for": of_id}
    return {"fault_for": of_line, "fate": lambda number: "expired" if number == 2 else "completed"}


def one(kind: type[FakeBatches] | type[FakeMessages], model: str, count: int, *, killed: bool) -> tuple[list[object], bool]:
    """A row of the table, and whether all is in order."""
    kills = Kills()
    with tempfile.TemporaryDirectory() as folder, kind(hook=kills if killed else None, **faults(kind)) as server:  # type: ignore[arg-type]
        space: Workspace = workspace(Path(folder), count, model=model)
        base = server.url if isinstance(server, FakeBatches) else server.address
        target = Target(model=model, engine="litellm", profile="large", api_base=base)
        settings = Settings(batch=True, batch_poll=0.02, batch_requests=count // 3 + 1)
        begun = time.monotonic()
        processes = kills.run_through(space, target, settings, killing=killed)
        seconds = time.monotonic() - begun
        lines = list(jsonl.read(space.generations, Generation, ledger=True))
        accepted = Counter(line.key for line in lines if line.error is None)
        failed = {line.key for line in lines if line.error is not None} - set(accepted)
        made = [job for job in journal.read(space.batches).values() if job.batch_id]
        twice = sum(number > 1 for number in server.billed.values()) + sum(number > 1 for number in accepted.values())
        left_there = len(server.files) if isinstance(server, FakeBatches) else len(server.batches)
    sound = len(accepted) + len(failed) == count and twice == 0 and left_there == 0 and len(accepted) == len(server.billed)
    row = [model, count, processes - 1, len(made), len(accepted), len(failed), count - len(accepted) - len(failed), twice]
    return [*row, left_there, f"{seconds:.1f}"], sound


def main() -> int:
    """0 where every row is in order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2000)
    given = parser.parse_args()
    os.environ.update({"ANTHROPIC_API_KEY": "x", "OPENAI_API_KEY": "x"})
    head = ["model", "requests", "kills", "batches", "answered", "failed", "unaccounted", "twice", "left there", "seconds"]
    runs = [(FakeBatches, "openai/fake"), (FakeMessages, "anthropic/claude-haiku-4-5")]
    results = [one(kind, model, given.requests, killed=killed) for kind, model in runs for killed in (False, True)]
    table("Batches, killed between every two steps: what came of each request", head, [row for row, _ in results])
    return 0 if all(sound for _, sound in results) else 1


if __name__ == "__main__":
    sys.exit(main())
