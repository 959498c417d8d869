"""JSON and JSON lines: records as sections or as a table; see data.py for what becomes of which value."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from ftprep.readers.conversations import seeds
from ftprep.readers.data import Data, selected, to_markdown
from ftprep.readers.reading import DEFAULTS, ReadFailed, Reading, ReadOptions
from ftprep.readers.text import decode

_LINES = (".jsonl", ".ndjson")


def read(path: Path, options: ReadOptions = DEFAULTS) -> Reading:
    """One value, or one on each line; lines that are no JSON are told as missing. Rows that are conversations are seeds; with
    `text_fields`, of each record only these are read.

    b'[{"name": "Kestrel", "owner": "Data"}, ...]' -> Reading(text="| name | owner |\\n| --- | --- |\\n| Kestrel | ...")
    """
    text, encoding = decode(path.read_bytes())
    value: Data
    rows: list[tuple[int, Data]]
    missing: tuple[str, ...] = ()
    if path.suffix.lower() in _LINES:
        rows, missing = _lines(text)
        value = [row for _, row in rows]
    else:
        try:
            value = parsed(text)
            rows = list(enumerate(value, 1)) if isinstance(value, list) else []
        except ReadFailed:
            if text.lstrip()[:1] not in ("{", "[") or "\n" not in text.strip():
                raise
            rows, missing = _lines(text)  # JSON lines are often named .json
            value = [row for _, row in rows]
            if missing:
                raise
    if options.seeds == "auto" and (kept := seeds(rows, encoding)) is not None:
        return msgspec.structs.replace(kept, missing=(*missing, *kept.missing))
    if options.text_fields and (chosen := selected(value, options.text_fields)) is not None:
        body, left_out = chosen
        return Reading(text=body + "\n", encoding=encoding, missing=(*missing, *left_out))
    body, title = to_markdown(value)
    return Reading(text=body + "\n", title=title, encoding=encoding, missing=missing)


def parsed(text: str) -> Data:
    """The value of a JSON text, numbers as they are written. Raises ReadFailed where it is none. parsed("[1.50]") -> ["1.50"]"""
    try:
        value: Data = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise ReadFailed("corrupt", f"it is no JSON: {error.msg.lower()} (line {error.lineno})") from None
    return value


def _lines(text: str) -> tuple[list[tuple[int, Data]], tuple[str, ...]]:
    """Each value with its line."""
    values: list[tuple[int, Data]] = []
    broken = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values.append((number, parsed(line)))
        except ReadFailed:
            broken += 1
    if broken and not values:
        raise ReadFailed("corrupt", "none of its lines is JSON")
    return values, (f"{broken} lines are no JSON and are not read",) if broken else ()
