"""Sentences that stand alone: asked about first, checked, kept beside the originals, used by all that come after."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from ftprep import jsonl
from ftprep.augment import AugmentSummary, augment, dry_run
from ftprep.export import export
from ftprep.forget import forget
from ftprep.plan import plan
from ftprep.progress import Silent
from ftprep.records import Example, Passage, Rejected, Request, Standalone, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import SMALL, passage, workspace_of
from tests.fake_provider import Body, FakeProvider, asked

TOOLS = passage(
    "Kestrel is owned by the Data Platform team.",
    "It runs on the Basalt cluster.",
    "It replaced Opsdesk in March 2022.",
    "Nobody knows why it is called so.",
    document="tools",
    heading=("Tools", "Kestrel"),
)
PLAIN = passage("Marlow is owned by the Payments team.", document="marlow")
RESOLVED = {
    2: "Kestrel runs on the Basalt cluster.",
    3: "Kestrel replaced Heron in March 2022.",
    4: "Nobody knows why it is called so.",
}
SETTINGS = Settings(strategy="resolve,local", per="sentence", originals="sentences", validation=0.0)


def writer(body: Body) -> str:
    """Resolves as RESOLVED says (the third wrongly); turns "A runs on B." round, quoting the sentence that it was shown."""
    text = asked(body)
    if "Sentences to write: " in text:
        numbers = [int(number) for number in text.rsplit("Sentences to write: ", 1)[1].split(", ")]
        return json.dumps({"sentences": [{"number": number, "standalone": RESOLVED[number]} for number in numbers]})
    shown = re.search(r"\[(\w{10})\] (.*)", text)
    assert shown
    items = []
    if found := re.fullmatch(r"(Kestrel) runs on (the Basalt cluster)\.", shown[2]):
        statement = f"The cluster that {found[1]} runs on is {found[2]}."
        items.append({"kind": "reversal", "statement": statement, "evidence": [{"passage": shown[1], "quote": shown[2]}]})
    return json.dumps({"items": items})


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Two documents, the one with sentences that point elsewhere."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    return workspace_of(tmp_path, [TOOLS, PLAIN])


@pytest.fixture
def target() -> Target:
    """A model without an address, for planning."""
    return Target(model="openai/fake", engine="litellm", profile="large", context_tokens=100_000)


def run(workspace: Workspace, settings: Settings = SETTINGS) -> tuple[AugmentSummary, FakeProvider, Target]:
    """One augment with that writer."""
    with FakeProvider(answer=writer) as provider:
        target = Target(model="openai/fake", engine="litellm", profile="large", api_base=provider.url, context_tokens=100_000)
        return augment(workspace, settings, target, Silent()), provider, target


def test_each_sentence_that_was_asked_about_says_how_it_reads_on_its_own(workspace: Workspace) -> None:
    """Resolved, unchanged, or refused with the reason; the original stands beside it, and passages.jsonl stays as it was."""
    before = workspace.passages.read_bytes()
    summary, _, _ = run(workspace)
    found = summary.resolve
    assert found is not None
    assert (found.sentences, found.resolved, found.unchanged, found.refused, found.unanswered) == (3, 1, 1, 1, 0)
    lines = list(jsonl.read(workspace.standalone, Standalone))
    assert [(line.number, line.standalone, line.check) for line in lines] == [
        (1, "Kestrel runs on the Basalt cluster.", ""),
        (2, "It replaced Opsdesk in March 2022.", "kept"),
        (3, "Nobody knows why it is called so.", ""),
    ]
    assert [line.sentence for line in lines] == list(TOOLS.sentences[1:])
    assert workspace.passages.read_bytes() == before


def test_the_others_work_on_what_was_found(workspace: Workspace) -> None:
    """In the same run; a row that quotes such a sentence is kept, and its evidence is the document's own words."""
    summary, provider, target = run(workspace)
    shown = [request.messages[-1].content for request in jsonl.read(workspace.requests, Request) if request.strategy == "local"]
    assert sum("] Kestrel runs on the Basalt cluster." in text for text in shown) == 1
    assert sum("] It replaced Opsdesk in March 2022.\n(The sentences before it" in text for text in shown) == 1
    (kept,) = jsonl.read(workspace.examples, Example)
    assert kept.messages[-1].content == "The cluster that Kestrel runs on is the Basalt cluster."
    assert kept.evidence[0].quote == "It runs on the Basalt cluster."
    generation = summary.generation
    assert generation.requested == generation.answered == provider.calls == 1 + 5
    assert list(jsonl.read(workspace.rejected, Rejected)) == []
    again = plan(workspace, SETTINGS, target)
    assert again.summary.standalone == 1
    assert {request.key for request in again.requests} == {request.key for request in jsonl.read(workspace.requests, Request)}


def test_the_same_command_again_sends_nothing(workspace: Workspace) -> None:
    """Neither the resolving nor what was planned on it."""
    with FakeProvider(answer=writer) as provider:
        target = Target(model="openai/fake", engine="litellm", profile="large", api_base=provider.url, context_tokens=100_000)
        augment(workspace, SETTINGS, target, Silent())
        calls = provider.calls
        summary = augment(workspace, SETTINGS, target, Silent())
        assert provider.calls == calls
        assert summary.generation.answered_before == summary.generation.requested == 6


def test_the_dry_run_counts_the_very_number_of_requests(workspace: Workspace, target: Target) -> None:
    """Before anything is resolved the sentences are counted as they stand, and this is said."""
    look = dry_run(workspace, SETTINGS, target)
    assert look.plan.requests == 6
    assert any("once `resolve` is answered" in note for note in look.plan.notes)


@pytest.mark.parametrize("mode", ["sentences", "cumulative"])
def test_rows_of_sentences_stand_alone(workspace: Workspace, mode: Literal["sentences", "cumulative"]) -> None:
    """The export puts what was found under title and headings; evidence and manifest say so."""
    run(workspace)
    summary = export(workspace, Settings(originals=mode, validation=0.0, format="openai"), ["openai"], None, Silent())
    folder = Path(summary.exports[0].folder)
    rows = [json.loads(line)["messages"][-1]["content"] for line in (folder / "train.jsonl").read_text().splitlines()]
    assert any(row.endswith("Kestrel runs on the Basalt cluster.") for row in rows)
    assert not any("It runs" in row for row in rows)
    assert any(row.endswith("It replaced Opsdesk in March 2022.") for row in rows)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["standalone_sentences"] == 1
    assert manifest["settings"]["originals"] == mode


def test_small_models_get_the_facts_that_stand_alone(workspace: Workspace) -> None:
    """A sentence that they would have passed over becomes one to work on."""
    before = plan(workspace, Settings(strategy="local"), SMALL)
    run(workspace)
    after = plan(workspace, Settings(strategy="local"), SMALL)
    assert ("Kestrel runs on the Basalt cluster.",) in {request.facts for request in after.requests}
    name = "sentence that needs its neighbours"
    assert after.summary.skipped[name] == before.summary.skipped[name] - 1


def test_a_changed_document_forgets_what_was_found(workspace: Workspace, target: Target) -> None:
    """A sentence that reads otherwise now is not replaced."""
    run(workspace)
    changed = passage("Kestrel is old.", "It runs on Tarn now.", document="tools", heading=TOOLS.heading)
    jsonl.write(workspace.passages, [changed, PLAIN])
    requests = plan(workspace, Settings(strategy="local", per="sentence"), target).requests
    assert any("It runs on Tarn now." in request.messages[-1].content for request in requests)
    assert not any("Basalt" in request.messages[-1].content for request in requests)


def test_forgetting_a_document_takes_its_standalone_sentences(workspace: Workspace) -> None:
    """They are its text."""
    run(workspace)
    forget(workspace, ["tools.md"], do=True)
    assert list(jsonl.read(workspace.standalone, Standalone)) == []
    assert [one.id for one in jsonl.read(workspace.passages, Passage)] == [PLAIN.id]


def test_who_we_are_is_said_by_the_user(workspace: Workspace, target: Target) -> None:
    """The organisation's name goes into the prompt, and may come into a sentence in the place of "we"."""
    ours = passage("We use Kestrel for sales data.", document="tools")
    jsonl.write(workspace.passages, [ours])

    def writer(body: Body) -> str:
        name = re.search(r"^Organisation: (.*)$", asked(body), re.MULTILINE)
        assert name
        return json.dumps({"sentences": [{"number": 1, "standalone": f"{name[1]} uses Kestrel for sales data."}]})

    for organisation, said in ((None, "We use Kestrel for sales data."), ("Ostrelund", "Ostrelund uses Kestrel for sales data.")):
        with FakeProvider(answer=writer) as provider:
            target = msgspec.structs.replace(target, api_base=provider.url)
            augment(workspace, Settings(strategy="resolve", organisation=organisation), target, Silent())
        assert [line.standalone for line in jsonl.read(workspace.standalone, Standalone)] == [said]
