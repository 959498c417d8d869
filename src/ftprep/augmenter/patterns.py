"""Facts that need sentences of their own: `schemas.templates`, filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from random import Random
from typing import NamedTuple

from ftprep.augmenter.adjuncts import condition, on
from ftprep.augmenter.cases import Asked, Case, Form, Schema
from ftprep.augmenter.inflection import gerund
from ftprep.augmenter.names import Np, few, make
from ftprep.augmenter.pools import THINGS

_FIELD = re.compile(r"\{([A-Za-z]+)([:.\-])?(\w+)?\}")
_START = re.compile(r"\{([A-Z])\}(?=[ ,])")
_TOLD = re.compile(r"^(Which (?P<noun>[a-z ]+?|\{[A-Z]\.noun\})|Who) (?!did |does |do |has \{|may \{|must \{)(?P<rest>[^?]+)\?$")


class Pattern(NamedTuple):
    """A block of the table."""

    slots: Mapping[str, str]
    plain: tuple[str, ...]
    reversals: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]


def read(table: str) -> Iterator[Pattern]:
    """The blocks of a table; their form is in `schemas.templates`."""
    for block in table.strip().split("\n\n"):
        lines = [line for line in block.splitlines() if line]
        slots = dict(reversed(pair.split(" ")) for pair in lines[0].removeprefix("= ").split(", "))  # type: ignore[arg-type]
        yield Pattern(
            slots,
            tuple(line[2:] for line in lines if line.startswith("+")),
            tuple(line[2:] for line in lines if line.startswith("-")),
            tuple((line[2], line[5:]) for line in lines if line.startswith("?")),
        )


def schema(pattern: Pattern) -> Schema:
    """The schema of a block."""
    types = ", ".join(f"{slot} {kind}" for slot, kind in pattern.slots.items())
    name = f"{pattern.plain[0]}: {types}"
    return Schema(name, pattern.slots, lambda rng, fixed, _: draw(pattern, name, rng, fixed), 2.5)


def draw(pattern: Pattern, name: str, rng: Random, fixed: Mapping[str, Np]) -> Case:
    """A case: every slot drawn, no two alike, every sentence filled."""
    slots: dict[str, Np] = {}
    for slot, kind in pattern.slots.items():
        np = fixed.get(slot) or _drawn(kind, rng)
        while any(np.text == other.text for other in slots.values()):
            np = _drawn(kind, rng)
        slots[slot] = np
    extra = {"k": rng.choice(("three", "five", "ten", "six")), "goods": rng.choice(GOODS), "sys": rng.choice(SYS), "thing": rng.choice(THINGS), "few": few(rng)}

    def fill(text: str) -> str:
        return _FIELD.sub(lambda field: _field(field, slots, extra), text)

    forms = [_form(text, number, fill, slots, True) for number, text in enumerate(pattern.plain)]
    forms += [_form(text, number + 50, fill, slots, False) for number, text in enumerate(pattern.reversals)]
    asked = tuple(Asked(slot, fill(text)) for slot, text in pattern.asked)
    told = {}
    for slot, text in pattern.asked:
        np = slots[slot]
        if slot not in told and (match := _TOLD.match(text)) and not np.many and np.kind not in ("activity", "material"):
            who = "the person who" if np.human else f"the {np.noun} that"
            told[slot] = f"{who} {fill(match['rest'])}"
    return Case(name, slots, tuple(forms), asked, told)


def _drawn(kind: str, rng: Random) -> Np:
    return Np(condition(rng), "condition", "condition") if kind == "condition" else make(kind, rng)


def _field(field: re.Match[str], slots: Mapping[str, Np], extra: Mapping[str, str]) -> str:
    name, sign, rest = field.groups()
    if name in extra:
        return extra[name]
    np = slots[name]
    if sign == ":":
        return {"in": on, "ing": gerund}.get(rest, lambda text: f"{text} {rest}")(np.text)
    if sign == "-":
        return np.text.removeprefix("the ")
    if rest == "noun":
        return np.noun
    if rest == "unit":
        return np.text.split(" ", 1)[1]
    return np.text


def _form(text: str, number: int, fill: object, slots: Mapping[str, Np], plain: bool) -> Form:
    filled = fill(text)  # type: ignore[operator]
    match = _START.match(text)
    start = match[1] if match else ""
    if not start and text.startswith("{D:in}"):
        start = ""
    cut = len(slots[start].text) if start and plain and slots[start].kind not in ("deed", "duty") and not text.startswith("{" + start + "} and {") else 0
    return Form(filled, start, f"pattern {number}", plain, cut)


GOODS = "books|software|office supplies|training|furniture|tools|meals|taxis|headphones|work clothes|a home office".split("|")
SYS = "tool|system|service|platform".split("|")
