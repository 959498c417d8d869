"""The submit stage: a checked training file to a provider, a job on it, and what became of the job. It alone starts training.

    files checked -> (asked) -> uploaded -> started -> watched, each step in jobs.jsonl before the next

The same order again goes on where the journal ends: what was uploaded or started is not uploaded or started again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from ftprep.errors import UnknownJob
from ftprep.jobs import PROVIDERS, Access, Job, Order, Service, TrainingFile
from ftprep.jobs.contract import ENDED
from ftprep.jobs.journal import Journal, Standing, standings
from ftprep.jobs.wire import Call, Rehearsal, Wire
from ftprep.orders import Submission, price_of
from ftprep.progress import Progress
from ftprep.settings import Settings
from ftprep.workspace import Workspace

SECONDS_BETWEEN_LOOKS = 30.0


def rehearse(order: Order, access: Access) -> tuple[Call, ...]:
    """Every call that sending the order would make, in its order; ids that are not known yet stand in angle brackets."""
    wire = Rehearsal(access)
    service = PROVIDERS[order.provider].service(access, wire)
    for file in order.files:
        service.upload(file)
    service.start(order, {file.split: f"<id of {file.name}>" for file in order.files})
    return tuple(wire.calls)


def standing_of(workspace: Workspace, order: Order) -> Standing | None:
    """How far this very order is already, by the journal."""
    return standings(workspace.jobs).get(order.key)


def spends(before: Standing | None, *, again: bool) -> bool:
    """Whether sending may start a job: nothing of the order stands in the journal, or its last job did not succeed."""
    return again or before is None or before.job is None or before.job.state in ("failed", "cancelled")


def find(workspace: Workspace, job_id: str | None) -> Standing:
    """The order of a job by the job's id or its beginning; without one the only job that is open, else the only one there is.

    Raises UnknownJob.
    """
    started = [one for one in standings(workspace.jobs).values() if one.job is not None]
    if job_id is not None:
        fitting = [one for one in started if any(known.startswith(job_id) for known in one.known)]
    else:
        fitting = [one for one in started if one.open] or started
    if len(fitting) == 1:
        return fitting[0]
    if not started:
        what = "no job has been started from this workspace"
    elif job_id is not None:
        what = f"{len(fitting) or 'no'} jobs have an id that begins with {job_id}"
    else:
        what = f"{len(fitting)} jobs could be meant"
    raise UnknownJob(path=workspace.jobs, what=what)


def open_wire(access: Access, progress: Progress) -> Wire:
    """The calls to the provider, with its key in their headers; `progress` is told of each wait."""
    secret = access.keys[PROVIDERS[access.provider].keys[0]]
    return Wire(access, secret, {"Authorization": f"Bearer {secret}"}, tell=progress.say)


def send(order: Order, wire: Wire, access: Access, workspace: Workspace, progress: Progress, *, again: bool = False) -> Job:
    """Upload and start what the journal does not have yet; the job. With `again`, or where the last job did not succeed, a new one.

    Raises KeyRefused, JobRefused, NoReply, NotWritable.
    """
    wire.texts = tuple(Path(file.path) for file in order.files)
    service = PROVIDERS[order.provider].service(access, wire)
    before = standing_of(workspace, order)
    with Journal(workspace.jobs, order.key) as journal:
        if before is not None and before.job is not None and not spends(before, again=again):
            return before.job
        if before is None or before.job is not None:
            journal.note("ordered", order=order)
            before = standing_of(workspace, order)
        assert before is not None
        files: dict[str, str] = {file.split: _uploaded(file, service, before, journal, progress) for file in order.files}
        _wait_for(files, service, progress)
        found = [job for job in service.find_jobs(order, files) if job.id not in before.known] if before.starting else []
        if found:
            progress.say(f"job {found[0].id} had been started already")
            job = found[0]
        else:
            journal.note("starting")
            job = service.start(order, files)
        journal.note("started", job=job)
        progress.say(f"job {job.id} at {order.provider}: {job.said}")
        return job


def watch(
    order: Order,
    job: Job,
    wire: Wire,
    access: Access,
    workspace: Workspace,
    progress: Progress,
    *,
    every: float = SECONDS_BETWEEN_LOOKS,
    once: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> Job:
    """Look at the job every so many seconds until it ends (or `once`); each change goes to the journal. Raises as `send`."""
    wire.texts = tuple(Path(file.path) for file in order.files)
    service = PROVIDERS[order.provider].service(access, wire)
    with Journal(workspace.jobs, order.key) as journal:
        while job.state not in ENDED or once:
            if not once:
                sleep(every)
            job = _noted(service.look(job.id), job, wire, journal, progress)
            if once:
                break
    return job


def cancel(order: Order, job: Job, wire: Wire, access: Access, workspace: Workspace, progress: Progress) -> Job:
    """Ask for the job's end; the job as it is then. Raises as `send`."""
    service = PROVIDERS[order.provider].service(access, wire)
    with Journal(workspace.jobs, order.key) as journal:
        return _noted(service.cancel(job.id), job, wire, journal, progress)


def ended(submission: Submission, job: Job, settings: Settings) -> Submission:
    """The submission with the job and what it really took: trained tokens x price, where both are known."""
    price = price_of(submission.order, settings)
    actual = None if price is None or job.trained_tokens is None else job.trained_tokens * price
    return msgspec.structs.replace(submission, job=job, trained_tokens=job.trained_tokens, actual_cost=actual)


def _noted(now: Job, before: Job, wire: Wire, journal: Journal, progress: Progress) -> Job:
    now = msgspec.structs.replace(now, message=wire.shown(now.message))
    if now != before:
        journal.note("seen", job=now)
    if now.said != before.said:
        progress.say(f"job {now.id}: {now.said}")
    return now


def _uploaded(file: TrainingFile, service: Service, before: Standing, journal: Journal, progress: Progress) -> str:
    if file.split in before.files:
        return before.files[file.split]
    file_id = service.find_file(file) if file.split in before.begun else None
    if file_id is None:
        progress.say(f"uploading {file.path} ({file.bytes:,} bytes)")
        journal.note("uploading", split=file.split)
        file_id = service.upload(file)
    journal.note("uploaded", split=file.split, file_id=file_id)
    return file_id


def _wait_for(files: Mapping[str, str], service: Service, progress: Progress, sleep: Callable[[float], None] = time.sleep) -> None:
    pause = 0.5
    for split, file_id in files.items():
        while not service.ready(file_id):
            if pause == 0.5:
                progress.say(f"the {split} file is being read over there")
            sleep(pause)
            pause = min(15.0, pause * 1.5)
