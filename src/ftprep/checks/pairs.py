"""What belongs together in the source stays together: of two dates in a sentence, each keeps its own event."""

from __future__ import annotations

import re

from ftprep.checks.candidate import Candidate
from ftprep.checks.values import Value, same_amount, same_date, values
from ftprep.lexicon import SYNONYMS, content_stems

_PART = re.compile(r"[;,]\s|\b(?:and|but|while|whereas|then)\b|\.\s")


def paired(row: Candidate) -> str | None:
    """A date or number of the row stands beside words that the source has beside another one."""
    if row.strict:
        return None
    parts = [part for sentence in row.quoted for part in _PART.split(sentence) if part.strip()]
    held = [(values(part), _wide(part)) for part in parts]
    if sum(bool(found) for found, _ in held) < 2:
        return None
    for part in _PART.split(row.declared):
        said = set(content_stems(part))
        for value in values(part):
            own = [stems for found, stems in held if any(_same(value, other) for other in found)]
            others = [stems for found, stems in held if found and not any(_same(value, other) for other in found)]
            if not own or not others:
                continue
            mine, theirs = frozenset().union(*own), frozenset().union(*others)
            if said & (theirs - mine) and not said & (mine - theirs):
                return "a date or number stands beside words that the source has beside another one"
    return None


def _wide(part: str) -> frozenset[str]:
    digits = {word for value in values(part) for word in content_stems(value.text)}
    stems = [one for one in content_stems(part) if one not in digits]
    return frozenset(stems).union(*(SYNONYMS.get(one, frozenset()) for one in stems))


def _same(one: Value, other: Value) -> bool:
    return same_date(one, other) if one.date else same_amount(one, other)
