"""Faulty files, one fault each: a good file of each format with one thing broken in it. `python -m tests.formats.faults DIR` writes
them all, so that the same files can be put before other checkers."""

from __future__ import annotations

import copy
import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ftprep.formats import FORMATS, Format
from ftprep.formats.columns import Columns
from tests.formats.row_faults import Row, row_faults
from tests.formats.samples import enough, records_of

BROKEN = 3
"""The row, counted from 0, in which the fault stands."""


class Faulty(NamedTuple):
    """One faulty file. Faulty("openai", "no-assistant", "no-assistant", ".jsonl", b"...")"""

    format: str
    fault: str
    rule: str
    ending: str
    data: bytes

    @property
    def file(self) -> str:
        return f"{self.format}.{self.fault}{self.ending}"


def _plain_rows(name: str) -> list[Row]:
    """Good rows that all have the same fields: questions and statements, no tools."""
    rows = [row for row in records_of(name, 8 * enough(name)) if "tools" not in row]
    return copy.deepcopy(rows[: enough(name)])


def _dump(rows: list[Any], form: Format) -> bytes:
    if form.layout.container == "csv":
        text = io.StringIO()
        writer = csv.writer(text)
        names = list(rows[0])
        writer.writerow(names)
        writer.writerows([[row.get(name, "") for name in names] for row in rows])
        return text.getvalue().encode()
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    text_of_all = "[\n" + ",\n".join(lines) + "\n]\n" if form.layout.container == "json" else "\n".join(lines) + "\n"
    return text_of_all.encode()


def _text_faults(form: Format, rows: list[Row]) -> Iterator[tuple[str, str, bytes]]:
    """(name, rule, the file) for what is wrong with a file as text and as a whole."""
    good = _dump(rows, form)
    lines = good.splitlines(keepends=True)
    at = BROKEN + (form.layout.container != "jsonl")

    def put(line: bytes) -> bytes:
        return b"".join([*lines[:at], line, *lines[at:]])

    container = form.layout.container
    if form.layout.bom == "refused":
        yield "bom", "bom", b"\xef\xbb\xbf" + good
    latin = lines[at].replace(b"o", b"\xe4", 1)
    yield "latin-1", "encoding", b"".join([*lines[:at], latin, *lines[at + 1 :]])
    yield "utf-16", "encoding", good.decode().encode("utf-16")
    if container == "jsonl":
        if "blank-line" not in form.warned:
            yield "blank-line", "blank-line", put(b"\n")
        if "json-array" not in form.warned:
            yield "array", "json-array", json.dumps(rows, ensure_ascii=False).encode()
        yield "trailing-comma", "trailing-comma", put(lines[at].rstrip() + b",\n").replace(lines[at], b"", 1)
        yield "no-object", "object", put(b'"text"\n')
        yield "null", "object", put(b"null\n")
    if container in ("jsonl", "json"):
        cut = lines[at].rstrip().rstrip(b",")[:-2]
        yield "cut-line", "json", b"".join([*lines[:at], cut + (b",\n" if container == "json" else b"\n"), *lines[at + 1 :]])
    if container == "csv":
        yield "cells-too-many", "unreadable", put(b"a,b,c\r\n")
        yield "no-head", "missing-field", b"".join(lines[1:])
    yield "no-rows", "too-few-rows", {"csv": lines[0], "json": b"[]\n"}.get(container, b"")
    limits = form.limits
    if limits.least_rows > 1:
        yield "one-row-too-few", "too-few-rows", _dump(rows[: limits.least_rows - 1], form)
    if limits.most_tokens is not None and isinstance(form.dialect, Columns):
        longest = {**rows[BROKEN], form.dialect.answer: "word " * (limits.most_tokens + 10)}
        yield "too-long", "too-many-tokens", _dump([*rows, longest], form)
    for name in sorted(form.uneven & {"system"}):
        yield f"uneven-{name}", "uneven-field", _dump([{k: v for k, v in rows[0].items() if k != name}, *rows[1:]], form)


def faulty_files(name: str) -> Iterator[Faulty]:
    """Every faulty file of a format. Parquet, which has types of its own, is left to its tests."""
    form = FORMATS[name]
    if form.layout.container == "parquet":
        return
    ending = f".{form.layout.container}"
    only_text = form.layout.container == "csv"  # a cell is text, and there or not
    for fault, rule, change in row_faults(form):
        if only_text and (rule == "field-type" or not fault.endswith(("empty", "shape"))):
            continue
        rows = _plain_rows(name)
        change(rows[BROKEN])
        if only_text and fault == "other-shape":
            rows = [{"question": row["prompt"], "text": row["completion"]} for row in _plain_rows(name)]
        yield Faulty(name, fault, rule, ending, _dump(rows, form))
    for fault, rule, data in _text_faults(form, _plain_rows(name)):
        yield Faulty(name, fault, rule, ending, data)


def all_faulty() -> Iterator[Faulty]:
    for name in FORMATS:
        yield from faulty_files(name)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "faults.tsv").open("w", encoding="utf-8") as table:
        for one in all_faulty():
            (folder / one.file).write_bytes(one.data)
            table.write(f"{one.file}\t{one.format}\t{one.fault}\t{one.rule}\n")
