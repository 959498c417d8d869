from __future__ import annotations

import pytest

from ftprep.checks.values import same_amount, same_date, values


@pytest.mark.parametrize(
    "text",
    ["3 May 2024", "3rd of May 2024", "May 3, 2024", "2024-05-03", "03.05.2024", "3. Mai 2024", "3 mai 2024", "3 de mayo de 2024"],
)
def test_dates_have_one_spelling(text: str) -> None:
    """Whatever the language's habit."""
    assert [value.date for value in values(f"Am {text}.")] == [(2024, 5, 3)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("84,000 euros", "EUR 84000"),
        ("1,900,000 euros", "€1.9 million"),
        ("twenty-five years", "25 years"),
        ("21 days", "three weeks"),
        ("24 months", "2 years"),
        ("193 kilometres", "193 km"),
        ("157 Metern", "157 metres"),
        ("18:00", "6 p.m."),
        ("the fifth working day", "the 5th working day"),
        ("12 %", "12 percent"),
    ],
)
def test_amounts_have_one_spelling(one: str, other: str) -> None:
    """Digits and words, units and their short forms, units of time brought together."""
    (first,), (second,) = values(one), values(other)
    assert same_amount(first, second)


@pytest.mark.parametrize(
    ("one", "other"), [("35 days", "35 weeks"), ("5 euros", "5 dollars"), ("2 miles", "2 km"), ("14 days", "15 days")]
)
def test_other_amounts_and_units_differ(one: str, other: str) -> None:
    """A changed unit is a changed fact."""
    (first,), (second,) = values(one), values(other)
    assert not same_amount(first, second)


def test_a_date_may_say_less_but_not_more() -> None:
    """ "2024" and "May 2024" of "3 May 2024"; not the day of "May 2024"."""
    (day,), (month,), (year,) = values("on 3 May 2024"), values("in May 2024"), values("in 2024")
    assert same_date(month, day)
    assert same_date(year, day)
    assert not same_date(day, month)


def test_a_rate_is_part_of_an_amount() -> None:
    """ "84,000 euros a year" and "per year" are one."""
    assert [value.rate for value in values("84,000 euros a year, or 45 euros per person, or 12 dollars monthly")] == [
        "year",
        "person",
        "month",
    ]
