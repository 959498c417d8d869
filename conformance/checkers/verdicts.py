"""What all checkers here have in common: which files, and how a verdict is said. Standard library only; each runs in its own venv.

    python together_files.py train.jsonl together          a verdict on one file
    python together_files.py - < list                      one on each line "path<TAB>format"

    {"path": "train.jsonl", "format": "together", "verdict": "ok", "faults": []}
    {"path": "bad.jsonl", "format": "together", "verdict": "refused", "faults": [[4, "role must be one of ..."]]}

A fault's number is the row, counted from 1; 0 speaks of the whole file. Of many faults the first five are told.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Fault = tuple[int, str]
Check = Callable[[str, str], Iterable[Fault]]
_MOST = 5


def rows_of(path: str) -> Iterator[tuple[int, Any]]:
    """The rows of a file of JSON lines, read as plainly as can be: what can't be read raises."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123  # no more than the providers' own scripts do
        for number, line in enumerate(file, 1):
            yield number, json.loads(line)


def each(check: Callable[[Any, str], None]) -> Check:
    """A check of files made of one of rows, which raises what is wrong with a row."""

    def checked(path: str, form: str) -> Iterator[Fault]:
        for number, row in rows_of(path):
            try:
                check(row, form)
            except Exception as error:
                yield number, told(error)

    return checked


def told(error: BaseException) -> str:
    """An error in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:300]


def main(check: Check) -> None:
    """Judge the files that are asked for and print a verdict for each; an error of the check itself is a refusal."""
    wanted = [line.rstrip("\n").split("\t") for line in sys.stdin] if sys.argv[1] == "-" else [sys.argv[1:3]]
    out = sys.stdout
    for path, form in wanted:
        faults: list[Fault] = []
        with contextlib.redirect_stdout(sys.stderr):  # many of them print
            try:
                for fault in check(path, form):
                    faults.append(fault)
                    if len(faults) == _MOST:
                        break
            except Exception as error:
                faults.append((0, told(error)))
        verdict = "refused" if faults else "ok"
        out.write(json.dumps({"path": path, "format": form, "verdict": verdict, "faults": faults}) + "\n")
        out.flush()
