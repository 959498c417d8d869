"""Prose is asked for its facts first; they are checked, kept beside the passages, and worked on by what comes after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.augment import AugmentSummary, augment, dry_run
from ftprep.cli import summaries
from ftprep.distil import distil
from ftprep.errors import TokensReached
from ftprep.estimate import estimate
from ftprep.forget import forget
from ftprep.plan import plan
from ftprep.progress import Silent
from ftprep.records import Example, Rejected, Request, StatedFact, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import passage, workspace_of
from tests.fake_provider import Body, FakeProvider

KESTREL = passage(
    "Kestrel is owned by the Data Platform team.",
    "It runs on the Basalt cluster, which they look after.",
    "Nobody left.",
    "It is liked by those who use it.",
    document="kestrel",
)
RULES = passage("It may not be copied.", "Well.", "We like it a lot.", document="rules", heading=("Marlow",))
OTHER = passage("The Basalt cluster has 24 nodes.", document="basalt")

FACTS = {
    "Kestrel is owned by the Data Platform team. It runs on the Basalt cluster, which they look after.": (
        "- Kestrel runs on the Basalt cluster.\n- Kestrel is owned by the Data Platform team.\n- Kestrel runs on the Tarn cluster."
    ),
    "It is liked by those who use it.": "NONE",
    "It may not be copied.": "- Marlow may be copied.",
}
"""What the model finds in each window; of another it says nothing at all."""
TURNED = {"Kestrel runs on the Basalt cluster.": "The Basalt cluster is what Kestrel runs on."}
SETTINGS = Settings(strategy="local", validation=0.0)
MODEL = "openai/fake+adapter@1f0c53a9be77"


def writer(body: Body) -> str:
    """A model with an adapter, as good as FACTS and TURNED."""
    lines = str(body["prompt"]).splitlines()
    told = dict(line.split(": ", 1) for line in lines if ": " in line)
    if lines[-1] == "Facts:":
        return "\n" + FACTS.get(told["Text"], "")
    return " " + (TURNED.get(told["Fact"], "NONE") if lines[-1] == "Reversed:" else "NONE")


def target(url: str) -> Target:
    """That model behind a server."""
    return Target(model=MODEL, engine="direct", profile="small", api_base=url, context_tokens=8192, adapter="a.gguf")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Three documents: prose, rules, and a sentence that stands alone."""
    return workspace_of(tmp_path, [KESTREL, RULES, OTHER])


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    """Where it is reached, for all runs of a test: the address is part of the keys."""
    with FakeProvider(answer=writer) as started:
        yield started


def run(workspace: Workspace, provider: FakeProvider, settings: Settings = SETTINGS) -> tuple[AugmentSummary, int]:
    """One augment with that writer, and the calls that it took."""
    before = provider.calls
    return augment(workspace, settings, target(provider.url), Silent()), provider.calls - before


def facts(workspace: Workspace) -> list[tuple[str, str]]:
    """The lines of facts.jsonl: what was found, and the check that refused it."""
    return [(one.fact, one.check) for one in jsonl.read(workspace.facts, StatedFact)]


def quotes(row: Example) -> list[str]:
    """What a row quotes of Kestrel's passage, with the full stops that a quote is found without."""
    assert {one.passage_id for one in row.evidence} == {KESTREL.id}
    assert all(one.quote in KESTREL.text for one in row.evidence)
    return [one.quote + "." for one in row.evidence]


def test_every_window_ends_as_facts_none_refused_or_unanswered(workspace: Workspace, provider: FakeProvider) -> None:
    """And every line that was written as taken or refused: the counts add up, and facts.jsonl has each with its reason."""
    summary, _ = run(workspace, provider)
    told = summary.distil
    assert told is not None
    assert (told.windows, told.with_facts, told.none, told.refused, told.unanswered) == (4, 1, 1, 2, 0)
    assert (told.lines, told.facts, told.lines_refused) == (4, 1, 3)
    assert told.by_check == {"duplicate": 1, "new": 1, "condition": 1}
    assert facts(workspace) == [
        ("Kestrel runs on the Basalt cluster.", ""),
        ("Kestrel is owned by the Data Platform team.", "duplicate"),
        ("Kestrel runs on the Tarn cluster.", "new"),
        ("", "none"),
        ("Marlow may be copied.", "condition"),
        ("", "unreadable"),
    ]
    said = "\n".join(summaries.augmented(summary))
    assert "prose asked for facts: 4 windows of 5 sentences; with facts 1, none 1, refused 2, unanswered 0" in said
    assert "facts taken 1 of 4; refused 3 (duplicate 1, new 1, condition 1)" in said


def test_the_strategies_work_on_what_was_found(workspace: Workspace, provider: FakeProvider) -> None:
    """On the sentences that stood alone before and the facts; a row made of one quotes the document's own sentences."""
    run(workspace, provider)
    asked = {request.facts[0] for request in jsonl.read(workspace.requests, Request) if request.strategy == "local"}
    assert asked == {"Kestrel is owned by the Data Platform team.", "Kestrel runs on the Basalt cluster.", OTHER.sentences[0]}
    rows = {one.messages[-1].content: one for one in jsonl.read(workspace.examples, Example)}
    turned = rows["The Basalt cluster is what Kestrel runs on."]
    assert (turned.kind, turned.strategy, turned.passage_ids) == ("reversal", "local", (KESTREL.id,))
    assert quotes(turned) == list(KESTREL.sentences[:2])


def test_a_fact_is_a_row_of_its_own(workspace: Workspace, provider: FakeProvider) -> None:
    """It says the source in other words; where it is a copy of a sentence it is none, and what is refused stays refused."""
    run(workspace, provider)
    rows = [one for one in jsonl.read(workspace.examples, Example) if one.strategy == "facts"]
    assert [(one.kind, one.messages[-1].content) for one in rows] == [("rephrase", "Kestrel runs on the Basalt cluster.")]
    assert quotes(rows[0]) == list(KESTREL.sentences[:2])
    refused = {one.example.messages[-1].content: one.check for one in jsonl.read(workspace.rejected, Rejected) if one.example}
    assert refused["Kestrel is owned by the Data Platform team."] == "copy"
    assert refused["Kestrel runs on the Tarn cluster."] == "new"


def test_none_is_a_rejected_row_with_its_reason(workspace: Workspace, provider: FakeProvider) -> None:
    """Rows = kept + rejected; that the model says that nothing follows is a cause of its own."""
    summary, _ = run(workspace, provider)
    assert summary.harvest.kept + summary.harvest.rejected == summary.harvest.rows
    reasons = {one.reason for one in jsonl.read(workspace.rejected, Rejected) if one.check == "none"}
    assert "the model says that nothing follows" in reasons
    assert any("state no fact" in reason for reason in reasons)


def test_the_same_command_again_sends_nothing(workspace: Workspace, provider: FakeProvider) -> None:
    """Neither for facts nor for what was planned on them, and the files come out the same."""
    first, calls = run(workspace, provider)
    assert calls == first.generation.answered == first.generation.requested > 0
    before = [path.read_bytes() for path in (workspace.facts, workspace.examples, workspace.rejected)]
    second, calls = run(workspace, provider)
    assert (calls, second.generation.answered_before) == (0, first.generation.requested)
    assert [path.read_bytes() for path in (workspace.facts, workspace.examples, workspace.rejected)] == before


def test_a_run_that_was_stopped_goes_on(workspace: Workspace, provider: FakeProvider) -> None:
    """A limit that ends it among the windows: what was answered is kept, the rest is asked by the next run, nothing twice."""
    with pytest.raises(TokensReached):
        run(workspace, provider, Settings(strategy="local", validation=0.0, max_tokens_total=300, concurrency=1))
    there = sum(1 for line in workspace.generations.read_text().splitlines() if line)
    assert 0 < there < 4
    summary, calls = run(workspace, provider)
    assert calls == summary.generation.requested - there
    assert facts(workspace)[0] == ("Kestrel runs on the Basalt cluster.", "")


def test_before_it_the_plan_says_what_it_leaves_open(workspace: Workspace, provider: FakeProvider) -> None:
    """Dry run and estimate count the windows, and give a bound for what they can ask for; afterwards nothing is open."""
    look = dry_run(workspace, SETTINGS, target(provider.url))
    assert look.plan.by_strategy["facts"] == 4
    assert look.plan.to_come is not None
    assert (look.plan.to_come.windows, look.plan.to_come.asked.requests.high) == (4, 4 * 8 * 8)
    assert "4 windows of prose are asked for facts first" in "\n".join(summaries.dry(look))
    told = estimate(workspace, SETTINGS, target(provider.url), Silent()).assumptions
    assert any("4 windows of prose" in one for one in told)
    summary, _ = run(workspace, provider)
    grown = summary.plan.requests - look.plan.requests
    assert 0 < grown <= look.plan.to_come.asked.requests.high
    assert summary.plan.to_come is None
    assert (summary.plan.stated, dry_run(workspace, SETTINGS, target(provider.url)).plan.requests) == (
        1,
        summary.plan.requests,
    )


def test_without_an_adapter_nothing_changes(workspace: Workspace, provider: FakeProvider) -> None:
    """The bare model is asked about the sentences that stand alone, by the prompts with examples, whatever facts.jsonl has."""
    plain = Target(model="embedded/x", engine="embedded", profile="small", context_tokens=8192)
    before = plan(workspace, SETTINGS, plain).summary
    run(workspace, provider)
    after = plan(workspace, SETTINGS, plain)
    assert after.summary == before
    assert {request.template.split("-")[0] for request in after.requests} == {"small"}


def test_facts_of_another_adapter_are_not_worked_on(workspace: Workspace, provider: FakeProvider) -> None:
    """They are asked for again: what one model found says nothing of another."""
    run(workspace, provider)
    other = Target(model="openai/fake+adapter@000000000000", engine="direct", profile="small", api_base="http://x/v1", adapter="b")
    made = plan(workspace, SETTINGS, other).summary
    assert made.stated == 0
    assert made.to_come is not None


def test_forgotten_documents_leave_no_fact(workspace: Workspace, provider: FakeProvider) -> None:
    """`forget` takes the lines of a document with its passages."""
    run(workspace, provider)
    forget(workspace, ["kestrel.md"], do=True)
    assert facts(workspace) == [("Marlow may be copied.", "condition"), ("", "unreadable")]


def test_an_answer_that_never_came_is_counted(workspace: Workspace, provider: FakeProvider) -> None:
    """A request that failed for good leaves its window unanswered, and a line of it is written by the run that gets an answer."""

    def refused(body: Body) -> str | None:
        return "policy" if "may not be copied" in str(body["prompt"]) else None

    provider.fault_for = refused
    summary, _ = run(workspace, provider)
    provider.fault_for = None
    assert summary.distil is not None
    assert (summary.distil.windows, summary.distil.unanswered, summary.generation.failed) == (4, 1, 1)
    run(workspace, provider)
    assert distil(workspace, SETTINGS).unanswered == 0
