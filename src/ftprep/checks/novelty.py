"""Has something come in that the source does not say? Every content word must be the source's own, or a plain word for it."""

from __future__ import annotations

from functools import lru_cache

from ftprep.checks.candidate import LONGER, Candidate, shown
from ftprep.checks.clauses import touched
from ftprep.checks.rewording import PLAIN, REWORDED
from ftprep.checks.scope import owners
from ftprep.checks.values import values
from ftprep.lexicon import HEADS, content_roots, root, words


def invented(row: Candidate) -> str | None:
    """Words that neither the quoted sentences nor plain rewording account for. English only; other languages are left to a judge.

    A rewording puts a new word in the place of an old one; an invention adds words. So one new word may come in where a word of the
    clauses that the row speaks of has gone. A word of another sentence of the passage is none that a rewording would hit upon.
    """
    if not row.brief or not row.english or row.kind in LONGER:
        return None
    spelt = {word for value in values(row.text) for word in words(value.text)}
    known = _reworded(row.scope)
    said = [word for word in words(row.text) if word not in spelt]
    new = [one for one in dict.fromkeys(content_roots(" ".join(said))) if one not in known and not _compound(one, said, known)]
    new = [one for one in new if one not in {root(name) for name in owners(row)}]
    if elsewhere := [one for one in new if one in _roots(row.source) and one not in _HEADS]:
        return f"it brings in {shown(elsewhere)} from elsewhere in the source"
    added = [one for one in new if one not in _HEADS]
    return f"it brings in {shown(added)}" if len(added) > 0 else None


_HEADS = frozenset(map(root, HEADS)) | {root("month"), root("day")}


def lost(row: Candidate) -> list[str]:
    """The content words of the clauses that it speaks of which the row has not kept, itself or by another word for it."""
    said = set(map(root, words(row.text)))
    there = content_roots(touched(row))
    return [one for one in there if one not in said and one not in PLAIN and not REWORDED.get(one, frozenset()) & said]


@lru_cache(maxsize=256)
def _roots(source: str) -> frozenset[str]:
    return frozenset(map(root, words(source)))


@lru_cache(maxsize=256)
def _reworded(scope: str) -> frozenset[str]:
    stems = frozenset(map(root, words(scope)))
    return stems.union(PLAIN, *(REWORDED.get(one, frozenset()) for one in stems))


def _compound(one: str, said: list[str], known: frozenset[str]) -> bool:
    """ "home-desk" of "home desk" """
    whole = next((word for word in said if root(word) == one and "-" in word), "")
    return bool(whole) and all(root(part) in known for part in whole.split("-"))
