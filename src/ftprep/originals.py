"""The documents themselves as training rows: declarative text in the assistant turn, where chat fine-tuning puts its loss.

How a document is cut into rows is a choice for each data set (Lampinen et al. 2025): into passages, left whole, or into sentences,
each alone or each after those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from ftprep.records import Evidence, Example, Message, Passage, stable_id
from ftprep.turns import invitation

Titles = Mapping[str, str]


def originals(passages: Iterable[Passage], titles: Titles, mode: str = "passages") -> Iterator[Example]:
    """The rows of all passages, which come document by document; `mode` is a key of MODES.

    {"kind": "original", "messages": [{"role": "user", "content": "Notes on Internal tools, please."},
     {"role": "assistant", "content": "Internal tools > Kestrel\\n\\nKestrel is the internal tool for ..."}]}
    """
    return MODES[mode](passages, titles)


def _passages(passages: Iterable[Passage], titles: Titles) -> Iterator[Example]:
    """One row for each passage, under a short generic user turn: never the passage in the prompt of its own row."""
    for passage in passages:
        yield _row(passage, titles, passage.text.strip(), _standing_alone(passage, titles, passage.text.strip()), passage.id)


def _documents(passages: Iterable[Passage], titles: Titles) -> Iterator[Example]:
    """One row for each document: all its passages, each new heading above those beneath it."""
    for _, group in groupby(passages, key=lambda passage: passage.document_id):
        first, *others = group
        title = titles.get(first.document_id, "")
        pieces = [title] if title else []
        heading: tuple[str, ...] = ()
        for passage in (first, *others):
            path = tuple(part for part in passage.heading if part != title)
            if path and path != heading:
                pieces.append(" > ".join(path))
            heading = path
            pieces.append(passage.text.strip())
        text = "\n\n".join(pieces)
        yield Example(
            id=stable_id(["original", first.document_id, text]),
            kind="original",
            messages=(
                Message(role="user", content=invitation(title, (), stable_id([first.document_id], 10), first.language)),
                Message(role="assistant", content=text),
            ),
            document_ids=(first.document_id,),
            passage_ids=(first.id, *(passage.id for passage in others)),
        )


def _sentences(passages: Iterable[Passage], titles: Titles) -> Iterator[Example]:
    """One row for each sentence, under the title and headings that say what it is about; code, which has none, as a passage."""
    for passage in passages:
        for number, sentence in enumerate(passage.sentences or (passage.text.strip(),)):
            seed = stable_id([passage.id, str(number)], 10)
            yield _row(passage, titles, sentence, _standing_alone(passage, titles, sentence), seed)


def _both(passages: Iterable[Passage], titles: Titles) -> Iterator[Example]:
    """Each document whole, and each of its sentences: what belongs together, and every fact by itself."""
    for _, group in groupby(passages, key=lambda passage: passage.document_id):
        document = list(group)
        yield from _documents(document, titles)
        yield from _sentences(document, titles)


def _cumulative(passages: Iterable[Passage], titles: Titles) -> Iterator[Example]:
    """One row for each sentence, those before it in its passage as the user turn: the loss falls on the last alone."""
    for passage in passages:
        sentences = passage.sentences or (passage.text.strip(),)
        for number, sentence in enumerate(sentences):
            seed = stable_id([passage.id, str(number)], 10)
            if number == 0:
                yield _row(passage, titles, sentence, _standing_alone(passage, titles, sentence), seed)
            else:
                earlier = _standing_alone(passage, titles, " ".join(sentences[:number]))
                yield _row(passage, titles, sentence, sentence, seed, earlier)


def _none(_passages: Iterable[Passage], _titles: Titles) -> Iterator[Example]:
    return iter(())


MODES: Mapping[str, Callable[[Iterable[Passage], Titles], Iterator[Example]]] = {
    "passages": _passages,
    "documents": _documents,
    "sentences": _sentences,
    "both": _both,
    "cumulative": _cumulative,
    "none": _none,
}


def _row(passage: Passage, titles: Titles, quote: str, answer: str, seed: str, user: str | None = None) -> Example:
    opening = user or invitation(titles.get(passage.document_id, ""), passage.heading, seed, passage.language)
    return Example(
        id=stable_id(["original", seed, quote]),
        kind="original",
        messages=(Message(role="user", content=opening), Message(role="assistant", content=answer)),
        document_ids=(passage.document_id,),
        passage_ids=(passage.id,),
        evidence=(Evidence(passage_id=passage.id, quote=quote),),
    )


def _standing_alone(passage: Passage, titles: Titles, text: str) -> str:
    """The text under its title and headings, unless it begins with them."""
    path = [part for part in dict.fromkeys([titles.get(passage.document_id, ""), *passage.heading]) if part]
    if not path or text.startswith("#"):
        return text
    return f"{' > '.join(path)}\n\n{text}"
