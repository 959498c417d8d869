"""What a model with an adapter is asked about a fact: without examples, no forced beginning, and more than the one without."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest

from ftprep.prompts import load_templates
from ftprep.records import Passage, Request
from ftprep.strategies import HARVESTS, STRATEGIES, Corpus, Draft
from ftprep.strategies.contract import NothingFollows
from tests.builders import SMALL, passage

ADAPTED = msgspec.structs.replace(SMALL, model=f"{SMALL.model}+adapter@1f0c53a9be77", adapter="a.gguf")


def planned(*passages: Passage, strategy: str = "local", stated: Mapping[str, tuple[str, ...]] = {}) -> list[Request]:
    """All requests of a strategy for these passages, with an adapter."""
    corpus = Corpus(passages=passages, titles={}, focus=frozenset(one.id for one in passages), stated=stated)
    made = STRATEGIES[strategy].small
    assert made is not None
    return list(made(corpus, Draft(ADAPTED, load_templates(), 1)))


def asked(task: str, *sentences: str) -> list[str]:
    """What a task asks about of these sentences."""
    return [request.answer for request in planned(passage(*sentences)) if request.task == task]


def test_the_prompts_are_those_that_the_adapter_was_trained_on() -> None:
    """A fact, the entity, and the word that the answer follows; nothing is forced, and the whole of it is the prompt."""
    requests = planned(passage("Kestrel is owned by the Data Platform team."))
    prompts = {request.task: request.messages[0].content for request in requests}
    fact = "Fact: Kestrel is owned by the Data Platform team."
    assert prompts["reverse"] == f"{fact}\nAbout: the Data Platform team\nReversed:"
    assert prompts["rephrase"] == f"{fact}\nRephrased:"
    assert prompts["question"] == f"{fact}\nAnswer: the Data Platform team\nQuestion:"
    assert {request.prefix for request in requests} == {""}
    assert {request.template.split("@")[0] for request in requests} == {"adapted-reverse", "adapted-rephrase", "adapted-question"}


@pytest.mark.parametrize(
    ("sentence", "about"),
    [
        ("Marlow replaced Opsdesk in March 2022.", ["Opsdesk", "March 2022"]),
        ("The Falcon gateway allows 500 requests.", ["500 requests"]),
        ("Marlow has 24 nodes in the Lyon office.", ["the Lyon office"]),
    ],
)
def test_a_fact_is_turned_to_each_end_that_it_has(sentence: str, about: list[str]) -> None:
    """Names, and dates and numbers where they end the sentence: a number in its midst makes no subject."""
    assert asked("reverse", sentence) == about


def test_each_fact_is_put_in_other_words_once() -> None:
    """Also one that names nothing, which has nothing to be turned to and nothing to be asked for."""
    requests = planned(passage("Travel costs are refunded after the trip."))
    assert [(request.task, request.answer) for request in requests] == [("rephrase", "")]


def test_what_the_bare_model_cannot_be_asked_is_asked() -> None:
    """A thing without a kind, and a counted number behind a preposition."""
    assert asked("question", "Ada Berg visits Marlow within 30 days.") == ["Ada Berg", "Marlow", "30 days"]


def test_requests_come_fact_by_fact() -> None:
    """The prompts of one fact have their beginning in common: it stays in the model's cache."""
    facts = [request.facts[0] for request in planned(passage("Tarn is led by Ada Berg.", "Heron belongs to Elif Kaya."))]
    assert facts == sorted(facts, reverse=True)


def test_two_facts_are_joined_without_a_beginning() -> None:
    """The pair is chosen as ever; how its shared entity is described is left to the model."""
    requests = planned(
        passage("Kestrel is owned by the Legal team."), passage("The Legal team sits in Madrid.", number=1), strategy="global"
    )
    assert [request.messages[0].content for request in requests] == [
        "Fact: Kestrel is owned by the Legal team.\nFact: The Legal team sits in Madrid.\nConclusion:"
    ]
    assert requests[0].prefix == ""


def test_facts_found_in_prose_are_worked_on_like_sentences() -> None:
    """In both strategies, with their passage in focus."""
    prose = passage("It runs on Basalt, and they like it.")
    stated = {prose.id: ("Kestrel runs on the Basalt cluster.",)}
    assert {request.facts for request in planned(prose, stated=stated)} == {("Kestrel runs on the Basalt cluster.",)}
    other = passage("The Basalt cluster has 24 nodes.", number=1)
    (pair,) = planned(prose, other, strategy="global", stated=stated)
    assert pair.focus == (prose.id, other.id)


@pytest.mark.parametrize("text", [" NONE", "NONE.", " NONE\nFact: more"])
@pytest.mark.parametrize("task", ["reverse", "rephrase", "question"])
def test_none_is_no_row(task: str, text: str) -> None:
    """The model says itself that nothing follows: a reason of its own, and no row."""
    request = next(one for one in planned(passage("Tarn is led by Ada Berg.")) if one.task == task)
    with pytest.raises(NothingFollows, match="says that nothing follows"):
        HARVESTS[task](request, text)
    assert NothingFollows.check == "none"
