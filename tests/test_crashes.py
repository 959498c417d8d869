"""Killed at every write, a full disk, a server that restarts, a worker that is killed: nothing lost, and the same examples."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.engines import dispatch, gate, retries
from ftprep.errors import NotWritable, ProviderRefused
from ftprep.generate import generate
from ftprep.progress import Silent
from ftprep.records import Document
from ftprep.workspace import Workspace
from tests.builders import passage
from tests.engines.sending import ledger, settings, target, workspace
from tests.fake_provider import FakeProvider
from tests.line import Line

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX signals and forks")

_CHILD = """
import contextlib, os, signal, sys
sys.path[:0] = [{src!r}, {root!r}]
import aiohttp, filelock, yaml
from pathlib import Path
from ftprep import jsonl, prices, tokens
from ftprep.augment import augment
from ftprep.models import resolve
from ftprep.progress import Silent
from ftprep.settings import Settings
from ftprep.workspace import Workspace

from ftprep.prompts import load_templates
tokens.count("loaded once, before the forks", "openai/fake")
prices.price_of("openai/fake", Settings())
load_templates()
ticks, last = 0, 0
def tick():
    global ticks
    ticks += 1
    if ticks == last:
        os.kill(os.getpid(), signal.SIGKILL)

class Appender(jsonl.Appender):
    def write(self, *records):
        tick()
        data = b"".join(map(jsonl.encode, records))
        if ticks + 1 == last:
            self._file.write(data[: len(data) // 2])  # a line torn in the middle
        tick()
        super().write(*records)
        tick()

whole = jsonl.replacing
@contextlib.contextmanager
def replacing(path):
    tick()
    with whole(path) as file:
        yield file
        tick()
    tick()

jsonl.Appender, jsonl.replacing = Appender, replacing
url = {url!r}
settings = Settings(model="openai/fake", api_base=url, strategy="local", concurrency=3)

def run(root):
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    place = Workspace(Path(root))
    with place.lock():
        augment(place, settings, resolve(settings), Silent())
    print(ticks, flush=True)
    os._exit(0)

for line in sys.stdin:
    root, last = line.split()
    last = int(last)
    print(run(root), flush=True)
"""


class Runs:
    """`augment` in forks of one child process, to be killed at a chosen write."""

    def __init__(self, url: str) -> None:
        code = _CHILD.format(src=str(ROOT / "src"), root=str(ROOT), url=url)
        self._process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, root: Path, last: int = 0) -> tuple[int, int]:
        """Exit status, and how many writes there were (0 when killed)."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{root} {last}\n")
        self._process.stdin.flush()
        first = int(self._process.stdout.readline())
        if last and first < 0:
            return first, 0
        return int(self._process.stdout.readline()), first

    def close(self) -> None:
        """End the child."""
        self._process.communicate()


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    with FakeProvider(latency=0.005) as one:
        yield one


def _ingested(root: Path) -> Workspace:
    place = Workspace(root)
    texts = (
        "Kestrel is owned by the Data Platform team.",
        "Ingrid Solheim leads the office in Westhollow.",
        "Sandmartin Catering delivers lunch on Tuesdays.",
        "Project Drumlin was sponsored by Ruben Farrow in 2019.",
    )
    found = [passage(text, document=f"d{number}") for number, text in enumerate(texts)]
    jsonl.write(place.passages, found)
    documents = [
        Document(id=one.document_id, source=f"{one.document_id}.md", media_type="text/markdown", title="Tools", text=one.text)
        for one in found
    ]
    jsonl.write(place.documents, documents)
    return place


@pytest.mark.timeout(600)
def test_killed_at_every_write_the_examples_are_those_of_an_undisturbed_run(tmp_path: Path, provider: FakeProvider) -> None:
    """kill -9 before, within and after each write of plan, ledger and examples, then the same command: the same bytes, every
    request answered, and no more calls paid twice than were in flight."""
    runs = Runs(provider.url)
    try:
        whole = _ingested(tmp_path / "whole")
        status, writes = runs.run(whole.root)
        assert status == 0
        assert writes > 20
        expected = whole.examples.read_bytes()
        assert expected.count(b"\n") >= 4
        for last in range(1, writes + 1):
            place = _ingested(tmp_path / f"at{last}")
            provider.bodies.clear()
            killed, _ = runs.run(place.root, last)
            assert killed == -signal.SIGKILL, last
            assert runs.run(place.root)[0] == 0
            assert place.examples.read_bytes() == expected, last
            assert sorted(one.key for one in ledger(place)) == sorted(one.key for one in ledger(whole)), last
            assert sum(count - 1 for count in provider.bodies.values()) <= 3, last
            assert not list(place.root.glob(".*.tmp")), last
    finally:
        runs.close()


_LIMITED = """
import resource, sys
sys.path[:0] = [{src!r}, {root!r}]
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
from pathlib import Path
from ftprep.errors import NotWritable
from ftprep.generate import generate
from ftprep.progress import Silent
from ftprep.workspace import Workspace
from tests.engines.sending import settings, target
try:
    generate(Workspace(Path({space!r})), target({url!r}), settings(), Silent())
except NotWritable as error:
    print(error)
    sys.exit(9)
"""


def test_a_full_disk_ends_the_run_in_one_sentence_and_loses_nothing(tmp_path: Path) -> None:
    """The system refuses a write in the middle of a line: no half line stays, what was written before counts, the rest is asked
    later."""
    space = workspace(tmp_path, 40)
    with FakeProvider() as provider:
        code = _LIMITED.format(src=str(ROOT / "src"), root=str(ROOT), size=7000, space=str(space.root), url=provider.url)
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert run.returncode == 9, run.stderr
        assert "generations.jsonl: cannot be written" in run.stdout
        assert space.generations.read_bytes().endswith(b"\n")
        before = len(ledger(space))
        assert 0 < before < 40
        summary = generate(space, target(provider.url), settings(), Silent())
        assert (summary.answered_before, summary.answered) == (before, 40 - before)
        assert provider.calls - 40 <= 4 + 1


def test_a_ledger_that_cannot_be_written_is_told_before_anything_is_paid(tmp_path: Path) -> None:
    """A folder stands where the ledger should: one sentence, no call."""
    space = workspace(tmp_path, 3)
    space.generations.mkdir()
    with FakeProvider() as provider, pytest.raises((NotWritable, IsADirectoryError)):
        generate(space, target(provider.url), settings(), Silent())
    assert provider.calls == 0


def test_a_network_that_is_away_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections break, then nothing answers for two seconds, then it is back: every request is answered, none given up, and what
    is paid twice was in flight."""
    monkeypatch.setattr(gate, "FIRST_PAUSE", 0.2)
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.05)
    space = workspace(tmp_path, 60)
    with FakeProvider(latency=0.05) as provider, Line(int(provider.address.rsplit(":", 1)[1])) as line:

        def away() -> None:
            while provider.calls < 20:
                time.sleep(0.01)
            line.cut()
            time.sleep(2)
            line.mend()

        thread = threading.Thread(target=away)
        thread.start()
        summary = generate(space, target(line.url), settings(attempts=2), Silent())
        thread.join()
        repeated = sum(count - 1 for count in provider.bodies.values())
    assert (summary.answered, summary.failed) == (60, 0)
    assert "no connection" in summary.asked_again
    assert repeated <= 4
    assert len({one.key for one in ledger(space)}) == len(ledger(space)) == 60


def test_a_provider_that_stays_away_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call turned away for so long: one sentence, and what was answered is kept."""
    monkeypatch.setattr(gate, "FIRST_PAUSE", 0.1)
    monkeypatch.setattr(dispatch, "OUTAGE", 1.5)
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.01)
    space = workspace(tmp_path, 40)
    with FakeProvider(faults=[None] * 10, rate={"503": 1.0}) as provider, pytest.raises(ProviderRefused, match="turned away for"):
        generate(space, target(provider.url), settings(attempts=50), Silent())
    assert len(ledger(space)) == 10
    assert provider.calls < 100


def test_a_clock_that_jumps_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of day goes back a year and on a day with each look: waits and limits are of a clock that does not."""
    jumps = iter(range(10**9))
    real = time.time()
    monkeypatch.setattr(time, "time", lambda: real + (next(jumps) % 2 * 2 - 1) * 31_536_000)
    space = workspace(tmp_path, 20)
    with FakeProvider(faults=["429", None, "500"], retry_after="1") as provider:
        summary = generate(space, target(provider.url), settings(rpm=6000), Silent())
    assert (summary.answered, summary.failed) == (20, 0)


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    """Two worker processes, one of them killed half way: all is answered, another takes its place, the ledger has each key once."""
    space = workspace(tmp_path, 120)
    said: list[str] = []

    class Heard(Silent):
        def say(self, line: str) -> None:
            said.append(line)

    def kill(provider: FakeProvider) -> None:
        while provider.calls < 40:
            time.sleep(0.01)
        os.kill(_workers()[0], signal.SIGKILL)

    with FakeProvider(latency=0.05) as provider:
        thread = threading.Thread(target=kill, args=(provider,))
        thread.start()
        summary = generate(space, target(provider.url), settings(workers=2, concurrency=8), Heard())
        thread.join()
        repeated = sum(count - 1 for count in provider.bodies.values())
    assert (summary.answered, summary.failed) == (120, 0)
    assert repeated <= 8
    assert len({one.key for one in ledger(space)}) == len(ledger(space)) == 120
    assert "a worker process ended: another takes its place" in said
    assert _workers() == []


def _workers() -> list[int]:
    """The worker processes that this one has started."""
    out = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False).stdout
    return [int(line.split()[0]) for line in out.splitlines() if "ftprep.engines.worker" in line]


def test_workers_answer_as_one_process_does(tmp_path: Path) -> None:
    """With a shared context, in two processes: the same texts under the same keys as in one."""
    answers = []
    with FakeProvider() as provider:
        for workers in (1, 2):
            space = workspace(tmp_path / str(workers), 20, context_id="c1")
            space.contexts.mkdir()
            space.context("c1").write_text("The company has many tools and teams. " * 50)
            generate(space, target(provider.url), settings(workers=workers), Silent())
            answers.append({one.key: one.text for one in ledger(space)})
        assert json.loads(next(iter(provider.bodies)))["messages"][1]["content"].startswith("The company has")
        assert set(provider.bodies.values()) == {2}
    assert answers[0] == answers[1]
