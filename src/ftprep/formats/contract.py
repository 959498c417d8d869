"""What a format is: a row of data and one dialect, which writes samples as records, reads records back, and finds their faults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, Protocol

import msgspec

from ftprep.records import Record

Fault = tuple[str, str]
"""(rule, what is wrong): ("last-assistant", "the last message is a user message"). The remedy stands in RULES."""

TurnRole = Literal["system", "user", "assistant", "tool"]
Shape = Literal["chat", "prompt-completion", "text", "preference", "reinforcement"]
Container = Literal["jsonl", "json", "csv", "parquet"]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a tool; `arguments` is JSON text. {"id": "call00001", "name": "find", "arguments": "{}"}"""

    id: str
    name: str
    arguments: str


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One turn, in no provider's words. {"role": "assistant", "content": "The Data Platform team.", "weight": 1}"""

    role: TurnRole
    content: str = ""
    weight: int | None = None
    calls: tuple[Call, ...] = ()
    call_id: str | None = None


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """What every format is written from and read into: the last turn is what the model learns to say.

    {"turns": [{"role": "user", "content": "Who owns Kestrel?"}, {"role": "assistant", "content": "The Data Platform team."}]}

    `contrary` is the dispreferred answer of a preference pair, `invited` says that the user turn only invites a statement. A plain
    text is a single assistant turn.
    """

    turns: tuple[Turn, ...]
    contrary: str | None = None
    tools: tuple[dict[str, Any], ...] = ()
    invited: bool = False


class Dialect(Protocol):
    """How records of one kind look. `holds` names the features that they can carry: system, turns, tools, weight, user."""

    @property
    def holds(self) -> frozenset[str]: ...

    def write(self, sample: Sample) -> Record | str:
        """The record; or, in words, why there can be none."""
        ...

    def read(self, record: Record) -> Sample:
        """The sample in a record without faults."""
        ...

    def faults(self, row: object) -> Iterator[Fault]:
        """Everything in one parsed row that the provider would refuse, or that would train nothing."""
        ...


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of the provider; None is a limit that is not documented. Sizes in bytes, MB read as 10^6, the stricter way.

    `least_rows` and `most_rows` are of the training set; `most_validation` and `validation_bytes` of the validation file.
    """

    least_rows: int = 1
    most_rows: int | None = None
    most_validation: int | None = None
    most_tokens: int | None = None
    most_bytes: int | None = None
    validation_bytes: int | None = None
    file_name: str | None = None


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How files lie in the export folder. `bom` is what the provider makes of a byte-order mark."""

    container: Container = "jsonl"
    train: str = "train"
    validation: str | None = "validation"
    bom: Literal["refused", "tolerated", "optional"] = "refused"


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A row of FORMATS.

    `uneven` are optional fields that must stand in all rows or in none; elsewhere that is a warning. `warned` are rules that are a
    warning here and no problem, because the reader passes over what they name. `rules` says in words what no table can.
    `closes` is the ISO date after which nothing can be started, `seen` how its rules were learned.
    """

    about: str
    shape: Shape
    dialect: Dialect
    link: str
    read_on: str
    limits: Limits = Limits()
    layout: Layout = Layout()
    uneven: frozenset[str] = frozenset()
    warned: frozenset[str] = frozenset()
    rules: tuple[str, ...] = ()
    status: Literal["open", "closing", "closed"] = "open"
    status_note: str = ""
    closes: str | None = None
    recipe: str = ""
    seen: Literal["read whole", "read in excerpts", "read in code"] = "read in excerpts"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the provider would refuse. `line` 0 speaks of the whole file.

    {"line": 14, "rule": "last-assistant", "what": "the last message is a user message",
     "remedy": "end each row with an assistant message", "link": "https://..."}
    """

    line: int
    rule: str
    what: str
    remedy: str
    link: str = ""
