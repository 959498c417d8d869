"""local, for small models: one fact at a time, completion style, the beginning of the answer forced.

A model of 135M parameters copies a sentence when it is simply asked to reword it. Forced to begin with the other entity, or with
the question word that fits a wanted answer, it writes something usable every second or third time; the strict checks keep that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from ftprep.entities import Entity, entities
from ftprep.lexicon import NOT_EXCLUSIVE, OF_PEOPLE, STOP, SYNONYMS, content_stems, words
from ftprep.records import Evidence, Item, Passage, Request
from ftprep.strategies.contract import Corpus, Draft, Unreadable
from ftprep.strategies.plain_facts import plain

MOST_WORDS = 28
_PRONOUN = re.compile(
    r"(?:It|Its|They|Their|This|That|These|Those|He|She|His|Her|We|Our|You|Your|I|My|There|Here|Both|Such|Either|Neither|One|Others?)\b"
)
_INNER = re.compile(r"\b(?:it|its|they|them|their|this|these|those|he|she|him|his|her|we|our|us|you|your|I|my)\b")
_FRONTED = re.compile(r"\b(in|since|within|after|before|on|every|from|until|during|by)\s$", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(in|on|at|to|from|through|within|after|before|for|with|by|until|since|via|under|above)\s$")

NOUN_HEADERS = frozenset(
    """owner lead leader manager head director contact purpose use office city location site country address team department
    supplier vendor product service budget price cost fee amount limit threshold deadline date year start end duration term approver
    signatory backup language platform host status version category type role frequency period successor predecessor email phone
    extension""".split()
)
"""Table headers that a fact can be put with: "The owner of Kestrel is the Data Platform team"."""


class Fact(msgspec.Struct, frozen=True):
    """A sentence that stands alone, with its entities and the passage that states it."""

    text: str
    entities: tuple[Entity, ...]
    passage: Passage


def facts(passage: Passage, draft: Draft) -> Iterator[Fact]:
    """The sentences of a passage that a small model can work on; the others are counted in `draft.skipped` with the reason."""
    for sentence in passage.sentences:
        if passage.kind == "table":
            yield from _row_facts(sentence, passage, draft)
            continue
        told = plain(sentence)
        reason = unfit(told)
        found = tuple(entities(told)) if reason is None else ()
        if reason is None and not found:
            reason = "sentence that names nothing"
        if reason is None:
            yield Fact(told, found, passage)
        else:
            draft.skipped[reason] += 1


def unfit(sentence: str) -> str | None:
    """Why a sentence can't be worked on by itself, or None. "It is owned by ..." -> "sentence that needs its neighbours" """
    count = len(words(sentence))
    if not sentence.endswith("."):
        return "no full sentence"
    if count < LEAST_WORDS:
        return "sentence too short"
    if count > MOST_WORDS:
        return f"sentence of more than {MOST_WORDS} words"
    if _PRONOUN.match(sentence) or _INNER.search(sentence):
        return "sentence that needs its neighbours"
    if not _FINITE.search(sentence) and not _BEGINS_WITH_SUBJECT.match(sentence):
        return "no full sentence"
    if re.search(r"https?://|[{}|<>\\]|\S{30,}", sentence):
        return "sentence with code or an address"
    if _FRAGMENT.search(sentence):
        return "no full sentence"
    if _ORDER.match(sentence):
        return "sentence that tells somebody to do something"
    return None


LEAST_WORDS = 4
_FRAGMENT = re.compile(r"^(?:[a-z]|Note:|Example:|\W)|\s[—–]\s|\w:\s")
_ORDERS = """Please See Use Check Refer Put Attach Make Add Ask Read Select Click Choose Go Open Apply Submit Send Follow Create
    Include Provide Consider Ensure Be Let Keep Try Visit Contact Remember Do Don’t Don't"""
_OPENINGS = "|".join(["To [a-z]+", "For (?:more|details|examples?)", *_ORDERS.split()])
_ORDER = re.compile(rf"(?:{_OPENINGS})\b(?! (?:is|are|was|were|has)\b)")
"""What opens an order in handbooks; a noun of the same spelling is followed by its verb."""
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|can|may|must|will|do|does|did|led|ran|held|kept|[a-z]{2,}(?:s|ed))\b")
_BEGINS_WITH_SUBJECT = re.compile(r"(?:The|An?|All|Each|Every|Most|Some|No|[A-Z]\w+ (?:and|or) [A-Z]\w*)\b")


def _row_facts(row: str, passage: Passage, draft: Draft) -> Iterator[Fact]:
    """ "Tool: Kestrel; Owner: Data Platform team" -> "The owner of Kestrel is Data Platform team." """
    cells = [cell.split(": ", 1) for cell in row.split("; ") if ": " in cell]
    if len(cells) < 2:
        draft.skipped["table row of one cell"] += 1
        return
    key = cells[0][1].strip()
    for header, value in cells[1:]:
        noun = header.strip()
        noun = noun if noun.isupper() else noun[:1].lower() + noun[1:]
        plain = noun.rsplit(" ", 1)[-1] in NOUN_HEADERS and len(words(noun)) <= 3 and not STOP & set(words(noun))
        if not plain or not 1 <= len(words(value)) <= 8 or not 1 <= len(words(key)) <= 5:
            draft.skipped["table cell that makes no sentence"] += 1
            continue
        sentence = f"The {noun} of {key} is {value.strip().rstrip('.')}."
        if found := tuple(entities(sentence)):
            yield Fact(sentence, found, passage)
        else:
            draft.skipped["sentence that names nothing"] += 1


def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """For each fact: reversals from its other entities, rephrasings with another beginning, a question for each entity.

    Task by task, so that the examples at the front of each prompt stay in the model's cache.
    """
    found = [fact for passage in corpus.focused() for fact in facts(passage, draft)]
    shared = Counter(_answered_by(fact) for fact in found)
    for task, template, prefixes in (
        ("reverse", "small-reverse", _turned),
        ("rephrase", "small-rephrase", _reworded),
        ("question", "small-question", _asked),
    ):
        for fact in found:
            for prefix, answer in prefixes(fact):
                if task == "question" and answer == fact.entities[0].text and shared[_answered_by(fact)] > 1:
                    draft.skipped["question that more than one fact would answer"] += 1
                    continue
                yield from draft.requests(
                    strategy="local",
                    task=task,
                    template=template,
                    document_id=fact.passage.document_id,
                    focus=(fact.passage.id,),
                    values={"fact": fact.text, "prefix": prefix},
                    facts=(fact.text,),
                    prefix=prefix,
                    answer=answer,
                )


def _predicate(fact: Fact) -> str:
    """What is said of the first entity, where that is the subject; else the whole sentence."""
    first = fact.entities[0]
    return fact.text[first.end :] if len(words(fact.text[: first.start])) <= 3 and words(fact.text[first.end :]) else fact.text


def _answered_by(fact: Fact) -> frozenset[str]:
    """The predicate as a set of stems, synonyms as one: facts that share it would answer the same question."""
    stems = ("own" if stem == "belong" else stem for stem in content_stems(_predicate(fact)))
    return frozenset(min(SYNONYMS.get(stem, {stem})) for stem in stems)


def _turned(fact: Fact) -> Iterator[tuple[str, str]]:
    if _COMPOUND.search(fact.text):
        return
    for number, entity in enumerate(fact.entities):
        closes = fact.text[entity.end :].strip() == "."
        listed = fact.text[: entity.start].endswith(" and ")  # turned, it would only change places with its neighbour
        if entity.start > 3 and entity.kind in ("name", "person") and (closes or number > 0) and not listed:
            yield upper_first(entity.text), ""


def _reworded(fact: Fact) -> Iterator[tuple[str, str]]:
    """ "In March 2022," for a date at the end; "The person who", "The team that" for whoever the sentence is about or names."""
    for entity in fact.entities:
        before = _FRONTED.search(fact.text[: entity.start])
        closes = fact.text[entity.end :].strip(" .") == ""
        if before and closes and " and " not in fact.text and entity.start > 3 and entity.kind in ("date", "number"):
            yield f"{upper_first(before.group(1))} {entity.text},", ""
    for entity in fact.entities:
        only = OF_PEOPLE.search(fact.text) and not NOT_EXCLUSIVE & set(content_stems(fact.text))
        if entity.kind == "person" and only:
            yield "The person who", entity.text
            return
    for entity in fact.entities:
        agent = fact.text[: entity.start].endswith(" by ")
        if agent and entity.head and entity.text[:4].lower() == "the " and entity.text.endswith(entity.head):
            yield f"The {entity.head} that", "t" + entity.text[1:]
            return


def _asked(fact: Fact) -> Iterator[tuple[str, str]]:
    """A question for each entity. Not for one of many who do the same, nor for the inner parts of a sentence with two verbs."""
    several = bool(NOT_EXCLUSIVE & set(content_stems(fact.text)))
    compound = _COMPOUND.search(fact.text) is not None
    for entity in fact.entities:
        subject = entity is fact.entities[0] and _predicate(fact) != fact.text
        if (several and (subject or entity.kind == "person")) or (compound and not subject):
            continue
        word = _question_word(fact.text, entity)
        counted = entity.kind == "number" and (
            _PREPOSITION.search(fact.text[: entity.start]) or fact.text[: entity.start].endswith("the ")
        )
        if counted or (word == "What" and not subject):
            continue  # measured: a small model writes next to none of these well
        yield word, entity.text


_COMPOUND = re.compile(
    r"\band (?:[a-z]+ly )?(?:[a-z]+(?:s|ed)|is|are|was|were|it|can|may|must|starts?)\b|;|, (?:but|because|which|who|so)\b"
)


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


def upper_first(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def completed(request: Request, text: str) -> str:
    """The forced beginning and what the model made of it, up to the first line break, white space folded."""
    line = text.split("\n", 1)[0]
    glue = "" if not request.prefix or line.startswith((" ", ",", "'", "’", ".", "?")) else " "
    whole = " ".join((request.prefix + glue + line).split())
    if whole == request.prefix.strip():
        raise Unreadable("the answer is empty")
    return whole


def harvest_statement(request: Request, text: str) -> list[Item]:
    """One reversal or rephrasing."""
    kind = "reversal" if request.task == "reverse" else "rephrase"
    return [
        Item(kind="reversal" if kind == "reversal" else "rephrase", statement=completed(request, text), evidence=quotes(request))
    ]


def harvest_question(request: Request, text: str) -> list[Item]:
    """One question; its answer was chosen when it was asked for."""
    question = completed(request, text)
    answer = upper_first(request.answer)
    return [Item(kind="qa", question=question, answer=answer + ("" if answer.endswith(".") else "."), evidence=quotes(request))]


def quotes(request: Request) -> tuple[Evidence, ...]:
    """The facts put to the model, each as evidence from its passage (one passage for all, or one for each)."""
    ids = request.focus if len(request.focus) == len(request.facts) else request.focus[:1] * len(request.facts)
    return tuple(Evidence(passage_id=passage_id, quote=fact) for passage_id, fact in zip(ids, request.facts, strict=True))
