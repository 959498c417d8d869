"""ftprep estimate: what augmentation, training and serving cost, and from when on it pays, before any of it is spent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ftprep.cli.options import (
    DEFAULT_WORKSPACE,
    Adapter,
    ApiBase,
    ContextTokens,
    Json,
    Judge,
    Limit,
    MaxCost,
    Model,
    MoreDocuments,
    NoAdapter,
    PasswordFile,
    Per,
    Rephrasings,
    Samples,
    Strategy,
    Workspace,
)

Queries = Annotated[str | None, typer.Option(metavar="N[,N...]", help="Questions a day that the tuned model will answer.")]
Pilot = Annotated[int | None, typer.Option(metavar="N", min=1, help="First send N requests, into the same ledger, to measure.")]
Compare = Annotated[str | None, typer.Option(metavar="M1,M2,...", help="Models side by side: as writer, tuned, reading.")]
Budget = Annotated[float | None, typer.Option(metavar="USD", min=0, help="What this much buys: passages, samples, strategies.")]
Months = Annotated[float | None, typer.Option(metavar="M", help="How long the model will be used.")]
Retrain = Annotated[float | None, typer.Option(metavar="M", help="Tune again every M months, as documents change.")]
Tuned = Annotated[str | None, typer.Option(metavar="M", help="The model to fine-tune.")]
Reading = Annotated[str | None, typer.Option(metavar="M", help="The model that would read the documents instead.")]
Explain = Annotated[bool, typer.Option("--explain", help="Print each formula with its numbers.", show_default=False)]


def command(
    docs: MoreDocuments = None,
    queries_per_day: Queries = None,
    months: Months = None,
    retrain_months: Retrain = None,
    pilot: Pilot = None,
    compare: Compare = None,
    budget: Budget = None,
    strategy: Strategy = None,
    per: Per = None,
    rephrasings: Rephrasings = None,
    model: Model = None,
    adapter: Adapter = None,
    no_adapter: NoAdapter = False,
    api_base: ApiBase = None,
    tuned_model: Tuned = None,
    icl_model: Reading = None,
    judge: Judge = None,
    limit: Limit = None,
    samples: Samples = None,
    max_cost: MaxCost = None,
    password_file: PasswordFile = None,
    context_tokens: ContextTokens = None,
    explain: Explain = False,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Say what it will cost, and from when on tuning pays.

    The very requests that augment would send are counted; nothing is sent, no key is needed (--pilot sends a few). Serving the
    tuned model is set against reading the documents at every question and against retrieval. The chart and all tables are also
    written to estimate.html in the run folder.

    \b
    Examples:
      ftprep estimate handbook/ --model openai/gpt-4.1-mini --queries-per-day 100,1000,10000
      ftprep estimate --pilot 20 --max-cost 1
      ftprep estimate --compare openai/gpt-4.1,anthropic/claude-haiku-4-5,gemini/gemini-2.5-flash
      ftprep estimate --budget 25 --explain
    """
    from ftprep import comparison, config
    from ftprep import estimate as stage
    from ftprep import pilot as piloting
    from ftprep.cli import charted, estimates, sides, steps, summaries
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.workspace import Workspace as Folder

    place = Folder(workspace)
    rates = estimates.rates_of(queries_per_day)
    flags = {
        "queries_per_day": round(rates[0]) if rates else None,
        "months": months,
        "retrain_months": retrain_months,
        "strategy": strategy,
        "per": per,
        "rephrasings": rephrasings,
        "model": model,
        "adapter": steps.adapter_of(adapter, no_adapter),
        "api_base": api_base,
        "tuned_model": tuned_model,
        "icl_model": icl_model,
        "judge": judge,
        "limit": limit,
        "samples": samples,
        "max_cost": max_cost,
        "context_tokens": context_tokens,
    }
    settings = config.load(place.config, flags)
    with Console(as_json) as console, steps.held(place, docs):
        target = steps.chosen_model(settings, console)
        ingested = steps.documents_first(docs, place, settings, console, password_file)
        first = stage.estimate(place, settings, target, console, rates) if pilot is not None else None
        sent = piloting.pilot(place, settings, target, console, pilot) if pilot is not None else None
        estimate = stage.estimate(place, settings, target, console, rates)
        side = comparison.compare(place, settings, estimate, config.names(compare), console) if compare else None
        bought = comparison.affords(place, settings, target, estimate, budget) if budget is not None else None
        value = {"ingest": ingested, "target": target, "estimate": estimate, "pilot": sent, "compared": side, "budget": bought}
        lines = list(summaries.ingested(ingested)) if ingested else []
        lines += sides.piloted(sent, first, estimate) if pilot is not None else []
        lines += estimates.estimated(estimate)
        lines += estimates.sensitive(estimate.sensitivity, estimate.months)
        lines += charted.in_terminal(estimate)
        lines += sides.compared(side, estimate.months) if side is not None else []
        lines += sides.affordable(bought, budget or 0.0) if bought is not None else []
        lines += estimates.explained(estimate) if explain else []
        lines += charted.written(place, estimate)
        console.result(value, lines, then=steps.then("ftprep augment --max-cost USD", workspace))
    return DONE
