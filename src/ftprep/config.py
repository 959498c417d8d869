"""ftprep.yaml <-> settings: flags win over environment over file over defaults; an unknown key is refused by name and line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from ftprep.errors import BadSetting, UnknownName

PREFIX = "FTPREP_"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting there is. The comments in `STARTER` (below) are its documentation for users."""

    model: str | None = None
    api_base: str | None = None
    profile: Literal["auto", "large", "small"] = "auto"
    strategy: str = "both"
    samples: int = 1
    limit: int | None = None
    concurrency: int = 8
    timeout: float = 120.0
    attempts: int = 6
    max_cost: float | None = None
    context_tokens: int | None = None
    templates: str | None = None
    passage_tokens: int = 220
    max_file_mb: float = 50.0
    disable_checks: tuple[str, ...] = ()
    queries_per_day: int = 1000
    question_tokens: int = 60
    answer_tokens: int = 150
    tuned_model: str | None = None
    icl_model: str | None = None
    epochs: int = 3
    prices: dict[str, dict[str, float]] = {}
    format: str = "openai"
    validation: float = 0.1
    seed: int = 0
    system_prompt: str | None = None


def load(path: Path, flags: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force: `flags` (None means not given), then FTPREP_*, then the file at `path` if there is one, then defaults.

    Raises BadSetting naming the file and line, the variable or the flag.
    """
    values: dict[str, Any] = {}
    if path.exists():
        values |= _from_file(path)
    for name in Settings.__struct_fields__:
        text = environment.get(PREFIX + name.upper())
        if text is not None and text != "":
            values[name] = _typed(name, text, where=PREFIX + name.upper())
    for name, value in flags.items():
        if value is not None:
            values[name] = _typed(name, value, where="--" + name.replace("_", "-"))
    settings = msgspec.convert(values, Settings)
    _check(settings)
    return settings


def _typed(name: str, value: Any, where: str) -> Any:
    """`value` as the setting `name` wants it; text from the environment is read leniently ("8" is 8)."""
    field = next(f for f in msgspec.structs.fields(Settings) if f.name == name)
    if isinstance(value, str) and name == "disable_checks":
        value = [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, str) and name == "prices":
        raise BadSetting(where=where, what="prices can only be given in ftprep.yaml")
    try:
        return msgspec.convert(value, field.type, strict=False)
    except msgspec.ValidationError as error:
        raise BadSetting(where=where, what=f"{name}: {_plain(error)}") from None


def _from_file(path: Path) -> dict[str, Any]:
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise BadSetting(
            where=f"{path}{line}", what=f"not valid YAML ({getattr(error, 'problem', None) or 'cannot be parsed'})"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(where=str(path), what=f"cannot be read ({error})") from None
    if not isinstance(values, dict):
        raise BadSetting(where=f"{path}:1", what="must be `name: value` lines")
    lines = {key.value: key.start_mark.line + 1 for key, _ in node.value} if node is not None else {}
    typed = {}
    for name, value in values.items():
        where = f"{path}:{lines.get(str(name), 1)}"
        if name not in Settings.__struct_fields__:
            raise BadSetting(where=where, what=f"unknown setting {name!r}{_nearest(str(name))}")
        if value is not None:
            typed[name] = _typed(name, value, where)
    return typed


def _nearest(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, Settings.__struct_fields__, 1)
    return f", did you mean {near[0]!r}?" if near else ""


def _plain(error: msgspec.ValidationError) -> str:
    return str(error).split(" - at ")[0].replace("`", "")


_LEAST = {
    "samples": 1,
    "limit": 1,
    "concurrency": 1,
    "attempts": 1,
    "passage_tokens": 20,
    "queries_per_day": 0,
    "epochs": 1,
    "max_cost": 0,
}


def _check(settings: Settings) -> None:
    for name, least in _LEAST.items():
        value = getattr(settings, name)
        if value is not None and value < least:
            raise BadSetting(where=name, what=f"must be at least {least}, not {value}")
    if not 0 <= settings.validation < 1:
        raise BadSetting(where="validation", what=f"is a share from 0 up to (not with) 1, not {settings.validation}")


def choose(noun: str, name: str, choices: Mapping[str, Any]) -> Any:
    """The row of a registry. Raises UnknownName (a usage error) with what there is."""
    if name not in choices:
        raise UnknownName(noun=noun, name=name, choices=", ".join(sorted(choices)))
    return choices[name]
