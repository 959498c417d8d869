"""The table of `ftprep bench run`, in plain lines: arms down, splits across."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ftprep.evaluation.arms import ARMS
from ftprep.evaluation.reporting import BenchReport
from ftprep.evaluation.scoring import Score


def reported(report: BenchReport) -> Iterator[str]:
    """Accuracy with its standard error for each arm and split, halves apart, and what may be concluded."""
    table = [msgspec.structs.replace(score, split=_label(score, report)) for score in report.table]
    splits = list(dict.fromkeys(score.split for score in table))
    wide = max(len(name) for name in [*splits, "direction 0.00±.00"]) + 2
    seeds = ", ".join(map(str, report.seeds))
    yield f"{', '.join(report.suites)}; seeds {seeds}; {report.model}, {report.device}"
    steps = ", ".join(f"{name} {number}" for name, number in report.steps.items())
    yield f"steps of {report.batch} sentences: {steps}; the same for every arm"
    yield "accuracy ± standard error".ljust(28) + "".join(split.rjust(wide) for split in splits)
    chance = {score.split: score.chance for score in table}
    yield "  chance".ljust(28) + "".join(f"{chance[split]:.2f}".rjust(wide) for split in splits)
    for arm in dict.fromkeys(score.arm for score in table):
        for part, said in (("all", arm), ("first", "  augmented half"), ("second", "  other half")):
            if part != "all" and arm != "half":
                continue
            row = {score.split: score for score in table if score.arm == arm and score.part == part}
            yield f"  {said}".ljust(28) + "".join(_cell(row.get(split)).rjust(wide) for split in splits)
    for one in report.predictions:
        inside = "-" if one.of_covered is None else f"{one.of_covered:.2f}"
        outside = "-" if one.of_others is None else f"{one.of_others:.2f}"
        yield (
            f"written, {one.split}: its rows cover {one.covered} of {one.items} items, which predicts {one.predicted:.2f}; "
            f"it got {one.accuracy:.2f} (of covered items {inside}, of the others {outside})"
        )
    for cost in report.costs:
        trained = f"{cost.tuned_tokens:,} tokens tuned" if cost.tuned_tokens else "not tuned"
        took = f"{cost.cpu_seconds:.0f} CPU s, {cost.peak_mb:,} MB"
        yield f"  {cost.arm}: {cost.texts} texts, {trained}, {took}; {ARMS[cost.arm].about}"
    yield f"{report.seconds:.0f} s; picture: {report.chart}"
    for gate in report.gates:
        yield f"No verdict on {gate}"
    if "icl" in {score.arm for score in report.table} and "135M" in report.model:
        yield "A model of this size cannot reason over a long prompt: what the study found for reading in context does not show."
    if {"local", "global", "both"} & {score.arm for score in report.table}:
        yield "The oracle's arms (true statements by the rules of the set) are the ceiling of the method, not what a model writes."


def _cell(score: Score | None) -> str:
    """Nothing for an arm that was not run on the suite."""
    return "" if score is None else f"{score.accuracy.value:.2f}±{score.error:.2f}"


def _label(score: Score, report: BenchReport) -> str:
    """The split's name, with that of its suite in front where two suites have a split of this name."""
    suites = {other.suite for other in report.table if other.split == score.split}
    return f"{score.suite} {score.split}" if len(suites) > 1 else score.split
