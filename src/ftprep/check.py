"""Checking a training file, of ftprep or of any other origin, against what a provider accepts. Streams; memory stays flat."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftprep.config import choose
from ftprep.errors import NoSuchPath, NotReadable
from ftprep.formats import FORMATS, Format, Problem

MOST_LISTED = 100
_BOM = b"\xef\xbb\xbf"


class CheckReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `count` counts all problems, `problems` lists the first hundred, `by_rule` all by their rule.

    {"path": "train.jsonl", "format": "openai", "rows": 203, "bytes": 81230, "count": 0, "by_rule": {}, "problems": [],
     "warnings": [], "link": "https://..."}
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


def check_file(path: Path, format_name: str) -> CheckReport:
    """Read `path` line by line and report each thing that `format_name` refuses.

    Raises UnknownName (no such format), NoSuchPath, NotReadable.
    """
    form: Format = choose("format", format_name, FORMATS)
    if not path.exists():
        raise NoSuchPath(path=path)
    rules: Counter[str] = Counter()
    listed: list[Problem] = []
    rows = size = repeated = 0
    seen: set[bytes] = set()
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                size += len(line)
                rows += 1
                for problem in _line(line, number, form):
                    rules[problem.rule] += 1
                    if len(listed) < MOST_LISTED:
                        listed.append(problem)
                digest = hashlib.blake2b(line.strip(), digest_size=8).digest()
                repeated += digest in seen
                seen.add(digest)
    except OSError as error:
        raise NotReadable(path=path, cause=error.strerror or error) from None
    for problem in _whole(rows, size, form):
        rules[problem.rule] += 1
        listed.append(problem)
    warnings = (f"{repeated} rows repeat an earlier one word for word",) if repeated else ()
    return CheckReport(
        path=str(path),
        format=format_name,
        rows=rows,
        bytes=size,
        count=rules.total(),
        by_rule=dict(rules.most_common()),
        problems=tuple(listed),
        warnings=warnings,
        link=form.link,
    )


def _line(line: bytes, number: int, form: Format) -> Iterator[Problem]:
    def problem(rule: str, what: str, remedy: str) -> Problem:
        return Problem(line=number, rule=rule, what=what, remedy=remedy)

    if line.startswith(_BOM):
        yield problem("bom", "the file begins with a byte-order mark", "save it as UTF-8 without BOM")
        line = line.removeprefix(_BOM)
    if not line.strip():
        yield problem("blank-line", "the line is blank", "remove it")
        return
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        yield problem("encoding", "the line is not UTF-8", "save the file as UTF-8")
        return
    except (ValueError, RecursionError) as error:
        cause = error.msg if isinstance(error, json.JSONDecodeError) else "too deeply nested"
        yield problem("json", f"the line is not JSON ({cause})", "write one JSON object on each line")
        return
    for rule, what, remedy in form.problems(row):
        yield problem(rule, what, remedy)


def _whole(rows: int, size: int, form: Format) -> Iterator[Problem]:
    if rows < form.least_rows:
        what = f"the file has {rows} rows; at least {form.least_rows} are asked for"
        yield Problem(line=0, rule="too-few-rows", what=what, remedy="add documents or strategies")
    if size > form.most_bytes:
        what = f"the file has {size:,} bytes; at most {form.most_bytes:,} are taken"
        yield Problem(line=0, rule="too-large", what=what, remedy="split it")
