"""What a format is: how an example becomes a record of the provider, and what the provider refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from ftprep.records import Example, Record


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the provider would refuse. `line` 0 speaks of the whole file.

    {"line": 14, "rule": "last-assistant", "what": "the last message is a user message",
     "remedy": "end each row with an assistant message"}
    """

    line: int
    rule: str
    what: str
    remedy: str


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A row of FORMATS. `problems` judges one record by itself; limits of the whole file are numbers here."""

    about: str
    record: Callable[[Example, str | None], Record]
    problems: Callable[[object], Iterator[tuple[str, str, str]]]
    least_rows: int
    most_bytes: int
    link: str
    read_on: str
    status: str
