"""What counts as right: words in any spelling, no false option beside them, options by their likelihood, a judge's word."""

from __future__ import annotations

import pytest

from ftprep.engines.likelihood import Likelihood
from ftprep.evals.general import general
from ftprep.evals.grading import by_likelihood, by_words, judged
from ftprep.evals.questions import Question

TEAM = Question(
    id="1",
    split="reversal",
    question="Who owns Heron?",
    answer="the Payments team",
    accepted=("Legal",),
    options=("the Press team",),
)
BOTH = Question(id="2", split="category", question="What is theirs?", answer="Heron and Tarn", members=("Heron", "Tarn"))
SUM = Question(id="3", split="rephrase", question="How much?", answer="20,000 euros")


@pytest.mark.parametrize(
    ("item", "said", "right"),
    [
        (TEAM, "Payments Team.", True),
        (TEAM, "It is owned by the PAYMENTS team", True),
        (TEAM, "legal", True),
        (TEAM, "The Press team", False),
        (TEAM, "The Payments team or the Press team", False),
        (TEAM, "", False),
        (TEAM, "<think>the Payments team?</think>I do not know.", False),
        (BOTH, "Tarn, Heron", True),
        (BOTH, "Heron", False),
        (SUM, "20000 Euros", True),
        (SUM, "2,000 euros", False),
    ],
)
def test_answers_are_right_by_their_words(item: Question, said: str, right: bool) -> None:
    """Case, articles and notation do not count; naming two answers, one of them false, is wrong."""
    assert by_words(item, said) is right


def test_the_likeliest_option_a_token_wins_and_a_tie_is_not_right() -> None:
    """By the mean, not the sum, which long options would lose; without one of the scores there is no grade."""
    assert by_likelihood([Likelihood(-4.0, 4), Likelihood(-3.0, 1)]) is True
    assert by_likelihood([Likelihood(-4.0, 1), Likelihood(-3.0, 1)]) is False
    assert by_likelihood([Likelihood(-3.0, 1), Likelihood(-3.0, 1)]) is False
    assert by_likelihood([Likelihood(-3.0, 1), None]) is None


def test_a_judge_that_cannot_be_read_decides_nothing() -> None:
    """Only a plain true or false counts."""
    assert judged('Well: {"right": true}') is True
    assert judged('{"right": false}') is False
    assert judged("yes") is judged('{"right": "maybe"}') is None


def test_every_general_question_is_answered_right_by_its_answer_only() -> None:
    """The bundled questions: no option is right, no answer stands in its question."""
    items = general()
    assert len({item.id for item in items}) == len(items) == 40
    for item in items:
        assert by_words(item, item.answer)
        assert not any(by_words(item, option) for option in item.options)
