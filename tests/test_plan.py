from pathlib import Path

import pytest
from msgspec.structs import replace

from ftprep import jsonl
from ftprep.errors import NoDocuments, UnknownName
from ftprep.plan import chosen, plan, save
from ftprep.records import Request, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import LARGE, SMALL, passage, workspace_of

PASSAGES = [
    passage("Kestrel is owned by the Data Platform team.", document="tools"),
    passage("The Data Platform team is led by Ingrid Solheim.", document="teams"),
]


@pytest.mark.parametrize("target", [LARGE, SMALL], ids=["large", "small"])
def test_the_same_workspace_gives_the_same_requests(tmp_path: Path, target: Target) -> None:
    """Keys are stable, or nothing could be resumed."""
    workspace = workspace_of(tmp_path, PASSAGES)
    one, two = plan(workspace, Settings(), target), plan(workspace, Settings(), target)
    assert [r.key for r in one.requests] == [r.key for r in two.requests]
    assert len({r.key for r in one.requests}) == len(one.requests) > 0


def test_planning_writes_nothing_and_saving_writes_contexts_before_requests(tmp_path: Path) -> None:
    """`estimate` and `--dry-run` leave the workspace as it was."""
    workspace = workspace_of(tmp_path, PASSAGES)
    made = plan(workspace, Settings(), LARGE)
    assert not workspace.requests.exists()
    save(made, workspace)
    assert tuple(jsonl.read(workspace.requests, Request)) == made.requests
    for context in made.contexts.values():
        assert workspace.context(context.id).read_text() == context.text


def test_a_key_changes_with_all_that_changes_the_answer(tmp_path: Path) -> None:
    """Another model, another server, another sample, another word in the prompt."""
    workspace = workspace_of(tmp_path / "a", PASSAGES)
    own = tmp_path / "own.yaml"
    own.write_text("name: local\nuser: |\n  Facts of\n  $passages\n")
    plans = [
        plan(workspace, Settings(strategy="local"), LARGE),
        plan(workspace, Settings(strategy="local"), replace(LARGE, model="openai/other")),
        plan(workspace, Settings(strategy="local"), replace(LARGE, api_base="http://127.0.0.1:9/v1")),
        plan(workspace, Settings(strategy="local", templates=str(own)), LARGE),
    ]
    keys = [request.key for made in plans for request in made.requests]
    assert len(keys) == len(set(keys)) == 8
    sampled = plan(workspace, Settings(strategy="local", samples=3), LARGE).requests
    assert len({request.key for request in sampled}) == 6
    assert {request.sample for request in sampled} == {0, 1, 2}


def test_a_limit_puts_that_many_passages_in_focus(tmp_path: Path) -> None:
    """And the summary says how many of how many."""
    summary = plan(workspace_of(tmp_path, PASSAGES), Settings(strategy="local", limit=1), LARGE).summary
    assert (summary.in_focus, summary.passages, summary.requests) == (1, 2, 1)


def test_strategies_are_named_alone_together_or_both() -> None:
    """An unknown one is a usage error that lists what there is."""
    assert list(chosen("both")) == ["local", "global"]
    assert list(chosen("global, local,global")) == ["global", "local"]
    with pytest.raises(UnknownName) as caught:
        chosen("locl")
    assert "local" in str(caught.value)
    assert caught.value.exit_status == 2


def test_without_documents_the_user_is_told_what_to_do(tmp_path: Path) -> None:
    """Not an empty plan."""
    with pytest.raises(NoDocuments):
        plan(Workspace(tmp_path), Settings(), LARGE)


def test_packs_are_reported_as_a_deviation(tmp_path: Path) -> None:
    """The paper has the whole corpus in the prompt; where that can't be, it is said."""
    many = [passage(f"Document {n} is long.", document=f"d{n:02}", tokens=3000) for n in range(20)]
    summary = plan(workspace_of(tmp_path, many), Settings(strategy="global"), replace(LARGE, context_tokens=16_000)).summary
    assert summary.packs > 1
    assert "packs" in summary.notes[0]


def test_prompt_tokens_count_the_shared_context_for_each_request(tmp_path: Path) -> None:
    """It is sent each time, even if it is stored once and cached by the provider."""
    workspace = workspace_of(tmp_path, PASSAGES)
    made = plan(workspace, Settings(strategy="global"), LARGE)
    shared = next(iter(made.contexts.values())).tokens
    assert len(made.requests) == 2
    assert made.summary.prompt_tokens > 2 * shared


def test_packs_are_described(tmp_path: Path) -> None:
    """How many documents in each, how full, and what the provider's cache can hold: what was counted from the very requests."""
    many = [passage(f"Document {n} is about tool {n % 7}.", document=f"d{n:02}", tokens=900) for n in range(60)]
    made = plan(workspace_of(tmp_path, many), Settings(strategy="global"), replace(LARGE, context_tokens=20_000))
    packing = made.summary.packing
    assert packing is not None
    assert packing.packs == made.summary.packs == len({request.context_id for request in made.requests}) > 1
    assert packing.documents["mean"] == pytest.approx(60 / packing.packs, abs=0.1)
    assert packing.documents["least"] <= packing.documents["mean"] <= packing.documents["most"]
    assert 0 < packing.fill <= 1
    assert 0 < packing.cacheable < 1
    assert packing.deviation == made.summary.notes[0]
    alone = plan(workspace_of(tmp_path / "b", many[:3]), Settings(strategy="global"), LARGE).summary.packing
    assert alone is not None
    assert (alone.packs, alone.deviation) == (1, None)
    assert plan(workspace_of(tmp_path / "c", many[:3]), Settings(strategy="local"), LARGE).summary.packing is None


def test_a_mix_has_its_shares(tmp_path: Path) -> None:
    """Counted, recorded in the summary, and the same each time."""
    many = [passage(f"Tool {n} is owned by team {n} of Lyon.", document=f"d{n // 5}", number=n) for n in range(50)]
    settings = Settings(strategy="local,self-qa:0.4,active-reading:0.5")
    made = plan(workspace_of(tmp_path, many), settings, LARGE)
    assert made.summary.shares == {"local": 1.0, "self-qa": 0.4, "active-reading": 0.5}
    assert made.summary.by_strategy == {"local": 50, "self-qa": 20, "active-reading": 5}
    assert plan(Workspace(tmp_path), settings, LARGE).requests == made.requests
