"""Real prose with targets written by hand: prose/*.yaml -> rows. The sentences are those of a public handbook (prose/NOTICE).

A file holds passages by the path of their page; a passage without facts is one that states none (advice, orders, questions):

    office-of-solutions/history.md:
      - title: A Brief History of TTS Solutions > 2010 - 2015
        text: Challenge.gov, the official site for federal prize and challenge competitions, launched in 2010.
        facts:
          - fact: Challenge.gov is the official site for federal prize and challenge competitions.
          - fact: Challenge.gov launched in 2010.
            reverse: {"2010": 2010 was the year in which Challenge.gov launched.}    # it begins with: what is written
            rephrase: [The launch of Challenge.gov took place in 2010.]
            question: {"2010": In which year did Challenge.gov launch?}              # the answer: what is asked
        joins: [[1, 2, The official site for federal prize and challenge competitions launched in 2010.]]
      - title: Docusign
        text: Select Templates, which is located on the top navigation bar.
        turned_down: top navigation bar    # nor is there anything to reverse, rephrase or ask
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from ftprep.augmenter.rows import NONE, Row

FOLDER = Path(__file__).with_name("prose")
SCHEMA = "prose"


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One clause that a passage states, and what was made of it; NONE in place of a sentence where nothing good can be.

    {"fact": "JAB can grant provisional authorizations.", "reverse": {"provisional authorizations": "Provisional ... by JAB."}}
    """

    fact: str
    reverse: dict[str, str] = {}
    rephrase: tuple[str, ...] = ()
    question: dict[str, str] = {}


class Passage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Some sentences as they stand on the page, under its title and heading. `joins`: two facts by their number from 1, and what
    follows from both. `turned_down`: part of a sentence that states no fact, as if somebody asked about it.

    {"title": "Glossary", "text": "JAB - Joint Authorization Board. ...", "facts": [...], "joins": [[1, 3, "The Joint ..."]]}
    """

    title: str
    text: str
    facts: tuple[Fact, ...] = ()
    joins: tuple[tuple[int, int, str], ...] = ()
    turned_down: str = ""


def passages(folder: Path = FOLDER) -> Iterator[tuple[str, Passage]]:
    """Every passage with the path of its page, file by file. msgspec.ValidationError where a file has not that form.

    -> ("office-of-solutions/history.md", Passage(title="A Brief History ...", text="Challenge.gov, the official ...", ...))
    """
    import yaml

    for path in sorted(folder.glob("*.yaml")):
        pages = msgspec.convert(yaml.load(path.read_bytes(), yaml.CSafeLoader), Mapping[str, tuple[Passage, ...]])
        for source, found in pages.items():
            for passage in found:
                yield source, passage


def rows(folder: Path = FOLDER) -> Iterator[Row]:
    """The rows of all passages: one of `facts` each, then those of its facts and joins.

    -> Row(task="facts", given=("Challenge.gov, ...",), about="A Brief ...", written="- Challenge.gov is ...\\n- Challenge.gov ...",
           schema="prose", fact_id="office-of-solutions/history.md#7"),
       Row(task="reverse", given=("Challenge.gov launched in 2010.",), about="2010", written="2010 was ...", ..., fact_id="...#7.2")
    """
    numbers: dict[str, int] = {}
    for source, passage in passages(folder):
        numbers[source] = numbers.get(source, 0) + 1
        yield from _rows_of(passage, f"{source}#{numbers[source]}")


def _rows_of(passage: Passage, name: str) -> Iterator[Row]:
    written = "\n".join(f"- {fact.fact}" for fact in passage.facts) or NONE
    yield Row(task="facts", given=(passage.text,), about=passage.title, written=written, schema=SCHEMA, fact_id=name)
    if passage.turned_down:
        given = (passage.text,)
        yield Row(task="reverse", given=given, about=passage.turned_down, written=NONE, schema=SCHEMA, fact_id=name)
        yield Row(task="rephrase", given=given, written=NONE, schema=SCHEMA, fact_id=name)
        yield Row(task="question", given=given, about=passage.turned_down, written=NONE, schema=SCHEMA, fact_id=name)
    for number, fact in enumerate(passage.facts, start=1):
        given, own = (fact.fact,), f"{name}.{number}"
        for entity, sentence in fact.reverse.items():
            yield Row(task="reverse", given=given, about=entity, written=sentence, schema=SCHEMA, fact_id=own)
        for sentence in fact.rephrase:
            yield Row(task="rephrase", given=given, written=sentence, schema=SCHEMA, fact_id=own)
        for answer, question in fact.question.items():
            yield Row(task="question", given=given, about=answer, written=question, schema=SCHEMA, fact_id=own)
    for first, second, conclusion in passage.joins:
        both = (passage.facts[first - 1].fact, passage.facts[second - 1].fact)
        yield Row(task="join", given=both, written=conclusion, schema=SCHEMA, fact_id=f"{name}.{first}+{second}")
