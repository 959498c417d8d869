"""The small words of English, and which word of a sentence may be its verb: by form and neighbours, no parser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ftprep.lexicon import STOP, stem

_TOKEN = re.compile(r"[^\W_]+(?:[’'.,&/-][^\W_]+)*|[,;:.()—–]")
BE = frozenset("is are was were be been being isn't aren't wasn't weren't".split())
FINITE = (BE - {"be", "been", "being"}) | frozenset(
    """has have had must may might can could should will would shall do does did cannot can't won't wouldn't
    don't doesn't didn't hasn't haven't hadn't shouldn't couldn't mustn't needn't""".split()
)
AUX = BE | FINITE
DETERMINERS = frozenset("the a an its their his her our your my this these those that all every each any no some".split())
PREPOSITIONS = frozenset(
    """of to in on at by for from with as into onto within after before since during under above over through via per than about
    across between among against without toward towards around outside inside upon like""".split()
)
RELATIVES = frozenset("that which what who whom whose where".split())
JOINTS = frozenset("because although though while whereas since whether so as than before after".split())
CONDITIONS = frozenset("if unless except when whenever once until".split())
COORDINATORS = frozenset("and or but nor so yet".split())
PERSONS = frozenset("i we you it they he she this these those there one".split())
ADVERBS = frozenset("only also always often never not still already usually then now therefore thus just both either".split())
_BASE = frozenset(
    """include begin seek provide require make take receive follow contain allow manage join meet attract consist become bring
    consists come""".split()
)
"""Verbs that are no nouns of the same spelling."""
HARD = frozenset(";:.—–")


_CONTRACTED = re.compile(r"\b(it|they|you|we|that|there|he|she|who|what|i)'(s|re|ll|ve)\b", re.IGNORECASE)
_WHOLE = {"s": "is", "re": "are", "ll": "will", "ve": "have"}
_SHORT = re.compile(r"\b(e\.g|i\.e|etc|vs|U\.S)\.", re.IGNORECASE)
_DASH = re.compile(r"\s-{1,2}\s|--")


@lru_cache(maxsize=1024)
def _tokens(sentence: str) -> tuple[str, ...]:
    plain = _SHORT.sub(r"\1", _DASH.sub(" — ", sentence.replace("’", "'").rstrip(". ")))
    return tuple(_TOKEN.findall(_CONTRACTED.sub(lambda found: f"{found[1]} {_WHOLE[found[2].lower()]}", plain)))


def tokens(sentence: str) -> list[str]:
    """Words and marks, the full stop apart: tokens("It's old, and stops.") -> ["It", "is", "old", ",", ...]"""
    return list(_tokens(sentence))


@lru_cache(maxsize=1 << 16)
def norm(token: str) -> str:
    """One form for those of a word: "Runs" -> "run", "were" -> "be" """
    lower = token.lower()
    return "be" if lower in BE else stem(lower)


def is_content(token: str) -> bool:
    """Whether a token carries a fact of its own."""
    lower = token.lower()
    return (
        lower[0].isalnum() and lower not in STOP and lower not in AUX and lower not in PREPOSITIONS and lower not in DETERMINERS
    ) and lower not in PERSONS


def may_be_finite(there: Sequence[str], at: int) -> bool:
    """Whether the token may be the verb of a clause by its form and its neighbours: "goes to", "moved into", "visitors need a"."""
    token = there[at]
    if token.lower() in AUX:
        return token.lower() in FINITE
    if at == 0 or at + 1 >= len(there) or not token[0].islower() or len(token) < 3 or not is_content(token):
        return False
    before, after = there[at - 1].lower(), there[at + 1]
    if (
        before in DETERMINERS
        or before in PREPOSITIONS
        or before in COORDINATORS
        or after in HARD
        or after in ",()"
        or after in FINITE
    ):
        return False
    if token in _BASE and before != "to":
        return True
    follows = after.lower() in DETERMINERS or after.lower() in PREPOSITIONS or not after.islower() or after[0].isdigit()
    if token.endswith("ed") and not token.endswith("eed"):
        return True
    if token.endswith("s") and not token.endswith(("ss", "us", "is")) and (follows or after.islower()):
        noun = (
            is_content(after) and not after.endswith("ing") and at + 2 < len(there) and there[at + 2].lower() in DETERMINERS
        )  # "subsidies cover the"
        return after.lower() != "of" and not noun and not (plural(before) and there[at - 1].islower())
    return plural(there[at - 1]) and follows and not token.endswith(("ing", "ly", "ion", "ment"))


def plural(token: str) -> bool:
    """Whether a noun is more than one by its form."""
    return (token.lower().endswith("s") and not token.lower().endswith(("ss", "us", "is", "'s"))) or token.lower() in (
        "people",
        "staff",
    )


def main_verb(fact: list[str]) -> int | None:
    """The place of a fact's first finite verb outside a relative clause: an auxiliary if there is one, else what looks like one."""
    inside = False
    found = []
    for at, token in enumerate(fact):
        if at and token.lower() in RELATIVES:
            inside = True
        elif at and may_be_finite(fact, at):
            if not inside:
                found.append(at)
            inside = False
    if not found:  # "supervisors conduct reviews"
        end = next((at for at in range(1, len(fact)) if fact[at].lower() in RELATIVES), len(fact) - 1)
        found = [at for at in range(1, end) if plural(fact[at - 1]) and fact[at].islower() and is_content(fact[at])]
    return next((at for at in found if fact[at].lower() in AUX), found[0] if found else None)
