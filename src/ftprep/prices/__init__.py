"""What models cost. Four places, the first that knows wins: `prices` of ftprep.yaml, the user's prices.yaml, ftprep's own dated
list (training, hosting, tuned models), LiteLLM's price map. Unknown stays unknown, never zero.

    price_of("openai/gpt-4.1-mini", settings) -> Price(input=4e-07, output=1.6e-06, cache_read=1e-07, ..., source="price map ...")
    tuning_of("openai/gpt-4.1-mini", settings) -> Tuning(train=..., hosting_hour=..., source="...", as_of="...")
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from ftprep.prices import lists, litellm_map
from ftprep.prices.price import FREE, Price, Rates, Tier, cost, rates_for
from ftprep.settings import Settings

__all__ = ["FREE", "Price", "Rates", "Tier", "Tuning", "age", "context_window", "cost", "price_of", "rates_for", "tuning_of"]

PER_MILLION = lists.PER_MILLION
OLD_DAYS = 90
"""A price that was read longer ago is shown with a warning."""


class Tuning(msgspec.Struct, frozen=True, kw_only=True):
    """What tuning a model and keeping it deployed costs, in USD. None: unknown.

    `train`: a token of the training file, for each epoch; `train_minimum`: the least that a job costs. `hosting_hour`: each hour
    that the tuned model is deployed; `storage_month`: keeping it. `serves_as`: its calls cost what that model's do. `machine`: a
    machine of one's own, whose hours are paid instead of tokens.

    {"train": 5e-06, "train_minimum": null, "hosting_hour": 1.7, "storage_month": null, "source": "...", "as_of": "2026-07-01"}
    """

    train: float | None = None
    train_minimum: float | None = None
    hosting_hour: float | None = None
    storage_month: float | None = None
    serves_as: str | None = None
    machine: Machine | None = None
    note: str = ""
    source: str = ""
    as_of: str | None = None


class Machine(msgspec.Struct, frozen=True):
    """A machine of one's own: USD an hour, tokens a second as measured. {"hour": 2.5, "input": 9000, "output": 900}"""

    hour: float
    input_per_second: float
    output_per_second: float


def price_of(model: str, settings: Settings) -> Price | None:
    """The price of `model` under its LiteLLM name; None where it is unknown. Models that run on this machine are free.

    Raises BadSetting where the user's prices for it are incomplete or have a field that there is none of.
    """
    if model.startswith(("embedded/", "local:")):
        return FREE
    mapped = litellm_map.price(model)
    for where, row in _rows(model, settings):
        found = lists.price(row, where)
        if found is None and row.serves_as is not None and row.serves_as != model:
            served = price_of(row.serves_as, settings)
            found = None if served is None else replace(served, source=f"{row.source}: as {row.serves_as}", as_of=row.as_of)
        if found is not None:
            return _completed(found, mapped, model)
    return mapped


def _completed(found: Price, mapped: Price | None, model: str) -> Price:
    """A price of a list, with the limits that only the map knows: window, cache, end of life. Its prices stay as they are given."""
    return replace(
        found,
        max_input_tokens=found.max_input_tokens or litellm_map.context_window(model),
        max_output_tokens=found.max_output_tokens or (mapped.max_output_tokens if mapped else None),
        cache_min_tokens=found.cache_min_tokens or (mapped.cache_min_tokens if mapped else None),
        deprecation=found.deprecation or (mapped.deprecation if mapped else None),
    )


def tuning_of(model: str, settings: Settings) -> Tuning:
    """What is known about tuning `model` and hosting the result: each figure from the first place that knows it."""
    found = Tuning()
    for where, row in _rows(model, settings):
        train = row.train / PER_MILLION if row.train is not None else None
        machine = None
        if row.gpu_hour is not None and row.input_per_second and row.output_per_second:
            machine = Machine(row.gpu_hour, row.input_per_second, row.output_per_second)
        told = row.train is not None or row.hosting_hour is not None or row.gpu_hour is not None or row.note != ""
        found = Tuning(
            train=_first(found.train, train),
            train_minimum=_first(found.train_minimum, row.train_minimum),
            hosting_hour=_first(found.hosting_hour, row.hosting_hour),
            storage_month=_first(found.storage_month, row.storage_month),
            serves_as=found.serves_as or row.serves_as,
            machine=found.machine or machine,
            note=found.note or row.note,
            source=found.source or (row.source or where if told else ""),
            as_of=found.as_of or (row.as_of if told else None),
        )
    return found


def _first(known: float | None, other: float | None) -> float | None:
    return other if known is None else known


def training_price(model: str, settings: Settings) -> float | None:
    """USD per training token and epoch; None where it is unknown."""
    return tuning_of(model, settings).train


def context_window(model: str) -> int | None:
    """The most prompt tokens that the model takes, where the price map knows it."""
    return litellm_map.context_window(model)


def known(model: str, field: str) -> Any:
    """A field of the price map's entry, such as "supports_response_schema" or "max_output_tokens"; None where nothing is known."""
    entry = litellm_map.entry_of(model)
    return entry.get(field) if entry else None


def age(as_of: str | None, today: datetime.date) -> int | None:
    """Days since a price was read; None where its day is unknown. age("2026-11-22", date(2026, 11, 25)) -> 3"""
    return None if as_of is None else (today - datetime.date.fromisoformat(as_of)).days


def _rows(model: str, settings: Settings) -> Iterator[tuple[str, lists.Row]]:
    """The rows about a model, the strongest first, each with the name of its place."""
    own = settings.prices.get(model)
    if own is not None:
        yield "ftprep.yaml", lists.row(own, f"prices: {model}")
    files = ([Path(settings.price_list).expanduser()] if settings.price_list else []) + [lists.OURS]
    for path in files:
        rows = lists.of_file(path)
        for name in _names(model):
            if name in rows:
                yield "ftprep's list" if path == lists.OURS else str(path), rows[name]
                break


def _names(model: str) -> list[str]:
    """The names under which a list may know a model, the closest first: its own, without provider, without an organisation's
    suffix of a tuned model, the model that was tuned, and without the date of a version.

    _names("openai/ft:gpt-4.1-mini-2025-04-14:org::x") -> [..., "ft:gpt-4.1-mini-2025-04-14", "gpt-4.1-mini-2025-04-14"]
    """
    provider, slash, bare = model.rpartition("/") if model.startswith(("openai/", "azure/")) else ("", "", model)
    short = ":".join(bare.split(":")[:2]) if bare.startswith("ft:") else bare
    tuned = short.removeprefix("ft:")
    names = [model, provider + slash + short, provider + slash + tuned]
    if provider in ("", "openai"):
        names += [f"openai/{tuned}", short, tuned]
    return list(dict.fromkeys(names))
