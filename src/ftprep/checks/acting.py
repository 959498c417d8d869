"""Does the fact's verb have the subject that it has in its sentence? "The gift of the team was refused" never gives "The team was
refused", "the team that owns Tarn uses Heron" never "The team uses Heron".

The word before the verb decides: in the sentence it must be one of the fact, a mark or joint behind which the subject stands
further left, or a pronoun that the fact has filled in.
"""

from __future__ import annotations

from collections.abc import Collection

from ftprep.checks.excerpts import Excerpt
from ftprep.checks.parts import Part
from ftprep.checks.verbs import (
    ADVERBS,
    AUX,
    BE,
    COORDINATORS,
    DETERMINERS,
    PERSONS,
    PREPOSITIONS,
    RELATIVES,
    is_content,
    main_verb,
    may_be_finite,
    norm,
)
from ftprep.lexicon import HEADS

_FIRST_PERSON = frozenset("i we you".split())
_CAUSING = frozenset(
    "help helps helped let lets make makes made allow allows enable enables ask asks require requires want wants".split()
)
_SOME = frozenset("some others most many all both each none few any".split())
_THINGS = HEADS | frozenset("role service page document component position resource feature team group option form".split())
_EMPTY_IT = frozenset("take takes took be".split())


def cut_short(taken: Excerpt) -> str | None:
    """A last word that the sentence goes on to describe: "the parts you don't see" -> "the parts"."""
    last = taken.places[-1]
    if last is None or last + 1 >= len(taken.sentence) or not is_content(taken.fact[-1]):
        return None
    after = taken.sentence[last + 1].lower()
    return f"it stops before {after!r}" if after in PERSONS - {"this", "these", "those", "there", "one"} else None


def other_subject(taken: Excerpt, over: Collection[str] = ()) -> str | None:
    """Why the subject of the fact's verb can't be that of the sentence, or None. `over`: the words of title and headings.

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
    return _before_it(taken, part, verb, place, over)


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


def _before_it(taken: Excerpt, part: Part, verb: int, place: int, over: Collection[str], *, again: bool = False) -> str | None:
    there = taken.sentence
    at = _left(taken, place - 1)
    if at < 0:
        return None
    before = there[at].lower()
    own = [
        spot for spot, found in zip(taken.fact[:verb], taken.places[:verb], strict=True) if found is not None and is_content(spot)
    ]
    if before in _FIRST_PERSON:
        return _told_by_persons(taken, verb, place, own)
    if before == "it" and _empty(taken, place) and taken.fact[verb - 1].lower() != "it":
        return "something stands in the place of an 'it' that stands for nothing"
    if before == "there" and taken.fact[verb - 1].lower() != "there":
        return f"its sentence only says that {before!r} is something"
    if before in _SOME and before not in map(str.lower, taken.fact[:verb]):
        return f"its subject is {before!r} in the sentence"
    if before in ("above", "below", "following"):
        return f"its subject is {before!r} in the sentence"
    if before in PERSONS:
        doing = taken.fact[0].endswith("ing") and before in ("it", "they")
        return f"{taken.fact[0]!r} is nothing that {before!r} could stand for" if doing and own else None
    relative = before in RELATIVES
    if relative:
        if there[at - 1] != "," and _is_one_that(taken, verb, at):
            return None
        at = _left(taken, at - 1)
        while at >= 0 and (there[at] == "," or there[at].lower() in PREPOSITIONS):
            at = _left(taken, at - 1)
        if at < 0 or not is_content(there[at]) or not own:
            return None
        before = there[at].lower()
    elif before == "," and (opened := _opened(taken, at)) is not None:
        at = _left(taken, opened - 1)
        before = there[at].lower() if at >= 0 else ","
    elif before == "," or before in COORDINATORS:
        return None if again else _shared(taken, part, verb, at, own, over)
    elif before == "to" and taken.fact[verb - 1].lower() != "to" and taken.fact[verb].lower() not in AUX:
        return f"{taken.fact[verb]!r} is no verb of its own in the sentence"
    if at < 0 or not is_content(there[at]):
        return None
    if {"this", "these", "that", "those"} & {token.lower() for token in there[max(0, at - 2) : at]}:
        named = {norm(token) for token in taken.fact[:verb] if is_content(token)}
        known = norm(before) in named or {before, before.removesuffix("s")} & _THINGS or named <= set(over)
        return None if known else f"its subject is {before!r} in the sentence"  # "this role" may be any: the fact has filled it in
    if (
        not own
        and before in _THINGS
        and {norm(token) for token in there[part.places[0] : at] if token.lower() not in COORDINATORS} <= {"the"}
    ):
        return None  # "the office": likewise
    if norm(before) not in map(norm, taken.fact[:verb]):
        return None if _joined(taken, verb, at + 1) else f"{before!r} stands before {there[place]!r} in the sentence"
    return _inside(taken, verb, at, {"of"} if relative else PREPOSITIONS)


def _is_one_that(taken: Excerpt, verb: int, relative: int) -> bool:
    """ "Heron is a tool of the team that stores data", "Heron: a tool that": what the relative clause says holds for Heron."""
    be = next((at for at in range(relative - 1, 0, -1) if may_be_finite(taken.sentence, at) or taken.sentence[at] in ":—–"), None)
    if be is None or taken.sentence[be].lower() not in BE | {":", "—", "–"}:
        return False
    left = _left(taken, be - 1)
    return left >= 0 and norm(taken.sentence[left]) in map(norm, taken.fact[:verb])


def _left(taken: Excerpt, at: int) -> int:
    """The next word to the left that is no adverb, auxiliary or in brackets."""
    there = taken.sentence
    while at >= 0:
        if there[at] == ")" and "(" in there[:at]:
            at = max(one for one in range(at) if there[one] == "(")
        elif not (there[at].lower() in ADVERBS | AUX or there[at].endswith("ly") or there[at] == "("):
            return at
        at -= 1
    return at


def _opened(taken: Excerpt, comma: int) -> int | None:
    """The comma before a few words in passing that this one closes: "the plan, as it were, ends"."""
    for at in range(comma - 1, max(0, comma - 9), -1):
        if taken.sentence[at] == ",":
            return at
        if may_be_finite(taken.sentence, at) or taken.sentence[at].lower() in COORDINATORS:
            return None
    return None


def _shared(taken: Excerpt, part: Part, verb: int, at: int, own: list[str], over: Collection[str]) -> str | None:
    """A second predicate has the subject of the first."""
    opening = next((taken.sentence[one].lower() for one in part.places if taken.sentence[one].lower() not in COORDINATORS), "")
    if opening in _FIRST_PERSON and own:
        return f"its subject is {opening!r} in the sentence"
    first = next((one for one in range(1, at) if may_be_finite(taken.sentence, one)), None)
    earlier = [one for one in range(first or at, at) if may_be_finite(taken.sentence, one)]
    if not earlier or taken.sentence[at] == ",":
        return None
    last = earlier[-1]
    home = next((one for one in taken.parts if last in one.places), part)
    return _before_it(taken, home, verb, last, over, again=True)


def _told_by_persons(taken: Excerpt, verb: int, place: int, own: list[str]) -> str | None:
    """ "We start with a question" -> "The huddles start ...": where the fact's subject stands in the sentence, it is another one;
    but "For employees, you can" -> "Employees can"."""
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


def _joined(taken: Excerpt, verb: int, place: int) -> bool:
    """Whether the fact's subject is the first of several: "the lead and the team will take"."""
    last = next((there for there in reversed(taken.places[:verb]) if there is not None), None)
    if last is None or taken.sentence[last + 1 : last + 2] == [] or last > place:
        return False
    between = range(last + 1, place)
    joined = any(taken.sentence[at].lower() in ("and", "or", "/") for at in between)
    return (
        joined
        and taken.sentence[last + 1].lower() in ("and", "or", ",", "(", "/")
        and not any(may_be_finite(taken.sentence, at) for at in between)
    )


def _inside(taken: Excerpt, verb: int, last: int, joints: Collection[str]) -> str | None:
    """The subject, which ends at `last`, hangs on a noun that the fact leaves out: "members of | the team", or on a verb: "helps |
    the team build", "Represent | team views"."""
    said = set(map(norm, taken.fact[:verb]))
    at = last
    while at >= 0 and (
        norm(taken.sentence[at]) in said or taken.sentence[at].lower() in DETERMINERS - {"that"} or taken.sentence[at] in "()"
    ):
        at -= 1
    if at < 0:
        return None
    before = taken.sentence[at].lower()
    if before in _CAUSING or (at == 0 and last > 0 and is_content(before) and not before.endswith("ly")):
        return f"{before!r} stands before its subject in the sentence"
    if before in joints and at and is_content(taken.sentence[at - 1]) and norm(taken.sentence[at - 1]) not in said:
        return f"{before!r} stands before its subject in the sentence"
    return None


def made_passive(taken: Excerpt) -> str | None:
    """A passive of what the sentence says of something before an active verb: "if a card is lost, call the desk" -> "A lost card is
    called by the desk". What is acted upon stands behind it."""
    for at in range(2, len(taken.fact)):
        place = taken.places[at]
        if place is None or not taken.fact[at].endswith("ed") or taken.fact[at - 1].lower() not in BE:
            continue
        clause = next((one + 1 for one in range(at, 0, -1) if taken.fact[one] == ","), 0)
        subject = {norm(token) for token in taken.fact[clause:at] if is_content(token)}
        before = [spot for spot, token in enumerate(taken.sentence) if norm(token) in subject]
        if not taken.sentence[place].endswith("ed") and before and max(before) < place:
            return f"its sentence does not say what is {taken.fact[at]!r}"
    return None


def equated(taken: Excerpt) -> str | None:
    """An "is" that came in between two things that the sentence does not put side by side: "shared strictly ... in accordance with
    our assessment" -> "The assessment is strict"."""
    verb = main_verb(taken.fact)
    if verb is None or taken.fact[verb].lower() not in BE:
        return None
    subject = [
        there for spot, there in zip(taken.fact[:verb], taken.places[:verb], strict=True) if there is not None and is_content(spot)
    ]
    said = [
        (at, taken.places[at])
        for at in range(verb + 1, len(taken.fact))
        if is_content(taken.fact[at]) and taken.places[at] is not None and not taken.fact[at].endswith("ly")
    ]
    if not said:
        return None
    if (be := taken.places[verb]) is not None:
        between = [
            token for token in taken.sentence[be + 1 : said[0][1]] if token.lower() not in ADVERBS and not token.endswith("ly")
        ]
        if between and between[-1].lower() in COORDINATORS:
            return None  # "is small, and based in Oslo"
        apart = any(token.lower() in PREPOSITIONS for token in between) and any(map(is_content, between))
        return f"its sentence does not say that anything is {taken.fact[said[0][0]]!r}" if apart else None
    if not subject:
        passive = taken.fact[said[0][0]].endswith("ed") and not taken.sentence[said[0][1] or 0].endswith("ed")
        return f"its sentence does not say what is {taken.fact[said[0][0]]!r}" if passive else None
    if main_verb(taken.sentence) is None and not any(map(is_content, taken.sentence[: said[0][1]])):
        return None  # "A guide for ...", of which a heading says what it is
    first, there = said[0]
    assert there is not None
    if there < subject[-1]:
        return f"its sentence does not say what {taken.fact[first]!r} is"
    if there > subject[-1] and (reason := _inside(taken, verb, subject[-1], PREPOSITIONS)):
        return reason
    between = taken.sentence[subject[-1] + 1 : there]
    if any(is_content(token) or token.lower() in PREPOSITIONS for token in between) and not taken.fact[first].endswith("ed"):
        return f"its sentence does not say that anything is {taken.fact[first]!r}"
    return None
