"""Facts by a model: one request a passage, and what is kept of its answers. Each fact is held against the words that it quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ftprep.checks import CHECKS, Candidate
from ftprep.checks.quotes import located
from ftprep.entities import entities
from ftprep.evals.questions import Stated
from ftprep.lexicon import words
from ftprep.records import Evidence, Passage, Request
from ftprep.strategies.answers import listed
from ftprep.strategies.contract import Corpus, Draft, Unreadable

_HELD_AGAINST = ("grounded", "values", "turned", "direction", "roles", "negation", "quantifier", "limit")
"""The checks of rows that look at truth: a fact is asked them as a statement, and turned round."""


class _Fact(msgspec.Struct):
    subject: str
    relation: str
    object: str
    quote: str
    question: str = ""
    inverse: str = ""
    description: str = ""


def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """A request for each passage."""
    for passage in corpus.focused():
        yield from draft.requests(
            strategy="eval",
            task="facts",
            template="eval-facts",
            document_id=passage.document_id,
            focus=(passage.id,),
            values={
                "title": corpus.title(passage) or "no title",
                "heading": " > ".join(passage.heading) or "none",
                "passages": f"[{passage.id}] {passage.text.strip()}",
            },
            language=passage.language,
        )


def read(request: Request, text: str, passages: Mapping[str, Passage], refused: Counter[str]) -> Iterator[Stated]:
    """The facts of an answer that hold; the others are counted by the reason for which they do not."""
    passage = passages.get(request.focus[0]) if request.focus else None
    if passage is None:
        refused["its passage is gone"] += 1
        return
    try:
        values = listed(text, "facts")
    except Unreadable as reason:
        refused[f"unreadable: {reason}"] += 1
        return
    for value in values:
        try:
            fact = msgspec.convert(value, _Fact)
        except msgspec.ValidationError:
            refused["unreadable: a fact without subject, relation, object and quote"] += 1
            continue
        if (why := fault(fact, passage)) is not None:
            refused[why] += 1
        else:
            yield _stated(fact, passage)


def fault(fact: _Fact, passage: Passage) -> str | None:
    """Why a fact is not taken: its quote, its names, its direction, its questions."""
    where = located(fact.quote, passage.text)
    if where is None:
        return "quote: not in the passage"
    said, subject, aim = words(where), words(fact.subject), words(fact.object)
    if not subject or not aim or not words(fact.relation):
        return "form: subject, relation or object is empty"
    if not _within(aim, said) or not (_within(subject, said) or _within(subject, words(passage.text))):
        return "names: subject or object is not in the source"
    statement = f"{fact.subject} {fact.relation} {fact.object}."
    row = Candidate(
        kind="rephrase",
        statement=statement,
        sources=(where, *passage.heading),
        around=passage.heading,
        evidence=(Evidence(passage_id=passage.id, quote=where),),
        cited={passage.id: passage.text},
        language=passage.language,
    )
    for name in _HELD_AGAINST:
        if CHECKS[name](row):
            return f"{name}: the source says otherwise"
    if not (fact.question or fact.inverse):
        return "form: no question"
    return None


def _within(inner: list[str], outer: list[str]) -> bool:
    return any(outer[at : at + len(inner)] == inner for at in range(len(outer) - len(inner) + 1))


def _asks(question: str, given: str, asked: str) -> str:
    """The question, if it names the one end and not the other; else ""."""
    said = words(question)
    return question.strip() if _within(_bare(given), said) and not _within(_bare(asked), said) else ""


def _bare(name: str) -> list[str]:
    found = words(name)
    return found[1:] if len(found) > 1 and found[0] in ("the", "a", "an", "our") else found


def _stated(fact: _Fact, passage: Passage) -> Stated:
    return Stated(
        subject=fact.subject.strip(),
        relation=fact.relation.strip(),
        object=fact.object.strip().rstrip("."),
        question=_asks(fact.question, fact.subject, fact.object),
        inverse=_asks(fact.inverse, fact.object, fact.subject),
        description=fact.description.strip() if not _within(_bare(fact.subject), words(fact.description)) else "",
        subject_kind=_kind(fact.subject),
        object_kind=_kind(fact.object),
        evidence=Evidence(passage_id=passage.id, quote=located(fact.quote, passage.text) or fact.quote),
        document_id=passage.document_id,
    )


def _kind(text: str) -> str:
    """What kind of thing a name is: "name:team", "person:", "number:"; "term:" where the rules see none."""
    found = next(iter(entities(f"It is {text}.")), None)
    return f"{found.kind}:{found.head}" if found is not None else "term:"


def by_model(
    requests: Iterable[Request], answers: Mapping[str, str], passages: Mapping[str, Passage], refused: Counter[str]
) -> Iterator[Stated]:
    """The facts of all answers there are."""
    for request in requests:
        if request.key in answers:
            yield from read(request, answers[request.key], passages, refused)
