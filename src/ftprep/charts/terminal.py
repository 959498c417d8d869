"""Curves in the characters of a terminal: plain text, so that it is the same when piped into a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ftprep.charts.plane import Curve, Point, amount, extent, money

MARKS = "*o#x"
CROSSING = "X"


def lines(curves: Sequence[Curve], crossings: Sequence[Point], width: int = 72, height: int = 16) -> Iterator[str]:
    """The chart, a line at a time: money upward, queries to the right, each curve by its own mark, crossings as X.

    $200 |                        o
         |            o           *
         |  X    *
      $0 +-------------------------
         0                   36,525
    """
    right, top = extent(curves)
    cells = [[" "] * width for _ in range(height)]

    def put(x: float, y: float, mark: str) -> None:
        column = min(width - 1, round(x / right * (width - 1)))
        row = min(height - 1, round(y / top * (height - 1)))
        cells[height - 1 - row][column] = mark

    for mark, curve in zip(MARKS, curves, strict=False):
        for (x0, y0), (x1, y1) in zip(curve.points, curve.points[1:], strict=False):
            steps = max(1, 2 * round((x1 - x0) / right * width))
            for step in range(steps + 1):
                put(x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps, mark)
    for x, y in crossings:
        put(x, y, CROSSING)
    labels = {0: money(top), height // 2: money(top * (height - 1 - height // 2) / (height - 1)), height - 1: money(0)}
    margin = max(map(len, labels.values()))
    for number, row in enumerate(cells):
        edge = "+" if number == height - 1 else "|"
        yield f"  {labels.get(number, ''):>{margin}} {edge}{''.join(row).rstrip()}"
    ends = f"0{amount(right):>{width - 1}}"
    yield f"  {'':>{margin}}  {ends} queries"
    for mark, curve in zip(MARKS, curves, strict=False):
        yield f"  {'':>{margin}}  {mark} {curve.name}"
    if crossings:
        places = ", ".join(f"{amount(x)} queries, {money(y)}" for x, y in crossings)
        yield f"  {'':>{margin}}  {CROSSING} from here on the tuned model is cheaper: {places}"
