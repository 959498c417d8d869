"""A job's steps at its provider, each written down before it is taken, and tried again where that can't cost anything twice."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from ftprep.engines import Passing
from ftprep.engines.batch import Provider, Remote
from ftprep.engines.batch.journal import Job, Journal
from ftprep.engines.retries import delay
from ftprep.errors import BatchRefused, BatchUnsure, NoSuchBatch, ProviderRefused
from ftprep.progress import Progress

T = TypeVar("T")
SETTLING = 10.0
"""A call to make a batch that was cut off may still be on its way for so many seconds: it is looked for only then."""


def now() -> str:
    """The time as the journal has it: "2026-11-25T23:01:08+00:00"."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Steps:
    """The jobs of one provider at one address. `settling` as SETTLING, shorter in tests."""

    def __init__(
        self, provider: Provider, journal: Journal, progress: Progress, *, attempts: int, settling: float = SETTLING
    ) -> None:
        self.provider, self._journal, self._progress = provider, journal, progress
        self._attempts, self._settling = attempts, settling

    def send(self, job: Job, file: Path) -> Job:
        """Take a job that is prepared to where the provider works on it. `file` is removed then.

        Raises BatchRefused where the provider does not take it, ProviderRefused where it can't be reached, BatchUnsure where it may
        have taken it and does not tell; the next run finds out.
        """
        file_id = self.patiently(lambda: self.provider.upload(file, job.id), job.model)
        job = self._journal.put(replace(job, state="uploaded", file_id=file_id, at=now()))
        job = self._journal.put(replace(job, state="creating", at=now(), created_at=now()))
        remote = self._create(job, file)
        job = self._created(job, remote)
        file.unlink(missing_ok=True)
        return job

    def _create(self, job: Job, file: Path) -> Remote:
        for number in range(1, self._attempts + 1):
            try:
                return self.provider.create(job, file)
            except Passing as failure:
                cause = failure.cause
                time.sleep(max(delay(number), failure.retry_after or 0.0))
            except ProviderRefused as error:  # an answer: it was not made
                self._journal.put(replace(job, state="dropped", cause=str(error.facts.get("cause", "")), at=now()))
                file.unlink(missing_ok=True)
                raise
            # a call that broke may have been heard: made a second time, it would be paid a second time
            if (found := self._find(job)) is not None:
                return found
        self._journal.put(replace(job, state="dropped", cause=cause, at=now()))
        file.unlink(missing_ok=True)
        raise BatchRefused(id=job.id, requests=job.requests, cause=cause)

    def _created(self, job: Job, remote: Remote) -> Job:
        made = replace(job, state="created", batch_id=remote.id, status=remote.status, done=remote.done, failed=remote.failed)
        return self._journal.put(replace(made, at=now()))

    def _find(self, job: Job) -> Remote | None:
        known = frozenset(chain.from_iterable((one.batch_id, *one.not_ours) for one in self._journal.jobs.values()))
        try:
            return self.patiently(lambda: self.provider.find(job, known), job.model)
        except (NoSuchBatch, ProviderRefused) as error:
            cause = str(error.facts.get("cause", "the provider lists no batches"))
            raise BatchUnsure(id=job.id, requests=f"{job.requests:,}", cause=cause) from None

    def settle(self, job: Job, file: Path) -> Job:
        """What becomes of a job that an interruption left half way: created, or dropped where the provider has begun nothing; one
        that is fetched is cleared away."""
        if job.state == "fetched":
            seen = None
            with contextlib.suppress(NoSuchBatch):
                seen = self.look(job)
            return self._clear(job, seen[1] if seen is not None else None)
        if job.state == "creating":
            age = (datetime.now(UTC) - datetime.fromisoformat(job.at)).total_seconds()
            time.sleep(min(self._settling, max(0.0, self._settling - age)))
            if (remote := self._find(job)) is not None:
                self._progress.say(f"batch {job.id}: it was made before the interruption ({remote.id}); going on with it")
                file.unlink(missing_ok=True)
                return self._created(job, remote)
        self.provider.discard(job, None)
        file.unlink(missing_ok=True)
        return self._journal.put(replace(job, state="dropped", cause="interrupted before it was made", at=now()))

    def look(self, job: Job) -> tuple[Job, Remote] | None:
        """The job as it stands at the provider, written down where that has changed; None where the provider can't tell now."""
        try:
            remote = self.provider.retrieve(job)
        except Passing:
            return None
        seen = replace(job, status=remote.status, done=remote.done, failed=remote.failed)
        if seen != job:
            job = self._journal.put(replace(seen, at=now()))
        return job, remote

    def cancel(self, job: Job, file: Path) -> Job:
        """Have the provider stop. A job that it does not know, and one that was never made, is dropped."""
        try:
            if job.state == "creating":
                job = self.settle(job, file)
            if job.state != "created":
                return job
            remote = self.patiently(lambda: self.provider.cancel(job), job.model)
        except (NoSuchBatch, BatchUnsure):
            return self._journal.put(replace(job, state="dropped", cause="given up: the provider knows of none", at=now()))
        return self._journal.put(replace(job, status=remote.status, done=remote.done, failed=remote.failed, at=now()))

    def fetched(self, job: Job, remote: Remote, cause: str) -> Job:
        """All that came of it is in the ledger: the provider's copies may go."""
        job = self._journal.put(replace(job, state="fetched", cause=cause, at=now()))
        return self._clear(job, remote)

    def _clear(self, job: Job, remote: Remote | None) -> Job:
        self.provider.discard(job, remote)
        return self._journal.put(replace(job, state="cleared", at=now()))

    def not_ours(self, job: Job, file: Path) -> Job:
        """The batch that was taken for this job's was another's: look again, and drop it if there is none."""
        mistaken = (*job.not_ours, job.batch_id)
        again = replace(job, state="creating", not_ours=mistaken, batch_id="", status="", at=job.created_at or job.at)
        return self.settle(self._journal.put(again), file)

    def drop(self, job: Job, cause: str) -> Job:
        """Nothing came of it."""
        return self._journal.put(replace(job, state="dropped", cause=cause, at=now()))

    def patiently(self, call: Callable[[], T], model: str) -> T:
        """What `call` gives, asked for as often as is allowed. Raises ProviderRefused when that is used up."""
        cause = ""
        for number in range(1, self._attempts + 1):
            try:
                return call()
            except Passing as failure:
                cause = failure.cause
                if number < self._attempts:
                    time.sleep(max(delay(number), failure.retry_after or 0.0))
        todo = "what was answered is kept, and what is at the provider is known: the same command goes on"
        raise ProviderRefused(model=model, cause=cause, todo=todo)
