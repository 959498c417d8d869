"""judge.py: a second model on loopback reads each kept row beside its source; what it refuses is no example any more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ftprep import jsonl
from ftprep.cli.main import main
from ftprep.judge import Verdict, is_chosen, read_verdict, wilson
from ftprep.records import Example, Message, Rejected
from ftprep.workspace import Workspace
from tests.cli.test_pipeline import documents
from tests.fake_provider import FakeProvider

# litellm's own types warn when they are first built; a warning is an error here, and would be taken for one of the server's
pytestmark = pytest.mark.filterwarnings("ignore:Item '.*' on TypedDict class:UserWarning")

PLACE = Workspace(Path("ftprep-out"))
ROW = Example(id="aa", kind="reversal", messages=(Message(role="assistant", content="x"),), document_ids=(), passage_ids=())


def verdict_on(body: dict[str, Any]) -> str:
    """A judge that finds everything about Heron contradicted, about Knot not stated, and mumbles about Ruff."""
    shown = body["messages"][-1]["content"]
    if "Ruff" in shown:
        return "I would rather not say."
    passages = shown.split("### To be checked")[0]
    quote = next(line for line in passages.splitlines() if "is owned by" in line)
    name = "contradicted" if "Heron" in shown else "not stated" if "Knot" in shown else "supported"
    return "My verdict: " + json.dumps({"quote": quote, "verdict": name})


@pytest.fixture
def judge(provider: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    """The judge's own server, beside the writer's."""
    with FakeProvider(answer=verdict_on) as server:
        monkeypatch.setenv("FTPREP_JUDGE", "openai/judge")
        monkeypatch.setenv("FTPREP_JUDGE_API_BASE", server.url)
        yield server


def rows(path: Path) -> list[str]:
    return [one.messages[-1].content for one in jsonl.read(path, Example)]


def test_refused_rows_are_rejected_and_counted(judge: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Contradicted and not stated rows leave the examples with a reason; the accounts add up; the source was in the prompt."""
    status, done = documents(capsys, "augment", "docs", "--strategy", "local")
    assert status == 0
    told = done["augment"]["judge"]
    kept = done["augment"]["harvest"]["kept"]
    assert told["rows"] == told["chosen"] == judge.calls == kept
    assert told["supported"] + told["contradicted"] + told["not_stated"] + told["unreadable"] + told["unanswered"] == kept
    assert told["contradicted"] > 0
    assert told["not_stated"] > 0
    assert told["unreadable"] > 0
    assert told["unquoted"] == 0
    assert not any("Heron" in row or "Knot" in row for row in rows(PLACE.examples))
    assert any("Ruff" in row for row in rows(PLACE.examples))
    refused = [one for one in jsonl.read(PLACE.rejected, Rejected) if one.check == "judge"]
    assert len(refused) == told["rejected"] == told["contradicted"] + told["not_stated"]
    assert {one.reason for one in refused} == {
        "the judge found it contradicted by its source",
        "the judge found it not stated in its source",
    }
    assert len(rows(PLACE.examples)) == kept - told["rejected"]
    assert len(list(jsonl.read(PLACE.verdicts, Verdict))) == kept


def test_verdicts_are_remembered(judge: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """The same command asks neither model again, and ends with the same examples."""
    assert main(["augment", "docs", "--strategy", "local"]) == 0
    calls, before = judge.calls, PLACE.examples.read_bytes()
    status, done = documents(capsys, "augment", "--strategy", "local")
    assert (status, judge.calls) == (0, calls)
    assert done["augment"]["judge"]["generation"]["answered_before"] == calls
    assert PLACE.examples.read_bytes() == before


def test_a_sample_measures_the_error_rate(judge: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """With a share only these rows are judged; the rate is told with its interval."""
    _, done = documents(capsys, "augment", "docs", "--strategy", "local", "--judge-sample", "0.5")
    told = done["augment"]["judge"]
    assert 0 < told["chosen"] == judge.calls < told["rows"]
    wrong, of = told["contradicted"] + told["not_stated"], told["supported"] + told["contradicted"] + told["not_stated"]
    assert told["wrong"] == list(wilson(wrong, of))
    assert main(["augment", "--strategy", "local", "--judge-sample", "0.5"]) == 0
    assert "95 % interval" in capsys.readouterr().out


def on_snipe(body: dict[str, Any]) -> str | None:
    return "400" if "Snipe" in body["messages"][-1]["content"] else None


def test_a_judge_that_fails_is_told(
    provider: FakeProvider, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows that could not be judged are kept, counted, and the exit status is 3."""
    with FakeProvider(answer=verdict_on, fault_for=on_snipe) as server:
        monkeypatch.setenv("FTPREP_JUDGE_API_BASE", server.url)
        status, done = documents(capsys, "augment", "docs", "--strategy", "local", "--judge", "openai/judge")
    assert status == 3
    told = done["augment"]["judge"]
    assert told["unanswered"] == told["generation"]["failed"] > 0
    assert any("Snipe" in row for row in rows(PLACE.examples))


def test_the_writer_as_its_own_judge_is_warned_of(judge: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """A model approves of what it wrote itself."""
    _, done = documents(capsys, "augment", "docs", "--strategy", "local", "--limit", "2", "--judge", "openai/fake")
    assert "approves of its own" in done["augment"]["judge"]["notes"][0]


def test_a_small_model_is_no_judge(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """The embedded model is refused before anything is sent."""
    assert main(["augment", "docs", "--judge", "embedded"]) == 1
    assert "too small to judge" in capsys.readouterr().err
    assert provider.calls == 0


def test_forget_takes_the_verdicts_too(judge: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """What the judge was asked about a document, and said, goes with it; the other verdicts stay."""
    assert main(["augment", "docs", "--strategy", "local"]) == 0
    assert main(["forget", "osprey.md", "--yes"]) == 0
    assert not [path.name for path in PLACE.root.iterdir() if path.is_file() and b"Osprey" in path.read_bytes()]
    calls = judge.calls
    assert main(["augment", "--strategy", "local"]) == 0
    assert judge.calls == calls


@pytest.mark.parametrize(
    ("answer", "verdict", "quoted"),
    [
        ('{"quote": "Kestrel is  OWNED by us", "verdict": "supported"}', "supported", True),
        ('```json\n{"quote": "Heron is ours", "verdict": "supported"}\n```', "supported", False),
        ('<think>{"verdict": "contradicted"}</think>{"quote": "", "verdict": "Not stated"}', "not-stated", False),
        ('{"verdict": "maybe"}', "unreadable", False),
        ('{"verdict": "supported"', "unreadable", False),
        ("[1]", "unreadable", False),
        ("", "unreadable", False),
    ],
)
def test_answers_are_read_leniently(answer: str, verdict: str, quoted: bool) -> None:
    """Fences, thoughts and prose are passed over; anything that is no verdict is unreadable; a quote must stand in the source."""
    read = read_verdict(ROW, "k", answer, ["Here: Kestrel is owned by us."])
    assert (read.verdict, read.quoted) == (verdict, quoted)


def test_the_interval_is_wilsons() -> None:
    """Values from the formula worked out by hand, and the two ends."""
    assert wilson(3, 50) == pytest.approx((0.06, 0.0206, 0.1622), abs=1e-4)
    assert wilson(0, 20)[:2] == (0, 0)
    assert wilson(20, 20)[2] == 1


def test_a_smaller_sample_is_part_of_a_larger() -> None:
    """So that raising the share asks only about the rows that are new in it."""
    ids = [f"{number:x}" for number in range(2000)]
    small, large = ({one for one in ids if is_chosen(one, share, 0)} for share in (0.1, 0.3))
    assert small < large
    assert 140 < len(small) < 260
    assert all(is_chosen(one, 1.0, 0) for one in ids)
