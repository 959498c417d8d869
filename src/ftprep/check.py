"""Checking a training file, of ftprep or of any other origin, against what a provider accepts. Streams; memory stays flat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import msgspec

from ftprep import rowfiles, tokens
from ftprep.config import choose
from ftprep.digests import Digests, digest_of
from ftprep.formats import FORMATS, RULES, Format, Problem
from ftprep.formats.contract import Fault

MOST_LISTED = 100
_MOST_SIGNATURES = 1000
_TOKENS_BESIDE = 4
"""Tokens that a chat template adds to a turn, about."""

Part = Literal["train", "validation"]


class CheckReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `count` counts all problems, `problems` lists the first hundred, `by_rule` all by their rule.

    {"path": "train.jsonl", "format": "openai", "rows": 203, "bytes": 81230, "count": 0, "by_rule": {}, "problems": [],
     "warnings": ["2 rows repeat an earlier one (line 14 is line 2 again)"], "link": "https://..."}
    """

    path: str
    format: str
    rows: int
    bytes: int
    count: int
    by_rule: dict[str, int]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    link: str


def check_file(
    path: Path, format_name: str, *, against: Path | None = None, part: Part = "train", bom: bool = False
) -> CheckReport:
    """Read `path` row by row and report each thing that `format_name` refuses.

    A `part` of "validation" has no minimum of rows; rows that `against` has too are a problem; with `bom` the mark must be there.

    Raises UnknownName (no such format), NoSuchPath, NotReadable, MissingExtra.
    """
    form: Format = choose("format", format_name, FORMATS)
    ledger = Ledger(form)
    signatures: dict[tuple[str, ...], tuple[int, int]] = {}
    rows = 0
    with Digests() as seen, Digests() as others:
        for row in rowfiles.read(path, rowfiles.container_of(path, form.layout.container)):
            for rule, what in row.faults:
                ledger.add(row.line, rule, what)
            rows += 1 if row.readable or row.faults[0][0] not in ("bom", "json-array", "not-array", "unreadable") else 0
            if not row.readable:
                continue
            before = ledger.count
            for rule, what in form.dialect.faults(row.value):
                ledger.add(row.line, rule, what)
            for rule, what in token_faults(row.value, row.size, form):
                ledger.add(row.line, rule, what)
            if ledger.count == before and len(signatures) < _MOST_SIGNATURES:
                key = _signature(row.value, form)
                count, first = signatures.get(key, (0, row.line))
                signatures[key] = (count + 1, first)
            seen.add(digest_of(row.value), row.line)
        size = path.stat().st_size
        for rule, what in whole_faults(path.name, rows, size, form, part) if seen or not ledger.count else ():
            ledger.add(0, rule, what)
        for line, rule, what in _uneven(signatures, form):
            ledger.add(line, rule, what)
        if bom and not _begins_with_mark(path):
            ledger.add(0, "no-bom", "the file begins without a byte-order mark")
        for line, first in seen.repeats():
            ledger.warn("repeated", f"line {line} is line {first} again", line)
        if against is not None:
            for row in rowfiles.read(against, rowfiles.container_of(against, form.layout.container)):
                if row.readable:
                    others.add(digest_of(row.value), row.line)
            for line, there in seen.shared(others):
                ledger.add(line, "overlap", f"the row stands in line {there} of {against.name} too")
    return ledger.report(path, format_name, rows, size)


class Ledger:
    """Counts what was found: problems of the format, and warnings where its reader passes over them."""

    def __init__(self, form: Format) -> None:
        self._form = form
        self.count = 0  # all problems so far
        self._rules: Counter[str] = Counter()
        self._warned: Counter[str] = Counter()
        self._first: dict[str, tuple[int, str]] = {}
        self._listed: list[Problem] = []
        self._passed = form.warned | ({"bom"} if form.layout.bom != "refused" else set())

    def add(self, line: int, rule: str, what: str) -> None:
        """A fault, in its line; 0 is the whole file."""
        if rule in self._passed:
            self.warn(rule, f"line {line}: {what}" if line else what, line)
            return
        self.count += 1
        self._rules[rule] += 1
        if len(self._listed) < MOST_LISTED or line == 0:
            remedy = RULES[rule].remedy
            self._listed.append(Problem(line=line, rule=rule, what=what, remedy=remedy, link=self._form.link))

    def warn(self, rule: str, what: str, line: int = 0) -> None:
        """Something that is accepted, and seldom meant; the one with the lowest line is told."""
        self._warned[rule] += 1
        if rule not in self._first or line < self._first[rule][0]:
            self._first[rule] = (line, what)

    def report(self, path: Path, format_name: str, rows: int, size: int) -> CheckReport:
        """All of it."""
        warnings = (f"{number:,} x {rule}: {self._first[rule][1]}; {RULES[rule].remedy}" for rule, number in self._warned.items())
        return CheckReport(
            path=str(path),
            format=format_name,
            rows=rows,
            bytes=size,
            count=self.count,
            by_rule=dict(self._rules.most_common()),
            problems=tuple(self._listed),
            warnings=tuple(warnings),
            link=self._form.link,
        )


def token_faults(row: Any, size: int, form: Format) -> Iterator[Fault]:
    """Whether the row has more tokens than its format takes. A token has a byte at least, so that short rows needn't be counted."""
    most = form.limits.most_tokens
    if most is None or size + 8 * _TOKENS_BESIDE <= most or next(form.dialect.faults(row), None) is not None:
        return
    sample = form.dialect.read(row)
    counted = sum(tokens.count(turn.content) + _TOKENS_BESIDE for turn in sample.turns)
    if counted > most:
        yield "too-many-tokens", f"about {counted:,} tokens, by an estimate; at most {most:,} are taken"


def whole_faults(name: str, rows: int, size: int, form: Format, part: Part) -> Iterator[Fault]:
    """What is wrong with the numbers of a file, and with its name."""
    limits = form.limits
    if part == "train" and rows < limits.least_rows:
        yield "too-few-rows", f"the file has {rows:,} rows; at least {limits.least_rows:,} are asked for"
    elif rows == 0:
        yield "too-few-rows", "the file has no rows"
    most = limits.most_validation if part == "validation" and limits.most_validation is not None else limits.most_rows
    if most is not None and rows > most:
        yield "too-many-rows", f"the file has {rows:,} rows; at most {most:,} are taken"
    largest = limits.validation_bytes if part == "validation" and limits.validation_bytes is not None else limits.most_bytes
    if largest is not None and size > largest:
        yield "too-large", f"the file has {size:,} bytes; at most {largest:,} are taken"
    if limits.file_name is not None and not re.fullmatch(limits.file_name, name):
        yield "file-name", f"the name must match {limits.file_name}"


def _begins_with_mark(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(3) == rowfiles.BOM


def _signature(row: Mapping[str, Any], form: Format) -> tuple[str, ...]:
    """The fields that a row has, those of its messages' content included where the format watches them."""
    own = tuple(sorted(name for name, value in row.items() if value is not None))
    messages = row.get("messages") if form.uneven else None
    if not isinstance(messages, list):
        return own
    inside = {
        name
        for message in messages
        if isinstance(message, dict) and isinstance(message.get("content"), list)
        for block in message["content"]
        if isinstance(block, dict)
        for name in block
    }
    return (*own, *sorted(inside - {"text"}))


def _uneven(signatures: Mapping[tuple[str, ...], tuple[int, int]], form: Format) -> Iterator[tuple[int, str, str]]:
    """Fields that some rows have and others lack: those that the format watches, all known ones where they are passed over."""
    total = sum(count for count, _ in signatures.values())
    for name in sorted({name for key in signatures for name in key}):
        if name not in form.uneven and "uneven-field" not in form.warned:
            continue
        having = sum(count for key, (count, _) in signatures.items() if name in key)
        if having < total:
            line = min(first for key, (_, first) in signatures.items() if (name in key) == (having * 2 <= total))
            yield line, "uneven-field", f"`{name}` stands in {having:,} of {total:,} rows"


def likely(path: Path) -> tuple[str, ...]:
    """The formats whose records the first rows of a file are, for who did not say which: all that find no fault in ten rows.

    likely(Path("old.jsonl")) -> ("together-instruct", "predibase", ...)
    """
    container = rowfiles.container_of(path, "jsonl")
    rows = [row.value for row in islice((row for row in rowfiles.read(path, container) if row.readable), 10)]
    if not rows:
        return ()
    return tuple(name for name, form in FORMATS.items() if not any(any(form.dialect.faults(row)) for row in rows))
