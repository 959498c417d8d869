"""The bench stage: controlled sets made, arms tuned and asked, each in a process of its own, and the table of how they did.

ftprep-bench/
  jobs/<digest>.json      what each process is to do
  results/<digest>.json   what came of it; one that is there is not done again
  written/<seed>/         the run folder in which a model wrote about the documents
  report.json chart.svg
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.errors import ArmFailed, MissingExtra
from ftprep.evaluation import SUITES, Suite
from ftprep.evaluation.arms import ARMS, context
from ftprep.evaluation.chart import bars
from ftprep.evaluation.one_arm import ArmResult, Job
from ftprep.evaluation.recipe import Recipe
from ftprep.evaluation.scoring import Score, gates, predicted, scores
from ftprep.evaluation.suite import Item
from ftprep.evaluation.written import covered, documents
from ftprep.progress import Progress
from ftprep.records import Example, Target
from ftprep.settings import Settings

TUNING = ("torch", "transformers", "gguf")
"""Packages of the extra `train`; an adapter (--lora) needs peft too."""


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be run. All suites of a seed are learned together."""

    suites: tuple[str, ...]
    seeds: tuple[int, ...]
    arms: tuple[str, ...]
    recipe: Recipe
    weights: Path
    processes: int
    out: Path


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
    """What an arm took, over its seeds: texts are those of one seed."""

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
    steps: int
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


def ready() -> None:
    """Raises MissingExtra where what tunes is not installed."""
    for package in TUNING:
        if importlib.util.find_spec(package) is None:
            raise MissingExtra(feature="ftprep bench run", package=package, extra="train")


def make(names: Sequence[str], seed: int) -> tuple[Suite, ...]:
    """The suites of a seed, when all that must hold of them has been asserted. Raises RuntimeError where it does not hold."""
    from ftprep.evaluation.assertions import broken

    made = tuple(SUITES[name].make(seed) for name in names)
    for suite in made:
        if faults := broken(suite):
            raise RuntimeError(f"{suite.name}, seed {seed}: {faults[0]}")
    return made


def write(suite: Suite, folder: Path) -> None:
    """A suite as files: documents/ to read or to ingest, texts.jsonl and items.jsonl with all that is known of them, suite.json."""
    for name, text in documents((suite,)):
        with jsonl.replacing(folder / "documents" / f"{name}.md") as file:
            file.write(text.encode())
    jsonl.write(folder / "texts.jsonl", suite.texts)
    jsonl.write(folder / "items.jsonl", suite.items)
    jsonl.write_json(folder / "suite.json", {"name": suite.name, "seed": suite.seed, "rules": suite.rules})


def let_write(seed: int, made: Sequence[Suite], out: Path, settings: Settings, target: Target, progress: Progress) -> list[str]:
    """Let a model write about the documents of a seed, by ftprep's own ingest, augment and checks; the texts of the rows kept.

    Raises what these stages raise. What was answered before is not asked again.
    """
    from ftprep.augment import augment
    from ftprep.ingest import ingest
    from ftprep.workspace import Workspace

    folder = out / "written" / str(seed)
    for name, text in documents(made):
        with jsonl.replacing(folder / "documents" / f"{name}.md") as file:
            file.write(text.encode())
    place = Workspace(folder / "ftprep-out")
    # Documents in a few styles about different things are alike by design: nothing of that is a copy or boilerplate.
    plain = msgspec.structs.replace(settings, disable_cleaning=("near-duplicates", "boilerplate"))
    with place.lock():
        ingest([folder / "documents"], place, plain, progress)
        augment(place, plain, target, progress)
    return [
        " ".join(message.content for message in example.messages if example.kind == "qa" or message.role == "assistant")
        for example in jsonl.read(place.examples, Example)
        if example.kind != "contradiction"
    ]


def run(bench: Bench, written: dict[int, list[str]], progress: Progress) -> BenchReport:
    """Run every arm of every seed that has no result yet; `written`: what a model wrote, by seed, for the arm of that name.

    Raises MissingExtra (torch and transformers are not there), ArmFailed.
    """
    ready()
    begun = time.monotonic()
    suites = {seed: make(bench.suites, seed) for seed in bench.seeds}
    jobs = list(_jobs(bench, suites, written))
    _work([job for _, _, job in jobs if not Path(job.result).exists()], bench, progress)
    results = {(arm, seed): msgspec.json.decode(Path(job.result).read_bytes(), type=ArmResult) for arm, seed, job in jobs}
    return _report(bench, suites, results, written, time.monotonic() - begun)


def _jobs(bench: Bench, suites: dict[int, tuple[Suite, ...]], written: dict[int, list[str]]) -> Iterator[tuple[str, int, Job]]:
    for seed, made in suites.items():
        for name in bench.arms:
            arm = ARMS[name]
            if name == "written" and seed not in written:
                continue
            texts = [text for suite in made for text in arm.texts(suite.texts)] if arm.texts else None
            if texts is not None and name == "written":
                texts += written[seed]
            job = Job(
                arm=name,
                weights=str(bench.weights),
                items=tuple(item for suite in made for item in suite.items),
                texts=tuple(texts) if texts is not None else None,
                context=context(made, seed) if arm.context else "",
                recipe=msgspec.structs.replace(bench.recipe, seed=seed),
                threads=max(1, (os.cpu_count() or 1) // bench.processes),
                result="",
            )
            digest = hashlib.blake2b(msgspec.json.encode(job), digest_size=8).hexdigest()
            result = bench.out / "results" / f"{name}-{seed}-{digest}.json"
            yield name, seed, msgspec.structs.replace(job, result=str(result))


def _work(jobs: Sequence[Job], bench: Bench, progress: Progress) -> None:
    """The processes, `bench.processes` at a time; steps are told as they come. Ctrl-C ends them all."""
    from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

    for folder in ("jobs", "results"):
        (bench.out / folder).mkdir(parents=True, exist_ok=True)
    steps = sum(bench.recipe.steps if job.texts is not None else 1 for job in jobs)
    running: list[subprocess.Popen[str]] = []
    progress.begin("tune and ask", steps, "steps")
    try:
        with ThreadPoolExecutor(bench.processes) as pool:
            done = [pool.submit(_one, job, bench.out, running, progress) for job in jobs]
            try:
                wait(done, return_when=FIRST_EXCEPTION)
                for one in done:
                    if one.done():
                        one.result()
            finally:
                for one in done:
                    one.cancel()
                for process in running:
                    process.kill()
    finally:
        progress.end()


def _one(job: Job, out: Path, running: list[subprocess.Popen[str]], progress: Progress) -> None:
    name = Path(job.result).stem
    path, log = out / "jobs" / f"{name}.json", out / "jobs" / f"{name}.log"
    path.write_bytes(msgspec.json.encode(job))
    command = [sys.executable, "-m", "ftprep.evaluation.one_arm", str(path)]
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        running.append(process)
        assert process.stdout is not None
        for line in process.stdout:
            said = msgspec.json.decode(line)
            progress.step(1, f"{job.arm}: loss {said['loss']:.2f}")
        process.wait()
        running.remove(process)
    if process.returncode != 0:
        raise ArmFailed(arm=job.arm, status=process.returncode, log=log)
    if job.texts is None:
        progress.step(1, f"{job.arm}: asked")


def _report(
    bench: Bench,
    suites: dict[int, tuple[Suite, ...]],
    results: dict[tuple[str, int], ArmResult],
    written: dict[int, list[str]],
    seconds: float,
) -> BenchReport:
    items = {seed: [item for suite in made for item in suite.items] for seed, made in suites.items()}
    table: list[Score] = []
    costs = []
    for name in bench.arms:
        runs = {seed: result for (arm, seed), result in results.items() if arm == name}
        if not runs:
            continue
        table += scores(name, [(items[seed], result.scores) for seed, result in runs.items()])
        tuned = [result.trained for result in runs.values() if result.trained is not None]
        one = next(iter(runs.values()))
        costs.append(
            ArmCost(
                arm=name,
                texts=one.texts,
                context_tokens=one.context_tokens,
                tuned_tokens=sum(trained.tokens for trained in tuned),
                loss=round(sum(trained.loss for trained in tuned) / len(tuned), 3) if tuned else None,
                cpu_seconds=round(sum(result.cpu_seconds for result in runs.values()), 1),
                peak_mb=max(result.peak_mb for result in runs.values()),
            )
        )
    some = next(iter(results.values()))
    precisions = {result.trained.precision for result in results.values() if result.trained is not None}
    chart = bench.out / "chart.svg"
    report = BenchReport(
        suites=bench.suites,
        seeds=bench.seeds,
        steps=bench.recipe.steps,
        batch=bench.recipe.batch,
        rate=bench.recipe.rate,
        model=bench.weights.name,
        device=some.device,
        precision=", ".join(sorted(precisions)),
        table=tuple(table),
        gates=tuple(gates(table, {name: arm.texts is not None for name, arm in ARMS.items()})),
        predictions=tuple(_predictions(items, results, written)),
        costs=tuple(costs),
        seconds=round(seconds, 1),
        chart=str(chart),
    )
    with jsonl.replacing(chart) as file:
        file.write(bars([score for score in table if score.part == "all"]).encode())
    jsonl.write_json(bench.out / "report.json", report)
    return report


def _predictions(
    items: dict[int, list[Item]], results: dict[tuple[str, int], ArmResult], written: dict[int, list[str]]
) -> Iterator[Prediction]:
    """The arm `written`, split by split, against what its coverage predicts."""
    from ftprep.evaluation.scoring import picked

    found: dict[str, list[tuple[bool, bool, float]]] = {}
    for seed, texts in written.items():
        result = results.get(("written", seed))
        if result is None:
            continue
        holds = covered(items[seed], texts)
        for item, options in zip(items[seed], result.scores, strict=True):
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
