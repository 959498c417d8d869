"""ftprep batch: what is at a provider's batch API, and stopping it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace

if TYPE_CHECKING:
    from ftprep.engines.batch.journal import Job


def command(
    action: Annotated[
        Literal["status", "cancel"], typer.Argument(metavar="[status|cancel]", help="Look, or stop.", show_default=False)
    ] = "status",
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="The batches to cancel, as `status` lists them.", show_default=False),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Cancel every open batch.")] = False,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Show what is at a provider's batch API, or cancel it.

    `ftprep augment --batch` makes them, and goes on with them. What a cancelled batch had done is paid: the next `ftprep augment
    --batch` fetches it. While another ftprep waits for the batches, `status` shows what that one saw last.

    \b
    Examples:
      ftprep batch status
      ftprep batch cancel 5e0c91b2
      ftprep batch cancel --all
    """
    from ftprep import batch_care, batches, config
    from ftprep.cli import steps
    from ftprep.cli.console import Console
    from ftprep.engines.batch import journal
    from ftprep.errors import DONE, BadFlag
    from ftprep.workspace import Workspace as Folder

    place = Folder(workspace)
    if action == "status" and (ids or everything):
        raise BadFlag(where="ID", what="is for `ftprep batch cancel`")
    if action == "cancel" and bool(ids) == everything:
        raise BadFlag(where="ID", what="name the batches to cancel, or give --all, and not both")
    settings = config.load(place.config, {})
    troubles: dict[str, str] = {}
    with Console(as_json) as console:
        if action == "cancel":
            done = batch_care.cancel(place, settings, ids or [], everything=everything)
            jobs = list(done)
        else:
            if batches.open_jobs(place) and place.holder() is None:
                with place.lock():
                    troubles = batch_care.refresh(place, settings)
            jobs = list(journal.read(place.batches).values())
        value = {"batches": [shown(job) for job in jobs], "troubles": troubles}
        unfinished = any(job.is_open for job in jobs)
        console.result(
            value, list(_lines(jobs, troubles)), then=steps.then("ftprep augment --batch", workspace) if unfinished else None
        )
    return DONE


def shown(job: Job) -> dict[str, object]:
    """A job without its requests' keys."""
    import msgspec

    value: dict[str, object] = msgspec.structs.asdict(job)
    return {name: one for name, one in value.items() if name != "keys"}


def _lines(jobs: Sequence[Job], troubles: Mapping[str, str]) -> Iterator[str]:
    from ftprep.cli.console import table

    if not jobs:
        yield "No batches: `ftprep augment --batch` makes them"
        return
    head = ("id", "state", "at the provider", "requests", "done", "failed", "MB", "model", "batch", "since")
    rows = [
        (
            *(job.id, job.state, job.status or "-", job.requests, job.done, job.failed, job.bytes / 1e6),
            *(job.model, job.batch_id or "-", job.created_at or job.at),
        )
        for job in jobs
    ]
    yield from table([head, *rows])
    still = [job for job in jobs if job.is_open]
    yield f"{len(still):,} open, with {sum(job.requests for job in still):,} requests"
    yield from (f"  {job.id}: {job.cause}" for job in jobs if job.cause)
    yield from (f"  {name}: {trouble}" for name, trouble in troubles.items())
