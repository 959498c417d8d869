from collections import Counter

import msgspec

from ftprep.prompts import load_templates
from ftprep.records import Passage, Request
from ftprep.strategies import Corpus, Draft
from ftprep.strategies.corpus_links import plan
from tests.builders import LARGE, passage


def planned(passages: list[Passage], window: int = 100_000) -> tuple[list[Request], Draft]:
    """The global requests for a model with this window."""
    draft = Draft(msgspec.structs.replace(LARGE, context_tokens=window), load_templates(), 1)
    corpus = Corpus(passages=tuple(passages), titles={"a": "Tools", "b": "Teams"}, focus=frozenset(p.id for p in passages))
    return list(plan(corpus, draft)), draft


def test_every_document_is_in_focus_once_before_the_whole_corpus() -> None:
    """One shared context, stored once, that holds every passage with its id."""
    passages = [passage("Tarn is old.", document="a"), passage("Ada leads Data.", document="b"), passage("Bo helps.", document="c")]
    requests, draft = planned(passages)
    assert [request.document_id for request in requests] == ["a", "b", "c"]
    assert len(draft.contexts) == 1
    (context,) = draft.contexts.values()
    assert all(f"[{p.id}] {p.text}" in context.text for p in passages)
    assert {request.context_id for request in requests} == {context.id}


def test_a_long_document_is_worked_on_to_its_end() -> None:
    """In several parts, each passage in focus exactly once."""
    passages = [passage(f"Fact {n}.", document="a", number=n, tokens=400) for n in range(20)] + [passage("Other.", document="b")]
    requests, _ = planned(passages)
    assert Counter(key for request in requests for key in request.focus) == Counter(p.id for p in passages)
    assert sum(request.document_id == "a" for request in requests) > 1


def test_a_corpus_beyond_the_window_is_packed_and_each_pack_fits() -> None:
    """Requests of one pack come together, so that the provider's cache holds their prefix."""
    passages = [passage(f"Document {n}.", document=f"d{n:02}", tokens=2000) for n in range(30)]
    requests, draft = planned(passages, window=20_000)
    assert len(draft.contexts) > 1
    assert all(context.tokens < 20_000 for context in draft.contexts.values())
    order = [request.context_id for request in requests]
    assert len([here for here, before in zip(order, [None, *order], strict=False) if here != before]) == len(draft.contexts)
    assert Counter(key for request in requests for key in request.focus) == Counter(p.id for p in passages)


def test_one_document_alone_has_nothing_to_link() -> None:
    """It is said, not silently skipped."""
    requests, draft = planned([passage("Tarn is old.", document="a")])
    assert requests == []
    assert draft.skipped == {"global needs at least two documents": 1}
