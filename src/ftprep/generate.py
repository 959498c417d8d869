"""The stage that spends: sends the requests that have no answer yet, and writes each answer to the ledger as it comes.

    requests.jsonl - generations.jsonl -> model -> generations.jsonl

A kill loses at most what is in flight; the same call again sends only what is missing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.engines import open_engine
from ftprep.engines.budget import Budget
from ftprep.engines.caching import Watch
from ftprep.engines.contexts import Contexts
from ftprep.engines.dispatch import Dispatch, Tally
from ftprep.engines.tariff import Tariff
from ftprep.errors import BudgetReached, PriceUnknown
from ftprep.ledger import Standing, Writer, standing
from ftprep.progress import Progress
from ftprep.records import Request, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace


class GenerateSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How it went: requested = answered_before + answered + failed + left. Of those left, `in_batches` are in
    batches that are still open. `calls` are HTTP calls; `cost` None: price unknown.

    {"requested": 420, "answered_before": 100, "answered": 317, "failed": 3, "left": 0, "failures": {"no answer within 120 s": 3},
     "prompt_tokens": 301200, "cached_tokens": 280000, "written_tokens": 0, "completion_tokens": 61000, "cost": 0.31, "calls": 325,
     "seconds": 92.4, "warnings": []}
    """

    requested: int
    answered_before: int
    answered: int
    failed: int
    left: int
    failures: dict[str, int]
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    cost: float | None
    calls: int
    seconds: float
    written_tokens: int = 0
    in_batches: int = 0
    warnings: tuple[str, ...] = ()


def generate(
    workspace: Workspace, target: Target, settings: Settings, progress: Progress, requests: Path | None = None
) -> GenerateSummary:
    """Send what `requests` (workspace.requests) asks of `target`'s model and workspace.generations does not answer.

    Blocks; not to be called in a running event loop.

    Requests that fail for good are written with their cause, and asked again by the next run. --max-cost holds for all that the
    ledger of this workspace has cost, so that going on after an interruption does not spend it twice.

    Raises BudgetReached, PriceUnknown, BadLine, NotWritable and, where no further call would succeed, NoKey, Unreachable,
    ProviderRefused and their like; KeyboardInterrupt goes through. What had arrived is on disk in every case.
    """
    requests = requests or workspace.requests
    if settings.batch:
        from ftprep.batches import generate_in_batches

        return generate_in_batches(workspace, target, settings, progress, requests)
    tariff = Tariff(target, settings)
    if settings.max_cost is not None and not tariff.known:
        raise PriceUnknown(model=target.model)
    begun = time.monotonic()
    before = standing(workspace.generations)
    if workspace.batches.exists():
        from ftprep.batches import refuse_open

        refuse_open(workspace, requests, before.answered)
    requested, answered_before = _survey(requests, target, before, progress)
    tally, fatal, warning = Tally(), None, None
    if requested > answered_before:
        pool = asyncio.run(_send(workspace, requests, target, settings, progress, tariff, before, requested - answered_before))
        tally, fatal, warning = pool.tally, pool.fatal, pool.watch.warning()
        left = requested - answered_before - tally.answered - tally.failed
        if fatal is None and pool.over_budget:
            fatal = BudgetReached(budget=f"{settings.max_cost:.10g}", spent=f"${before.spent + tally.cost:.4f}", left=left)
    if fatal is not None:
        raise fatal
    return GenerateSummary(
        requested=requested,
        answered_before=answered_before,
        answered=tally.answered,
        failed=tally.failed,
        left=requested - answered_before - tally.answered - tally.failed,
        failures=dict(tally.failures),
        prompt_tokens=tally.prompt_tokens,
        cached_tokens=tally.cached_tokens,
        completion_tokens=tally.completion_tokens,
        cost=tally.cost if tariff.known else None,
        calls=tally.calls,
        seconds=round(time.monotonic() - begun, 3),
        written_tokens=tally.written_tokens,
        warnings=(warning,) if warning else (),
    )


def _survey(requests: Path, target: Target, before: Standing, progress: Progress) -> tuple[int, int]:
    """How many requests there are for this model, and how many of them are answered. Reads, and so checks, every line."""
    keys: set[str] = set()
    others = 0
    for request in jsonl.read(requests, Request):
        if request.model == target.model:
            keys.add(request.key)
        else:
            others += 1
    if others:
        progress.say(f"{others} requests are for another model than {target.model}: left alone")
    return len(keys), len(keys & before.answered)


def _todo(requests: Path, target: Target, answered: set[str]) -> Iterator[Request]:
    """The requests without an answer, as they stand in the file, one at a time; keys alone are held in memory."""
    taken = set(answered)
    for request in jsonl.read(requests, Request):
        if request.model == target.model and request.key not in taken:
            taken.add(request.key)
            yield request


async def _send(
    workspace: Workspace,
    requests: Path,
    target: Target,
    settings: Settings,
    progress: Progress,
    tariff: Tariff,
    before: Standing,
    count: int,
) -> Dispatch:
    async with open_engine(target, settings) as engine:
        writer = Writer(workspace.generations)
        try:
            pool = Dispatch(
                engine,
                contexts=Contexts(workspace, target.model),
                writer=writer,
                tariff=tariff,
                budget=Budget(settings.max_cost, before.spent),
                progress=progress,
                concurrency=min(settings.concurrency, count),
                attempts=settings.attempts,
                watch=Watch(target.model, target.api_base),
            )
            progress.begin(f"ask {target.model}", count, "requests")
            try:
                await pool.run(_todo(requests, target, before.answered))
            finally:
                progress.end()
        finally:
            await writer.close()
    return pool
