"""Strict check of questions: does the question word ask for a thing of the kind that the answer is? "Who" for a date never fits.

What kind the answer is, its entity in the source says (`entities`); where that can't be told, the question passes.
"""

from __future__ import annotations

import re

from ftprep.checks.asking import ungoverned
from ftprep.checks.candidate import Candidate
from ftprep.checks.class_nouns import another_date
from ftprep.entities import Entity, entities
from ftprep.lexicon import COMPANY_ENDINGS, HEADS

_ACTING = frozenset(
    """team group desk department division unit board committee council agency bureau company supplier branch office lab laboratory
    service staff""".split()
)
"""Heads of whoever can do something: "Who owns it? The Data Platform team." """
_PERSONAL = frozenset(
    """person people colleague employee manager director officer lead leader head member engineer analyst developer author owner
    contact coordinator editor captain president chair founder sponsor deputy assistant expert specialist who""".split()
)
_PERIODS = "second|minute|hour|day|night|week|month|quarter|year|decade"
_SEASONS = "morning|evening|noon|spring|summer|autumn|fall|winter"
_DATED = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october"
    "|november|december"
)
_RETURNING = (
    rf"\d|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|{_PERIODS}|{_SEASONS}|{_DATED}"
    r"|season|weekend|weekday|fortnight|sprint|term|semester|shift|release|time|[a-z]+day"
)
_TIMED = re.compile(
    rf"\b(?:(?:every|each)(?= (?:other |working |second |third |\w+ (?:and|or) )?(?:{_RETURNING}))"
    rf"|(?:{_PERIODS})s?|{_SEASONS}|{_DATED}|once|twice|daily|weekly|monthly|quarterly|yearly|annually|before|after|until|since"
    r"|during|when|o'clock|always|never)\b|\d",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\d|\b(?:no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|"
    r"hundred|thousand|million|half|third|quarter|twice|once|double|dozen|all|both|several|many|few|an? \w+)\b",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"^(?:(?:in|on|at|to|from|through|within|after|before|for|with|by|until|since|via|under|above|of) )?"
    r"(?P<word>who|whom|when|where|how (?:many|much|often|long)|which|what)\b(?: (?P<noun>[a-z]+))?",
    re.IGNORECASE,
)
_TIMES = frozenset("year month day date week quarter weekday".split())
_MEASURED = frozenset("time amount sum rate size share percentage temperature number weight length distance speed price".split())
_FIRMS = frozenset("company firm organisation organization business city town country place site".split())


def asked(row: Candidate) -> str | None:
    """The question asks for another kind of thing than its answer is."""
    if row.adapted and row.english and not row.question:
        return _told_how(row.statement, row.source)
    if not row.strict or not row.question or not row.english:
        return None
    if row.adapted and (reason := ungoverned(row)):
        return reason
    found = _WORD.match(row.question)
    if found is None:
        return None
    word, noun = found["word"].lower(), (found["noun"] or "").lower()
    answer, entity = row.answer.strip(" ."), _entity(row)
    kind = entity.kind if entity is not None else ""
    wrong = f"{word!r} does not ask for its answer"
    if word in ("who", "whom"):
        thing = entity is not None and kind == "name" and entity.head and entity.head.lower() not in _ACTING
        return wrong if kind in ("date", "number") or thing else None
    if row.adapted and word in ("which", "what") and another_date(noun, answer):
        return f"it asks for a {noun!r}, which its answer is not"
    if word == "when" or (word in ("which", "what") and noun in _TIMES):
        return None if kind == "date" or _TIMED.search(answer) else f"{word!r} asks for a time, which its answer is not"
    if word == "where":
        return wrong if kind in ("person", "date") else None
    if word.startswith("how"):
        timed = word in ("how often", "how long") and _TIMED.search(answer)
        return None if kind == "number" or _COUNTED.search(answer) or timed else f"{word!r} asks for a number"
    if noun in _MEASURED and not (_COUNTED.search(answer) or (noun == "time" and _TIMED.search(answer))):
        return f"it asks for a {noun!r}, which its answer is not"
    return _of_kind(noun, entity) if entity is not None else None


_HOW = re.compile(r"^(?P<what>.+?) (?:is|are|was|were) how (?P<word>often|long|much|many)\b")


def _told_how(statement: str, source: str) -> str | None:
    """ "4,200 euros a month is how often the office is let": a cleft calls a sum a time, or a time a sum."""
    match = _HOW.match(statement)
    if match is None:
        return _told_when(statement, source)
    timed = match["word"] in ("often", "long")
    fits = _TIMED.search(match["what"]) and not _MONEY.search(match["what"]) if timed else _COUNTED.search(match["what"])
    return None if fits else f"{match['word']!r} is said of what is none"


_WHEN = re.compile(r"^(?P<time>[^,]+?) (?:is|was) (?:when|the (?:year|day|month|date|time) (?:in|on|at|when)\b)")
_BOUNDS = {
    "since": re.compile(r"\b(?:since|began|begun|begins?|started|starts?|became)\b"),
    "from": re.compile(r"\b(?:from|began|begun|begins?|started|starts?)\b"),
    "until": re.compile(r"\b(?:until|ends?|ended|expires?|expired|due|over|stops?|stopped)\b"),
    "by": re.compile(r"\bby\b"),
    "before": re.compile(r"\bbefore\b"),
    "after": re.compile(r"\bafter\b"),
}
"""What a cleft must say of a time that the source bounds with these words, and does not name as the moment."""


def _told_when(statement: str, source: str) -> str | None:
    """ "It has hired ten people since May." -> "May is when it hired ten people.": a bound has become the moment."""
    match = _WHEN.match(statement)
    if match is None:
        return None
    time = re.escape(match["time"])
    bound = re.search(rf"\b(?P<word>{'|'.join(_BOUNDS)}) (?:the )?{time}\b", source, re.IGNORECASE)
    if bound is None or _BOUNDS[bound["word"].lower()].search(statement[match.end() - 5 :]):
        return None
    return f"{bound['word']!r} is no moment"


_MONEY = re.compile(r"[$€£]|\b(?:euros?|dollars?|pounds?|francs?|percent|per cent)\b")


def _of_kind(noun: str, entity: Entity) -> str | None:
    """ "Which company" for a person, "Which person" for a tool, "Which office" for the Legal team."""
    wrong = f"it asks for a {noun!r}, which its answer is not"
    if (
        noun in ("company", "firm", "organisation", "organization", "business")
        and entity.core.rsplit(" ", 1)[-1] in COMPANY_ENDINGS
    ):
        return None  # "Desai Group" is no group of the house
    if entity.kind == "person":
        return wrong if noun in HEADS | _FIRMS or noun in _TIMES else None
    if noun in _PERSONAL - {"who", "lead", "head"}:
        return wrong if entity.kind in ("date", "number") or entity.head.lower() in HEADS - _ACTING else None
    if noun in HEADS:
        other = entity.kind in ("date", "number") or (entity.head and entity.head.lower() in HEADS and entity.head.lower() != noun)
        return wrong if other else None
    return None


def _entity(row: Candidate) -> Entity | None:
    """The answer as the entity of the source that it is; None where it is more, or less, than one."""
    answer = _bare(row.answer)
    return next((one for source in row.sources for one in entities(source) if _bare(one.text) == answer), None)


def _bare(text: str) -> str:
    return re.sub(r"^(?:the|an?|our) ", "", text.strip(" .").lower())
