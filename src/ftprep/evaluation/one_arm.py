"""One arm in a process of its own: python -m ftprep.evaluation.one_arm JOB.json

Reads the job, tunes if there are texts, scores every item, writes the result whole. Progress goes to stdout, a JSON line a step.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import msgspec

from ftprep.evaluation.recipe import Precision, Recipe, Trained
from ftprep.evaluation.suite import Item


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What one process is to do. `texts` None: nothing is tuned. `precision` None: what is faster here, found out by a trial."""

    weights: str
    items: tuple[Item, ...]
    texts: tuple[str, ...] | None
    context: str
    recipe: Recipe
    threads: int
    result: str
    precision: Precision | None = None


class ArmResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `scores`: for each item and option the sum of the log-probabilities of its tokens, and their number.

    {"texts": 924, "context_tokens": 0, "trained": {...}, "scores": [[[-9.1, 3], [-12.4, 3]], ...],
     "seconds": 214.0, "cpu_seconds": 208.2, "peak_mb": 4810, "device": "cpu"}
    """

    texts: int
    context_tokens: int
    trained: Trained | None
    scores: tuple[tuple[tuple[float, int], ...], ...]
    seconds: float
    cpu_seconds: float
    peak_mb: int
    device: str


def run(job: Job) -> ArmResult:
    """Do the job; says each step on stdout."""
    from ftprep.evaluation.learner import Learner

    begun = time.monotonic()
    learner = Learner(Path(job.weights), threads=job.threads, precision=job.precision)

    def tell(step: int, loss: float) -> None:
        print(msgspec.json.encode({"step": step, "loss": round(loss, 3)}).decode(), flush=True)

    trained = learner.train(job.texts, job.recipe, tell) if job.texts is not None else None
    scores = learner.score(job.items, job.context)
    return ArmResult(
        texts=len(job.texts or ()),
        context_tokens=len(learner.ids(job.context)) if job.context else 0,
        trained=trained,
        scores=tuple(tuple(row) for row in scores),
        seconds=round(time.monotonic() - begun, 1),
        cpu_seconds=round(time.process_time(), 1),
        peak_mb=_peak(),
        device=learner.device,
    )


def _peak() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)


def main(path: str) -> None:
    """The process: result file first under another name, then renamed, so that it is whole or not there."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error", "TOKENIZERS_PARALLELISM": "false"}
    job = msgspec.json.decode(Path(path).read_bytes(), type=Job)
    done = run(job)
    result = Path(job.result)
    scratch = result.with_suffix(".part")
    scratch.write_bytes(msgspec.json.encode(done))
    scratch.replace(result)


if __name__ == "__main__":
    main(sys.argv[1])
