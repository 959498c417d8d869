"""ftprep.yaml <-> settings: flags win over environment over file over defaults; an unknown key is refused by name and line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import msgspec

from ftprep.errors import BadFlag, BadSetting, FtprepError, UnknownName
from ftprep.settings import ABOUT, Settings

PREFIX = "FTPREP_"
_NOT_SETTINGS = {"FTPREP_WORKSPACE", "FTPREP_PASSWORD_FILE", "FTPREP_CACHE", "FTPREP_DEBUG"}

_FIELDS = {field.name: field for field in msgspec.structs.fields(Settings)}


def _starter() -> str:
    lines = [
        "# Settings of ftprep for this workspace. What stands here is the default: take the first `# ` of a line away.",
        "# Flags win over environment variables (FTPREP_CONCURRENCY=4), those over this file.",
    ]
    for headline, settings in ABOUT.items():
        lines += ["", f"## {headline}"]
        for name, sentence in settings.items():
            default = getattr(Settings(), name)
            lines.append(f"# {name}: {msgspec.json.encode(default).decode()}".ljust(26) + f"# {sentence}")
    return "\n".join(lines) + "\n"


STARTER = _starter()
"""The commented ftprep.yaml that `ftprep init` writes: each setting with its default, so that loading it changes nothing."""


def load(path: Path, flags: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force: `flags` (None means not given), then FTPREP_*, then the file at `path` if there is one, then defaults.

    Raises BadSetting naming the file and line or the variable, BadFlag (a usage error) naming the flag.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = _from_file(path)
    for name in Settings.__struct_fields__:
        text = environment.get(PREFIX + name.upper())
        if text is not None and text != "":
            values[name] = _typed(name, text, BadSetting, PREFIX + name.upper())
    if "price_list" not in values and (own := path.with_name("prices.yaml")).is_file():
        values["price_list"] = str(own)
    for name, value in flags.items():
        if value is not None:
            values[name] = _typed(name, value, BadFlag, "--" + name.replace("_", "-"))
    return _priced(Settings(**values))


def _priced(settings: Settings) -> Settings:
    """`price_in` and `price_out` as the price of the model that writes, over what ftprep.yaml has. Raises BadFlag for one alone."""
    if settings.price_in is None and settings.price_out is None:
        return settings
    if settings.price_in is None or settings.price_out is None:
        raise BadFlag(where="--price-in", what="give --price-in and --price-out together, in USD per million tokens")
    if settings.model is None:
        raise BadFlag(where="--price-in", what="name the model that costs this with --model")
    price = {**settings.prices.get(settings.model, {}), "input": settings.price_in, "output": settings.price_out}
    return msgspec.structs.replace(settings, prices={**settings.prices, settings.model: price})


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """FTPREP_ variables that set nothing, most likely misspelt."""
    known = {PREFIX + name.upper() for name in Settings.__struct_fields__} | _NOT_SETTINGS
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def _typed(name: str, value: Any, error_class: type[FtprepError], where: str, subject: str = "") -> Any:
    """`value` as the setting `name` wants it; text is read leniently ("8" is 8)."""
    if isinstance(value, str) and isinstance(_FIELDS[name].default, tuple):
        value = names(value)
    if isinstance(value, str) and name in ("prices", "kind_shares", "tokenizers"):
        raise error_class(where=where, what="can only be given in ftprep.yaml")
    if name in ("strategy", "format") and isinstance(value, str) and not names(value):
        raise error_class(where=where, what=subject + "must not be empty")
    try:
        return msgspec.convert(value, _FIELDS[name].type, strict=False)
    except msgspec.ValidationError as error:
        raise error_class(where=where, what=subject + _plain(error, name, value)) from None


def _from_file(path: Path) -> dict[str, Any]:
    import yaml

    try:
        text = path.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        cause = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
        raise BadSetting(where=f"{path}{line}", what=f"is not valid YAML ({cause})") from None
    except OSError as error:
        raise BadSetting(where=path, what=f"cannot be read ({error.strerror or error})") from None
    except (ValueError, RecursionError) as error:  # not UTF-8, a date or a number that is none, nesting without end
        raise BadSetting(where=path, what=f"cannot be read ({error})") from None
    if node is None or values is None:
        return {}
    if not isinstance(values, dict):
        raise BadSetting(where=f"{path}:1", what="must be `name: value` lines")
    lines: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if key.value in lines:
            raise BadSetting(where=f"{path}:{line}", what=f"{key.value} is set twice, first in line {lines[key.value]}")
        lines[key.value] = line
    typed = {}
    for name, value in values.items():
        where = f"{path}:{lines.get(str(name), 1)}"
        if name not in Settings.__struct_fields__:
            raise BadSetting(where=where, what=f"unknown setting {name!r}{_nearest(str(name))}")
        if value is not None:  # `name:` with nothing after it leaves the default
            typed[name] = _typed(name, value, BadSetting, where, f"{name} ")
    return typed


def _nearest(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, Settings.__struct_fields__, 1)
    return f", did you mean {near[0]!r}?" if near else ""


_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "`name: value` lines",
    "null": "null",
}


def _plain(error: msgspec.ValidationError, name: str, value: Any) -> str:
    """msgspec's sentence in plain words. "Expected `int` >= 1" gives `must be a whole number, at least 1, not 0`."""
    import re

    said = str(error).split(" - at ")[0]
    given = f"not {value!r}" if isinstance(value, int | float | str) else "not what stands there"
    if said.endswith(r"\S'"):
        return "must not be empty"
    if "matching regex" in said and name == "max_time":
        return f"must be seconds or a number with m or h, such as 90m, {given}"
    if "matching regex" in said and name == "ray":
        return f"must be local, auto, or an address such as ray://host:10001 or host:6379, {given}"
    if "matching regex" in said:
        return f"must be an address such as http://localhost:8000/v1, {given}"
    if "of length >= 1" in said:
        return "must not be empty"
    if said.startswith("Invalid enum value"):
        return f"must be one of {', '.join(get_args(_FIELDS[name].type))}, {given}"
    expected = re.match(r"Expected `([^`]*)`(?: (>=|>|<=|<) ([\d.]+))?", said)
    if not expected:
        return said.replace("`", "")
    kinds = " or ".join(_WORDS.get(kind, kind) for kind in expected[1].split(" | "))
    bound = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than"}.get(expected[2] or "")
    return f"must be {kinds}{f', {bound} {float(expected[3]):g}' if bound else ''}, {given}"


def names(text: str) -> tuple[str, ...]:
    """The names in a list separated by commas. names("openai, mistral,") -> ("openai", "mistral")"""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def choose(noun: str, name: str, choices: Mapping[str, Any]) -> Any:
    """The row of a registry. Raises UnknownName (a usage error) with what there is."""
    if name not in choices:
        raise UnknownName(noun=noun, name=name, choices=", ".join(sorted(choices)))
    return choices[name]
