"""The whole middle of the main job against a provider that knows the truth, over real HTTP: nothing is lost, defects are caught."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.augment import AugmentSummary, augment
from ftprep.harvest import harvest
from ftprep.ingest import ingest
from ftprep.progress import Silent
from ftprep.records import Example, Rejected, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.fake_provider import Body, FakeProvider
from tests.oracle import DEFECTS, WHOLE_ITEMS, Oracle
from tests.test_sample_key import KEY, ROOT, passages_of, plain, stated

NEEDS_A_JUDGE: frozenset[str] = frozenset()
"""Planted classes of which some are let through."""


class Run:
    """What was asked, what came of it."""

    def __init__(self, root: Path) -> None:
        self.workspace = Workspace(root)
        ingest([ROOT / "sample_docs"], self.workspace, Settings(), Silent())
        self.oracle = Oracle(self.workspace, every=4)
        seen: list[str] = []

        def refused(body: Body) -> str | None:
            """Two requests are refused for good."""
            text = str(body["messages"][-1]["content"])
            if "Dear Maren" in text and "### Documents" not in text:
                seen.append(text)
                return "policy"
            return None

        with FakeProvider(answer=self.oracle, fault_for=refused) as provider:
            target = Target(model="openai/fake", engine="litellm", profile="large", api_base=provider.url, context_tokens=100_000)
            self.summary: AugmentSummary = augment(self.workspace, Settings(), target, Silent())
            self.calls = provider.calls
        self.refusals = len(seen)
        self.kept = list(jsonl.read(self.workspace.examples, Example))
        self.rejected = list(jsonl.read(self.workspace.rejected, Rejected))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run for all the tests here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", "none")
        return Run(tmp_path_factory.mktemp("oracle"))


def said(example: Example) -> tuple[str, str]:
    """The text and the passage by which the oracle knows an item."""
    last = example.messages[-1].content
    return f"{example.messages[0].content} {last}" if example.kind == "qa" else last, example.passage_ids[0]


def test_everything_that_was_planned_is_accounted_for(run: Run) -> None:
    """Requests = answered + failed; each item that the oracle sent is a row, kept or rejected with a reason."""
    counts = run.summary.harvest
    assert counts.requests == counts.answered + counts.failed + counts.pending
    assert (counts.failed, counts.pending) == (run.refusals, 0)
    assert run.refusals == 1
    assert counts.rows == counts.kept + counts.rejected == len(run.kept) + len(run.rejected)
    rows = Counter([said(example) for example in run.kept] + [said(row.example) for row in run.rejected if row.example])
    assert set(rows) == set(run.oracle.sent)
    assert all(row.reason for row in run.rejected)


def test_every_class_of_defect_is_planted_and_caught(run: Run) -> None:
    """Or is named as one that only a judge can catch."""
    caught: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    kept = {said(example) for example in run.kept}
    for text, defect in run.oracle.sent.items():
        if defect:
            caught[defect][text not in kept] += 1
    assert set(caught) == {*DEFECTS, *WHOLE_ITEMS}
    leaking = [(defect, text) for text, defect in run.oracle.sent.items() if defect and text in kept]
    assert {defect for defect, _ in leaking} <= NEEDS_A_JUDGE, leaking
    share = sum(found.total() for found in caught.values()) / len(run.oracle.sent)
    assert 0.1 < share < 0.3


def test_what_is_true_is_kept(run: Run) -> None:
    """Beside the defects at least 95 of 100 true items, copies and near-duplicates apart."""
    true = {text for text, defect in run.oracle.sent.items() if not defect}
    refused = [row for row in run.rejected if row.example and said(row.example) in true]
    lost = [row for row in refused if row.check not in ("copy", "duplicate", "near-duplicate")]
    assert len(lost) <= 0.05 * len(true), [(row.check, row.reason) for row in lost]


def test_every_passage_that_states_a_fact_is_covered(run: Run) -> None:
    """Of all whose requests were answered."""
    reached = {key for example in run.kept for key in example.passage_ids}
    assert set(run.oracle.by_passage) & run.oracle.worked <= reached
    assert len(set(run.oracle.by_passage) - run.oracle.worked) == run.refusals


def test_every_entity_is_said_by_the_assistant(run: Run) -> None:
    """A name that only ever stands in the user's turn is not learned as an answer."""
    spoken = plain(" ".join(example.messages[-1].content for example in run.kept))
    places = {name: passage for name, passage in passages_of(run.workspace).items() if passage.id in run.oracle.worked}
    entities = {fact[side] for fact in KEY["facts"] if stated(fact, places) for side in ("subject", "object")}
    names = {entity for entity in entities if re.match(r"[A-Z]", entity)}
    assert len(names) > 80
    assert [name for name in sorted(names) if plain(name) not in spoken] == []


def test_changing_a_check_and_harvesting_again_sends_nothing(run: Run, tmp_path: Path) -> None:
    """The answers are in the ledger; the provider is gone by now."""
    before = run.workspace.generations.read_bytes()
    assert harvest(run.workspace, Settings(disable_checks=("negation", "invented"))).kept > len(run.kept)
    assert run.workspace.generations.read_bytes() == before
    assert harvest(run.workspace, Settings()).kept == len(run.kept)
    assert [example.id for example in jsonl.read(run.workspace.examples, Example)] == [example.id for example in run.kept]
