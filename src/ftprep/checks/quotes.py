"""Where a quote stands in its source, and which sentences of the source it brings in as evidence."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from ftprep.lexicon import words

LEAST_LIKENESS = 88.0
"""How like its source a quote must be that is not there word for word: rapidfuzz's ratio of the best stretch, 0 to 100."""
_LEAST_SHARE = 0.8
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4096)  # an answer quotes the same sentence for statement after statement
def located(quote: str, text: str) -> str | None:
    """The stretch of `text` that is quoted, as it stands there; None where there is none.

    Case, punctuation and markup do not count. Beyond that a quote may differ by slips, never in a number or in a capitalised name.

    located("kestrel is owned by the data team", "**Kestrel** is owned by the Data team.") -> "Kestrel** is owned by the Data team"
    """
    said = [match.group().lower() for match in _WORD.finditer(quote)]
    there = list(_WORD.finditer(text))
    if not said:
        return None
    plain = [match.group().lower() for match in there]
    for start in range(len(plain) - len(said) + 1):
        if plain[start] == said[0] and plain[start : start + len(said)] == said:
            return text[there[start].start() : there[start + len(said) - 1].end()]
    return _nearly(said, [match.group() for match in there], [(match.start(), match.end()) for match in there], text)


def _nearly(said: list[str], there: list[str], places: list[tuple[int, int]], text: str) -> str | None:
    from rapidfuzz import fuzz

    if len(said) < 4 or not there:
        return None
    joined = " ".join(there).lower()
    found = fuzz.partial_ratio_alignment(" ".join(said), joined, score_cutoff=LEAST_LIKENESS)
    if found is None or found.src_end - found.src_start < 0.9 * len(" ".join(said)):
        return None
    ends = _ends(there)
    first = next(at for at, end in enumerate(ends) if end > found.dest_start)
    last = next((at for at, end in enumerate(ends) if end >= found.dest_end), len(ends) - 1)
    fixed = {word.lower() for word in there[first : last + 1] if word[0].isdigit() or word[0].isupper()}
    numbers = {word for word in said if word[0].isdigit()}
    if not fixed <= set(said) or not numbers <= fixed:
        return None
    return text[places[first][0] : places[last][1]]


def _ends(there: list[str]) -> list[int]:
    """Where each word ends in the words joined by blanks."""
    ends, at = [], 0
    for word in there:
        at += len(word)
        ends.append(at)
        at += 1
    return ends


@lru_cache(maxsize=4096)
def quoted_places(quote: str, sentences: tuple[str, ...]) -> tuple[int, ...]:
    """The sentences that a quote lies in, or that lie in it. A quote from a table row finds the row put as "Header: value"."""
    said = Counter(words(quote))
    if not said:
        return ()
    shares = []
    for sentence in sentences:
        there = Counter(words(sentence))
        common = (said & there).total()
        shares.append(max(common / said.total(), common / max(1, there.total()) if there.total() > 2 else 0.0))
    best = max(shares, default=0.0)
    if best < _LEAST_SHARE:
        return ()
    return tuple(place for place, share in enumerate(shares) if share >= min(best, 0.98))
