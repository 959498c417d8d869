"""The estimate stage's side tables: several models side by side, and what a budget buys. Both count plans; nothing is sent."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ftprep.config import names
from ftprep.estimate import Estimate, counted
from ftprep.estimating.budget import Bought, bought
from ftprep.estimating.comparing import Compared, compared
from ftprep.estimating.sending import augmentation
from ftprep.models import resolve
from ftprep.progress import Progress
from ftprep.records import Target
from ftprep.settings import Settings
from ftprep.strategies import STRATEGIES
from ftprep.workspace import Workspace

MOST_PASSAGES = 20_000
"""Of a larger corpus a budget is shown for the strategies that are set only: planning all of them takes long."""


def compare(
    workspace: Workspace, settings: Settings, estimate: Estimate, models: Sequence[str], progress: Progress
) -> list[Compared]:
    """A row for each model. The plan is counted anew for each as the writer: tokens, window and so packs differ."""
    today = datetime.date.today()
    progress.begin("compare", len(models), "models")
    try:
        rows = []
        for model in models:
            target = resolve(replace(settings, model=model, adapter="auto", context_tokens=None, api_base=None))
            _, made, *_ = counted(workspace, settings, target)
            rows.append(compared(model, estimate.case, settings, augmentation(made, made.price, model).cost, today))
            progress.step()
    finally:
        progress.end()
    return rows


def affords(workspace: Workspace, settings: Settings, target: Target, estimate: Estimate, budget: float) -> list[Bought]:
    """What `budget` buys of the plan as it is set, and of each strategy alone."""
    return list(_bought(workspace, settings, target, estimate, budget))


def _bought(workspace: Workspace, settings: Settings, target: Target, estimate: Estimate, budget: float) -> Iterator[Bought]:
    given, made, *_ = counted(workspace, settings, target)
    passages = len(given.corpus.focus)
    yield bought(budget, "as set", made, passages, target.model, estimate.augmentation.cost)
    small = target.profile == "small"
    every = [name for name, row in STRATEGIES.items() if (row.small if small else row.large) is not None]
    for name in every if estimate.passages <= MOST_PASSAGES else names(settings.strategy):
        alone = replace(settings, strategy=name)
        given, made, *_ = counted(workspace, alone, target)
        yield bought(budget, name, made, passages, target.model)
