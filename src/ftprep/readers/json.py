"""JSON and JSON lines: records as sections or as a table; see data.py for what becomes of which value."""

from __future__ import annotations

import json
from pathlib import Path

from ftprep.readers.data import Data, to_markdown
from ftprep.readers.reading import ReadFailed, Reading
from ftprep.readers.text import decode

_LINES = (".jsonl", ".ndjson")


def read(path: Path) -> Reading:
    """One value, or one on each line; lines that are no JSON are counted in `notes`.

    b'[{"name": "Kestrel", "owner": "Data"}, ...]' -> Reading(text="| name | owner |\\n| --- | --- |\\n| Kestrel | ...")
    """
    text, encoding = decode(path.read_bytes())
    value: Data
    notes: tuple[str, ...] = ()
    if path.suffix.lower() in _LINES:
        value, notes = _lines(text)
    else:
        try:
            value = parsed(text)
        except ReadFailed:
            if text.lstrip()[:1] not in ("{", "[") or "\n" not in text.strip():
                raise
            value, notes = _lines(text)  # JSON lines are often named .json
            if notes:
                raise
    body, title = to_markdown(value)
    return Reading(text=body + "\n", title=title, encoding=encoding, notes=notes)


def parsed(text: str) -> Data:
    """The value of a JSON text, numbers as they are written. Raises ReadFailed where it is none. parsed("[1.50]") -> ["1.50"]"""
    try:
        value: Data = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise ReadFailed("corrupt", f"it is no JSON: {error.msg.lower()} (line {error.lineno})") from None
    return value


def _lines(text: str) -> tuple[list[Data], tuple[str, ...]]:
    values: list[Data] = []
    broken = 0
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            values.append(parsed(line))
        except ReadFailed:
            broken += 1
    if broken and not values:
        raise ReadFailed("corrupt", "none of its lines is JSON")
    return values, (f"{broken} lines are no JSON and are not read",) if broken else ()
