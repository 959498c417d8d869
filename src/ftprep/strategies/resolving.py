"""resolve, for large models: the sentences of a passage that point elsewhere, written so that each stands alone.

It comes before the other strategies: they work on what it found. Its answers make no rows; `ftprep.resolve` writes them down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ftprep.pointers import points_elsewhere
from ftprep.records import Item, Passage, Request
from ftprep.strategies import answers
from ftprep.strategies.contract import Corpus, Draft


def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """A request for each passage in focus that has such sentences."""
    for passage in corpus.focused():
        pointing = pointing_sentences(passage)
        if not pointing:
            draft.skipped["passage whose sentences all stand alone"] += 1
            continue
        yield from draft.requests(
            strategy="resolve",
            task="resolve",
            template="resolve",
            document_id=passage.document_id,
            focus=(passage.id,),
            values={
                "title": corpus.title(passage) or "-",
                "organisation": corpus.organisation or "-",
                "heading": " > ".join(passage.heading) or "-",
                "sentences": "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(passage.sentences, 1)),
                "numbers": ", ".join(str(number + 1) for number in pointing),
            },
            language=passage.language,
        )


def pointing_sentences(passage: Passage) -> Mapping[int, str]:
    """The sentences that may point elsewhere, by their place from 0. Rows of tables stand under their headers."""
    if passage.kind != "prose":
        return {}
    return {at: sentence for at, sentence in enumerate(passage.sentences) if points_elsewhere(sentence, passage.language)}


def proposals(text: str) -> dict[int, str]:
    """What a model proposes, by the sentence's place from 0.

    proposals('{"sentences": [{"number": 2, "standalone": "A is B."}]}') -> {1: "A is B."}

    Raises Unreadable where there is no JSON of that form.
    """
    found: dict[int, str] = {}
    for value in answers.listed(text, "sentences"):
        if not isinstance(value, dict) or not isinstance(value.get("standalone"), str):
            continue
        number = str(value.get("number", "")).strip(" .")
        if number.isdecimal():
            found[int(number) - 1] = " ".join(value["standalone"].split())
    return found


def harvest(_request: Request, text: str) -> list[Item]:
    """No rows. Raises Unreadable, so that an answer that can't be read is counted and asked for again."""
    proposals(text)
    return []
