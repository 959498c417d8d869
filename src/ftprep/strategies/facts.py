"""local, for small models: one fact at a time, completion style. What is asked about each fact is in `asks`.

The strict checks keep what is true and new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

import msgspec

from ftprep.checks.whole import CODE, LEAST_WORDS, NEEDS_NEIGHBOURS, ORDER, TOO_LONG, unfit
from ftprep.entities import Entity, entities
from ftprep.lexicon import STOP, SYNONYMS, content_stems, upper_first, words
from ftprep.records import Evidence, Item, Passage, Request
from ftprep.strategies.asks import TASKS, Task, predicate
from ftprep.strategies.contract import Corpus, Draft, NothingFollows, Unreadable
from ftprep.strategies.plain_facts import plain

__all__ = ["NONE", "Fact", "completed", "distillable", "facts", "plan", "quotes", "unfit", "worked_on"]

NONE = "NONE"
"""What a model with an adapter answers where nothing follows from what it was given."""
MOST_DISTILLED = 70
"""Words of a sentence that a model with an adapter may be asked to take apart: longer ones were not among what it learned from."""

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


def facts(passage: Passage, draft: Draft, *, adapted: bool = False) -> Iterator[Fact]:
    """The sentences of a passage that a small model can work on; the others are counted in `draft.skipped` with the reason.

    With `adapted` also those that name nothing, which can be put in other words; and those that are `distillable` are not counted.
    """
    for sentence in passage.sentences:
        if passage.kind == "table":
            yield from _row_facts(sentence, passage, draft)
            continue
        told = plain(sentence)
        reason = unfit(told)
        found = tuple(entities(told)) if reason is None else ()
        if reason is None and not found and not adapted:
            reason = "sentence that names nothing"
        if reason is None:
            yield Fact(told, found, passage)
        elif not (adapted and passage.kind == "prose" and distillable(sentence, passage.language)):
            draft.skipped[reason] += 1


def distillable(sentence: str, language: str | None) -> bool:
    """Whether a sentence is asked about in the stage before (`distilling`): unfit by itself, but prose that may state facts,
    without its full stop too. English only, which adapters are trained on."""
    told = sentence if sentence.endswith(".") else sentence + "."
    reason = unfit(plain(told))
    return (
        (reason in (NEEDS_NEIGHBOURS, TOO_LONG) or (reason is None and told != sentence))
        and language in (None, "en")
        and LEAST_WORDS <= len(words(sentence)) <= MOST_DISTILLED
        and not (sentence.endswith((":", "?")) or ORDER.match(sentence) or CODE.search(sentence))
    )


def worked_on(passage: Passage, corpus: Corpus, draft: Draft) -> Iterator[Fact]:
    """The facts of a passage: its own sentences, and with an adapter what was found in the others before."""
    adapted = draft.target.adapted
    yield from facts(passage, draft, adapted=adapted)
    if adapted:
        for text in corpus.stated.get(passage.id, ()):
            yield Fact(text, tuple(entities(text)), passage)


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
    """The tasks of `asks.TASKS` on each fact.

    Task by task, so that the examples at the front of each prompt stay in the model's cache; with an adapter, whose prompts begin
    with the fact, fact by fact.
    """
    adapted = draft.target.adapted
    found = [fact for passage in corpus.focused() for fact in worked_on(passage, corpus, draft)]
    shared = Counter(_answered_by(fact) for fact in found if fact.entities)
    for task, fact in _in_order(TASKS[adapted], found, by_fact=adapted):
        for ask in task.asks(fact):
            if task.name == "question" and ask.about == fact.entities[0].text and shared[_answered_by(fact)] > 1:
                draft.skipped["question that more than one fact would answer"] += 1
                continue
            yield from draft.requests(
                strategy="local",
                task=task.name,
                template=task.template,
                document_id=fact.passage.document_id,
                focus=(fact.passage.id,),
                values={"fact": fact.text, "prefix": ask.prefix, "entity": ask.about, "answer": ask.about},
                facts=(fact.text,),
                prefix=ask.prefix,
                answer=ask.about,
            )


def _in_order(tasks: tuple[Task, ...], found: list[Fact], *, by_fact: bool) -> Iterator[tuple[Task, Fact]]:
    return ((task, fact) for fact, task in product(found, tasks)) if by_fact else iter(product(tasks, found))


def _answered_by(fact: Fact) -> frozenset[str]:
    """The predicate as a set of stems, synonyms as one: facts that share it would answer the same question."""
    stems = ("own" if stem == "belong" else stem for stem in content_stems(predicate(fact)))
    return frozenset(min(SYNONYMS.get(stem, {stem})) for stem in stems)


def completed(request: Request, text: str) -> str:
    """The forced beginning and what the model made of it, up to the first line break, white space folded.

    Raises Unreadable where that is nothing, NothingFollows where it says so.
    """
    line = text.split("\n", 1)[0]
    if line.strip(" .") == NONE:
        raise NothingFollows("the model says that nothing follows")
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
