"""Words that say the contrary of the source's: first for last, rose for fell."""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.checks.candidate import Candidate, shown
from ftprep.checks.comparisons import converse
from ftprep.lexicon import stem, words

_OUT_OF = re.compile(r"\bout of ([a-z]+)\b")
_CONTRARIES = """first last
largest smallest
biggest smallest
longest shortest
highest lowest
tallest shortest
deepest shallowest
oldest youngest newest
best worst
begin end
start end
rise fall
rose fell
increase decrease reduce
raise lower
accept reject refuse
approve reject
allow forbid
include exclude
included excluded
hire dismiss
export import
north south
east west
eastward westward
northern southern
eastern western
inside outside
public private
cheap expensive
hot cold
early late
win lose
join leave
permanent temporary
same different
internal external
left right
day night
morning evening
summer winter
male female
man woman
men women"""
_CONTRARY: dict[str, set[str]] = {}
for _row in _CONTRARIES.split("\n"):
    _first, *_others = _row.split()
    for _word in _others:  # the first is the contrary of each other: "accept" of "reject" and of "refuse", which say the same
        _CONTRARY.setdefault(_first, set()).add(_word)
        _CONTRARY.setdefault(_word, set()).add(_first)


def contrary(row: Candidate) -> str | None:
    """A word whose contrary stands in the source: first for last, rose for fell."""
    if not row.brief:
        return None
    if row.adapted and any(converse(source, row.declared) for source in row.quoted):
        return None  # "cheaper" has rightly become "more expensive"
    if row.adapted and any(
        not re.search(rf"\b{noun}\b.*\bout of\b|\bout of {noun}\b", row.source)
        for noun in _OUT_OF.findall(row.text)
        if noun in words(row.source)
    ):
        return "the source says the contrary of 'out of'"
    known, said = set(words(row.scope)), words(row.text)
    stems = {stem(word) for word in known}
    here = {stem(word) for word in said}
    for word in dict.fromkeys(said):
        against = _CONTRARY.get(word) or _CONTRARY.get(_plain(word)) or set()
        if word in known or stem(word) in stems:
            continue
        if any((other in known or stem(other) in stems) and stem(other) not in here for other in against):
            return f"the source says the contrary of {shown([word])}"
    return None


@lru_cache(maxsize=1 << 14)
def _plain(word: str) -> str:
    for ending, put in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("d", "")):
        if word.endswith(ending) and word.removesuffix(ending) + put in _CONTRARY:
            return word.removesuffix(ending) + put
    return word
