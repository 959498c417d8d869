"""The statistics against a reference library on known data: SciPy's Wilson interval, binomial test and bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ftprep.evaluation.statistics import mcnemar, paired_bootstrap, wilson

COUNTS = [(0, 10), (1, 10), (5, 10), (10, 10), (3, 50), (84, 84), (141, 144), (500, 1000)]


@pytest.mark.parametrize(("right", "number"), COUNTS)
def test_wilsons_interval_is_that_of_scipy(right: int, number: int) -> None:
    """Few and extreme counts among them."""
    ours = wilson(right, number)
    theirs = stats.binomtest(right, number).proportion_ci(confidence_level=0.95, method="wilson")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize(("first", "second"), [(10, 2), (0, 0), (1, 0), (7, 7), (30, 12), (0, 9)])
def test_mcnemars_test_is_the_binomial_test_of_scipy(first: int, second: int) -> None:
    """The exact two-sided test on the items that one arm alone got right."""
    expected = stats.binomtest(first, first + second).pvalue if first + second else 1.0
    assert mcnemar(first, second) == pytest.approx(expected, abs=1e-12)


def test_the_paired_bootstrap_is_that_of_scipy() -> None:
    """The percentile interval of the mean difference, both with enough draws to agree on the second digit."""
    draw = np.random.default_rng(7)
    first = (draw.random(120) < 0.7).astype(float).tolist()
    second = (draw.random(120) < 0.5).astype(float).tolist()
    ours = paired_bootstrap(first, second, draws=10_000)
    differences = np.array(first) - np.array(second)
    theirs = stats.bootstrap((differences,), np.mean, n_resamples=10_000, method="percentile", rng=np.random.default_rng(1))
    assert ours.value == pytest.approx(differences.mean())
    assert (ours.low, ours.high) == pytest.approx(theirs.confidence_interval, abs=0.01)
