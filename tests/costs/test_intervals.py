import random

import pytest

from ftprep.costs.intervals import Stratum, bounded, ratio, t_quantile, total


def stratum(rest: int, about: float, measured: tuple[tuple[float, float], ...], weight: float = 1.0) -> Stratum:
    """Bounds 10 to 1,000, likely 500."""
    return Stratum(rest=rest, about=about, weight=weight, measured=measured, least=10, likely=500, most=1000)


def test_the_interval_of_four_answers_by_hand() -> None:
    """Mean 300, s^2 = 800 / 3; the rest of 96: 28,800 +- 3.182 x sqrt(800 / 3 x 100 x 96 / 4) = 3.182 x 800."""
    found = total([stratum(96, 0, ((0, 300), (0, 320), (0, 280), (0, 300)))])
    assert found.likely == pytest.approx(28_800)
    assert found.high - found.likely == pytest.approx(3.182 * 800)


def test_answers_that_grow_with_the_text_lie_on_a_line() -> None:
    """Twice the tokens asked about and ten: known without an interval once five are seen; the rest sums to 2 x 9,000 + 10 x 50."""
    line = tuple((float(x), 2.0 * x + 10) for x in (100, 120, 150, 180, 200))
    found = total([stratum(50, 9_000, line)])
    assert found.likely == pytest.approx(18_500)
    assert found.high - found.low == pytest.approx(0, abs=1e-6)


def test_bounds_stand_where_nothing_is_measured() -> None:
    """And nothing at all where nothing is left to send."""
    found = total([stratum(10, 0, ())])
    assert (found.low, found.likely, found.high) == (100, 5_000, 10_000)
    assert total([stratum(0, 0, ((0, 5), (0, 6)))]).likely == 0


def test_the_interval_holds_the_truth_nineteen_times_in_twenty() -> None:
    """400 drawn populations of two kinds, a pilot of 20 each; at least 92 % must hold (95 % less three standard errors)."""
    draw = random.Random(7)
    held = 0
    for _ in range(400):
        strata, truth = [], 0.0
        for size, taken, slope in ((300, 14, 1.5), (80, 6, 3.0)):
            sizes = [draw.uniform(50, 220) for _ in range(size)]
            values = [slope * x + draw.gauss(100, 30) for x in sizes]
            strata.append(stratum(size - taken, sum(sizes[taken:]), tuple(zip(sizes[:taken], values[:taken], strict=True))))
            truth += sum(values[taken:])
        found = total(strata)
        held += found.low <= truth <= found.high
    assert held >= 368


def test_the_provider_s_tokens_over_ours() -> None:
    """105 and 210 for 100 and 200; too few tell nothing."""
    found = ratio([105, 210], [100, 200])
    assert found is not None
    assert found.likely == pytest.approx(1.05)
    assert ratio([105], [100]) is None
    assert (t_quantile(18), t_quantile(1)) == (2.101, 12.706)


def test_a_bounded_mean_has_an_interval_that_never_is_a_point() -> None:
    """Wilson's of 5 in 10 by hand; none in ten is no promise of none, and twice the values make it narrower."""
    found = bounded(5, 10, 1)
    assert [found.low, found.likely, found.high] == pytest.approx([0.2366, 0.5, 0.7634], abs=1e-4)
    assert bounded(0, 10, 8).low == pytest.approx(0, abs=1e-9)
    assert 0 < bounded(0, 20, 8).high < bounded(0, 10, 8).high < 8
    assert bounded(80, 10, 8).low < bounded(80, 10, 8).high == pytest.approx(8)


def test_a_bounded_mean_holds_the_truth_as_often_as_it_says() -> None:
    """Windows of 0 to 8 facts, drawn 2,000 times: the true mean lies inside in 95 of 100 at least."""
    draw = random.Random(7)
    facts = [0, 0, 0, 1, 1, 2, 5]
    mean = sum(facts) / len(facts)
    inside = 0
    for _ in range(2_000):
        one = bounded(sum(draw.choice(facts) for _ in range(12)), 12, 8)
        inside += one.low <= mean <= one.high
    assert inside / 2_000 >= 0.95
