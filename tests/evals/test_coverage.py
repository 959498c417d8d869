"""Which items rows cover, what that predicts, and what is said of a tuned arm by it."""

from __future__ import annotations

import pytest

from ftprep.evals.arms import EvalArm
from ftprep.evals.coverage import covered, predicted
from ftprep.evals.grading import Graded
from ftprep.evals.questions import Question
from ftprep.evals.results import accuracies, pairs
from ftprep.evals.verdict import Serving, advice
from ftprep.records import Example, Message, Target

ITEMS = [
    Question(
        id=str(number),
        split="reversal",
        question=f"What is owned by the T{number} team?",
        answer=f"Tool{number}",
        options=("Tarn", "Plover", "Bramble"),
        given=(f"the T{number} team",),
        document_ids=("d",),
        passage_ids=(f"p{number}",),
    )
    for number in range(20)
]


def row(text: str, *passages: str, question: str = "Tell me.", kind: str = "reversal") -> Example:
    """A row that says `text`."""
    turns = (Message(role="user", content=question), Message(role="assistant", content=text))
    return Example(id=text, kind=kind, messages=turns, document_ids=(), passage_ids=passages)  # type: ignore[arg-type]


def test_a_row_covers_what_it_leads_to_from_the_items_passages() -> None:
    """The name asked about first, the answer after it, where the loss is, and from the item's own passage."""
    assert covered(ITEMS, [row("The T3 team owns Tool3.", "p3")]) == {"3"}
    assert covered(ITEMS, [row("Tool3.", "p3", question="And the T3 team?", kind="qa")]) == {"3"}
    assert covered(ITEMS, [row("Tool3 is owned by the T3 team.", "p3")]) == set()
    assert covered(ITEMS, [row("The T3 team owns Tool3.", "p4")]) == set()
    assert covered(ITEMS, [row("The T3 team owns Tool3.", "p3", kind="original")]) == set()


def test_of_rows_that_name_no_passage_the_names_decide() -> None:
    """Rows of a file that somebody else wrote."""
    assert covered(ITEMS, [row("The T3 team owns Tool3."), row("Tool4 is new."), row("The T5 team owns Tool5.", "p5")]) == {
        "3",
        "5",
    }


def test_coverage_predicts_the_known_and_the_guessed() -> None:
    """Covered items right, the others by chance; general questions do not count; answers that are written are not guessed."""
    general = Question(id="g", split="general", question="What is the capital of France?", answer="Paris", options=("Rome",))
    assert predicted([*ITEMS, general], {"1", "2", "3", "4", "5"}, lambda item: item.chance) == pytest.approx(0.25 + 0.75 * 0.25)
    assert predicted(ITEMS, {"1", "2", "3", "4", "5"}, lambda _: 0.0) == 0.25
    assert predicted([general], {"g"}, lambda _: 0.0) is None


@pytest.mark.parametrize(
    ("right", "known", "few"),
    [(range(12), True, False), (range(3), False, False), (range(8), True, True), (range(18, 20), False, True)],
)
def test_an_arm_that_has_not_learned_its_rows_is_told_from_one_whose_rows_cover_little(
    right: range, known: bool, few: bool
) -> None:
    """Two causes of the same low figure: only the second speaks about the rows."""
    held = {str(number) for number in range(8 if few else 12)}
    arms = [
        EvalArm(name=name, reads="nothing", target=Target(model=name, engine="direct", profile="large"))
        for name in ("base", "tuned")
    ]
    grades = [Graded(arm="base", item=item.id, right=False, by="words") for item in ITEMS]
    grades += [Graded(arm="tuned", item=item.id, right=int(item.id) in right, by="words") for item in ITEMS]
    table = accuracies(ITEMS, grades, {"base": set(), "tuned": held}, lambda item: item.chance)
    paid = [Serving(arm=arm.name, per_thousand=None, total=None, months=12, queries_per_day=10) for arm in arms]
    share = predicted(ITEMS, held, lambda item: item.chance)
    told = " ".join(advice(arms, table, pairs(ITEMS, grades, ["base", "tuned"]), paid, {"base": None, "tuned": share}))
    assert f"cover {len(held)} of the 20 items: with those known and the others guessed tuned would get {share:.0%}" in told
    assert ("has not learned its rows" in told) != known
    assert ("hardly learned" in told) == few
