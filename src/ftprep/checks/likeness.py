"""Rows held against those that were kept before them: nearly the same again, or the contrary."""

from __future__ import annotations

from itertools import pairwise
from zlib import crc32

from ftprep.checks.candidate import Candidate
from ftprep.checks.kept import Trace, hashed, likeness
from ftprep.checks.meaning import negations
from ftprep.checks.scope import names_of
from ftprep.checks.values import Value, values
from ftprep.lexicon import content_roots, words

NEAR = 0.85
"""Pairs of neighbouring words that two rows have in common, from which on the later one teaches nothing new."""
SAME_FACT = 0.7
"""Content words in common, numbers aside, from which on two rows about the same names speak of one fact."""


def trace_of(row: Candidate, example_id: str) -> Trace:
    """What is remembered of a row once it is kept."""
    names = sorted({name.lower() for name in names_of(row.text, row.source)})
    spelt = {word for value in values(row.text) for word in words(value.text)}
    text = words(row.text)
    return Trace(
        id=example_id,
        group=min(hashed(["\n".join(names) if names else "\n".join(["", *sorted(row.cited)])])),
        asks=bool(row.question),
        negated=negations(row.declared) % 2 == 1,
        pairs=hashed(f"{one} {other}" for one, other in pairwise(text)) or hashed(text),
        stems=hashed(one for one in content_roots(row.text) if one not in spelt),
        values=frozenset(map(_hashed, values(row.text))),
        known=frozenset(map(_hashed, values(row.source))),
    )


def _hashed(value: Value) -> int:
    """The last byte is the unit's, so that values of one unit can be told without their text."""
    spelling = "-".join(map(str, value.date)) if value.date else f"{value.amount:g} {value.unit}"
    unit = f"date {sum(map(bool, value.date))}" if value.date else value.unit
    return (crc32(spelling.encode()) & ~_UNIT) | (crc32(unit.encode()) & _UNIT)


_UNIT = 0xFF


def near_duplicate(row: Candidate) -> str | None:
    """Nearly the words of a row that was kept, with the same names and numbers."""
    if not row.earlier:
        return None
    own = trace_of(row, "")
    for other in row.earlier:
        same = other.asks == own.asks and other.negated == own.negated and other.values == own.values
        if same and likeness(own.pairs, other.pairs) >= NEAR:
            return f"nearly the same as {other.id}"
    return None


def contradicted(row: Candidate) -> Trace | None:
    """The kept row about the same names and fact with another number, or a no. A source that states both contradicts nothing."""
    if not row.earlier:
        return None
    own = trace_of(row, "")
    for other in row.earlier:
        if likeness(own.stems, other.stems) < SAME_FACT:
            continue
        mine, theirs = own.values - other.values, other.values - own.values
        if not mine and not theirs and own.negated != other.negated:
            return other
        one_each = len(mine) == len(theirs) == 1 and {value & _UNIT for value in mine} == {value & _UNIT for value in theirs}
        if one_each and own.negated == other.negated and not mine & other.known and not theirs & own.known:
            return other
    return None


def contradiction(row: Candidate) -> str | None:
    """It contradicts a row that was kept; neither can be trusted, so the harvest drops both."""
    other = contradicted(row)
    return f"contradicts {other.id}: both are dropped" if other is not None else None
