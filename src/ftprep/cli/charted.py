"""The estimate's curves: in the terminal, and as SVG and HTML in the run folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ftprep.charts import page, svg, terminal
from ftprep.charts.plane import Curve, Point, amount, crossing, money
from ftprep.cli import estimates

if TYPE_CHECKING:
    from ftprep.estimate import Estimate
    from ftprep.workspace import Workspace


def curves(estimate: Estimate) -> tuple[list[Curve], list[Point]]:
    """The arms whose cost is known, and where the tuned one becomes cheaper than another."""
    drawn = [Curve(estimates.SHOWN[arm], tuple(points)) for arm, points in estimate.curves.items() if points]
    own = next((one for one in drawn if one.name == estimates.SHOWN["tuned"]), None)
    found = [crossing(own, one) for one in drawn if own is not None and one is not own]
    return drawn, [one for one in found if one is not None]


def in_terminal(estimate: Estimate) -> Iterator[str]:
    """The chart in characters; a sentence where no curve can be drawn."""
    drawn, crossings = curves(estimate)
    yield ""
    if not drawn or not any(points[-1][0] for points in estimate.curves.values() if points):
        yield "No chart: no cost is known, or no queries a day are given"
        return
    yield f"{_title(estimate)}:"
    yield from terminal.lines(drawn, crossings)
    unknown = [estimates.SHOWN[arm] for arm, points in estimate.curves.items() if not points]
    yield from (f"  not drawn, as a price is unknown: {name}" for name in unknown)


def written(place: Workspace, estimate: Estimate) -> Iterator[str]:
    """estimate.svg and estimate.html, written anew. Raises NotWritable."""
    from ftprep import jsonl

    drawings = []
    drawn, crossings = curves(estimate)
    if drawn:
        labelled = [(one, f"cheaper from {amount(one[0])} queries, {money(one[1])}") for one in crossings]
        x_label = f"queries in {estimates.span(estimate.months)} ({estimate.rates[0].queries_per_day:,g} a day)"
        drawings = [svg.drawing(_title(estimate), drawn, labelled, x_label, "USD, all that was paid so far")]
        with jsonl.replacing(place.estimate_chart) as file:
            file.write(drawings[0].encode())
    sections = (
        ("The figures", estimates.estimated(estimate)),
        ("What it hangs on", estimates.sensitive(estimate.sensitivity, estimate.months)),
        ("How each figure comes about", estimates.explained(estimate)),
    )
    with jsonl.replacing(place.estimate_page) as file:
        file.write(page.page("What it costs, and from when on it pays", drawings, sections).encode())
    yield from ("", f"The same with a picture and every formula: {place.estimate_page}")


def _title(estimate: Estimate) -> str:
    return f"Cost of answering over {estimates.span(estimate.months)}, with the provider's prompt cache"
