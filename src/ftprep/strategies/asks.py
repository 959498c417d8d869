"""What a small model is asked about one fact, and how each task is put: to a model as it was released, and to one with an adapter.

    "Kestrel is owned by the Data Platform team."
    as released     turned round, beginning forced: "The Data Platform team ..."; "The team that ..."; "Which team ..."
    with an adapter turned round about the Data Platform team; in other words; a question with the answer "Kestrel"

A model of 135M parameters copies a sentence when it is simply asked to reword it: so its beginning is forced, and what it never
manages is not asked. An adapter was trained on these very tasks: it is told the entity, writes freely, and says NONE.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ftprep.entities import Entity
from ftprep.lexicon import NOT_EXCLUSIVE, OF_PEOPLE, content_stems, upper_first, words
from ftprep.strategies.whole_names import object_of, whole_names

if TYPE_CHECKING:
    from ftprep.strategies.facts import Fact


MOST_REVERSALS, MOST_QUESTIONS = 3, 4
"""Of one fact, with an adapter."""


class Ask(NamedTuple):
    """`about`: the entity that a reversal begins with, that a rewording comes to name, that answers a question. `prefix`: the
    beginning that is forced on the answer. Ask("the Data Platform team", prefix="Which team")"""

    about: str = ""
    prefix: str = ""


class Task(NamedTuple):
    """A task with its template, and what is asked in it about one fact."""

    name: str
    template: str
    asks: Callable[[Fact], Iterator[Ask]]


def predicate(fact: Fact) -> str:
    """What is said of the first entity, where that is the subject; else the whole sentence."""
    first = fact.entities[0]
    return fact.text[first.end :] if len(words(fact.text[: first.start])) <= 3 and words(fact.text[first.end :]) else fact.text


_FRONTED = re.compile(r"\b(in|since|within|after|before|on|every|from|until|during|by)\s$", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(in|on|at|to|from|through|within|after|before|for|with|by|until|since|via|under|above)\s$")
_COMPOUND = re.compile(
    r"\band (?:[a-z]+ly )?(?:[a-z]+(?:s|ed)|is|are|was|were|it|can|may|must|starts?)\b|;|, (?:but|because|which|who|so)\b"
)


def _closes(fact: Fact, entity: Entity) -> bool:
    return fact.text[entity.end :].strip() == "."


def _ends(fact: Fact) -> Iterator[Entity]:
    """The entities that a fact can be turned round to: not its subject, nor one that would only change places."""
    if _COMPOUND.search(fact.text):
        return
    for number, entity in enumerate(fact.entities):
        listed = fact.text[: entity.start].endswith(" and ")
        if entity.start > 3 and (_closes(fact, entity) or number > 0) and not listed:
            yield entity


def _turned(fact: Fact) -> Iterator[Ask]:
    for entity in _ends(fact):
        if entity.kind in ("name", "person"):
            yield Ask(prefix=upper_first(entity.text))


def _turned_freely(fact: Fact) -> Iterator[Ask]:
    """Dates and numbers too, where they end the sentence, "2017 is when the Bergen office opened.", and what the verb acts upon."""
    fact = _in_whole(fact)
    ends = [entity.text for entity in _ends(fact) if entity.kind in ("name", "person") or _closes(fact, entity)]
    acted = object_of(fact.text) if not _COMPOUND.search(fact.text) else ""
    if acted and not any(acted in end or end in acted for end in ends):
        ends.append(acted)
    yield from (Ask(about=end) for end in ends[:MOST_REVERSALS])


def _in_whole(fact: Fact) -> Fact:
    return msgspec.structs.replace(fact, entities=whole_names(fact.text, fact.entities))


def _reworded(fact: Fact) -> Iterator[Ask]:
    """ "In March 2022," for a date at the end; "The person who", "The team that" for whoever the sentence is about or names."""
    for entity in fact.entities:
        before = _FRONTED.search(fact.text[: entity.start])
        closes = fact.text[entity.end :].strip(" .") == ""
        if before and closes and " and " not in fact.text and entity.start > 3 and entity.kind in ("date", "number"):
            yield Ask(prefix=f"{upper_first(before.group(1))} {entity.text},")
    for entity in fact.entities:
        only = OF_PEOPLE.search(fact.text) and not NOT_EXCLUSIVE & set(content_stems(fact.text))
        if entity.kind == "person" and only:
            yield Ask(entity.text, prefix="The person who")
            return
    for entity in fact.entities:
        agent = fact.text[: entity.start].endswith(" by ")
        if agent and entity.head and entity.text[:4].lower() == "the " and entity.text.endswith(entity.head):
            yield Ask("t" + entity.text[1:], prefix=f"The {entity.head} that")
            return


def _reworded_freely(_: Fact) -> Iterator[Ask]:
    yield Ask()


def _answers(fact: Fact) -> Iterator[tuple[Entity, bool]]:
    """The entities that can be asked for, and whether each is the subject. Not one of many who do the same, nor the inner parts of
    a sentence with two verbs."""
    several = bool(NOT_EXCLUSIVE & set(content_stems(fact.text)))
    compound = _COMPOUND.search(fact.text) is not None
    for entity in fact.entities:
        subject = entity is fact.entities[0] and predicate(fact) != fact.text
        if not ((several and (subject or entity.kind == "person")) or (compound and not subject)):
            yield entity, subject


def _asked(fact: Fact) -> Iterator[Ask]:
    for entity, subject in _answers(fact):
        word = _question_word(fact.text, entity)
        counted = entity.kind == "number" and (
            _PREPOSITION.search(fact.text[: entity.start]) or fact.text[: entity.start].endswith("the ")
        )
        if counted or (word == "What" and not subject):
            continue  # measured: a small model writes next to none of these well
        yield Ask(entity.text, prefix=word)


def _asked_freely(fact: Fact) -> Iterator[Ask]:
    fact = _in_whole(fact)
    yield from (Ask(entity.text) for entity, _ in list(_answers(fact))[:MOST_QUESTIONS])


def _question_word(sentence: str, entity: Entity) -> str:
    """ "Who", "Which team", "In which office", "Within how many days": the word that asks for this entity of the sentence."""
    before = _PREPOSITION.search(sentence[: entity.start])
    front = before.group(1).lower() + " " if before else ""
    if entity.kind == "date":
        word = "which year" if re.fullmatch(r"\d{4}", entity.text) else "when"
        return upper_first(front + word) if word != "when" and front else "When" if word == "when" else "In which year"
    if entity.kind == "number":
        unit = entity.text.split(" ", 1)[1] if " " in entity.text else ""
        return upper_first(front + ("how many " + unit.split(" per ")[0] if unit else "how much"))
    if entity.kind == "person":
        return "Who" if not front or front == "by " else upper_first(front + "whom")
    if entity.head and entity.start > 3 and front and front != "by ":
        return upper_first(f"{front}which {entity.head}")
    return f"Which {entity.head}" if entity.head else "What"


TASKS: Mapping[bool, tuple[Task, ...]] = {
    False: (
        Task("reverse", "small-reverse", _turned),
        Task("rephrase", "small-rephrase", _reworded),
        Task("question", "small-question", _asked),
    ),
    True: (
        Task("reverse", "adapted-reverse", _turned_freely),
        Task("rephrase", "adapted-rephrase", _reworded_freely),
        Task("question", "adapted-question", _asked_freely),
    ),
}
"""The tasks on one fact, without an adapter and with one (`Target.adapted`)."""
