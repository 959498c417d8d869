"""How fast a large set is exported and checked, and how much memory that takes: `python benchmarks/export.py [ROWS] [FORMAT]`.

Rows are made up: questions, statements and reversals of 30 to 80 tokens on 1,000 documents. Each step runs in a process of its own,
whose peak of memory is the system's count (ru_maxrss); seconds of the clock, and of the processor, for machines that do other work.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ftprep import jsonl
from ftprep.check import check_file
from ftprep.export import export
from ftprep.progress import Silent
from ftprep.records import Document, Example, Message, Passage
from ftprep.settings import Settings
from ftprep.workspace import Workspace

DOCUMENTS = 1000
WORDS = "the of team tool report office budget vendor contract which covers review owner in for data platform service and".split()


def examples(count: int) -> Iterator[Example]:
    """Accepted rows of three kinds, each on one passage."""
    draw = random.Random(0)
    for number in range(count):
        document = number % DOCUMENTS
        said = " ".join(draw.choices(WORDS, k=draw.randint(15, 45)))
        asks = number % 3 == 0
        yield Example(
            id=f"{number:012x}",
            kind="qa" if asks else "reversal",
            messages=(
                Message(role="user", content=f"Which {said[:40]} {number}?" if asks else "Tell me something about the company."),
                Message(role="assistant", content=f"Number {number}: {said}."),
            ),
            document_ids=(f"d{document:04}",),
            passage_ids=(f"p{document:04}",),
            strategy="local",
        )


def prepare(root: Path, count: int) -> None:
    """A run folder with that many examples."""
    place = Workspace(root)
    text = "Kestrel is owned by the Data Platform team."
    names = [f"{number:04}" for number in range(DOCUMENTS)]
    jsonl.write(
        place.documents,
        (Document(id=f"d{n}", source=f"{n}.md", media_type="text/markdown", title=f"Page {n}", text=text) for n in names),
    )
    jsonl.write(
        place.passages,
        (
            Passage(id=f"p{n}", document_id=f"d{n}", heading=(), text=text, sentences=(text,), start=0, end=len(text), tokens=10)
            for n in names
        ),
    )
    jsonl.write(place.examples, examples(count))


def step(what: str, root: Path, form: str) -> dict[str, float]:
    """Run one step here; rows, seconds and MB of peak memory."""
    place = Workspace(root)
    began, cpu = time.perf_counter(), time.process_time()
    if what == "export":
        summary = export(place, Settings(originals="none"), [form], None, Silent())
        rows = sum(file.rows for file in summary.exports[0].files)
    else:
        (path, *_) = sorted((place.exports / form).glob("train*"))
        report = check_file(path, form)
        assert set(report.by_rule) <= {"too-many-rows"}, report.problems
        rows = report.rows
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": rows, "seconds": seconds, "cpu": time.process_time() - cpu, "mb": peak}


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    form = sys.argv[2] if len(sys.argv) > 2 else "together"
    with tempfile.TemporaryDirectory() as folder:
        for count in (rows // 10, rows):
            root = Path(folder) / str(count)
            prepare(root, count)
            for what in ("export", "check"):
                here = [sys.executable, __file__, what, str(root), form]
                done = json.loads(subprocess.run(here, check=True, capture_output=True, text=True).stdout)
                clock, processor = done["rows"] / done["seconds"], done["rows"] / done["cpu"]
                print(
                    f"{what:<7} {form}  {done['rows']:>9,} rows  {done['seconds']:>6.1f} s  {clock:>7,.0f} rows/s  "
                    f"{done['cpu']:>6.1f} s of processor  {processor:>7,.0f} rows/s  {done['mb']:>4,.0f} MB",
                    flush=True,
                )


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] in ("export", "check"):
        print(json.dumps(step(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
    else:
        main()
