"""The stage `eval run`: each arm is asked the frozen items, graded, and set against the others.

eval/requests-ARM.jsonl -> model -> eval/generations.jsonl -> eval/grades.jsonl, eval/report.json, eval/verdict.html

The ledger is one of its own: an interrupted run goes on, an arm that was asked costs nothing again, --max-cost holds for all arms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from ftprep import estimate, jsonl
from ftprep.errors import BadFlag, BadSetting, NotFrozen, Thawed
from ftprep.evals import grading
from ftprep.evals.arms import EvalArm, Shown, parsed
from ftprep.evals.asking import Ask, Asking, Grade
from ftprep.evals.coverage import covered, predicted
from ftprep.evals.grading import Graded
from ftprep.evals.questions import Frozen, Question
from ftprep.evals.reports import EvalReport, arm_report, taught
from ftprep.evals.results import accuracies, pairs
from ftprep.evals.verdict import advice, serving
from ftprep.export import guarded
from ftprep.generate import GenerateSummary, generate
from ftprep.ledger import answered
from ftprep.mix import Mix
from ftprep.models import resolve
from ftprep.progress import Progress
from ftprep.prompts import load_templates
from ftprep.records import Document, Example, Passage, Request, Target
from ftprep.settings import Settings
from ftprep.strategies.contract import request_key
from ftprep.workspace import Workspace


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
    answers = answered(place.generations, {one.request.key for each in asked.values() for one in each})
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
    known = {arm.name: taught(arm, items, rows) for arm in arms}
    chance: Callable[[Question], float] = (lambda item: item.chance) if how == "likelihood" else lambda _: 0.0
    table = accuracies(items, grades, {name: own.covered for name, own in known.items()}, chance)
    compared = pairs(items, grades, [arm.name for arm in arms])
    case = estimate.case_of(workspace, settings, writer)
    paid = [serving(arm, case, settings) for arm in arms]
    reports = tuple(
        arm_report(
            arm,
            shown[arm.name],
            asked[arm.name],
            place,
            grades,
            sent[arm.name],
            known[arm.name],
            predicted(items, known[arm.name].covered, chance) if arm.role == "tuned" else None,
        )
        for arm in arms
    )
    report = EvalReport(
        test_set=manifest.hash,
        grade=how,
        items={split: sum(item.split == split for item in items) for split in dict.fromkeys(item.split for item in items)},
        covered=len(covered(items, rows)),
        banned_rows=kept_out,
        arms=reports,
        accuracy=tuple(table),
        pairs=tuple(compared),
        serving=tuple(paid),
        advice=tuple(advice(arms, table, compared, paid, {one.name: one.predicted for one in reports})),
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
    said = {key: grading.judged(text) for key, text in answered(place.generations, set(requests)).items()}
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
