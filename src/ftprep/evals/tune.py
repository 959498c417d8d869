"""The stage `eval tune`: a small model tuned here on the rows of a workspace, written as GGUF so that `local:` serves it as an arm.

For seeing the whole comparison without a provider; a model of this size is no candidate for use.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.engines.weights import weights_path
from ftprep.errors import ArmFailed, MissingExtra, ModelNotFetched, NoDocuments, NoSuchPath
from ftprep.evals.tuning import Job, Tuned, text_of
from ftprep.evaluation.recipe import Recipe
from ftprep.export import examples_of, guarded
from ftprep.mix import Mix
from ftprep.progress import Progress
from ftprep.records import Document
from ftprep.settings import Settings
from ftprep.workspace import Workspace

_NEEDED = ("torch", "transformers", "gguf")


def tune(workspace: Workspace, settings: Settings, progress: Progress, *, weights: Path | None, steps: int) -> Tuned:
    """Tune on every row that an export would take, validation documents among them, in a process of its own.

    Raises NoDocuments, MissingExtra, ModelNotFetched, NoSuchPath, ArmFailed.
    """
    if not workspace.passages.exists():
        raise NoDocuments(path=workspace.root)
    for package in _NEEDED:
        if importlib.util.find_spec(package) is None:
            raise MissingExtra(feature="tuning a model here", package=package, extra="train")
    place = weights or weights_path()
    if place is None:
        raise ModelNotFetched
    if not place.exists():
        raise NoSuchPath(path=place)
    titles = {document.id: document.title for document in jsonl.read(workspace.documents, Document)}
    settings = guarded(workspace, settings)
    mix = Mix(settings)
    texts = [text_of(row) for row in examples_of(workspace, settings, titles) if mix.refusal(row) is None]
    folder = workspace.evaluation
    folder.mkdir(parents=True, exist_ok=True)
    job = Job(
        weights=str(place.resolve()),
        texts=tuple(texts),
        recipe=Recipe(steps=steps, batch=16, rate=3e-4, seed=settings.seed),
        file=str(folder / "tuned.gguf"),
        result=str(folder / "tuned.json"),
    )
    jsonl.write_json(folder / "tune-job.json", job)
    _run(folder, steps, progress)
    return msgspec.json.decode(Path(job.result).read_bytes(), type=Tuned)


def _run(folder: Path, steps: int, progress: Progress) -> None:
    """The process; each line of its stdout is a step, its stderr goes to a log."""
    log = folder / "tune.log"
    progress.begin("tune", steps, "steps")
    command = [sys.executable, "-m", "ftprep.evals.tuning", str(folder / "tune-job.json")]
    try:
        with log.open("wb") as errors, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    progress.step(1, line.strip())
            except BaseException:
                process.kill()
                raise
        if process.returncode != 0:
            raise ArmFailed(arm="tune", status=process.returncode, log=log)
    finally:
        progress.end()
