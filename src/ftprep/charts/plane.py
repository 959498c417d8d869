"""Curves and the plane that they lie in: round numbers on the axes, the places where curves cross."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

Point = tuple[float, float]


class Curve(msgspec.Struct, frozen=True):
    """A named line through points in the order of x. Curve("tuned", ((0, 9.5), (365000, 201.4)))"""

    name: str
    points: tuple[Point, ...]


def ceiling(value: float) -> float:
    """The next round number: 1, 2, 2.5, 4 or 5 times a power of ten. ceiling(183.2) -> 200"""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1, 2, 2.5, 4, 5, 10) if step * power >= value * (1 - 1e-9)), 10 * power)


def ticks(most: float) -> list[float]:
    """Round values from 0 up to `most`, about five. ticks(3044) -> [0, 1000, 2000, 3000]"""
    step = ceiling(most / 5)
    return [step * number for number in range(int(most / step * (1 + 1e-9)) + 1)]


def extent(curves: Sequence[Curve]) -> Point:
    """How far x and y reach, y up to a round number."""
    xs = [x for curve in curves for x, _ in curve.points]
    ys = [y for curve in curves for _, y in curve.points]
    return max(xs, default=1.0) or 1.0, ceiling(max(ys, default=1.0))


def crossing(one: Curve, other: Curve) -> Point | None:
    """Where `one`, dearer at first, becomes the cheaper of the two; None where it does not. Between points the lines are straight.

    crossing(Curve("a", ((0, 10), (100, 20))), Curve("b", ((0, 0), (100, 40)))) -> (33.33, 13.33)
    """
    for (x0, a0), (x1, a1), (_, b0), (_, b1) in zip(one.points, one.points[1:], other.points, other.points[1:], strict=False):
        before, after = a0 - b0, a1 - b1
        if before > 0 >= after:
            share = before / (before - after)
            return x0 + share * (x1 - x0), a0 + share * (a1 - a0)
    return None


def money(value: float) -> str:
    """money(1234.5) -> "$1,234"; money(0.05) -> "$0.05" """
    return f"${value:,.0f}" if value >= 100 or value == 0 else f"${value:,.2f}"


def amount(value: float) -> str:
    """amount(36525) -> "36,525"; amount(1500000) -> "1.5M" """
    return f"{value / 1e6:,.3g}M" if value >= 1e6 else f"{value:,.0f}"
