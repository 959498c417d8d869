"""Several models side by side: each as the writer, as the one to tune, and as the one that would read the documents instead."""

from __future__ import annotations

import datetime

import msgspec
from msgspec.structs import replace

from ftprep import prices
from ftprep.costs.amounts import Range
from ftprep.costs.arms import costs, share_that_fits
from ftprep.costs.case import Case, Mode
from ftprep.costs.horizon import BreakEven, break_even, owning
from ftprep.prices import litellm_map
from ftprep.settings import Settings


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One model in its three roles. `fits`: the share of the documents that its window holds. `writing`: augmentation by it.
    `tuned_as`: the name by which it is served when tuned; None where nothing is known of tuning it.

    {"model": "gpt-4.1-mini", "window": 1047576, "fits": 1.0, "ends": "2027-01-14", "writing": {...}, "training": null, ...}
    """

    model: str
    window: int | None
    fits: float | None
    ends: str | None
    ended: bool
    writing: Range | None
    tuned_as: str | None
    training: float | None
    tuned_query: float | None
    tuned_day: float | None
    icl_query: float | None
    icl_query_cached: float | None
    break_even: BreakEven
    tuned_total: float | None
    icl_total: float | None


def compared(model: str, base: Case, settings: Settings, writing: Range | None, today: datetime.date) -> Compared:
    """`model` in place of tuned and reading model of `base`; all else stays as it is."""
    name = tuned_name(model)
    price = prices.price_of(model, settings)
    tuned = prices.price_of(name, settings) if name is not None else None
    tuning = prices.tuning_of(name or model, settings)
    one = replace(base, tuned_model=name or model, icl_model=model, tuned=tuned, icl=price, tuning=tuning)
    mode: Mode = "cache"
    own = costs(one, "tuned", mode)
    return Compared(
        model=model,
        window=price.max_input_tokens if price is not None else prices.context_window(model),
        fits=share_that_fits(one) if price is not None and price.max_input_tokens else None,
        ends=price.deprecation if price is not None else None,
        ended=bool(price is not None and price.deprecation and price.deprecation < today.isoformat()),
        writing=writing,
        tuned_as=name,
        training=own.parts[2].value,
        tuned_query=own.query.value,
        tuned_day=own.day.value,
        icl_query=costs(one, "icl", "as is").query.value,
        icl_query_cached=costs(one, "icl", mode).query.value,
        break_even=break_even(one, "icl", mode),
        tuned_total=owning(one, "tuned", mode).cost,
        icl_total=owning(one, "icl", mode).cost,
    )


def tuned_name(model: str) -> str | None:
    """The name by which a model is served when tuned: its "ft:" entry of the price map, the newest where there are several dates;
    itself where a price list knows about tuning it; None where nothing is known.

    tuned_name("openai/gpt-4.1-mini") -> "ft:gpt-4.1-mini-2025-04-14"
    """
    bare = model.removeprefix("openai/")
    if bare.startswith("ft:"):
        return model
    dated = [name for name in litellm_map.names() if name == f"ft:{bare}" or name.startswith(f"ft:{bare}-20")]
    if dated and "/" not in bare:
        return max(dated)
    known = prices.tuning_of(model, Settings())
    return model if known.train is not None or known.machine is not None or known.hosting_hour is not None else None
