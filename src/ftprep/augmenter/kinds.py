"""Who and what the facts are about: a noun phrase of every type, drawn from the pools."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from ftprep.augmenter import phrases, pools
from ftprep.augmenter.names import HELD_OUT, Np, name
from ftprep.augmenter.values import amount, date, duration, few, money, often


def _value(make: Callable[[Random], str], kind: str, noun: str) -> Callable[[Random], Np]:
    return lambda rng: Np(make(rng), kind, noun, False)


def _count(*units: str) -> Callable[[Random], str]:
    return lambda rng: f"{amount(rng)} {rng.choice(units)}"


MAKERS: dict[str, Callable[[Random], Np]] = {
    "person": phrases.person,
    "team": phrases.team,
    "role": phrases.role,
    "company": phrases.company,
    "system": phrases.system,
    "device": phrases.device,
    "product": phrases.product,
    "city": phrases.city,
    "country": phrases.country,
    "site": phrases.site,
    "room": phrases.room,
    "project": phrases.project,
    "doc": phrases.doc,
    "form": phrases.form,
    "thing": phrases.thing,
    "request": phrases.request,
    "trouble": lambda rng: Np(rng.choice(pools.TROUBLES), "thing", "problem", True),
    "aud": phrases.audience,
    "course": phrases.course,
    "event": phrases.event,
    "tech": phrases.tech,
    "lang": phrases.language,
    "channel": phrases.channel,
    "material": phrases.material,
    "data": phrases.data,
    "standard": phrases.standard,
    "vehicle": phrases.vehicle,
    "unit": phrases.unit,
    "topic": phrases.topic,
    "activity": phrases.activity,
    "money": _value(money, "money", "amount"),
    "duration": _value(duration, "duration", "time"),
    "short": _value(lambda rng: f"{few(rng)} {rng.choice(('minutes', 'minutes', 'hours', 'seconds'))}", "duration", "time"),
    "term": _value(
        lambda rng: f"{few(rng)} {rng.choice(('days', 'days', 'weeks', 'months', 'working days', 'business days'))}",
        "duration",
        "time",
    ),
    "days": _value(lambda rng: f"{few(rng)} {rng.choice(('days', 'days', 'working days', 'weeks'))}", "duration", "time"),
    "long": _value(lambda rng: f"{few(rng)} {rng.choice(('years', 'months'))}", "duration", "time"),
    "light": _value(_count("kilograms", "grams"), "weight", "weight"),
    "small": _value(_count("centimetres", "millimetres"), "length", "length"),
    "distance": _value(_count("metres", "kilometres"), "length", "length"),
    "year": _value(lambda rng: str(rng.randint(1890, 2025)), "date", "year"),
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
    **{
        unit: _value(_count(unit), "count", "number")
        for unit in "desks employees shareholders users tables seats pages chapters modules members".split()
    },
    "version": _value(lambda rng: f"version {rng.randint(1, 14)}.{rng.randint(0, 9)}", "version", "version"),
}


def make(kind: str, rng: Random) -> Np:
    """A noun phrase of a type, without words of the held-out kinds. make("site", rng) -> Np("the Porto depot", "site", "depot")"""
    while True:
        made = MAKERS[kind](rng)
        if not HELD_OUT.search(made.text):
            return made


def which(np: Np) -> str:
    """How a question asks for it as a subject, with a verb in the singular: "Who", "Which team", "What" """
    if np.human:
        return "Who"
    if np.many:
        return "What"
    return "Which " + np.noun
