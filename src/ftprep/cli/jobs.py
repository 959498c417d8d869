"""ftprep jobs: the fine-tuning jobs that this workspace has started."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace

if TYPE_CHECKING:
    from ftprep.jobs import Job
    from ftprep.jobs.journal import Standing
    from ftprep.orders import Submission


def command(
    action: Annotated[
        Literal["list", "status", "watch", "cancel"],
        typer.Argument(help="list what is known; ask the provider about a job; watch it to its end; cancel it."),
    ] = "list",
    job: Annotated[
        str | None, typer.Argument(metavar="[JOB]", help="The job's id; may be left out where one is open.", show_default=False)
    ] = None,
    poll: Annotated[float, typer.Option(metavar="SECONDS", min=0.01, help="Time between two looks at the job.")] = 30.0,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """List, watch and cancel the fine-tuning jobs of this workspace.

    `list` reads the journal only; the others ask the provider, with its key from the environment.

    \b
    Examples:
      ftprep jobs
      ftprep jobs watch ftjob-abc123
      ftprep jobs cancel
    """
    from ftprep import config, orders
    from ftprep import submit as stage
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.jobs.journal import standings
    from ftprep.workspace import Workspace as Folder

    place = Folder(workspace)
    settings = config.load(place.config, {})
    with Console(as_json) as console:
        if action == "list":
            found = list(standings(place.jobs).values())
            console.result({"jobs": [_plain(one) for one in found]}, list(_listed(found)))
            return DONE
        standing = stage.find(place, job)
        order, known = standing.order, standing.job
        assert known is not None
        access = orders.access_of(order)
        with place.lock(), stage.open_wire(access, console) as wire:
            if action == "cancel":
                now = stage.cancel(order, known, wire, access, place, console)
            else:
                now = stage.watch(order, known, wire, access, place, console, every=poll, once=action == "status")
        submission = stage.ended(orders.described(order, settings), now, settings)
        console.result({"job": submission}, finished(submission))
    return status_of(order.provider, now) if action == "watch" else DONE


def ordered(submission: Submission) -> Iterator[str]:
    """What is sent where, and what it costs."""
    from ftprep.cli.console import dollars, table

    order = submission.order
    yield f"{order.model} at {order.provider}, {order.epochs} epochs"
    for place in submission.goes_to:
        yield f"  goes to {place}"
    if submission.provider_status != "open":
        yield f"  {submission.provider_status}"
    rows = [(file.split, file.rows, "rows", file.tokens, "tokens", file.bytes, "bytes", file.path) for file in order.files]
    yield from table(rows)
    cost = "price unknown" if submission.cost is None else f"about {dollars(submission.cost)}"
    yield f"  {submission.training_tokens:,} training tokens, {cost}"


def calls(submission: Submission) -> Iterator[str]:
    """Each call of a dry run."""
    yield "Would be sent, each with the key in a header:"
    for call in submission.calls:
        yield f"  {call.method} {call.url}"
        if call.json is not None:
            yield f"    {json.dumps(call.json, ensure_ascii=False)}"
        if call.form:
            yield f"    {', '.join(f'{name}={value}' for name, value in call.form.items())}"
        if call.file:
            yield f"    the bytes of {call.file}"


def finished(submission: Submission) -> Iterator[str]:
    """How the job stands, and what it took."""
    from ftprep.cli.console import dollars

    job = submission.job
    if job is None:
        return
    yield f"Job {job.id} at {submission.order.provider}: {job.said}"
    if job.message:
        yield f"  {job.message}"
    if job.model and job.state == "succeeded":
        yield f"  tuned model: {job.model}"
    if submission.trained_tokens is not None:
        cost = "price unknown" if submission.actual_cost is None else dollars(submission.actual_cost)
        yield f"  trained tokens: {submission.trained_tokens:,} ({submission.training_tokens:,} expected), {cost}"
    elif job.state == "succeeded":
        yield "  trained tokens: not reported"


def status_of(provider: str, job: Job) -> int:
    """The exit status for a job; for one that has failed, the sentence on stderr too."""
    from ftprep.cli import console
    from ftprep.errors import DONE, FAULT, JobEnded

    if job.state not in ("failed", "cancelled"):
        return DONE
    said = f": {job.message}" if job.message else ""
    todo = "the same command starts another job on the files that are uploaded already"
    console.tell(
        str(
            JobEnded(
                id=job.id, provider=provider, state="failed" if job.state == "failed" else "was cancelled", said=said, todo=todo
            )
        )
    )
    return FAULT


def _listed(found: list[Standing]) -> Iterator[str]:
    from ftprep.cli.console import table

    if not found:
        yield "No job has been started from this workspace (`ftprep submit`)"
        return
    yield from table(
        [(one.seen_at or one.ordered_at, one.order.provider, one.order.model, *_state(one)) for one in found], indent=""
    )


def _state(one: Standing) -> tuple[str, str]:
    if one.job is None:
        return "-", "being started" if one.starting else "not started"
    return one.job.id, one.job.said


def _plain(one: Standing) -> dict[str, object]:
    return {
        "key": one.key,
        "ordered_at": one.ordered_at,
        "seen_at": one.seen_at,
        "order": one.order,
        "files": one.files,
        "job": one.job,
        "open": one.open,
    }
