"""Answers that are lost and processes that are killed: nothing is uploaded or started twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ftprep.cli.main import main
from tests.fake_tuning import FakeTuning
from tests.submitting import ALL, order, starting, starts, storing, told

ROOT = Path(__file__).resolve().parents[1]
KILLED = ["mistral", "together"]
"""One that finds its uploads in a list, one that answers a second upload with the first one's id; both start quickly."""


@pytest.mark.parametrize("lost", ["upload", "start"])
@pytest.mark.parametrize("provider", ALL)
def test_an_answer_that_is_lost_repeats_nothing(
    provider: str, lost: str, tuning: FakeTuning, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is done over there and the answer never comes: one sentence, and the same command finds that file or that job."""
    dropped: list[str] = []

    def drop(method: str, path: str) -> str | None:
        meant = storing(provider, method, path) if lost == "upload" else starting(method, path)
        if not meant or dropped:
            return None
        dropped.append(path)
        return "drop"

    tuning.fault_for = drop
    command = order(tuning, provider, monkeypatch, "--yes")
    assert main(command) == 1
    assert told(capsys)["error"]["kind"] == "NoReply"
    assert main(command) == 0
    assert starts(tuning) == len(tuning.jobs) == 1
    assert len(tuning.files) == 2


@pytest.mark.parametrize("at", ["upload-lost", "upload-done", "start-lost", "start-done", "watching"])
@pytest.mark.parametrize("provider", KILLED)
def test_killed_between_any_two_steps(
    provider: str, at: str, tuning: FakeTuning, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A process that is killed outright (SIGKILL) before or after the service has done what it was asked: one job, two files."""
    command = order(tuning, provider, monkeypatch, "--yes")
    process: list[subprocess.Popen[bytes]] = []

    def kill(method: str, path: str) -> str | None:
        meant = {"upload": storing(provider, method, path), "start": starting(method, path)}
        now = meant.get(at.split("-")[0], method == "GET" and bool(tuning.jobs))
        if not now or not process:
            return None
        victim = process.pop()
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        return "drop" if at.endswith("done") else "lost"

    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    tuning.arrived = lambda method, path: wait_for(process)
    tuning.fault_for = kill
    process.append(subprocess.Popen([sys.executable, "-m", "ftprep", *command], env=environment, stdout=subprocess.DEVNULL))
    process[0].wait() if process else None
    tuning.arrived, tuning.fault_for = None, None
    assert main(command) == 0
    assert told(capsys)["submit"]["job"]["state"] == "succeeded"
    assert starts(tuning) - (at == "start-lost") == len(tuning.jobs) == 1
    assert len([file for file in tuning.files.values() if file["data"]]) == 2


def wait_for(process: list[subprocess.Popen[bytes]]) -> None:
    """Until the test holds the process that it is to kill."""
    until = time.monotonic() + 5
    while not process and time.monotonic() < until:
        time.sleep(0.001)
