"""Which words of a sentence a fact is taken from, and which clauses they stand in. Rules over words, no parser; English only.

"Forms go to a folder, and mail goes to Ada Berg, who may answer."
-> "Forms go to a folder" | ", and mail goes to Ada Berg ," | "who may answer"
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

import msgspec

from ftprep.lexicon import STOP, stem

_TOKEN = re.compile(r"[^\W_]+(?:[’'.,&/-][^\W_]+)*|[,;:.()—–]")
BE = frozenset("is are was were be been being isn't aren't wasn't weren't".split())
FINITE = (BE - {"be", "been", "being"}) | frozenset(
    """has have had must may might can could should will would shall do does did cannot can't won't wouldn't
    don't doesn't didn't hasn't haven't hadn't shouldn't couldn't mustn't needn't""".split()
)
AUX = BE | FINITE
DETERMINERS = frozenset("the a an its their his her our your my this these those that all every each any no some".split())
PREPOSITIONS = frozenset(
    """of to in on at by for from with as into onto within after before since during under above over through via per than about
    across between among against without toward towards around outside inside upon like""".split()
)
RELATIVES = frozenset("that which who whom whose where".split())
JOINTS = frozenset("because although though while whereas since whether so as than before after".split())
CONDITIONS = frozenset("if unless except when whenever once until".split())
COORDINATORS = frozenset("and or but nor so yet".split())
PERSONS = frozenset("i we you it they he she this these those there one".split())
ADVERBS = frozenset("only also always often never not still already usually then now therefore thus just both either".split())
_BASE = frozenset(
    "include begin seek provide require make take receive follow contain allow manage join meet attract consist become bring consists".split()
)
"""Verbs that are no nouns of the same spelling."""
_HARD = frozenset(";:.—–")
_REASONS = frozenset("because although though whereas while".split())
_FOLLOWS = frozenset("therefore thus hence otherwise instead consequently".split())
TIMES = r"(?:/| (?:every|per|in|again|an? (?:day|week|month|quarter|year|fortnight|period|term|pay))\b)"
"""Behind "once": a number of times, no condition."""
_TIMES = re.compile(TIMES)


_CONTRACTED = re.compile(r"\b(it|they|you|we|that|there|he|she|who|what|i)'(s|re|ll|ve)\b", re.IGNORECASE)
_WHOLE = {"s": "is", "re": "are", "ll": "will", "ve": "have"}
_SHORT = re.compile(r"\b(e\.g|i\.e|etc|vs|U\.S)\.", re.IGNORECASE)
_DASH = re.compile(r"\s-{1,2}\s|--")


@lru_cache(maxsize=1024)
def _tokens(sentence: str) -> tuple[str, ...]:
    plain = _SHORT.sub(r"\1", _DASH.sub(" — ", sentence.replace("’", "'").rstrip(". ")))
    return tuple(_TOKEN.findall(_CONTRACTED.sub(lambda found: f"{found[1]} {_WHOLE[found[2].lower()]}", plain)))


def tokens(sentence: str) -> list[str]:
    """Words and the marks between clauses, the full stop apart: tokens("It's old, (and) stops.") -> ["It", "is", "old", ",", "(", ...]"""
    return list(_tokens(sentence))


@lru_cache(maxsize=1 << 16)
def norm(token: str) -> str:
    """One form for those of a word: "Runs" -> "run", "were" -> "be" """
    lower = token.lower()
    return "be" if lower in BE else stem(lower)


def is_content(token: str) -> bool:
    """Whether a token carries a fact of its own."""
    lower = token.lower()
    return (
        lower[0].isalnum() and lower not in STOP and lower not in AUX and lower not in PREPOSITIONS and lower not in DETERMINERS
    ) and lower not in PERSONS


def may_be_finite(there: Sequence[str], at: int) -> bool:
    """Whether the token may be the verb of a clause by its form and its neighbours: "goes to", "moved into", "visitors need a"."""
    token = there[at]
    if token.lower() in AUX:
        return token.lower() in FINITE
    if at == 0 or at + 1 >= len(there) or not token[0].islower() or len(token) < 3 or not is_content(token):
        return False
    before, after = there[at - 1].lower(), there[at + 1]
    if (
        before in DETERMINERS
        or before in PREPOSITIONS
        or before in COORDINATORS
        or after in _HARD
        or after in ",()"
        or after in FINITE
    ):
        return False
    if token in _BASE and before != "to":
        return True
    follows = after.lower() in DETERMINERS or after.lower() in PREPOSITIONS or not after.islower() or after[0].isdigit()
    if token.endswith("ed"):
        return True
    if token.endswith("s") and not token.endswith(("ss", "us", "is")) and (follows or after.islower()):
        noun = is_content(after) and at + 2 < len(there) and there[at + 2].lower() in DETERMINERS  # "subsidies cover the"
        return after.lower() != "of" and not noun and not (plural(before) and there[at - 1].islower())
    return plural(there[at - 1]) and follows and not token.endswith(("ing", "ly", "ion", "ment"))


def plural(token: str) -> bool:
    """Whether a noun is more than one by its form."""
    return (
        token.lower().endswith("s") and not token.lower().endswith(("ss", "us", "is", "'s")) or token.lower() in ("people", "staff")
    )


def main_verb(fact: list[str]) -> int | None:
    """The place of a fact's first finite verb outside a relative clause: an auxiliary if there is one, else what looks like one."""
    inside = False
    found = []
    for at, token in enumerate(fact):
        if at and token.lower() in RELATIVES:
            inside = True
        elif at and may_be_finite(fact, at):
            if not inside:
                found.append(at)
            inside = False
    if not found:  # "supervisors conduct reviews"
        found = [at for at in range(1, len(fact) - 1) if plural(fact[at - 1]) and fact[at].islower() and is_content(fact[at])]
    return next((at for at in found if fact[at].lower() in AUX), found[0] if found else None)


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
        if token in _HARD:
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
            if in_list and kind in ("relative", "condition"):
                continue
            if kind == "relative" and held:
                now = held.pop()
            elif kind == "condition" and told[now][2] and _next(there, at) not in ("and", "or"):
                now = begin("main")
            elif (
                kind != "aside"
                and _next(there, at) in ("including", "e.g", "i.e")
                or [*map(str.lower, there[at + 1 : at + 3])] == ["such", "as"]
            ):
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
        elif at and (lower in _REASONS or (lower in ("as", "since") and there[at - 1] == ",")):
            now = begin("reason")
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
    stops = RELATIVES | COORDINATORS | CONDITIONS | {",", "(", ")"} | _HARD
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
    first = next((one + 1 for one in range(at - 1, -1, -1) if there[one] in _HARD or there[one] in ",("), 0)
    return any(may_be_finite(there, one) for one in range(first, at))


class Excerpt:
    """A fact beside the sentence that it is taken from. `places`: for each token of the fact the place of its like in the sentence,
    None where there is none."""

    def __init__(self, fact: str, sentence: str) -> None:
        self.fact = tokens(fact)
        self.sentence = tokens(sentence)
        self.parts = parts(sentence)
        self.places = _aligned(self.fact, self.sentence)

    @cached_property
    def verb(self) -> int | None:
        """The place in the fact of its first verb that the sentence has too: an auxiliary, or the verb behind one that has come in."""
        at = main_verb(self.fact)
        if at is None:
            return None
        ahead = range(at, min(at + 5, len(self.fact)))
        first = next((one for one in ahead if is_content(self.fact[one])), at)
        return next((one for one in (at, first) if self.places[one] is not None), None)

    @cached_property
    def touched(self) -> tuple[Part, ...]:
        """The clauses that the fact is taken from: the one with most of its content words, and those with about as many. What stands
        before the verb of a clause counts only where the fact's verb stands there: two clauses may have one subject."""
        taken = {place for token, place in zip(self.fact, self.places, strict=True) if place is not None and is_content(token)}
        acting = self.places[self.verb] if self.verb is not None else None
        shared = []
        for part in self.parts:
            there = [self.sentence[place] for place in part.places]
            at = main_verb(there) if acting is not None and acting not in part.places else None
            shared.append(len(taken & set(part.places[at or 0 :])))
        best = max(shared, default=0)
        return tuple(
            part
            for part, count in zip(self.parts, shared, strict=True)
            if count and (count >= min(best, max(2, best // 2)) or acting in part.places)
        )

    @cached_property
    def conditions(self) -> tuple[Part, ...]:
        """The conditions under which those clauses hold: one that stands before them, or right behind."""
        return tuple(
            one for one in self.parts if one.kind == "condition" and any(part in self.touched for part in self._bound(one))
        )

    def _bound(self, condition: Part) -> Iterator[Part]:
        at = self.parts.index(condition)
        if condition.leading:
            for part in self.parts[at + 1 :]:
                if self._hard_between(condition, part):
                    return
                yield part
            return
        for part in reversed(self.parts[:at]):
            if self._hard_between(part, condition):
                return
            if part.places[0] == condition.under or (
                part.kind in ("main", "joined", "result") and part.places[0] < condition.under
            ):
                yield part
                if part.kind != "joined" or part.alone:
                    return

    def _hard_between(self, one: Part, other: Part) -> bool:
        return any(token in _HARD for token in self.sentence[one.places[-1] : other.places[0]])

    @cached_property
    def near(self) -> str:
        """The words of those clauses and of their conditions, of what the fact has half of, and its own words wherever they stand."""
        said = {place for place in self.places if place is not None}
        chosen = set(said)
        for part in self.parts:
            held = {place for place in part.places if is_content(self.sentence[place])}
            if part in self.touched or part in self.conditions or (held and 2 * len(said & held) >= len(held)):
                chosen.update(part.places)
        return " ".join(self.sentence[place] for place in sorted(chosen))

    @cached_property
    def jumps(self) -> tuple[int, ...]:
        """The places in the fact whose word stands before the one that the fact has before it; adverbs may stand anywhere."""
        placed = [
            (at, place)
            for at, place in enumerate(self.places)
            if place is not None and is_content(self.fact[at]) and not self.fact[at].endswith("ly")
        ]
        return tuple(here for (_, before), (here, place) in pairwise(placed) if place < before)


def _aligned(fact: Sequence[str], sentence: Sequence[str]) -> list[int | None]:
    """The longest common runs first, wherever they stand; then the small words between them."""
    one, other = [norm(token) for token in fact], [norm(token) for token in sentence]
    found: list[int | None] = [None] * len(one)
    used = set[int]()
    while (run := _longest(one, other, found, used)) is not None:
        at, place, size = run
        found[at : at + size] = range(place, place + size)
        used.update(range(place, place + size))
    for at, word in enumerate(one):
        if found[at] is None:
            before = next((place for place in reversed(found[:at]) if place is not None), -1)
            after = next((place for place in found[at:] if place is not None), len(other))
            found[at] = next((place for place in range(before + 1, after) if other[place] == word), None)
    return found


def _longest(
    one: Sequence[str], other: Sequence[str], found: Sequence[int | None], used: Collection[int]
) -> tuple[int, int, int] | None:
    """Of the runs that both have and that are still free, the one with most content words; of equal ones, one that goes on where the
    fact is."""
    best, most = None, (0, False)
    for at in range(len(one)):
        before = next((place for place in reversed(found[:at]) if place is not None), -1)
        for place in range(len(other)):
            size = 0
            while (
                at + size < len(one)
                and place + size < len(other)
                and one[at + size] == other[place + size]
                and found[at + size] is None
                and place + size not in used
            ):
                size += 1
            worth = (sum(map(is_content, one[at : at + size])), place > before)
            if worth[0] and worth > most:
                best, most = (at, place, size), worth
    return best
