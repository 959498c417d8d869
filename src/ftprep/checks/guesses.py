"""Strict check of rows of adapted models: is a bare name called what nobody says that it is?

"Which company does the Data Platform team own?" "Tarn."    Tarn is a tool: a model that sees one fact can only guess
"Which city was founded in 1200?" "Oran."                   a name that tables know
"Which company ..." "Ostrelund."                            stands, where the passage, its title or heading speak of a company
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ftprep.checks.candidate import Candidate
from ftprep.checks.class_nouns import called, described, of_class
from ftprep.entities import Entity
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
        for noun, shared in _described(row):
            if _of_another_kind(noun, shared):
                return f"it calls something a {noun!r}, which it is not"
            if noun in _SOFTWARE and not _headed(noun, shared) and not _said(stem(noun), row):
                return f"it calls something a {noun!r}, which nothing says"
    return None


def _of_another_kind(noun: str, shared: Entity) -> bool:
    """ "The company that" for somebody with a first name and a family name, "the person who" for an office."""
    if noun == "person":
        return shared.kind != "person" and bool(shared.head)
    return shared.kind == "person" and noun in _FIRMS


_FIRMS = frozenset("company firm organisation organization business office team".split())


def _headed(noun: str, shared: Entity) -> bool:
    """Whether the name's own last word says what it is: "the Topaz chatbot", "Project Lark" """
    return bool(shared.head) or (of_class(noun, shared.core) and " " in shared.core)


def _called(row: Candidate) -> Iterator[tuple[str, str]]:
    """Each noun that the row puts to a name. -> ("company", "Tarn")"""
    yield from called(row.statement, row.question, row.answer)
    if row.kind == "inference":
        yield from ((noun, shared.core) for noun, shared in _described(row))


def _described(row: Candidate) -> Iterator[tuple[str, Entity]]:
    if len(row.quoted) > 1:
        yield from described(row.statement, row.quoted[0], " ".join(row.quoted[1:]))


def _said(noun: str, row: Candidate) -> bool:
    return any(noun in content_stems(text) for text in (*row.sources, *row.around, *row.cited.values()))
