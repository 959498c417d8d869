"""The picture of a table: bars for each split and arm, with their intervals and the line of chance, as SVG that stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ftprep.evaluation.scoring import Score

COLOURS = ("#9aa5b1", "#c9a227", "#5b7083", "#7d8fa1", "#2f80c2", "#2a9d6f", "#7a4fb5", "#d1662f", "#b8336a")
LOOK = 'font-family="system-ui, sans-serif" font-size="11" role="img" aria-label="accuracy by split and arm"'
HEIGHT, BAR, GAP, LEFT, TOP = 180, 20, 34, 44, 64


def bars(table: Sequence[Score], colours: Sequence[str] = COLOURS) -> str:
    """An SVG picture: one group for each split, one bar for each arm."""
    arms = list(dict.fromkeys(score.arm for score in table))
    splits = list(dict.fromkeys(score.split for score in table))
    group = BAR * len(arms) + GAP
    width = max(LEFT + group * len(splits) + 10, LEFT + 110 * len(arms))
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {TOP + HEIGHT + 40}" {LOOK}>',
        f'<rect width="{width}" height="{TOP + HEIGHT + 40}" fill="#ffffff"/>',
    ]
    for number, arm in enumerate(arms):
        drawn.append(f'<rect x="{LEFT + 110 * number}" y="14" width="12" height="12" fill="{colours[number % len(colours)]}"/>')
        drawn.append(f'<text x="{LEFT + 110 * number + 17}" y="24" fill="#222222">{escape(arm)}</text>')
    for tick in (0, 0.25, 0.5, 0.75, 1):
        y = _y(tick)
        drawn.append(f'<line x1="{LEFT}" x2="{width}" y1="{y}" y2="{y}" stroke="#e3e7eb"/>')
        drawn.append(f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end" fill="#555555">{tick:.2f}</text>')
    for place, split in enumerate(splits):
        left = LEFT + GAP / 2 + place * group
        here = {score.arm: score for score in table if score.split == split}
        for number, arm in enumerate(arms):
            if arm in here:
                drawn += _bar(here[arm], left + number * BAR, colours[number % len(colours)])
        chance = next(iter(here.values())).chance
        right = left + BAR * len(arms)
        drawn.append(
            f'<line x1="{left - 4}" x2="{right + 4}" y1="{_y(chance)}" y2="{_y(chance)}" stroke="#b00020" stroke-dasharray="4 3"/>'
        )
        drawn.append(f'<text x="{(left + right) / 2}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{escape(split)}</text>')
    drawn.append(f'<text x="{LEFT}" y="46" fill="#b00020">- - chance; bars with 95 % intervals</text></svg>')
    return "\n".join(drawn) + "\n"


def _bar(score: Score, x: float, colour: str) -> list[str]:
    top = _y(score.accuracy.value)
    middle = x + BAR / 2 - 1
    title = f"{score.arm}, {score.split}: {score.right} of {score.items}"
    return [
        f'<rect x="{x}" y="{top}" width="{BAR - 3}" height="{TOP + HEIGHT - top}" fill="{colour}">',
        f"<title>{escape(title)}</title></rect>",
        f'<line x1="{middle}" x2="{middle}" y1="{_y(score.accuracy.low)}" y2="{_y(score.accuracy.high)}" stroke="#222222"/>',
    ]


def _y(share: float) -> float:
    return round(TOP + HEIGHT * (1 - share), 1)
