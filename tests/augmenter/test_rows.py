"""Rows are put by the templates that ftprep asks with."""

from __future__ import annotations

import pytest

from ftprep.augmenter.rows import NONE, Row, continuation, prompt
from ftprep.prompts import load_templates

FACT = "The Tarn unit is led by Mira Oduya."


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        (
            Row(task="question", given=(FACT,), about="Mira Oduya", written="Who leads the Tarn unit?"),
            f"Fact: {FACT}\nAnswer: Mira Oduya\nQuestion: Who leads the Tarn unit?",
        ),
        (
            Row(task="reverse", given=(FACT,), about="Mira Oduya", written="Mira Oduya leads the Tarn unit."),
            f"Fact: {FACT}\nAbout: Mira Oduya\nReversed: Mira Oduya leads the Tarn unit.",
        ),
        (Row(task="rephrase", given=(FACT,), written=NONE), f"Fact: {FACT}\nRephrased: NONE"),
        (
            Row(task="join", given=(FACT, "Mira Oduya lives in Brumm."), written="The Tarn unit is led by somebody from Brumm."),
            f"Fact: {FACT}\nFact: Mira Oduya lives in Brumm.\nConclusion: The Tarn unit is led by somebody from Brumm.",
        ),
        (
            Row(task="facts", given=("It is led by Mira Oduya.",), about="Tarn unit", written=f"- {FACT}"),
            f"Title: Tarn unit\nText: It is led by Mira Oduya.\nFacts:\n- {FACT}",
        ),
        (Row(task="facts", given=("Be kind.",), about="Manners", written=NONE), "Title: Manners\nText: Be kind.\nFacts: NONE"),
    ],
)
def test_prompt_and_what_follows_it_read_as_one_text(row: Row, whole: str) -> None:
    """What is learned is the whole that ftprep makes of template and answer."""
    assert prompt(row, load_templates()) + continuation(row) == whole
