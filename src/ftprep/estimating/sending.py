"""What augmentation costs: exact in requests and prompts, a range in answers until some are there, then a 95 % interval."""

from __future__ import annotations

import msgspec

from ftprep import tokens
from ftprep.costs.amounts import Line, Range
from ftprep.costs.case import MODES, Mode, is_cached
from ftprep.costs.intervals import Stratum, ratio, total
from ftprep.estimating.survey import Kind, Survey, Totals
from ftprep.prices import Price

LEAST_SHARE, LIKELY_SHARE = 0.02, 0.5
"""Before the first answers: an answer takes a fiftieth, half, all of its prompt's token limit."""
ENOUGH = 5
"""From so many answers on the figures are those of a pilot."""


class Augmentation(msgspec.Struct, frozen=True, kw_only=True):
    """Sending the plan. Tokens and `cost` are of what is still to be sent; `by_mode` is the whole plan's likely cost, sent from the
    start in that mode. `cached_tokens`: what the provider's cache is likely to give back; `token_ratio`: the provider's counts over
    ours, measured; `cache_ratio`: the share of expected cache hits that came. Cost None: price unknown.

    {"model": "openai/gpt-4.1-mini", "requests": 214, "answered_before": 20, "prompt_tokens": 912044, "cached_tokens": 830120, ...}
    """

    model: str
    requests: int
    by_task: dict[str, int]
    packs: int
    answered_before: int
    prompt_tokens: int
    cached_tokens: int
    written_tokens: int
    completion_tokens: Range
    cost: Range | None
    cost_uncached: float | None
    by_mode: dict[Mode, float | None]
    paid_before: float | None
    measured: bool
    token_ratio: Range | None
    cache_ratio: float | None
    tokens_exact: bool
    counted_exactly: bool
    price: Price | None
    lines: tuple[Line, ...] = ()


def augmentation(survey: Survey, price: Price | None, model: str) -> Augmentation:
    """The cost of a plan that was counted."""
    kinds = list(survey.kinds.values())
    measured = sum(len(kind.outputs) for kind in kinds) >= ENOUGH
    found = ratio([one for kind in kinds for one in kind.actual], [one for kind in kinds for one in kind.counted])
    error = tokens.error_of(model)
    counted = found or Range(1 - error, 1.0, 1 + error)
    hits = cache_ratio(kinds)
    completion = total([_stratum(kind, 1.0) for kind in kinds])
    rest = _sum(kinds, "rest")
    cost = _cost(kinds, rest, _sum(kinds, "warm"), counted, hits) if price is not None else None
    plain = total([_stratum(kind, _weight(kind.rest, "as is")) for kind in kinds])
    return Augmentation(
        model=model,
        requests=sum(kind.whole.requests for kind in kinds),
        by_task={kind.task: kind.whole.requests for kind in kinds},
        packs=survey.packs,
        answered_before=survey.answered,
        prompt_tokens=round(rest.prompt * counted.likely),
        cached_tokens=round(rest.held * counted.likely * (1.0 if hits is None else hits)),
        written_tokens=round(rest.written * counted.likely),
        completion_tokens=completion,
        cost=cost,
        cost_uncached=rest.fixed["as is"] * counted.likely + plain.likely if price is not None else None,
        by_mode={mode: whole_cost(survey, mode) if price is not None else None for mode in MODES},
        paid_before=survey.paid,
        measured=measured,
        token_ratio=found,
        cache_ratio=hits,
        tokens_exact=tokens.is_exact(model),
        counted_exactly=survey.exact,
        price=price,
        lines=tuple(_lines(kinds, counted, completion, cost)),
    )


def _cost(kinds: list[Kind], rest: Totals, still: Totals, counted: Range, hits: float | None) -> Range:
    """Prompts at the cached price as far as the cache is expected to give them back, and answers. Until it is known whether the
    cache works at all, the most is without it; the least is where it still holds what was sent before; likely is half
    way between that and a cache that has forgotten."""
    answers = total([_stratum(kind, _weight(kind.rest, "cache")) for kind in kinds])
    plain, warm = rest.fixed["as is"], rest.fixed["cache"]
    works = 1.0 if hits is None else hits
    held = plain + works * (still.fixed["cache"] - still.fixed["as is"])
    likely = (plain + works * (warm - plain) + held) / 2
    most = max(plain, warm) if hits is None else max(likely, plain + works * (warm - plain))
    least = min(plain, warm, held) if hits is None else min(likely, held)
    return Range(
        least * counted.low + answers.low,
        likely * counted.likely + answers.likely,
        most * counted.high + answers.high,
    )


def cache_ratio(kinds: list[Kind]) -> float | None:
    """Of the tokens that the cache should have given back so far, the share that it did; None before there were any."""
    expected = sum(kind.held_counted for kind in kinds)
    return None if not expected else min(1.0, sum(kind.held_actual for kind in kinds) / expected)


def _stratum(kind: Kind, weight: float) -> Stratum:
    most = kind.rest.limit / kind.rest.requests if kind.rest.requests else 0.0
    return Stratum(
        rest=kind.rest.requests,
        about=kind.about,
        weight=weight,
        measured=tuple(kind.outputs),
        least=most * LEAST_SHARE,
        likely=most * LIKELY_SHARE,
        most=most,
    )


def _weight(totals: Totals, mode: Mode) -> float:
    return totals.weight[mode] / totals.requests if totals.requests else 0.0


def mean_output(kind: Kind) -> float:
    """Tokens of an answer of this kind, those that there are and those still to come taken together."""
    rest = total([_stratum(kind, 1.0)]).likely
    written = sum(value for _, value in kind.outputs)
    number = kind.rest.requests + len(kind.outputs)
    return (rest + written) / number if number else 0.0


def whole_cost(survey: Survey, mode: Mode, factor: float = 1.0) -> float:
    """The likely cost of the whole plan in a mode; with a `factor`, of a corpus that many times as large: requests grow with it,
    and prompts that hold the whole corpus with its square, until it must be cut into packs."""
    kinds = list(survey.kinds.values())
    found = ratio([one for kind in kinds for one in kind.actual], [one for kind in kinds for one in kind.counted])
    scale = found.likely if found is not None else 1.0
    hits = cache_ratio(kinds)
    spent = 0.0
    for kind in kinds:
        plain = kind.whole.fixed[_uncached(mode)]
        fixed = plain + (1.0 if hits is None else hits) * (kind.whole.fixed[mode] - plain) if is_cached(mode) else plain
        growth = factor * factor if kind.shared and survey.packs == 1 else factor
        spent += fixed * scale * growth + kind.whole.weight[mode] * mean_output(kind) * factor
    return spent


def _uncached(mode: Mode) -> Mode:
    return "batch" if mode in ("batch", "both") else "as is"


def _sum(kinds: list[Kind], which: str) -> Totals:
    found = Totals()
    for kind in kinds:
        one: Totals = getattr(kind, which)
        found.requests += one.requests
        found.prompt += one.prompt
        found.held += one.held
        found.written += one.written
        found.limit += one.limit
        for mode in MODES:
            found.fixed[mode] += one.fixed[mode]
            found.weight[mode] += one.weight[mode]
    return found


def _lines(kinds: list[Kind], counted: Range, completion: Range, cost: Range | None) -> list[Line]:
    """How the figures came about, kind by kind."""
    lines = []
    for kind in kinds:
        if not kind.rest.requests:
            continue
        mean = total([_stratum(kind, 1.0)]).likely / kind.rest.requests
        how = f"measured on {len(kind.outputs)}" if len(kind.outputs) >= 2 else f"{LIKELY_SHARE:.0%} of the limit"
        lines.append(
            Line(
                what=f"requests of {kind.task}: prompt and answer tokens",
                formula="tokens of the prompts; requests x answer",
                worked=f"{kind.rest.prompt:,} in {kind.rest.requests:,} prompts, {kind.rest.held:,} of them cached; "
                f"{kind.rest.requests:,} x {mean:,.0f} ({how})",
                value=None,
            )
        )
    if cost is not None:
        answers = sum(_weight(kind.rest, "cache") * total([_stratum(kind, 1.0)]).likely for kind in kinds)
        prompts = (cost.likely - answers) / counted.likely
        lines.append(
            Line(
                what="augmentation, what is still to be sent",
                formula="prompts (cached ones at their price) x provider's count over ours + answers x price",
                worked=f"${prompts:,.6g} x {counted.likely:.4f} + {completion.likely:,.0f} tokens = ${answers:,.6g}",
                value=cost.likely,
            )
        )
    return lines
