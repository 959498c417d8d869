"""The names in passages, and where a text says them: what must come to be learned as an answer.

A name is known by its words in lower case, ("data", "platform"), so that "the Data Platform team's" says it too. Found by the rules
of `entities`, which know English best; other languages fall back on capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ftprep.entities import entities
from ftprep.lexicon import words
from ftprep.records import Passage

Name = tuple[str, ...]
LONGEST = 6
"""Words of the longest name that is looked for."""
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december jan feb mar apr jun jul aug sep oct nov dec mon tue wed thu fri sat sun""".split()
)
_AND = re.compile(r"\s(?:and|&)\s")
_GREETINGS = frozenset("dear good hello hi thanks thank regards kind best note date subject page".split())


def said(text: str) -> list[str]:
    """The words of a text, possessives as the name alone: "Kestrel's owner" -> ["kestrel", "owner"]"""
    return [word.removesuffix("'s").removesuffix("’s") for word in words(text)]


def in_sentence(sentence: str, kind: str = "prose") -> list[tuple[Name, str]]:
    """The names of a sentence in their order, each once, with its spelling; of a table row those in its cells, not its headers.

    One capitalised word that begins a sentence is most likely none; "Sextant and Bramble" are two, unless a head noun joins them.

    in_sentence("Plover is led by Ada Berg.") -> [(("ada", "berg"), "Ada Berg")]
    """
    cells = ("; " + cell.split(": ", 1)[-1] for cell in sentence.split("; "))  # a cell begins no sentence: its capital tells
    told = "".join(cells) if kind == "table" else sentence
    found: dict[Name, str] = {}
    for entity in entities(told):
        if entity.kind not in ("name", "person"):
            continue
        bare = entity.start == 0 and entity.text == entity.core and kind != "table"
        for spelling in [entity.core] if entity.head else _AND.split(entity.core):
            key = tuple(said(spelling))
            if not 0 < len(key) <= LONGEST or (bare and len(key) == 1 and spelling == entity.core):
                continue
            if key[0] not in _GREETINGS and not all(word in _CALENDAR or word.isdigit() for word in key):
                found.setdefault(key, spelling)
    return list(found.items())


def in_passages(passages: Iterable[Passage]) -> dict[Name, str]:
    """All names of the passages, each as it is spelt first."""
    found: dict[Name, str] = {}
    for passage in passages:
        for sentence in passage.sentences:
            for key, spelling in in_sentence(sentence, passage.kind):
                found.setdefault(key, spelling)
    return found


def runs(given: Sequence[str]) -> Iterator[Name]:
    """All runs of up to six words: what names are looked for in."""
    for start in range(len(given)):
        for length in range(1, min(LONGEST, len(given) - start) + 1):
            yield tuple(given[start : start + length])


def places(name: Name, given: Sequence[str]) -> list[int]:
    """Where a name stands in the words of a text: places(("data", "team"), ["the", "data", "team"]) -> [1]"""
    return [at for at in range(len(given) - len(name) + 1) if given[at] == name[0] and tuple(given[at : at + len(name)]) == name]
