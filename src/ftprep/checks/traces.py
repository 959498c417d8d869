"""What is remembered of a kept row, so that later ones can be held against it: hashes, not text."""

from __future__ import annotations

import msgspec


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """A kept row in hashes of 32 bits: its pairs of words, its content stems, its names, its values, and the values of its source.

    Trace(id="e41d...", asks=False, negated=False, pairs={...}, stems={...}, names={...}, values={...}, known={...})
    """

    id: str
    asks: bool
    negated: bool
    pairs: frozenset[int]
    stems: frozenset[int]
    names: frozenset[int]
    values: frozenset[int]
    known: frozenset[int]
