"""Files, commands and the environment with which a training file is submitted to a service on loopback."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ftprep.jobs import PROVIDERS
from tests.fake_tuning import FakeTuning

ALL = sorted(PROVIDERS)
EPOCHS = 2
JOB_PATHS = ("fine_tuning/jobs", "fine-tunes", "supervisedFineTuningJobs", "tuningJobs")


def write_files(folder: Path, form: str, rows: int = 12) -> Path:
    """A folder as an export leaves it, with files of that format."""
    folder.mkdir(exist_ok=True)
    for name, number in (("train", rows), ("validation", 10)):
        lines = [row(form, f"{name}-{at}") for at in range(number)]
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def row(form: str, name: str) -> dict[str, Any]:
    """One row about a tool of that name."""
    question, answer = f"Who owns {name}?", f"{name} is owned by the Data Platform team in Northmere since the merger."
    if form == "vertex-gemini":
        return {"contents": [{"role": "user", "parts": [{"text": question}]}, {"role": "model", "parts": [{"text": answer}]}]}
    return {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]}


def order(tuning: FakeTuning, provider: str, monkeypatch: pytest.MonkeyPatch, *more: str) -> list[str]:
    """The command that submits the files to a provider on loopback, with the environment that it needs."""
    for name, value in tuning.environment(provider).items():
        monkeypatch.setenv(name, value)
    folder = write_files(Path("tuning"), PROVIDERS[provider].formats[0])
    where = [] if provider == "azure" else ["--api-base", tuning.base(provider)]
    fixed = ["--model", "base-7b", "--epochs", str(EPOCHS), "--poll", "0.01", "-w", "run", "--json"]
    return ["submit", str(folder), "--provider", provider, *where, *fixed, *more]


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The JSON document on stdout."""
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def journal() -> list[dict[str, Any]]:
    """The lines of jobs.jsonl."""
    return [json.loads(line) for line in Path("run/jobs.jsonl").read_text().splitlines()]


def starts(tuning: FakeTuning) -> int:
    """How many calls asked for a new job."""
    return len([one for one in tuning.posts(*JOB_PATHS) if one.path.split("?")[0].endswith(JOB_PATHS)])


def storing(provider: str, method: str, path: str) -> bool:
    """Whether a call carries the bytes of a file."""
    if provider == "together":
        return method == "PUT"
    return method == "POST" and bool(re.search(r"/files(\?.*)?$|:upload$|/o\?", path))


def starting(method: str, path: str) -> bool:
    """Whether a call starts a job."""
    return method == "POST" and path.split("?")[0].endswith(JOB_PATHS)
