"""What a run that sends says about itself in the run folder, for `ftprep status` in another terminal: .run-state.json."""

from __future__ import annotations

import contextlib
import time

import msgspec

from ftprep import jsonl
from ftprep.progress import Progress, Pulse
from ftprep.workspace import Workspace

EVERY = 2.0
"""Seconds between two writes."""


class RunState(msgspec.Struct, frozen=True, kw_only=True):
    """The last that was heard of a run. `at`: seconds since the epoch.

    {"model": "openai/gpt-4.1-mini", "at": 1790000000.5, "pulse": {...}}
    """

    model: str
    at: float
    pulse: Pulse


class Reporting:
    """A Progress that hands everything on, and writes the state down now and then. That it can't is no reason to stop a run."""

    def __init__(self, progress: Progress, workspace: Workspace, model: str) -> None:
        self._progress, self._workspace, self._model = progress, workspace, model
        self._written = 0.0
        self.begin, self.step, self.end, self.say = progress.begin, progress.step, progress.end, progress.say

    def beat(self, pulse: Pulse) -> None:
        """Shown, and written every two seconds."""
        self._progress.beat(pulse)
        now = time.monotonic()
        if now - self._written < EVERY and pulse.left:
            return
        self._written = now
        path = self._workspace.run_state
        with contextlib.suppress(OSError):
            temporary = path.with_name(f"{path.name}.tmp")
            temporary.write_bytes(jsonl.encode(RunState(model=self._model, at=time.time(), pulse=pulse)))
            temporary.replace(path)


def last(workspace: Workspace) -> RunState | None:
    """The state that was written last; None where there is none that can be read."""
    try:
        return msgspec.json.decode(workspace.run_state.read_bytes(), type=RunState)
    except (OSError, msgspec.DecodeError):
        return None
