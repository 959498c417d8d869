"""Prose cut into windows, and the facts of an answer."""

from __future__ import annotations

import msgspec
import pytest

from ftprep.prompts import load_templates
from ftprep.strategies import Corpus, Draft, Unreadable
from ftprep.strategies.contract import NothingFollows
from ftprep.strategies.distilling import MOST_SENTENCES, MOST_WORDS, found, harvest, plan, rests_on, windows
from ftprep.strategies.facts import distillable
from tests.builders import passage
from tests.strategies.test_asks import ADAPTED

FIT = "Kestrel is owned by the Data Platform team."
POINTS = "It runs on the Basalt cluster."
LONG = "The Lyon office, " + " and ".join(f"which has {number} rooms on floor {number}" for number in range(2, 9)) + ", has moved."


def cut(*sentences: str, language: str | None = None) -> list[tuple[int, tuple[str, ...]]]:
    """The windows of a passage of these sentences."""
    return [tuple(window) for window in windows(msgspec.structs.replace(passage(*sentences), language=language))]  # type: ignore[misc]


def test_sentences_that_stand_alone_are_not_asked_about() -> None:
    """They are facts already; so are those, but for the neighbour of one that points back to it."""
    assert cut(FIT, "Heron is owned by the Legal team.") == []
    assert cut("Heron is owned by the Legal team.", FIT, POINTS, "Tarn is led by Ada Berg.") == [(1, (FIT, POINTS))]


def test_every_sentence_that_needs_it_stands_in_one_window() -> None:
    """However they mix, and no window is larger than what adapters are trained on."""
    sentences = [POINTS, FIT, POINTS, POINTS, "Nobody left.", LONG, POINTS, POINTS, POINTS, POINTS, POINTS, FIT, FIT]
    made = cut(*sentences)
    places = [number + at for number, held in made for at in range(len(held))]
    assert len(places) == len(set(places))
    assert {at for at, one in enumerate(sentences) if distillable(one, None)} <= set(places)
    assert all(sentences[number : number + len(held)] == list(held) for number, held in made)
    assert all(len(held) <= MOST_SENTENCES for _, held in made)
    assert all(len(held) == 1 or sum(len(one.split()) for one in held) <= MOST_WORDS for _, held in made)


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        (POINTS, True),
        (LONG, True),
        ("Requests are approved by the Legal team", True),  # a list item without its full stop
        (FIT, False),
        ("Ask your manager before it is too late.", False),  # an order
        ("Do you know who it is?", False),
        ("It is described at https://example.org/it.", False),
        (" ".join(["It is a word"] * 18) + ".", False),  # longer than any that an adapter has learned from
        ("Nobody left.", False),
    ],
)
def test_what_is_asked_about(sentence: str, asked: bool) -> None:
    """Sentences of prose that may state facts, and can't be worked on as they stand; in English only."""
    assert distillable(sentence, "en") == asked
    assert not distillable(sentence, "de")


def test_the_prompt_is_the_one_that_the_adapter_was_trained_on() -> None:
    """The nearest heading as title, the sentences as a text; once, however many samples are drawn of what comes of it."""
    prose = passage("It replaced Opsdesk in March 2022", POINTS, heading=("Tools", "Kestrel"))
    corpus = Corpus(passages=[prose], titles={"doc": "Handbook"}, focus=frozenset([prose.id]))
    (request,) = plan(corpus, Draft(ADAPTED, load_templates(), 3))
    assert request.messages[0].content == f"Title: Kestrel\nText: It replaced Opsdesk in March 2022. {POINTS}\nFacts:"
    assert (request.strategy, request.task, request.facts) == ("facts", "distil", prose.sentences)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("\n- A is B.\n- C is D.", ["A is B.", "C is D."]),
        (" - A is B.\n\n", ["A is B."]),
        ("\n- A is  B.\n- A is B.", ["A is B."]),
        ("\n- A is B.\n- NONE", ["A is B."]),
    ],
)
def test_a_fact_a_line(text: str, facts: list[str]) -> None:
    """Behind a dash; the same line twice is one fact."""
    assert found(text) == facts


def test_no_fact() -> None:
    """NONE is an answer, nothing at all is none."""
    for text in (" NONE", "NONE.", "\n- NONE"):
        with pytest.raises(NothingFollows):
            found(text)
    with pytest.raises(Unreadable, match="empty"):
        found("\n \n")


def test_a_fact_rests_on_the_sentences_that_hold_its_words() -> None:
    """On as few as it takes, in their order; and its row quotes them."""
    sentences = (FIT, POINTS, "Ada Berg likes that.")
    assert rests_on("The Data Platform team owns Kestrel.", sentences) == (FIT,)
    assert rests_on("Kestrel runs on the Basalt cluster.", sentences) == (FIT, POINTS)
    prose = passage(*sentences)
    corpus = Corpus(passages=[prose], titles={}, focus=frozenset([prose.id]))
    (request,) = plan(corpus, Draft(ADAPTED, load_templates(), 1))
    (item,) = harvest(request, "\n- Kestrel runs on the Basalt cluster.")
    assert [one.quote for one in item.evidence] == [FIT, POINTS]
