"""Rows held against those that were kept before them: nearly the same again, or the contrary."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from zlib import crc32

import msgspec

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


class Like(msgspec.Struct, frozen=True):
    """A row that was kept and that a later one is held against, with the check that refuses the later one for it."""

    check: str
    reason: str
    other: Trace


def held_against(own: Trace, earlier: Sequence[Trace], disabled: Collection[str] = ()) -> Like | None:
    """The first of the rows kept before that refuses this one; None where none does."""
    if not earlier:
        return None
    if "near-duplicate" not in disabled and (other := _nearly_the_same(own, earlier)) is not None:
        return Like("near-duplicate", f"nearly the same as {other.id}", other)
    if "contradiction" not in disabled and (other := _contradicted(own, earlier)) is not None:
        return Like("contradiction", f"contradicts {other.id}: both are dropped", other)
    return None


def near_duplicate(row: Candidate) -> str | None:
    """Nearly the words of a row that was kept, with the same names and numbers."""
    return _reason(row, "contradiction")


def contradiction(row: Candidate) -> str | None:
    """It contradicts a row that was kept; neither can be trusted, so the harvest drops both."""
    return _reason(row, "near-duplicate")


def _reason(row: Candidate, other_check: str) -> str | None:
    found = held_against(trace_of(row, ""), row.earlier, (other_check,)) if row.earlier else None
    return found.reason if found is not None else None


def _nearly_the_same(own: Trace, earlier: Sequence[Trace]) -> Trace | None:
    for other in earlier:
        same = other.asks == own.asks and other.negated == own.negated and other.values == own.values
        if same and likeness(own.pairs, other.pairs) >= NEAR:
            return other
    return None


def _contradicted(own: Trace, earlier: Sequence[Trace]) -> Trace | None:
    """The kept row about the same names and fact with another number, or a no. A source that states both contradicts nothing."""
    for other in earlier:
        if likeness(own.stems, other.stems) < SAME_FACT:
            continue
        mine, theirs = own.values - other.values, other.values - own.values
        if not mine and not theirs and own.negated != other.negated:
            return other
        one_each = len(mine) == len(theirs) == 1 and {value & _UNIT for value in mine} == {value & _UNIT for value in theirs}
        if one_each and own.negated == other.negated and not mine & other.known and not theirs & own.known:
            return other
    return None
