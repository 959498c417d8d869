"""What a name in a fact of prose hangs on: may "it" stand for it, and does it stand behind its preposition in the sentence too?"""

from __future__ import annotations

import re

from ftprep.checks.verbs import main_verb, tokens
from ftprep.entities import entities

_IT = re.compile(r"^It\b|(?:\band|\bbut|[,;]) it\b")
_HANGS = re.compile(r"\b(?P<word>in|at|from|to|on|with|for) (?:(?:the|an?|its|their|our|your) )?$", re.IGNORECASE)


def no_person(fact: str, sentence: str) -> str | None:
    """ "It is checked every 90 days." -> "Liv Ashdown is checked every 90 days.": a person is no "it"."""
    subject = next(iter(entities(fact)), None)
    if subject is None or subject.start or subject.kind != "person" or subject.core in sentence or not _IT.search(sentence):
        return None
    return "'it' is no person"


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
