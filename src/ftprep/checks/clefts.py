"""Strict check of the turn that small models manage best: "<entity> is where/what/who <rest>".

True only if the rest is the source with the entity taken out, word for word, and its preposition kept in mind:
    "Heron runs on the Basalt cluster."  ->  "The Basalt cluster is what Heron runs on."       the preposition stays behind
    "Ada works in the Lyon office."      ->  "The Lyon office is where Ada works."             "where" stands for "in", "on" or "at"
"""

from __future__ import annotations

import re

from ftprep.checks.candidate import Candidate
from ftprep.entities import entities
from ftprep.lexicon import words

_CLEFT = re.compile(r"\b(?:is|are|was|were) (where|what|who|whom|when)\b")
_PLACED = frozenset({"in", "on", "at"})
_ARTICLES = frozenset({"the", "a", "an"})
_FINITE = re.compile(
    r"\b(?:is|are|was|were|must|may|can|has|have|will|[a-z]+(?:s|ed))\b|\b(?:led|ran|held|kept|built|took|gave|put|set)\b"
)


def turned(row: Candidate) -> str | None:
    """The reason why a cleft does not say what its source says, or None."""
    if not row.strict or row.question or row.kind == "inference" or len(row.sources) != 1:
        return None
    found = _CLEFT.search(row.statement)
    if found is None or _CLEFT.search(row.source):
        return None
    if row.adapted and found.group(1) in ("when", "where"):
        return None  # the rest may be told from the other side; what it says, the other checks see
    front, relative, rest = row.statement[: found.start()].strip(), found.group(1), row.statement[found.end() :]
    source = row.source
    entity = next((entity for entity in entities(source) if entity.text.lower() == front.lower()), None)
    if entity is None:
        return "it turns round something that is no entity of the source"
    before, after = _bare(source[: entity.start]), _bare(source[entity.end :])
    preposition = before[-1] if before and before[-1] in _PREPOSITIONS else ""
    if not preposition and not _FINITE.search(source[: entity.start]):
        return "it turns the subject round as if it were the object"
    said = _bare(rest)
    if relative in ("where", "when"):
        wanted = before[:-1] + after if preposition in _PLACED or (relative == "where" and preposition == "to") else None
    else:
        wanted = before[:-1] + after + [preposition] if preposition else before + after
    return None if said == wanted else "its words are not those of the source, turned"


_PREPOSITIONS = frozenset(
    "in on at to from of by for with through within after before since until under above over into via".split()
)


def _bare(text: str) -> list[str]:
    return [word for word in words(text) if word not in _ARTICLES]
