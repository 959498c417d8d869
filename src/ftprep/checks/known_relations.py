"""The relations that the adapter was trained on, as the checks need them: which words say the same relation, and from which side.

Read from the very tables that the training data is made from (`augmenter.schemas`), so that what the adapter may write and what is
let through are one thing:

    person > team | report to*, answer to* | s | oversee, supervise
    "reports to" and "answers to" say the same of the same two; "supervises" says it from the other side
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from ftprep.augmenter.schemas import nouns, verbs_things, verbs_work
from ftprep.lexicon import content_roots


class Wording(msgspec.Struct, frozen=True):
    """One way to say a relation: the roots of its words, that of its main word, whether its subject is the relation's object, and
    whether nobody acts in it: "be based in".

    Wording(frozenset({"tak", "plac"}), "tak", False) for "take the place of"
    """

    roots: frozenset[str]
    head: str
    converse: bool
    still: bool = False


class Other(msgspec.Struct, frozen=True):
    """A wording of the source, and another that may stand for it."""

    there: Wording
    here: Wording

    @property
    def turned(self) -> bool:
        """Whether the two say it from different sides."""
        return self.there.converse != self.here.converse


@cache
def _relations() -> tuple[tuple[Wording, ...], ...]:
    found = []
    for line in f"{verbs_work.VERBS}\n{verbs_things.VERBS}".splitlines():
        if "|" in line:
            _, verbs, *rest = (part.strip() for part in line.split("|"))
            _, converse, agents = ([*rest, "", "", ""])[:3]
            found.append((*_wordings(verbs, False), *_wordings(converse, True), *_wordings(agents, False)))
    for line in nouns.ROLES.splitlines():
        if "|" in line:
            _, names, *verbs_too = (part.strip() for part in line.split("|"))
            found.append((*_wordings(names, False), *_wordings(",".join(verbs_too[:1]), False)))
    for line in nouns.ATTRIBUTES.splitlines():
        if "|" in line:
            found.append(tuple(_wordings(line.split("|")[1], False)))
    return tuple(dict.fromkeys(found))


def _wordings(phrases: str, converse: bool) -> Iterator[Wording]:
    """ "report to*, be led by" -> what acts in a passive is behind its "by": it is the same side as the active verb's subject."""
    for phrase in phrases.split(","):
        words = phrase.replace("*", " ").replace("_", " ").split()
        passive = words[:1] == ["be"] and words[-1:] == ["by"]
        roots = content_roots(" ".join(words[1:] if words[:1] == ["be"] else words))
        if roots:
            yield Wording(frozenset(roots), roots[0], converse != passive, still=words[0] == "be" and not passive)


@cache
def _by_root() -> dict[str, tuple[int, ...]]:
    table: defaultdict[str, list[int]] = defaultdict(list)
    for number, relation in enumerate(_relations()):
        for one in {one for wording in relation for one in wording.roots}:
            table[one].append(number)
    return {one: tuple(numbers) for one, numbers in table.items()}


@lru_cache(maxsize=1024)
def others(source: frozenset[str]) -> tuple[Other, ...]:
    """What may stand for the relations of a source, given by the roots of its words."""
    numbers = {number for one in source for number in _by_root().get(one, ())}
    found: dict[Other, None] = {}
    for number in sorted(numbers):
        relation = _relations()[number]
        for there in relation:
            if there.roots <= source:
                found.update(dict.fromkeys(Other(there, here) for here in relation if not here.roots <= there.roots))
    return tuple(found)


def used(source: frozenset[str], said: frozenset[str]) -> tuple[Other, ...]:
    """Those of `others` that a row makes use of: the source's wording has gone, the other one is there."""
    return tuple(other for other in others(source) if other.here.roots <= said and other.there.roots - said)
