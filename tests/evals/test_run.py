"""eval build and eval run over real HTTP: arms that read and one that does not, resuming, a judge, and what is refused."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import ftprep
from ftprep import jsonl
from ftprep.cli.main import main
from ftprep.evals.grading import Graded
from ftprep.evals.questions import Question
from ftprep.records import Generation
from tests.conftest import TEAMS
from tests.fake_provider import Body, FakeProvider

pytestmark = pytest.mark.filterwarnings("ignore:Item '.*' on TypedDict class:UserWarning")
EVAL = Path("ftprep-out/eval")
CALLS = 140
"""Requests of ARMS over 60 items: where retrieval finds nothing, for the general questions, `rag` asks what `base` asks."""
ARMS = ["--arm", "base=openai/fake", "--arm", "icl=openai/fake", "--arm", "rag=openai/fake"]


def reader(body: Body) -> str:
    """Answers what stands in front of the question and nothing else: a model that reads, but knows nothing by itself."""
    if "prompt" in body:
        return "."  # one token more than was to be echoed
    prompt = "\n".join(str(message["content"]) for message in body["messages"])
    if "You grade a test" in prompt:
        return json.dumps({"right": "for sure" in prompt})
    question = prompt.rsplit("Question: ", 1)[-1].strip()
    if found := re.fullmatch(r"By which team is (\w+) owned\?", question):
        owner = re.search(rf"{found[1]} is owned by (the [\w ]+ team)\.", prompt)
        return owner[1] if owner else "No idea."
    if found := re.fullmatch(r"What is owned by (the [\w ]+ team)\?", question):
        tool = re.search(rf"(\w+) is owned by {found[1]}\.", prompt)
        return tool[1] if tool else "No idea."
    return "No idea."


@pytest.fixture
def asked(provider: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    """Documents of one fact each, their test set made by rules (the embedded model need not be there), a provider that reads."""
    for tool, team in TEAMS.items():
        Path("docs", f"{tool.lower()}.md").write_text(f"# {tool}\n\n{tool} is owned by the {team} team.\n")
    provider.answer = reader
    monkeypatch.setenv("FTPREP_JUDGE_API_BASE", provider.url)
    assert main(["eval", "build", "docs", "--model", "embedded"]) == 0
    return provider


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    status = main(["eval", "run", *argv, "--json"])
    return status, json.loads(capsys.readouterr().out)


def shares(report: dict[str, Any], split: str) -> dict[str, float]:
    return {
        one["arm"]: one["accuracy"]["value"] for one in report["eval"]["accuracy"] if one["split"] == split and one["part"] == "all"
    }


def test_arms_that_read_the_documents_answer_and_one_that_does_not_fails(
    asked: FakeProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    """Accuracy by arm; the corpus fits whole; retrieval shows less and finds the passage; the page stands alone."""
    status, report = run(capsys, *ARMS, "--top-k", "3")
    assert status == 0
    assert shares(report, "documents") == {"base": 0.0, "icl": 1.0, "rag": 1.0}
    assert shares(report, "general") == {"base": 0.0, "icl": 0.0, "rag": 0.0}
    told = {arm["name"]: arm["shown"] for arm in report["eval"]["arms"]}
    assert told["icl"]["share"] == 1.0
    assert 0 < told["rag"]["tokens"] < told["icl"]["tokens"]
    pair = next(
        one for one in report["eval"]["pairs"] if (one["first"], one["second"], one["split"]) == ("base", "icl", "documents")
    )
    assert pair["difference"]["value"] == -1.0
    assert pair["p"] < 0.001
    page = Path(report["eval"]["page"]).read_text()
    assert "<svg" in page
    assert not re.search(r"<script|src=|href=", page)


def test_an_interrupted_run_goes_on_and_a_finished_one_asks_nothing(
    asked: FakeProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was answered is in the ledger of the evaluation, not in that of the augmentation."""
    capsys.readouterr()
    assert main(["eval", "run", *ARMS, "--max-tokens-total", "2000"]) == 4
    some = asked.calls
    assert some > 0
    assert run(capsys, *ARMS)[0] == 0
    calls = asked.calls
    assert run(capsys, *ARMS)[0] == 0
    assert asked.calls == calls
    assert len(asked.bodies) == calls  # nothing was asked twice
    assert not Path("ftprep-out/generations.jsonl").exists()


def test_a_run_that_is_killed_goes_on_where_it_was(asked: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """SIGKILL in the second arm: what was answered is not asked again but for calls in flight, and the grades are those of a run
    that nobody killed."""
    asked.latency = 0.02
    path = os.pathsep.join([str(Path(ftprep.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "ftprep", "eval", "run", *ARMS, "--concurrency", "4"]
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path}, stderr=subprocess.DEVNULL) as process:
        while asked.calls < 80 and process.poll() is None:
            time.sleep(0.005)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    kept = sum(1 for _ in jsonl.read(EVAL / "generations.jsonl", Generation, ledger=True))
    killed_at = asked.calls
    assert 60 < killed_at - 5 <= kept <= killed_at < CALLS
    assert not (EVAL / "report.json").exists()
    status, report = run(capsys, *ARMS)
    assert status == 0
    assert asked.calls == CALLS + killed_at - kept
    assert sum(times - 1 for times in asked.bodies.values()) == killed_at - kept
    assert shares(report, "documents") == {"base": 0.0, "icl": 1.0, "rag": 1.0}
    grades = (EVAL / "grades.jsonl").read_bytes()
    (EVAL / "generations.jsonl").unlink()
    assert run(capsys, *ARMS)[0] == 0
    assert (EVAL / "grades.jsonl").read_bytes() == grades


def test_the_budget_is_one_for_all_arms_and_a_higher_one_goes_on(asked: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 4 at --max-cost; the same command again sends nothing; never is more paid; then the rest is asked."""
    prices = ["--price-in", "1", "--price-out", "1"]
    capsys.readouterr()
    sent: list[int] = []
    for _ in range(2):
        assert main(["eval", "run", *ARMS, *prices, "--max-cost", "0.01"]) == 4
        assert "--max-cost" in capsys.readouterr().err
        sent.append(asked.calls)
    assert 60 < sent[0] == sent[1] < CALLS  # stopped in the second arm or the third
    assert 0.005 < paid() <= 0.01
    assert not (EVAL / "report.json").exists()
    status, report = run(capsys, *ARMS, *prices, "--max-cost", "5")
    assert (status, asked.calls) == (0, CALLS)
    assert 0.01 < paid() <= sum(arm["cost"] for arm in report["eval"]["arms"])  # of shared calls each arm counts the whole cost


def paid() -> float:
    """What the ledger of the evaluation has cost."""
    return sum(one.cost or 0.0 for one in jsonl.read(EVAL / "generations.jsonl", Generation, ledger=True))


def test_items_without_an_answer_count_for_no_side(asked: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Refused by the provider's policy: exit status 3, and counted."""
    asked.fault_for = lambda body: "policy" if "Heron" in json.dumps(body["messages"][-1]) else None
    status, report = run(capsys, "--arm", "base=openai/fake", "--arm", "rag=openai/fake", "--split", "rephrase", "--top-k", "1")
    assert status == 3
    table = {one["arm"]: one for one in report["eval"]["accuracy"] if one["split"] == "rephrase" and one["part"] == "all"}
    assert table["base"]["unanswered"] == table["rag"]["unanswered"] == 1
    assert table["base"]["items"] == report["eval"]["items"]["rephrase"] - 1


def test_a_judge_reads_only_what_does_not_match_by_words(asked: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """It may turn a wrong answer into a right one; answers that match are not sent to it."""
    asked.answer = lambda body: "They own it for sure." if "You grade" not in str(body["messages"][0]) else reader(body)
    status, report = run(capsys, "--arm", "base=openai/fake", "--split", "reversal", "--judge", "openai/fake")
    assert status == 0
    grades = list(jsonl.read(EVAL / "grades.jsonl", Graded))
    assert {(grade.right, grade.by) for grade in grades} == {(True, "judge")}
    assert report["eval"]["arms"][0]["by_judge"] == len(grades)
    asked.answer = reader
    calls = asked.calls
    run(capsys, "--arm", "icl=openai/fake", "--split", "reversal", "--judge", "openai/fake")
    assert asked.calls == calls + len(grades)


def test_vllm_is_graded_by_the_likelihood_of_hidden_options(asked: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Each option is a call; with the documents in front the words of the right one are the likeliest."""
    base = f"hosted_vllm/fake@{asked.url}"
    status, report = run(capsys, "--arm", f"base={base}", "--arm", f"rag={base}", "--split", "rephrase", "--top-k", "1")
    assert (status, report["eval"]["grade"]) == (0, "likelihood")
    assert shares(report, "rephrase")["rag"] == 1.0
    items = [item for item in jsonl.read(EVAL / "items.jsonl", Question) if item.split == "rephrase"]
    assert report["eval"]["arms"][0]["calls"] == sum(1 + len(item.options) for item in items)


def test_a_server_that_does_not_echo_is_told_of(asked: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """llama.cpp's server ignores `echo` without a word: that must not become a grade."""
    asked.echoes = False
    assert main(["eval", "run", "--arm", f"base=hosted_vllm/fake@{asked.url}", "--split", "rephrase"]) == 1
    assert "no log-probabilities of a given text" in capsys.readouterr().err


def test_a_large_model_is_asked_for_the_facts(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Its facts become items; a fact with an invented quote is refused and counted."""

    def facts(body: Body) -> str:
        text = str(body["messages"][-1]["content"])
        found = re.search(r"(\w+) is owned by (the [\w ]+ team) in Northmere\.", text)
        assert found is not None
        fact = {"subject": found[1], "relation": "is owned by", "object": found[2], "quote": found[0]}
        fact |= {"question": f"Who is in charge of {found[1]}?", "inverse": f"What does {found[2]} own?", "description": ""}
        return json.dumps({"facts": [fact, fact | {"quote": "Nobody ever wrote this sentence down."}]})

    provider.answer = facts
    capsys.readouterr()
    assert main(["eval", "build", "docs", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["eval"]
    assert made["manifest"]["facts"] == len(TEAMS)
    assert made["manifest"]["refused"] == {"quote: not in the passage": len(TEAMS)}
    assert made["manifest"]["items"]["rephrase"] + made["manifest"]["items"]["entity-holdout"] >= len(TEAMS)


def test_the_test_set_is_frozen(asked: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """No second build by accident, no run on a file that was changed, and the same seed makes the same one."""
    before = (EVAL / "items.jsonl").read_bytes()
    assert main(["eval", "build", "--model", "embedded"]) == 1
    assert "frozen" in capsys.readouterr().err
    assert main(["eval", "build", "--model", "embedded", "--again"]) == 0
    assert (EVAL / "items.jsonl").read_bytes() == before
    (EVAL / "items.jsonl").write_bytes(before.replace(b"Heron", b"Hobby", 1))
    assert main(["eval", "run", *ARMS]) == 1
    assert "not the one that was frozen" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "at least one is needed"),
        (["--arm", "base"], "NAME=MODEL"),
        (["--arm", "a=embedded", "--arm", "a=embedded"], "given twice"),
        (["--arm", "a=openai/fake", "--grade", "likelihood"], "tells no likelihood"),
        (["--arm", "a=embedded", "--split", "nonsense"], "nonsense"),
    ],
)
def test_wrong_uses_are_one_sentence(asked: FakeProvider, capsys: pytest.CaptureFixture[str], argv: list[str], said: str) -> None:
    """Exit status 2, nothing sent."""
    capsys.readouterr()
    assert main(["eval", "run", *argv]) == 2
    assert said in capsys.readouterr().err
    assert asked.calls == 0


def test_exports_keep_the_wording_and_the_names_held_out_out(asked: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --ban being given: a row with a test question as its user turn, and any augmented row about a name held out."""
    item = next(item for item in jsonl.read(EVAL / "items.jsonl", Question) if item.split == "reversal")
    held = json.loads((EVAL / "manifest.json").read_text())["held_out"][0]
    row = {"kind": "qa", "document_ids": list(item.document_ids), "passage_ids": list(item.passage_ids), "strategy": "local"}
    rows = [
        row | {"id": "1", "messages": [{"role": "user", "content": item.question}, {"role": "assistant", "content": item.answer}]},
        row | {"id": "2", "messages": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": f"{held} is ours."}]},
        row
        | {"id": "3", "messages": [{"role": "user", "content": "Whose?"}, {"role": "assistant", "content": "All of it is new."}]},
    ]
    Path("ftprep-out/examples.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    capsys.readouterr()
    assert main(["export", "--json", "--validation", "0"]) == 0
    done = json.loads(capsys.readouterr().out)["export"]["exports"][0]
    assert done["left_out"] == {
        "nearly the same as a text of the test file": 1,
        "says a name that the test file holds out": 1,
    }


def test_forgetting_a_document_removes_the_test_set_too(asked: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Its questions, quotes and prompts hold the text of all documents together."""
    assert main(["forget", "heron.md"]) == 0
    assert EVAL.exists()
    assert main(["forget", "heron.md", "--yes"]) == 0
    assert not EVAL.exists()
