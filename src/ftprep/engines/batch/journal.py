"""batches.jsonl: what was given to a provider's batch API. Written before each step: after a kill it is known what to look for.

    prepared -> uploaded -> creating -> created -> fetched -> cleared          dropped: nothing was begun, or it was given up

fetched: all that came is in the ledger; cleared: the provider's copies are gone too, where it lets us remove them.

One line for each change; the last line of an id is how the job stands. Nothing of a document is in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from ftprep import jsonl

State = Literal["prepared", "uploaded", "creating", "created", "fetched", "cleared", "dropped"]
OPEN: frozenset[State] = frozenset(("creating", "created"))
"""States in which the provider may be at work: the job's requests are not sent by any other way."""

ENDED: frozenset[State] = frozenset(("cleared", "dropped"))


class Job(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file of requests on its way. `keys` stand in its first line only. `reserved` is the most that it can cost, in USD;
    `status`, `done` and `failed` are the provider's word when it was last asked, `at` when that was (ISO, UTC). `cause`: why it
    ended otherwise than well. `not_ours`: batches that were taken for it and were somebody else's.

    {"id": "5e0c91b2", "state": "created", "provider": "openai", "model": "openai/gpt-4.1-mini", "base": "https://api.openai.com/v1",
     "requests": 2000, "bytes": 8123456, "reserved": 1.84, "file_id": "file-1", "batch_id": "batch_1", "status": "working",
     "done": 120, "at": "2026-11-25T23:01:08+00:00"}
    """

    id: str
    state: State
    provider: str
    model: str
    base: str
    requests: int
    bytes: int = 0
    reserved: float = 0.0
    keys: tuple[str, ...] = ()
    file_id: str = ""
    not_ours: tuple[str, ...] = ()
    batch_id: str = ""
    status: str = ""
    done: int = 0
    failed: int = 0
    cause: str = ""
    created_at: str = ""
    at: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the provider may be at work on it."""
        return self.state in OPEN


def read(path: Path) -> dict[str, Job]:
    """Every job by id, as it stands, with its keys. Raises BadLine; a last line that a kill cut short is passed over."""
    jobs: dict[str, Job] = {}
    for job in jsonl.read(path, Job, ledger=True):
        before = jobs.get(job.id)
        jobs[job.id] = msgspec.structs.replace(job, keys=before.keys) if before is not None else job
    return jobs


class Journal:
    """The journal open for writing. `put` returns when the line is on the disk; without `writing` it changes `jobs` alone."""

    def __init__(self, path: Path, *, writing: bool = True) -> None:
        self.jobs = read(path)
        self._appender = jsonl.Appender(path) if writing else None

    def put(self, job: Job) -> Job:
        """Write down how `job` stands now. Raises NotWritable."""
        if self._appender is not None:
            self._appender.add(msgspec.structs.replace(job, keys=()) if job.id in self.jobs else job)
        self.jobs[job.id] = job
        return job

    def open_jobs(self, model: str | None = None) -> list[Job]:
        """The jobs that the provider may be at work on, oldest first."""
        return [job for job in self.jobs.values() if job.is_open and model in (None, job.model)]

    def close(self) -> None:
        """Close the file."""
        if self._appender is not None:
            self._appender.__exit__(None, None, None)
