"""to_come.py: what a plan with an adapter leaves open is shown beside it as ranges, and the run keeps within them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from ftprep import fill as filling
from ftprep import jsonl
from ftprep.augment import augment, dry_run
from ftprep.cli import estimates, summaries, views
from ftprep.estimate import Estimate, estimate
from ftprep.pilot import pilot
from ftprep.progress import Silent
from ftprep.records import Request, Target
from ftprep.settings import Settings
from ftprep.to_come import FactsToCome
from ftprep.workspace import Workspace
from tests.builders import SMALL, passage, workspace_of
from tests.fake_provider import Body, FakeProvider

NAMES = "Kestrel Marlow Heron Otter Tarn Newt Falcon Limpet Dunlin Curlew Plover Avocet".split()
SETTINGS = Settings(validation=0.0)


def prose(name: str) -> list[str]:
    """A sentence that stands alone, and one that points back to it: one window of two sentences."""
    return [f"{name} is owned by the Data Platform team.", "It runs on the Basalt cluster, which they look after."]


def writer(body: Body) -> str:
    """A model with an adapter: one fact of each window, turned round well, else NONE."""
    lines = str(body["prompt"]).splitlines()
    told = dict(line.split(": ", 1) for line in lines if ": " in line)
    if lines[-1] == "Facts:":
        name = told["Text"].split(" ", 1)[0]
        return f"\n- {name} runs on the Basalt cluster."
    fact = told["Fact"]
    if lines[-1] == "Reversed:" and " is owned by " in fact:
        thing, owner = fact.removesuffix(".").split(" is owned by ")
        return f" {owner[0].upper()}{owner[1:]} owns {thing}."
    return " NONE"


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    """A server that writes as `writer` and tells likelihoods."""
    with FakeProvider(answer=writer) as started:
        yield started


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Twelve documents, a window in each."""
    return workspace_of(tmp_path, [passage(*prose(name), document=name.lower()) for name in NAMES])


def target(provider: FakeProvider) -> Target:
    """A small model with an adapter, behind a server that echoes."""
    return Target(
        model="hosted_vllm/fake+adapter@1f0c53a9be77",
        engine="direct",
        profile="small",
        api_base=provider.url,
        context_tokens=8192,
        adapter="a.gguf",
    )


def facts(found: Estimate) -> FactsToCome:
    assert found.to_come is not None
    return found.to_come


@pytest.mark.parametrize("strategy", ["local", "global", "both"])
def test_the_run_asks_within_the_ranges_that_the_dry_run_gave(workspace: Workspace, provider: FakeProvider, strategy: str) -> None:
    """Requests about facts, their tokens, the round trips and theirs; afterwards nothing is open."""
    settings, model = replace(SETTINGS, strategy=strategy), target(provider)
    look = dry_run(workspace, settings, model)
    before, turns = look.plan.to_come, look.plan.round_trip
    assert before is not None
    assert turns is not None
    done = augment(workspace, settings, model, Silent())
    assert done.distil is not None
    assert before.facts.low <= done.distil.facts == 12 <= before.facts.high
    grown = done.plan.requests - look.plan.requests
    assert before.asked.requests.low <= grown <= before.asked.requests.high
    prompts = done.plan.prompt_tokens - look.plan.prompt_tokens
    assert before.asked.prompt_tokens.low <= prompts <= before.asked.prompt_tokens.high
    assert (grown > 0) == (strategy != "global")
    told = done.round_trip
    assert told is not None
    assert (told.requests > 0) == (strategy != "global")
    assert turns.of_facts is not None
    assert told.requests <= turns.asked.requests.high + turns.of_facts.requests.high
    assert told.completion_tokens <= turns.asked.answer_tokens.high + turns.of_facts.answer_tokens.high
    after = estimate(workspace, settings, model, Silent())
    assert (after.to_come, after.round_trip) == (None, None)
    assert (done.plan.to_come, dry_run(workspace, settings, model).plan.round_trip) == (None, None)


def test_likely_is_what_the_stated_assumption_says(workspace: Workspace, provider: FakeProvider) -> None:
    """One fact for every two sentences, as many requests for each as a fact of the plan has; none is the least, eight the most."""
    look = dry_run(workspace, replace(SETTINGS, strategy="local"), target(provider)).plan
    before = look.to_come
    assert before is not None
    assert (before.windows, before.sentences, before.measured) == (12, 24, 0)
    assert (before.facts.low, before.facts.likely, before.facts.high) == (0, 12, 96)
    assert before.asked.requests.likely == look.by_strategy["local"]
    assert (before.asked.requests.low, before.asked.requests.high) == (0, 96 * 8)
    assert before.asked.answer_tokens.high == 96 * 8 * 64


def test_output_and_json_say_that_the_figures_are_assumed(workspace: Workspace, provider: FakeProvider) -> None:
    """In the dry run and in the estimate; the plan's own figures are the same with them and without."""
    model = target(provider)
    look = dry_run(workspace, SETTINGS, model)
    found = estimate(workspace, SETTINGS, model, Silent())
    for said in ("\n".join(summaries.dry(look)), "\n".join(estimates.estimated(found))):
        assert "beyond the plan, likely (from, to):" in said
        assert "about 12 (0 to 96) facts of prose" in said
        assert "round trip of up to" in said
        assert "how many facts 12 windows of prose (24 sentences) state is known only when they are answered" in said
        assert "one for every two sentences is assumed" in said
        assert "the round trip asks back about rows that pass the checks (at most 2 requests for one)" in said
    assert "--pilot N` measures what is assumed here" in "\n".join(summaries.dry(look))
    written = json.loads(workspace.estimate.read_text())
    assert written["to_come"]["facts"] == {"low": 0, "likely": 12, "high": 96}
    assert found.round_trip == look.plan.round_trip
    assert found.augmentation.requests == look.plan.requests
    assert found.augmentation.prompt_tokens == look.plan.prompt_tokens


def test_a_pilot_measures_what_was_assumed(workspace: Workspace, provider: FakeProvider) -> None:
    """Facts of the windows that it asked about and rows that passed; the ranges of the rest become intervals, and the run keeps
    within them."""
    settings, model = replace(SETTINGS, strategy="local"), target(provider)
    before = estimate(workspace, settings, model, Silent())
    sent = pilot(workspace, settings, model, Silent(), 24)
    assert sent is not None
    after = estimate(workspace, settings, model, Silent())
    was, now = facts(before), facts(after)
    assert (was.measured, was.windows) == (0, 12)
    assert now.measured == 12 - now.windows >= 5
    assert now.facts.likely == now.windows
    assert 0 < now.facts.high / now.windows < was.facts.high / was.windows
    assert after.round_trip is not None
    assert after.round_trip.measured >= 5
    assert f"measured on {now.measured} windows, 95 % interval" in "\n".join(after.assumptions)
    planned = after.augmentation.requests
    done = augment(workspace, settings, model, Silent())
    assert now.asked.requests.low <= done.plan.requests - planned <= now.asked.requests.high
    assert done.round_trip is not None
    assert after.round_trip.of_facts is not None
    least, most = (
        after.round_trip.asked.requests.low,
        after.round_trip.asked.requests.high + after.round_trip.of_facts.requests.high,
    )
    assert least <= done.round_trip.requests <= most


def test_the_most_counts_pairs_that_old_facts_may_make_with_new_ones(tmp_path: Path, provider: FakeProvider) -> None:
    """Forty facts end in the Hub that a single window tells about: more pairs than one fact has partners of its own."""
    hubs = [passage(f"Tool {number} was moved to the Hub.", document=f"t{number}") for number in range(40)]
    window = passage("It is old, which they like, and the Hub is led by Ann Berg in Oslo.", document="hub")
    provider.answer = lambda body: (
        "\n- The Hub is led by Ann Berg." if str(body["prompt"]).rstrip("\n").endswith("Facts:") else " NONE"
    )
    place, settings, model = workspace_of(tmp_path, [*hubs, window]), replace(SETTINGS, strategy="global"), target(provider)
    before = dry_run(place, settings, model).plan
    done = augment(place, settings, model, Silent()).plan
    assert before.to_come is not None
    assert done.stated == 1
    assert done.requests - before.requests == 40
    assert 40 <= before.to_come.asked.requests.high == 8 * 3 + 40 * 3


def test_without_an_adapter_or_without_the_check_less_is_open(workspace: Workspace, provider: FakeProvider) -> None:
    """The bare model is asked neither; with the check switched off, or a server that tells no likelihoods, only facts remain."""
    bare = dry_run(workspace, SETTINGS, SMALL)
    assert (bare.plan.to_come, bare.plan.round_trip) == (None, None)
    assert "beyond the plan" not in "\n".join(summaries.dry(bare))
    off = dry_run(workspace, replace(SETTINGS, disable_checks=("round-trip",)), target(provider)).plan
    deaf = dry_run(workspace, SETTINGS, replace(target(provider), model="openai/fake")).plan
    for one in (off, deaf):
        assert one.to_come is not None
        assert one.round_trip is None


def test_prose_without_a_fact_that_stands_alone_is_reckoned_by_usual_figures(tmp_path: Path, provider: FakeProvider) -> None:
    """Nothing is planned to reckon by: three requests a fact, and their round trips, as measured elsewhere."""
    place = workspace_of(tmp_path, [passage("It runs on the Basalt cluster, which they look after.", document="a")] * 1)
    look = dry_run(place, SETTINGS, target(provider)).plan
    assert look.by_strategy == {"facts": 1}
    assert look.to_come is not None
    assert look.to_come.asked.requests.likely == round(0.5 * 3)
    assert look.to_come.asked.prompt_tokens.likely > 0
    assert look.round_trip is not None
    assert look.round_trip.rows == 0
    assert look.round_trip.of_facts is not None
    assert 0 < look.round_trip.of_facts.requests.likely < look.round_trip.of_facts.requests.high


def test_looking_on_changes_no_request(workspace: Workspace, provider: FakeProvider) -> None:
    """A dry run writes nothing, and the run sends the very plan."""
    dry_run(workspace, SETTINGS, target(provider))
    assert not workspace.requests.exists()
    done = augment(workspace, SETTINGS, target(provider), Silent())
    assert len(list(jsonl.read(workspace.requests, Request))) == done.plan.requests


def test_filling_gaps_shows_its_round_trips_too(workspace: Workspace, provider: FakeProvider) -> None:
    """For the rows of one round; what is then sent on top of the requests is no more than that."""
    settings, model = replace(SETTINGS, strategy="local", fill_tries=1), target(provider)
    augment(workspace, settings, model, Silent())
    look = filling.look(workspace, settings, model)
    assert look.requests > 0
    assert look.round_trip is not None
    assert 0 < look.round_trip.rows <= look.requests
    said = "\n".join(views.would_fill(look))
    assert f"round trip of up to {look.round_trip.rows} rows" in said
    assert "half are assumed" in said
    before = provider.calls
    filled = filling.fill(workspace, settings, model, Silent())
    assert filled.calls == look.requests
    assert provider.calls - before - filled.calls <= look.round_trip.asked.requests.high
