"""ftprep prices: what applies to a model, from where, how old; and fetching LiteLLM's price map anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ftprep.cli.options import DEFAULT_WORKSPACE, Json, Workspace

if TYPE_CHECKING:
    from ftprep.estimating.applied import Applied

PER_MILLION = (
    *("input", "output", "cache_read", "cache_write"),
    *("batch_input", "batch_output", "batch_cache_read", "batch_cache_write"),
)
Models = Annotated[
    list[str] | None,
    typer.Argument(metavar="MODEL...|update", help="LiteLLM names; `update` fetches LiteLLM's price map.", show_default=False),
]
From = Annotated[str | None, typer.Option("--from", metavar="URL", help="Where update fetches from.", show_default=False)]


def command(
    models: Models = None,
    address: From = None,
    workspace: Workspace = Path(DEFAULT_WORKSPACE),
    as_json: Json = False,
) -> int:
    """Show what models cost, where that is from, how old it is.

    The first place that knows wins: `prices` of ftprep.yaml, prices.yaml of the run folder, ftprep's own dated list (training,
    hosting), LiteLLM's price map. With no MODEL, those of your settings. Only `update` uses the network.

    \b
    Examples:
      ftprep prices openai/gpt-4.1-mini anthropic/claude-haiku-4-5
      ftprep prices update
    """
    from ftprep import config
    from ftprep.cli.console import Console
    from ftprep.errors import DONE
    from ftprep.estimating import serving
    from ftprep.estimating.applied import applied
    from ftprep.workspace import Workspace as Folder

    settings = config.load(Folder(workspace).config, {})
    with Console(as_json) as console:
        if models == ["update"]:
            from ftprep.prices import litellm_map, update

            done = update.update(address or litellm_map.ADDRESS)
            line = f"Fetched {done.models:,} prices: {done.new:,} new, {done.gone:,} gone, {done.changed:,} changed"
            console.result({"update": done}, [line, f"  kept in {done.path}"])
            return DONE
        named = models or list(
            dict.fromkeys(
                filter(None, [settings.model, settings.judge, serving.tuned_model(settings), serving.icl_model(settings)])
            )
        )
        rows = [applied("", name, settings, tuning=True) for name in named]
        console.result({"prices": rows}, [line for row in rows for line in shown(row)])
    return DONE


def shown(row: Applied) -> Iterator[str]:
    """All that is known of one model, USD per million tokens."""
    from ftprep.cli.console import table
    from ftprep.cli.estimates import per_million

    price, tuning = row.price, row.tuning
    yield row.model
    lines: list[tuple[object, ...]] = []
    if price is None:
        lines.append(("price", "unknown"))
    else:
        told = [(name, getattr(price, name)) for name in PER_MILLION]
        lines += [(name.replace("_", " "), f"{per_million(value)} a million tokens") for name, value in told if value is not None]
        for tier in price.tiers:
            lines.append(
                (
                    f"above {tier.above:,} tokens",
                    f"input {per_million(tier.input)}, output {per_million(tier.output)} a million tokens",
                )
            )
        limits = (
            ("window", price.max_input_tokens),
            ("longest answer", price.max_output_tokens),
            ("cached from", price.cache_min_tokens),
        )
        lines += [(name, f"{value:,} tokens") for name, value in limits if value]
        lines.append(("ends on", price.deprecation or "no day is announced"))
        age = "of unknown age" if row.days_old is None else f"{row.days_old:,} days old"
        lines.append(("from", f"{price.source}, as of {price.as_of} ({age})" if price.as_of else f"{price.source} ({age})"))
    if tuning is not None:
        train = "unknown" if tuning.train is None else f"{per_million(tuning.train)} a million tokens and epoch"
        lines.append(("training", train))
        if tuning.hosting_hour is not None:
            lines.append(("hosting", f"${tuning.hosting_hour:,.2f} an hour"))
        if tuning.machine is not None:
            one = tuning.machine
            speeds = f"{one.input_per_second:,g} tokens in and {one.output_per_second:,g} out a second"
            lines.append(("machine", f"${one.hour:,.2f} an hour, {speeds}"))
        if tuning.source:
            lines.append(("from", f"{tuning.source}, as of {tuning.as_of or 'unknown'}"))
    yield from table(lines)
    if tuning is not None and tuning.note:
        yield f"  note: {tuning.note}"
    yield from (f"  warning: {line}" for line in row.warnings)
