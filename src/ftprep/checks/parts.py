"""The clauses of a sentence and how they hang together. Rules over words, no parser; English only.

"Forms go to a folder, and mail goes to Ada Berg, who may answer."
-> main "Forms go to a folder", joined "and mail goes to Ada Berg", relative "who may answer"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from ftprep.checks.verbs import (
    ADVERBS,
    AUX,
    CONDITIONS,
    COORDINATORS,
    DETERMINERS,
    HARD,
    PERSONS,
    PREPOSITIONS,
    RELATIVES,
    is_content,
    may_be_finite,
    tokens,
)

_REASONS = frozenset("because although though whereas while".split())
_FOLLOWS = frozenset("therefore thus hence otherwise instead consequently".split())
TIMES = r"(?:/| (?:every|per|in|again|an? (?:day|week|month|quarter|year|fortnight|period|term|pay))\b)"
"""Behind "once": a number of times, no condition."""
_TIMES = re.compile(TIMES)


class Part(msgspec.Struct, frozen=True):
    """A clause: its tokens by their places, and how it hangs on the others. `leading`: a condition before what depends on it;
    `alone`: a clause joined to another with a subject of its own; `under`: the first
    place of the clause that it stands in or behind.

    Part(kind="condition", places=(5, 6, 7, 8), under=0)
    """

    kind: Literal["main", "joined", "relative", "condition", "reason", "aside", "result"]
    places: tuple[int, ...]
    under: int
    leading: bool = False
    alone: bool = False


@lru_cache(maxsize=1024)
def parts(sentence: str) -> tuple[Part, ...]:
    """The clauses of a sentence, in the order in which they begin."""
    there = tokens(sentence)
    found = list(_parts(there))
    return tuple(one for one in found if one.places)


def _parts(there: Sequence[str]) -> Iterator[Part]:
    opened: list[list[int]] = [[]]
    told: list[tuple[str, int, bool, bool]] = [("main", 0, False, False)]
    held: list[int] = []  # the clauses that go on behind a relative clause or what stands in brackets
    now, in_list = 0, False

    def begin(kind: str, *, leading: bool = False, alone: bool = False) -> int:
        opened.append([])
        told.append((kind, now, leading, alone))
        return len(opened) - 1

    for at, token in enumerate(there):
        lower = token.lower()
        kind = told[now][0]
        if token in HARD:
            held.clear()
            now = begin("main")
            continue
        if token == "(":
            held.append(now)
            now = begin("aside")
            continue
        if token == ")" and kind == "aside" and held:
            now = held.pop()
            continue
        if token == ",":
            in_list = _in_list(there, at) or (in_list and _next(there, at) in ("and", "or"))
            if in_list and kind in ("relative", "condition", "reason"):
                continue
            if kind == "relative" and held:
                now = held.pop()
            elif kind in ("condition", "reason") and told[now][2] and _next(there, at) not in ("and", "or"):
                now = begin("main")
            elif (kind != "aside" and _next(there, at) in ("including", "e.g", "i.e")) or [
                *map(str.lower, there[at + 1 : at + 3])
            ] == ["such", "as"]:
                now = begin("aside")
            continue
        if lower in _FOLLOWS and not opened[now] and kind == "main" and now:
            told[now] = ("result", now, False, False)
        fresh = not opened[now] or all(there[one].lower() in COORDINATORS | ADVERBS for one in opened[now])
        provided = lower == "provided" and _next(there, at) == "that"
        if (
            (lower in CONDITIONS or provided)
            and not (lower == "once" and _TIMES.match(" " + " ".join(there[at + 1 : at + 3])))
            and kind != "aside"
        ):
            leading = fresh
            now = begin("condition", leading=leading)
        elif lower in RELATIVES and _opens_relative(there, at):
            if there[at - 1] == ",":
                held.append(now)
            now = begin("relative")
        elif lower in _REASONS or (lower in ("as", "since") and at and there[at - 1] == ","):
            now = begin("reason", leading=fresh)
        elif lower in COORDINATORS and at and (joined := _joins(there, at)) is not None:
            now = begin("joined", alone=joined)
        opened[now].append(at)
    for (kind, under, leading, alone), places in zip(told, opened, strict=True):
        first = opened[under][0] if opened[under] else 0
        yield Part(kind, tuple(places), first, leading, alone)  # type: ignore[arg-type]


def _next(there: Sequence[str], at: int) -> str:
    return there[at + 1].lower() if at + 1 < len(there) else ""


def _in_list(there: Sequence[str], comma: int) -> bool:
    """Whether a comma stands between the members of a list: "if red, green, or blue lamps burn"."""
    ahead = list(there[comma + 1 : comma + 8])
    stop = next((at for at, token in enumerate(ahead) if token == ","), None)
    if stop is None or ahead[stop + 1 : stop + 2] not in (["and"], ["or"]):
        return False
    return not any(may_be_finite(there, comma + 1 + at) for at in range(stop))


def _opens_relative(there: Sequence[str], at: int) -> bool:
    if at == 0:
        return False
    if there[at].lower() != "that":
        return True
    return is_content(there[at - 1]) or there[at - 1] == ","


def _joins(there: Sequence[str], at: int) -> bool | None:
    """What an "and" or "but" begins: True, a clause with a subject of its own; False, a predicate with its own finite verb; None,
    no clause: members of a list, or verbs that share what stands before the first ("must read and sign")."""
    after = at + 1
    while after < len(there) and there[after].lower() in ADVERBS:
        after += 1
    if after >= len(there):
        return None
    first = there[after].lower()
    if first in CONDITIONS:
        return True
    if first in PREPOSITIONS or first.endswith("ing"):
        return None
    if first in PERSONS and first not in ("this", "these", "those"):
        return True
    if first in AUX or (there[after].endswith("s") and may_be_verb_here(there, after)):
        return False
    stops = RELATIVES | COORDINATORS | CONDITIONS | {",", "(", ")"} | HARD
    end = next((one for one in range(after, len(there)) if there[one].lower() in stops), len(there))
    has_verb = any(
        may_be_finite(there, one) and (there[one].lower() in AUX or not _noun_place(there, one)) for one in range(after + 1, end)
    )
    if there[at].lower() in ("but", "so", "yet"):
        return has_verb
    return True if has_verb and (there[at - 1] == "," or _verb_before(there, at)) else None


def may_be_verb_here(there: Sequence[str], at: int) -> bool:
    """Right behind an "and": "and runs on", "and uses the", not "and services for"."""
    after = _next(there, at)
    return is_content(there[at]) and not there[at].endswith(("ss", "us")) and after in DETERMINERS | {"on", "to", "into", "with"}


def _noun_place(there: Sequence[str], at: int) -> bool:
    return there[at - 1].lower() in DETERMINERS or there[at - 1].lower() in PREPOSITIONS


def _verb_before(there: Sequence[str], at: int) -> bool:
    """Whether what stands before an "and" is a clause already: "the lead and the team will take" is none."""
    first = next((one + 1 for one in range(at - 1, -1, -1) if there[one] in HARD or there[one] in ",("), 0)
    return any(may_be_finite(there, one) for one in range(first, at))
