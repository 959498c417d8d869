"""Calls a second, beside bare loops and curator over the very same requests in the same run; then faults, limits and memory.

Each client runs in a process of its own, twice, with few calls and with many: "whole" is the longer run with its start-up,
"sustained" and "CPU a further call" are the difference of the two. `ftprep augment` is the command line on a workspace that is
ingested: it plans, sends, writes each answer to the ledger, checks it and writes examples; "ftprep, sending" is the stage that
sends alone."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from harness import Spent, environment, ftprep, measured, table
from harness.prepared import counts, ingested, provider

from ftprep import plan as planning
from ftprep.checks import CHECKS
from ftprep.models import resolve
from ftprep.settings import Settings
from ftprep.workspace import Workspace

HERE = Path(__file__).resolve().parent / "harness"
FEW = 200


class Run(NamedTuple):
    """What a client took for so many calls."""

    calls: int
    wall: float
    cpu: float
    peak: float


def planned(place: Workspace, url: str) -> None:
    """Write the plan for the model behind `url`."""
    settings = Settings(model="openai/fake", api_base=url, strategy="local")
    planning.save(planning.plan(place, settings, resolve(settings)), place)


def _run(spent: Spent, calls: int) -> Run:
    if spent.status:
        sys.exit(spent.err)
    return Run(calls, spent.wall, spent.cpu + spent.children_cpu, spent.peak_mb)


def augment(place: Workspace, url: str, concurrency: int, client: str, calls: int) -> Run:
    """The command line over an ingested workspace, all of it."""
    flags = (
        "--model",
        "openai/fake",
        "--api-base",
        url,
        "--concurrency",
        str(concurrency),
        "--strategy",
        "local",
        "--client",
        client,
    )
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "ws"
        shutil.copytree(place.root, copy, ignore=shutil.ignore_patterns("requests.jsonl"))
        return _run(ftprep("augment", "-w", copy, "--json", *flags), calls)


def sending(place: Workspace, url: str, concurrency: int, client: str, calls: int, *more: str) -> tuple[Run, dict[str, Any]]:
    """The stage that sends, over a plan."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "ws"
        shutil.copytree(place.root, copy)
        spent = measured(str(HERE / "sending.py"), copy, url, str(concurrency), client, *more)
        run = _run(spent, calls)
        return run, json.loads(spent.out.splitlines()[-1])


def other(name: str, place: Workspace, url: str, concurrency: int, calls: int, python: str = sys.executable) -> Run:
    """A bare loop, or curator under an interpreter of its own."""
    command = [python, str(HERE / "client.py"), name, str(place.requests), url, str(concurrency), str(calls)]
    if python == sys.executable:
        spent = measured(command[1], *command[2:])
        assert json.loads(spent.out.splitlines()[-1])["answered"] == calls
        return _run(spent, calls)
    home = subprocess.run([python, "-c", "import litellm; print(litellm.__path__[0])"], capture_output=True, text=True, check=False)
    more = {"TIKTOKEN_CACHE_DIR": home.stdout.strip().splitlines()[-1] + "/litellm_core_utils/tokenizers", "PYTHONPATH": ""}
    begun = time.monotonic()
    process = subprocess.Popen(command, env=environment(more), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    out = process.stdout.read() if process.stdout is not None else ""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    if status or json.loads(out.splitlines()[-1])["answered"] != calls:
        sys.exit(f"{name} answered less than was asked:\n{out[-2000:]}")
    return Run(calls, time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def side_by_side(latency: float, concurrency: int, calls: int, curator: str | None, *, litellm: bool, items: int = 1) -> None:
    """Everything over the same requests."""
    found: dict[str, tuple[Run, Run]] = {}
    with tempfile.TemporaryDirectory() as folder, provider("--latency", str(latency), "--items", str(items)) as url:
        places = {count: ingested(Path(folder) / str(count), count) for count in (FEW, calls)}
        for place in places.values():
            planned(place, url)

        def both(name: str, run: Any) -> None:
            few, many = (run(places[count], count) for count in (FEW, calls))
            found[name] = (few, many)

        both("bare aiohttp loop", lambda place, count: other("aiohttp", place, url, concurrency, count))
        both("ftprep, sending", lambda place, count: sending(place, url, concurrency, "direct", count)[0])
        both("ftprep augment", lambda place, count: augment(place, url, concurrency, "direct", count))
        if litellm:
            both("bare litellm loop", lambda place, count: other("litellm", place, url, concurrency, count))
            both("ftprep, sending, --client litellm", lambda place, count: sending(place, url, concurrency, "litellm", count)[0])
        if curator:
            both("curator", lambda place, count: other("curator", place, url, concurrency, count, curator))
    rows = []
    bare = found["bare aiohttp loop"]
    for name, (few, many) in found.items():
        whole, base = many.calls / many.wall, bare[1].calls / bare[1].wall
        sustained, base_sustained = _sustained(few, many), _sustained(*bare)
        each = (many.cpu - few.cpu) * 1000 / (many.calls - few.calls)
        rows.append(
            (name, f"{sustained:,.0f}", sustained / base_sustained, f"{whole:,.0f}", whole / base, each, f"{many.peak:,.0f}")
        )
    head = ("client", "sustained calls/s", "of aiohttp", "whole run calls/s", "of aiohttp", "CPU ms a further call", "peak MB")
    table(f"{calls:,} calls of {latency * 1000:.0f} ms, {concurrency} in flight, {items} rows an answer", head, rows)


def _sustained(few: Run, many: Run) -> float:
    return (many.calls - few.calls) / max(1e-6, many.wall - few.wall)


def faulty(calls: int) -> bool:
    """With and without faults; whether every request was answered, once."""
    bad = ["--fault=429=0.1", "--fault=500=0.05", "--fault=broken=0.02", "--fault=hang=0.01", "--fault=cut=0.01", "--retry-after=1"]
    tries = [
        ("clean", ["--latency=0.2"], calls, 64),
        ("10 % 429, 5 % 500, 2 % broken, 1 % hang, 1 % cut", ["--latency=0.2", *bad], calls, 64),
        ("33 % 429, no Retry-After", ["--latency=0.05", "--fault=429=0.33"], 400, 8),
        ("33 % 429, Retry-After 1", ["--latency=0.05", "--fault=429=0.33", "--retry-after=1"], 400, 8),
    ]
    rows, sound = [], True
    for name, flags, count, concurrency in tries:
        with tempfile.TemporaryDirectory() as folder, provider(*flags) as url:
            place = ingested(Path(folder) / "ws", count)
            planned(place, url)
            run, summary = sending(place, url, concurrency, "direct", count)
            seen = counts(url)
        sound &= summary["answered"] == count and seen["repeated"] == 0
        cut = summary["finishes"].get("cut", 0)
        rows.append((name, count, concurrency, summary["answered"], seen["repeated"], cut, summary["calls"], run.wall))
    head = ("provider", "requests", "in flight", "answered", "answered twice", "cut", "calls", "seconds, start-up included")
    table("Faults at random", head, rows)
    return sound


def limited() -> None:
    """A provider that allows 300 a minute, told in four ways, side by side."""
    ways = [
        ("--rpm 300 given", ["--per-minute=300"], 330, ("rpm=300",)),
        ("told in headers", ["--per-minute=300", "--headers"], 330, ()),
        ("found by trial", ["--per-minute=300"], 330, ()),
        ("minute by minute, Retry-After", ["--per-minute=300", "--window"], 600, ()),
    ]

    def one(way: tuple[str, list[str], int, tuple[str, ...]]) -> tuple[object, ...]:
        name, flags, count, more = way
        with tempfile.TemporaryDirectory() as folder, provider("--latency=0.05", *flags) as url:
            place = ingested(Path(folder) / "ws", count)
            planned(place, url)
            _, summary = sending(place, url, 16, "direct", count, *more)
            seconds = summary["seconds"]
            used = f"{count / (5 + 5 * seconds):.0%}" if "--window" not in flags else "all of two minutes'"
            return (name, count, summary["answered"], counts(url).get("limited", 0), seconds, used)

    with ThreadPoolExecutor(len(ways)) as pool:
        rows = list(pool.map(one, ways))
    head = ("the limit is", "requests", "answered", "turned away", "seconds", "of what is allowed")
    table("300 a minute (five at once at most, then five a second; or 300 in each minute), 16 in flight", head, rows)


SHORT = """name: local
version: 1
about: One passage, one item, in few words.
endpoint: chat
parameters: {max_tokens: 300, json: true}
system: |
  Write training data about the passage as {"items": [{"kind": "rephrase", "statement": "...", "evidence": [...]}]}.
%s
user: |
  Document: $title
  Section: $heading

  ### Focus
  $passages
"""


def memory(sizes: list[int], *, checks: bool) -> None:
    """The peak of all of `augment` for so many requests of 2 kB."""
    off = {} if checks else {"FTPREP_DISABLE_CHECKS": ",".join(CHECKS)}
    rows = []
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder, provider() as url:
            place = ingested(Path(folder) / "ws", count)
            (Path(folder) / "local.yaml").write_text(
                SHORT % "\n".join(["  " + "A rule of house style that every item follows. " * 4] * 8)
            )
            flags = ("--model", "openai/fake", "--api-base", url, "--concurrency", "64", "--strategy", "local")
            spent = ftprep("augment", "-w", place.root, "--json", *flags, more={"FTPREP_TEMPLATES": f"{folder}/local.yaml", **off})
            if spent.status:
                sys.exit(spent.err)
            done = spent.json()["augment"]
            size = place.requests.stat().st_size / count
        sent = done["generation"]
        rows.append(
            (count, f"{size:,.0f}", sent["answered"], done["harvest"]["kept"], sent["seconds"], spent.wall, f"{spent.peak_mb:,.0f}")
        )
    head = ("requests", "bytes each", "answered", "rows kept", "seconds sending", "seconds in all", "peak MB")
    table(f"All of `ftprep augment`: plan, send, harvest{'' if checks else ' (no check may reject)'}", head, rows)


def main() -> int:
    """1 where a request was lost or answered twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--curator", metavar="PYTHON", help="an interpreter that has bespokelabs-curator")
    parser.add_argument("--only", choices=("speed", "faults", "limits", "memory"), action="append")
    parser.add_argument("--memory", type=int, nargs="+", default=[2_000, 5_000], metavar="REQUESTS")
    parser.add_argument("--no-checks", action="store_true", help="memory: the harvest judges nothing, which takes most of the time")
    given = parser.parse_args()
    parts = given.only or ["speed", "faults", "limits", "memory"]
    sound = True
    if "speed" in parts:
        if not given.curator:
            print("curator is left out: --curator PYTHON names an interpreter that has bespokelabs-curator")
        side_by_side(0.2, 64, given.calls, given.curator, litellm=True)
        side_by_side(0.2, 64, given.calls, None, litellm=False, items=8)
        side_by_side(0.0, 64, given.calls, given.curator, litellm=True)
        side_by_side(0.5, 256, 2 * given.calls, None, litellm=False)
    if "faults" in parts:
        sound &= faulty(given.calls)
    if "limits" in parts:
        limited()
    if "memory" in parts:
        memory(given.memory, checks=not given.no_checks)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
