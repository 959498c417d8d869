"""The stage `eval run`: each arm is asked the frozen items, graded, and set against the others.

eval/requests-ARM.jsonl -> model -> eval/generations.jsonl -> eval/grades.jsonl, eval/report.json, eval/verdict.html

The ledger is one of its own: an interrupted run goes on, an arm that was asked costs nothing again, --max-cost holds for all arms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from ftprep import estimate, jsonl
from ftprep.errors import BadFlag, BadSetting, NotFrozen, Thawed
from ftprep.evals import grading
from ftprep.evals.arms import EvalArm, Shown, parsed
from ftprep.evals.asking import Ask, Asking, Grade
from ftprep.evals.coverage import covered
from ftprep.evals.grading import Graded
from ftprep.evals.questions import Frozen, Question
from ftprep.evals.results import Accuracy, Pair, accuracies, pairs
from ftprep.evals.verdict import Serving, advice, serving
from ftprep.export import guarded
from ftprep.generate import GenerateSummary, generate
from ftprep.mix import Mix
from ftprep.models import resolve
from ftprep.progress import Progress
from ftprep.prompts import load_templates
from ftprep.records import Document, Example, Generation, Passage, Request, Target
from ftprep.settings import Settings
from ftprep.strategies.contract import request_key
from ftprep.workspace import Workspace


class ArmReport(msgspec.Struct, frozen=True, kw_only=True):
    """How an arm fared beside its accuracy: what it read, calls answered and failed, its cost and seconds as measured (all its
    calls, those of earlier runs too). `by_judge`: answers that the judge decided.

    {"name": "icl", "model": "openai/gpt-4.1-mini", "reads": "corpus", "shown": {"tokens": 3129, "share": 1.0}, "calls": 130,
     "failed": 0, "prompt_tokens": 412000, "cached_tokens": 380000, "completion_tokens": 900, "cost": 0.05, "seconds": 61.2,
     "by_judge": 11}
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


def run(
    workspace: Workspace,
    settings: Settings,
    given: Sequence[str],
    writer: Target,
    progress: Progress,
    *,
    judge: str | None = None,
    grade: str = "auto",
    only: Sequence[str] = (),
) -> EvalReport:
    """Ask all arms all items (or those of the splits in `only`), grade, compare. `writer`: whose augmentation is estimated.

    Raises NotFrozen, Thawed, BadFlag, BadSetting (a judge that is too small), and what `generate` raises; what was answered
    is kept.
    """
    manifest, items = frozen(workspace)
    items = [item for item in items if not only or item.split in only]
    if not given or not items:
        raise BadFlag(where="--arm" if not given else "--split", what="at least one is needed, as in --arm base=embedded")
    place = Workspace(workspace.evaluation)
    arms = parsed(given, settings)
    how = _grade(grade, arms)
    judge_target = _judge(settings, judge) if judge is not None and how == "answer" else None
    settings = msgspec.structs.replace(settings, batch=False)
    titles = {document.id: document.title for document in jsonl.read(workspace.documents, Document)}
    passages = list(jsonl.read(workspace.passages, Passage))
    asking = Asking(items, passages, titles, load_templates(settings.templates), settings.top_k)
    asked: dict[str, list[Ask]] = {}
    shown: dict[str, Shown] = {}
    sent: dict[str, GenerateSummary] = {}
    for arm in arms:
        asked[arm.name], shown[arm.name] = asking.of(arm, how)
        _write_contexts(place, asking.contexts)
        progress.say(f"arm {arm.name}: {arm.target.model}, reads {arm.reads}")
        sent[arm.name] = _send(place, arm.name, [one.request for one in asked[arm.name]], arm.target, settings, progress)
    answers = _answers(place, {one.request.key for each in asked.values() for one in each})
    grades = [_graded(arm.name, item, asked[arm.name], answers, how) for arm in arms for item in items]
    notes = []
    if judge_target is not None:
        grades, sent["judge"] = _to_judge(place, settings, judge_target, items, grades, progress)
        notes += [
            f"{arm.name}: the judge is of the same family, and may favour it" for arm in arms if _kin(arm.target, judge_target)
        ]
    elif how == "answer":
        notes.append("answers were graded by their words alone: --judge MODEL, of another family, reads those that do not match")
    if how == "likelihood":
        notes.append("graded by the likelihood of hidden options: not to be compared with figures of answers written")
    jsonl.write(place.root / "grades.jsonl", grades)
    rows, kept_out = _rows(workspace, settings)
    held = covered(items, rows)
    table = accuracies(items, grades, held)
    compared = pairs(items, grades, [arm.name for arm in arms])
    case = estimate.case_of(workspace, settings, writer)
    paid = [serving(arm, case, settings) for arm in arms]
    report = EvalReport(
        test_set=manifest.hash,
        grade=how,
        items={split: sum(item.split == split for item in items) for split in dict.fromkeys(item.split for item in items)},
        covered=len(held),
        banned_rows=kept_out,
        arms=tuple(_arm(arm, shown[arm.name], asked[arm.name], place, grades, sent[arm.name]) for arm in arms),
        accuracy=tuple(table),
        pairs=tuple(compared),
        serving=tuple(paid),
        advice=tuple(advice(arms, table, compared, paid)),
        notes=tuple(notes),
        generations=sent,
        page=str(place.root / "verdict.html"),
    )
    jsonl.write_json(place.root / "report.json", report)
    return report


def frozen(workspace: Workspace) -> tuple[Frozen, list[Question]]:
    """The test set as it was frozen. Raises NotFrozen, Thawed, BadLine."""
    try:
        manifest = msgspec.json.decode(workspace.eval_manifest.read_bytes(), type=Frozen)
        data = workspace.eval_items.read_bytes()
    except FileNotFoundError:
        raise NotFrozen(path=workspace.eval_items) from None
    except msgspec.DecodeError:
        raise Thawed(path=workspace.eval_manifest) from None
    if hashlib.sha256(data).hexdigest() != manifest.hash:
        raise Thawed(path=workspace.eval_items)
    return manifest, list(jsonl.read(workspace.eval_items, Question))


def _grade(wanted: str, arms: Sequence[EvalArm]) -> Grade:
    """All arms are graded the same way, or they could not be compared: by likelihood where every endpoint tells it."""
    deaf = [arm.name for arm in arms if not arm.scores]
    if wanted == "likelihood" and deaf:
        raise BadFlag(where="--grade", what=f"the endpoint of {', '.join(deaf)} tells no likelihood of a given text; take answer")
    if wanted == "answer" or deaf:
        return "answer"
    return "likelihood"


def _judge(settings: Settings, name: str) -> Target:
    own = {"model": name, "api_base": settings.judge_api_base, "adapter": "none", "context_tokens": None}
    target = resolve(msgspec.structs.replace(settings, **own))
    if target.profile == "small":
        raise BadSetting(where="--judge", what=f"{target.model} is too small to judge: name a model that follows instructions")
    return target


def _kin(one: Target, other: Target) -> bool:
    """Whether two models are of one family, by the letters of their names: gpt-4.1 and gpt-4o are."""
    first, second = (target.model.rsplit("/", 1)[-1].removeprefix("ft:").split("-")[0].lower() for target in (one, other))
    return first == second


def _write_contexts(place: Workspace, contexts: Mapping[str, str]) -> None:
    for name, text in contexts.items():
        path = place.context(name)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with jsonl.replacing(path) as file:
                file.write(text.encode())


def _send(
    place: Workspace, name: str, requests: Sequence[Request], target: Target, settings: Settings, progress: Progress
) -> GenerateSummary:
    path: Path = place.root / f"requests-{name}.jsonl"
    jsonl.write(path, requests)
    return generate(place, target, settings, progress, path)


def _answers(place: Workspace, keys: set[str]) -> dict[str, str]:
    return {
        one.key: one.text for one in jsonl.read(place.generations, Generation, ledger=True) if one.key in keys and one.error is None
    }


def _graded(arm: str, item: Question, asks: Sequence[Ask], answers: Mapping[str, str], how: Grade) -> Graded:
    mine = [one for one in asks if one.item == item.id]
    if how == "likelihood":
        scores = [grading.likelihood_of(answers.get(one.request.key)) for one in mine]
        said = ""
        if all(one is not None for one in scores):
            means = [one.logprob / one.tokens for one in scores if one is not None]
            said = (item.answer, *item.options)[means.index(max(means))]
        return Graded(arm=arm, item=item.id, right=grading.by_likelihood(scores), by="likelihood", said=said)
    text = answers.get(mine[0].request.key)
    return Graded(
        arm=arm,
        item=item.id,
        right=None if text is None else grading.by_words(item, text),
        by="words",
        said="" if text is None else grading.first_line(text),
    )


def _to_judge(
    place: Workspace, settings: Settings, target: Target, items: Sequence[Question], grades: Sequence[Graded], progress: Progress
) -> tuple[list[Graded], GenerateSummary]:
    """Have the answers read whose words do not match; the same answer to the same question once."""
    template = load_templates(settings.templates)["eval-judge"]
    by_id = {item.id: item for item in items}
    requests: dict[str, Request] = {}
    keys: dict[tuple[str, str], str] = {}
    for grade in grades:
        if grade.right is False and grade.said:
            messages = template.render(**grading.shown(by_id[grade.item], grade.said))
            key = request_key(target, template, messages, None, template.parameters, 0)
            keys[grade.arm, grade.item] = key
            requests[key] = Request(
                key=key,
                strategy="eval",
                task="judge",
                template=template.id,
                document_id="",
                focus=(),
                messages=messages,
                model=target.model,
                api_base=target.api_base,
                endpoint=template.endpoint,
                parameters=template.parameters,
            )
    sent = _send(place, "the-judge", list(requests.values()), target, settings, progress)
    said = {key: grading.judged(text) for key, text in _answers(place, set(requests)).items()}
    made = []
    for grade in grades:
        found = said.get(keys.get((grade.arm, grade.item), ""))
        made.append(grade if found is None else msgspec.structs.replace(grade, right=found, by="judge"))
    return made, sent


def _rows(workspace: Workspace, settings: Settings) -> tuple[list[Example], int]:
    """The accepted rows that an export would take, and how many the test set keeps out."""
    mix = Mix(guarded(workspace, settings))
    kept, out = [], 0
    for example in jsonl.read(workspace.examples, Example):
        if mix.refusal(example) is None:
            kept.append(example)
        else:
            out += 1
    return kept, out


def _arm(
    arm: EvalArm, shown: Shown, asks: Sequence[Ask], place: Workspace, grades: Sequence[Graded], sent: GenerateSummary
) -> ArmReport:
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
    )
