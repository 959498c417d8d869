"""Wordings that are true and must pass, and their false neighbours that must not, each pair told apart by one rule."""

from __future__ import annotations

import pytest

from ftprep.checks import first_refusal
from tests.checks.test_checks import row

PRIZE = "Fleming, Florey and Chain shared the Nobel Prize in Medicine of 1945."
DANCE = "Ada Berg decoded the dance by which the bees show where food is."
AGE = "No person shall be a member who shall not have attained to the age of thirty years."
ORBIT = "Collins stayed in lunar orbit in the command module Columbia."
BEFORE = "The trip now takes about a week; before, it had taken several months."
ONLY = "Tallybook worked only with paper forms."
SHIFTS = "The Harbour team has 120 members, who work in two shifts."
TOWER = "Der Bremer Turm ist ein gotischer Bau am Ufer der Weser."


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        (PRIZE, "The Nobel Prize in Medicine of 1945 was shared by Fleming, Florey and Chain."),
        (AGE, "A member must be at least thirty years old."),
        (SHIFTS, "The Harbour team's 120 members work in two shifts."),
        (BEFORE, "Until then the trip took several months."),
    ],
)
def test_a_true_rewording_passes(source: str, statement: str) -> None:
    """Lists behind "by", an age that is attained, a sentence built in another way."""
    assert first_refusal(row(source, statement, strict=False, language="en")) is None


@pytest.mark.parametrize(
    ("source", "statement", "check"),
    [
        (DANCE, "The bees decoded the dance by which Ada Berg shows where food is.", "direction"),
        (AGE, "A member must be at most thirty years old.", "limit"),
        (BEFORE, "After that the trip took several months.", "limit"),
        (ONLY, "Tallybook worked with more than paper forms.", "quantifier"),
        (SHIFTS, "The Harbour team has 120 members, which work in two shifts.", "copy"),
    ],
)
def test_its_false_neighbour_does_not(source: str, statement: str, check: str) -> None:
    """The same words with one of them turned."""
    refusal = first_refusal(row(source, statement, strict=False, language="en"))
    assert refusal is not None
    assert refusal[0] == check


def test_a_name_may_stand_for_its_adjective() -> None:
    """ "Lunar" says the Moon, which another sentence of the passage names; Mars it does not."""
    sources = (ORBIT, "The Moon and Mars have been visited.")
    moon, mars = (
        row(sources, f"Collins remained in orbit around {name} in the command module Columbia.", strict=False, quotes=(ORBIT,))
        for name in ("the Moon", "Mars")
    )
    assert first_refusal(moon) is None
    assert first_refusal(mars) == ("scope", "not in the sentences that it quotes: 'Mars'")


def test_german_nouns_that_came_in_are_seen() -> None:
    """A compound or a form of the source's word is none; nor is a plain word such as Stadt."""
    true = row(TOWER, "Am Weserufer steht der Turm von Bremen, ein Bau im gotischen Stil.", strict=False, language="de")
    false = row(TOWER, "Der Bremer Turm ist ein gotischer Bau am Ufer der Elbe.", strict=False, language="de")
    assert first_refusal(true) is None
    assert first_refusal(false) == ("invented", "it brings in 'Elbe'")
