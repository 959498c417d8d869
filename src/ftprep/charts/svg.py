"""Curves as SVG: one text, no script, no font or style from outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from ftprep.charts.plane import Curve, Point, amount, extent, money, ticks

WIDTH, HEIGHT = 860, 440
LEFT, RIGHT, TOP, BOTTOM = 84, 24, 56, 96
COLOURS = ("#1b6ca8", "#c8553d", "#5b8c5a", "#7a5195")
DASHES = ("", "8 4", "2 4", "10 3 2 3")
INK, PALE = "#222222", "#dddddd"


def drawing(title: str, curves: Sequence[Curve], crossings: Sequence[tuple[Point, str]], x_label: str, y_label: str) -> str:
    """The picture. Each curve has a colour and a pattern of its own, so that it is told apart in print too; crossings are
    circles."""
    return "\n".join(_parts(title, curves, crossings, x_label, y_label)) + "\n"


def _parts(
    title: str, curves: Sequence[Curve], crossings: Sequence[tuple[Point, str]], x_label: str, y_label: str
) -> Iterator[str]:
    right, top = extent(curves)

    def x_of(value: float) -> float:
        return LEFT + value / right * (WIDTH - LEFT - RIGHT)

    def y_of(value: float) -> float:
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)

    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="13" fill="{INK}" role="img" aria-label="{_quoted(title)}">'
    )
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    yield f'<text x="{LEFT}" y="26" font-size="16" font-weight="bold">{escape(title)}</text>'
    for value in ticks(top):
        y = y_of(value)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{PALE}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{money(value)}</text>'
    for value in ticks(right):
        x = x_of(value)
        yield f'<line x1="{x:.1f}" y1="{HEIGHT - BOTTOM}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM + 5}" stroke="{INK}"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{amount(value)}</text>'
    yield f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - BOTTOM + 40}" text-anchor="middle">{escape(x_label)}</text>'
    yield f'<text x="{LEFT}" y="{TOP - 12}" text-anchor="start" fill="#555555">{escape(y_label)}</text>'
    yield f'<line x1="{LEFT}" y1="{HEIGHT - BOTTOM}" x2="{WIDTH - RIGHT}" y2="{HEIGHT - BOTTOM}" stroke="{INK}"/>'
    place = float(LEFT)
    for number, curve in enumerate(curves):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        style = f'fill="none" stroke="{colour}" stroke-width="2.5"' + (f' stroke-dasharray="{dash}"' if dash else "")
        places = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in curve.points)
        yield f'<polyline points="{places}" {style}/>'
        yield f'<line x1="{place:.0f}" y1="{HEIGHT - 24}" x2="{place + 28:.0f}" y2="{HEIGHT - 24}" {style}/>'
        yield f'<text x="{place + 34:.0f}" y="{HEIGHT - 20}">{escape(curve.name)}</text>'
        place += 60 + 7.2 * len(curve.name)
    for (x, y), label in crossings:
        side = "end" if x > right * 0.6 else "start"
        yield f'<circle cx="{x_of(x):.1f}" cy="{y_of(y):.1f}" r="6" fill="none" stroke="{INK}" stroke-width="2"/>'
        shift = -10 if side == "end" else 10
        below = y_of(y) + (20 if y_of(y) + 30 < HEIGHT - BOTTOM else -16)
        halo = 'stroke="#ffffff" stroke-width="4" paint-order="stroke"'
        place_of = f'x="{x_of(x) + shift:.1f}" y="{below:.1f}" text-anchor="{side}"'
        yield f"<text {place_of} {halo}>{escape(label)}</text>"
    yield "</svg>"


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})
