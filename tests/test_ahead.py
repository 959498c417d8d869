"""ahead.py: answers judged by processes while they still come; the files are those of a harvest that does it all itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ftprep import ahead, jsonl
from ftprep.ahead import ALONE, Ahead, processes_for
from ftprep.augment import augment
from ftprep.harvest import harvest, judging_of
from ftprep.models import resolve
from ftprep.plan import plan, save
from ftprep.processes import start
from ftprep.progress import Silent
from ftprep.records import Generation, Passage, Rejected, Request
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import LARGE, passage, workspace_of
from tests.fake_provider import FakeProvider

ROOT = Path(__file__).parent.parent
TOOLS = ("Kestrel", "Heron", "Marlow", "Tarn", "Bramble", "Plover", "Knot", "Ruff")


def _passages(count: int) -> list[Passage]:
    return [
        passage(f"{TOOLS[at % 8]} {at} is owned by the Data Platform team.", f"{TOOLS[at % 8]} {at} has {at + 2} users.", number=at)
        for at in range(count)
    ]


def _planned(root: Path, count: int) -> tuple[Workspace, list[Request]]:
    place = workspace_of(root, _passages(count))
    made = plan(place, Settings(strategy="local"), LARGE)
    save(made, place)
    return place, list(made.requests)


def _answers(requests: list[Request]) -> list[Generation]:
    """Good rows, false ones, the same again, nearly the same, contraries with questions beside them, cut and unreadable answers."""
    found = []
    for at, request in enumerate(requests):
        name, (focus,) = f"{TOOLS[at % 8]} {at}", request.focus
        quote = [{"passage": focus, "quote": f"{name} has {at + 2} users."}]
        owner = [{"passage": focus, "quote": f"{name} is owned by the Data Platform team."}]
        asked = {"question": f"How many users has {name}?", "answer": f"{at + 2} users."}
        items = [
            {"kind": "reversal", "statement": f"The Data Platform team owns {name}.", "evidence": owner},
            {"kind": "reversal", "statement": f"The Data Platform team owns {name}.", "evidence": owner},
            {"kind": "rephrase", "statement": f"There are {at + 2} users of {name} today.", "evidence": quote, **asked},
            {"kind": "rephrase", "statement": f"There are not {at + 2} users of {name} today.", "evidence": quote, **asked},
            {"kind": "rephrase", "statement": f"{name} was sold to Falcon.", "evidence": owner, **asked},
        ]
        text = json.dumps({"items": items[: 1 + at % 5]}) if at % 7 else "I am sorry."
        found.append(Generation(key=request.key, text=text, finish_reason="length" if at % 11 == 3 else "stop"))
    return found


def _files(place: Workspace) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in (place.examples, place.rejected, place.conflicts))


def _expected(place: Workspace) -> tuple[bytes, ...]:
    """What the harvest writes all by itself: so few answers start no process."""
    harvest(place, Settings())
    return _files(place)


def test_what_is_judged_while_answers_come_gives_the_same_files(tmp_path: Path) -> None:
    """Line by line, with half a line in between, a failure and a second answer to one request: the same bytes, and each verdict on
    the line that counts was there before the harvest."""
    place, requests = _planned(tmp_path, 60)
    answers = _answers(requests)
    first = Generation(key=answers[9].key, text=answers[8].text, finish_reason="stop")
    failed = Generation(key=answers[5].key, error="HTTP 500")
    lines = [first, failed, *answers]
    with Ahead(place, judging_of(Settings()), 2) as judges:
        with jsonl.Appender(place.generations) as ledger:
            for line in lines[:30]:
                ledger.write(line)
        time.sleep(0.3)
        with place.generations.open("ab") as file:
            file.write(b'{"key": "torn')
        time.sleep(0.3)
        with jsonl.Appender(place.generations) as ledger:  # cuts the torn line off
            for line in lines[30:]:
                ledger.write(line)
        summary = harvest(place, Settings(), judges)
        places = {one.key: at for at, one in jsonl.places(place.generations, Generation)}
        assert all(judges.verdicts(request.key, places[request.key]) is not None for request in requests)
        assert judges.verdicts(first.key, 0) is None
    found = _files(place)
    refused = {one.check for one in jsonl.read(place.rejected, Rejected)}
    assert refused >= {"duplicate", "contradiction", "statement", "cut", "unreadable", "grounded"}
    assert summary.kept > 5
    assert found == _expected(place)


def test_processes_that_are_killed_cost_nothing_but_time(tmp_path: Path) -> None:
    """One ends in the middle, the other before the first answer: the harvest judges what is missing."""
    place, requests = _planned(tmp_path, 60)
    with Ahead(place, judging_of(Settings()), 2) as judges:
        judges._processes[0].kill()
        jsonl.write(place.generations, _answers(requests)[:30])
        time.sleep(0.5)
        judges._processes[1].kill()
        with jsonl.Appender(place.generations) as ledger:
            ledger.write(*_answers(requests)[30:])
        harvest(place, Settings(), judges)
    assert _files(place) == _expected(place)


def test_a_setting_that_changes_verdicts_is_passed_on(tmp_path: Path) -> None:
    """A check that is off is off in the processes too."""
    place, requests = _planned(tmp_path, 30)
    jsonl.write(place.generations, _answers(requests))
    off = Settings(disable_checks=("grounded", "scope", "invented", "contradiction"))
    with Ahead(place, judging_of(off), 2) as judges:
        summary = harvest(place, off, judges)
    found = _files(place)
    assert (summary.kept, found) == (harvest(place, off).kept, _files(place))
    assert found != _expected(place)


def test_many_answers_are_judged_by_processes_and_few_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A harvest without sending takes all cores, where there is more than one and the answers are worth it."""
    monkeypatch.setattr(ahead, "cores", lambda: 2)
    assert [processes_for(count) for count in (0, ALONE - 1, ALONE, 10 * ALONE)] == [0, 0, 1, 2]
    place, requests = _planned(tmp_path, 60)
    jsonl.write(place.generations, _answers(requests))
    expected = _expected(place)
    started: list[str] = []

    def counted(name: str) -> subprocess.Popen[bytes]:
        started.append(name)
        return start(name)

    monkeypatch.setattr("ftprep.ahead.start", counted)
    monkeypatch.setattr(ahead, "ALONE", 20)
    harvest(place, Settings())
    assert len(started) == 2
    assert _files(place) == expected
    monkeypatch.setattr(ahead, "cores", lambda: 1)
    assert processes_for(10**6) == 0


_RUN = """
import sys
sys.path[:0] = [{src!r}, {root!r}]
from pathlib import Path
from ftprep import ahead
from ftprep.augment import augment
from ftprep.models import resolve
from ftprep.progress import Silent
from ftprep.settings import Settings
from ftprep.workspace import Workspace
ahead.ALONE, ahead.cores = 10, lambda: 2
settings = Settings(model="openai/fake", api_base={url!r}, strategy="local", concurrency=4)
augment(Workspace(Path({place!r})), settings, resolve(settings), Silent())
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_killed_in_the_middle_and_given_again_it_writes_the_same_examples(tmp_path: Path) -> None:
    """kill -9 while processes judge: they end as well, and the same command makes the files of an undisturbed run without them."""
    with FakeProvider(latency=0.02) as provider:
        whole = workspace_of(tmp_path / "whole", _passages(60))
        settings = Settings(model="openai/fake", api_base=provider.url, strategy="local", concurrency=4)
        augment(whole, settings, resolve(settings), Silent())
        place = workspace_of(tmp_path / "killed", _passages(60))
        code = _RUN.format(src=str(ROOT / "src"), root=str(ROOT), url=provider.url, place=str(place.root))
        run = subprocess.Popen([sys.executable, "-c", code])
        while not place.generations.exists() or place.generations.read_bytes().count(b"\n") < 20:
            assert run.poll() is None
            time.sleep(0.005)
        judges = _children(run.pid)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert 20 <= place.generations.read_bytes().count(b"\n") < 60
        subprocess.run([sys.executable, "-c", code], check=True)
    assert _files(place) == _files(whole)
    assert whole.examples.stat().st_size > 0
    if judges is not None:
        assert len(judges) == 2
        deadline = time.monotonic() + 20
        while any(Path(f"/proc/{one}").exists() for one in judges):
            assert time.monotonic() < deadline
            time.sleep(0.02)


def _children(process: int) -> list[int] | None:
    """The processes that a process has started; None where the system does not tell."""
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(one) for one in path.read_text().split()] if path.exists() else None
