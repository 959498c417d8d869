"""The live panel, the plain form of it, and `ftprep status` from another terminal."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import msgspec
import pytest

from ftprep import jsonl, runstate
from ftprep.cli import panel
from ftprep.cli.console import Console
from ftprep.cli.main import main
from ftprep.progress import Pulse, Silent
from ftprep.records import Generation
from ftprep.workspace import Workspace
from tests.engines.sending import workspace

PULSE = Pulse(
    total=2000,
    answered=640,
    failed=3,
    in_flight=64,
    room=64,
    waiting=5,
    left=1357,
    calls=655,
    calls_a_second=311.2,
    tokens_a_second=280_100.0,
    prompt_tokens=512_000,
    cached_tokens=256_000,
    completion_tokens=64_000,
    cost=0.31,
    cost_at_end=0.97,
    seconds=2.1,
    seconds_left=4.4,
    waits="requests a minute",
    failures={"against the provider's content policy": 3},
    asked_again={"rate limited (HTTP 429)": 12},
)


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_live_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Done, in flight, waiting, failed by cause, speeds, money now and at the end, time left, limits, cache: all of it is there."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with Console(as_json=False) as shown:
        shown.begin("ask openai/fake", 2000, "requests")
        shown.beat(PULSE)
        time.sleep(0.4)
        shown.say("a sentence [in between]")
        shown.end()
    text = terminal.getvalue()
    for part in (
        "640 answered, 3 failed, 1,357 left of 2,000 (32%)",
        "64 of 64, 5 wait to be asked again",
        "311 requests a second, 280,100 tokens a second",
        "50% of the prompts from the cache",
        "$0.31 of about $0.97",
        "requests a minute",
        "4 s left",
        "3 x against the provider's content policy",
        "12 x rate limited (HTTP 429)",
        "a sentence [in between]",
    ):
        assert part in text, part
    assert text.endswith(" s\n")


def test_a_log_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    """Four lines a minute, whatever the speed of beats, without colours."""
    seconds = count()
    with Console(as_json=False, clock=lambda: next(seconds)) as shown:
        shown.begin("ask openai/fake", 2000, "requests")
        for _ in range(40):
            shown.beat(PULSE)
        shown.end()
    lines = capsys.readouterr().err.splitlines()
    assert 2 <= len(lines) <= 5
    assert lines[0].startswith("ask openai/fake: 643 of 2,000 requests, 64 in flight, 5 to be asked again, 3 failed, 655 calls")
    assert "$0.31 of about $0.97, waits: requests a minute, 4 s left" in lines[0]
    assert "\x1b" not in lines[0]


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, "unknown"), (4.4, "4 s"), (100, "2 min"), (3725, "62 min"), (10_000, "2 h 47 min")]
)
def test_durations(seconds: float | None, text: str) -> None:
    """As people say them."""
    assert panel.duration(seconds) == text


def test_an_unknown_price_is_unknown_in_the_panel() -> None:
    """It is not zero."""
    assert panel.money(msgspec.structs.replace(PULSE, cost=None, cost_at_end=None)) == "cost unknown"


def _status(space: Workspace, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main(["status", "-w", str(space.root), "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_status_while_nobody_is_at_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The plan held against the ledger: the last line of a key counts; what a run said long ago is not shown as now."""
    space = workspace(tmp_path, 5)
    lines = [Generation(key="key00000", text="x", cost=0.5, prompt_tokens=10), Generation(key="key00001", error="gone")]
    jsonl.write(space.generations, lines)
    runstate.Reporting(Silent(), space, "openai/fake").beat(PULSE)
    found = _status(space, capsys)
    assert (found["requests"], found["answered"], found["failed"], found["pending"]) == (5, 1, 1, 3)
    assert (found["holder"], found["pulse"], found["spent"], found["tokens"]) == (None, None, 0.5, 10)
    assert main(["status", "-w", str(space.root)]) == 0
    assert "`ftprep augment` sends what is pending or failed" in capsys.readouterr().out


def test_status_says_who_is_at_work_and_how_far(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """pid, host, since when and with which command, then what the run says about itself; it needs no lock."""
    space = workspace(tmp_path, 5)
    with Workspace(space.root).lock():
        runstate.Reporting(Silent(), space, "openai/fake").beat(PULSE)
        found = _status(space, capsys)
        assert main(["status", "-w", str(space.root)]) == 0
    assert "process" in str(found["holder"])
    assert found["pulse"] == msgspec.to_builtins(PULSE)
    out = capsys.readouterr().out
    assert out.startswith("At work: process ")
    assert "640 answered, 3 failed, 1,357 left of 2,000 (32%)" in out


def test_status_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is not there is one sentence, and is not made."""
    assert main(["status", "-w", str(tmp_path / "none")]) == 1
    assert "holds no documents yet" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_the_lock_of_a_dead_process_holds_nobody(tmp_path: Path) -> None:
    """A process that died with the lock in hand leaves its note behind, and is no obstacle."""
    root = tmp_path / "run"
    code = f"""
import os, sys
sys.path.insert(0, {str(Path(runstate.__file__).parents[1])!r})
from pathlib import Path
from ftprep.workspace import Workspace
with Workspace(Path({str(root)!r})).lock():
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert (root / ".lock-holder").exists()
    assert Workspace(root).holder() is None
    with Workspace(root).lock():
        pass
