"""What models cost: LiteLLM's bundled price map read as data, the user's own prices on top. Unknown stays unknown, never zero.

    price_of("openai/gpt-4.1-mini", settings) -> Price(input=4e-07, output=1.6e-06, cache_read=1e-07, ..., source="litellm 1.106.2")

LiteLLM itself is not imported: its map is a JSON file in its folder (34 ms to read, against 2 s for the package).
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import json
from pathlib import Path
from typing import Any

import msgspec

from ftprep.errors import BadSetting
from ftprep.settings import Settings

PER_MILLION = 1_000_000
_OWN_FIELDS = frozenset({"input", "output", "cache_read", "train"})


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """USD per token. `cache_read` None: cached tokens cost as much as others. A tier holds from so many prompt tokens upward."""

    input: float
    output: float
    cache_read: float | None = None
    tier_from: int | None = None
    tier_input: float | None = None
    tier_output: float | None = None
    tier_cache_read: float | None = None
    max_input_tokens: int | None = None
    source: str = ""


def price_of(model: str, settings: Settings) -> Price | None:
    """The price of `model` under its LiteLLM name; None where it is unknown. Models that run on this machine are free.

    Raises BadSetting where ftprep.yaml's `prices` for it are incomplete or have a field that there is none of.
    """
    if model.startswith(("embedded/", "local:")):
        return Price(input=0.0, output=0.0, source="runs on this machine")
    own = _own(model, settings)
    if own is not None and "input" in own:
        return Price(
            input=own["input"] / PER_MILLION,
            output=own["output"] / PER_MILLION,
            cache_read=own["cache_read"] / PER_MILLION if "cache_read" in own else None,
            max_input_tokens=context_window(model),
            source="ftprep.yaml",
        )
    entry = _entry(model)
    if entry is None or not isinstance(entry.get("input_cost_per_token"), int | float):
        return None
    if not isinstance(entry.get("output_cost_per_token"), int | float):
        return None
    return _from_map(entry)


def training_price(model: str, settings: Settings) -> float | None:
    """USD per training token. Only what the user gives (`prices: {MODEL: {train: 3.0}}`, per million tokens): the providers' own
    price lists could not be verified, and third-party pages contradict each other, so none is shipped."""
    own = _own(model, settings)
    return own["train"] / PER_MILLION if own is not None and "train" in own else None


def context_window(model: str) -> int | None:
    """The most prompt tokens that the model takes, where the price map knows it."""
    entry = _entry(model)
    window = entry.get("max_input_tokens") if entry else None
    return int(window) if isinstance(window, int | float) and window > 0 else None


def known(model: str, field: str) -> Any:
    """A field of the price map's entry, such as "supports_response_schema" or "max_output_tokens"; None where nothing is known."""
    entry = _entry(model)
    return entry.get(field) if entry else None


def cost(price: Price, prompt_tokens: int, cached_tokens: int, completion_tokens: int) -> float:
    """USD for one call. `prompt_tokens` includes the cached ones, as providers report it.

    cost(Price(input=2e-6, output=8e-6, cache_read=5e-7), 10_000, 8_000, 500) -> 0.012
    """
    tiered = price.tier_from is not None and prompt_tokens > price.tier_from
    into = price.tier_input if tiered and price.tier_input is not None else price.input
    out = price.tier_output if tiered and price.tier_output is not None else price.output
    read = price.tier_cache_read if tiered and price.tier_cache_read is not None else price.cache_read
    return (prompt_tokens - cached_tokens) * into + cached_tokens * (into if read is None else read) + completion_tokens * out


def _own(model: str, settings: Settings) -> dict[str, float] | None:
    own = settings.prices.get(model)
    if own is None:
        return None
    if strange := sorted(set(own) - _OWN_FIELDS):
        raise BadSetting(
            where=f"prices: {model}", what=f"unknown field {strange[0]!r} (there are: {', '.join(sorted(_OWN_FIELDS))})"
        )
    if ("input" in own) != ("output" in own):
        raise BadSetting(where=f"prices: {model}", what="give both input and output, in USD per million tokens")
    if negative := [name for name, value in own.items() if value < 0]:
        raise BadSetting(where=f"prices: {model}", what=f"{negative[0]} must not be negative")
    return own


def _from_map(entry: dict[str, Any]) -> Price:
    threshold = next((at for at in (200, 272, 128, 100) if f"input_cost_per_token_above_{at}k_tokens" in entry), None)
    above = f"_above_{threshold}k_tokens"
    return Price(
        input=float(entry["input_cost_per_token"]),
        output=float(entry["output_cost_per_token"]),
        cache_read=_number(entry, "cache_read_input_token_cost"),
        tier_from=threshold * 1000 if threshold else None,
        tier_input=_number(entry, "input_cost_per_token" + above) if threshold else None,
        tier_output=_number(entry, "output_cost_per_token" + above) if threshold else None,
        tier_cache_read=_number(entry, "cache_read_input_token_cost" + above) if threshold else None,
        max_input_tokens=int(entry["max_input_tokens"]) if isinstance(entry.get("max_input_tokens"), int) else None,
        source=f"price map of litellm {_version()}",
    )


def _number(entry: dict[str, Any], field: str) -> float | None:
    value = entry.get(field)
    return float(value) if isinstance(value, int | float) else None


def _entry(model: str) -> dict[str, Any] | None:
    """The map's entry: the full name, the name without its provider, without an organisation's suffix of a tuned model."""
    known = _map()
    bare = model.split("/", 1)[-1]
    tuned = ":".join(bare.split(":")[:2]) if bare.startswith("ft:") else bare
    for name in (model, bare, tuned):
        entry = known.get(name)
        if isinstance(entry, dict) and _fits(model, name, entry):
            return entry
    return None


def _fits(model: str, name: str, entry: dict[str, Any]) -> bool:
    """Whether an entry found without the provider's prefix is really of that provider: groq/gpt-4o is not OpenAI's."""
    provider = model.split("/", 1)[0] if "/" in model else ""
    return name == model or str(entry.get("litellm_provider", "")).startswith(provider.removesuffix("_chat"))


@functools.cache
def _map() -> dict[str, Any]:
    spec = importlib.util.find_spec("litellm")  # finds the folder without importing the package
    if spec is None or spec.origin is None:
        return {}
    path = Path(spec.origin).parent / "model_prices_and_context_window_backup.json"
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


@functools.cache
def _version() -> str:
    return importlib.metadata.version("litellm")
