"""ftprep run: ingest, augment, estimate and export in one."""

from __future__ import annotations

from pathlib import Path

from ftprep.cli.options import (
    DEFAULT_WORKSPACE,
    Adapter,
    ApiBase,
    Batch,
    Client,
    Concurrency,
    ContextTokens,
    Documents,
    Format,
    Json,
    Judge,
    JudgeSample,
    KeepTrace,
    Limit,
    MaxCost,
    MaxTime,
    MaxTokens,
    Model,
    NoAdapter,
    NoWait,
    Out,
    PasswordFile,
    Per,
    PriceIn,
    PriceOut,
    QueriesPerDay,
    Ray,
    Rephrasings,
    Rpm,
    Samples,
    Seed,
    Strategy,
    Strict,
    Tpm,
    Validation,
    Workers,
    Workspace,
)


def command(
    docs: Documents,
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
    queries_per_day: QueriesPerDay = None,
    format: Format = None,
    out: Out = None,
    validation: Validation = None,
    seed: Seed = None,
    password_file: PasswordFile = None,
    strict: Strict = False,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """All of it: ingest, augment, estimate, export.

    Without --model, and with no key set and no local server running, the embedded model is used. The same command again goes on
    where it was.

    \b
    Examples:
      ftprep run handbook/
      ftprep run handbook/ --model openai/gpt-4.1-mini --max-cost 5 --format openai
    """
    from ftprep import augment, config, estimate, export
    from ftprep.cli import estimates, steps, summaries
    from ftprep.cli.console import Console
    from ftprep.errors import PARTLY_FAILED
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
        "queries_per_day": queries_per_day,
        "format": format,
        "validation": validation,
        "seed": seed,
    }
    settings = config.load(place.config, flags)
    with Console(as_json) as console, steps.held(place, docs):
        target = steps.chosen_model(settings, console)
        ingested = steps.documents_first(docs, place, settings, console, password_file)
        assert ingested is not None  # DOCS is required
        augmented = augment.augment(place, settings, target, console)
        estimated = estimate.estimate(place, settings, target, console)
        exported = export.export(place, settings, config.names(settings.format), out, console)
        value = {"ingest": ingested, "target": target, "augment": augmented, "estimate": estimated, "export": exported}
        sections = (
            summaries.ingested(ingested),
            summaries.augmented(augmented),
            estimates.estimated(estimated),
            summaries.exported(exported),
        )
        lines = [line for section in sections for line in (*section, "")]
        console.result(value, lines[:-1], then=summaries.after_export(exported))
    return PARTLY_FAILED if augmented.failed else steps.status_of(ingested, strict)
