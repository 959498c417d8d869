"""The bench stage: controlled sets made, arms tuned and asked, each in a process of its own, and the table of how they did.

ftprep-bench/
  jobs/<digest>.json      what each process is to do
  weights/                the model, made ready once for all of them
  results/<digest>.json   what came of it; one that is there is not done again
  written/<seed>/         the run folder in which a model wrote about the documents
  report.json chart.svg
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import msgspec

from ftprep import jsonl
from ftprep.errors import ArmFailed
from ftprep.evaluation import SUITES, Suite
from ftprep.evaluation.arms import ARMS, Arm, context
from ftprep.evaluation.chart import bars
from ftprep.evaluation.one_arm import ArmResult, Job
from ftprep.evaluation.recipe import BATCH, Recipe
from ftprep.evaluation.reporting import Bench, BenchReport, Place, arms_of, reported
from ftprep.evaluation.unpacking import precision
from ftprep.evaluation.written import documents
from ftprep.progress import Progress
from ftprep.records import Example, Target, stable_id
from ftprep.settings import Settings


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
    """Run every arm of every suite and seed that has no result yet; `written`: what a model wrote, by seed, for the arm of that
    name. Arms that are tuned on the very same texts are one model: it is tuned once.

    Raises ArmFailed.
    """
    begun = time.monotonic()
    suites = {(suite.name, suite.seed): suite for seed in bench.seeds for suite in make(bench.suites, seed)}
    jobs = dict(_jobs(bench, suites, written))
    todo = {job.result: job for job in jobs.values() if not Path(job.result).exists()}
    _work(_ready_made(list(todo.values()), bench, progress), bench, progress)
    results = {place: msgspec.json.decode(Path(job.result).read_bytes(), type=ArmResult) for place, job in jobs.items()}
    report = reported(bench, suites, results, written, time.monotonic() - begun)
    with jsonl.replacing(bench.out / "chart.svg") as file:
        file.write(bars([score for score in report.table if score.part == "all"]).encode())
    jsonl.write_json(bench.out / "report.json", report)
    return report


def _ready_made(jobs: list[Job], bench: Bench, progress: Progress) -> list[Job]:
    """The jobs with the weights as `evaluation.unpacking` writes them: done here where it was not, for more than one job."""
    folder = bench.out / "weights" / stable_id([str(bench.weights.resolve()), str(bench.weights.stat().st_size)])
    if len(jobs) > 1 and precision(folder) is None:
        progress.say("the model is made ready, once for all arms")
        log = bench.out / "weights.log"
        bench.out.mkdir(parents=True, exist_ok=True)
        with log.open("w", encoding="utf-8") as errors:
            command = [sys.executable, "-m", "ftprep.evaluation.unpacking", str(bench.weights), str(folder)]
            status = subprocess.run(command, stderr=errors, stdout=errors, check=False).returncode
        if status != 0:
            raise ArmFailed(arm="weights", status=status, log=log)
    found = precision(folder)
    if found is None:
        return jobs
    return [msgspec.structs.replace(job, weights=str(folder), precision=found) for job in jobs]


def _jobs(bench: Bench, suites: dict[tuple[str, int], Suite], written: dict[int, list[str]]) -> Iterator[tuple[Place, Job]]:
    for (name, seed), suite in suites.items():
        for arm_name in arms_of(bench, name):
            arm = ARMS[arm_name]
            if arm_name == "written" and seed not in written:
                continue
            texts = arm.texts(suite.texts) if arm.texts else None
            if texts is not None and arm_name == "written":
                texts = texts + written[seed]
            job = Job(
                weights=str(bench.weights),
                items=suite.items,
                texts=tuple(texts) if texts is not None else None,
                context=context((suite,), seed) if arm.context else "",
                recipe=Recipe(steps=bench.steps or SUITES[name].steps, batch=_batch(arm, suite), lora=bench.lora, seed=seed),
                threads=max(1, (os.cpu_count() or 1) // bench.processes),
                result="",
            )
            digest = hashlib.blake2b(msgspec.json.encode(job), digest_size=8).hexdigest()
            result = bench.out / "results" / f"{name}-{seed}-{digest}.json"
            yield (name, arm_name, seed), msgspec.structs.replace(job, result=str(result))


def _batch(arm: Arm, suite: Suite) -> int:
    """Texts a step: each step of each arm sees about as many sentences. Documents of five sentences: 6 of them, not 32."""
    alone = ARMS["originals"].texts
    if not arm.documents or arm.texts is None or alone is None:
        return BATCH
    return max(1, round(BATCH * len(arm.texts(suite.texts)) / len(alone(suite.texts))))


def _work(jobs: Sequence[Job], bench: Bench, progress: Progress) -> None:
    """The processes, `bench.processes` at a time; steps are told as they come. Ctrl-C ends them all."""
    from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

    for folder in ("jobs", "results"):
        (bench.out / folder).mkdir(parents=True, exist_ok=True)
    steps = sum(job.recipe.steps if job.texts is not None else 1 for job in jobs)
    running: list[subprocess.Popen[str]] = []
    ended = Event()
    progress.begin("tune and ask", steps, "steps")
    try:
        with ThreadPoolExecutor(bench.processes) as pool:
            done = [pool.submit(_one, job, bench.out, running, ended, progress) for job in jobs]
            try:
                wait(done, return_when=FIRST_EXCEPTION)
                for one in done:
                    if one.done():
                        one.result()
            finally:
                ended.set()
                for process in list(running):
                    process.kill()
    finally:
        progress.end()


def _one(job: Job, out: Path, running: list[subprocess.Popen[str]], ended: Event, progress: Progress) -> None:
    """Do a job in a process; nothing where `ended` is set, as then another has failed or somebody stopped the run."""
    if ended.is_set():
        return
    name = Path(job.result).stem
    path, log = out / "jobs" / f"{name}.json", out / "jobs" / f"{name}.log"
    path.write_bytes(msgspec.json.encode(job))
    command = [sys.executable, "-m", "ftprep.evaluation.one_arm", str(path)]
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        running.append(process)
        if ended.is_set():
            process.kill()
        assert process.stdout is not None
        for line in process.stdout:
            said = msgspec.json.decode(line)
            progress.step(1, f"loss {said['loss']:.2f}")
        process.wait()
        running.remove(process)
    if process.returncode != 0:
        raise ArmFailed(arm=name, status=process.returncode, log=log)
    if job.texts is None:
        progress.step(1)
