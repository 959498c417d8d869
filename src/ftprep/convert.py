"""Sets that exist already, from one format into another: each row is written, changed with what it loses counted, or left out with
a reason. Streams."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from ftprep import rowfiles
from ftprep.check import token_faults
from ftprep.config import choose
from ftprep.errors import AlreadyThere
from ftprep.formats import FORMATS, RULES, Format, Sample
from ftprep.formats.rules import shown
from ftprep.records import Record, stable_id
from ftprep.shapes import NO_PAIR, asked, losses
from ftprep.shards import ENDINGS, Shards, entry_of

_PASSED = ("extra-key", "weight", "uneven-field")
"""What a row may have and still be read: the key is lost, and that is counted."""


class Converted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file. rows = written + left out. `changed` counts what written rows lost or gained.

    {"source": "old.jsonl", "path": "train.jsonl", "from_format": "openai", "to_format": "csv", "rows": 203, "written": 180,
     "left_out": {"a conversation of several turns": 23}, "changed": {"without weights of turns": 4}}
    """

    source: str
    path: str | None
    from_format: str
    to_format: str
    rows: int
    written: int
    left_out: dict[str, int]
    changed: dict[str, int]


def convert(source: Path, from_name: str, to_name: str, out: Path | None, *, force: bool = False) -> Converted:
    """Write `source`, a file of the one format, as a file of the other: `out`, or beside it under the other format's name.

    Raises UnknownName, NoSuchPath, NotReadable, NotWritable, MissingExtra, AlreadyThere.
    """
    origin: Format = choose("format", from_name, FORMATS)
    target: Format = choose("format", to_name, FORMATS)
    container = target.layout.container
    path = out or source.with_name(f"{source.stem}.{to_name}{ENDINGS[container]}")
    path = path if path.suffix else path.with_suffix(ENDINGS[container])
    if path.exists() and not force:
        raise AlreadyThere(path=path)
    left_out: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    rows = written = 0
    with Shards(path.parent, path.stem, container) as shards:
        for row in rowfiles.read(source, rowfiles.container_of(source, origin.layout.container)):
            if not row.readable:
                if row.faults[0][0] in ("json", "encoding", "unreadable"):
                    rows += 1
                    left_out[f"{row.faults[0][0]}: {RULES[row.faults[0][0]].meaning}"] += 1
                continue
            rows += 1
            result = one(row.value, origin, target, changed)
            if isinstance(result, str):
                left_out[result] += 1
                continue
            written += 1
            shards.add(entry_of(result, number=rows))
        made = shards.finish()
    if made and made[0].path != path:
        made[0].path.replace(path)
    return Converted(
        source=str(source),
        path=str(path) if made else None,
        from_format=from_name,
        to_format=to_name,
        rows=rows,
        written=written,
        left_out=dict(left_out.most_common()),
        changed=dict(changed.most_common()),
    )


def one(row: Any, origin: Format, target: Format, changed: Counter[str]) -> Record | str:
    """One row in the other format; or why not. What it loses is counted in `changed`."""
    faults = [(rule, what) for rule, what in origin.dialect.faults(row) if rule not in _PASSED]
    if faults:
        return f"not a sound row of its own format: {faults[0][0]}"
    if any(_other_parts(row)):
        return "holds a part that is no text"
    sample = origin.dialect.read(row)
    gone: list[str] = [what for what, _ in zip(_lost_keys(row, origin), range(10), strict=False)]
    if target.shape == "preference" and sample.contrary is None:
        return NO_PAIR
    if target.shape != "preference" and sample.contrary is not None:
        sample = msgspec.structs.replace(sample, contrary=None)
        gone.append("without the dispreferred answer")
    if target.shape != "text" and not any(turn.role == "user" for turn in sample.turns):
        sample = asked(sample, stable_id([turn.content for turn in sample.turns]))
        gone.append("with a short user turn above the text")
    record = target.dialect.write(_within(sample, target))
    if isinstance(record, str):
        return record
    size = sum(len(turn.content.encode()) for turn in sample.turns)
    for rule, what in (*target.dialect.faults(record), *token_faults(record, size, target)):
        if rule not in target.warned:
            return f"the format would refuse it: {rule}" + (f" ({what})" if rule == "reserved-word" else "")
    changed.update([*gone, *(f"without {what}" for what in losses(sample, target))])
    return record


def _within(sample: Sample, target: Format) -> Sample:
    """The sample without a system turn where the target has no place for one."""
    if "system" in target.dialect.holds or sample.turns[0].role != "system":
        return sample
    return msgspec.structs.replace(sample, turns=sample.turns[1:])


def _lost_keys(row: Mapping[str, Any], origin: Format) -> Iterator[str]:
    """Keys that the row's own format does not know and that therefore go."""
    for rule, _ in origin.dialect.faults(row):
        if rule in _PASSED:
            yield f"without what its own format does not know ({rule})"
    known = getattr(origin.dialect, "top", None)
    if getattr(origin.dialect, "open_top", False) and known is not None:
        yield from (f"without the key {shown(key)}" for key in sorted(set(row) - known - {"reference_answer"}))


def _other_parts(value: Any) -> Iterator[bool]:
    """Whether any block or part below holds something other than text: pictures, files, calls in Bedrock's or Gemini's way."""
    if isinstance(value, list):
        for item in value:
            yield from _other_parts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("content", "parts") and isinstance(item, list):
                yield any(isinstance(part, dict) and "text" not in part for part in item)
            elif key in ("messages", "contents", "input", "prompt", "candidates", "completions", "completion"):
                yield from _other_parts(item)
