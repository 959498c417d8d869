"""Rows as a small model with an adapter writes them: the false and the lossy are refused, most of the good ones are not."""

from __future__ import annotations

from collections import Counter

import pytest

from ftprep.checks import first_refusal
from tests.checks.test_checks import row
from tests.written import Written, candidate, written


@pytest.mark.parametrize("one", [one for one in written() if one.label in ("wrong", "lossy")], ids=lambda one: one.output[:60])
def test_what_is_false_or_lost_something_is_refused(one: Written) -> None:
    """The rows of a model with an adapter, which may reword."""
    assert first_refusal(candidate(one)) is not None


def test_most_of_the_good_rows_pass() -> None:
    """29 of 30 reversals, 17 of 22 rephrasings, 23 of 25 questions; without an adapter few rephrasings, as each word is held to."""
    good = [one for one in written() if one.label == "strict"]
    assert Counter(one.task for one in good) == {"reverse": 30, "question": 25, "rephrase": 22}
    assert Counter(one.task for one in good if first_refusal(candidate(one)) is None) == {
        "reverse": 29,
        "question": 23,
        "rephrase": 17,
    }


ENTER = "Contractors may not enter the cleanroom unless a shift lead is present."
CLOSED = "When a ticket is closed, Kestrel sends a mail to the author."


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("Kestrel is owned by the Data Platform team.", "The Data Platform team is the one that owns Kestrel."),
        ("We encrypt all records with the Vault service.", "All records are encrypted by us with the Vault service."),
        ("You must lock your screen with the Knot tool.", "The Knot tool is what you must lock your screen with."),
        (CLOSED, "Kestrel sends a mail to the author when a ticket is closed."),
        (ENTER, "Unless a shift lead is present, contractors may not enter the cleanroom."),
        ("The count takes place before the closing.", "The closing takes place after the count."),
        ("Two of the four boilers were replaced in May.", "In May, two of the four boilers were replaced."),
        ("The Ferrow contract ends on 30 September 2026.", "30 September 2026 is the day on which the Ferrow contract ends."),
        ("Only the council can change the plan.", "The plan can only be changed by the council."),
        ("Kestrel limits each client to 5 calls.", "Kestrel allows each client no more than 5 calls."),
        ("Backups are stored in Malmo for 90 days.", "Malmo is where backups are stored for 90 days."),
    ],
)
def test_a_true_row_passes(source: str, statement: str) -> None:
    """ "one" is no number here, "us" no new name, a clause moved to the front no relation turned round."""
    assert first_refusal(row(source, statement, adapted=True, language="en")) is None


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("Kestrel is owned by the Data Platform team.", "Kestrel is managed by the Data Platform team."),
        ("Marlow replaced Opsdesk in March 2022.", "Marlow was replaced by Opsdesk in March 2022."),
        ("Marlow replaced Opsdesk in March 2022.", "Opsdesk took the place of Marlow in March 2022."),
        ("The owner of this policy must review requests.", "The owner of this policy must submit requests."),
        ("Jamf Pro manages all computers of the company.", "A company computer should never be shut down by Jamf Pro."),
        ("The count takes place before the closing.", "The count takes place after the closing."),
        ("The count takes place before the closing.", "The closing takes place before the count."),
        (ENTER, "A shift lead may not enter the cleanroom unless contractors are present."),
        (CLOSED, "When Kestrel sends a mail to the author, a ticket is closed."),
        ("The depot has 3 vans and 5 trucks.", "The depot has 5 vans and 3 trucks."),
    ],
)
def test_a_false_neighbour_does_not(source: str, statement: str) -> None:
    """One word, or one place, from the truth."""
    assert first_refusal(row(source, statement, adapted=True, language="en")) is not None
