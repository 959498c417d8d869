"""Cut and unreadable answers against a provider over real HTTP: asked for once more, accounted for, never asked twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.augment import AugmentSummary, augment, dry_run
from ftprep.coverage import coverage
from ftprep.progress import Silent
from ftprep.records import Example, Rejected, Request, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import passage, workspace_of
from tests.fake_provider import Body, FakeProvider, asked

PASSAGES = [
    passage(
        f"Kestrel{n} is owned by the Data Platform team of Lyon.",
        f"Kestrel{n} replaced Opsdesk{n} in March 2022.",
        document=f"d{n}",
    )
    for n in range(6)
]
LOCAL = Settings(strategy="local", disable_checks=("closed-book", "near-duplicate", "presupposes", "invented", "scope"))


def faulty(body: Body) -> str | None:
    """Document 0 is cut unless it has room, 1 is cut always, 2 is prose and 3 garbled unless asked again, 4 prose always."""
    text, again = asked(body), len(body["messages"]) > 2
    for name, fault in (("Kestrel2", "prose"), ("Kestrel3", "garbled")):
        if name in text and not again:
            return fault
    if "Kestrel0" in text and body["max_tokens"] <= 3000:
        return "cut"
    return "cut" if "Kestrel1" in text else "prose" if "Kestrel4" in text else None


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Six documents of one passage."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    return workspace_of(tmp_path, PASSAGES)


def run(
    workspace: Workspace, settings: Settings = LOCAL, fault_for: Callable[[Body], str | None] = faulty
) -> tuple[AugmentSummary, FakeProvider]:
    """One augment against such a provider."""
    with FakeProvider(fault_for=fault_for) as provider:
        return augment(workspace, settings, target_of(provider), Silent()), provider


def target_of(provider: FakeProvider) -> Target:
    """The provider's model; the port is no part of the keys here, so that a second provider can go on."""
    return Target(model="openai/fake", engine="litellm", profile="large", api_base=provider.url, context_tokens=100_000)


def test_everything_is_accounted_for_and_repaired_rows_are_marked(workspace: Workspace) -> None:
    """Requests = answered + failed + pending with the follow-ups among them; each passage has its outcome."""
    summary, provider = run(workspace)
    reasked, harvest = summary.reasked, summary.harvest
    assert (reasked.cut, reasked.unreadable, reasked.broken) == (2, 2, 1)
    assert (reasked.with_more_room, reasked.with_the_error, reasked.given_up) == (2, 3, 0)
    assert summary.generation.requested == summary.generation.answered == provider.calls == 6 + 5
    assert (harvest.requests, harvest.answered, harvest.failed, harvest.pending) == (11, 11, 0, 0)
    assert harvest.rows == harvest.kept + harvest.rejected
    written = list(jsonl.read(workspace.requests, Request))
    assert [request.follows is not None for request in written] == [False] * 6 + [True] * 5
    kept = list(jsonl.read(workspace.examples, Example))
    followed = {request.key for request in written if request.follows}
    assert {example.repaired for example in kept if example.request_key in followed} == {True}
    assert {example.repaired for example in kept if PASSAGES[5].id in example.passage_ids} == {False}
    assert harvest.repaired == sum(example.repaired for example in kept) > 0
    seen = coverage(workspace)
    assert seen.passages == seen.covered + sum(seen.causes.values())
    assert next(one for one in seen.uncovered if one.passage_id == PASSAGES[4].id).checks == {"unreadable": 2}


def test_a_repaired_answer_takes_the_place_of_the_first(workspace: Workspace) -> None:
    """What a cut or garbled first answer still held is not counted a second time as a duplicate."""
    summary, _ = run(workspace)
    assert summary.harvest.replaced == 3  # of documents 1 and 4 nothing could be read either time
    whole = [example for example in jsonl.read(workspace.examples, Example) if PASSAGES[5].id in example.passage_ids]
    for number in (0, 2, 3):
        rows = [one for one in jsonl.read(workspace.examples, Example) if PASSAGES[number].id in one.passage_ids]
        assert len(rows) == len(whole) > 0
    refused = list(jsonl.read(workspace.rejected, Rejected))
    assert not [row for row in refused if row.check == "duplicate"]
    assert [row.check for row in refused if row.check in ("cut", "unreadable")] == ["unreadable"] * 4


def test_nothing_is_asked_twice(workspace: Workspace) -> None:
    """The same command again sends nothing, and its plan on disk is the same."""
    with FakeProvider(fault_for=faulty) as provider:
        augment(workspace, LOCAL, target_of(provider), Silent())
        calls, plan_file = provider.calls, workspace.requests.read_bytes()
        summary = augment(workspace, LOCAL, target_of(provider), Silent())
        assert provider.calls == calls
        assert summary.generation.answered_before == summary.generation.requested == 11
        assert workspace.requests.read_bytes() == plan_file
        assert not list(workspace.root.glob(".*.tmp"))


def test_a_run_that_ended_between_the_two_sendings_goes_on(workspace: Workspace) -> None:
    """The follow-ups are planned from the ledger, whoever wrote it."""
    calls_left = iter(range(6))
    with FakeProvider(fault_for=lambda body: "policy" if next(calls_left, None) is None else faulty(body)) as provider:
        first = augment(workspace, LOCAL, target_of(provider), Silent())
        assert first.generation.failed == 5
        assert first.harvest.requests == first.harvest.answered + first.harvest.failed + first.harvest.pending == 11
        provider.fault_for = faulty
        calls = provider.calls
        look = dry_run(workspace, LOCAL, target_of(provider))
        assert (look.asked_again.due, look.asked_again.requests) == (5, 0)
        assert provider.calls == calls
        second = augment(workspace, LOCAL, target_of(provider), Silent())
        assert provider.calls == calls + 5
        assert (second.generation.failed, second.harvest.answered) == (0, 11)


def test_the_dry_run_names_what_asking_again_can_cost(workspace: Workspace) -> None:
    """A bound: as if each answer were cut. Unknown where the price is."""
    target = Target(model="openai/gpt-4.1-mini", engine="litellm", profile="large", context_tokens=100_000)
    look = dry_run(workspace, LOCAL, target)
    assert (look.asked_again.due, look.asked_again.requests) == (0, 6)
    assert look.asked_again.cost is not None
    assert look.cost is not None
    assert look.asked_again.cost > look.cost.high
    unknown = Target(model="openai/fake", engine="litellm", profile="large", context_tokens=100_000)
    assert dry_run(workspace, LOCAL, unknown).asked_again.cost is None
