"""Price lists in YAML: the one that ftprep ships (prices.yaml in this folder), and the user's own, which win.

    models:
      openai/gpt-4.1-mini:                # a model's LiteLLM name
        input: 0.32                       # USD per million tokens
        output: 1.28
        source: our contract of 2026
        as_of: 2026-10-01
      hosted_vllm/our-model:              # a machine of one's own
        gpu_hour: 2.50                    # USD an hour
        input_per_second: 9000            # tokens a second, measured
        output_per_second: 900

Every entry of a list bears a `source` and the day on which it was so (`as_of`).
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from ftprep.errors import BadSetting
from ftprep.prices.price import Price, Tier

PER_MILLION = 1_000_000
OURS = Path(__file__).with_name("prices.yaml")
_PER_TOKEN = (
    "input",
    "output",
    "cache_read",
    "cache_write",
    "batch_input",
    "batch_output",
    "batch_cache_read",
    "batch_cache_write",
)


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One model of a price list: USD per million tokens where nothing else is said; what is not known is left out.

    `train`: for each token of the training file and epoch; `train_minimum`: a job costs at least that. `hosting_hour`: the tuned
    model, for each hour that it is deployed, whether it is asked or not; `storage_month`: for keeping it. `serves_as`: a tuned
    model is served at the prices of that one. `gpu_hour` with tokens a second: a machine of one's own.

    {"train": 5.0, "hosting_hour": 1.7, "source": "https://...", "as_of": "2026-07-01"}
    """

    input: float | None = None
    output: float | None = None
    cache_read: float | None = None
    cache_write: float | None = None
    batch_input: float | None = None
    batch_output: float | None = None
    batch_cache_read: float | None = None
    batch_cache_write: float | None = None
    tiers: tuple[dict[str, float], ...] = ()
    max_input_tokens: int | None = None
    max_output_tokens: int | None = None
    cache_min_tokens: int | None = None
    cache_minutes: float | None = None
    train: float | None = None
    train_minimum: float | None = None
    hosting_hour: float | None = None
    storage_month: float | None = None
    serves_as: str | None = None
    gpu_hour: float | None = None
    input_per_second: float | None = None
    output_per_second: float | None = None
    deprecation: str | None = None
    note: str = ""
    source: str = ""
    as_of: str | None = None


def price(row: Row, where: str) -> Price | None:
    """The row's price of a call; None where it has none. A machine of one's own: an hour's price over the tokens of an hour.

    gpu_hour 2.50, input_per_second 9000 -> input = 2.50 / 3600 / 9000 = 7.716e-08 USD a token
    """
    values = {name: _per_token(getattr(row, name)) for name in _PER_TOKEN}
    if row.gpu_hour is not None and row.input_per_second and row.output_per_second:
        values["input"] = row.gpu_hour / 3600 / row.input_per_second
        values["output"] = row.gpu_hour / 3600 / row.output_per_second
    if values["input"] is None or values["output"] is None:
        return None
    return Price(
        **values,  # type: ignore[arg-type]  # input and output are there
        tiers=tuple(sorted((_tier(one, where) for one in row.tiers), key=lambda tier: tier.above)),
        max_input_tokens=row.max_input_tokens,
        max_output_tokens=row.max_output_tokens,
        cache_min_tokens=row.cache_min_tokens,
        cache_minutes=row.cache_minutes,
        deprecation=row.deprecation,
        source=row.source or where,
        as_of=row.as_of,
    )


def _per_token(value: float | None) -> float | None:
    return None if value is None else value / PER_MILLION


def _tier(given: Mapping[str, float], where: str) -> Tier:
    strange = sorted(set(given) - {"above", *_PER_TOKEN})
    if strange or not {"above", "input", "output"} <= set(given):
        what = f"unknown field {strange[0]!r}" if strange else "each needs above, input and output"
        raise BadSetting(where=where, what=f"tiers: {what}")
    rates = {name: given[name] / PER_MILLION for name in _PER_TOKEN if name in given}
    return Tier(above=int(given["above"]), **rates)


def row(fields: Mapping[str, Any], where: str) -> Row:
    """A row from what a file holds. Raises BadSetting: an unknown field, text for a number, a negative price, half a price."""
    known = sorted(Row.__struct_fields__)
    if strange := sorted(set(map(str, fields)) - set(known)):
        raise BadSetting(where=where, what=f"unknown field {strange[0]!r} (there are: {', '.join(known)})")
    dated = {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in fields.items()}
    try:
        made = msgspec.convert(dated, Row)
    except msgspec.ValidationError as error:
        raise BadSetting(where=where, what=str(error).replace("`", "")) from None
    for name, value in fields.items():
        if isinstance(value, int | float) and value < 0:
            raise BadSetting(where=where, what=f"{name} must not be negative")
    if (made.input is None) != (made.output is None):
        raise BadSetting(where=where, what="give both input and output, in USD per million tokens")
    if made.gpu_hour is not None and not (made.input_per_second and made.output_per_second):
        raise BadSetting(where=where, what="gpu_hour needs input_per_second and output_per_second, in tokens, as measured")
    if made.as_of is not None and not _is_date(made.as_of):
        raise BadSetting(where=where, what=f"as_of must be a date such as 2026-10-01, not {made.as_of!r}")
    return made


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


@functools.lru_cache(maxsize=16)
def read(path: Path, _stamp: float = 0.0) -> dict[str, Row]:
    """The rows of a price list by model. Raises BadSetting naming file and model."""
    import yaml

    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadSetting(where=path, what=f"cannot be read ({error.strerror or error})") from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise BadSetting(where=f"{path}{line}", what="is not valid YAML") from None
    models = loaded.get("models") if isinstance(loaded, dict) else None
    if not isinstance(models, dict) or set(loaded) - {"models"}:
        raise BadSetting(where=path, what="must hold `models:` and below it a model a line, each with its prices")
    rows = {}
    for name, fields in models.items():
        if not isinstance(fields, dict):
            raise BadSetting(where=f"{path}: {name}", what="must be `field: value` lines")
        rows[str(name)] = row(fields, f"{path}: {name}")
    return rows


def of_file(path: Path) -> dict[str, Row]:
    """The rows of a file as it stands now."""
    try:
        return read(path, path.stat().st_mtime)
    except OSError:
        return read(path)
