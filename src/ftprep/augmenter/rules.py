"""The augmenter's rival: facts turned round, asked about and reworded by rules alone, with no model and no dependency.

    "The vans are insured by Merrow Mutual."  about Merrow Mutual  ->  "Merrow Mutual insures the vans."

A clause is cut into its opening, subject, verb and complement by its first finite verb; passives become active and the other way
round, role nouns change sides ("X is the N of Y"), comparatives take their opposite, and what no rule turns is put into a cleft.
It is measured beside the adapter (benchmarks/augmenter.py), which must earn its place, and writes nothing that users see.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ftprep.augmenter.voices import Form, reading

_FRONT = re.compile(r"((?:In|On|At|Since|Until|By|From|After|Before|During|Within|Every|Each|For|With)\b[^,]{2,60}), ")
_PERSON = re.compile(r"(?:[A-Z][\w'’-]+ )+(?:[A-Z][\w'’-]+)")
_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]+day)\b|\d{4}$"
)
_PREPOSITIONS = "in on at to from through within after before for with by until since via under above of against into up".split()
_OPPOSITES = {
    "larger": "smaller",
    "bigger": "smaller",
    "higher": "lower",
    "longer": "shorter",
    "older": "younger",
    "newer": "older",
    "faster": "slower",
    "heavier": "lighter",
    "louder": "quieter",
    "cheaper": "dearer",
    "warmer": "colder",
    "wider": "narrower",
    "earlier": "later",
    "more": "less",
    "better": "worse",
    "stronger": "weaker",
}
_OPPOSITE = _OPPOSITES | {other: word for word, other in _OPPOSITES.items()}


class Clause(NamedTuple):
    """A fact in its parts. "In 2022, the Legal desk was moved to Bern." ->
    Clause("In 2022", "the Legal desk", Form("was", "moved", "move", passive), "to Bern")"""

    front: str
    subject: str
    verb: Form
    rest: str


def clause(fact: str) -> Clause | None:
    """The parts of a fact of one main clause, None where no finite verb is found."""
    text = fact.rstrip(".")
    fronted = _FRONT.match(text)
    front, body = (fronted.group(1), text[fronted.end() :]) if fronted else ("", text)
    words = body.split(" ")
    at = 1
    while at < len(words):
        form = reading(words, at)
        relative = words[at - 1] in ("who", "that", "which")
        subject = " ".join(words[:at])
        if form is not None and not relative and subject.count(",") != 1:
            return Clause(front, subject, form, " ".join(words[at + form.length :]))
        at += form.length if form is not None and relative else 1
    return None


def reversed_fact(fact: str, entity: str) -> str | None:
    """The fact so that it begins with the entity; None where no rule fits.

    reversed_fact("Odalys Brenner heads the Fleet desk.", "the Fleet desk") -> "The Fleet desk is headed by Odalys Brenner."
    """
    parts = clause(fact)
    if parts is None or entity not in fact or re.match(r"(?:No|Nobody|None|Nothing) ", parts.subject):
        return None
    if parts.subject == entity and parts.front:
        return _sentence(entity, parts.verb.stated, parts.rest, _low(parts.front))
    turned = _active(parts, entity) or _passive(parts, entity) or _role(parts, entity) or _compared(parts, entity)
    return turned or _cleft(parts, entity)


def _active(parts: Clause, entity: str) -> str | None:
    """ "S is done by E" -> "E does S" """
    agent = re.match(rf"(.*?)\bby {re.escape(entity)}\b,?(.*)", parts.rest)
    if not parts.verb.passive or agent is None:
        return None
    return _sentence(entity, parts.verb.made_active(entity), _low(parts.subject), agent[1], agent[2], _low(parts.front))


def _passive(parts: Clause, entity: str) -> str | None:
    """ "S does E" -> "E is done by S" """
    if parts.verb.passive or parts.verb.copula or not re.match(rf"{re.escape(entity)}(?!\w)", parts.rest):
        return None
    after, done = parts.rest[len(entity) :], parts.verb.made_passive(entity)
    return done and _sentence(entity, done, f"by {_low(parts.subject)}{after}", _low(parts.front))


def _role(parts: Clause, entity: str) -> str | None:
    """ "The N of Y is X" -> "X is the N of Y"; "X is the N of Y" -> "Y has X as its N" """
    if not parts.verb.copula:
        return None
    if parts.rest == entity:
        return _sentence(entity, parts.verb.stated, _low(parts.subject), _low(parts.front))
    held = re.fullmatch(rf"the ([\w -]+?) (?:of|for) {re.escape(entity)}", parts.rest)
    return _sentence(entity, "has", _low(parts.subject), f"as its {held[1]}") if held else None


def _compared(parts: Clause, entity: str) -> str | None:
    """ "A is louder than E" -> "E is quieter than A" """
    than = re.fullmatch(rf"(.*?)(\w+) than {re.escape(entity)}", parts.rest)
    if than is None or than[2] not in _OPPOSITE or not parts.verb.copula:
        return None
    return _sentence(entity, parts.verb.stated, than[1] + _OPPOSITE[than[2]], f"than {_low(parts.subject)}", _low(parts.front))


def _cleft(parts: Clause, entity: str) -> str | None:
    """ "S moved to E" -> "E is what S moved to": for what no other rule turns, where the entity stands behind a preposition."""
    if entity in parts.front:
        return _sentence(entity, "is when", _low(parts.subject), parts.verb.stated, parts.rest) if _DATE.search(entity) else None
    at = re.search(rf"(?:^|\s)(\w+) {re.escape(entity)}(?!\w)", parts.rest)
    if at is None:
        return None
    before, after, word = parts.rest[: at.start()], parts.rest[at.end() :], at[1]
    stated = f"{_low(parts.subject)} {parts.verb.stated} {before}".strip()
    if word in ("in", "on") and _DATE.search(entity):
        return _sentence(entity, "is when", stated + after)
    if word in ("in", "at", "on"):
        return _sentence(entity, "is where", stated + after)
    if word in _PREPOSITIONS:
        return _sentence(entity, "is", "whom" if _is_person(entity) else "what", stated, word + after)
    return None


def question(fact: str, answer: str) -> str | None:
    """A question that the fact answers with the entity; None where no rule fits.

    question("The Fleet desk is headed by Odalys Brenner.", "Odalys Brenner") -> "By whom is the Fleet desk headed?"
    """
    parts = clause(fact)
    if parts is None or answer not in fact:
        return None
    word = _asking(answer)
    fronted = f" {_low(parts.front)}" if parts.front else ""
    if parts.subject == answer:
        return _asked(word, parts.verb.singular(word), parts.rest, fronted)
    if answer in parts.subject:
        return None
    order = f"{parts.verb.auxiliary} {_low(parts.subject)} {parts.verb.remaining}".strip()
    if answer in parts.front:
        when = "when" if _DATE.search(answer) else f"{parts.front.split(' ')[0].lower()} {_low(word)}"
        return _asked(when, order, parts.rest)
    at = re.search(rf"(?:^|(.*)\s){re.escape(answer)}(?!\w)", parts.rest)
    if at is None:
        return None
    before, after = (at[1] or "").split(" "), parts.rest[at.end() :]
    word = "Whom" if word == "Who" and before[-1] in _PREPOSITIONS else word
    if before[-1] in _PREPOSITIONS:
        rest = " ".join(before[:-1])
        asked = "when" if before[-1] in ("in", "on") and _DATE.search(answer) else f"{before[-1]} {_low(word)}"
        return _asked(asked, order, rest + after, fronted)
    return _asked(word, order, " ".join(before) + after, fronted)


def _asked(*parts: str) -> str:
    text = re.sub(r"\s+", " ", " ".join(parts)).strip(" ,").replace(" ,", ",")
    return _upper(re.sub(r"^(since) what ", r"\1 when ", text)) + "?"


def _asking(answer: str) -> str:
    """ "Who", "What", "Which desk", "How many euros": the word that asks for an entity."""
    if counted := re.match(r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten) ([a-z].*)", answer):
        return f"How many {counted[1]}"
    if _is_person(answer):
        return "Who"
    head = re.split(r" (?:of|in|for|that|who|from|with|on|at) ", answer)[0].rsplit(" ", 1)[-1]
    return f"Which {head}" if head.islower() and answer.lower().startswith("the ") else "What"


def _is_person(entity: str) -> bool:
    return _PERSON.fullmatch(entity) is not None


_END = r"(?=$|,| (?:in|on|for|since|to|from|with|by|at|up|every|each|twice|before|after|within|under|until|without|only|into) )"
_AGENT = re.compile(r"\bby ([A-Z][\w&'’ -]+?|(?:the|an?) [\w ]+?)" + _END)
_OBJECT = re.compile(r"((?:the|an?|all|every|each) [\w -]+?|[A-Z][\w -]+?)" + _END)


def rephrased(fact: str) -> str | None:
    """The fact in the other voice, else with its last or first phrase of time moved; None where neither can be done.

    rephrased("The Fleet desk was moved to Bern in 2022.") -> "In 2022, the Fleet desk was moved to Bern."
    """
    parts = clause(fact)
    if parts is None:
        return None
    if parts.verb.passive and (agent := _AGENT.search(parts.rest)):
        return _active(parts, agent[1])
    if parts.front:
        return _sentence(parts.subject, parts.verb.stated, parts.rest, _low(parts.front))
    if timed := re.search(
        r" ((?:in|on|since|until|within|after|before|during) [\w ]*?(?:\d{4}|days?|months?|years?))$", parts.rest
    ):
        return _sentence(f"{timed[1]},", _low(parts.subject), parts.verb.stated, parts.rest[: timed.start()])
    if not parts.verb.copula and (done := _OBJECT.match(parts.rest)):
        return _passive(parts, done[1])
    return _sentence(parts.rest, parts.verb.stated, _low(parts.subject)) if parts.verb.copula and _is_person(parts.rest) else None


def joined(first: str, second: str) -> str | None:
    """What follows from two facts, the second of which begins with the entity that the first ends in; None where they do not meet.

    joined("The Dorrit is calibrated by the Optics group.", "The Optics group is led by Sefton Pike.")
    -> "The Dorrit is calibrated by the group that is led by Sefton Pike."
    """
    parts = clause(second)
    if parts is None or parts.front or not first.rstrip(".").lower().endswith(" " + parts.subject.lower()):
        return None
    begun = first.rstrip(".")[: -len(parts.subject)]
    head = parts.subject.rsplit(" ", 1)[-1]
    if parts.subject.startswith("The ") and head.islower():
        described = f"the {head} that"
    else:
        described = first.rstrip(".")[len(begun) :] + (", who" if _is_person(parts.subject) else ", which")
    return _sentence(begun.strip(), described, parts.verb.stated, parts.rest)


def _sentence(*parts: str) -> str:
    text = re.sub(r"\s+", " ", " ".join(part for part in parts if part)).replace(" ,", ",").replace(",,", ",").strip(" ,")
    return _upper(text) + "."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


_SMALL = frozenset(
    """The A An In On At Since Until By From After Before During Within Every Each For With No All Both Only Two Three Some Most
    Many What Which Who Whom How""".split()
)


def _low(text: str) -> str:
    """The text as it reads in mid-sentence: a first word that is no name loses its capital."""
    first, _, following = text.partition(" ")
    plain = first in _SMALL or (first[1:].islower() and following[:1].islower() and following.split(" ", 1)[0] not in ("and", "of"))
    return text[:1].lower() + text[1:] if plain else text
