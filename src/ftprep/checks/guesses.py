"""Strict check of rows of adapted models: is a bare name called what nobody says that it is?

"Which company does the Data Platform team own?" "Tarn."    Tarn is a tool: a model that sees one fact can only guess
"Which city was founded in 1200?" "Oran."                   a name that tables know
"Which company ..." "Ostrelund."                            stands, where the passage, its title or heading speak of a company
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ftprep.checks.candidate import Candidate
from ftprep.checks.class_nouns import called, of_class
from ftprep.entities import entities
from ftprep.lexicon import content_stems, stem

_CLASSES = frozenset(
    """company firm organisation organization business city town village country region state place person product project team
    department office material substance vehicle device machine document event room site building""".split()
)
_SOFTWARE = frozenset("tool system application app service platform software technology".split())
"""Of a name in a question hardly anything is said by these, and they stand; a conclusion that describes by them must be told."""
_BARE = re.compile(r"[A-Z][\w&-]*")


def guessed(row: Candidate) -> str | None:
    """It says "company", "city", "product" and so on of a name of one word, and neither tables nor the passages do."""
    if not row.adapted or not row.english:
        return None
    for noun, name in _called(row):
        if noun in _CLASSES and _BARE.fullmatch(name) and not of_class(noun, name, row.source) and not _said(stem(noun), row):
            return f"it calls something a {noun!r}, which nothing says"
    if row.kind == "inference":
        for noun, name in _described(row):
            if _of_another_kind(noun, name):
                return f"it calls something a {noun!r}, which it is not"
            if noun in _SOFTWARE and name.islower() is False and not _headed(noun, name) and not _said(stem(noun), row):
                return f"it calls something a {noun!r}, which nothing says"
    return None


def _of_another_kind(noun: str, name: str) -> bool:
    """ "The company that" for somebody with a first name and a family name, "the person who" for an office."""
    one = next(iter(entities(name)), None)
    if one is None:
        return False
    if noun == "person":
        return one.kind != "person" and bool(one.head)
    return one.kind == "person" and noun in _FIRMS


_FIRMS = frozenset("company firm organisation organization business office team".split())


def _headed(noun: str, name: str) -> bool:
    """Whether the name's own last word says what it is: "the Topaz chatbot", "Project Lark" """
    last = name.rsplit(" ", 1)[-1]
    return last.islower() or (of_class(noun, name) and " " in name)


def _called(row: Candidate) -> Iterator[tuple[str, str]]:
    """Each noun that the row puts to a name. -> ("company", "Tarn")"""
    yield from called(row.statement, row.question, row.answer)
    if row.kind == "inference":
        yield from _described(row)


def _described(row: Candidate) -> Iterator[tuple[str, str]]:
    if len(row.quoted) > 1:
        first, second = row.quoted[0], " ".join(row.quoted[1:])
        shared = [one.core for one in entities(first) if one.core in second and one.core not in row.statement]
        for match in _DESCRIBED.finditer(row.statement):
            yield from ((match["noun"], name) for name in shared)


_DESCRIBED = re.compile(r"\b[Tt]he (?:[a-z]+ )?(?P<noun>[a-z]+) (?:(?:[a-z]+ )?(?:which|whom)|that|who|whose|where)\b")


def _said(noun: str, row: Candidate) -> bool:
    return any(noun in content_stems(text) for text in (*row.sources, *row.around, *row.cited.values()))
