"""Rows of the tables of verbs, and what goes with a row: its tense, its circumstances, appositions to its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from ftprep.augmenter import adjuncts
from ftprep.augmenter.adjuncts import Adjunct
from ftprep.augmenter.kinds import make
from ftprep.augmenter.names import Np
from ftprep.augmenter.pools import ACTIVITIES, AREAS

ACTORS = ("person", "role", "team", "company", "aud", "unit")
"""Types that do something of their own will."""


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


def single(table: str) -> Iterator[VerbRow]:
    """The rows of `schemas.verbs_single`: one for each verb and combination of types."""
    for line in table.strip().splitlines():
        types, aspects, verbs = line.split(" | ")
        for verb in dict.fromkeys(verbs.split(", ")):
            yield from read(f"{types} | {verb} | {aspects}")


def tense_of(row: VerbRow, rng: Random, plain: bool) -> str:
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
    if row.subject in ACTORS:
        return rng.choice(("must", "must", "may", "can", "should", "neg", "maynot", "fut", "haveto", "pres"))
    return rng.choice(("can", "neg", "pres", "fut"))


def circumstances_of(row: VerbRow, tense: str, named: str, rng: Random) -> tuple[str, tuple[Adjunct, ...]]:
    drawn = rng.random()
    wanted = 0 if drawn < 0.34 else 1 if drawn < 0.72 else 2
    found: list[Adjunct] = []
    if tense in ("past", "fut") and "e" in row.aspects and wanted and rng.random() < 0.75:
        found.append(adjuncts.timed(rng, tense == "fut"))
    elif tense == "pres" and "s" in row.aspects and wanted and "h" not in row.aspects:
        lasting = row.subject in (*ACTORS, "system", "device", "site")
        return ("perf", (adjuncts.since(rng),)) if rng.random() < 0.6 and lasting else ("pres", ())
    elif tense == "neg" or (tense == "pres" and "d" in row.aspects):
        return tense, ()
    if tense in ("past", "perf", "fut"):
        pool = adjuncts.EVENTUAL if row.subject in ACTORS else ()
    elif tense in ("must", "haveto", "should"):
        pool = adjuncts.DUTIFUL
    else:
        pool = adjuncts.HABITUAL if row.subject in ACTORS else adjuncts.INANIMATE
    for _ in range(12 if pool else 0):
        if len(found) >= wanted:
            break
        one = rng.choice(pool)(rng)
        if " where" in one.cleft and (" in " in named or "site" in (row.subject, row.object, row.third)):
            continue
        if tense in ("maynot", "mustnot", "neednot") and one.text.startswith(("unless", "only", "to ")):
            continue
        if tense == "fut" and one.text.startswith("because") and (" had " in one.text or " was " in one.text):
            continue
        if one.text.startswith("to ") and row.object in ("person", "role"):
            continue
        if all(
            other.text.split()[:2] != one.text.split()[:2]
            and other.ask != one.ask
            and not (_clausal(other.text) and _clausal(one.text))
            for other in found
        ):
            found.append(one)
    return tense, tuple(sorted(found, key=lambda one: _clausal(one.text)))


def _clausal(text: str) -> bool:
    return text.startswith(("because", "if", "unless", "when", "as soon", "only", "to "))


def dressed(np: Np, rng: Random) -> Np:
    """Now and then with an apposition: "Ada Vell, the head of Tax," """
    if np.kind == "person" and rng.random() < 0.06:
        return np._replace(text=f"{np.text}, {make('role', rng).text},")
    if np.kind in ("person", "system", "project") and rng.random() < 0.03:
        inside = (
            rng.choice(AREAS)
            if np.kind == "person"
            else rng.choice(("phase two", "phase 1") if np.kind == "project" else ("version 2.1", "version 7"))
        )
        return np._replace(text=f"{np.text} ({inside})")
    if np.kind == "system" and not np.text.startswith("the") and rng.random() < 0.06:
        return np._replace(text=f"{np.text}, a {np.noun if np.noun[0] != 'a' else 'tool'} for {rng.choice(ACTIVITIES)},")
    return np
