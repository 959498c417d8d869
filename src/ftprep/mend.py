"""`ftprep check --fix`: a repaired copy of a training file, and beside it the rows that could not be repaired. The file itself is
not touched, and no row is lost: rows of the copy + rows set aside + blank lines are the rows of the file.

train.jsonl -> train.fixed.jsonl, train.set-aside.jsonl
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from ftprep import jsonl, rowfiles
from ftprep.check import token_faults
from ftprep.config import choose
from ftprep.digests import Digests, digest_of
from ftprep.errors import AlreadyThere
from ftprep.formats import FORMATS, Format
from ftprep.formats.mending import mend
from ftprep.shards import ENDINGS, Shards, entry_of


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """A row that could not be repaired. {"line": 14, "rules": ["no-assistant"], "row": {"messages": [...]}}; `row` is null where
    the line could not be read.
    """

    line: int
    rules: tuple[str, ...]
    row: Any = None


class MendReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was done. `mended` and `set_aside` count rows by rule; a row that breaks two rules counts for both.

    {"copy": "train.fixed.jsonl", "aside": "train.set-aside.jsonl", "rows": 203, "kept": 199, "unchanged": 190,
     "mended": {"extra-key": 9}, "set_aside": {"no-assistant": 3, "repeated": 1}}
    """

    copy: str
    aside: str | None
    rows: int
    kept: int
    unchanged: int
    mended: dict[str, int]
    set_aside: dict[str, int]


class _Writer:
    """The copy and what is set aside, with what was counted on the way."""

    def __init__(self, form: Format, shards: Shards, aside: Any) -> None:
        self.form, self.shards, self.aside = form, shards, aside
        self.mended: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.kept = self.unchanged = self.rows = self.dropped = 0

    def refuse(self, line: int, rules: tuple[str, ...], row: Any) -> None:
        self.refused.update(dict.fromkeys(rules, 1))
        self.dropped += 1
        self.aside.write(jsonl.encode(SetAside(line=line, rules=rules, row=row)))

    def take(self, row: rowfiles.Row) -> None:
        before = [rule for rule, _ in row.faults]
        if not row.readable:
            if before[0] in ("json", "encoding", "unreadable"):
                self.rows += 1
                self.refuse(row.line, tuple(before), None)
            else:
                self.mended.update(before)  # a mark, a blank line, a list in place of lines: the copy has none of it
            return
        self.rows += 1
        result = mend(row.value, self.form)
        long = tuple(rule for rule, _ in token_faults(result.row, row.size, self.form)) if not result.left else ()
        if result.left or long:
            self.refuse(row.line, (*result.left, *long), row.value)
            return
        self.mended.update([*before, *result.mended])
        self.unchanged += not before and not result.mended
        self.kept += 1
        self.shards.add(entry_of(result.row, number=row.line))


def mend_file(path: Path, format_name: str, *, against: Path | None = None, bom: bool = False) -> MendReport:
    """Write the repaired copy of `path` and the rows that are set aside: those that can't be mended, that repeat an earlier one, or
    that `against` has too.

    Raises UnknownName, NoSuchPath, NotReadable, NotWritable, MissingExtra, AlreadyThere (a copy from before).
    """
    form: Format = choose("format", format_name, FORMATS)
    container = form.layout.container
    copy = path.with_name(f"{path.stem}.fixed{ENDINGS[container]}")
    aside = path.with_name(f"{path.stem}.set-aside.jsonl")
    for there in (copy, aside):
        if there.exists():
            raise AlreadyThere(path=there)
    twice = _twice(path, form, against)
    with jsonl.replacing(aside) as file, Shards(path.parent, copy.stem, container, bom=bom) as shards:
        writer = _Writer(form, shards, file)
        for row in rowfiles.read(path, rowfiles.container_of(path, container)):
            if row.readable and row.line in twice:
                writer.rows += 1
                writer.refuse(row.line, (twice[row.line],), row.value)
            else:
                writer.take(row)
        shards.finish()
    if not writer.dropped:
        aside.unlink()
    return MendReport(
        copy=str(copy),
        aside=str(aside) if writer.dropped else None,
        rows=writer.rows,
        kept=writer.kept,
        unchanged=writer.unchanged,
        mended=dict(writer.mended.most_common()),
        set_aside=dict(writer.refused.most_common()),
    )


def _twice(path: Path, form: Format, against: Path | None) -> dict[int, str]:
    """The lines whose rows, once mended, stand in an earlier line or in the other file, and which of both."""
    with Digests() as seen, Digests() as others:
        for row in rowfiles.read(path, rowfiles.container_of(path, form.layout.container)):
            if row.readable:
                seen.add(digest_of(mend(row.value, form).row or row.value), row.line)
        found = {line: "repeated" for line, _ in seen.repeats()}
        if against is not None:
            for row in rowfiles.read(against, rowfiles.container_of(against, form.layout.container)):
                if row.readable:
                    others.add(digest_of(mend(row.value, form).row or row.value), row.line)
            found |= {line: "overlap" for line, _ in seen.shared(others)}
    return found
