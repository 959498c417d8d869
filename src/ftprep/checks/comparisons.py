"""Comparisons that nobody wrote down but that two quotes decide: "older than" by years, "larger than" by numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.checks.candidate import Candidate
from ftprep.checks.values import Value, values
from ftprep.lexicon import content_stems

_MORE = "larger bigger longer higher taller deeper heavier costlier greater more younger newer later".split()
_LESS = "smaller fewer less shorter lower shallower lighter cheaper older earlier".split()
_BY_DATE = {"younger", "newer", "later", "older", "earlier"}
_COMPARED = re.compile(
    rf"\b(?P<word>{'|'.join(_MORE + _LESS)})(?: [a-z]+){{0,3}}? than\b|\b(?P<verb>exceed(?:s|ed)?)\b", re.IGNORECASE
)
_EQUAL = re.compile(r"\bas [a-z]+ as\b|\b(?:equal to|the same)\b", re.IGNORECASE)

_OPPOSITES = """larger smaller
bigger smaller
greater smaller
longer shorter
higher lower
taller shorter
deeper shallower
heavier lighter
faster slower
costlier cheaper
more fewer
more less
younger older
newer older
later earlier
better worse
stronger weaker
warmer colder
wider narrower
nearer farther
closer farther
before after
precedes follows
cheaper expensive
simpler complicated
stricter lenient
harder softer
above below
senior junior
sooner later"""
_OPPOSITE: dict[str, set[str]] = {}
for _row in _OPPOSITES.split("\n"):
    for _one, _other in (_row.split(), reversed(_row.split())):
        _OPPOSITE.setdefault(_one, set()).add(_other)
_SIDED = re.compile(rf"\b(?:{'|'.join(_OPPOSITE)})\b", re.IGNORECASE)


def opposites(word: str) -> set[str]:
    """The words that say the same of two things which have changed places. opposites("larger") -> {"smaller"}"""
    return _OPPOSITE.get(word, set())


@lru_cache(maxsize=4096)
def converse(source: str, said: str) -> bool:
    """Whether two sentences say the same from either side: one word of order has become its opposite, and the sides have changed.

    ("The stock count takes place before the closing.", "The closing takes place after the stock count.") -> True
    """
    for there in _SIDED.finditer(source):
        for here in _SIDED.finditer(said):
            if here.group().lower() not in opposites(there.group().lower()):
                continue
            first, second = _sides(source, there)
            left, right = _sides(said, here)
            if left & (second - first) and right & (first - second):
                return True
    return False


def _sides(text: str, match: re.Match[str]) -> tuple[set[str], set[str]]:
    return set(content_stems(text[: match.start()])), set(content_stems(text[match.end() :]))


_THAN = re.compile(r"\b(?P<word>(?:more |less )?[a-z]+) than\b")


def _turned_round(source: str, said: str) -> bool:
    """Whether the same comparative stands between two things that have changed places, or its opposite where they have not.

    ("A mower is quieter than a press.", "A press is quieter than a mower.") -> True
    """
    there, here = _THAN.search(source), _THAN.search(said)
    if there is None or here is None:
        return False
    (first, second), (left, right) = _sides(source, there), _sides(said, here)
    before, after = first - second, second - first
    swapped = bool((left - right) & after) and not (left - right) & before
    kept = bool((left - right) & before) and not (left - right) & after
    same = there["word"] == here["word"]
    opposite = here["word"] in opposites(there["word"])
    return (same and swapped and bool((right - left) & before)) or (opposite and kept and bool((right - left) & after))


def compared(row: Candidate) -> str | None:
    """A comparison that the source states the other way round, or that its numbers contradict."""
    if row.adapted and row.brief and not row.question and any(_turned_round(source, row.statement) for source in row.quoted):
        return "it turns a comparison round"
    if not row.brief or row.question or any(converse(source, row.statement) for source in row.quoted):
        return None
    match = _COMPARED.search(row.statement)
    if match is None:
        equal = row.adapted and _EQUAL.search(row.statement) and not _EQUAL.search(row.source) and _COMPARED.search(row.source)
        return "it calls equal what the source compares" if equal else None
    word = (match["word"] or "more").lower()
    left, right = set(content_stems(row.statement[: match.start()])), set(content_stems(row.statement[match.end() :]))
    for source in row.quoted:
        there = _COMPARED.search(source)
        if (
            there is not None
            and (about := set(content_stems(source[: there.start()])))
            and (left - right) & about != (right - left) & about
        ):
            same_order = bool((left - right) & about)
            more = (there["word"] or "more").lower() in _MORE
            return None if same_order == ((word in _MORE) == more) else "it turns a comparison round"
    one, other = _value(row, left - right, word), _value(row, right - left, word)
    if one is None or other is None or _size(one) == _size(other):
        return None
    return None if (_size(one) > _size(other)) == (word in _MORE) else "its numbers say the contrary"


def _value(row: Candidate, about: set[str], word: str) -> Value | None:
    """The one number (or date) of the quoted sentence that is most about these words."""
    ranked = sorted(row.quoted, key=lambda sentence: -len(about & set(content_stems(sentence))))
    if not ranked or not about & set(content_stems(ranked[0])):
        return None
    found = [value for value in values(ranked[0]) if bool(value.date) == (word in _BY_DATE)]
    return found[0] if len(found) == 1 else None


def _size(value: Value) -> tuple[float, ...]:
    return tuple(map(float, value.date)) if value.date else (value.amount,)
