"""Has something come in that the source does not say? Every content word must be the source's own, or a plain word for it."""

from __future__ import annotations

from functools import lru_cache

from ftprep.checks.candidate import Candidate, shown
from ftprep.checks.rewording import PLAIN, REWORDED
from ftprep.checks.values import values
from ftprep.lexicon import content_roots, root, words

MOST_NEW = 0.0
"""The share of a row's content words that may be new, rounded down."""


def invented(row: Candidate) -> str | None:
    """Content words that neither the quoted sentences nor plain rewording account for. English only; others are left to a judge."""
    if row.strict or row.language not in (None, "en"):
        return None
    spelt = {word for value in values(row.text) for word in words(value.text)}
    known = _reworded(row.scope)
    said = [word for word in words(row.text) if word not in spelt]
    new = [one for one in dict.fromkeys(content_roots(" ".join(said))) if one not in known and not _compound(one, said, known)]
    return f"it brings in {shown(new)}" if len(new) > MOST_NEW * len(said) else None


@lru_cache(maxsize=256)
def _reworded(scope: str) -> frozenset[str]:
    stems = frozenset(map(root, words(scope)))
    return stems.union(PLAIN, *(REWORDED.get(one, frozenset()) for one in stems))


def _compound(one: str, said: list[str], known: frozenset[str]) -> bool:
    """ "home-desk" of "home desk" """
    whole = next((word for word in said if root(word) == one and "-" in word), "")
    return bool(whole) and all(root(part) in known for part in whole.split("-"))
