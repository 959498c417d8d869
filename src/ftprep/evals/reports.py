"""What `eval run` found: each arm beside its accuracy, and the report that the verdict is printed from."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ftprep import jsonl
from ftprep.evals.arms import EvalArm, Shown
from ftprep.evals.asking import Ask, Grade
from ftprep.evals.coverage import covered
from ftprep.evals.grading import Graded
from ftprep.evals.questions import Question
from ftprep.evals.results import Accuracy, Pair
from ftprep.evals.tune import rows_of
from ftprep.evals.verdict import Serving
from ftprep.generate import GenerateSummary
from ftprep.records import Example, Generation
from ftprep.workspace import Workspace


class ArmReport(msgspec.Struct, frozen=True, kw_only=True):
    """How an arm fared beside its accuracy: what it read, calls answered and failed, its cost and seconds as measured (all its
    calls, those of earlier runs too). `by_judge`: answers that the judge decided. `covered`: items that the rows cover which it was
    tuned on, as far as `eval tune` left them beside its weights; else those of the workspace, also for arms that are not tuned.
    `predicted`, of tuned arms: the accuracy on the documents if covered items were known and the others guessed.

    {"name": "icl", "model": "openai/gpt-4.1-mini", "reads": "corpus", "shown": {"tokens": 3129, "share": 1.0}, "calls": 130,
     "failed": 0, "prompt_tokens": 412000, "cached_tokens": 380000, "completion_tokens": 900, "cost": 0.05, "seconds": 61.2,
     "by_judge": 11, "covered": 58, "rows": 108, "predicted": null}
    """

    name: str
    model: str
    reads: str
    shown: Shown
    calls: int
    failed: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    cost: float | None
    seconds: float
    by_judge: int
    covered: int
    rows: int
    predicted: float | None


class EvalReport(msgspec.Struct, frozen=True, kw_only=True):
    """eval/report.json: everything that the verdict rests on."""

    test_set: str
    grade: Grade
    items: dict[str, int]
    covered: int
    banned_rows: int
    arms: tuple[ArmReport, ...]
    accuracy: tuple[Accuracy, ...]
    pairs: tuple[Pair, ...]
    serving: tuple[Serving, ...]
    advice: tuple[str, ...]
    notes: tuple[str, ...]
    generations: dict[str, GenerateSummary]
    page: str

    @property
    def failed(self) -> int:
        """Requests that got no answer."""
        return sum(one.failed for one in self.generations.values())


class Taught(msgspec.Struct, frozen=True):
    """The rows that an arm is held against, without the documents' own sentences, and the ids of the items that they cover."""

    rows: int
    covered: frozenset[str]


def taught(arm: EvalArm, items: Sequence[Question], rows: Sequence[Example]) -> Taught:
    """Its own rows, where `eval tune` left them beside the weights, else `rows`, those of the workspace."""
    own = rows_of(arm.target)
    held = rows if own is None else list(own)
    return Taught(sum(row.kind != "original" for row in held), frozenset(covered(items, held)))


def arm_report(
    arm: EvalArm,
    shown: Shown,
    asks: Sequence[Ask],
    place: Workspace,
    grades: Sequence[Graded],
    sent: GenerateSummary,
    known: Taught,
    prediction: float | None,
) -> ArmReport:
    """How an arm fared, from the ledger's lines of its requests."""
    keys = {one.request.key for one in asks}
    lines = [one for one in jsonl.read(place.generations, Generation, ledger=True) if one.key in keys]
    costs = [one.cost for one in lines if one.error is None]
    free = arm.target.engine == "embedded"
    return ArmReport(
        name=arm.name,
        model=arm.target.model,
        reads=arm.reads,
        shown=shown,
        calls=len(lines),
        failed=sent.failed,
        prompt_tokens=sum(one.prompt_tokens or 0 for one in lines),
        cached_tokens=sum(one.cached_tokens or 0 for one in lines),
        completion_tokens=sum(one.completion_tokens or 0 for one in lines),
        cost=0.0 if free else None if any(cost is None for cost in costs) else sum(cost or 0.0 for cost in costs),
        seconds=round(sum(one.seconds for one in lines), 1),
        by_judge=sum(grade.arm == arm.name and grade.by == "judge" for grade in grades),
        covered=len(known.covered),
        rows=known.rows,
        predicted=prediction,
    )
