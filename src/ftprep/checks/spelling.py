"""Check of rows of adapted models: is a word that looks like one of the source's a form of it, or a slip of the pen?

"quarantipped" for "quarantined": a small model that has never seen a verb makes up its forms. No dictionary: a new word with most
of a source word's letters must have its stem, whatever the endings are.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.checks.candidate import Candidate

_WORD = re.compile(r"[a-z]{6,}")
_LEAST = 6
"""Letters from the beginning that make two words look alike; and three in five of the new word's."""
_ENDINGS = tuple(
    """s es ed d ing er ers or ors ion ions ation ations ition itions tion sion ment ments ance ances ence ences ant ants ent
    ents al als ally ly ive ity ness able ible ably ist ists ee ees ship ships age ages ure ures y ies ied e ful less ic ical
    ise ised ises ising ize ized izes izing isation ization r rs n en""".split()
)


def misspelt(row: Candidate) -> str | None:
    """A word that is no form of the source's word that it begins like. None where the row has no such word."""
    if not row.adapted or not row.english:
        return None
    there = set(_WORD.findall(row.source.lower()))
    for word in _WORD.findall(row.text.lower()):
        if word in there:
            continue
        alike = [one for one in there if _alike(word, one)]
        if _doubled(word) or (alike and not any(_bases(word) & _bases(one) for one in alike)):
            return "a word of the source is spelt as it never is"
    return None


def _alike(word: str, other: str) -> bool:
    same = next((at for at, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), min(len(word), len(other)))
    return same >= max(_LEAST, 0.6 * len(word))


def _doubled(word: str) -> bool:
    """ "invoiceed": an ending that keeps the e before it; not "agreed", whose verb ends with two."""
    return word.endswith("eed") and len(word) > 7 and word[-4] in "cgsvz"


@lru_cache(maxsize=1 << 14)
def _bases(word: str) -> frozenset[str]:
    """What is left of a word without each ending that it may have: "invoiced" -> {"invoiced", "invoice", "invoic"}"""
    cut = {word, *(word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= 4)}
    cut |= {one[:-1] for one in cut if one[-1] in "eiyu" or (len(one) > 4 and one[-1] == one[-2])}
    return frozenset(cut)
