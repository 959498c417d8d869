"""jobs.jsonl: what was ordered, uploaded, started and seen, a line each, on the disk before the next step is taken.

    {"at": "2026-11-25T22:10:04Z", "key": "1f2e3d4c5b6a", "step": "ordered", "order": {"provider": "openai", ...}}
    {"at": "...", "key": "1f2e3d4c5b6a", "step": "uploading", "split": "train"}
    {"at": "...", "key": "1f2e3d4c5b6a", "step": "uploaded", "split": "train", "file_id": "file-1"}
    {"at": "...", "key": "1f2e3d4c5b6a", "step": "starting"}
    {"at": "...", "key": "1f2e3d4c5b6a", "step": "started", "job": {"id": "ftjob-1", "state": "queued", ...}}
    {"at": "...", "key": "1f2e3d4c5b6a", "step": "seen", "job": {"id": "ftjob-1", "state": "succeeded", ...}}

What was begun ("uploading", "starting") and has no line that ends it may have arrived: it is looked for before it is sent again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from ftprep import jsonl
from ftprep.jobs.contract import ENDED, Job, Order, Split

Step = Literal["ordered", "uploading", "uploaded", "starting", "started", "seen"]


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the journal."""

    at: str
    key: str
    step: Step
    order: Order | None = None
    split: Split | None = None
    file_id: str | None = None
    job: Job | None = None


class Standing(msgspec.Struct, kw_only=True):
    """How far an order is. `begun` are uploads that may have arrived; `known` the ids of all jobs of this order."""

    key: str
    order: Order
    ordered_at: str
    files: dict[str, str] = {}
    begun: set[str] = set()
    starting: bool = False
    job: Job | None = None
    seen_at: str = ""
    known: set[str] = set()

    @property
    def open(self) -> bool:
        """Whether a job was started that has not ended, as far as is known."""
        return self.job is not None and self.job.state not in ENDED


def standings(path: Path) -> dict[str, Standing]:
    """Every order of the journal by its key, in the order of first mention. Raises BadLine."""
    found: dict[str, Standing] = {}
    for entry in jsonl.read(path, Entry, ledger=True):
        if entry.step == "ordered" and entry.order is not None:
            before = found.get(entry.key)
            files = dict(before.files) if before else {}
            known = set(before.known) if before else set()
            found[entry.key] = Standing(key=entry.key, order=entry.order, ordered_at=entry.at, files=files, known=known)
            continue
        standing = found.get(entry.key)
        if standing is None:
            continue
        if entry.split is not None:
            standing.begun.add(entry.split)
            if entry.file_id is not None:
                standing.files[entry.split] = entry.file_id
                standing.begun.discard(entry.split)
        if entry.step == "starting":
            standing.starting = True
        if entry.job is not None:
            standing.job, standing.seen_at, standing.starting = entry.job, entry.at, False
            standing.known.add(entry.job.id)
    return found


class Journal:
    """Adds to jobs.jsonl; each `note` is on the disk when it returns."""

    def __init__(self, path: Path, key: str) -> None:
        self._appender, self._key = jsonl.Appender(path), key

    def note(
        self,
        step: Step,
        *,
        order: Order | None = None,
        split: Split | None = None,
        file_id: str | None = None,
        job: Job | None = None,
    ) -> None:
        """Write one line down. Raises NotWritable."""
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        self._appender.add(Entry(at=at, key=self._key, step=step, order=order, split=split, file_id=file_id, job=job))

    def __enter__(self) -> Journal:
        self._appender.__enter__()
        return self

    def __exit__(self, *ended: object) -> None:
        self._appender.__exit__(None, None, None)
