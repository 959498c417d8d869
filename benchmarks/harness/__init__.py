"""What the tables share: a child process that is measured, a generated corpus, the machine in words, a table on stdout."""

from __future__ import annotations

import json
import os
import platform
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
sys.path[:0] = [str(SOURCE), str(ROOT)]


class Spent(NamedTuple):
    """What a child cost: seconds on the clock, CPU seconds of itself and of its own children, MB of memory at its highest."""

    status: int
    wall: float
    cpu: float
    children_cpu: float
    peak_mb: float
    modules: list[str]
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        """The one JSON document on its stdout."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Ours without settings and keys, so that every machine runs the same."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == "FTPREP_CACHE" or not (name.startswith("FTPREP_") or name.endswith("_API_KEY"))
    }
    return {**kept, "PYTHONPATH": str(SOURCE), **(more or {})}


def ftprep(*arguments: str | Path, more: Mapping[str, str] | None = None) -> Spent:
    """Run the command line in a process of its own and measure it."""
    return measured("ftprep", *arguments, more=more)


def measured(what: str, *arguments: str | Path, more: Mapping[str, str] | None = None) -> Spent:
    """Run `what` ("ftprep", or a script) under harness/measured.py."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, str(Path(__file__).with_name("measured.py")), str(report), what, *map(str, arguments)]
        done = subprocess.run(command, env=environment(more), capture_output=True, text=True, check=False)
        if not report.exists():
            sys.exit(f"{' '.join(command)} left no report:\n{done.stderr}")
        facts = json.loads(report.read_text())
    return Spent(status=done.returncode, out=done.stdout, err=done.stderr, **facts)


def started(*arguments: str | Path, more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """The command line as a real process, to be killed."""
    command = [sys.executable, "-m", "ftprep", *map(str, arguments)]
    return subprocess.Popen(command, env=environment(more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def ended(process: subprocess.Popen[bytes], how: signal.Signals | None = None, patience: float = 120) -> int:
    """Its exit status, after `how` was sent to it."""
    if how is not None:
        process.send_signal(how)
    return process.wait(patience)


def corpus(folder: Path, documents: int, passages: int = 1, seed: int = 0) -> None:
    """Documents of an invented company, each sentence another one: the same for the same seed."""
    draw = random.Random(seed)
    parts = ("ka", "re", "lo", "mi", "su", "ten", "vo", "nar", "bel", "dor", "fi", "gu")

    def name() -> str:
        return "".join(draw.choice(parts) for _ in range(3)).capitalize()

    folder.mkdir(parents=True)
    for number in range(documents):
        lines = [f"# {name()} handbook {number}", ""]
        for at in range(passages):
            tool, person, place, supplier = name(), name(), name(), name()
            lines += [f"## Part {at}: {tool}", ""]
            lines += [
                f"{tool} is owned by {person} in the {place} office. {tool} was bought from {supplier} in 20{number % 90 + 10}."
            ]
            lines += [f"Questions about {tool} go to the {person} desk before {draw.randint(8, 18)} o'clock.", ""]
        (folder / f"{number:04}.md").write_text("\n".join(lines), encoding="utf-8")


def folder_bytes(folder: Path) -> int:
    """Bytes of all files under `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print one table with the command that made it, the day and the machine."""
    cells = [list(head), *[[_cell(value) for value in row] for row in rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    print(f"\n{title}")
    print(f"  $ python {' '.join(['benchmarks/' + Path(sys.argv[0]).name, *sys.argv[1:]])}")
    print(f"  {time.strftime('%Y-%m-%d')}, {machine()}\n")
    for number, row in enumerate(cells):
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        if number == 0:
            print("  " + "  ".join("-" * width for width in widths))
    sys.stdout.flush()


def machine() -> str:
    """ "2 cores, Intel(R) Xeon(R), Linux x86_64, Python 3.11.2" """
    try:
        info = Path("/proc/cpuinfo").read_text().splitlines()
        processor = next(line.partition(":")[2].strip() for line in info if line.startswith("model name"))
    except (OSError, StopIteration):
        processor = platform.processor() or "processor unknown"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {processor}, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
