"""ftprep estimate: what augmentation, training and serving cost, before any of it is spent."""

from __future__ import annotations

from pathlib import Path

from ftprep.cli.options import (
    DEFAULT_WORKSPACE,
    ApiBase,
    ContextTokens,
    Json,
    Limit,
    Model,
    MoreDocuments,
    PasswordFile,
    Per,
    QueriesPerDay,
    Rephrasings,
    Samples,
    Strategy,
    Workspace,
)


def command(
    docs: MoreDocuments = None,
    queries_per_day: QueriesPerDay = None,
    strategy: Strategy = None,
    per: Per = None,
    rephrasings: Rephrasings = None,
    model: Model = None,
    api_base: ApiBase = None,
    limit: Limit = None,
    samples: Samples = None,
    password_file: PasswordFile = None,
    context_tokens: ContextTokens = None,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Say what augmentation, training and serving will cost.

    The very requests that augment would send are counted; nothing is sent. Serving the tuned model is set against reading the
    documents at every question (in-context learning), with the day from which tuning is cheaper.

    \b
    Examples:
      ftprep estimate
      ftprep estimate handbook/ --model openai/gpt-4.1-mini --queries-per-day 5000
    """
    from ftprep import config
    from ftprep import estimate as stage
    from ftprep.cli import steps, summaries
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.workspace import Workspace as Folder

    place = Folder(workspace)
    flags = {
        "queries_per_day": queries_per_day,
        "strategy": strategy,
        "per": per,
        "rephrasings": rephrasings,
        "model": model,
        "api_base": api_base,
        "limit": limit,
        "samples": samples,
        "context_tokens": context_tokens,
    }
    settings = config.load(place.config, flags)
    with Console(as_json) as console, steps.held(place, docs):
        target = steps.chosen_model(settings, console)
        ingested = steps.documents_first(docs, place, settings, console, password_file)
        estimate = stage.estimate(place, settings, target, console)
        before = list(summaries.ingested(ingested)) if ingested else []
        value = {"ingest": ingested, "target": target, "estimate": estimate}
        console.result(
            value, [*before, *summaries.estimated(estimate)], then=steps.then("ftprep augment --max-cost USD", workspace)
        )
    return DONE
