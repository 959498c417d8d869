"""local, for large models: one passage, or one sentence, alone in the prompt, its items back as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ftprep.lexicon import size
from ftprep.pointers import points_elsewhere
from ftprep.records import Item, Passage, Request
from ftprep.strategies import answers
from ftprep.strategies.contract import Corpus, Draft

LEAST_WORDS = 4
"""A passage with fewer words (a lone heading, a page number) states no fact."""

_ENOUGH = 200  # characters that hold so many words nearly always

SENTENCE_TOKENS = 1200
"""Room for the answer about one sentence: six items of 130 tokens with their quotes, and half as much again."""


def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """A request for each passage in focus, or with `per: sentence` for each of its sentences (times samples).

    With `per: fact` the model lists the facts of a passage first and works on each of them in the same answer: so the plan needs no
    answers, and an estimate counts the very requests that are sent.
    """
    alone = draft.wanted.per == "sentence"
    for passage in corpus.focused():
        if too_short(passage.text):
            draft.skipped["passage of fewer than 4 words"] += 1
            continue
        for text in _sentences(passage, draft) if alone else (passage.text.strip(),):
            yield from draft.requests(
                strategy="local",
                task="facts" if draft.wanted.per == "fact" else "passages",
                template="local",
                document_id=passage.document_id,
                focus=(passage.id,),
                values={
                    "title": corpus.title(passage),
                    "heading": " > ".join(passage.heading) or "-",
                    "passages": f"[{passage.id}] {text}",
                },
                language=passage.language,
                schema="facts" if draft.wanted.per == "fact" else None,
                most_tokens=SENTENCE_TOKENS if alone else None,
            )


def too_short(text: str) -> bool:
    """Whether a text can state no fact."""
    return size(text[:_ENOUGH]) < LEAST_WORDS and size(text) < LEAST_WORDS


def _sentences(passage: Passage, draft: Draft) -> Iterator[str]:
    """Each sentence alone; one that points elsewhere, and that nobody resolved, after those before it."""
    for number, sentence in enumerate(passage.sentences or (passage.text.strip(),)):
        if too_short(sentence):
            draft.skipped["sentence of fewer than 4 words"] += 1
        elif number and points_elsewhere(sentence, passage.language):
            yield f"{sentence}\n(The sentences before it, for understanding only: {' '.join(passage.sentences[:number])})"
        else:
            yield sentence


def harvest_facts(request: Request, text: str) -> list[Item]:
    """The items of an answer that lists its facts first; a fact that no item is made of gives an empty one, so that it is counted.

    Raises Unreadable.
    """
    found = answers.items(request, text)
    return found + [Item(kind="inference")] * answers.left_out(text)


def labelled(passages: Iterable[Passage]) -> str:
    """Passages as prompts show them, each with its id, under a line with their headings where these change.

    (Internal tools > Kestrel)
    [9b2e71c04d] Kestrel is owned by the Data Platform team.
    """
    lines: list[str] = []
    heading: tuple[str, ...] = ()
    for passage in passages:
        if passage.heading != heading and passage.heading:
            lines.append(f"({' > '.join(passage.heading)})")
        heading = passage.heading
        lines.append(f"[{passage.id}] {passage.text.strip()}")
    return "\n".join(lines)
