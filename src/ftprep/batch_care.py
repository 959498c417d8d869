"""Looking after batches from outside a run: how they stand, and stopping them."""

from __future__ import annotations

from collections.abc import Sequence

from ftprep.engines.batch import row_of
from ftprep.engines.batch.journal import Job, Journal
from ftprep.engines.batch.steps import SETTLING, Steps
from ftprep.errors import FtprepError, UnknownName
from ftprep.progress import Silent
from ftprep.records import Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace


def cancel(workspace: Workspace, settings: Settings, ids: Sequence[str], *, everything: bool) -> list[Job]:
    """Have the providers stop these open batches (`everything`: all of them); as they stand then. What was done by then stays to be
    fetched, and is paid. One that its provider does not know is given up. While another ftprep is at work in the workspace the
    journal is left to it.

    Raises UnknownName for an id of no open batch, ProviderRefused and its like.
    """
    mine = workspace.holder() is None
    journal = Journal(workspace.batches, writing=mine)
    try:
        there = {job.id: job for job in journal.open_jobs() if mine or job.state == "created"}
        for name in ids:
            if name not in there:
                raise UnknownName(noun="open batch", name=name, choices=", ".join(there) or "none is open")
        chosen = [job for job in there.values() if everything or job.id in ids]
        return [_steps_of(job, settings, journal).cancel(job, workspace.batch_files / f"{job.id}.jsonl") for job in chosen]
    finally:
        journal.close()


def refresh(workspace: Workspace, settings: Settings) -> dict[str, str]:
    """Ask the providers how the open batches stand, and write it down; what went wrong, by id."""
    journal, troubles = Journal(workspace.batches), {}
    try:
        for job in journal.open_jobs():
            try:
                if job.state == "created" and _steps_of(job, settings, journal).look(job) is None:
                    troubles[job.id] = "the provider can't tell at the moment"
            except FtprepError as error:
                troubles[job.id] = str(error)
    finally:
        journal.close()
    return troubles


def _steps_of(job: Job, settings: Settings, journal: Journal) -> Steps:
    target = Target(model=job.model, engine="litellm", profile="large", api_base=job.base)
    provider = row_of(target).open(target, settings, job.base)
    return Steps(provider, journal, Silent(), attempts=settings.attempts, settling=min(SETTLING, settings.batch_poll))
