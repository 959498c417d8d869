"""What a bare name is called: a noun that a table or the passage knows stands, one that was guessed does not."""

from __future__ import annotations

import pytest

from ftprep.checks import Candidate
from ftprep.checks.guesses import guessed
from ftprep.records import Kind

OWNED = "Tarn is owned by the Data Platform team."
MOVED = "Project Skylark moves the archive from Cairn to Tarn."


def row(sources: tuple[str, ...], statement: str = "", question: str = "", answer: str = "", around: str = "") -> Candidate:
    """A row of an adapted model."""
    kind: Kind = "qa" if question else "inference" if len(sources) > 1 else "reversal"
    return Candidate(
        kind=kind,
        statement=statement,
        sources=sources,
        question=question,
        answer=answer,
        around=(around,),
        strict=True,
        adapted=True,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        row((OWNED,), question="Which company does the Data Platform team own?", answer="Tarn."),
        row((MOVED,), "Cairn is the company from which Project Skylark moves the archive to Tarn."),
        row(("Tarn is owned by Ada Berg.", "Ada Berg drew the plan."), "Tarn is owned by the company that drew the plan."),
        row((MOVED, OWNED), "Project Skylark moves the archive from Cairn to the city that is owned by the Data Platform team."),
        row((MOVED, OWNED), "Project Skylark moves the archive from Cairn to the tool that is owned by the Data Platform team."),
    ],
    ids=lambda one: one.text,
)
def test_a_guess_is_refused(wrong: Candidate) -> None:
    """In a question, a cleft, a conclusion."""
    assert guessed(wrong) is not None


@pytest.mark.parametrize(
    "right",
    [
        row((OWNED,), question="Which tool does the Data Platform team own?", answer="Tarn."),
        row((OWNED,), question="Which team owns Tarn?", answer="The Data Platform team."),
        row(
            ("Ada Berg founded Ostrelund.",),
            question="Which company did Ada Berg found?",
            answer="Ostrelund.",
            around="The company",
        ),
        row(
            ("Ada Berg leads the Customer Care team.", "The Customer Care team is led from Lima."),
            "Ada Berg leads the team that is led from Lima.",
        ),
        row(("The plant is in Lima.",), question="In which city is the plant?", answer="Lima."),
        row(("Aldane Insurance covers it.",), question="Which company covers it?", answer="Aldane Insurance."),
        row(
            (MOVED, OWNED),
            "Project Skylark moves the archive from Cairn to the tool that is owned by the Data Platform team.",
            around="Who owns which tool?",
        ),
    ],
    ids=lambda one: one.text,
)
def test_what_is_known_stands(right: Candidate) -> None:
    """From the passage, its title, a table; a tool can be anything that people work with; a name of two words says more."""
    assert guessed(right) is None
