"""The stage before `local` and `global`, for small models with an adapter: prose that can't be worked on as it stands is asked
for the facts that it states, a few sentences at a time.

    Title: Kestrel
    Text: Kestrel is the tool of the Data Platform team. It runs on the Basalt cluster, which Ada Berg looks after.
    Facts:
    - Kestrel runs on the Basalt cluster.
    - Ada Berg looks after the Basalt cluster.

`ftprep.distil` checks what comes back; the strategies then work on these facts as on sentences that stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ftprep.checks.whole import unfit
from ftprep.lexicon import content_stems, words
from ftprep.pointers import points_elsewhere
from ftprep.records import Evidence, Item, Passage, Request
from ftprep.strategies.contract import Corpus, Draft, NothingFollows, Unreadable
from ftprep.strategies.facts import NONE, distillable
from ftprep.strategies.plain_facts import plain

MOST_SENTENCES = 4
MOST_WORDS = 60
"""A window holds no more; a longer sentence has one of its own. What adapters are trained on."""


MOST_FACTS = 8
"""Lines of one answer that are looked at; more are not to be had from so few words."""


class Window(NamedTuple):
    """Neighbouring sentences of a passage, the first of them at `number`."""

    number: int
    sentences: tuple[str, ...]


def windows(passage: Passage) -> Iterator[Window]:
    """The sentences that need taking apart, each in one window; a fit one is among them where it stands between two of them, or
    before one that points back to it."""
    if passage.kind != "prose":
        return
    held: list[int] = []
    for at, sentence in enumerate(passage.sentences):
        wanted = distillable(sentence, passage.language)
        there = sum(len(words(passage.sentences[one])) for one in held) + len(words(sentence))
        if held and (len(held) == MOST_SENTENCES or there > MOST_WORDS):
            yield from _trimmed(passage, held)
            held = []
        if wanted or unfit(plain(sentence)) is None:
            held.append(at)
        else:
            yield from _trimmed(passage, held)
            held = []
    yield from _trimmed(passage, held)


def _trimmed(passage: Passage, held: list[int]) -> Iterator[Window]:
    needy = [at for at in held if distillable(passage.sentences[at], passage.language)]
    if not needy:
        return
    first, last = needy[0], needy[-1]
    if first > held[0] and points_elsewhere(passage.sentences[first], passage.language):
        first -= 1
    yield Window(first, passage.sentences[first : last + 1])


def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """A request for each window of the passages in focus."""
    for passage in corpus.focused():
        for window in windows(passage):
            asked = draft.requests(
                strategy="facts",
                task="distil",
                template="adapted-facts",
                document_id=passage.document_id,
                focus=(passage.id,),
                values={
                    "title": passage.heading[-1] if passage.heading else corpus.title(passage) or "-",
                    "text": " ".join(one if one.endswith((".", "!", "?")) else one + "." for one in window.sentences),
                },
                facts=window.sentences,
            )
            yield from islice(asked, 1)  # what is found is asked about as often as `samples` says, the prose once


def found(text: str) -> list[str]:
    """The facts of an answer, a line each: found("\\n- Kestrel runs on Basalt.\\n- ...") -> ["Kestrel runs on Basalt.", ...]

    Raises NothingFollows, or Unreadable where there is no line.
    """
    lines = [" ".join(line.strip().removeprefix("-").split()) for line in text.strip().split("\n")]
    facts = [line for line in lines if line and line.strip(" .") != NONE]
    if not facts:
        if any(lines):
            raise NothingFollows("the model says that these sentences state no fact that stands by itself")
        raise Unreadable("the answer is empty")
    return list(dict.fromkeys(facts))


def harvest(request: Request, text: str) -> list[Item]:
    """A statement for each fact, with the sentences that it rests on: what the source says in other words, if it is no copy."""
    return [Item(kind="rephrase", statement=fact, evidence=evidence(request, fact)) for fact in found(text)[:MOST_FACTS]]


def evidence(request: Request, fact: str) -> tuple[Evidence, ...]:
    """The sentences of the window that a fact rests on, as evidence."""
    return tuple(Evidence(passage_id=request.focus[0], quote=sentence) for sentence in rests_on(fact, request.facts))


def rests_on(fact: str, sentences: Sequence[str]) -> tuple[str, ...]:
    """The fewest sentences that hold its words: the one with most of them first, then whichever adds words that are still missing.

    rests_on("Kestrel runs on Basalt.", ["Kestrel is a tool.", "It runs on Basalt.", "Ada likes it."]) -> the first two
    """
    wanted, chosen = set(content_stems(fact)), set[int]()
    stems = [set(content_stems(sentence)) for sentence in sentences]
    while wanted:
        best = max(range(len(sentences)), key=lambda at: (len(wanted & stems[at]), -at))
        if not wanted & stems[best]:
            break
        chosen.add(best)
        wanted -= stems[best]
    return tuple(sentences[at] for at in sorted(chosen)) or tuple(sentences[:1])
