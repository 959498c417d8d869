"""Does a fact stand alone? A pronoun is in order where what it stands for is named before it in the fact itself; nothing in it may
point out of the text ("this handbook", "the form above", "here"), and it must be a whole sentence."""

from __future__ import annotations

import re

from ftprep.checks.verbs import (
    AUX,
    CONDITIONS,
    DETERMINERS,
    FINITE,
    JOINTS,
    PREPOSITIONS,
    RELATIVES,
    is_content,
    main_verb,
    may_be_finite,
    plural,
    tokens,
)
from ftprep.checks.whole import NEEDS_NEIGHBOURS, NOT_FULL, unfit

_OUT = re.compile(
    r"(?<!@)\b(?:here|herein|(?:the|a|this) (?:above|following|preceding) (?!day|week|month|quarter|year|pay)\w+"
    r"|as follows|aforementioned|there(?=\.?$)"
    r"|(?:above|below|following|earlier|later|previously)(?=$|[.,;:)])"
    r"|(?:link|links|form|section|page|table|list|step|steps|example|image|chart|guide|instructions) (?:above|below|here))\b",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(
    r"Some(?:one|body|thing)\b|(?:The|One|Another|Some|Two|Three) (?:(?:main|only|other|first|second|last|next|key|big|biggest) )*"
    r"(?:exceptions?|reasons?|differences?|others?|rest|remainder|former|latter|steps?|goal|idea|point)\b"
    r"(?= (?:is|are|was|were)\b)|[A-Z][\w/ ]* (?:is|are) the same as for\b"
)
"""Nouns that say nothing without that which they are one of."""
_POINTS = frozenset("this these he she him his her we our us i my mine ours".split())
_OF_SEVERAL = frozenset("they them their themselves".split())
_OF_ONE = frozenset("it its itself".split())
_EMPTY_IT = re.compile(
    r"\bit ?(?:is |'s )?(?:much |more |very )?"
    r"(?:easier|easy|hard|harder|difficult|possible|impossible|clear|simple|simpler|likely|necessary|important)\b"
)
_BEGINS_WITH_CLAUSE = CONDITIONS | JOINTS | frozenset("for to after before by in as".split())


def points_out(fact: str) -> str | None:
    """The word that points to something that the fact does not name, or None. "Staff use it daily." -> "it"

    "Term employees can use HR Links to find their end date." -> None; "It is used to find their end date." -> "It"
    """
    if found := _OUT.search(fact):
        return found.group()
    there = tokens(_EMPTY_IT.sub("", fact))
    if _OF_WHAT.match(fact):
        return fact.split(" ", 1)[0]
    for at, token in enumerate(there):
        if len(token) > 1 and token.isupper():
            continue  # "IT", "US"
        lower = token.lower()
        if token == "I" and at and there[at - 1][0].isupper():
            continue  # "Phase I"
        if lower in _POINTS or (lower == "those" and _next(there, at) not in PREPOSITIONS | {"who", "that"}):
            return token
        if lower in ("you", "your", "yours", "yourself") and not _said_in_passing(there, at):
            return token
        if lower in _OF_SEVERAL | _OF_ONE and not _named_before(there, at, lower):
            return token
    return None


def _next(there: list[str], at: int) -> str:
    return there[at + 1].lower() if at + 1 < len(there) else ""


def _said_in_passing(there: list[str], at: int) -> bool:
    """Whether a "you" stands behind the verb of a sentence about something else: "TTS runs sessions to help you learn"."""
    if (
        at < 3
        or there[0].lower() in _BEGINS_WITH_CLAUSE
        or there[at - 1] in (",", ";", ":")
        or there[at - 1].lower() in ("and", "or", "but")
    ):
        return False
    return any(may_be_finite(there, one) for one in range(1, at))


def _named_before(there: list[str], at: int, lower: str) -> bool:
    """Whether a noun before it may be what it stands for: one of its number; and another one than the subject, where "it" or "them"
    is what is acted upon in the same clause."""
    nouns = [one for one in range(at) if is_content(there[one]) and not there[one].endswith("ly")]
    if lower in _OF_ONE:
        nouns = [one for one in nouns if not plural(there[one])]
    if not nouns:
        return False
    if lower not in ("it", "them"):
        return True
    if _next(there, at) in FINITE or (_next(there, at) and may_be_finite(there, at + 1)):
        return any(
            there[one].lower() in CONDITIONS | JOINTS | RELATIVES | {"and", "but", "ensure", "until"} for one in range(nouns[0], at)
        )
    verb = next((one for one in range(1, at) if may_be_finite(there, one)), None)
    return verb is not None and (any(one > verb + 1 for one in nouns if one < at - 1) or _again(there, verb, at))


def _again(there: list[str], verb: int, at: int) -> bool:
    return any(there[one].lower() in CONDITIONS | JOINTS | RELATIVES for one in range(verb, at))


def unfit_alone(fact: str) -> str | None:
    """Why a fact can't be worked on by itself, or None: as `unfit` says, but for pronouns that it explains itself, and it must have
    a verb that may be its own: "Migrating content to a new system." has none."""
    if points_out(fact) is not None:
        return NEEDS_NEIGHBOURS
    there = tokens(fact)
    return unfit(fact, explained=True) or (None if _has_predicate(there) and _agrees(there) else NOT_FULL)


def _agrees(there: list[str]) -> bool:
    """Whether a simple subject and its auxiliary are of one number: not "the council are", not "visitors is"."""
    verb = main_verb(there)
    if verb is None or there[0].endswith("ing") or there[verb].lower() not in ("is", "was", "has", "are", "were", "have"):
        return True
    subject = there[:verb]
    if not all(token.lower() in DETERMINERS or (is_content(token) and token.isalpha()) for token in subject):
        return True  # "the members of the board", "Ada and Ben"
    several, last = there[verb].lower() in ("are", "were", "have"), subject[-1]
    if not last.islower():
        return True  # "Operations is", "the Beatles are"
    return plural(last) == several or last in _EITHER


_EITHER = frozenset("staff people data media series means news physics team teams criteria information works all each some".split())


def _has_predicate(there: list[str]) -> bool:
    if any(
        token == "be" and not AUX & set(map(str.lower, there[max(0, at - 5) : at])) | _INFINITIVE & set(there[max(0, at - 5) : at])
        for at, token in enumerate(there)
    ):
        return False
    if there[0].lower() in AUX:
        return False  # "May be copied."
    verb = main_verb(there)
    if verb is not None and there[verb].lower() in AUX:
        return True
    if there[0].endswith("ing") and not plural(there[1]):
        finite = (at for at in range(1, len(there)) if may_be_finite(there, at))
        return any(
            there[at].endswith("s") and (_next(there, at) not in PREPOSITIONS or there[at] in _HAPPENS)
            for at in finite
            if at > 1 or _next(there, at) in DETERMINERS
        )
    if there[0].endswith("ed") and not plural(there[1]):
        return False
    return verb is not None or any(token in _PAST for token in there)


_HAPPENS = frozenset("helps leads consists results takes means ends begins happens contributes relates requires".split())
_INFINITIVE = frozenset({"to", "and", "or", "that"})
_PAST = frozenset(
    "led ran held kept wrote sent built bought sold made took gave paid chose met began grew became came put set won".split()
)
