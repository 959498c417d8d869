"""ftprep augment: a model writes rephrasings, reversals and inferences; what passes the checks becomes examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ftprep.cli.options import (
    DEFAULT_WORKSPACE,
    Adapter,
    ApiBase,
    Batch,
    Client,
    Concurrency,
    ContextTokens,
    Fill,
    Json,
    Judge,
    JudgeSample,
    KeepTrace,
    Limit,
    MaxCost,
    MaxTime,
    MaxTokens,
    Model,
    MoreDocuments,
    NoAdapter,
    NoWait,
    PasswordFile,
    Per,
    PriceIn,
    PriceOut,
    Ray,
    Rephrasings,
    Rpm,
    Samples,
    Strategy,
    Tpm,
    Workers,
    Workspace,
)

if TYPE_CHECKING:
    from ftprep.cli.console import Console
    from ftprep.records import Target
    from ftprep.settings import Settings
    from ftprep.workspace import Workspace as Folder


def command(
    docs: MoreDocuments = None,
    strategy: Strategy = None,
    per: Per = None,
    rephrasings: Rephrasings = None,
    model: Model = None,
    adapter: Adapter = None,
    no_adapter: NoAdapter = False,
    api_base: ApiBase = None,
    concurrency: Concurrency = None,
    limit: Limit = None,
    max_cost: MaxCost = None,
    batch: Batch = None,
    no_wait: NoWait = False,
    max_tokens_total: MaxTokens = None,
    max_time: MaxTime = None,
    price_in: PriceIn = None,
    price_out: PriceOut = None,
    rpm: Rpm = None,
    tpm: Tpm = None,
    client: Client = None,
    workers: Workers = None,
    ray: Ray = None,
    samples: Samples = None,
    judge: Judge = None,
    judge_sample: JudgeSample = None,
    context_tokens: ContextTokens = None,
    keep_trace: KeepTrace = None,
    fill: Fill = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be sent, and its cost; send nothing.")] = False,
    password_file: PasswordFile = None,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Have a model write more about each passage, and check it.

    Rephrasings, reversals and inferences are asked for, passage by passage (local) and over all documents at once (global). What
    was answered is never asked again: after Ctrl-C, a crash or a budget the same command goes on where it was.

    \b
    Examples:
      ftprep augment --dry-run
      ftprep augment handbook/ --model openai/gpt-4.1-mini --max-cost 5
      ftprep augment --strategy local --limit 20
      ftprep augment --fill --dry-run
      ftprep augment --model openai/gpt-4.1-mini --batch --no-wait
    """
    from ftprep import augment as stage
    from ftprep import config
    from ftprep.cli import steps, summaries
    from ftprep.cli.console import Console
    from ftprep.errors import DONE, PARTLY_FAILED
    from ftprep.workspace import Workspace as Folder

    place = Folder(workspace)
    flags = {
        "strategy": strategy,
        "per": per,
        "rephrasings": rephrasings,
        "model": model,
        "adapter": steps.adapter_of(adapter, no_adapter),
        "api_base": api_base,
        "concurrency": concurrency,
        "limit": limit,
        "max_cost": max_cost,
        "batch": batch,
        "batch_wait": False if no_wait else None,
        "max_tokens_total": max_tokens_total,
        "max_time": max_time,
        "price_in": price_in,
        "price_out": price_out,
        "rpm": rpm,
        "tpm": tpm,
        "client": client,
        "workers": workers,
        "ray": ray,
        "samples": samples,
        "judge": judge,
        "judge_sample": judge_sample,
        "context_tokens": context_tokens,
        "keep_trace": keep_trace,
    }
    settings = config.load(place.config, flags)
    with Console(as_json) as console, steps.held(place, docs):
        target = steps.chosen_model(settings, console)
        ingested = steps.documents_first(docs, place, settings, console, password_file)
        before = list(summaries.ingested(ingested)) if ingested else []
        if fill:
            return _filled(place, settings, target, console, {"ingest": ingested, "target": target}, before, dry_run)
        if dry_run:
            look = stage.dry_run(place, settings, target)
            value = {"ingest": ingested, "target": target, "dry_run": look}
            console.result(value, [*before, *summaries.dry(look)], then="the same command without --dry-run")
            return DONE
        summary = stage.augment(place, settings, target, console)
        done = {"ingest": ingested, "target": target, "augment": summary}
        again = "ftprep augment --batch" if summary.generation.in_batches else "ftprep export"
        console.result(done, [*before, *summaries.augmented(summary)], then=steps.then(again, workspace))
    return PARTLY_FAILED if summary.failed else DONE


def _filled(
    place: Folder, settings: Settings, target: Target, console: Console, told: dict[str, object], before: list[str], dry_run: bool
) -> int:
    """augment --fill: what is missing is asked for, or with --dry-run counted."""
    from ftprep import fill as stage
    from ftprep.cli import steps, views
    from ftprep.errors import DONE, PARTLY_FAILED

    if dry_run:
        look = stage.look(place, settings, target)
        console.result({**told, "dry_run": look}, [*before, *views.would_fill(look)], then="the same command without --dry-run")
        return DONE
    summary = stage.fill(place, settings, target, console)
    console.result(
        {**told, "fill": summary}, [*before, *views.filled(summary)], then=steps.then("ftprep show learnability", place.root)
    )
    return PARTLY_FAILED if summary.failed else DONE
