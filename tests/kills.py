"""Kills: a run by batches in processes of its own, each ended with SIGKILL at the next point where none was ended before.

A point is an HTTP call, before the provider has worked on it or after (its answer lost), or a line of journal or ledger, before it
is on the disk or after. `run_through` gives the points in the order in which they were met.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import ftprep
from ftprep.records import Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.loopback import Answer, Call, Loopback, Phase

PRELOADED = [
    "ftprep.batches",
    "ftprep.engines.batch.openai_files",
    "litellm.files.main",
    "litellm.batches.main",
    "openai.resources",
    "httpx",
]
CALLS = re.compile(r"(POST|GET|DELETE) (/v1/(?:files|batches|messages/batches))(/[^/]+)?(/content|/results)?$")


class Kills:
    """A hook for a Loopback that kills the process at work, once at each point; `met` names them."""

    def __init__(self) -> None:
        self.met: list[str] = []
        self._process: Any = None
        self._lock = threading.Lock()
        self._alive = False

    def __call__(self, call: Call, phase: Phase) -> Answer | None:
        """Kill whoever calls, if this kind of call was not met before."""
        found = CALLS.match(f"{call.method} {call.path}")
        assert found, call.path
        point = f"{found[1]} {found[2]}{'/ID' if found[3] else ''}{found[4] or ''}, {phase}"
        with self._lock:
            if not self._alive or point in self.met:
                return None
            self.met.append(point)
            self._alive = False
            os.kill(self._process.pid, signal.SIGKILL)
            return 503, {}

    def run_through(self, space: Workspace, target: Target, settings: Settings, *, killing: bool = True) -> int:
        """Run until a process ends by itself; how many it took. The last one's exit status is 0, else AssertionError."""
        context = multiprocessing.get_context("forkserver")  # LiteLLM is imported once, not by each process
        context.set_forkserver_preload(PRELOADED)
        keys = {name: value for name, value in os.environ.items() if name.endswith("_API_KEY")}
        with _surroundings():
            forkserver.ensure_running()
        notes = space.root / "killed-at-writes.txt"
        for number in range(1, 200):
            before = notes.read_text().splitlines() if notes.exists() else []
            self._process = context.Process(
                target=_child, args=(space.root, target, settings, notes if killing else None, before, keys)
            )
            self._process.start()
            self._alive = True
            self._process.join()
            self._alive = False
            self.met += [point for point in (notes.read_text().splitlines() if notes.exists() else []) if point not in self.met]
            if self._process.exitcode != -signal.SIGKILL:
                assert self._process.exitcode == 0, self._process.exitcode
                return number
        raise AssertionError("it never came to its end")


@contextmanager
def _surroundings() -> Iterator[None]:
    """What the server of processes must find in the environment when it starts: this tree, and LiteLLM kept at home."""
    paths = os.pathsep.join([str(Path(ftprep.__file__).parent.parent), str(Path(__file__).parent.parent)])
    fresh = {"PYTHONPATH": paths, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MODE": "PRODUCTION"}
    before = {name: os.environ.get(name) for name in fresh}
    os.environ.update(fresh)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _child(
    root: Path, target: Target, settings: Settings, notes: Path | None, before: list[str], environment: dict[str, str]
) -> None:
    os.environ.update(environment)
    from ftprep import jsonl
    from ftprep.generate import generate
    from ftprep.progress import Silent

    add = jsonl.Appender.add

    def die(point: str) -> None:
        if notes is None or point in before:
            return
        with notes.open("a") as file:
            file.write(point + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.kill(os.getpid(), signal.SIGKILL)

    def watched(self: jsonl.Appender, *records: Any) -> None:
        what = f"line of {type(records[0]).__name__} {getattr(records[0], 'state', '')}".strip()
        die(f"{what}, before")
        add(self, *records)
        die(f"{what}, after")

    jsonl.Appender.add = watched  # type: ignore[method-assign]
    generate(Workspace(root), target, settings, Silent())


def double(kind: type[Loopback], **how: Any) -> tuple[Loopback, Kills]:
    """A double with kills round each of its calls."""
    kills = Kills()
    return kind(hook=kills, **how), kills
