"""What depends on what: "if a badge is lost, call" never gives "if you call, a badge is lost"."""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.checks.candidate import Candidate
from ftprep.lexicon import content_roots

_JOINT = re.compile(
    r"\b(?P<joint>if|unless|when|whenever|once|because|although|while|before|after|until)\b(?! (?:and|or)\b)", re.IGNORECASE
)
_TIMES = ("before", "after", "until")
"""Large models turn these round with other words, and rightly: held to them is a model with an adapter."""
_CLAUSE_END = re.compile(r"[,;.?]| \bthen\b")


def depending(row: Candidate) -> str | None:
    """Condition and consequence, or cause and effect, have changed places. Only where the row keeps the source's own joint: to say
    it with another is a matter of rewording."""
    if not row.brief or row.question or not row.english or row.kind == "inference":
        return None
    for source in row.quoted:
        for joint, (clause, rest) in _parted(source).items():
            said = _parted(row.statement).get(joint)
            if said is None or (joint in _TIMES and not row.adapted):
                continue
            there, elsewhere = clause - rest, rest - clause
            if len(said[0] & elsewhere) > len(said[0] & there) and len(said[1] & there) > len(said[1] & elsewhere):
                return f"what stands behind {joint!r} and what depends on it have changed places"
    return None


@lru_cache(maxsize=4096)
def _parted(sentence: str) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Joint -> the words of its clause and all others. "Call if it burns." -> {"if": ({"burn"}, {"call"})}"""
    found = {}
    for match in _JOINT.finditer(sentence):
        if match.start() and _ASKING.search(sentence[: match.start()]):
            continue  # "the year when it opened", "whether or when"
        end = _CLAUSE_END.search(sentence, match.end())
        stop = end.start() if end is not None else len(sentence)
        clause = frozenset(content_roots(sentence[match.end() : stop]))
        found[match["joint"].lower()] = (clause, frozenset(content_roots(sentence[: match.start()] + " " + sentence[stop:])))
    return found


_ASKING = re.compile(r"\b(?:is|are|was|were|year|day|date|time|month|moment|or|and) $")
