"""The verdict: what each arm costs, by the arithmetic of the estimate, and one plain sentence that joins cost and accuracy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ftprep import prices
from ftprep.costs.amounts import call
from ftprep.costs.arms import costs
from ftprep.costs.case import DAYS_A_MONTH, Case, Mode
from ftprep.costs.horizon import owning
from ftprep.evals.arms import EvalArm
from ftprep.evals.results import DOCUMENTS, Accuracy, Pair
from ftprep.settings import Settings

LEAST_ITEMS = 20
"""With fewer items about the documents no advice is given."""


KNOWN = 0.95
"""A tuned arm that surely gets less of what its rows cover has not learned its rows."""
FEW = 0.5


class Serving(msgspec.Struct, frozen=True, kw_only=True):
    """What an arm costs to run, in USD; None: unknown. `missing` says what has no price, `note` what is not counted.

    {"arm": "tuned", "per_thousand": 0.53, "total": 212.4, "months": 12, "queries_per_day": 1000, "missing": "", "note": ""}
    """

    arm: str
    per_thousand: float | None
    total: float | None
    months: float
    queries_per_day: float
    missing: str = ""
    note: str = ""


def serving(arm: EvalArm, case: Case, settings: Settings) -> Serving:
    """The cost of an arm for the documents of `case`: its model's prices put in the place of those of the estimate."""
    model = arm.target.model
    price = prices.price_of(model, settings)
    here = arm.target.engine == "embedded"
    note = "runs on this machine: its time is not counted" if here else ""
    missing = []
    if arm.role == "base":
        query = call("a query", price, case.question_tokens, case.answer_tokens).value
        asked = case.months * DAYS_A_MONTH * case.queries_per_day
        total = None if query is None else asked * query
    else:
        one = msgspec.structs.replace(case, icl=price, icl_model=model, tuned=price, tuned_model=model)
        if arm.role == "tuned":
            tuning = prices.tuning_of(model, settings)
            one = msgspec.structs.replace(
                one, tuning=msgspec.structs.replace(tuning, train=0.0) if here and tuning.train is None else tuning
            )
        elif here:
            one = msgspec.structs.replace(one, embedding=prices.FREE)
        mode: Mode = "cache"
        own = costs(one, arm.role, mode)
        query, total = own.query.value, owning(one, arm.role, mode).cost
        missing = [part.what for part in (*own.parts, own.day) if part.value is None]
    if query is None:
        missing.append(f"the price of {model}")
    return Serving(
        arm=arm.name,
        per_thousand=None if query is None else 1000 * query,
        total=total,
        months=case.months,
        queries_per_day=case.queries_per_day,
        missing=" and ".join(missing),
        note=note,
    )


def p_value(value: float) -> str:
    """p as it is written: p_value(0.00004) -> "p < 0.001" """
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


def _share(one: Accuracy) -> str:
    return f"{one.accuracy.value:.0%} ({one.accuracy.low:.0%} to {one.accuracy.high:.0%})"


def advice(
    arms: Sequence[EvalArm],
    table: Sequence[Accuracy],
    pairs: Sequence[Pair],
    paid: Sequence[Serving],
    predicted: Mapping[str, float | None],
) -> list[str]:
    """What may be concluded, in sentences, and how sure it is.

    The best tuned arm against the best of the others; without one the best against the second. No difference is claimed whose
    interval holds zero. `predicted`: by tuned arm, what its coverage predicts.
    """
    whole = {one.arm: one for one in table if one.split == DOCUMENTS and one.part == "all" and one.items}
    if len(whole) < 2:
        return ["With one arm there is nothing to compare: add --arm."]
    least = min(one.items for one in whole.values())
    if least < LEAST_ITEMS:
        return [f"No advice: {least} answered items about the documents are too few to tell arms apart (at least {LEAST_ITEMS})."]
    ranked = sorted(whole, key=lambda name: -whole[name].accuracy.value)
    tuned = [name for name in ranked if name in {arm.name for arm in arms if arm.role == "tuned"}]
    first = (tuned or ranked)[0]
    second = next((name for name in ranked if name not in tuned and name != first), ranked[-1])
    told = [_compared(first, second, whole, pairs)]
    told += [_cost(first, second, {one.arm: one for one in paid})]
    for name in tuned:
        told += _covered(name, table, predicted.get(name)) + _forgotten(name, arms, pairs)
    if all(one.accuracy.low <= one.chance for one in whole.values()):
        told.append("No arm is surely better than guessing: these models, at their size, say nothing about the documents.")
    return told


def _compared(first: str, second: str, whole: dict[str, Accuracy], pairs: Sequence[Pair]) -> str:
    pair = next(one for one in pairs if {one.first, one.second} == {first, second} and one.split == DOCUMENTS)
    low, value, high = pair.difference.low, pair.difference.value, pair.difference.high
    if pair.first != first:
        low, value, high = -high, -value, -low
    both = f"{first} {_share(whole[first])}, {second} {_share(whole[second])} of {pair.items} items"
    differ = f"difference {100 * value:+.0f} points, 95 % interval {100 * low:+.0f} to {100 * high:+.0f}, McNemar {p_value(pair.p)}"
    if low > 0:
        return f"{first} is right more often than {second}: {both}; {differ}."
    if high < 0:
        return f"{first} is right less often than {second}: {both}; {differ}."
    return f"No difference between {first} and {second} can be told with {pair.items} items: {both}; {differ}."


def _cost(first: str, second: str, paid: dict[str, Serving]) -> str:
    one, other = paid[first], paid[second]
    if one.total is None or other.total is None:
        unknown = "; ".join(f"{each.arm}: {each.missing}" for each in (one, other) if each.total is None)
        return f"Which of the two is cheaper is unknown ({unknown}): prices can be given in ftprep.yaml."
    over = f"over {one.months:g} months of {one.queries_per_day:,g} queries a day"
    if one.total == other.total:
        return f"Both cost {_usd(one.total)} {over}" + (", the time of this machine not counted." if one.note else ".")
    cheap, dear = (one, other) if one.total < other.total else (other, one)
    return f"{cheap.arm} is the cheaper: {_usd(cheap.total)} against {_usd(dear.total)} {over}."


def _usd(value: float | None) -> str:
    return "unknown" if value is None else f"${value:,.2f}"


def _covered(tuned: str, table: Sequence[Accuracy], predicted: float | None) -> list[str]:
    """What its rows cover, what that predicts, and whether it knows what it was taught: if not, nothing is shown."""
    found = {one.part: one for one in table if one.arm == tuned and one.split == DOCUMENTS}
    whole, inside, outside = found["all"], found.get("covered"), found.get("uncovered")
    number = inside.items if inside else 0
    told = f"Training rows cover {number} of the {whole.items} items"
    if predicted is not None:
        told += f": with those known and the others guessed {tuned} would get {predicted:.0%}; it gets {_share(whole)}:"
    parts = [f"{_share(one)} of {what}" for one, what in ((inside, "the covered"), (outside, "the others")) if one and one.items]
    said = [f"{told} {' and '.join(parts)}."]
    if inside and inside.items and inside.accuracy.high < KNOWN:
        said.append(
            f"{tuned} has not learned its rows (surely under {KNOWN:.0%} of the covered items): more steps, more rows "
            "of each fact or a larger model come first; this says little yet about tuning as such."
        )
    if number < FEW * whole.items:
        said.append(f"What no row of {tuned} covers, most items, is hardly learned (`ftprep augment --fill`).")
    return said


def _forgotten(tuned: str, arms: Sequence[EvalArm], pairs: Sequence[Pair]) -> list[str]:
    base = next((arm.name for arm in arms if arm.role == "base"), None)
    pair = next((one for one in pairs if {one.first, one.second} == {tuned, base} and one.split == "general"), None)
    if pair is None:
        return []
    sign = 1 if pair.first == tuned else -1
    worst, best = sorted((sign * pair.difference.low + 0.0, sign * pair.difference.high + 0.0))  # no -0
    changed = f"{100 * sign * pair.difference.value + 0.0:+.0f} points ({100 * worst:+.0f} to {100 * best:+.0f})"
    if best < 0:
        return [
            f"{tuned} has forgotten: {changed} on {pair.items} general questions against {base}; `--replay` rows help against that."
        ]
    return [f"On {pair.items} general questions no forgetting of {tuned} can be told: {changed} against {base}."]
