"""LiteLLM's price map, read as data: a JSON file in its folder (34 ms), or a newer one that `ftprep prices update` has fetched.

LiteLLM itself is not imported (2 s and 160 MB). An entry looks like this, USD per token, each field optional:

    "claude-sonnet-4-5": {"litellm_provider": "anthropic", "input_cost_per_token": 3e-06, "cache_read_input_token_cost": 3e-07,
      "cache_creation_input_token_cost": 3.75e-06, "input_cost_per_token_batches": 1.5e-06, "max_input_tokens": 200000, ...}
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import json
from pathlib import Path
from typing import Any

from ftprep.prices.price import Price, Tier

AS_OF = "2026-11-22"
"""The day on which the oldest map of the pinned LiteLLM range (1.106) was read: the map itself bears no date."""
ADDRESS = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"
NO_MODELS = ("sample_spec", "fallback_generalizations")
_STEPS = (100, 128, 200, 256, 272, 512)
_PROVIDERS = {"ollama_chat": "ollama", "text-completion-openai": "openai", "azure_ai": "azure", "responses": "openai"}


def price(model: str) -> Price | None:
    """The map's price of `model` under any of its LiteLLM names; None where it has none for both input and output."""
    entry = entry_of(model)
    if entry is None:
        return None
    embedding = entry.get("mode") == "embedding"
    tiers = _listed(entry) if isinstance(entry.get("tiered_pricing"), list) else _stepped(entry)
    first = tiers[0] if tiers and tiers[0].above == 0 else None
    into = first.input if first else _number(entry, "input_cost_per_token")
    out = first.output if first else _number(entry, "output_cost_per_token")
    if into is None or (out is None and not embedding):
        return None
    _, source, as_of = _loaded()
    return Price(
        input=into,
        output=out or 0.0,
        cache_read=first.cache_read if first else _no_dearer(entry, "cache_read_input_token_cost", into),
        cache_write=_no_cheaper(entry, "cache_creation_input_token_cost", into),
        batch_input=_number(entry, "input_cost_per_token_batches"),
        batch_output=_number(entry, "output_cost_per_token_batches") or (0.0 if embedding else None),
        batch_cache_read=_number(entry, "cache_read_input_token_cost_batches"),
        batch_cache_write=_number(entry, "cache_creation_input_token_cost_batches"),
        tiers=tuple(tier for tier in tiers if tier.above),
        max_input_tokens=_whole(entry, "max_input_tokens"),
        max_output_tokens=_whole(entry, "max_output_tokens"),
        cache_min_tokens=_whole(entry, "prompt_cache_min_tokens"),
        deprecation=_date(entry),
        mode=str(entry.get("mode") or "chat"),
        source=source,
        as_of=as_of,
    )


def _stepped(entry: dict[str, Any]) -> list[Tier]:
    """Tiers given as fields: input_cost_per_token_above_200k_tokens, ... A batch price must be given for the tier itself."""
    tiers = []
    for step in _STEPS:
        above = f"_above_{step}k_tokens"
        into, out = _number(entry, "input_cost_per_token" + above), _number(entry, "output_cost_per_token" + above)
        if into is None and out is None:
            continue
        base_in, base_out = _number(entry, "input_cost_per_token"), _number(entry, "output_cost_per_token")
        into = base_in if into is None else into
        out = base_out if out is None else out
        if into is None or out is None:
            continue
        tiers.append(
            Tier(
                above=step * 1000,
                input=into,
                output=out,
                cache_read=_no_dearer(entry, f"cache_read_input_token_cost{above}", into),
                cache_write=_no_cheaper(entry, f"cache_creation_input_token_cost{above}", into),
                batch_input=_number(entry, f"input_cost_per_token{above}_batches"),
                batch_output=_number(entry, f"output_cost_per_token{above}_batches"),
                batch_cache_read=_number(entry, f"cache_read_input_token_cost{above}_batches"),
                batch_cache_write=_number(entry, f"cache_creation_input_token_cost{above}_batches"),
            )
        )
    return tiers


def _listed(entry: dict[str, Any]) -> list[Tier]:
    """Tiers given as a list: [{"range": [0, 256000], "input_cost_per_token": 4e-07, "output_cost_per_token": 1.2e-06}, ...]"""
    tiers = []
    for part in entry["tiered_pricing"]:
        into, out = _number(part, "input_cost_per_token"), _number(part, "output_cost_per_token")
        bounds = part.get("range")
        if into is None or out is None or not isinstance(bounds, list) or not bounds:
            continue
        read = _no_dearer(part, "cache_read_input_token_cost", into)
        tiers.append(Tier(above=int(bounds[0]), input=into, output=out, cache_read=read))
    return sorted(tiers, key=lambda tier: tier.above)


def _number(entry: dict[str, Any], field: str) -> float | None:
    value = entry.get(field)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else None


def _no_dearer(entry: dict[str, Any], field: str, than: float) -> float | None:
    """A price of cached tokens; none where it is above that of others, which is a fault of the map."""
    value = _number(entry, field)
    return value if value is not None and value <= than else None


def _no_cheaper(entry: dict[str, Any], field: str, than: float) -> float | None:
    """A price of writing to the cache; none where it is below the input price: some entries hold the price of reading there."""
    value = _number(entry, field)
    return value if value is not None and value >= than else None


def _whole(entry: dict[str, Any], field: str) -> int | None:
    value = _number(entry, field)
    return int(value) if value else None


def _date(entry: dict[str, Any]) -> str | None:
    value = entry.get("deprecation_date")
    return value if isinstance(value, str) and value[:4].isdigit() else None


def context_window(model: str) -> int | None:
    """The most prompt tokens that the model takes, where the map knows it."""
    entry = entry_of(model)
    return _whole(entry, "max_input_tokens") if entry else None


def entry_of(model: str) -> dict[str, Any] | None:
    """The map's entry: the full name, the name without its provider, without an organisation's suffix, an alias."""
    known, _, _ = _loaded()
    bare = model.split("/", 1)[-1]
    tuned = ":".join(bare.split(":")[:2]) if bare.startswith("ft:") else bare
    for name in (model, bare, tuned):
        entry = known.get(name) or known.get(_aliases().get(name, ""))
        if isinstance(entry, dict) and name not in NO_MODELS and _fits(model, name, entry):
            return entry
    return None


def names() -> list[str]:
    """Every model that the map has a price for, in its order."""
    known, _, _ = _loaded()
    return [name for name, entry in known.items() if isinstance(entry, dict) and name not in NO_MODELS]


def _fits(model: str, name: str, entry: dict[str, Any]) -> bool:
    """Whether an entry found without the provider's prefix is really of that provider: groq/gpt-4o is not OpenAI's."""
    if name == model or "/" not in model:
        return True
    provider = model.split("/", 1)[0]
    provider = _PROVIDERS.get(provider, provider)
    return str(entry.get("litellm_provider", "")).startswith(provider)


@functools.cache
def _aliases() -> dict[str, str]:
    known, _, _ = _loaded()
    listed = ((name, entry.get("aliases")) for name, entry in known.items() if isinstance(entry, dict))
    return {str(alias): name for name, aliases in listed if isinstance(aliases, list) for alias in aliases}


def fetched_path() -> Path:
    """Where `ftprep prices update` keeps the map that it fetched: the user's cache folder (FTPREP_CACHE)."""
    import os

    from platformdirs import user_cache_path

    folder = os.environ.get("FTPREP_CACHE")
    return (Path(folder).expanduser() if folder else user_cache_path("ftprep")) / "litellm-prices.json"


@functools.cache
def _loaded() -> tuple[dict[str, Any], str, str]:
    """The map, where it is from, and its day: the fetched one where it is newer than the installed one."""
    fetched = _read(fetched_path())
    if fetched and isinstance(fetched.get("map"), dict) and str(fetched.get("fetched", "")) > AS_OF:
        return fetched["map"], f"price map of litellm, fetched from {fetched.get('from')}", str(fetched["fetched"])
    spec = importlib.util.find_spec("litellm")  # finds the folder without importing the package
    if spec is None or spec.origin is None:
        return {}, "no price map", AS_OF
    own = _read(Path(spec.origin).parent / "model_prices_and_context_window_backup.json")
    return own, f"price map of litellm {importlib.metadata.version('litellm')}", AS_OF


def _read(path: Path) -> dict[str, Any]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def forget() -> None:
    """Read the files again at the next question: after an update."""
    _loaded.cache_clear()
    _aliases.cache_clear()
