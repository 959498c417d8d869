"""Does the fact's verb have the subject that it has in its sentence? "The gift of the team was refused" never gives "The team was
refused", "the team that owns Tarn uses Heron" never "The team uses Heron".

The word before the verb decides: in the sentence it must be one of the fact, a mark or joint behind which the subject stands
further left, or a pronoun that the fact has filled in.
"""

from __future__ import annotations

from ftprep.checks.excerpts import (
    ADVERBS,
    AUX,
    BE,
    COORDINATORS,
    DETERMINERS,
    PERSONS,
    PREPOSITIONS,
    RELATIVES,
    Excerpt,
    Part,
    is_content,
    main_verb,
    norm,
)

_FIRST_PERSON = frozenset("i we you".split())
_CAUSING = frozenset("help helps helped let lets make makes made allow allows enable enables ask asks require requires want wants".split())
_EMPTY_IT = frozenset("take takes took be".split())


def cut_short(taken: Excerpt) -> str | None:
    """A last word that the sentence goes on to describe: "the parts you don't see" -> "the parts"."""
    last = taken.places[-1]
    if last is None or last + 1 >= len(taken.sentence) or not is_content(taken.fact[-1]):
        return None
    after = taken.sentence[last + 1].lower()
    return f"it stops before {after!r}" if after in PERSONS - {"this", "these", "those", "there", "one"} else None


def other_subject(taken: Excerpt) -> str | None:
    """Why the subject of the fact's verb can't be that of the sentence, or None.

    ("The employee does not involve a gift.", "The employee's participation does not involve a gift.") -> "another subject ..."
    """
    verb, lead = main_verb(taken.fact), taken.verb
    if verb is None or lead is None or not any(map(is_content, taken.fact[:verb])):
        return None
    place = taken.places[lead]
    assert place is not None
    part = next((one for one in taken.parts if place in one.places), None)
    if part is None:
        return None
    if lead == verb and (reason := _another_form(taken, verb, place)):
        return reason
    return _before_it(taken, part, verb, place)


def _another_form(taken: Excerpt, at: int, place: int) -> str | None:
    """A verb that the sentence has in another form: "helps us show" -> "shows", "is checked" -> "checks"."""
    said, there = taken.fact[at].lower(), taken.sentence[place].lower()
    if said in AUX or said == there:
        return None
    shared = [token.lower() for token in taken.sentence[max(0, place - 3) : place]]
    if PERSONS & set(shared[-2:]):
        return None  # "they send it" -> "the manager sends it"
    if said.endswith("s") and not there.endswith(("s", "ing")) and not {"will", "to"} & set(shared):
        return f"{said!r} stands in another form in its sentence"
    return None


def _before_it(taken: Excerpt, part: Part, verb: int, place: int) -> str | None:
    at = place - 1
    while at >= 0 and (taken.sentence[at].lower() in ADVERBS | AUX or taken.sentence[at].endswith("ly")):
        at -= 1
    if at < 0:
        return None
    before = taken.sentence[at].lower()
    own = [spot for spot, there in zip(taken.fact[:verb], taken.places[:verb], strict=True) if there is not None and is_content(spot)]
    if before in _FIRST_PERSON:
        return _told_by_persons(taken, verb, place, own)
    if before == "it" and _empty(taken, place) and taken.fact[verb - 1].lower() != "it":
        return "something stands in the place of an 'it' that stands for nothing"
    if before in PERSONS or before in RELATIVES:
        return None
    if before in ",()" or before in COORDINATORS:
        opening = next((taken.sentence[one].lower() for one in part.places if taken.sentence[one].lower() not in COORDINATORS), "")
        if opening in _FIRST_PERSON and own:
            return f"its subject is {opening!r} in the sentence"
        return None
    if before == "to" and taken.fact[verb - 1].lower() != "to" and taken.fact[verb].lower() not in AUX:
        return f"{taken.fact[verb]!r} is no verb of its own in the sentence"
    if not is_content(taken.sentence[at]):
        return None
    if {"this", "these", "that", "those"} & {token.lower() for token in taken.sentence[max(0, at - 2) : at]}:
        return None  # "this role": the fact has filled it in
    if not own and {norm(token) for token in taken.sentence[part.places[0] : at] if token.lower() not in COORDINATORS} <= {"the"}:
        return None  # "the office": likewise
    if norm(before) not in map(norm, taken.fact[:verb]):
        return None if _joined(taken, verb) else f"{before!r} stands before {taken.sentence[place]!r} in the sentence"
    return _inside(taken, part, verb, at)


def _told_by_persons(taken: Excerpt, verb: int, place: int, own: list[str]) -> str | None:
    """ "We start with a question" -> "The huddles start ...": where the fact's subject stands in the sentence, it is another one; but
    "For employees, you can" -> "Employees can"."""
    if not own:
        return None
    first = next(there for there in taken.places[:verb] if there is not None)
    if first > 0 and taken.sentence[max(0, first - 1)].lower() == "for" and first < place:
        return None
    return f"its subject is {taken.sentence[place - 1].lower()!r} in the sentence"


def _empty(taken: Excerpt, place: int) -> bool:
    """Whether an "it" stands for what follows: "it is difficult to", "it can take 8 weeks to"."""
    ahead = [token.lower() for token in taken.sentence[place : place + 10]]
    return bool(_EMPTY_IT & {norm(token) for token in ahead[:3]} | (_EMPTY_IT & set(ahead[:3]))) and "to" in ahead[2:]


def _joined(taken: Excerpt, verb: int) -> bool:
    """Whether the fact's subject is the first of several: "the lead and the team will take"."""
    last = next((there for there in reversed(taken.places[:verb]) if there is not None), None)
    return last is not None and last + 1 < len(taken.sentence) and taken.sentence[last + 1].lower() in ("and", "or", ",", "(", "/")


def _inside(taken: Excerpt, part: Part, verb: int, last: int) -> str | None:
    """The subject, which ends at `last`, hangs on a noun that the fact leaves out: "members of | the team", or on a verb: "helps | the
    team build"."""
    said = set(map(norm, filter(is_content, taken.fact[:verb])))
    at = last
    while at >= 0 and (norm(taken.sentence[at]) in said or taken.sentence[at].lower() in DETERMINERS):
        at -= 1
    if at < 0 or at not in part.places:
        return None
    before = taken.sentence[at].lower()
    if before in _CAUSING:
        return f"{before!r} stands before its subject in the sentence"
    if before in PREPOSITIONS and any(
        one < at and is_content(taken.sentence[one]) and norm(taken.sentence[one]) not in said for one in part.places
    ):
        return f"{before!r} stands before its subject in the sentence"
    return None


def equated(taken: Excerpt) -> str | None:
    """An "is" that came in between two things that the sentence does not put side by side: "shared strictly ... in accordance with
    our assessment" -> "The assessment is strict"."""
    verb = main_verb(taken.fact)
    if verb is None or taken.fact[verb].lower() not in BE or taken.places[verb] is not None:
        return None
    subject = [there for spot, there in zip(taken.fact[:verb], taken.places[:verb], strict=True) if there is not None and is_content(spot)]
    said = [
        (at, taken.places[at]) for at in range(verb + 1, len(taken.fact)) if is_content(taken.fact[at]) and taken.places[at] is not None
    ]
    if not subject or not said:
        return None  # told of what the title names, or of nothing that stands there
    if main_verb(taken.sentence) is None and not any(map(is_content, taken.sentence[: said[0][1]])):
        return None  # "A guide for ...", of which a heading says what it is
    first, there = said[0]
    assert there is not None
    if there < subject[-1]:
        return f"its sentence does not say what {taken.fact[first]!r} is"
    between = taken.sentence[subject[-1] + 1 : there]
    if any(is_content(token) or token.lower() in PREPOSITIONS for token in between) and not taken.fact[first].endswith("ed"):
        return f"its sentence does not say that anything is {taken.fact[first]!r}"
    return None
