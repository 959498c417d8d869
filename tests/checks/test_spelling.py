"""Forms of a word, and slips that look like one."""

from __future__ import annotations

import pytest

from ftprep.checks import Candidate
from ftprep.checks.spelling import misspelt


def row(source: str, statement: str) -> Candidate:
    """A reversal of an adapted model."""
    return Candidate(kind="reversal", statement=statement, sources=(source,), strict=True, adapted=True, language="en")


@pytest.mark.parametrize(
    ("there", "written"),
    [
        ("quarantined", "quarantipped"),
        ("quarantines", "quarantices"),
        ("invoices", "invoiceed"),
        ("technicians", "techniques"),
    ],
)
def test_a_slip_is_refused(there: str, written: str) -> None:
    """Where most letters are those of a word of the source, the stem must be too."""
    assert misspelt(row(f"The desk {there} it.", f"It is {written} by the desk.")) is not None


@pytest.mark.parametrize(
    ("there", "written"),
    [
        ("quarantines", "quarantined"),
        ("translated", "translator"),
        ("insures", "insurance"),
        ("catalogued", "catalogues"),
        ("supplies", "supplied"),
        ("programmes", "programming"),
        ("nominates", "nomination"),
        ("reviewed", "installed"),
    ],
)
def test_a_form_of_a_word_stands(there: str, written: str) -> None:
    """And a word that looks like none."""
    assert misspelt(row(f"The desk {there} it.", f"It is {written} by the desk.")) is None
