"""Facts by a model: only those are taken that their quote bears out."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from ftprep.evals import extraction
from ftprep.prompts import load_templates
from ftprep.records import Request
from ftprep.strategies.contract import Corpus, Draft
from tests.builders import LARGE, passage

PLACE = passage("Kestrel is owned by the Data Platform team.", "Ada Berg reports to Bo Lind.")
TRUE = {
    "subject": "Kestrel",
    "relation": "is owned by",
    "object": "the Data Platform team",
    "question": "Which team is in charge of Kestrel?",
    "inverse": "Which tool does the Data Platform team own?",
    "description": "the tool that the Data Platform team owns",
    "quote": "Kestrel is owned by the Data Platform team.",
}
TURNED = TRUE | {"subject": "Bo Lind", "relation": "reports to", "object": "Ada Berg", "quote": "Ada Berg reports to Bo Lind."}


def _request() -> Request:
    corpus = Corpus(passages=[PLACE], titles={}, focus={PLACE.id})
    (request,) = extraction.plan(corpus, Draft(LARGE, load_templates(), 1))
    return request


def test_a_fact_that_its_quote_states_is_taken() -> None:
    """With both questions and the description."""
    refused: Counter[str] = Counter()
    (fact,) = extraction.read(_request(), json.dumps({"facts": [TRUE]}), {PLACE.id: PLACE}, refused)
    assert (fact.question, fact.inverse, fact.object_kind) == (TRUE["question"], TRUE["inverse"], "name:team")
    assert not refused


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "Kestrel is owned by the Payments team."}, "quote: not in the passage"),
        ({"object": "the Payments team"}, "names: subject or object is not in the source"),
        ({"question": "", "inverse": ""}, "form: no question"),
        (TURNED, "direction: the source says otherwise"),
    ],
)
def test_a_fact_that_does_not_hold_is_refused_with_its_reason(change: dict[str, str], reason: str) -> None:
    """Invented quote, other name, no question, turned relation."""
    refused: Counter[str] = Counter()
    assert list(extraction.read(_request(), json.dumps({"facts": [TRUE | change]}), {PLACE.id: PLACE}, refused)) == []
    assert refused == {reason: 1}


def test_a_question_that_gives_its_answer_away_is_dropped() -> None:
    """The other side of the fact is still asked for."""
    told = TRUE | {"question": "Does the Data Platform team own Kestrel?"}
    (fact,) = extraction.read(_request(), json.dumps({"facts": [told]}), {PLACE.id: PLACE}, Counter())
    assert (fact.question, fact.inverse) == ("", TRUE["inverse"])
