"""An estimate in lines for people: what is paid once, by the day and by the query; from when on tuning pays; the curves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ftprep.cli.console import dollars, table
from ftprep.cli.summaries import beyond, ranged

if TYPE_CHECKING:
    from ftprep.costs.horizon import BreakEven
    from ftprep.costs.sensitivity import Table
    from ftprep.estimate import AtRate, Estimate, Forecast
    from ftprep.estimating.applied import Applied

SHOWN = {
    "tuned": "tuned model, question only",
    "icl": "documents in the prompt",
    "rag": "best passages in the prompt",
}
MODES = {"as is": "as is", "cache": "prompt cache", "batch": "batch API", "both": "cache + batch"}


def rates_of(text: str | None) -> tuple[float, ...]:
    """Numbers of queries a day as they are typed: "100,1000" -> (100.0, 1000.0). Raises BadFlag."""
    from ftprep.errors import BadFlag

    try:
        found = tuple(float(part) for part in (text or "").split(",") if part.strip())
    except ValueError:
        raise BadFlag(where="--queries-per-day", what=f"must be numbers with commas between them, not {text!r}") from None
    if any(not 0 <= rate <= 1e9 for rate in found):
        raise BadFlag(where="--queries-per-day", what="must be 0 or more, and at most a billion")
    return found


def estimated(estimate: Estimate) -> Iterator[str]:
    """All of it; the tables of sensitivity and the chart come after."""
    yield (
        f"Estimate for {estimate.documents:,} documents, {estimate.passages:,} passages, {estimate.corpus_tokens:,} tokens; "
        f"horizon {span(estimate.months)}"
    )
    yield from _once(estimate)
    for rate in estimate.rates:
        yield from ("", *_at(rate, estimate))
    if estimate.affordable is not None:
        yield from ("", _affordable(estimate.affordable, estimate.months))
    yield from ("", "Prices:")
    yield from _prices(estimate.prices)
    yield from (f"  assumed: {line}" for line in estimate.assumptions)


def _once(estimate: Estimate) -> Iterator[str]:
    sent, judge = estimate.augmentation, estimate.judge
    left = sent.requests - sent.answered_before
    rows = [
        ("augmentation", f"{left:,} of {sent.requests:,} requests to send", ranged(sent.cost, "${:,.4f}") if left else "all paid")
    ]
    if judge is not None:
        rows.append(("judge", f"{judge.requests:,} rows", ranged(judge.cost, "${:,.4f}")))
    billed = f"{estimate.training_tokens:,.0f} tokens x {estimate.case.epochs} epochs"
    rows.append(("training", billed, dollars(estimate.training.value)))
    yield "Paid once:"
    yield from table(rows)
    if left:
        share = sent.cached_tokens / sent.prompt_tokens if sent.prompt_tokens else 0.0
        wrote = ranged(sent.completion_tokens, "{:,.0f}")
        yield f"  prompts {sent.prompt_tokens:,} tokens, {share:.0%} of them from the provider's cache; answers {wrote}"
        if sent.cached_tokens and sent.cost_uncached is not None:
            yield f"  without it: ${sent.cost_uncached:,.4f}"
        modes = [f"{MODES[mode]} {dollars(cost)}" for mode, cost in sent.by_mode.items()]
        yield f"  the whole plan, likely: {', '.join(modes)}"
    yield from beyond(estimate.to_come, estimate.round_trip)
    if estimate.rows.measured and estimate.rows.a_request is not None:
        yield f"  {estimate.rows.a_request:.2f} rows kept a request; in all {ranged(estimate.rows.rows, '{:,.0f}')} rows"
    if sent.token_ratio is not None:
        yield f"  the provider counts {sent.token_ratio.likely:.3f} tokens where we count one"
    yield from beside(estimate.forecasts, estimate)


def beside(forecasts: tuple[Forecast, ...], estimate: Estimate) -> Iterator[str]:
    """What was expected beside what came: a table once there are answers."""
    done = estimate.actual
    if not done.answered:
        return
    rows: list[tuple[object, ...]] = [("", "answered", "prompt tokens", "answer tokens", "cost")]
    for one in forecasts:
        when = "expected beforehand" if not one.answered else f"expected after {one.answered:,}"
        cost = "unknown" if one.cost is None else f"${one.cost.likely:,.4f} (${one.cost.low:,.4f} to ${one.cost.high:,.4f})"
        rows.append((when, f"{one.requests:,}", f"{one.prompt_tokens:,}", f"{one.completion_tokens.likely:,.0f}", cost))
    cost = "unknown" if done.cost is None else f"${done.cost:,.4f}"
    rows.append(("actual so far", f"{done.answered:,}", f"{done.prompt_tokens:,}", f"{done.completion_tokens:,}", cost))
    yield "Expected and actual:"
    yield from table(rows)


def _at(rate: AtRate, estimate: Estimate) -> Iterator[str]:
    yield f"At {rate.queries_per_day:,g} queries a day, a query costs:"
    head = ("", *MODES.values(), "and a day", f"{span(estimate.months)}, {MODES[estimate.mode]}")
    rows: list[tuple[object, ...]] = [head]
    for arm, name in SHOWN.items():
        inside = [one for one in rate.arms if one.arm == arm]
        owned = next(one.cost for one in rate.owning if one.arm == arm and one.mode == estimate.mode)
        day = inside[0].day.value
        rows.append((name, *(_each(one.query.value) for one in inside), dollars(day) if day else "-", dollars(owned)))
    yield from table(rows)
    icl = next(one for one in rate.arms if one.arm == "icl" and one.mode == "cache")
    if icl.share < 1:
        yield f"  only {icl.share:.0%} of the documents fit the window of {estimate.case.icl_model}"
    if icl.hit_rate is not None:
        yield f"  {icl.hit_rate:.1%} of the queries find the prompt cache warm"
    for against, name in (("icl", "documents in the prompt"), ("rag", "retrieval")):
        found = [one for one in rate.break_even if one.against == against]
        if len({(one.queries, one.reason) for one in found}) == 1:
            yield f"  break-even against {name}: {even(found[0])}"
        else:
            yield f"  break-even against {name}:"
            yield from (f"    {MODES[one.mode]}: {even(one)}" for one in found)


def _affordable(value: float, months: float) -> str:
    over = f"the documents in the prompt over {span(months)}"
    if value <= 0:
        return f"  even if training were free, tuning would cost ${-value:,.2f} more than {over}"
    return f"  tuning costs less than {over} if one training costs less than ${value:,.2f}"


def span(months: float) -> str:
    """span(1) -> "1 month"; span(12) -> "12 months" """
    return f"{months:g} month{'' if months == 1 else 's'}"


def _each(value: float | None) -> str:
    return "unknown" if value is None else f"${value:.6f}"


def even(one: BreakEven) -> str:
    """ "after 1,264 queries, 2 days", or never and why."""
    if one.queries is None or one.days is None:
        return one.reason
    return f"after {one.queries:,} queries, {one.days:,} day{'s' if one.days != 1 else ''}"


def short(one: BreakEven) -> str:
    """The same in a cell: "2 days", "never", "unknown"."""
    if one.days is None:
        return one.reason.split(":")[0].split(",")[0]
    return f"{one.days:,} day{'s' if one.days != 1 else ''}"


def _prices(found: tuple[Applied, ...]) -> Iterator[str]:
    rows: list[tuple[object, ...]] = []
    for one in found:
        price = one.price
        cost = "unknown" if price is None else f"{per_million(price.input)} in, {per_million(price.output)} out"
        rows.append((one.role, one.model, cost, price.source if price else "", (price.as_of or "") if price else ""))
    yield from table(rows)
    yield from dict.fromkeys(f"  warning: {line}" for one in found for line in one.warnings)


def per_million(rate: float) -> str:
    """A price a token, for a million: per_million(4e-07) -> "$0.40" """
    return f"${rate * 1e6:,.2f}" if rate * 1e6 >= 0.01 or rate == 0 else f"${rate * 1e6:,.4f}"


def sensitive(tables: tuple[Table, ...], months: float) -> Iterator[str]:
    """One table for each number that was varied; a star marks the value taken above."""
    for one in tables:
        yield from ("", f"By {one.what}:")
        head = ("", "", "against documents", "against retrieval", "tuned", "documents", f"retrieval ({span(months)})")
        rows: list[tuple[object, ...]] = [head]
        for row in one.rows:
            costs = (dollars(row.tuned), dollars(row.icl), dollars(row.rag))
            rows.append(("*" if row.is_base else "", row.value, short(row.against_icl), short(row.against_rag), *costs))
        yield from table(rows)


def explained(estimate: Estimate) -> Iterator[str]:
    """Each formula in words and in numbers, for a controller to follow."""
    yield from ("", "How each figure comes about (M: a million tokens):")
    lines = list(estimate.augmentation.lines)
    if estimate.judge is not None:
        lines.append(estimate.judge.line)
    lines.append(estimate.training)
    for line in lines:
        yield from _worked(line.what, line.formula, line.worked, line.value)
    rate = estimate.rates[0]
    for one in rate.arms:
        where = f"{SHOWN[one.arm]}, {MODES[one.mode]}"
        if one.arm != "icl":
            yield from _worked(f"{where}: once", one.once.formula, one.once.worked, one.once.value)
        yield from _worked(f"{where}: a query", one.query.formula, one.query.worked, one.query.value)
        if one.day.formula:
            yield from _worked(f"{where}: a day", one.day.formula, one.day.worked, one.day.value)
        if estimate.case.retrain_months is not None and one.arm != "icl":
            yield from _worked(f"{where}: again", one.again.formula, one.again.worked, one.again.value)
    for found in rate.break_even:
        where = f"break-even against {SHOWN[found.against]}, {MODES[found.mode]}"
        formula, worked = (f"{part}{mark}" if part else "" for part, mark in ((found.formula, ": "), (found.worked, " = ")))
        yield f"  {where}: {formula}{worked}{even(found)}"
    for total in rate.owning:
        yield from _worked(f"{span(total.months)}, {SHOWN[total.arm]}, {MODES[total.mode]}", "", total.worked, total.cost)


def _worked(what: str, formula: str, worked: str, value: float | None) -> Iterator[str]:
    yield f"  {what}{' = ' + formula if formula else ''}"
    yield f"      {worked}{'' if value is None else f' = ${value:,.10g}'}"
