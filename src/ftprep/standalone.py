"""Sentences that stand alone: what `resolve` found, put in the place of what the documents say, and back again for quotes.

    "It runs on Basalt." (passage 9b2e71c04d, sentence 1) <-> "Kestrel runs on Basalt."

The originals stay as they are in passages.jsonl; standalone.jsonl says which sentence reads how on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec.structs import replace

from ftprep.records import Conflict, Evidence, Example, Passage, Rejected, Standalone

Found = Mapping[str, Mapping[int, Standalone]]
"""By passage and number of the sentence."""
Row = TypeVar("Row", bound=Example | Rejected | Conflict)


def by_passage(records: Iterable[Standalone]) -> dict[str, dict[int, Standalone]]:
    """Those that say something else than the sentence itself, to be looked up."""
    found: dict[str, dict[int, Standalone]] = {}
    for one in records:
        if one.standalone != one.sentence:
            found.setdefault(one.passage_id, {})[one.number] = one
    return found


def resolved(passages: Iterable[Passage], found: Found) -> Iterator[Passage]:
    """The passages with their sentences as they read on their own; the text stays."""
    for passage in passages:
        here = _here(passage, found)
        sentences = [here.get(number, sentence) for number, sentence in enumerate(passage.sentences)]
        yield replace(passage, sentences=tuple(sentences)) if here else passage


def quotable(passage: Passage, found: Found) -> Passage:
    """The passage with its standalone sentences at the end, in text and sentences: a model that was shown them may quote them."""
    extra = tuple(_here(passage, found).values())
    return replace(passage, text="\n".join([passage.text, *extra]), sentences=passage.sentences + extra) if extra else passage


def quoting_originals(row: Row, found: Found) -> Row:
    """A row whose evidence quotes the documents themselves where it quoted a sentence as it reads on its own."""
    if isinstance(row, Rejected):
        return replace(row, example=quoting_originals(row.example, found)) if row.example is not None else row
    evidence = tuple(_original(one, found.get(one.passage_id, {})) for one in row.evidence)
    return replace(row, evidence=evidence) if evidence != row.evidence else row


def _original(evidence: Evidence, here: Mapping[int, Standalone]) -> Evidence:
    for one in here.values():
        if evidence.quote in one.standalone and evidence.quote not in one.sentence:
            return replace(evidence, quote=one.sentence)
    return evidence


def _here(passage: Passage, found: Found) -> dict[int, str]:
    """What was found for this passage's sentences, as they are now."""
    here = found.get(passage.id, {})
    return {at: one.standalone for at, one in here.items() if at < len(passage.sentences) and passage.sentences[at] == one.sentence}
