"""How far a workspace is: what its ledger says, and what a run at work in it said last. Reads only."""

from __future__ import annotations

import time

import msgspec

from ftprep import jsonl, ledger, runstate
from ftprep.errors import NoDocuments
from ftprep.progress import Pulse
from ftprep.records import Request
from ftprep.stored import Keys
from ftprep.workspace import Workspace

STALE = 30.0
"""A state that is older than this many seconds is no state of now."""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """requests = answered + failed + pending, of the plan in requests.jsonl. `holder` None: nobody is at work. `pulse` is what the
    run at work said last, `age` seconds ago; None where none said anything. `spent` counts all that the ledger ever paid.

    {"holder": "process 4711 on host5 since 14:02, `ftprep augment`", "requests": 2000, "answered": 640, "failed": 1,
     "pending": 1359, "spent": 0.31, "tokens": 576000, "model": "openai/gpt-4.1-mini", "age": 1.2, "pulse": {...}}
    """

    holder: str | None
    requests: int
    answered: int
    failed: int
    pending: int
    spent: float
    tokens: int
    model: str | None
    age: float | None
    pulse: Pulse | None


def status(workspace: Workspace) -> Status:
    """Look at a workspace. Raises NoDocuments where there is none, BadLine where a file is broken."""
    if not workspace.root.exists():
        raise NoDocuments(path=workspace.root)
    holder = workspace.holder()
    standing = ledger.standing(workspace.generations)
    answered = failed = 0
    seen = Keys()
    for request in jsonl.read(workspace.requests, Request):
        if seen.add(request.key):
            end = standing.lines.get(request.key)
            answered += end == 1
            failed += end == 0
    state = runstate.last(workspace)
    age = max(0.0, time.time() - state.at) if state is not None else None
    at_work = holder is not None and age is not None and age < STALE
    return Status(
        holder=holder,
        requests=len(seen),
        answered=answered,
        failed=failed,
        pending=len(seen) - answered - failed,
        spent=standing.spent,
        tokens=standing.tokens,
        model=state.model if state is not None else None,
        age=round(age, 1) if age is not None else None,
        pulse=state.pulse if state is not None and at_work else None,
    )
