"""What a format looks like, for people: one literal record, its rules and limits in words."""

from __future__ import annotations

from collections.abc import Iterator

from ftprep.formats.columns import Columns
from ftprep.formats.contract import Format, Sample, Turn
from ftprep.formats.messages import Messages
from ftprep.records import Record

_SAMPLE = Sample(
    turns=(
        Turn(role="system", content="You know the company."),
        Turn(role="user", content="Who owns Kestrel?"),
        Turn(role="assistant", content="The Data Platform team owns Kestrel."),
    ),
)
_CONTRARY = "The Field Support team owns Kestrel."
_STATEMENT = Sample(
    turns=(
        Turn(role="user", content="Tell me about Internal tools."),
        Turn(role="assistant", content="Kestrel is owned by the Data Platform team."),
    ),
    invited=True,
)


def literal(form: Format) -> Record:
    """A record of the format, written by its own dialect. literal(FORMATS["text"]) -> {"text": "Kestrel is owned by ..."}"""
    if form.shape == "text":
        sample = _STATEMENT
    elif form.shape == "preference":
        sample = Sample(turns=_SAMPLE.turns, contrary=_CONTRARY)
    else:
        sample = _SAMPLE if "system" in form.dialect.holds and not _joined(form) else Sample(turns=_SAMPLE.turns[1:])
    record = form.dialect.write(sample)
    assert not isinstance(record, str), record
    return record


def _joined(form: Format) -> bool:
    return isinstance(form.dialect, Columns) and form.dialect.system is None


def limits_of(form: Format) -> Iterator[tuple[str, str]]:
    """(what, how much) of each limit that is documented. ("rows", "8 to 20,000")"""
    limits = form.limits
    most = f" to {limits.most_rows:,}" if limits.most_rows is not None else " or more"
    yield "rows", f"{limits.least_rows:,}{most}"
    if limits.most_validation is not None:
        yield "validation rows", f"at most {limits.most_validation:,}"
    if limits.most_tokens is not None:
        yield "tokens in a row", f"at most {limits.most_tokens:,}"
    if limits.most_bytes is not None:
        yield "file", f"at most {limits.most_bytes:,} bytes"
    if limits.validation_bytes is not None:
        yield "validation file", f"at most {limits.validation_bytes:,} bytes"
    if limits.file_name is not None:
        yield "file name", f"matches {limits.file_name}"


def rules_of(form: Format) -> Iterator[str]:
    """What the format asks for, in words: roles, order, keys, tools, then what is particular to it."""
    dialect = form.dialect
    if isinstance(dialect, Messages):
        yield f"roles: {', '.join(dialect.roles)}"
        if not dialect.open_top:
            yield f"keys of a row: {', '.join(sorted(dialect.top))}"
        yield f"keys of a message: {', '.join(sorted(dialect.keys))}"
        tools = {"none": "no tools", "text": "tool calls, arguments as JSON text", "object": "tool calls, arguments as an object"}
        yield tools[dialect.arguments]
    if form.shape == "chat":
        yield "turns: one system turn first at most, then user and assistant by turns, the assistant last"
    if form.layout.bom == "refused" and form.layout.container == "jsonl":
        yield "UTF-8 without byte-order mark, one object a line, no blank line"
    if words := getattr(dialect, "reserved", ()):
        yield f"words that must not stand in any text: {' '.join(map(repr, words))}"
    if form.uneven:
        yield f"in all rows or in none: {', '.join(sorted(form.uneven))}"
    if form.warned:
        yield f"passed over by its readers, and told as warnings: {', '.join(sorted(form.warned))}"
    yield from form.rules
