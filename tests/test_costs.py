"""Sums worked by hand, each to the last digit."""

import pytest

from ftprep.costs import BreakEven, break_even, icl_query, share_that_fits, tuned_query
from ftprep.prices import Price

PRICE = Price(input=2e-6, output=8e-6, cache_read=5e-7)


def test_a_query_with_the_documents_in_the_prompt() -> None:
    """(100,000 + 60) x 2e-6 + 150 x 8e-6 = 0.20012 + 0.0012."""
    assert icl_query(PRICE, 100_000, 60, 150, cached=False) == pytest.approx(0.20132, abs=1e-12)


def test_the_same_with_the_documents_in_the_provider_s_cache() -> None:
    """100,000 x 5e-7 + 60 x 2e-6 + 150 x 8e-6 = 0.05 + 0.00012 + 0.0012."""
    assert icl_query(PRICE, 100_000, 60, 150, cached=True) == pytest.approx(0.05132, abs=1e-12)


def test_a_query_to_the_tuned_model() -> None:
    """60 x 3e-6 + 150 x 12e-6 = 0.00018 + 0.0018."""
    assert tuned_query(Price(input=3e-6, output=12e-6), 60, 150) == pytest.approx(0.00198, abs=1e-12)


def test_break_even_is_rounded_up_to_a_whole_query_and_day() -> None:
    """10 / (0.20132 - 0.00198) = 50.16... queries."""
    assert break_even(10.0, 0.20132, 0.00198, 20) == BreakEven(queries=51, days=3)
    assert break_even(10.0, 0.012, 0.002, 1000) == BreakEven(queries=1000, days=1)


def test_tuning_never_pays_where_its_queries_cost_no_less() -> None:
    """A small corpus in a cheap prompt beats a dear tuned model for ever."""
    assert break_even(1.0, 0.001, 0.001, 10).queries is None
    assert break_even(1.0, 0.001, 0.002, 10).reason.startswith("never")


def test_an_unknown_price_makes_the_break_even_unknown() -> None:
    """With the name of what is missing; unknown is not zero."""
    assert "the tuned model" in break_even(1.0, 0.1, None, 10).reason
    assert "training" in break_even(None, 0.1, 0.01, 10).reason


def test_a_free_writer_pays_from_the_first_query_on() -> None:
    """Nothing spent beforehand: 0 / anything positive."""
    assert break_even(0.0, 0.1, 0.01, 10).queries == 0


def test_a_corpus_larger_than_the_window_fits_in_part() -> None:
    """(128,000 - 500 - 1,500) / 200,000 = 0.63; an unknown window counts as large enough."""
    assert share_that_fits(200_000, 128_000, 500, 1_500) == pytest.approx(0.63)
    assert share_that_fits(200_000, None, 500, 1_500) == 1.0
    assert share_that_fits(1_000, 128_000, 500, 1_500) == 1.0
