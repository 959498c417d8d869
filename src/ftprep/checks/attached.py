"""What a name in a fact of prose hangs on: may "it" stand for it, and does it stand behind its preposition in the sentence too?"""

from __future__ import annotations

import re

from ftprep.checks.excerpts import Excerpt
from ftprep.checks.verbs import is_content, main_verb, tokens
from ftprep.entities import entities
from ftprep.lexicon import content_stems

_IT = re.compile(r"^It\b|(?:\band|\bbut|[,;]) it\b")
_HANGS = re.compile(r"\b(?P<word>in|at|from|to|on|with|for) (?:(?:the|an?|its|their|our|your) )?$", re.IGNORECASE)


def no_person(fact: str, sentence: str) -> str | None:
    """ "It is checked every 90 days." -> "Liv Ashdown is checked every 90 days.": a person is no "it"."""
    subject = next(iter(entities(fact)), None)
    if subject is None or subject.start or subject.kind != "person" or subject.core in sentence or not _IT.search(sentence):
        return None
    return "'it' is no person"


def either_one(fact: str, sentence: str) -> str | None:
    """ "The battery of the Newt sensor lasts 9 months." "It is the smallest." -> "The battery of the Newt sensor is the smallest.":
    "it" may be the battery or the sensor, and words don't tell which."""
    there = tokens(fact)
    verb = main_verb(there)
    if not verb or not _IT.search(sentence) or "of" not in (token.lower() for token in there[:verb]):
        return None
    return None if " ".join(there[:verb]).lower() in sentence.lower() else "'it' may be the one or the other"


_WE = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)


def nobody_else(fact: str, sentence: str, told: str) -> str | None:
    """ "We cut the time to hire." under the heading "Hacking" -> "Hacking cut the time to hire.": who "we" are, the sentences must
    name (`told`: all of them); a heading seldom does."""
    verb = main_verb(tokens(fact))
    if not verb or not _WE.search(sentence):
        return None
    there = set(content_stems(told))
    strange = [one for one in content_stems(" ".join(tokens(fact)[:verb])) if one not in there]
    return "who 'we' are is only guessed from the headings" if strange else None


_YOU = re.compile(r"(?<=[a-z] )you\b")


def no_reader(fact: str, sentence: str) -> str | None:
    """ "The IT team may direct you elsewhere." -> "The IT team may direct the Help Desk elsewhere.": "you" is whoever reads."""
    verb = main_verb(tokens(fact))
    if verb is None or not _YOU.search(sentence):
        return None
    behind = fact.find(tokens(fact)[verb]) if verb else 0
    strange = [one for one in entities(fact) if one.start > behind and one.kind in ("name", "person") and one.core not in sentence]
    return "'you' is nobody named" if strange else None


_TIME_BEFORE = re.compile(
    r"\b(?P<time>(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?:second|minute|hour|day|week|month|quarter|year)s?)(?: \([^)]*\))? (?P<word>after|before)\b"
)


def untimed(fact: str, sentence: str) -> str | None:
    """ "It expires one year after it is earned." -> "It expires after it is earned.": how long after is gone."""
    match = _TIME_BEFORE.search(sentence)
    if match is None or not re.search(rf"\b{match['word']}\b", fact) or match["time"] in fact:
        return None
    return f"it leaves out how long {match['word']}"


def hung_elsewhere(fact: str, sentence: str) -> str | None:
    """ "Sensors are assembled in Lund, where Ostrelund has its plant." -> "Sensors in Ostrelund are assembled in Lund.": the
    sentence has the name, but never behind the preposition that ties it to the subject."""
    verb = main_verb(tokens(fact))
    subject = " ".join(tokens(fact)[:verb]) if verb else ""
    for entity in entities(fact):
        before = _HANGS.search(fact[: entity.start])
        core = re.escape(entity.core)
        named = entity.kind in ("name", "person") and entity.core in subject and re.search(rf"\b{core}(?!\w)", sentence)
        if before is None or not named:
            continue
        behind = rf"\b{before['word']} (?:(?!where|which|that|who)[\w'’/&-]+ ){{0,4}}{core}(?!\w)"
        if not re.search(behind, sentence, re.IGNORECASE):
            return f"{before['word']!r} stands before a name that the sentence has elsewhere"
    return None


def headless(taken: Excerpt) -> str | None:
    """ "It runs the Marble cluster, day and night." -> "It runs the day and night.": an article has lost what it stood before."""
    said = {place for place in taken.places if place is not None}
    for token, place in zip(taken.fact, taken.places, strict=True):
        if place is None or token.lower() not in ("the", "a", "an"):
            continue
        noun = [place + 1]
        while noun[-1] < len(taken.sentence) and is_content(taken.sentence[noun[-1]]):
            noun.append(noun[-1] + 1)
        if len(noun) > 1 and not said & set(noun[:-1]):
            return f"what {token!r} stands before is left out"
    return None
