"""Facts with a verb: active and passive, converse verbs, tenses, duties and permissions, circumstances; from `schemas.verbs_*`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import NamedTuple

from ftprep.augmenter import adjuncts
from ftprep.augmenter.adjuncts import Adjunct
from ftprep.augmenter.cases import Asked, Case, Form, Schema, tidy
from ftprep.augmenter.inflection import capital, gerund, group
from ftprep.augmenter.names import Np, make, which
from ftprep.augmenter.pools import ACTIVITIES, AREAS

_PLACES = ("city", "country", "site", "room")
_PREPOSITIONS = frozenset("to on in at from with for against through under by".split())
_ALIKE = {
    "must": ("must", "haveto", "required"),
    "haveto": ("must", "haveto", "required"),
    "may": ("may", "allowed", "permitted"),
    "maynot": ("maynot", "notallowed", "notpermitted"),
    "mustnot": ("mustnot", "notallowed"),
    "can": ("can", "able"),
    "neednot": ("neednot", "nothave"),
    "fut": ("fut", "going"),
}
"""Tenses and modals that say the same of people; of things only those of `_ALIKE_PASSIVE`."""
_ALIKE_PASSIVE = {"must": ("must", "haveto"), "haveto": ("must", "haveto"), "neednot": ("neednot", "nothave")}
_ACTORS = ("person", "role", "team", "company", "aud", "unit")


class VerbRow(NamedTuple):
    """A line of a table of verbs."""

    subject: str
    object: str
    preposition: str
    third: str
    verbs: tuple[str, ...]
    aspects: str
    converse: tuple[str, ...]
    agents: tuple[str, ...]


def read(table: str) -> Iterator[VerbRow]:
    """The rows of a table, one for each combination of types. The form of a line is in `schemas.verbs_work`."""
    for line in table.strip().splitlines():
        if not line.strip():
            continue
        types, verbs, *rest = (part.strip() for part in line.split("|"))
        aspects, converse, agents = ([*rest, "", "", ""])[:3]
        subjects, objects, *third = (part.strip() for part in types.split(">") if part.strip())
        preposition, _, thirds = third[0].partition(" ") if third else ("", "", "")
        for subject in subjects.split(","):
            for object_ in objects.split(","):
                for third_type in thirds.split(",") if thirds else [""]:
                    yield VerbRow(
                        subject.strip(),
                        object_.strip(),
                        preposition,
                        third_type.strip(),
                        tuple(verb.strip() for verb in verbs.split(",")),
                        aspects or "s",
                        tuple(verb.strip() for verb in converse.split(",") if verb.strip()),
                        tuple(noun.strip() for noun in agents.split(",") if noun.strip()),
                    )


def schema(row: VerbRow) -> Schema:
    """The schema of a row."""
    slots = {"S": row.subject, "O": row.object} | ({"C": row.third} if row.third else {})
    name = f"{row.verbs[0].rstrip('*')}: {row.subject} > {row.object}" + (f" {row.preposition} {row.third}" if row.third else "")
    return Schema(name, slots, lambda rng, fixed, spare: draw(row, name, rng, fixed, spare))


def _tense(row: VerbRow, rng: Random, plain: bool) -> str:
    aspect = rng.choice(row.aspects.replace("r", ""))
    if aspect == "e":
        return rng.choice(("past", "past", "past", "perf", "fut"))
    if aspect == "s":
        return "pres" if rng.random() < 0.88 else "neg"
    if aspect == "d":
        return "pres" if plain else rng.choice(("pres", "must", "must", "haveto", "should"))
    drawn = rng.random()
    if drawn < 0.5 or plain:
        return "pres"
    if row.subject == "aud":
        return rng.choice(("must", "must", "must", "may", "may", "can", "should", "maynot", "mustnot", "neednot", "haveto"))
    if row.subject in _ACTORS:
        return rng.choice(("must", "must", "may", "can", "should", "neg", "maynot", "fut", "haveto", "pres"))
    return rng.choice(("can", "neg", "pres", "fut"))


def _circumstances(row: VerbRow, tense: str, named: str, rng: Random) -> tuple[str, tuple[Adjunct, ...]]:
    drawn = rng.random()
    wanted = 0 if drawn < 0.4 else 1 if drawn < 0.86 else 2
    found: list[Adjunct] = []
    if tense in ("past", "fut") and "e" in row.aspects and wanted and rng.random() < 0.75:
        found.append(adjuncts.timed(rng, tense == "fut"))
    elif tense == "pres" and "s" in row.aspects and wanted and "h" not in row.aspects:
        lasting = row.subject in (*_ACTORS, "system", "device", "site")
        return ("perf", (adjuncts.since(rng),)) if rng.random() < 0.6 and lasting else ("pres", ())
    elif tense == "neg" or tense == "pres" and "d" in row.aspects:
        return tense, ()
    if tense in ("past", "perf", "fut"):
        pool = adjuncts.EVENTUAL if row.subject in _ACTORS else ()
    elif tense in ("must", "haveto", "should"):
        pool = adjuncts.DUTIFUL
    else:
        pool = adjuncts.HABITUAL if row.subject in _ACTORS else adjuncts.INANIMATE
    while pool and len(found) < wanted:
        one = rng.choice(pool)(rng)
        if " where" in one.cleft and (" in " in named or "site" in (row.subject, row.object, row.third)):
            continue
        if tense in ("maynot", "mustnot", "neednot") and one.text.startswith(("unless", "only", "to ")):
            continue
        if tense == "fut" and one.text.startswith("because") and (" had " in one.text or " was " in one.text):
            continue
        if one.text.startswith("to ") and row.object in ("person", "role"):
            continue
        if all(other.ask != one.ask and not (_clausal(other.text) and _clausal(one.text)) for other in found):
            found.append(one)
    return tense, tuple(sorted(found, key=lambda one: _clausal(one.text)))


def _clausal(text: str) -> bool:
    return text.startswith(("because", "if", "unless", "when", "as soon", "only", "to "))


def _put(stated: str, thing: str) -> str:
    """The object where the verb wants it. _put("keeps _ clean", "the hall") -> "keeps the hall clean" """
    return stated.replace("_", thing) if "_" in stated else f"{stated} {thing}"


def _is(np: Np) -> str:
    return "are" if np.many else "is"


def _dressed(np: Np, rng: Random) -> Np:
    """Now and then with an apposition: "Ada Vell, the head of Tax," """
    if np.kind == "person" and rng.random() < 0.06:
        return np._replace(text=f"{np.text}, {make('role', rng).text},")
    if np.kind in ("person", "system", "project") and rng.random() < 0.03:
        inside = rng.choice(AREAS) if np.kind == "person" else rng.choice(("phase two", "phase 1") if np.kind == "project" else ("version 2.1", "version 7"))
        return np._replace(text=f"{np.text} ({inside})")
    if np.kind == "system" and not np.text.startswith("the") and rng.random() < 0.06:
        return np._replace(text=f"{np.text}, a {np.noun if np.noun[0] != 'a' else 'tool'} for {rng.choice(ACTIVITIES)},")
    return np


def draw(row: VerbRow, name: str, rng: Random, fixed: Mapping[str, Np], spare: bool) -> Case:
    """A case of the row: arguments, tense and circumstances drawn, then everything said with them."""
    subject = fixed.get("S") or _dressed(make(row.subject, rng), rng)
    thing = fixed.get("O") or (make if spare else lambda kind, rng: _dressed(make(kind, rng), rng))(row.object, rng)
    while thing.text == subject.text:
        thing = make(row.object, rng)
    third = (fixed.get("C") or make(row.third, rng)) if row.third else None
    while third and third.text in (subject.text, thing.text):
        third = make(row.third, rng)
    tense, circumstances = _tense(row, rng, spare), ()
    if spare:
        tense = tense if tense in ("pres", "past", "must", "may") else "pres" if "e" != row.aspects else "past"
    else:
        tense, circumstances = _circumstances(row, tense, subject.text + " " + thing.text, rng)
    return _said(row, name, rng, subject, thing, third, tense, circumstances)


def _said(
    row: VerbRow, name: str, rng: Random, subject: Np, thing: Np, third: Np | None, tense: str, circumstances: tuple[Adjunct, ...]
) -> Case:
    s, o = subject.text, thing.text
    tail = "".join(f" {one.text}" for one in circumstances)
    behind = f" {row.preposition} {third.text}" if third else ""
    forms: list[Form] = []
    asked: list[Asked] = []
    told: dict[str, str] = {}
    slots: dict[str, Np] = {"S": subject, "O": thing} | ({"C": third} if third else {})
    us = ""
    order = rng.sample(row.verbs, len(row.verbs))
    for rank, starred in enumerate(order):
        verb, passive = starred.rstrip("* "), not starred.rstrip().endswith("*")
        tenses = _ALIKE.get(tense, (tense,)) if subject.kind in ("person", "role", "aud") else _ALIKE_PASSIVE.get(tense, (tense,))
        used = tense if rank == 0 else rng.choice(tenses)
        stated = group(verb, used, subject.many)
        core = f"{s} {_put(stated.stated, o)}{behind}"
        forms.append(Form(core + tail, "S", verb, True, len(s)))
        for one in circumstances:
            if one.leads and len(circumstances) == 1:
                forms.append(Form(f"{one.text}, {core}", "", verb))
        if passive:
            used = tense if rank == 0 else rng.choice(_ALIKE_PASSIVE.get(tense, (tense,)))
            inner = group(verb, used, thing.many, passive=True).stated.replace(" _", "")
            forms.append(Form(f"{o} {inner}{behind} by {s}{tail}", "O", verb, True, len(o)))
            if tail and len(circumstances) == 1 and len(tail) < 22 and not tail.startswith((" by", " if", " because", " unless")):
                forms.append(Form(f"{o} {inner}{behind}{tail} by {s}", "O", verb, True, len(o)))
            if third:
                forms.append(Form(f"{o} {inner} by {s}{behind}{tail}", "O", verb, True, len(o)))
        if rank == 0:
            us = f"{_put(group(verb, tense, True).stated, o)}{behind}{tail}"
            asked = _questions(row, rng, slots, verb, passive, tense, circumstances, tail, behind)
            told |= _descriptions(slots, verb, passive, tense, behind + tail)
            _clefts(row, forms, slots, verb, passive, tense, circumstances, tail, behind)
    if tense in ("pres", "past", "perf", "fut", "neg"):
        for starred in row.converse:
            verb = starred.rstrip("* ")
            if third:
                stated = group(verb, tense, third.many).stated
                forms.append(Form(f"{third.text} {_put(stated, o)} {s}{tail}", "C", verb, True, len(third.text)))
            else:
                if tense == "neg" and verb.startswith(("may ", "must ")) or tense != "pres" and verb.startswith(("may ", "must ")):
                    continue
                stated = group(verb, tense, thing.many).stated
                forms.append(Form(f"{o} {_put(stated, s)}{tail}", "O", verb, True, len(o)))
    if tense == "pres" and "r" in row.aspects and subject.kind in _ACTORS:
        phrase = rng.choice(("responsible for", "in charge of"))
        doing = gerund(rng.choice(row.verbs).rstrip("* "))
        forms.append(Form(f"{s} {_is(subject)} {phrase} {_put(doing, o)}{behind}{tail}", "S", phrase, True, len(s)))
    if tense in ("pres", "past") and not circumstances and not subject.many:
        for noun in row.agents:
            if tense == "pres" or noun.split(" ")[0] in ("developer", "author", "founder", "builder", "architect", "inventor", "designer"):
                forms.append(Form(f"{s} is the {noun} {o}{behind}", "S", noun, True, len(s)))
    slots |= {f"A{place}": Np(one.np, "adjunct", "") for place, one in enumerate(circumstances)}
    return Case(name, slots, tuple(forms), tuple(asked), told, us)


def _questions(
    row: VerbRow, rng: Random, slots: Mapping[str, Np], verb: str, passive: bool, tense: str,
    circumstances: tuple[Adjunct, ...], tail: str, behind: str,
) -> list[Asked]:  # fmt: skip
    subject, thing, third = slots["S"], slots["O"], slots.get("C")
    s, o = subject.text, thing.text
    found: list[Asked] = []
    alone = group(verb, tense, False)
    plain = group(verb, tense, subject.many)
    turned = group(verb, tense, thing.many, passive=True) if passive else None
    if not s.endswith(","):
        found.append(Asked("S", f"{which(subject, rng)} {_put(alone.stated, o)}{behind}{tail}?"))
        if turned and rng.random() < 0.12:
            by = "whom" if subject.human else "what" if subject.many else f"which {subject.noun}"
            found.append(Asked("S", f"By {by} {turned.auxiliary} {o} {turned.rest.replace(' _', '')}{behind}{tail}?"))
    if not o.endswith(","):
        found.append(Asked("O", _object_question(rng, slots, verb, plain, behind + tail)))
        if turned and rng.random() < 0.4:
            single = group(verb, tense, False, passive=True).stated.replace(" _", "")
            found.append(Asked("O", f"{which(thing, rng)} {single}{behind} by {s}{tail}?"))
    if third:
        word = "whom" if third.human else "what" if third.many else f"which {third.noun}"
        lead = f"{row.preposition} {word}"
        if third.kind in _PLACES and row.preposition in ("in", "at", "to") and rng.random() < 0.5:
            lead = "where"
        found.append(Asked("C", f"{capital(lead)} {plain.auxiliary} {s} {_put(plain.rest, o)}{tail}?"))
    for place, one in enumerate(circumstances):
        others = "".join(f" {other.text}" for other in circumstances if other is not one)
        if one.ask:
            if turned and rng.random() < 0.3:
                text = f"{one.ask} {turned.auxiliary} {o} {turned.rest.replace(' _', '')}{behind} by {s}{others}?"
            else:
                text = f"{one.ask} {plain.auxiliary} {s} {_put(plain.rest, o)}{behind}{others}?"
            found.append(Asked(f"A{place}", text))
    return found


def _object_question(rng: Random, slots: Mapping[str, Np], verb: str, plain: object, after: str) -> str:
    subject, thing = slots["S"], slots["O"]
    auxiliary, rest = plain[1], plain[2]  # type: ignore[index]
    head, _, last = rest.rpartition(" ")
    word = "whom" if thing.human else "what" if thing.many or thing.kind in ("activity", "topic", "material") else f"which {thing.noun}"
    if "_" not in rest and head and last in _PREPOSITIONS and verb.split(" ")[0] not in ("look", "carry", "bring", "put", "set", "take", "fill", "turn", "hand", "lay"):
        if thing.kind in _PLACES and last in ("in", "at") and rng.random() < 0.6:
            return f"Where {auxiliary} {subject.text} {head}{after}?"
        return f"{last.title()} {word} {auxiliary} {subject.text} {head}{after}?"
    return f"{capital(word)} {auxiliary} {subject.text} {rest.replace(' _', '')}{after}?"


def _descriptions(slots: Mapping[str, Np], verb: str, passive: bool, tense: str, after: str) -> dict[str, str]:
    """Slots told by all the rest of the fact. {"S": "the team that runs Marlo", "O": "the tool that the Brenta unit runs"}"""
    subject, thing = slots["S"], slots["O"]
    told: dict[str, str] = {}
    if subject.kind not in ("thing", "data", "material", "topic", "activity"):
        who = "the people who" if subject.many else "the person who" if subject.human else f"the {subject.noun} that"
        told["S"] = f"{who} {_put(group(verb, tense, subject.many).stated, thing.text)}{after}"
    if thing.kind not in ("thing", "data", "material", "topic", "activity") and "_" not in verb:
        whom = "the people whom" if thing.many else "the person whom" if thing.human else f"the {thing.noun} that"
        told["O"] = f"{whom} {subject.text} {group(verb, tense, subject.many).stated}{after}"
        if passive and not thing.human and tense in ("pres", "past") and len(subject.text) < 30:
            told["O"] = f"the {thing.noun} that {group(verb, tense, False, passive=True).stated} by {subject.text}{after}"
    return {slot: tidy(text) for slot, text in told.items()}


def _clefts(
    row: VerbRow, forms: list[Form], slots: Mapping[str, Np], verb: str, passive: bool, tense: str,
    circumstances: tuple[Adjunct, ...], tail: str, behind: str,
) -> None:  # fmt: skip
    """Reversals about what no verb makes a subject of: "The depot is where Ada works.", "March 2019 is when ..." """
    subject, thing, third = slots["S"], slots["O"], slots.get("C")
    stated = group(verb, tense, subject.many).stated
    head, _, last = stated.rpartition(" ")
    if not passive and not row.converse and "_" not in stated:
        if thing.kind in _PLACES and last in ("in", "at"):
            text = f"{thing.text} is where {subject.text} {head}{behind}{tail}"
        elif thing.human or thing.many:
            text = f"{thing.text} {_is(thing)} {'who' if thing.human else 'what'} {subject.text} {stated}{behind}{tail}"
        else:
            text = f"{thing.text} is {'what' if thing.kind in ('activity', 'topic', 'material') else f'the {thing.noun} that'} {subject.text} {stated}{behind}{tail}"
        forms.append(Form(text, "O", verb, False))
    active = f"{subject.text} {_put(stated, thing.text)}"
    if third:
        if third.kind in _PLACES and row.preposition in ("in", "at"):
            text = f"{third.text} is where {active}{tail}"
        elif third.human:
            noun = "are the people" if third.many else "is the person"
            text = f"{third.text} {noun} {row.preposition} whom {active}{tail}"
        elif third.many or third.kind == "activity":
            text = f"{third.text} {_is(third)} what {active} {row.preposition}{tail}"
        else:
            text = f"{third.text} is the {third.noun} {row.preposition} which {active}{tail}"
        if not row.converse or tense not in ("pres", "past", "perf", "fut", "neg"):
            forms.append(Form(text, "C", verb, False))
    for place, one in enumerate(circumstances):
        if one.cleft:
            others = "".join(f" {other.text}" for other in circumstances if other is not one)
            forms.append(Form(f"{one.cleft} {active}{behind}{others}", f"A{place}", verb, False))
