"""ftprep augment --batch and ftprep batch, as the console script runs them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ftprep.cli.main import main
from ftprep.workspace import Workspace
from tests.fake_batches import FakeBatches


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBatches]:
    """A folder with two documents and a workspace whose settings name the provider."""
    (tmp_path / "docs").mkdir()
    for tool in ("Kestrel", "Heron"):
        (tmp_path / "docs" / f"{tool}.md").write_text(f"# {tool}\n\n{tool} is owned by the Data team in Northmere.\n")
    monkeypatch.chdir(tmp_path)
    for name in ("FTPREP_MODEL", "FTPREP_API_BASE", "FTPREP_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("FTPREP_BATCH_POLL", "0.05")
    with FakeBatches(looks=3) as server:
        (tmp_path / "ftprep-out").mkdir()
        (tmp_path / "ftprep-out" / "ftprep.yaml").write_text(f"model: openai/fake\napi_base: {server.url}\nstrategy: local\n")
        yield server


def say(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Exit status and the document on stdout."""
    status = main([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_a_day_in_the_life_of_a_batch(provider: FakeBatches, capsys: pytest.CaptureFixture[str]) -> None:
    """Submitted without waiting, looked at, gone on with, fetched; then there is nothing open, and nothing is sent again."""
    assert main(["augment", "docs", "--batch", "--no-wait"]) == 0
    told = capsys.readouterr()
    assert re.search(r"in open batches +2\n", told.out)
    assert "Next: ftprep augment --batch" in told.out
    assert f"batches go to {provider.url}" in told.err
    status, value = say(capsys, "batch", "status")
    (shown,) = value["batches"]
    assert (status, shown["state"], shown["status"], shown["requests"]) == (0, "created", "working", 2)
    assert "keys" not in shown
    status, value = say(capsys, "augment", "--batch")
    assert (status, value["augment"]["generation"]["answered"]) == (0, 2)
    assert main(["batch"]) == 0
    assert "0 open, with 0 requests" in capsys.readouterr().out
    _, value = say(capsys, "augment", "--batch")
    assert value["augment"]["generation"]["answered_before"] == 2
    assert len(provider.batches) == 1
    text = "".join(path.read_text() for path in Path("ftprep-out").glob("batches*") if path.is_file())
    assert "Kestrel" not in text
    assert "sk-secret" not in text


def test_the_others_step_aside_while_a_batch_is_open(provider: FakeBatches, capsys: pytest.CaptureFixture[str]) -> None:
    """`augment` without --batch, and `forget`, say in one sentence that a batch is open."""
    main(["augment", "docs", "--batch", "--no-wait"])
    capsys.readouterr()
    assert main(["augment"]) == 1
    assert "batches are still open with 2 of these requests; `ftprep augment --batch` goes on" in capsys.readouterr().err
    assert main(["forget", "Heron.md", "--yes"]) == 1
    assert main(["batch", "cancel", "--all"]) == 0
    assert "cancelling" in capsys.readouterr().out
    assert main(["augment", "--batch"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"answered now +1\n", out)
    assert re.search(r"not sent +1\n", out)


def test_cancelling_while_another_waits(provider: FakeBatches, capsys: pytest.CaptureFixture[str]) -> None:
    """Another process holds the workspace: the provider is told to stop all the same, and the journal is left alone."""
    main(["augment", "docs", "--batch", "--no-wait"])
    before = Path("ftprep-out/batches.jsonl").read_bytes()
    with Workspace(Path("ftprep-out")).lock():
        assert main(["batch", "cancel", "--all"]) == 0
        assert main(["batch", "status"]) == 0
    assert Path("ftprep-out/batches.jsonl").read_bytes() == before
    assert provider.batches["batch_1"]["status"] == "cancelling"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["batch", "cancel"], 2, "name the batches to cancel, or give --all"),
        (["batch", "cancel", "0000"], 2, "no open batch named 0000"),
        (["batch", "status", "0000"], 2, "is for `ftprep batch cancel`"),
        (["augment", "docs", "--batch", "--model", "ollama_chat/llama3.2"], 1, "has no batch API"),
        (["augment", "docs", "--batch", "--model", "embedded"], 1, "has no batch API"),
    ],
)
def test_wrong_uses(
    provider: FakeBatches, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, told: str
) -> None:
    """One sentence each, and nothing is sent."""
    assert main(arguments) == status
    assert told in capsys.readouterr().err
    assert provider.calls == []


def test_no_batches_yet(provider: FakeBatches, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty table says what makes them."""
    assert main(["batch", "status"]) == 0
    assert "`ftprep augment --batch` makes them" in capsys.readouterr().out
