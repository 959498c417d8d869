"""What `ftprep bench run` reports: the table, what each arm took, what coverage predicts, and what stands against a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftprep.evaluation import SUITES, Suite
from ftprep.evaluation.arms import ARMS
from ftprep.evaluation.one_arm import ArmResult
from ftprep.evaluation.recipe import Recipe
from ftprep.evaluation.scoring import Score, gates, picked, predicted, scores
from ftprep.evaluation.written import covered

Place = tuple[str, str, int]
"""Suite, arm, seed."""


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be run: each arm of each suite and seed is a model of its own. `steps` None: those of the suite. `arms` None: on
    each suite the arms pretrained and originals, and the one that shows what augmentation does there."""

    suites: tuple[str, ...]
    seeds: tuple[int, ...]
    arms: tuple[str, ...] | None
    steps: int | None
    lora: int | None
    weights: Path
    processes: int
    out: Path


def arms_of(bench: Bench, suite: str) -> tuple[str, ...]:
    """The arms that are run on a suite."""
    return bench.arms if bench.arms is not None else ("pretrained", "originals", SUITES[suite].shows)


class Prediction(msgspec.Struct, frozen=True, kw_only=True):
    """The arm `written` beside what coverage alone predicts: covered share + (1 - covered share) x chance.

    {"split": "reversal", "items": 48, "covered": 21, "predicted": 0.578, "accuracy": 0.54, "of_covered": 0.9, "of_others": 0.26}
    """

    split: str
    items: int
    covered: int
    predicted: float
    accuracy: float
    of_covered: float | None
    of_others: float | None


class ArmCost(msgspec.Struct, frozen=True, kw_only=True):
    """What an arm took, over its suites and seeds."""

    arm: str
    texts: int
    context_tokens: int
    tuned_tokens: int
    loss: float | None
    cpu_seconds: float
    peak_mb: int


class BenchReport(msgspec.Struct, frozen=True, kw_only=True):
    """report.json: the whole table, why no verdict may be drawn (`gates`, empty if one may), and what was run how."""

    suites: tuple[str, ...]
    seeds: tuple[int, ...]
    steps: dict[str, int]
    batch: int
    rate: float
    model: str
    device: str
    precision: str
    table: tuple[Score, ...]
    gates: tuple[str, ...]
    predictions: tuple[Prediction, ...]
    costs: tuple[ArmCost, ...]
    seconds: float
    chart: str


def reported(
    bench: Bench,
    suites: dict[tuple[str, int], Suite],
    results: dict[Place, ArmResult],
    written: dict[int, list[str]],
    seconds: float,
) -> BenchReport:
    """The table of all arms, pooled over seeds, with what each took and what stands against a verdict."""
    table: list[Score] = []
    costs = []
    for name in (arm for arm in ARMS if any(arm in arms_of(bench, suite) for suite in bench.suites)):
        runs = {(suite, seed): result for (suite, arm, seed), result in results.items() if arm == name}
        if not runs:
            continue
        for suite in bench.suites:
            asked = [(suites[place].items, result.scores) for place, result in runs.items() if place[0] == suite]
            table += [msgspec.structs.replace(one, suite=suite) for one in scores(name, asked)]
        tuned = [result.trained for result in runs.values() if result.trained is not None]
        costs.append(
            ArmCost(
                arm=name,
                texts=sum(result.texts for result in runs.values()),
                context_tokens=max(result.context_tokens for result in runs.values()),
                tuned_tokens=sum(trained.tokens for trained in tuned),
                loss=round(sum(trained.loss for trained in tuned) / len(tuned), 3) if tuned else None,
                cpu_seconds=round(sum(result.cpu_seconds for result in runs.values()), 1),
                peak_mb=max(result.peak_mb for result in runs.values()),
            )
        )
    some = next(iter(results.values()))
    precisions = {result.trained.precision for result in results.values() if result.trained is not None}
    return BenchReport(
        suites=bench.suites,
        seeds=bench.seeds,
        steps={name: bench.steps or SUITES[name].steps for name in bench.suites},
        batch=Recipe(steps=0).batch,
        rate=Recipe(steps=0).rate,
        model=bench.weights.name,
        device=some.device,
        precision=", ".join(sorted(precisions)),
        table=tuple(table),
        gates=tuple(gates(table, {name: arm.texts is not None for name, arm in ARMS.items()})),
        predictions=tuple(_predictions(suites, results, written)),
        costs=tuple(costs),
        seconds=round(seconds, 1),
        chart=str(bench.out / "chart.svg"),
    )


def _predictions(
    suites: dict[tuple[str, int], Suite], results: dict[Place, ArmResult], written: dict[int, list[str]]
) -> Iterator[Prediction]:
    """The arm `written`, split by split, against what its coverage predicts."""
    found: dict[str, list[tuple[bool, bool, float]]] = {}
    for (suite, seed), made in suites.items():
        result = results.get((suite, "written", seed))
        if result is None:
            continue
        holds = covered(made.items, written[seed])
        for item, options in zip(made.items, result.scores, strict=True):
            if item.quality == "follows":
                found.setdefault(item.split, []).append((item.id in holds, picked(options) == item.correct, item.chance))
    for split, asked in found.items():
        inside = [right for held, right, _ in asked if held]
        outside = [right for held, right, _ in asked if not held]
        yield Prediction(
            split=split,
            items=len(asked),
            covered=len(inside),
            predicted=round(predicted(len(inside), len(asked), asked[0][2]), 3),
            accuracy=round(sum(right for _, right, _ in asked) / len(asked), 3),
            of_covered=round(sum(inside) / len(inside), 3) if inside else None,
            of_others=round(sum(outside) / len(outside), 3) if outside else None,
        )
