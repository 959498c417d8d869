"""Which words of a sentence a fact is taken from, and which of its clauses they stand in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from ftprep.checks.parts import Part, parts
from ftprep.checks.verbs import HARD, is_content, main_verb, norm, tokens


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
        """The place in the fact of its first verb that the sentence has too: an auxiliary, or the verb behind one that came in."""
        at = main_verb(self.fact)
        if at is None:
            return None
        ahead = range(at, min(at + 5, len(self.fact)))
        first = next((one for one in ahead if is_content(self.fact[one])), at)
        return next((one for one in (at, first) if self.places[one] is not None), None)

    @cached_property
    def touched(self) -> tuple[Part, ...]:
        """The clauses that the fact is taken from: the one with most of its content words, and those with about as many. What
        stands before the verb of a clause counts only where the fact's verb stands there: two clauses may have one subject."""
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
        return any(token in HARD for token in self.sentence[one.places[-1] : other.places[0]])

    @cached_property
    def near(self) -> str:
        """The words of those clauses and their conditions, of what the fact has half of, and its own words wherever they stand."""
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
    """Of the runs that both have and that are still free, the one with most content words; of equal ones, one that goes on where
    the fact is."""
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
