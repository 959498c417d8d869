"""ftprep augment --fill: what it tells, and that it comes to an end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftprep.cli.main import main
from tests.fake_provider import FakeProvider

# litellm's own types warn when they are first built; a warning is an error here, and would be taken for one of the server's
pytestmark = pytest.mark.filterwarnings("ignore:Item '.*' on TypedDict class:UserWarning")


def documents(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    status = main([*argv, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_a_look_then_the_work_then_nothing(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """The dry run sends nothing; the run ends though this provider gives no more than before; again it sends nothing."""
    assert main(["augment", "docs"]) == 0
    calls = provider.calls
    status, look = documents(capsys, "augment", "--fill", "--dry-run")
    assert (status, provider.calls) == (0, calls)
    assert look["dry_run"]["requests"] > 0
    status, done = documents(capsys, "augment", "--fill")
    summary = done["fill"]
    assert status == 0
    assert sum(summary["before"].values()) == summary["filled"] + len(summary["not_fillable"]) + summary["open"]
    assert provider.calls == calls + summary["requests"]
    assert summary["rounds"] <= 3
    status, again = documents(capsys, "augment", "--fill")
    assert (status, again["fill"]["requests"]) == (0, 0)
    assert provider.calls == calls + summary["requests"]


def test_people_are_told_what_is_missing(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """In words, with the reason why a gap stays; `show learnability` names the command."""
    assert main(["augment", "docs"]) == 0
    for argv, words in (
        (["augment", "--fill", "--dry-run"], ["Missing: ", "Would ask", "3 rounds at most"]),
        (["augment", "--fill"], ["Missing before: ", "filled", "not fillable", "asked about 3 times, no row was kept"]),
        (["show", "learnability"], ["are told back, too", "ftprep augment --fill"]),
    ):
        capsys.readouterr()
        assert main(argv) == 0
        out = capsys.readouterr().out
        assert [word for word in words if word not in out] == [], out


def test_before_anything_was_augmented(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, and nothing is sent."""
    assert main(["augment", "docs", "--fill"]) == 1
    assert "ftprep: " in capsys.readouterr().err
    assert provider.calls == 0
