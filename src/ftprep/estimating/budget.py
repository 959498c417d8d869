"""What a sum of money buys: how many passages, how many samples, which strategies."""

from __future__ import annotations

import math

import msgspec

from ftprep.costs.amounts import Range
from ftprep.estimating.sending import augmentation
from ftprep.estimating.survey import Survey


class Bought(msgspec.Struct, frozen=True, kw_only=True):
    """What a budget buys of one strategy, or of all that are set (`strategy` "as set"), by its likely cost and, to be sure, by the
    most that it may cost. `samples`: how often each prompt can be asked.

    {"strategy": "local", "cost": {...}, "passages": 412, "of": 412, "passages_for_sure": 230, "samples": 3}
    """

    strategy: str
    cost: Range | None
    of: int
    passages: int | None
    passages_for_sure: int | None
    samples: int | None


def bought(budget: float, strategy: str, survey: Survey, passages: int, model: str, priced: Range | None = None) -> Bought:
    """`survey` counts a plan of that strategy alone. Passages are taken to cost alike."""
    cost = priced or augmentation(survey, survey.price, model).cost
    if cost is None:
        return Bought(strategy=strategy, cost=None, of=passages, passages=None, passages_for_sure=None, samples=None)
    return Bought(
        strategy=strategy,
        cost=cost,
        of=passages,
        passages=_part(budget, cost.likely, passages),
        passages_for_sure=_part(budget, cost.high, passages),
        samples=math.floor(budget / cost.likely) if cost.likely > 0 else None,
    )


def _part(budget: float, cost: float, passages: int) -> int:
    return passages if cost <= budget else math.floor(passages * budget / cost)
