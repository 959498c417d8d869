"""The further strategies of one prompt: a request for each passage, or for each part of a document of up to 1,500 tokens, alone.

All are for large models; their answers are JSON items, as those of `local` and `global`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from ftprep.entities import entities
from ftprep.lexicon import words
from ftprep.records import Item, Passage, Request, stable_id
from ftprep.strategies import answers
from ftprep.strategies.contract import Corpus, Draft, PlanFunction
from ftprep.strategies.corpus_links import FOCUS_TOKENS
from ftprep.strategies.packing import cut
from ftprep.strategies.passages import labelled, too_short

MOST_PAIRS = 12
"""Pairs of entities that are asked about in a part of a document, those of its most frequent names."""
PAIRS_A_REQUEST = 4
OWN_PAIRS = "- (choose up to four pairs yourself: the people, teams, things, places or terms that matter most here)"
"""Where our rules for names find none: in languages that they don't know."""

VIEWS: Mapping[str, str] = {
    "key-terms": "Explain the terms and names that everything here rests on: what each is and does, how it differs from the next.",
    "structure": "Lay out how the content hangs together: the main subject, its branches, what belongs under which of them.",
    "consequences": "Say what follows from the content for the people, teams and things it is about, step by step.",
    "questions": 'Put the questions of a sceptical expert that can be answered from here, each with its full answer ("qa").',
    "cases": "Walk through situations in which the content applies and say what then holds. Invent no names and no numbers.",
    "debate": "Set side by side what two colleagues with different concerns would stress in this content, and where they meet.",
    "lesson": "Teach the content to a newcomer in a sensible order, each point explained by what comes before it.",
}
"""The seven views, one request each: what the prompt says of each."""


def by_passage(strategy: str) -> PlanFunction:
    """The plan of a strategy that asks about each passage in focus with the template of its name."""

    def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
        for passage in corpus.focused():
            if too_short(passage.text):
                draft.skipped["passage of fewer than 4 words"] += 1
                continue
            values = {"heading": " > ".join(passage.heading) or "-", "passages": f"[{passage.id}] {passage.text.strip()}"}
            yield from _asked(strategy, corpus, draft, (passage,), values)

    return plan


def by_part(strategy: str) -> PlanFunction:
    """The plan of a strategy that asks about each part of each document in focus."""

    def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
        for part in _parts(corpus):
            yield from _asked(strategy, corpus, draft, part, {"passages": labelled(part)})

    return plan


def seven_views(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """Seven requests for each part: a text from each point of view."""
    for part in _parts(corpus):
        for view in VIEWS.values():
            yield from _asked("seven-views", corpus, draft, part, {"passages": labelled(part), "view": view})


def entity_pairs(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """The names of each part in pairs, four pairs a request."""
    for part in _parts(corpus):
        found = pairs(part)
        if len(found) > MOST_PAIRS:
            draft.skipped[f"pair of entities beyond {MOST_PAIRS} in a part of a document"] += len(found) - MOST_PAIRS
        listed = [f"- {one} and {other}" for one, other in found[:MOST_PAIRS]] or [OWN_PAIRS]
        for at in range(0, len(listed), PAIRS_A_REQUEST):
            values = {"passages": labelled(part), "pairs": "\n".join(listed[at : at + PAIRS_A_REQUEST])}
            yield from _asked("entity-pairs", corpus, draft, part, values)


def pairs(part: tuple[Passage, ...]) -> list[tuple[str, str]]:
    """The names of a part in pairs, those first that share a sentence, then the most frequent.

    "Kestrel is owned by the Data Platform team." -> [("Kestrel", "the Data Platform team")]
    """
    spelling: dict[str, str] = {}
    times: dict[str, int] = {}
    together: set[tuple[str, str]] = set()
    for passage in part:
        for sentence in passage.sentences:
            told = "; ".join(cell.split(": ", 1)[-1] for cell in sentence.split("; ")) if passage.kind == "table" else sentence
            here = [entity for entity in entities(told) if entity.kind in ("name", "person")]
            for entity in here:
                spelling.setdefault(
                    entity.core, entity.text[:1].lower() + entity.text[1:] if entity.text[:4] == "The " else entity.text
                )
                times[entity.core] = times.get(entity.core, 0) + 1
            together.update(tuple(sorted((a.core, b.core))) for a, b in combinations(here, 2) if a.core != b.core)  # type: ignore[misc]  # sorted pairs stay pairs
    ranked = sorted(times, key=lambda core: (-times[core], stable_id([core])))[:12]
    chosen = [tuple(sorted(pair)) for pair in combinations(ranked, 2)]
    chosen.sort(key=lambda pair: (pair not in together, -times[pair[0]] - times[pair[1]], stable_id(pair)))
    return [(spelling[one], spelling[other]) for one, other in chosen]


def _parts(corpus: Corpus) -> Iterator[tuple[Passage, ...]]:
    for document in corpus.documents():
        yield from cut([passage for passage in document if passage.id in corpus.focus], FOCUS_TOKENS)


def _asked(strategy: str, corpus: Corpus, draft: Draft, part: tuple[Passage, ...], values: Mapping[str, str]) -> Iterator[Request]:
    return draft.requests(
        strategy=strategy,
        task=strategy,
        template=strategy,
        document_id=part[0].document_id,
        focus=tuple(passage.id for passage in part),
        values={"title": corpus.title(part[0]) or "-", **values},
        language=part[0].language,
    )


def contradictions(request: Request, text: str) -> list[Item]:
    """Items of kind "contradiction": a true statement, which the checks judge as any other, and its false variant.

    One without a variant, or whose variant says the same, becomes an empty item, so that the checks count it.
    """
    found = []
    for item in answers.items(request, text):
        whole = item.kind == "contradiction" and item.contrary and words(item.contrary) != words(item.statement)
        found.append(
            Item(kind="contradiction", statement=item.statement, evidence=item.evidence, contrary=item.contrary)
            if whole
            else Item(kind="contradiction")
        )
    return found
