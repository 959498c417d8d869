"""Over time: from when on tuning is cheaper, what each arm costs over a horizon, and the curves that cross."""

from __future__ import annotations

import math

import msgspec

from ftprep.costs.arms import Costs, costs
from ftprep.costs.case import DAYS_A_MONTH, Arm, Case, Mode


class BreakEven(msgspec.Struct, frozen=True, kw_only=True):
    """From when on augmented fine-tuning is cheaper than `against`; None with the reason. `from_queries_per_day`: where it never
    pays at this many queries, from how many on it would.

    {"against": "icl", "mode": "cache", "queries": 1264, "days": 2, "reason": "", "formula": "once / saved a query",
     "worked": "$9.48 / ($0.008 - $0.0005)", "from_queries_per_day": null}
    """

    against: Arm
    mode: Mode
    queries: int | None
    days: int | None
    reason: str = ""
    formula: str = ""
    worked: str = ""
    from_queries_per_day: int | None = None


class Owning(msgspec.Struct, frozen=True, kw_only=True):
    """What an arm costs over the horizon: once + days x a day + queries x a query + each time that documents change x again.

    {"arm": "tuned", "mode": "as is", "months": 12, "again": 3, "cost": 412.7, "worked": "$9.1 + 365 days x $0 + ..."}
    """

    arm: Arm
    mode: Mode
    months: float
    again: int
    cost: float | None
    worked: str


def break_even(case: Case, against: Arm, mode: Mode) -> BreakEven:
    """Days until the savings have paid what tuning costs more at the outset.

    days = (once of tuning - once of the other) / (queries a day x saved a query + other's day - tuned day - again / days between)

    Rounded up to whole days; without anything to pay by the day, queries are exact: once / saved a query, rounded up.
    """
    return settle(case, costs(case, "tuned", mode), costs(case, against, mode))


def settle(case: Case, own: Costs, other: Costs) -> BreakEven:
    """The break-even of two arms whose costs were worked out; what is unknown, and why never, is told in `reason`."""
    missing = _unknown(own, other)
    if missing:
        return _never(own, other, f"unknown, as is the cost of {' and of '.join(missing)}")
    once = (own.once.value or 0.0) - (other.once.value or 0.0)
    saved = (other.query.value or 0.0) - (own.query.value or 0.0)
    between = None if case.retrain_months is None else case.retrain_months * DAYS_A_MONTH
    again = ((own.again.value or 0.0) - (other.again.value or 0.0)) / between if between else 0.0
    fixed = (own.day.value or 0.0) - (other.day.value or 0.0) + again
    asked = case.queries_per_day
    gained = asked * saved - fixed
    if fixed:
        formula = "once / (queries a day x saved a query - more a day)"
        worked = f"${once:,.6g} / ({asked:,g} x ${saved:,.6g} - ${fixed:,.6g})"
    else:
        formula, worked = "once / saved a query", f"${once:,.6g} / ${saved:,.6g}"
    queries: int | None = None
    days: int | None = None
    if once <= 0 and gained >= 0:
        queries, days = 0, 0
    elif gained <= 0 and (saved <= 0 or not asked or fixed > 0):
        return _too_dear(case, own, other, saved, fixed, formula, worked)
    elif fixed:
        queries, days = up(once / gained * asked), up(once / gained)
    else:
        queries = up(once / saved)
        days = up(queries / asked)
    return BreakEven(against=other.arm, mode=own.mode, queries=queries, days=days, formula=formula, worked=worked)


def _unknown(own: Costs, other: Costs) -> list[str]:
    """What has no price, by name; of what is paid once, the parts."""
    found = [part.what for part in own.parts if part.value is None]
    query = "a query with the documents" if other.arm == "icl" else "a query with the best passages"
    others = {"a query to the tuned model": own.query, "hosting": own.day, query: other.query, "the index": other.once}
    return found + [name for name, line in others.items() if line.value is None]


def _never(own: Costs, other: Costs, reason: str, formula: str = "", worked: str = "", needed: int | None = None) -> BreakEven:
    return BreakEven(
        against=other.arm,
        mode=own.mode,
        queries=None,
        days=None,
        reason=reason,
        formula=formula,
        worked=worked,
        from_queries_per_day=needed,
    )


def _too_dear(case: Case, own: Costs, other: Costs, saved: float, fixed: float, formula: str, worked: str) -> BreakEven:
    """Never, and why: the query itself, nobody who asks, or what is paid by the day."""
    asked = case.queries_per_day
    if saved <= 0:
        what = "one with the documents" if other.arm == "icl" else "one with the best passages"
        return _never(own, other, f"never: a query to the tuned model costs no less than {what}", formula, worked)
    needed = math.floor(fixed / saved) + 1 if fixed > 0 else None
    ending = f"; it pays from {needed:,} queries a day on" if needed else ""
    if not asked:
        return _never(own, other, f"never: no queries a day are given{ending}", formula, worked, needed)
    why = f"hosting and tuning again cost ${fixed:,.2f} a day more, {asked:,g} queries save ${asked * saved:,.2f}"
    return _never(own, other, f"never: {why}{ending}", formula, worked, needed)


def owning(case: Case, arm: Arm, mode: Mode, months: float | None = None) -> Owning:
    """Total cost of ownership over `months` (the case's own), with each tuning again, or embedding again, within them."""
    own = costs(case, arm, mode)
    months = case.months if months is None else months
    again = times_again(case, months)
    days = months * DAYS_A_MONTH
    asked = days * case.queries_per_day
    parts = (own.once.value, own.day.value, own.query.value, own.again.value)
    worked = f"{_usd(parts[0])} once + {days:,.0f} days x {_usd(parts[1])} + {asked:,.0f} queries x {_usd(parts[2])}" + (
        f" + {again} x {_usd(parts[3])} again" if again else ""
    )
    if parts[0] is None or parts[1] is None or parts[2] is None or (again and parts[3] is None):
        return Owning(arm=arm, mode=mode, months=months, again=again, cost=None, worked=worked)
    total = parts[0] + days * parts[1] + asked * parts[2] + again * (parts[3] or 0.0)
    return Owning(arm=arm, mode=mode, months=months, again=again, cost=total, worked=worked)


def times_again(case: Case, months: float) -> int:
    """How often documents have changed by then: after 12 months, every 3 months: 3 (at 3, 6 and 9; what comes at 12 is no longer
    used within them)."""
    if case.retrain_months is None:
        return 0
    return max(0, math.ceil(months / case.retrain_months - 1e-9) - 1)


def curve(case: Case, arm: Arm, mode: Mode, points: int = 60, months: float | None = None) -> list[tuple[float, float]]:
    """Cumulative cost over queries: (queries, USD) at evenly spaced times; empty where a part is unknown."""
    own = costs(case, arm, mode)
    if own.once.value is None or own.query.value is None or own.day.value is None:
        return []
    horizon = case.months if months is None else months
    found = []
    for step in range(points + 1):
        at = horizon * step / points
        days = at * DAYS_A_MONTH
        again = times_again(case, at) if at else 0
        cost = own.once.value + days * (own.day.value + case.queries_per_day * own.query.value) + again * (own.again.value or 0.0)
        found.append((days * case.queries_per_day, cost))
    return found


def _usd(value: float | None) -> str:
    return "unknown" if value is None else f"${value:,.6g}"


def up(value: float) -> int:
    """Rounded up, forgiving the last digits of floating point: 1264.0000000001 is 1264."""
    return math.ceil(value - 1e-9 * max(1.0, abs(value)))
