"""What a second model costs that reads each kept row beside its source."""

from __future__ import annotations

import msgspec

from ftprep import tokens
from ftprep.costs.amounts import Line, Range, per_million
from ftprep.costs.case import MODES, Mode, is_batch
from ftprep.estimating.yields import Yield
from ftprep.prices import Price, cost, price_of
from ftprep.prompts import load_templates
from ftprep.settings import Settings

PASSAGES_A_ROW = 1.3
"""Passages that a row rests on, on average: local rows on one, those of global on two or more."""
LEAST_ANSWER, LIKELY_ANSWER = 20, 60
"""Tokens of a verdict with its quote; the most is the prompt's limit."""


class Judging(msgspec.Struct, frozen=True, kw_only=True):
    """The judge's requests: as many as rows are kept, times the share that is judged.

    {"model": "openai/gpt-4.1", "requests": 420, "prompt_tokens": 310000, "completion_tokens": {...}, "cost": {...}, "by_mode":
    {...}}
    """

    model: str
    requests: int
    prompt_tokens: int
    completion_tokens: Range
    cost: Range | None
    by_mode: dict[Mode, float | None]
    line: Line
    price: Price | None


def judging(settings: Settings, rows: Yield, passage_tokens: float) -> Judging | None:
    """What judging will cost; None where no judge is named. Raises BadTemplate."""
    if settings.judge is None:
        return None
    template = load_templates(settings.templates)["judge"]
    price = price_of(settings.judge, settings)
    shell = tokens.count(template.system, settings.judge) + tokens.count(template.user, settings.judge)
    row = rows.tokens.likely / rows.rows.likely if rows.rows.likely else 0.0
    prompt = tokens.of_messages([shell, round(row + PASSAGES_A_ROW * passage_tokens)])
    number = {name: getattr(rows.rows, name) * settings.judge_sample for name in ("low", "likely", "high")}
    answer = {"low": LEAST_ANSWER, "likely": LIKELY_ANSWER, "high": template.parameters.max_tokens}
    each = {name: None if price is None else cost(price, prompt, 0, answer[name]) for name in answer}
    spent = None
    if price is not None:
        spent = Range(*(number[name] * (each[name] or 0.0) for name in ("low", "likely", "high")))
    worked = f"{number['likely']:,.0f} x ({prompt:,} x ? + {LIKELY_ANSWER} x ?)"
    if price is not None:
        worked = (
            f"{number['likely']:,.0f} x ({prompt:,} x {per_million(price.input)} + {LIKELY_ANSWER} x {per_million(price.output)})"
        )
    return Judging(
        model=settings.judge,
        requests=round(number["likely"]),
        prompt_tokens=round(number["likely"] * prompt),
        completion_tokens=Range(*(number[name] * answer[name] for name in ("low", "likely", "high"))),
        cost=spent,
        by_mode={
            mode: None if price is None else number["likely"] * cost(price, prompt, 0, LIKELY_ANSWER, batch=is_batch(mode))
            for mode in MODES
        },
        line=Line(what="judge", formula="rows x (prompt + verdict)", worked=worked, value=None if spent is None else spent.likely),
        price=price,
    )
