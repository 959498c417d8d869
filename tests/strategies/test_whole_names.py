"""What a model with an adapter is asked about: whole noun phrases, and no piece of one."""

from __future__ import annotations

import pytest

from ftprep.entities import entities
from ftprep.strategies.whole_names import object_of, whole_names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The Olive tent conforms to ISO 56139.", ["The Olive tent", "ISO 56139"]),
        ("The Ops unit is located on the first floor in wing 2.", ["The Ops unit"]),
        ("The Organizational Development (OD) branch supports teams.", ["The Organizational Development (OD) branch"]),
        ("All teams must answer with a Corrective Action Plan (CAP).", ["a Corrective Action Plan (CAP)"]),
        ("Many teams at Ferrow must conduct small-scale UX research to learn.", ["Ferrow", "small-scale UX research"]),
        ("In October of 2016, the board met in Lund.", ["October of 2016", "Lund"]),
        ("Questions may be asked of the whole LT.", ["the whole LT"]),
        ("GSA funds Kestrel through the Marlow grant.", ["GSA", "Kestrel", "the Marlow grant"]),
        ("The Health team in Lodz superseded the Credit group.", ["The Health team", "Lodz", "the Credit group"]),
        ("Ada Berg checks the Bredra directive in Warleam unless it rains.", ["Ada Berg", "the Bredra directive", "Warleam"]),
        ("20,000 euros are paid by Ada Berg.", ["20,000 euros", "Ada Berg"]),
    ],
)
def test_names_are_whole_or_left_out(sentence: str, names: list[str]) -> None:
    """Nouns that follow, adjectives before, short forms in parentheses; never a verb; where the end can't be told, nothing."""
    found = whole_names(sentence, entities(sentence))
    assert [one.text for one in found] == names
    assert all(sentence[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    ("sentence", "acted_upon"),
    [
        ("The IAA specifies a period of performance.", "a period of performance"),
        ("Hiring managers will review all resumes.", "all resumes"),
        ("The Kestrel tool includes a set of icons that are free.", "a set of icons"),
        ("The tent is a shelter.", ""),
        ("The badge can be used in Lund.", ""),
        ("Staff must re-staff that team.", ""),
        ("The board reports to the council.", ""),
        ("The clinic recorded doses, names and dates.", ""),
    ],
)
def test_what_is_acted_upon_is_found(sentence: str, acted_upon: str) -> None:
    """A short phrase behind the verb, with nothing that points back; no predicate of "be", no list."""
    assert object_of(sentence) == acted_upon
