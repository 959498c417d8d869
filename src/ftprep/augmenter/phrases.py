"""Noun phrases of people, organisations, systems, places, documents and things, drawn from the pools."""

from __future__ import annotations

from random import Random

from ftprep.augmenter import pools
from ftprep.augmenter.names import Np, invented, name
from ftprep.augmenter.values import duration, money


def person(rng: Random) -> Np:
    """ "Hugo Esposito" """
    first, last = rng.choice(pools.FIRST), rng.choice(pools.LAST) if rng.random() < 0.7 else invented(rng)
    drawn = rng.random()
    if drawn < 0.05:
        first = rng.choice(("Dr", "Professor", "Ms", "Mr"))
    elif drawn < 0.09:
        first = f"{first} {rng.choice('ABCDEFGHJKLMNPRSTVW')}."
    elif drawn < 0.12:
        last = f"{last}-{rng.choice(pools.LAST)}"
    return Np(f"{first} {last}", "person", "person")


def area(rng: Random) -> str:
    """ "Tooling" """
    return rng.choice(pools.AREAS) if rng.random() < 0.85 else invented(rng)


def team(rng: Random) -> Np:
    """ "the Infrastructure desk" """
    noun = rng.choice(pools.TEAM_NOUNS)
    text = f"the {area(rng)} {noun}"
    if rng.random() < 0.06:
        text += f" in {rng.choice(pools.CITIES)}"
    return Np(text, "team", noun)


def role(rng: Random) -> Np:
    """ "the head of Tooling" """
    drawn = rng.random()
    if drawn < 0.3:
        return Np(f"the head of {rng.choice(pools.AREAS)}", "role", "person")
    if drawn < 0.45:
        return Np(f"the Chief {rng.choice(pools.CHIEFS)} Officer", "role", "person")
    text = rng.choice(pools.ROLES)
    return Np(f"the {text.title().replace(' Of ', ' of ') if rng.random() < 0.15 else text}", "role", "person")


def company(rng: Random) -> Np:
    """ "Shoudal" """
    stem = invented(rng) if rng.random() < 0.65 else rng.choice(pools.WORDS + pools.LAST)
    drawn = rng.random()
    if drawn < 0.2:
        stem = f"{stem} {rng.choice(pools.TRADES)}"
    elif drawn < 0.7:
        stem = f"{stem} {rng.choice(pools.COMPANY_ENDS)}"
    elif drawn < 0.78:
        stem = f"{stem} & {rng.choice(pools.LAST)}"
    return Np(stem, "company", "company")


def system(rng: Random) -> Np:
    """ "the Rudder database" """
    noun = rng.choice(pools.SYSTEM_NOUNS)
    drawn = rng.random()
    if drawn < 0.42:
        return Np(name(rng), "system", rng.choice(("tool", "system", "application")))
    if drawn < 0.9:
        return Np(f"the {name(rng)} {noun}", "system", noun)
    return Np(f"the {rng.choice(pools.PURPOSE_NOUNS)} {noun}", "system", noun)


def device(rng: Random) -> Np:
    """ "the Zebou forklift" """
    noun = rng.choice(pools.DEVICES)
    return Np(f"the {name(rng)} {noun}", "device", noun)


def product(rng: Random) -> Np:
    """ "the Rudder chair" """
    noun = rng.choice(pools.PRODUCTS)
    return Np(f"the {name(rng)} {noun}" if rng.random() < 0.7 else name(rng), "product", "product")


def city(rng: Random) -> Np:
    """ "Busan" """
    return Np(rng.choice(pools.CITIES) if rng.random() < 0.6 else invented(rng), "city", "city")


def country(rng: Random) -> Np:
    """ "Finland" """
    return Np(rng.choice(pools.COUNTRIES), "country", "country")


def site(rng: Random) -> Np:
    """ "the Zebou laboratory" """
    noun = rng.choice(pools.SITES)
    where = rng.choice(pools.CITIES) if rng.random() < 0.5 else invented(rng)
    return Np(f"the {where} {noun}" if rng.random() < 0.85 else f"the {noun} in {where}", "site", noun)


def room(rng: Random) -> Np:
    """ "Dock 67" """
    drawn = rng.random()
    if drawn < 0.4:
        word = rng.choice(("Room", "Room", "Hall", "Building", "Dock", "Lab"))
        return Np(f"{word} {rng.randint(1, 480)}", "room", word.lower())
    noun = rng.choice(pools.ROOMS)
    return Np(f"the {name(rng)} {noun}" if drawn < 0.8 else f"the {noun} on the {rng.choice(pools.ORDINALS)} floor", "room", noun)


def project(rng: Random) -> Np:
    """ "the Rudder programme" """
    noun = rng.choice(("project", "programme", "initiative", "pilot"))
    if rng.random() < 0.35:
        return Np(f"Project {name(rng)}", "project", "project")
    return Np(f"the {name(rng)} {noun}", "project", noun)


def doc(rng: Random) -> Np:
    """ "the Infrastructure checklist" """
    noun = rng.choice(pools.DOCS)
    drawn = rng.random()
    if drawn < 0.35:
        return Np(f"the {rng.choice(pools.TOPICS)} {noun}", "doc", noun)
    if drawn < 0.6:
        return Np(f"the {rng.choice(pools.AREAS)} {noun}", "doc", noun)
    if drawn < 0.8:
        return Np(f"the {invented(rng)} {noun}", "doc", noun)
    return Np(f"the {noun} on {rng.choice(pools.TOPICS)}", "doc", noun)


def form(rng: Random) -> Np:
    """ "Form L-135" """
    drawn = rng.random()
    if drawn < 0.25:
        return Np(f"Form {rng.choice('ABCDEFHKLMRSTW')}-{rng.randint(2, 990)}", "form", "form")
    noun = rng.choice(("form", "request", "report", "statement", "application", "declaration"))
    return Np(f"the {rng.choice(pools.FORM_WORDS)} {noun}", "form", noun)


def request(rng: Random) -> Np:
    """ "job offers for customers in Hungary" """
    return things(rng, pools.REQUESTS)


def thing(rng: Random) -> Np:
    """ "customs forms for customers in Hungary" """
    return things(rng, pools.THINGS)


def things(rng: Random, pool: list[str]) -> Np:
    """Things of a pool, at times with what kind, whose, how many. "late sick notes", "parking permits above 40 euros" """
    text = noun = rng.choice(pool)
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
        text = f"{text} and {rng.choice([other for other in pool if other != noun])}"
    elif drawn < 0.6:
        text = f"{text} for customers in {rng.choice(pools.COUNTRIES)}"
    return Np(text, "thing", noun, True)


_BELONGINGS = ("a company car", "a fixed contract", "small children", "access to the lab", "a work phone")


def audience(rng: Random) -> Np:
    """ "customers" """
    text = rng.choice(pools.AUDIENCES)
    drawn = rng.random()
    if drawn < 0.1:
        text = f"{text} in {rng.choice(pools.CITIES)}"
    elif drawn < 0.16:
        text = f"all {text}" if not text.startswith("all ") else text
    elif drawn < 0.2:
        text = f"{text} with {rng.choice(_BELONGINGS)}"
    return Np(text, "aud", "people", True)


def course(rng: Random) -> Np:
    """ "the parental leave training" """
    noun = rng.choice(("course", "training", "workshop", "seminar", "module", "class"))
    return Np(f"the {rng.choice(pools.TOPICS) if rng.random() < 0.6 else name(rng)} {noun}", "course", noun)


def event(rng: Random) -> Np:
    """ "the Rudder meeting" """
    drawn = rng.random()
    noun = rng.choice(pools.EVENTS)
    if drawn < 0.4:
        return Np(f"the {name(rng)} {noun}", "event", noun)
    if drawn < 0.7:
        return Np(f"the {rng.choice(pools.AREAS)} {noun}", "event", noun)
    return Np(
        f"the {rng.choice(('annual', 'quarterly', 'monthly', 'weekly', 'yearly'))} {rng.choice(pools.AREAS)} {noun}", "event", noun
    )


def tech(rng: Random) -> Np:
    """ "MySQL" """
    return Np(rng.choice(pools.TECHNOLOGIES) if rng.random() < 0.5 else invented(rng), "tech", "technology")


def language(rng: Random) -> Np:
    """ "C#" """
    return Np(rng.choice(pools.LANGUAGES), "lang", "language")


def channel(rng: Random) -> Np:
    """ "#help-workplace" """
    word = rng.choice(pools.AREAS).lower().replace(" ", "-")
    if rng.random() < 0.6:
        return Np(f"#{rng.choice(('ask', 'help', 'team', 'ops', 'news', 'talk', 'alerts'))}-{word}", "channel", "channel")
    return Np(f"{word}@{invented(rng).lower()}.{rng.choice(('com', 'org', 'net', 'example'))}", "channel", "address")


def material(rng: Random) -> Np:
    """ "protective gloves" """
    text = rng.choice(pools.MATERIALS)
    return Np(text, "material", "material", text.endswith("s") and not text.endswith("ss"))


def data(rng: Random) -> Np:
    """ "working hours" """
    text = rng.choice(pools.DATA)
    return Np(text, "data", "data", True)


def standard(rng: Random) -> Np:
    """ "IEEE 8648" """
    drawn = rng.random()
    if drawn < 0.5:
        return Np(f"{rng.choice(('ISO', 'EN', 'IEC', 'DIN', 'IEEE'))} {rng.randint(101, 62000)}", "standard", "standard")
    return Np(
        f"the {invented(rng)} {rng.choice(('standard', 'directive', 'regulation', 'guideline', 'Act'))}", "standard", "standard"
    )


def vehicle(rng: Random) -> Np:
    """ "the Gaze train" """
    noun = rng.choice(("van", "truck", "ship", "train", "bus", "ferry", "drone", "tractor"))
    return Np(f"the {invented(rng)} {noun}", "vehicle", noun)


def unit(rng: Random) -> Np:
    """An organisation's larger part: "the Nordic region", "the Retail division"."""
    noun = rng.choice(("division", "business unit", "region", "branch", "subsidiary", "faculty", "directorate"))
    return Np(f"the {area(rng)} {noun}", "unit", noun)


def topic(rng: Random) -> Np:
    """ "equal pay" """
    return Np(rng.choice(pools.TOPICS), "topic", "topic")


def activity(rng: Random) -> Np:
    """ "calculating delivery times" """
    return Np(rng.choice(pools.ACTIVITIES), "activity", "task")
