"""ftprep submit: a training file to a provider, and a fine-tuning job on it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace

if TYPE_CHECKING:
    from ftprep.orders import Submission


def command(
    target: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE|FOLDER]", help="A training file, or an export's folder; default the workspace's export."),
    ] = None,
    provider: Annotated[
        str, typer.Option(metavar="P", help="openai, azure, vertex_ai, together, fireworks or mistral.", show_default=False)
    ] = ...,  # type: ignore[assignment]  # typer's sign for an option that must be given
    model: Annotated[
        str | None, typer.Option(metavar="M", help="The model to tune, as the provider names it; default `tuned_model`.")
    ] = None,
    epochs: Annotated[int | None, typer.Option(metavar="N", help="Passes over the training file.")] = None,
    suffix: Annotated[str | None, typer.Option(metavar="NAME", help="What the tuned model's name shall end with.")] = None,
    format: Annotated[str | None, typer.Option(metavar="F", help="The file's format, where the provider takes several.")] = None,
    validation_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The validation file, where it is not beside the training file's folder.")
    ] = None,
    api_base: Annotated[str | None, typer.Option(metavar="URL", help="Another address of the provider's API.")] = None,
    max_cost: Annotated[float | None, typer.Option(metavar="USD", help="Send nothing where training would cost more.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show every call that would be made; send nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Start another job where this very one has been done.")] = False,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="Leave when the job is started; `ftprep jobs` looks after it.")
    ] = False,
    poll: Annotated[float, typer.Option(metavar="SECONDS", min=0.01, help="Time between two looks at the job.")] = 30.0,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Send a training file to a provider and start a fine-tuning job.

    The files are checked first. What is sent where, and what it costs, is shown and asked before anything is sent. Each step is in
    jobs.jsonl before the next, so the same command after a kill goes on and starts nothing twice. Keys come from the environment.

    \b
    Examples:
      ftprep submit --provider openai --model gpt-4.1-mini-2025-04-14 --dry-run
      ftprep submit tuning/train.jsonl --provider together --model meta-llama/Meta-Llama-3.1-8B-Instruct-Reference
      ftprep submit --provider mistral --model open-mistral-7b --epochs 2 --yes --max-cost 20 --no-wait
    """
    from ftprep import config, orders
    from ftprep import submit as stage
    from ftprep.cli import jobs as shown
    from ftprep.cli import steps
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.workspace import Workspace as Folder

    place = Folder(workspace)
    settings = config.load(place.config, {"tuned_model": model, "epochs": epochs})
    order = orders.make_order(
        provider, target, place, settings, form=format, validation=validation_file, suffix=suffix, api_base=api_base
    )
    submission = orders.described(order, settings)
    with Console(as_json) as console:
        if dry_run:
            calls = stage.rehearse(order, orders.access_of(order, rehearse=True))
            submission = orders.with_calls(submission, calls)
            console.result({"submit": submission}, [*shown.ordered(submission), *shown.calls(submission)])
            return DONE
        access = orders.access_of(order)
        for line in shown.ordered(submission):
            console.say(line)
        with place.lock(), stage.open_wire(access, console) as wire:
            before = stage.standing_of(place, order)
            if stage.spends(before, again=again):
                _ask(submission, max_cost, yes=yes)
            elif before is not None and before.job is not None:
                console.say(f"job {before.job.id} has been started on this order already; --again starts another")
            job = stage.send(order, wire, access, place, console, again=again)
            if not no_wait:
                job = stage.watch(order, job, wire, access, place, console, every=poll)
        submission = stage.ended(submission, job, settings)
        then = None if job.state == "succeeded" else steps.then(f"ftprep jobs watch {job.id}", workspace)
        console.result({"submit": submission}, shown.finished(submission), then=then if no_wait else None)
    return shown.status_of(submission.order.provider, job)


def _ask(submission: Submission, limit: float | None, *, yes: bool) -> None:
    """Money is spent from here on. Raises AboveLimit, NotConfirmed."""
    from ftprep.cli.console import dollars
    from ftprep.errors import AboveLimit, NotConfirmed

    host = submission.order.host
    if limit is not None and (submission.cost is None or submission.cost > limit):
        costs = "has an unknown price" if submission.cost is None else f"would cost {dollars(submission.cost)}"
        raise AboveLimit(host=host, costs=costs, limit=f"{limit:g}")
    if yes:
        return
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        raise NotConfirmed(host=host)
    sys.stderr.write("Send the files and start the job? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise NotConfirmed(host=host)
