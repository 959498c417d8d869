"""The commands of the pipeline, end to end against a provider on loopback: statuses, one JSON document, nothing asked twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftprep.cli.main import main
from tests.fake_provider import FakeProvider

# litellm's own types warn when they are first built; a warning is an error here, and would be taken for one of the server's
pytestmark = pytest.mark.filterwarnings("ignore:Item '.*' on TypedDict class:UserWarning")

PRICED = "prices: {openai/fake: {input: 1000000, output: 1000000}}\n"


def documents(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, dict[str, Any]]:
    """The status of a command, and the one JSON document that it printed."""
    capsys.readouterr()
    status = main([*argv, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_run_does_it_all(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """One command gives a training file that passes its check; the accounts add up; the next command that it names works."""
    status, done = documents(capsys, "run", "docs")
    assert status == 0
    assert list(done) == ["ingest", "target", "augment", "estimate", "export"]
    generation, harvest = done["augment"]["generation"], done["augment"]["harvest"]
    assert generation["requested"] == generation["answered"] == provider.calls > 0
    assert harvest["rows"] == harvest["kept"] + harvest["rejected"]
    assert harvest["kept"] > 0
    assert all(Path(file["path"]).exists() for one in done["export"]["exports"] for file in one["files"])
    assert main(["run", "docs"]) == 0
    shown = capsys.readouterr()
    following = shown.out.strip().rsplit("Next: ftprep ", 1)[1]
    assert main(following.split()) == 0


def test_the_same_command_asks_nothing_twice(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run finds every answer in the ledger."""
    assert main(["run", "docs"]) == 0
    calls = provider.calls
    status, done = documents(capsys, "run", "docs")
    assert (status, provider.calls) == (0, calls)
    assert done["augment"]["generation"]["answered_before"] == calls


def test_looking_ahead_sends_nothing(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """--dry-run and estimate count what augment would send, and send none of it."""
    status, look = documents(capsys, "augment", "docs", "--dry-run")
    assert status == 0
    status, ahead = documents(capsys, "estimate")
    assert status == 0
    assert provider.calls == 0
    assert look["dry_run"]["plan"]["requests"] == ahead["estimate"]["augmentation"]["requests"]
    status, done = documents(capsys, "augment")
    assert done["augment"]["plan"]["requests"] == look["dry_run"]["plan"]["requests"] == provider.calls


def test_people_are_told_the_same(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json each command prints lines on stdout, progress on stderr, and what to type next."""
    for argv in (
        ["ingest", "docs"],
        ["augment", "--dry-run"],
        ["estimate"],
        ["augment"],
        ["export"],
        ["models"],
        ["models", "which"],
    ):
        assert main(argv) == 0
        out, err = capsys.readouterr()
        assert out, argv
        assert "\x1b" not in out + err
        assert "ftprep: " not in err
        assert "Next: " in out or argv[-1] == "which"


def test_requests_that_fail_for_good_end_with_3(
    provider: FakeProvider, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a provider refuses is counted with its cause; the rest is kept and the status says so."""
    refused = iter(["context"])
    provider.fault_for = lambda _: next(refused, None)
    status, done = documents(capsys, "augment", "docs", "--concurrency", "1")
    assert status == 3
    assert done["augment"]["generation"]["failed"] == 1
    assert sum(done["augment"]["generation"]["failures"].values()) == 1
    provider.fault_for = None
    status, done = documents(capsys, "augment")
    assert (status, done["augment"]["generation"]["failed"]) == (0, 0)


def test_a_budget_that_is_reached_ends_with_4(provider: FakeProvider, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is sent that could cost more than --max-cost; the sentence says how to go on."""
    (tmp_path / "ftprep-out").mkdir()
    (tmp_path / "ftprep-out" / "ftprep.yaml").write_text(PRICED)
    assert main(["augment", "docs", "--max-cost", "0.5"]) == 4
    assert "the budget of $0.5" in capsys.readouterr().err
    assert provider.calls == 0


def test_a_budget_without_a_price_is_refused(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the price is unknown --max-cost cannot be kept, so nothing is sent."""
    assert main(["augment", "docs", "--max-cost", "1"]) == 1
    assert "the price of openai/fake is unknown" in capsys.readouterr().err
    assert provider.calls == 0


def test_check_lists_each_problem(tmp_path: Path, provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that would be refused ends with 1, its problems on stdout and one sentence on stderr; with --json one document."""
    path = tmp_path / "train.jsonl"
    path.write_text('{"messages": []}\nnot JSON\n')
    assert main(["check", str(path)]) == 1
    out, err = capsys.readouterr()
    assert "line 2: " in out
    assert err.count("\n") == 1
    assert f"{path}: " in err
    assert "the file would not be accepted as openai" in err
    status, done = documents(capsys, "check", str(path))
    assert status == 1
    assert done["check"]["count"] >= 2


def test_flags_reach_the_stages(provider: FakeProvider, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Strategy, limit, samples, queries, format, folder and split are those of the command line."""
    status, done = documents(capsys, "augment", "docs", "--strategy", "local", "--limit", "1", "--samples", "2")
    assert (status, done["augment"]["plan"]["by_strategy"]) == (0, {"local": 2})
    assert provider.calls == 2
    status, done = documents(capsys, "estimate", "--queries-per-day", "7", "--strategy", "local")
    assert (status, done["estimate"]["rates"][0]["queries_per_day"]) == (0, 7)
    status, done = documents(capsys, "export", "--out", "here", "--validation", "0", "--seed", "3", "--format", "openai")
    assert status == 0
    assert (tmp_path / "here" / "train.jsonl").exists()
    assert [file["rows"] for file in done["export"]["exports"][0]["files"] if file["split"] == "validation"] in ([], [0])
