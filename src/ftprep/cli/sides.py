"""What stands beside an estimate: the pilot, models side by side, what a budget buys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ftprep.cli.console import dollars, table
from ftprep.cli.estimates import short, span
from ftprep.cli.summaries import ranged

if TYPE_CHECKING:
    from ftprep.estimate import Estimate
    from ftprep.estimating.budget import Bought
    from ftprep.estimating.comparing import Compared
    from ftprep.generate import GenerateSummary


def piloted(sent: GenerateSummary | None, first: Estimate | None, now: Estimate) -> Iterator[str]:
    """What the pilot sent, and how much narrower it made the range."""
    if sent is None:
        yield f"Pilot: {now.augmentation.answered_before:,} requests are answered already, nothing was sent"
    else:
        yield (
            f"Pilot: {sent.answered:,} of {sent.requested:,} requests answered, {sent.failed:,} failed, "
            f"{sent.answered_before:,} answered before; cost {dollars(sent.cost)}"
        )
        yield from (f"    {number:,} x {cause}" for cause, number in sent.failures.items())
    if first is not None:
        yield f"  before: {ranged(first.augmentation.cost, '${:,.4f}')} for {_left(first):,} requests"
        yield f"  now:    {ranged(now.augmentation.cost, '${:,.4f}')} for the other {_left(now):,} (95 % interval)"
    yield ""


def _left(estimate: Estimate) -> int:
    return estimate.augmentation.requests - estimate.augmentation.answered_before


def compared(rows: Sequence[Compared], months: float) -> Iterator[str]:
    """A line for each model: as the writer, as the one to tune, as the one that reads."""
    head = (
        "",
        "window",
        "documents fit",
        "ends",
        "writing",
        "training",
        "a query, tuned",
        "a query, reading",
        "cached",
        "pays after",
    )
    lines: list[tuple[object, ...]] = [(*head, f"{span(months)}, tuned", "reading")]
    for one in rows:
        lines.append(
            (
                one.model,
                f"{one.window:,}" if one.window else "unknown",
                "unknown" if one.fits is None else f"{one.fits:.0%}",
                f"{one.ends}{' (past)' if one.ended else ''}" if one.ends else "-",
                "unknown" if one.writing is None else dollars(one.writing.likely),
                dollars(one.training) if one.tuned_as else "not known to be tuned",
                _each(one.tuned_query) if one.tuned_as else "-",
                _each(one.icl_query),
                _each(one.icl_query_cached),
                short(one.break_even) if one.tuned_as else "-",
                dollars(one.tuned_total) if one.tuned_as else "-",
                dollars(one.icl_total),
            )
        )
    yield from ("", "Models side by side:")
    yield from table(lines)


def _each(value: float | None) -> str:
    return "unknown" if value is None else f"${value:.6f}"


def affordable(rows: Sequence[Bought], budget: float) -> Iterator[str]:
    """What the budget buys."""
    lines: list[tuple[object, ...]] = [("strategy", "all passages", "passages for that", "for sure", "samples of all")]
    for one in rows:
        whole = "unknown" if one.cost is None else f"${one.cost.likely:,.4f} (at most ${one.cost.high:,.4f})"
        part = "unknown" if one.passages is None else f"{one.passages:,} of {one.of:,}"
        sure = "unknown" if one.passages_for_sure is None else f"{one.passages_for_sure:,} of {one.of:,}"
        lines.append((one.strategy, whole, part, sure, "-" if one.samples is None else f"{one.samples:,}"))
    yield from ("", f"What ${budget:,.2f} buys (--limit takes so many passages, --strategy and --samples the rest):")
    yield from table(lines)
