"""Nested data, as JSON and YAML hold it, to Markdown: headings from titles and keys, "key: value" items, tables of flat records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from ftprep.readers.reading import ReadFailed, join_blocks
from ftprep.readers.tables import to_markdown as table

Data: TypeAlias = "str | int | float | bool | list[Data] | Mapping[str, Data] | None"

_TITLES = ("title", "name", "heading", "subject", "label", "id", "key")
_MOST_DEPTH = 60
_MOST_VALUES = 2_000_000  # a few aliases of YAML unfold to any number
_LONG = 200
_MOST_COLUMNS = 30


class _Budget:
    """How many values may still be written, and which say nothing."""

    def __init__(self, nothing: frozenset[str]) -> None:
        self.left = _MOST_VALUES
        self.nothing = nothing

    def take(self, count: int = 1) -> None:
        self.left -= count
        if self.left < 0:
            raise ReadFailed("too-large", f"more than {_MOST_VALUES:,} values: split it")


def to_markdown(value: Data, nothing: frozenset[str] = frozenset()) -> tuple[str, str]:
    """Markdown of the data, and its title. Texts of several lines or more than 200 characters stand under a heading of their own;
    values that are None or in `nothing` are left out.

    to_markdown({"name": "Kestrel", "owner": "Data Platform"}) -> ("# Kestrel\\n\\n- owner: Data Platform", "Kestrel")
    """
    title = _title(value)[1] if isinstance(value, Mapping) else ""
    return join_blocks(_blocks(value, 1, 0, _Budget(nothing))), title


def selected(value: Data, fields: Sequence[str]) -> tuple[str, list[str]] | None:
    """Markdown of these fields of each record, under the record's title, and which of them no record has; None where none has any.
    A dot leads into a field: "body.text".

    selected([{"id": 7, "body": {"text": "Kestrel is ours."}}], ["body.text"]) -> ("# 7\n\nKestrel is ours.", [])
    """
    records = _records(value)
    found: set[str] = set()
    blocks: list[str] = []
    for number, record in enumerate(records, 1):
        texts = [(field, text) for field in fields if (text := _at(record, field.split(".")))]
        if texts:
            found.update(field for field, _ in texts)
            titled, title = _title(record)
            blocks += [_heading(1, title or f"Record {number}"), *(text for field, text in texts if field != titled)]
    if not found:
        return None
    return join_blocks(blocks), [f"no record has the field {field} (text_fields)" for field in fields if field not in found]


def _records(value: Data) -> list[Mapping[str, Data]]:
    """The records that a file holds: itself, those of its list, or of the lists within it."""
    if isinstance(value, list):
        return [one for one in value if isinstance(one, Mapping)]
    if not isinstance(value, Mapping):
        return []
    inner = [one for part in value.values() if isinstance(part, list) for one in part if isinstance(one, Mapping)]
    return inner or [value]


def _at(record: Data, path: Sequence[str]) -> str:
    """The text at the end of a path of keys; a list's texts beneath one another."""
    for place, key in enumerate(path):
        if isinstance(record, list):
            return "\n\n".join(filter(None, (_at(one, path[place:]) for one in record)))
        if not isinstance(record, Mapping):
            return ""
        record = record.get(key)
    if isinstance(record, list):
        return "\n\n".join(str(one).strip() for one in record if isinstance(one, str | int | float))
    return "" if record is None or isinstance(record, Mapping | bool) else str(record).strip()


def _blocks(value: Data, level: int, depth: int, budget: _Budget) -> Iterator[str]:
    budget.take()
    if depth > _MOST_DEPTH:
        raise ReadFailed("too-large", f"nested more than {_MOST_DEPTH} deep")
    if isinstance(value, Mapping):
        yield from _record(value, level, depth, budget, "")
    elif isinstance(value, list):
        yield from _list(value, level, depth, budget)
    elif text := _scalar(value, budget):
        yield text


def _record(record: Mapping[str, Data], level: int, depth: int, budget: _Budget, otherwise: str) -> Iterator[str]:
    """The record under its title, or `otherwise`; short values as a list first, what is long or nested under a heading each."""
    titled, title = _title(record)
    heading = title or otherwise
    if heading:
        yield _heading(level, heading)
        level += 1
    nested: list[tuple[str, Data]] = []
    for key, value in _fields(record):
        if key == titled:
            continue
        budget.take()
        if (text := _short(value, budget)) is not None:
            if text:
                yield f"- {_line(key)}: {text}"
        else:
            nested.append((key, value))
    for key, value in nested:
        inner = list(_blocks(value, level + 1, depth + 1, budget))
        if inner:
            yield _heading(level, key)
            yield from inner


def _list(values: list[Data], level: int, depth: int, budget: _Budget) -> Iterator[str]:
    records = [value for value in values if isinstance(value, Mapping)]
    if records and len(records) == len(values):
        budget.take(len(values))
        if (rows := _rows(records, budget)) is not None:
            yield table(rows)
            return
        for number, record in enumerate(records, 1):
            yield from _record(record, level, depth + 1, budget, f"Record {number}" if len(records) > 1 else "")
        return
    for value in values:
        if isinstance(value, Mapping | list):
            yield from _blocks(value, level, depth + 1, budget)
            continue
        budget.take()
        text = _scalar(value, budget)
        if text:
            yield text if _is_long(text) else f"- {text}"


def _rows(records: Sequence[Mapping[str, Data]], budget: _Budget) -> list[list[str]] | None:
    """Header and rows where the records are two or more, flat, short and much alike; else None."""
    columns = dict.fromkeys(key for record in records for key in record)
    if len(records) < 2 or len(columns) > _MOST_COLUMNS:
        return None
    filled = 0
    rows = [[_line(key) for key in columns]]
    for record in records:
        row = []
        for key in columns:
            value = record.get(key)
            if isinstance(value, Mapping | list) or _is_long(text := _scalar(value, budget)):
                return None
            row.append(text)
            filled += bool(text)
        rows.append(row)
    return rows if filled * 2 >= len(columns) * len(records) else None


def _fields(record: Mapping[str, Data]) -> Iterator[tuple[str, Data]]:
    for key, value in record.items():
        if key == "<<" and isinstance(value, Mapping):  # YAML: the fields of another record, where it has none of its own
            yield from ((other, inner) for other, inner in value.items() if other not in record)
        else:
            yield str(key), value


def _title(record: Mapping[str, Data]) -> tuple[str, str]:
    """(key, value) of the field that names the record; ("", "") where none does."""
    lower = {str(key).lower(): str(key) for key in record}
    for name in _TITLES:
        value = record.get(lower.get(name, ""))
        if isinstance(value, str | int) and not isinstance(value, bool) and (text := _line(str(value))) and len(text) <= _LONG:
            return lower[name], text
    return "", ""


def _short(value: Data, budget: _Budget) -> str | None:
    """A value that fits on its key's line, a list of a few short ones too; None where it does not."""
    if isinstance(value, Mapping):
        return None if value else ""
    if isinstance(value, list):
        if len(value) > 50 or any(isinstance(item, Mapping | list) for item in value):
            return None if value else ""
        budget.take(len(value))
        items = [_scalar(item, budget) for item in value]
        text = ", ".join(filter(None, items))
        return None if _is_long(text) or any("," in item for item in items) else text
    text = _scalar(value, budget)
    return None if _is_long(text) else text


def _scalar(value: Data, budget: _Budget) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value).strip()
    return "" if text in budget.nothing else text


def _is_long(text: str) -> bool:
    return len(text) > _LONG or "\n" in text


def _line(text: str) -> str:
    return " ".join(text.split())


def _heading(level: int, text: str) -> str:
    return "#" * min(6, level) + " " + _line(text)
