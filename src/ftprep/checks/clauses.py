"""The clauses of the quoted source that a row speaks of, so that a "not" beside the point does not count."""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.checks.candidate import Candidate
from ftprep.lexicon import SYNONYMS, content_stems

_CUT = re.compile(
    r"[;,:]\s|\b(?:and|but)\s(?=\w+\s)|\b(?=(?:because|although|though|unless|while|whereas|so that|who|which|when)\b)|\s[–—-]\s"
)


@lru_cache(maxsize=4096)
def clauses(sentence: str) -> tuple[str, ...]:
    """ "They must have 14 characters and may not be shared." -> ("They must have 14 characters ", "may not be shared.")"""
    if sentence.startswith(("No ", "Nobody ", "None ", "Nothing ")):
        return (sentence,)  # the "no" holds for all of it
    parts = [part for part in _CUT.split(sentence) if content_stems(part)]
    return tuple(parts) or (sentence,)


def touched(row: Candidate) -> str:
    """The clauses of the quoted sentences that share a word with the row which is theirs alone, or most of their words."""
    said = set(content_stems(row.text if row.question else row.declared))
    said |= {other for one in said for other in SYNONYMS.get(one, frozenset())}
    every = [clause for sentence in row.quoted for clause in clauses(sentence)]
    stems = [frozenset(content_stems(clause)) for clause in every]
    kept = []
    for place, clause in enumerate(every):
        others: frozenset[str] = frozenset().union(*(stems[other] for other in range(len(every)) if other != place))
        if stems[place] & said - others or len(stems[place] & said) >= 0.6 * len(stems[place]):
            kept.append(clause)
    return ". ".join(kept or every)
