"""fill.py over real HTTP: only what is missing is asked for, an interrupted run goes on, and it comes to an end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ftprep import fill, jsonl
from ftprep.augment import augment
from ftprep.coverage import coverage
from ftprep.errors import NoExamples
from ftprep.progress import Silent
from ftprep.records import Example, Request, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import passage, workspace_of
from tests.fake_provider import Body, FakeProvider

OWNED = passage("Tarn is owned by the Data Platform team.", document="tools")
LED = passage("The Harbour team is led by Ada Berg.", document="teams")
LOCAL = Settings(strategy="local", attempts=1)
BACK = "The Data Platform team owns Tarn."


def rows(*statements: str, about: str, quote: str) -> str:
    evidence = [{"passage": about, "quote": quote}]
    return json.dumps({"items": [{"kind": "reversal", "statement": one, "evidence": evidence} for one in statements]})


class Teller:
    """Answers the plan with one direction of one passage; of a filling request it tells what is asked for, or refuses to."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        self.silent: set[str] = set()

    def __call__(self, body: Body) -> str:
        text = str(body["messages"][-1]["content"])
        if "### Missing" not in text:
            if OWNED.id not in text:
                return json.dumps({"items": []})
            return rows("The owner of Tarn is the Data Platform team.", about=OWNED.id, quote=OWNED.text)
        self.wanted += re.findall(r"^- (.*)$", text, flags=re.MULTILINE)
        about, statement = (OWNED, BACK) if OWNED.id in text else (LED, "Ada Berg leads the Harbour team.")
        return rows(*([] if about.id in self.silent else [statement]), about=about.id, quote=about.text)


@pytest.fixture
def teller() -> Teller:
    return Teller()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    return workspace_of(tmp_path / "run", [OWNED, LED])


def target(provider: FakeProvider, model: str = "openai/fake") -> Target:
    return Target(model=model, engine="litellm", profile="large", api_base=provider.url, context_tokens=100_000)


def said(place: Workspace) -> set[str]:
    return {example.messages[-1].content for example in jsonl.read(place.examples, Example)}


def test_just_what_is_missing_is_asked_for(place: Workspace, teller: Teller) -> None:
    """The direction that no row tells, the passage and the names without a row; then nothing is left, and nothing is sent."""
    with FakeProvider(answer=teller) as provider:
        augment(place, LOCAL, target(provider), Silent())
        assert provider.calls == 2
        look = fill.look(place, LOCAL, target(provider))
        assert (look.gaps, look.requests, provider.calls) == ({"direction": 2, "name": 2, "passage": 1}, 2, 2)
        done = fill.fill(place, LOCAL, target(provider), Silent())
        assert sorted(teller.wanted) == [
            "anything",
            'come to "Ada Berg"',
            'come to "Harbour"',
            'from "Ada Berg" to "Harbour"',
            'from "Data Platform" to "Tarn"',
        ]
        assert (done.filled, done.after, done.not_fillable, done.open) == (5, {}, (), 0)
        assert (done.rounds, done.requests, done.rows, provider.calls) == (1, 2, 2, 4)
        fill.fill(place, LOCAL, target(provider), Silent())
        assert provider.calls == 4
    assert BACK in said(place)
    assert coverage(place).covered == 2


def test_it_ends_where_nothing_comes(place: Workspace, teller: Teller) -> None:
    """What was asked about three times is reported as not fillable, and not asked about again; another model may try."""
    teller.silent = {OWNED.id}
    with FakeProvider(answer=teller) as provider:
        augment(place, LOCAL, target(provider), Silent())
        done = fill.fill(place, LOCAL, target(provider), Silent())
        assert (done.rounds, done.filled, done.open) == (3, 4, 0)
        (given_up,) = done.not_fillable
        assert (given_up.gap.names, given_up.source) == (("Data Platform", "Tarn"), "tools.md")
        assert given_up.reason == "asked about 3 times, no row was kept"
        assert teller.wanted.count('from "Data Platform" to "Tarn"') == 3
        calls = provider.calls
        again = fill.fill(place, LOCAL, target(provider), Silent())
        assert (provider.calls, again.requests, len(again.not_fillable)) == (calls, 0, 1)
        assert fill.look(place, LOCAL, target(provider, "openai/other")).requests == 1
        assert fill.look(place, Settings(fill_tries=4), target(provider)).requests == 1


def test_an_interrupted_run_goes_on(place: Workspace, teller: Teller) -> None:
    """A request that failed stays written down and is sent again; what was answered is not."""
    with FakeProvider(answer=teller) as provider:
        augment(place, LOCAL, target(provider), Silent())
        provider.fault_for = lambda body: "policy" if OWNED.id in str(body) else None
        done = fill.fill(place, LOCAL, target(provider), Silent())
        assert (done.failed, done.open, done.filled) == (1, 1, 4)
        provider.fault_for = None
        calls = provider.calls
        done = fill.fill(place, LOCAL, target(provider), Silent())
        assert (provider.calls - calls, done.filled, done.open) == (1, 1, 0)


def test_the_plan_keeps_what_was_filled(place: Workspace, teller: Teller) -> None:
    """An ordinary `augment` afterwards writes its plan anew and harvests both; a passage that is gone takes its requests along."""
    with FakeProvider(answer=teller) as provider:
        augment(place, LOCAL, target(provider), Silent())
        fill.fill(place, LOCAL, target(provider), Silent())
        calls = provider.calls
        augment(place, LOCAL, target(provider), Silent())
        assert (provider.calls, BACK in said(place)) == (calls, True)
        jsonl.write(place.passages, [LED])
        augment(place, LOCAL, target(provider), Silent())
    assert said(place) == {"Ada Berg leads the Harbour team."}
    assert {focus for one in jsonl.read(place.fill_requests, Request) for focus in one.focus} == {LED.id}


def test_what_the_judge_refuses_leaves_a_gap(place: Workspace, teller: Teller) -> None:
    """Its rows count for nothing, so the passage is asked about again, and is not filled by what is refused again."""

    def judged(body: Body) -> str:
        verdict = "contradicted" if "Ada Berg leads" in str(body["messages"][-1]["content"]) else "supported"
        return json.dumps({"quote": OWNED.text, "verdict": verdict})

    with FakeProvider(answer=teller) as provider, FakeProvider(answer=judged) as second:
        settings = Settings(strategy="local", attempts=1, judge="openai/judge", judge_api_base=second.url)
        augment(place, settings, target(provider), Silent())
        done = fill.fill(place, settings, target(provider), Silent())
    assert said(place) == {"The owner of Tarn is the Data Platform team.", BACK}
    assert {one.source for one in done.not_fillable} == {"teams.md"}
    assert (done.filled, done.rounds, done.rows) == (1, 3, 1)


def test_nothing_was_augmented_yet(place: Workspace) -> None:
    """There are no rows to look for gaps in: one sentence."""
    with FakeProvider() as provider, pytest.raises(NoExamples):
        fill.fill(place, LOCAL, target(provider), Silent())
