"""Rows of training data from files: ours, or those that a user wrote for another language or trade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ftprep import jsonl
from ftprep.augmenter.rows import NONE, Row
from ftprep.errors import BadLine, NoSuchPath

_TODO = "docs/adapter.md shows a row of each task"


def read(paths: Iterable[Path]) -> Iterator[Row]:
    """The rows of all files, in order. Raises NoSuchPath, or BadLine naming file and line where one cannot be learned from."""
    for path in paths:
        if not path.is_file():
            raise NoSuchPath(path=path)
        for line, row in _numbered(path):
            if what := fault(row):
                raise BadLine(path=path, line=line, what=what, todo=_TODO)
            yield row


def fault(row: Row) -> str | None:
    """What keeps a row from being learned, or None. fault(a question without answer) -> "question needs its answer in `about`" """
    facts = 2 if row.task == "join" else 1
    if len(row.given) != facts:
        return f"{row.task} takes {facts} in `given`, here are {len(row.given)}"
    if not all(text.strip() for text in (*row.given, row.written)):
        return "`given` or `written` is empty"
    if row.task in ("reverse", "question") and not row.about.strip():
        return f"{row.task} needs {'the entity to begin with' if row.task == 'reverse' else 'its answer'} in `about`"
    if row.written == NONE:
        return None
    lines = row.written.split("\n")
    if row.task == "facts":
        return (
            None if all(line.startswith("- ") and line[2:].strip() for line in lines) else "each line of `written` must be `- fact`"
        )
    return "`written` must be one line" if len(lines) > 1 else None


def _numbered(path: Path) -> Iterator[tuple[int, Row]]:
    """Each row with the number of its line; blank lines count."""
    with path.open("rb") as file:
        filled = (number for number, line in enumerate(file, 1) if line.strip())
        yield from zip(filled, jsonl.read(path, Row), strict=True)
