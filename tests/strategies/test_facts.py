import msgspec
import pytest

from ftprep.prompts import load_templates
from ftprep.records import Passage, Request
from ftprep.strategies import Corpus, Draft
from ftprep.strategies.facts import completed, harvest_question, plan, unfit
from tests.builders import SMALL, passage


def planned(*passages: Passage) -> tuple[list[Request], Draft]:
    """All requests for these passages, and the draft with what was passed over."""
    draft = Draft(SMALL, load_templates(), 1)
    corpus = Corpus(passages=passages, titles={}, focus=frozenset(p.id for p in passages))
    return list(plan(corpus, draft)), draft


def test_a_reversal_is_forced_to_begin_with_the_other_entity() -> None:
    """ "Kestrel is owned by the Data Platform team" is turned from the team's side."""
    requests, _ = planned(passage("Kestrel is owned by the Data Platform team."))
    turned = [request for request in requests if request.task == "reverse"]
    assert [request.prefix for request in turned] == ["The Data Platform team"]
    assert turned[0].messages[0].content.endswith("Turned: The Data Platform team")


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        (
            "The Legal team is led by Sunniva Pell.",
            {"Which team": "The Legal team", "Who": "Sunniva Pell"},
        ),
        ("The Bergen office opened in 2017.", {"Which office": "The Bergen office", "In which year": "2017"}),
        ("Elif Kaya visits the Rotterdam office.", {"Who": "Elif Kaya", "Which office": "the Rotterdam office"}),
        ("Marlow replaced Opsdesk in March 2022.", {"What": "Marlow", "When": "March 2022"}),
    ],
)
def test_a_question_begins_with_the_word_that_fits_the_answer(sentence: str, asked: dict[str, str]) -> None:
    """The answer is chosen in code, so it is grounded whatever the model writes."""
    requests, _ = planned(passage(sentence))
    assert {request.prefix: request.answer for request in requests if request.task == "question"} == asked


def test_a_date_at_the_end_is_fronted() -> None:
    """A rewording that is no copy."""
    requests, _ = planned(passage("Marlow replaced Opsdesk in March 2022."))
    assert "In March 2022," in [request.prefix for request in requests if request.task == "rephrase"]


def test_no_rewording_claims_that_only_one_works_somewhere() -> None:
    """ "The person who works in the Bergen office" would say that nobody else does."""
    requests, _ = planned(passage("Ingrid Solheim works in the Bergen office."))
    assert "The person who" not in [request.prefix for request in requests]


def test_a_question_that_two_facts_would_answer_is_not_asked() -> None:
    """Each answer alone would be incomplete; it is counted, not dropped in silence."""
    requests, draft = planned(passage("Tarn is owned by the Legal team.", "Heron belongs to the Legal team."))
    assert [request.prefix for request in requests if request.task == "question" and request.answer in ("Tarn", "Heron")] == []
    assert draft.skipped["question that more than one fact would answer"] == 2


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("It is owned by the Finance team.", "sentence that needs its neighbours"),
        ("Sales likes it very much.", "sentence that needs its neighbours"),
        ("Contact: Elio Hartnell", "no full sentence"),
        ("Use to communicate with Data Platform and Legal.", "no full sentence"),
        ("Nobody left.", "sentence too short"),
        ("See https://example.org/tools for the list of tools.", "sentence with code or an address"),
        (" ".join(["word"] * 30) + ".", "sentence of more than 28 words"),
    ],
)
def test_a_sentence_that_cannot_stand_alone_is_passed_over_with_its_reason(sentence: str, reason: str) -> None:
    """Small models get one fact at a time, so the fact must be whole."""
    assert unfit(sentence) == reason
    requests, draft = planned(passage(sentence))
    assert requests == []
    assert draft.skipped == {reason: 1}


def test_a_table_row_becomes_sentences_where_its_header_is_a_noun() -> None:
    """ "Signed by" is no noun: who signs may be said of the contract, not of the supplier."""
    requests, draft = planned(passage("Tool: Tarn; Owner: Data Platform team; Signed by: Ada Berg", kind="table"))
    assert {request.facts[0] for request in requests} == {"The owner of Tarn is Data Platform team."}
    assert draft.skipped["table cell that makes no sentence"] == 1


def test_requests_come_task_by_task() -> None:
    """So the worked examples at the front of each prompt stay in the model's cache."""
    requests, _ = planned(passage("Marlow replaced Opsdesk in March 2022."), passage("Ada Berg leads the Legal team.", number=1))
    tasks = [request.task for request in requests]
    assert tasks == sorted(tasks, key=["reverse", "rephrase", "question"].index)


@pytest.mark.parametrize(
    ("prefix", "text", "whole"),
    [
        ("Ada Berg", " leads the team.\nSentence: more", "Ada Berg leads the team."),
        ("In 2017,", " the office opened.", "In 2017, the office opened."),
        ("The person", "who leads it is Ada.", "The person who leads it is Ada."),
        ("", " Ada leads.", "Ada leads."),
    ],
)
def test_the_forced_beginning_is_put_back(prefix: str, text: str, whole: str) -> None:
    """And what a model writes after the line is not taken."""
    request = msgspec.structs.replace(planned(passage("Kestrel is owned by Ada Berg."))[0][0], prefix=prefix)
    assert completed(request, text) == whole


def test_a_question_keeps_the_answer_that_it_was_asked_for() -> None:
    """With a capital and a full stop, as the assistant will say it."""
    requests, _ = planned(passage("Kestrel is owned by the Data Platform team."))
    asked = next(request for request in requests if request.prefix == "Which team")
    item = harvest_question(asked, " owns Kestrel?")[0]
    assert (item.question, item.answer) == ("Which team owns Kestrel?", "The Data Platform team.")
