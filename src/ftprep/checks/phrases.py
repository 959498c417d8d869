"""Strict check: a name keeps the noun that it stands with.

"The Delta team holds the fair" for "The Ops team holds the Delta fair" is made of the right words."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from ftprep.checks.candidate import Candidate
from ftprep.checks.sides import symmetric
from ftprep.lexicon import FUNCTION, STOP

_NAMED = re.compile(r"(?P<name>(?!The |An? )[A-Z][\w&’'-]*|\d+) (?P<noun>[a-z][\w-]+)")

_JOINTS = frozenset("because unless while whereas although though until once as than".split())
_CAPITAL = re.compile(r"\b(?!The\b|An?\b)[A-Z][\w&’'-]*")


def regrouped(row: Candidate) -> str | None:
    """A noun stands behind another name of the source than there."""
    if not row.strict or not row.english or (row.adapted and any(symmetric(source, row.declared) for source in row.quoted)):
        return None
    there = _nouns(row.source)
    known = set(_CAPITAL.findall(row.source))
    for noun, names in _nouns(row.text).items():
        if noun in there and (moved := (names & known) - there[noun]):
            return f"{min(moved)!r} stands with {noun!r}, which the source has with another name"
    return None


@lru_cache(maxsize=4096)
def _nouns(text: str) -> dict[str, frozenset[str]]:
    """Noun -> the names right before it. "The Delta team and the Kite team" -> {"team": {"Delta", "Kite"}}"""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for match in _NAMED.finditer(text):
        if match["noun"] not in STOP | FUNCTION | _JOINTS and not match["noun"].endswith(("ed", "ly")):
            found[match["noun"]].add(match["name"].removesuffix("'s").removesuffix("’s"))
    return {noun: frozenset(names) for noun, names in found.items()}
