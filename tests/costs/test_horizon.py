"""Break-even and the cost of owning, worked by hand."""

import pytest
from msgspec.structs import replace

from ftprep.costs.horizon import break_even, curve, owning, times_again
from ftprep.prices import FREE, Machine, Price, Tuning
from tests.costs.cases import READING, case


def test_break_even_is_what_is_paid_once_over_what_a_query_saves() -> None:
    """9 / (0.20132 - 0.00198) = 45.15, so 46 queries; at 20 a day three days."""
    found = break_even(case(queries_per_day=20), "icl", "as is")
    assert (found.queries, found.days) == (46, 3)
    assert found.worked == "$9 / $0.19934"


def test_the_index_of_retrieval_is_taken_off() -> None:
    """(9 - 0.002) / (0.0045212 - 0.00198) = 8.998 / 0.0025412 = 3,540.84, so 3,541 queries, 4 days at 1,000."""
    found = break_even(case(), "rag", "as is")
    assert (found.queries, found.days) == (3541, 4)


def test_documents_are_cheaper_for_ever_where_they_are_few() -> None:
    """500 tokens in the prompt: 560 x $2/M + 150 x $8/M = 0.00232 against 0.00198 saves little; 100 tokens cost less for ever."""
    assert break_even(case(corpus_tokens=500), "icl", "as is").queries == 26471  # 9 / 0.00034 = 26,470.6
    found = break_even(case(corpus_tokens=100), "icl", "as is")
    assert found.queries is None
    assert found.reason.startswith("never: a query to the tuned model costs no less than one with the documents")


def test_hosting_by_the_hour_makes_tuning_lose() -> None:
    """$40.80 a day against 100 x 0.19934 = $19.93 saved; from 205 queries a day on (40.8 / 0.19934 = 204.7) it pays."""
    hosted = case(queries_per_day=100, tuning=Tuning(train=5e-6, hosting_hour=1.70))
    found = break_even(hosted, "icl", "as is")
    assert (found.queries, found.from_queries_per_day) == (None, 205)
    assert "cost $40.80 a day more, 100 queries save $19.93" in found.reason
    enough = break_even(replace(hosted, queries_per_day=205), "icl", "as is")
    assert enough.days == 140  # 9 / (205 x 0.19934 - 40.8) = 9 / 0.0647 = 139.1


def test_tuning_again_every_month_is_set_against_what_a_day_saves() -> None:
    """Every month $9: 9 / 30.4375 = $0.29569 a day. 9 / (20 x 0.19934 - 0.29569) = 9 / 3.69111 = 2.44, so 3 days and 49 queries."""
    found = break_even(case(queries_per_day=20, retrain_months=1), "icl", "as is")
    assert (found.days, found.queries) == (3, 49)


def test_a_free_machine_pays_from_the_first_query_on() -> None:
    """Nothing paid for writing, training or hosting: 0 queries."""
    free = case(written=dict.fromkeys(case().written, 0.0), tuned=FREE, tuning=Tuning(train=0.0, machine=Machine(0.0, 1e3, 1e3)))
    found = break_even(free, "icl", "as is")
    assert (found.queries, found.days) == (0, 0)


def test_what_is_unknown_is_named() -> None:
    """Training, the tuned query, the documents' query."""
    assert break_even(case(tuning=Tuning()), "icl", "as is").reason == "unknown, as is the cost of training"
    assert "a query to the tuned model" in break_even(case(tuned=None), "icl", "as is").reason
    assert "a query with the documents" in break_even(case(icl=None), "icl", "as is").reason
    written = dict.fromkeys(case().written, None)
    assert "augmentation" in break_even(case(written=written), "rag", "as is").reason


def test_nobody_who_asks_makes_no_day_pay() -> None:
    """No queries, no savings."""
    assert "no queries a day" in break_even(case(queries_per_day=0), "icl", "as is").reason


def test_owning_adds_once_days_queries_and_each_time_again() -> None:
    """12 months, 10 queries a day, tuned again every 3 months (3 times): 9 + 3652.5 x 0.00198 + 3 x 9 = 9 + 7.23195 + 27."""
    one = case(queries_per_day=10, retrain_months=3)
    assert times_again(one, 12) == 3
    assert owning(one, "tuned", "as is").cost == pytest.approx(43.23195, abs=1e-12)
    assert owning(one, "icl", "as is").cost == pytest.approx(3652.5 * 0.20132, abs=1e-9)
    assert owning(case(tuning=Tuning()), "tuned", "as is").cost is None


def test_the_curve_ends_at_the_cost_of_owning() -> None:
    """So that picture and table agree."""
    one = case(queries_per_day=10, retrain_months=3)
    points = curve(one, "tuned", "as is")
    assert points[0] == (0.0, 9.0)
    assert points[-1][1] == pytest.approx(owning(one, "tuned", "as is").cost)
    assert curve(case(tuning=Tuning()), "tuned", "as is") == []


def test_a_dearer_tuned_model_never_pays_against_a_cheap_one_in_the_cache() -> None:
    """Tiny price of reading: the tuned query costs more whatever the corpus."""
    cheap = Price(input=1e-9, output=1e-9, cache_read=1e-10)
    assert break_even(case(icl=cheap), "icl", "cache").reason.startswith("never")
    assert break_even(case(icl=READING), "icl", "cache").queries is not None
