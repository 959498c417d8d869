"""The stage `eval tune`: a small model tuned here, written as GGUF so that `local:` serves it as an arm.

eval/tuned.gguf        the weights
eval/tuned.rows.jsonl  the rows that they were tuned on: `eval run` tells covered items of this arm by them

For seeing the whole comparison without a provider; a model of this size is no candidate for use.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.engines.weights import tunable
from ftprep.errors import BadFlag, NoDocuments, NotFrozen, TuningFailed
from ftprep.evals.rows import chosen, text_of
from ftprep.evals.tuning import Job, Tuned
from ftprep.evaluation.recipe import Recipe
from ftprep.progress import Progress
from ftprep.records import Example, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace

BATCH = 16
RATE = 1e-3


def tune(
    workspace: Workspace,
    settings: Settings,
    progress: Progress,
    *,
    weights: Path | None,
    steps: int,
    rows: Path | None = None,
    name: str = "tuned",
) -> Tuned:
    """Tune on every row that an export would take, or on those of the file `rows`, in a process of its own; the result is
    eval/`name`.gguf. What the test set keeps out is left out of both.

    Raises BadFlag, NoDocuments, NotFrozen, MissingExtra, ModelNotFetched, NoSuchPath, TuningFailed, and what `chosen` raises.
    """
    if not name.replace("-", "").replace("_", "").isalnum():
        raise BadFlag(where="--name", what=f"takes letters, digits, - and _, not {name!r}")
    if not workspace.passages.exists():
        raise NoDocuments(path=workspace.root)
    if not workspace.eval_manifest.exists():
        raise NotFrozen(path=workspace.eval_items)
    place = tunable(weights, "tuning a model here")
    taken = chosen(workspace, settings, rows)
    file = workspace.evaluation / f"{name}.gguf"
    file.unlink(missing_ok=True)  # the weights come last: where they stand, the rows beside them are theirs
    jsonl.write(_rows_beside(file), taken.rows)
    job = Job(
        weights=str(place.resolve()),
        texts=tuple(map(text_of, taken.rows)),
        recipe=Recipe(steps=steps, batch=BATCH, rate=RATE, seed=settings.seed),
        file=str(file),
        result=str(file.with_suffix(".json")),
    )
    written = file.with_suffix(".job.json")
    jsonl.write_json(written, job)
    try:
        _run(written, file.with_suffix(".log"), steps, progress)
    finally:
        written.unlink()
    done = msgspec.structs.replace(msgspec.json.decode(Path(job.result).read_bytes(), type=Tuned), left_out=taken.left_out)
    jsonl.write_json(Path(job.result), done)
    return done


def _rows_beside(weights: Path) -> Path:
    return weights.with_suffix(".rows.jsonl")


def rows_of(target: Target) -> Iterator[Example] | None:
    """The rows that the weights of a `local:` model were tuned on, where `tune` wrote both; else None."""
    if target.weights is None or not _rows_beside(Path(target.weights)).exists():
        return None
    return jsonl.read(_rows_beside(Path(target.weights)), Example)


def _run(job: Path, log: Path, steps: int, progress: Progress) -> None:
    """The process; each line of its stdout is a step, its stderr goes to a log."""
    progress.begin("tune", steps, "steps")
    command = [sys.executable, "-m", "ftprep.evals.tuning", str(job)]
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
            raise TuningFailed(status=process.returncode, log=log)
    finally:
        progress.end()
