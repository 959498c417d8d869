"""ftprep submit and ftprep jobs, wrongly used; the question before money is spent; what it costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftprep.cli.main import main
from tests.fake_tuning import KEY, FakeTuning
from tests.submitting import write_files

ROOT = Path(__file__).resolve().parents[2]

MODEL = ["--model", "base-7b", "-w", "run"]


@pytest.fixture
def tuning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTuning]:
    """Mistral's service, its key and files for it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MISTRAL_API_KEY", KEY)
    for name in ("FTPREP_MODEL", "FTPREP_TUNED_MODEL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    write_files(tmp_path / "tuning", "mistral")
    (tmp_path / "bad.jsonl").write_text('{"messages": []}\n' * 12)
    (tmp_path / "parts").mkdir()
    for name in ("train-1.jsonl", "train-2.jsonl"):
        (tmp_path / "parts" / name).write_bytes((tmp_path / "tuning" / "train.jsonl").read_bytes())
    with FakeTuning() as server:
        yield server


@pytest.mark.parametrize(
    ("argv", "status", "sentence"),
    [
        (["tuning", "--provider", "mistral", "-w", "run"], 2, "name the model that mistral shall tune"),
        (["tuning", "--provider", "nobody", *MODEL], 2, "there is no provider named nobody"),
        (["tuning", *MODEL], 2, "--provider"),
        (["tuning", "--provider", "mistral", "--format", "csv", *MODEL], 2, "not csv"),
        (["tuning", "--provider", "openai", *MODEL], 1, "openai needs what is not set in the environment: OPENAI_API_KEY"),
        (["tuning", "--provider", "mistral", *MODEL], 1, "nobody said yes"),
        (["tuning", "--provider", "mistral", "--yes", "--max-cost", "5", *MODEL], 1, "has an unknown price, and --max-cost is $5"),
        (["bad.jsonl", "--provider", "mistral", *MODEL], 1, "bad.jsonl: 12 problems, the first in line 1: "),
        (["gone", "--provider", "mistral", *MODEL], 1, "gone: there is no training file to submit (no such file or folder)"),
        (["--provider", "mistral", *MODEL], 1, "there is no training file to submit"),
        (["parts", "--provider", "mistral", *MODEL], 1, "its train set is in 2 files and one job takes one"),
    ],
)
def test_wrong_uses(tuning: FakeTuning, capsys: pytest.CaptureFixture[str], argv: list[str], status: int, sentence: str) -> None:
    """Each is one sentence and its status, and nothing is sent."""
    assert main(["submit", *argv, "--api-base", tuning.base("mistral"), "--json"]) == status
    assert sentence in json.loads(capsys.readouterr().out)["error"]["message"]
    assert tuning.seen == []


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [(["watch"], "no job has been started from this workspace"), (["cancel", "job-9"], "no job has been started")],
)
def test_jobs_of_an_empty_workspace(tuning: FakeTuning, capsys: pytest.CaptureFixture[str], argv: list[str], sentence: str) -> None:
    """The list is empty; there is nothing to watch or cancel."""
    assert main(["jobs", "-w", "run"]) == 0
    assert "No job has been started" in capsys.readouterr().out
    assert main(["jobs", *argv, "-w", "run", "--json"]) == 1
    assert sentence in json.loads(capsys.readouterr().out)["error"]["message"]


def test_the_cost_is_shown_and_limited(tuning: FakeTuning, capsys: pytest.CaptureFixture[str]) -> None:
    """With the user's price for training: tokens x epochs x price before, trained tokens x price after, and --max-cost holds."""
    Path("run").mkdir()
    Path("run/ftprep.yaml").write_text("prices: {base-7b: {train: 1000}}\nepochs: 4\n")
    command = [
        "submit",
        "tuning",
        "--provider",
        "mistral",
        *MODEL,
        "--api-base",
        tuning.base("mistral"),
        "--poll",
        "0.01",
        "--json",
    ]
    assert main([*command, "--yes", "--max-cost", "0.5"]) == 1
    assert "training would cost $1.10, and --max-cost is $0.5" in json.loads(capsys.readouterr().out)["error"]["message"]
    assert tuning.seen == []
    assert main([*command, "--yes", "--max-cost", "2"]) == 0
    done = json.loads(capsys.readouterr().out)["submit"]
    assert done["training_tokens"] == 4 * done["order"]["files"][0]["tokens"]
    assert done["cost"] == pytest.approx(done["training_tokens"] / 1000)
    assert done["actual_cost"] == pytest.approx(done["trained_tokens"] / 1000)


@pytest.mark.parametrize(("answer", "jobs", "status"), [("n", 0, 1), ("y", 1, 0)])
def test_a_person_is_asked(tuning: FakeTuning, answer: str, jobs: int, status: int) -> None:
    """At a real terminal the question comes after where the data goes and what it costs; only y sends."""
    pty = pytest.importorskip("pty")  # not on Windows
    ours, theirs = pty.openpty()
    command = ["submit", "tuning", "--provider", "mistral", *MODEL, "--api-base", tuning.base("mistral"), "--poll", "0.01"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TERM": "dumb"}
    run = subprocess.Popen(
        [sys.executable, "-m", "ftprep", *command], stdin=theirs, stderr=theirs, stdout=subprocess.DEVNULL, env=environment
    )
    os.close(theirs)
    shown = b""
    while b"[y/N]" not in shown:
        shown += os.read(ours, 4096)
    assert tuning.seen == []
    os.write(ours, f"{answer}\n".encode())
    assert run.wait() == status
    os.close(ours)
    assert shown.index(tuning.base("mistral").encode()) < shown.index(b"price unknown") < shown.index(b"[y/N]")
    assert len(tuning.jobs) == jobs
