"""Who and what the facts are about: noun phrases of every type from large pools, most of the proper names invented by syllables.

No name is to be learned, so none comes often. Names of sample_docs/ and of test sets, and words of the relation kinds that are held
out for tests, never come (`HELD_OUT`, `TAKEN`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from ftprep.augmenter import pools
HELD_OUT = re.compile(
    r"\b(mentor|sponsor|insur|rent(s|ed|ing|al|als|er)?\b|leas(e[sd]?|ing)\b|translat|inspect|(re)?calibrat|named after|twinn|adjoin"
    r"|outrank|exempt|recruit|nominat|licen[cs]|catalogue?|catalog|(safe)?guard|invoic|audit|(co-)?host|lend|lent\b|borrow|archiv"
    r"|certif|loud|quiet)",
    re.IGNORECASE,
)
"""Relation kinds that only tests may use: no row of training data matches."""

TAKEN = frozenset(
    """kestrel tarn heron osprey falcon pelican marlow opsdesk juniper northwind ostrelund sextant plover thimble coffer bramble lodestar
    gantry rollcart deedbox postbag tallybook gridplan basalt marble flint otter limpet newt skylark drumlin cairn hollin ferrow tidewell
    sandmartin rookdale pinecrest aldane northmere westhollow ellery calder bergen frankfurt solheim okafor raman brandt fischer diallo
    ingrid tomas priya henrik lena amara lindqvist marchbanks ellingham tolland draycott orme finch wainfleet holloway hartnell calloway
    brockhurst thackeray imlay anstey renshaw pell thorne quenby ashdown penhale hadleigh stroud amberley dunmore""".split()
)


_TRIPLE = re.compile(r"(.)\1\1", re.IGNORECASE)


class Np(NamedTuple):
    """A noun phrase as it stands inside a sentence. Np("the Wirral depot", "site", "depot", False)"""

    text: str
    kind: str
    noun: str
    many: bool = False

    @property
    def human(self) -> bool:
        return self.kind in ("person", "role", "aud")


def invented(rng: Random) -> str:
    """A name of two or three syllables: "Torvane" """
    while True:
        syllables = [
            rng.choice(pools.ONSETS)
            + rng.choice(pools.NUCLEI)
            + (rng.choice(pools.CODAS) if last or rng.random() < 0.3 else "")
            for last in ((False, True) if rng.random() < 0.6 else (False, False, True))
        ]
        name = "".join(syllables).capitalize()
        if 4 <= len(name) <= 10 and not _TRIPLE.search(name) and name.lower() not in TAKEN and not HELD_OUT.search(name):
            return name


def name(rng: Random) -> str:
    """A name of a tool, a project, a product: a word, an invented one, two words in one, with a number."""
    drawn = rng.random()
    if drawn < 0.3:
        return rng.choice(pools.WORDS)
    if drawn < 0.74:
        return invented(rng)
    if drawn < 0.9:
        return rng.choice(pools.WORDS) + rng.choice(pools.SUFFIXES)
    return f"{invented(rng)} {rng.choice(('One', 'Pro', 'Plus', 'Lite', 'X', '2', '3', '4', '365', 'Go'))}"


def _person(rng: Random) -> Np:
    first, last = rng.choice(pools.FIRST), rng.choice(pools.LAST) if rng.random() < 0.7 else invented(rng)
    drawn = rng.random()
    if drawn < 0.05:
        first = rng.choice(("Dr", "Professor", "Ms", "Mr"))
    elif drawn < 0.09:
        first = f"{first} {rng.choice('ABCDEFGHJKLMNPRSTVW')}."
    elif drawn < 0.12:
        last = f"{last}-{rng.choice(pools.LAST)}"
    return Np(f"{first} {last}", "person", "person")


def _area(rng: Random) -> str:
    return rng.choice(pools.AREAS) if rng.random() < 0.85 else invented(rng)


def _team(rng: Random) -> Np:
    noun = rng.choice(pools.TEAM_NOUNS)
    text = f"the {_area(rng)} {noun}"
    if rng.random() < 0.06:
        text += f" in {rng.choice(pools.CITIES)}"
    return Np(text, "team", noun)


def _role(rng: Random) -> Np:
    drawn = rng.random()
    if drawn < 0.3:
        return Np(f"the head of {rng.choice(pools.AREAS)}", "role", "person")
    if drawn < 0.45:
        return Np(f"the Chief {rng.choice(pools.CHIEFS)} Officer", "role", "person")
    text = rng.choice(pools.ROLES)
    return Np(f"the {text.title().replace(' Of ', ' of ') if rng.random() < 0.15 else text}", "role", "person")


def _company(rng: Random) -> Np:
    stem = invented(rng) if rng.random() < 0.65 else rng.choice(pools.WORDS + pools.LAST)
    drawn = rng.random()
    if drawn < 0.2:
        stem = f"{stem} {rng.choice(pools.TRADES)}"
    elif drawn < 0.7:
        stem = f"{stem} {rng.choice(pools.COMPANY_ENDS)}"
    elif drawn < 0.78:
        stem = f"{stem} & {rng.choice(pools.LAST)}"
    return Np(stem, "company", "company")


def _system(rng: Random) -> Np:
    noun = rng.choice(pools.SYSTEM_NOUNS)
    drawn = rng.random()
    if drawn < 0.42:
        return Np(name(rng), "system", rng.choice(("tool", "system", "application")))
    if drawn < 0.9:
        return Np(f"the {name(rng)} {noun}", "system", noun)
    return Np(f"the {rng.choice(pools.PURPOSE_NOUNS)} {noun}", "system", noun)


def _device(rng: Random) -> Np:
    noun = rng.choice(pools.DEVICES)
    return Np(f"the {name(rng)} {noun}", "device", noun)


def _product(rng: Random) -> Np:
    noun = rng.choice(pools.PRODUCTS)
    return Np(f"the {name(rng)} {noun}" if rng.random() < 0.7 else name(rng), "product", "product")


def _city(rng: Random) -> Np:
    return Np(rng.choice(pools.CITIES) if rng.random() < 0.6 else invented(rng), "city", "city")


def _country(rng: Random) -> Np:
    return Np(rng.choice(pools.COUNTRIES), "country", "country")


def _site(rng: Random) -> Np:
    noun = rng.choice(pools.SITES)
    where = rng.choice(pools.CITIES) if rng.random() < 0.5 else invented(rng)
    return Np(f"the {where} {noun}" if rng.random() < 0.85 else f"the {noun} in {where}", "site", noun)


def _room(rng: Random) -> Np:
    drawn = rng.random()
    if drawn < 0.4:
        word = rng.choice(("Room", "Room", "Hall", "Building", "Dock", "Lab"))
        return Np(f"{word} {rng.randint(1, 480)}", "room", word.lower())
    noun = rng.choice(pools.ROOMS)
    return Np(f"the {name(rng)} {noun}" if drawn < 0.8 else f"the {noun} on the {rng.choice(pools.ORDINALS)} floor", "room", noun)


def _project(rng: Random) -> Np:
    noun = rng.choice(("project", "programme", "initiative", "pilot"))
    return Np(f"Project {name(rng)}" if rng.random() < 0.35 else f"the {name(rng)} {noun}", "project", noun)


def _doc(rng: Random) -> Np:
    noun = rng.choice(pools.DOCS)
    drawn = rng.random()
    if drawn < 0.35:
        return Np(f"the {rng.choice(pools.TOPICS)} {noun}", "doc", noun)
    if drawn < 0.6:
        return Np(f"the {rng.choice(pools.AREAS)} {noun}", "doc", noun)
    if drawn < 0.8:
        return Np(f"the {invented(rng)} {noun}", "doc", noun)
    return Np(f"the {noun} on {rng.choice(pools.TOPICS)}", "doc", noun)


def _form(rng: Random) -> Np:
    drawn = rng.random()
    if drawn < 0.25:
        return Np(f"Form {rng.choice('ABCDEFHKLMRSTW')}-{rng.randint(2, 990)}", "form", "form")
    noun = rng.choice(("form", "request", "report", "statement", "application", "declaration"))
    return Np(f"the {rng.choice(pools.FORM_WORDS)} {noun}", "form", noun)


def _thing(rng: Random) -> Np:
    text = noun = rng.choice(pools.THINGS)
    drawn = rng.random()
    if drawn < 0.12:
        text = f"{text} {rng.choice(('above', 'of more than', 'over', 'below'))} {money(rng)}"
    elif drawn < 0.2:
        text = f"{text} from {rng.choice(pools.CITIES)}"
    elif drawn < 0.3:
        text = f"{rng.choice(('all', 'most', 'all new', 'all open'))} {text}"
    elif drawn < 0.45:
        text = f"{rng.choice(pools.QUALITIES)} {text}"
    elif drawn < 0.5:
        text = f"{text} that are older than {duration(rng)}"
    elif drawn < 0.56:
        text = f"{text} and {rng.choice([other for other in pools.THINGS if other != noun])}"
    elif drawn < 0.6:
        text = f"{text} for customers in {rng.choice(pools.COUNTRIES)}"
    return Np(text, "thing", noun, True)


def _audience(rng: Random) -> Np:
    text = rng.choice(pools.AUDIENCES)
    drawn = rng.random()
    if drawn < 0.1:
        text = f"{text} in {rng.choice(pools.CITIES)}"
    elif drawn < 0.16:
        text = f"all {text}" if not text.startswith("all ") else text
    elif drawn < 0.2:
        text = f"{text} with {rng.choice(('a company car', 'a fixed contract', 'small children', 'access to the lab', 'a work phone'))}"
    return Np(text, "aud", "people", True)


def _course(rng: Random) -> Np:
    noun = rng.choice(("course", "training", "workshop", "seminar", "module", "class"))
    return Np(f"the {rng.choice(pools.TOPICS) if rng.random() < 0.6 else name(rng)} {noun}", "course", noun)


def _event(rng: Random) -> Np:
    drawn = rng.random()
    noun = rng.choice(pools.EVENTS)
    if drawn < 0.4:
        return Np(f"the {name(rng)} {noun}", "event", noun)
    if drawn < 0.7:
        return Np(f"the {rng.choice(pools.AREAS)} {noun}", "event", noun)
    return Np(f"the {rng.choice(('annual', 'quarterly', 'monthly', 'weekly', 'yearly'))} {rng.choice(pools.AREAS)} {noun}", "event", noun)


def _tech(rng: Random) -> Np:
    return Np(rng.choice(pools.TECHNOLOGIES) if rng.random() < 0.5 else invented(rng), "tech", "technology")


def _language(rng: Random) -> Np:
    return Np(rng.choice(pools.LANGUAGES), "lang", "language")


def _channel(rng: Random) -> Np:
    word = rng.choice(pools.AREAS).lower().replace(" ", "-")
    if rng.random() < 0.6:
        return Np(f"#{rng.choice(('ask', 'help', 'team', 'ops', 'news', 'talk', 'alerts'))}-{word}", "channel", "channel")
    return Np(f"{word}@{invented(rng).lower()}.{rng.choice(('com', 'org', 'net', 'example'))}", "channel", "address")


def _material(rng: Random) -> Np:
    text = rng.choice(pools.MATERIALS)
    return Np(text, "material", "material", text.endswith("s") and not text.endswith("ss"))


def _data(rng: Random) -> Np:
    text = rng.choice(pools.DATA)
    return Np(text, "data", "data", True)


def _standard(rng: Random) -> Np:
    drawn = rng.random()
    if drawn < 0.5:
        return Np(f"{rng.choice(('ISO', 'EN', 'IEC', 'DIN', 'IEEE'))} {rng.randint(101, 62000)}", "standard", "standard")
    return Np(f"the {invented(rng)} {rng.choice(('standard', 'directive', 'regulation', 'guideline', 'Act'))}", "standard", "standard")


def _vehicle(rng: Random) -> Np:
    noun = rng.choice(("van", "truck", "ship", "train", "bus", "ferry", "drone", "tractor"))
    return Np(f"the {invented(rng)} {noun}", "vehicle", noun)


def _unit(rng: Random) -> Np:
    """An organisation's larger part: "the Nordic region", "the Retail division"."""
    noun = rng.choice(("division", "business unit", "region", "branch", "subsidiary", "faculty", "directorate"))
    return Np(f"the {_area(rng)} {noun}", "unit", noun)


def _topic(rng: Random) -> Np:
    return Np(rng.choice(pools.TOPICS), "topic", "topic")


def _activity(rng: Random) -> Np:
    return Np(rng.choice(pools.ACTIVITIES), "activity", "task")


# --- values ---------------------------------------------------------------------------------------------------------------------


def amount(rng: Random) -> str:
    """A number as documents write it: "45", "1,250", "38,000" """
    return f"{rng.choice((rng.randint(2, 99), rng.randint(100, 999), rng.randint(2, 99) * 100, rng.randint(1, 90) * 1000)):,}"


def few(rng: Random) -> str:
    """A small number, in words or in figures: "five", "14" """
    return rng.choice(pools.SMALL) if rng.random() < 0.55 else str(rng.randint(2, 90))


def money(rng: Random) -> str:
    """ "2,500 euros" """
    drawn = rng.random()
    if drawn < 0.1:
        return f"{rng.choice('€$£')}{amount(rng)}"
    if drawn < 0.2:
        return f"{rng.randint(2, 60)}{rng.choice(('', '.5'))} million {rng.choice(pools.CURRENCIES)}"
    return f"{amount(rng)} {rng.choice(pools.CURRENCIES)}"


def duration(rng: Random) -> str:
    """ "three working days" """
    return f"{few(rng)} {rng.choice(pools.TIME_UNITS)}"


def date(rng: Random, future: bool = False) -> str:
    """ "March 2019", "14 May 2021", "2008", "the second quarter of 2020" """
    year = rng.randint(2027, 2036) if future else rng.randint(1994, 2025)
    month = rng.choice(pools.MONTHS)
    drawn = rng.random()
    if drawn < 0.35:
        return f"{month} {year}"
    if drawn < 0.58:
        return f"{rng.randint(1, 28)} {month} {year}"
    if drawn < 0.9:
        return str(year)
    return f"the {rng.choice(('first', 'second', 'third', 'fourth'))} quarter of {year}"


def often(rng: Random) -> str:
    """ "every Friday", "twice a year" """
    drawn = rng.random()
    if drawn < 0.3:
        return f"every {rng.choice(pools.DAYS)}"
    if drawn < 0.5:
        return f"every {few(rng)} {rng.choice(('days', 'weeks', 'months', 'hours'))}"
    return rng.choice(pools.FREQUENCIES)


def _value(make: Callable[[Random], str], kind: str, noun: str) -> Callable[[Random], Np]:
    return lambda rng: Np(make(rng), kind, noun, False)


def _count(*units: str) -> Callable[[Random], str]:
    return lambda rng: f"{amount(rng)} {rng.choice(units)}"


MAKERS: dict[str, Callable[[Random], Np]] = {
    "person": _person,
    "team": _team,
    "role": _role,
    "company": _company,
    "system": _system,
    "device": _device,
    "product": _product,
    "city": _city,
    "country": _country,
    "site": _site,
    "room": _room,
    "project": _project,
    "doc": _doc,
    "form": _form,
    "thing": _thing,
    "aud": _audience,
    "course": _course,
    "event": _event,
    "tech": _tech,
    "lang": _language,
    "channel": _channel,
    "material": _material,
    "data": _data,
    "standard": _standard,
    "vehicle": _vehicle,
    "unit": _unit,
    "topic": _topic,
    "activity": _activity,
    "money": _value(money, "money", "amount"),
    "duration": _value(duration, "duration", "time"),
    "past": _value(date, "date", "date"),
    "future": _value(lambda rng: date(rng, future=True), "date", "date"),
    "people": _value(_count("people"), "count", "number"),
    "percent": _value(lambda rng: f"{rng.randint(2, 99)} {'percent' if rng.random() < 0.8 else 'per cent'}", "percent", "share"),
    "size": _value(_count("GB", "MB", "TB"), "size", "size"),
    "weight": _value(_count("kilograms", "tonnes", "grams"), "weight", "weight"),
    "length": _value(_count("metres", "kilometres", "centimetres", "millimetres"), "length", "length"),
    "degrees": _value(lambda rng: f"{rng.randint(2, 180)} degrees", "degrees", "temperature"),
    "rate": _value(
        lambda rng: f"{amount(rng)} {rng.choice(pools.COUNTED)} per {rng.choice(('minute', 'hour', 'day', 'second', 'week'))}",
        "rate",
        "rate",
    ),
    "number": _value(_count("units", "items", "pieces"), "count", "number"),
    "area": _value(_count("square metres"), "area", "area"),
    "watts": _value(_count("watts", "kilowatts"), "power", "power"),
    "speed": _value(_count("kilometres per hour"), "speed", "speed"),
    "frequency": _value(often, "frequency", "time"),
    "weekday": _value(lambda rng: rng.choice(pools.DAYS), "weekday", "day"),
    "clock": _value(lambda rng: rng.choice(("6:30 am", "7 am", "8 am", "8:30 am", "9 am", "10 am")), "clock", "time"),
    "clock2": _value(lambda rng: rng.choice(("3 pm", "4:30 pm", "5 pm", "6 pm", "8:45 pm", "10 pm")), "clock", "time"),
    "substance": _value(lambda rng: rng.choice(pools.SUBSTANCES), "material", "material"),
    "worker": lambda rng: Np(f"{amount(rng)} {rng.choice(pools.WORKERS)}", "aud", "people", True),
    "name": _value(name, "name", "name"),
    "deed": _value(lambda rng: rng.choice(pools.DEEDS), "deed", "deed"),
    "duty": _value(lambda rng: rng.choice(pools.DUTIES), "duty", "duty"),
    **{unit: _value(_count(unit), "count", "number") for unit in "desks employees shareholders users tables seats pages chapters modules members".split()},
    "version": _value(lambda rng: f"version {rng.randint(1, 14)}.{rng.randint(0, 9)}", "version", "version"),
}


def make(kind: str, rng: Random) -> Np:
    """A noun phrase of a type, without words of the held-out kinds. make("site", rng) -> Np("the Porto depot", "site", "depot")"""
    while True:
        made = MAKERS[kind](rng)
        if not HELD_OUT.search(made.text):
            return made


def which(np: Np, rng: Random) -> str:
    """How a question asks for it as a subject, with a verb in the singular: "Who", "Which team", "What" """
    if np.human:
        return "Who"
    if np.many:
        return "What"
    return "Which " + np.noun

