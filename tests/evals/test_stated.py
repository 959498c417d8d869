"""Facts by rules: the questions that they make, and what they pass over."""

from __future__ import annotations

from collections import Counter

import pytest

from ftprep.evals.questions import CLASS, Stated
from ftprep.evals.stated import stated
from ftprep.prompts import load_templates
from ftprep.strategies.contract import Draft
from tests.builders import SMALL, passage


def _of(*sentences: str) -> tuple[list[Stated], Counter[str]]:
    skipped: Counter[str] = Counter()
    return list(stated([passage(*sentences)], Draft(SMALL, load_templates(), 1), skipped)), skipped


@pytest.mark.parametrize(
    ("sentence", "question", "inverse"),
    [
        ("Tarn is owned by the Data Platform team.", "By which team is Tarn owned?", "What is owned by the Data Platform team?"),
        (
            "Maren Holloway leads the Data Platform team.",
            "Which team does Maren Holloway lead?",
            "Who leads the Data Platform team?",
        ),
        ("Project Drumlin is sponsored by Ruben Farrow.", "By whom is Project Drumlin sponsored?", None),
        ("Heron runs on the Basalt cluster.", "On which cluster does Heron run?", "What runs on the Basalt cluster?"),
        ("Hollin Glassworks supplies glass to the Lyon office.", "To which office does Hollin Glassworks supply glass?", None),
    ],
)
def test_a_short_sentence_gives_a_question_for_each_end(sentence: str, question: str, inverse: str | None) -> None:
    """Passive, present and prepositional sentences; the answer is never in its question."""
    (fact,), _ = _of(sentence)
    assert fact.question == question
    assert inverse is None or fact.inverse == inverse
    assert fact.object not in fact.question
    assert fact.subject not in fact.inverse
    assert fact.evidence.quote == sentence


def test_names_are_described_from_both_ends() -> None:
    """What deductions put in the place of a name."""
    (owned, leads), _ = _of("Tarn is owned by the Data Platform team.", "Maren Holloway leads the Data Platform team.")
    assert owned.object_description == "the team by which Tarn is owned"
    assert leads.object_description == "the team that Maren Holloway leads"
    assert leads.description == "the person who leads the Data Platform team"


def test_what_a_thing_is_makes_a_fact_without_a_second_name() -> None:
    """Asked for from one side only."""
    (fact,), _ = _of("Brigid Tolland is the procurement manager.")
    assert (fact.object_kind, fact.inverse, fact.question) == (CLASS, "Who is the procurement manager?", "")


def test_what_the_rules_cannot_ask_about_is_counted_with_its_reason() -> None:
    """Nothing is lost in silence."""
    facts, skipped = _of("It runs on Basalt.", "Tarn is owned by the Data Platform team and stands in the Lyon office.", "Hello.")
    assert facts == []
    assert skipped == {"sentence that needs its neighbours": 1, "sentence of more than one clause": 1, "sentence too short": 1}
