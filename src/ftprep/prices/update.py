"""`ftprep prices update`: fetches LiteLLM's price map anew, only when asked to. Nothing but the address is sent."""

from __future__ import annotations

import datetime
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import msgspec

from ftprep import jsonl
from ftprep.errors import PricesNotFetched
from ftprep.prices import litellm_map

SECONDS = 30.0
MOST_BYTES = 50_000_000
LEAST_MODELS = 100
"""A map with fewer is none: an error page, another file."""


class Updated(msgspec.Struct, frozen=True, kw_only=True):
    """What was fetched: {"path": ".../litellm-prices.json", "models": 4301, "new": 12, "gone": 3, "changed": 40}"""

    path: Path
    address: str
    models: int
    new: int
    gone: int
    changed: int


def update(address: str = litellm_map.ADDRESS, today: datetime.date | None = None) -> Updated:
    """Fetch the map, look whether it is one, keep it in the user's cache folder. Raises PricesNotFetched, NotWritable."""
    fetched = _fetched(address)
    before = {name: litellm_map.entry_of(name) for name in litellm_map.names()}
    path = litellm_map.fetched_path()
    day = (today or datetime.date.today()).isoformat()
    jsonl.write_json(path, {"from": address, "fetched": day, "map": fetched})
    litellm_map.forget()
    names = set(fetched) - set(litellm_map.NO_MODELS)
    both = names & set(before)
    return Updated(
        path=path,
        address=address,
        models=len(names),
        new=len(names - set(before)),
        gone=len(set(before) - names),
        changed=sum(fetched[name] != before[name] for name in both),
    )


def _fetched(address: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            found = json.loads(answer.read(MOST_BYTES))
    except (OSError, ValueError) as error:
        cause = error.reason if isinstance(error, urllib.error.URLError) else type(error).__name__
        raise PricesNotFetched(address=address, cause=cause) from None
    models = [name for name, entry in found.items() if isinstance(entry, dict)] if isinstance(found, dict) else []
    if len(models) < LEAST_MODELS:
        raise PricesNotFetched(address=address, cause="what came is no price map")
    return dict(found)
