"""Is a fact that a small model took out of a few sentences of prose stated there? It may leave out what else they say, but neither
add nor turn anything, nor drop a condition under which it holds.

The words must be those of the sentences, their headings and title; which name "it" stands for is not told by words. So a pronoun
may be filled in by a name of the window's own, or of the title, and by none else.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from msgspec.structs import replace

from ftprep.checks import CHECKS, Candidate
from ftprep.checks.candidate import shown
from ftprep.checks.clauses import clauses
from ftprep.checks.whole import POINTING, unfit
from ftprep.lexicon import STOP, content_stems, words
from ftprep.pointers import points_elsewhere

_WORD_BY_WORD = (
    "chatty",
    "finished",
    "presupposes",
    "injection",
    "language",
    "stands-alone",
    "grounded",
    "values",
    "repeats",
    "grammar",
)
_IN_SENSE = ("negation", "modality", "quantifier", "limit", "comparison", "contrary", "direction", "roles", "pairs")

_HELD = {
    "not": re.compile(r"\b(?:not|no|never|cannot|nor|neither|without|none|nobody|\w+n['’]t)\b", re.IGNORECASE),
    "unless": re.compile(r"\b(?:unless|except|excluding|apart from|other than)\b", re.IGNORECASE),
    "if": re.compile(r"\b(?:if|provided|in case|as long as|when|whenever|once|until)\b", re.IGNORECASE),
    "only": re.compile(r"\b(?:only|solely|exclusively|at most|at least|up to|no more than)\b", re.IGNORECASE),
    "may": re.compile(
        r"\b(?:may|might|can|could|should|ought|would|optional(?:ly)?|usually|normally|often|sometimes)\b", re.IGNORECASE
    ),
    "must": re.compile(r"\b(?:must|shall|have to|has to|required|need(?:s|ed)? to)\b", re.IGNORECASE),
}
"""What a fact may not leave out where the clause that it is taken from says it: kept is any word of the same row."""


def first_refusal(row: Candidate, disabled: Collection[str] = ()) -> tuple[str, str] | None:
    """(check, reason) where the row states what its sentences do not, else None. The sentences are those that its evidence quotes.

    "Staff may not share passwords." -> "Staff may share passwords.": ("condition", "it leaves out 'not'")
    """
    for name, check in _OWN.items():
        if reason := check(row):
            return name, reason
    brief = replace(row, strict=False)
    for names, one in ((_WORD_BY_WORD, row), (_IN_SENSE, brief)):
        for name in names:
            if name not in disabled and (reason := CHECKS[name](one)):
                return name, reason
    return None


def _fragment(row: Candidate) -> str | None:
    return unfit(row.statement)


def _new(row: Candidate) -> str | None:
    """A content word that no sentence, heading or title has."""
    strange = [one for one in dict.fromkeys(content_stems(row.statement)) if one not in row.source_stems]
    return f"it brings in {shown(strange)}" if strange else None


def _mixed(row: Candidate) -> str | None:
    """What two sentences say of two things, put together. Only in the place of a pronoun may a word come from another sentence."""
    own = _own(row)
    near = _whence(row.statement, own)
    strange = [one for one in dict.fromkeys(content_stems(row.statement)) if one not in set(content_stems(own))]
    points = points_elsewhere(near, row.language) or POINTING.search(near) is not None
    return None if points or not strange else f"its sentence does not say {shown(strange)}, nor points to it"


def _condition(row: Candidate) -> str | None:
    """A "not", "unless", "if", "only", "may" or "must" of the clause that it is taken from."""
    near = _whence(row.statement, _own(row))
    gone = [name for name, pattern in _HELD.items() if pattern.search(near) and not pattern.search(row.statement)]
    return f"it leaves out {shown(gone)}" if gone else None


def _own(row: Candidate) -> str:
    """The sentence that has most of the fact's words: the others only say what its pronouns stand for."""
    said = set(content_stems(row.statement))
    return max(row.quoted, key=lambda sentence: len(said & set(content_stems(sentence))))


def _whence(fact: str, sentence: str) -> str:
    """The part of a sentence that a fact is taken from: the clause with most of its verbs and nouns, and those that hang on it by a
    condition. Whole, where the fact has most of its words."""
    said = set(content_stems(fact))
    parts = clauses(sentence)
    if len(parts) < 2:
        return sentence
    shared = [len(said & set(content_stems(part))) for part in parts]
    best = max(range(len(parts)), key=lambda at: shared[at])
    taken = [part for at, part in enumerate(parts) if at == best or _HANGS.match(part) or shared[at] >= max(2, shared[best] // 2)]
    return ", ".join(taken)


_HANGS = re.compile(r"(?:and |but )?(?:unless|except|if|provided|in case|as long as|when|whenever|once|until)\b", re.IGNORECASE)


def _order(row: Candidate) -> str | None:
    """Words of the sentence from two of its clauses, put together as if they were one: names that change places are told by
    `direction`; here, a fact whose words come in quite another order than in its one sentence."""
    if len(row.quoted) != 1:
        return None
    there = [word for word in words(row.quoted[0]) if word not in STOP]
    places = [there.index(word) for word in words(row.statement) if word not in STOP and word in there]
    back = sum(one > other for one, other in pairwise(places))
    return "its words stand in another order than in the sentence" if back > 1 else None


_OWN = {"fragment": _fragment, "new": _new, "mixed": _mixed, "condition": _condition, "order": _order}
