"""The stage that spends: sends the requests that have no answer yet, and writes each answer to the ledger as it comes.

    requests.jsonl - generations.jsonl -> model -> generations.jsonl

A kill loses at most what is in flight; the same call again sends only what is missing.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import msgspec

from ftprep import ledger
from ftprep.engines import open_engine
from ftprep.engines.budget import Budget
from ftprep.engines.caching import Watch
from ftprep.engines.contexts import Contexts
from ftprep.engines.dispatch import Dispatch
from ftprep.engines.gate import Gate
from ftprep.engines.tally import Tally
from ftprep.engines.tariff import Tariff
from ftprep.errors import BadLine, BudgetReached, FtprepError, PriceUnknown, TimeReached, TokensReached
from ftprep.ledger import Standing, Survey
from ftprep.progress import Progress
from ftprep.records import Target
from ftprep.runstate import Reporting
from ftprep.settings import Settings, seconds_of
from ftprep.workspace import Workspace


class GenerateSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How it went: requested = answered_before + answered + failed + left. Of those left, `in_batches` are in batches that are
    still open. `calls` are HTTP calls, or requests given to batches; `cost` None: price unknown. `warnings`: sentences for the
    user, with how many requests each is about.

    `finishes` counts the answers by how they ended: whole, cut (at their token limit), filtered (by the provider's content
    filter), empty. `asked_again` counts failed calls that were repeated, by cause. `at_risk`: USD that calls cut off without an
    answer may have cost on top of `cost`, at most; known under --max-cost only. `estimated`: what the requests of this run were
    thought to cost before they were sent: least, likely, most. `tokens_per_second`: tokens that a model in here has written, by the
    time that the sending took, loading included.

    {"requested": 420, "answered_before": 100, "answered": 317, "failed": 3, "left": 0, "failures": {"no answer within 120 s": 3},
     "finishes": {"whole": 312, "cut": 4, "empty": 1}, "asked_again": {"rate limited (HTTP 429)": 5}, "prompt_tokens": 301200,
     "cached_tokens": 280000, "written_tokens": 0, "completion_tokens": 61000, "cost": 0.31, "at_risk": 0.0,
     "estimated": [0.2, 0.33, 0.6], "calls": 325, "seconds": 92.4, "in_batches": 0, "warnings": {}}
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
    warnings: dict[str, int] = {}
    finishes: dict[str, int] = {}
    asked_again: dict[str, int] = {}
    at_risk: float = 0.0
    estimated: tuple[float, float, float] | None = None
    tokens_per_second: float | None = None


def generate(
    workspace: Workspace, target: Target, settings: Settings, progress: Progress, requests: Path | None = None
) -> GenerateSummary:
    """Send what `requests` (workspace.requests) asks of `target`'s model and workspace.generations does not answer.

    Blocks; not to be called in a running event loop.

    Requests that fail for good are written with their cause, and asked again by the next run. --max-cost and --max-tokens-total
    hold for all that the ledger of this workspace has taken, so that going on after an interruption does not spend it twice.

    Raises BudgetReached, TokensReached, TimeReached, PriceUnknown, BadLine, NotWritable and, where no further call would succeed,
    NoKey, Unreachable, ProviderRefused and their like; KeyboardInterrupt goes through. What had arrived is on disk in every case.
    """
    requests = requests or workspace.requests
    if settings.batch:
        from ftprep.batches import generate_in_batches

        return generate_in_batches(workspace, target, settings, progress, requests)
    tariff = Tariff(target, settings)
    if settings.max_cost is not None and not tariff.known:
        raise PriceUnknown(model=target.model)
    begun = time.monotonic()
    before = ledger.standing(workspace.generations)
    if workspace.batches.exists():
        from ftprep.batches import refuse_open

        refuse_open(workspace, requests, before)
    there = ledger.survey(requests, target, before)
    if there.others:
        progress.say(f"{there.others} requests are for another model than {target.model}: left alone")
    missing = there.requests - there.answered
    guess = _guess(tariff, there, Contexts(workspace, target.model))
    watch = Watch(target.model, target.api_base)
    tally = Tally(missing, guess[1] if guess else None)
    if missing:
        if not tariff.known:
            progress.say(f"the price of {target.model} is unknown, and so is the cost (--price-in and --price-out give it)")
        pool = asyncio.run(_send(workspace, requests, target, settings, progress, tariff, before, tally, watch))
        if (error := pool.fatal or _reached(pool, settings, before, missing)) is not None:
            raise error
    seconds = round(time.monotonic() - begun, 3)
    return GenerateSummary(
        requested=there.requests,
        answered_before=there.answered,
        answered=tally.answered,
        failed=tally.failed,
        left=missing - tally.answered - tally.failed,
        failures=dict(tally.failures),
        prompt_tokens=tally.prompt_tokens,
        cached_tokens=tally.cached_tokens,
        completion_tokens=tally.completion_tokens,
        cost=tally.cost if tariff.known else None,
        calls=tally.calls,
        seconds=seconds,
        written_tokens=tally.written_tokens,
        warnings={warning: watch.requests} if (warning := watch.warning()) else {},
        finishes=dict(tally.finishes),
        asked_again=dict(tally.asked_again),
        at_risk=tally.at_risk,
        estimated=guess,
        tokens_per_second=speed(tally.completion_tokens, seconds) if target.engine == "embedded" else None,
    )


def speed(tokens: int, seconds: float) -> float | None:
    """Tokens a second; None where nothing was written. speed(4120, 130.3) -> 31.6"""
    return round(tokens / seconds, 1) if tokens and seconds else None


def _guess(tariff: Tariff, there: Survey, contexts: Contexts) -> tuple[float, float, float] | None:
    """What sending the rest may cost, by characters / 4 and the token limits of the answers."""
    try:
        shared = {name: len(contexts.text(name) or "") // 4 for name in there.contexts}
    except BadLine:  # said when it is sent
        shared = dict.fromkeys(there.contexts, 0)
    prompt = there.characters // 4 + sum(size * there.contexts[name] for name, size in shared.items())
    cached = sum(size * (there.contexts[name] - 1) for name, size in shared.items())
    return tariff.guess(prompt, cached, there.completion_limit)


def _reached(pool: Dispatch, settings: Settings, before: Standing, missing: int) -> FtprepError | None:
    """The user's limit that ended the run, if one did."""
    tally = pool.tally
    left = missing - tally.answered - tally.failed
    if not pool.out_of or not left:
        return None
    if pool.out_of == "cost":
        return BudgetReached(
            budget=f"{settings.max_cost:.10g}", spent=f"${before.spent + tally.cost + tally.at_risk:.4f}", left=left
        )
    if pool.out_of == "tokens":
        taken = before.tokens + tally.prompt_tokens + tally.completion_tokens
        return TokensReached(budget=f"{settings.max_tokens_total:,}", taken=f"{taken:,}", left=left)
    return TimeReached(budget=settings.max_time, left=left)


async def _send(
    workspace: Workspace,
    requests: Path,
    target: Target,
    settings: Settings,
    progress: Progress,
    tariff: Tariff,
    before: Standing,
    tally: Tally,
    watch: Watch,
) -> Dispatch:
    async with open_engine(target, settings) as engine:
        writer = ledger.Writer(workspace.generations)
        most = min(settings.concurrency, tally.total)
        try:
            pool = Dispatch(
                engine,
                contexts=Contexts(workspace, target.model),
                sink=writer,
                tariff=tariff,
                budget=Budget(settings.max_cost, before.spent, max_tokens=settings.max_tokens_total, tokens=before.tokens),
                gate=Gate(min(most, engine.slots or most), rpm=settings.rpm, tpm=settings.tpm),
                tally=tally,
                progress=Reporting(progress, workspace, target.model),
                attempts=settings.attempts,
                watch=watch,
                max_seconds=seconds_of(settings.max_time) if settings.max_time is not None else None,
            )
            progress.begin(f"ask {target.model}", tally.total, "requests")
            try:
                await pool.run(ledger.todo(requests, target, before))
            finally:
                progress.end()
        finally:
            await writer.close()
    return pool
