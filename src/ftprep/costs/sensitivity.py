"""How much the answer hangs on what nobody knows exactly: one number changed at a time, everything worked out anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from ftprep.costs.case import MODES, Case, Mode
from ftprep.costs.horizon import BreakEven, break_even, owning


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One value of the number that is changed. `tuned`, `icl`, `rag`: cost of owning over the horizon.

    {"value": "300 tokens", "against_icl": {...}, "against_rag": {...}, "tuned": 210.4, "icl": 1460.0, "rag": 340.1}
    """

    value: str
    is_base: bool
    against_icl: BreakEven
    against_rag: BreakEven
    tuned: float | None
    icl: float | None
    rag: float | None


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """All the values tried of one number. {"what": "queries a day", "rows": [...]}"""

    what: str
    rows: tuple[Row, ...]


FACTORS = (0.25, 0.5, 1, 2, 4)
HIT_RATES = (0.0, 0.25, 0.5, 0.75, 1.0)
MONTHS: tuple[float | None, ...] = (None, 12, 6, 3, 1)


def tables(case: Case, mode: Mode, scaled: Callable[[Case, float], Case]) -> tuple[Table, ...]:
    """Queries a day, corpus size, cache hits, answer length, months between tunings. `scaled` gives the case for a corpus of
    another size: what augmentation then costs depends on the plan."""
    return (
        _table("queries a day", mode, case, _queries(case)),
        _table("corpus size", mode, case, [(f"{case.corpus_tokens * f:,.0f} tokens", scaled(case, f), f == 1) for f in FACTORS]),
        _table("queries that find the cache warm", mode, case, [(f"{h:.0%}", replace(case, hit_rate=h), False) for h in HIT_RATES]),
        _table(
            "answer length",
            mode,
            case,
            [
                (f"{case.answer_tokens * f:,.0f} tokens", replace(case, answer_tokens=round(case.answer_tokens * f)), f == 1)
                for f in FACTORS
            ],
        ),
        _table(
            "tuned again every",
            mode,
            case,
            [(_months(m), replace(case, retrain_months=m), m == case.retrain_months) for m in MONTHS],
        ),
    )


def _queries(case: Case) -> Iterator[tuple[str, Case, bool]]:
    base = case.queries_per_day or 100.0
    for factor in (0.01, 0.1, 1, 10, 100):
        yield f"{base * factor:,g}", replace(case, queries_per_day=base * factor), factor == 1 and bool(case.queries_per_day)


def _months(months: float | None) -> str:
    return "never" if months is None else "month" if months == 1 else f"{months:g} months"


def _table(what: str, mode: Mode, _case: Case, cases: Sequence[tuple[str, Case, bool]] | Iterator[tuple[str, Case, bool]]) -> Table:
    rows = []
    for value, one, is_base in cases:
        rows.append(
            Row(
                value=value,
                is_base=is_base,
                against_icl=break_even(one, "icl", mode),
                against_rag=break_even(one, "rag", mode),
                tuned=owning(one, "tuned", mode).cost,
                icl=owning(one, "icl", mode).cost,
                rag=owning(one, "rag", mode).cost,
            )
        )
    return Table(what=what, rows=tuple(rows))


def best(case: Case) -> Mode:
    """The mode in which the sensitivity is shown: that with the cheapest tuned arm among those that need no waiting."""
    waiting = [mode for mode in MODES if mode in ("as is", "cache")]
    return min(waiting, key=lambda mode: owning(case, "icl", mode).cost or 0.0)
