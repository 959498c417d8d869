"""round_trip.py: rows of an adapted model are put to it again, turned round; what does not lead back is no example any more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from ftprep import jsonl
from ftprep.forget import forget
from ftprep.harvest import harvest
from ftprep.progress import Silent
from ftprep.prompts import load_templates
from ftprep.records import Document, Example, Generation, Passage, Rejected, Request, Target
from ftprep.round_trip import RoundTrip, RoundTripSummary, round_trip
from ftprep.settings import Settings
from ftprep.strategies import Draft
from ftprep.strategies.turned_back import trials
from ftprep.workspace import Workspace
from tests.fake_provider import FakeProvider

FACT = "The Marlow desk replaced the Opsdesk tool in March 2022."
LOST = "In March 2022 the Opsdesk tool was replaced by the Marlow desk."


@pytest.fixture
def server() -> Iterator[FakeProvider]:
    """A model that finds a word likely where it stood before (-0.5), and any other unlikely (-3)."""
    with FakeProvider() as provider:
        yield provider


def target_of(server: FakeProvider) -> Target:
    return Target(model="hosted_vllm/fake", engine="direct", profile="small", api_base=server.url, adapter="any.gguf")


def made(place: Workspace, target: Target, rows: list[tuple[str, str, dict[str, str], str, str]]) -> list[str]:
    """A run folder in which the model has written `rows`: (task, template, values, answer, what it wrote). Returns what is kept."""
    passage = Passage(
        id="aaaa", document_id="d", heading=(), text=FACT, sentences=(FACT,), start=0, end=len(FACT), tokens=9, language="en"
    )
    jsonl.write(place.documents, [Document(id="d", source="d.md", media_type="text/markdown", title="Desk", text=FACT)])
    jsonl.write(place.passages, [passage])
    draft = Draft(target, load_templates(None), 1)
    requests: list[Request] = []
    for task, template, values, answer, _ in rows:
        requests += draft.requests(
            strategy="local",
            task=task,
            template=template,
            document_id="d",
            focus=("aaaa",),
            values=values,
            facts=(FACT,),
            answer=answer,
        )
    jsonl.write(place.requests, requests)
    jsonl.write(place.generations, [Generation(key=request.key, text=row[-1]) for request, row in zip(requests, rows, strict=True)])
    harvest(place, Settings(disable_checks=("covered", "direction", "roles", "values", "grounded")))
    return kept(place)


def kept(place: Workspace) -> list[str]:
    return [one.messages[-1].content for one in jsonl.read(place.examples, Example)]


def reversal(written: str) -> tuple[str, str, dict[str, str], str, str]:
    return "reverse", "adapted-reverse", {"fact": FACT, "entity": "The Opsdesk tool"}, "", written


def run(place: Workspace, target: Target, settings: Settings | None = None) -> RoundTripSummary:
    found = round_trip(place, settings or Settings(), target, Silent())
    assert found is not None
    return found


def test_a_row_that_lost_something_does_not_lead_back(tmp_path: Path, server: FakeProvider) -> None:
    """It goes to the rejected rows with its score; the accounts add up; the other row stays."""
    place, target = Workspace(tmp_path), target_of(server)
    good = "The Opsdesk tool was replaced in March 2022 by the Marlow desk."
    bad = "The Opsdesk tool was replaced."
    rows = [reversal(good), ("reverse", "adapted-reverse", {"fact": FACT, "entity": "March 2022"}, "", bad)]
    assert made(place, target, rows) == [good, bad]
    done = run(place, target)
    assert (done.rows, done.asked, done.passed, done.refused, done.unanswered) == (2, 2, 1, {"reverse": 1}, 0)
    assert kept(place) == [good]
    (refused,) = (one for one in jsonl.read(place.rejected, Rejected) if one.check == "round-trip")
    assert refused.example is not None
    assert refused.example.messages[-1].content == bad
    assert "its source does not follow back: -" in refused.reason
    assert [one.score is not None and one.score >= one.least for one in jsonl.read(place.round_trips, RoundTrip)] == [True, False]


def test_the_second_way_back_is_asked_only_where_the_first_does_not_suffice(tmp_path: Path, server: FakeProvider) -> None:
    """One call for a row that leads back at once, two for one that does not; told once, never asked again."""
    place, target = Workspace(tmp_path), target_of(server)
    made(place, target, [reversal("The Opsdesk tool was replaced in March 2022 by the Marlow desk.")])
    assert run(place, target).calls == server.calls == 1
    made(place, target, [reversal("The Opsdesk tool was replaced.")])
    done = run(place, target)
    assert (done.calls, done.requests, done.rejected, server.calls) == (2, 2, 1, 3)
    harvest(place, Settings(disable_checks=("covered", "direction", "roles", "values", "grounded")))
    assert run(place, target).rejected == 1
    assert server.calls == 3


def test_only_a_model_with_an_adapter_that_tells_likelihoods_is_asked(tmp_path: Path, server: FakeProvider) -> None:
    """Not one without an adapter, nor one whose server tells none, nor where the check is switched off."""
    place, target = Workspace(tmp_path), target_of(server)
    made(place, target, [reversal("The Opsdesk tool was replaced.")])
    settings = Settings()
    assert round_trip(place, settings, msgspec.structs.replace(target, adapter=None), Silent()) is None
    assert round_trip(place, settings, msgspec.structs.replace(target, model="openai/fake"), Silent()) is None
    assert round_trip(place, Settings(disable_checks=("round-trip",)), target, Silent()) is None
    assert server.calls == 0
    assert kept(place)


def test_rows_of_other_prompts_are_left_alone(tmp_path: Path, server: FakeProvider) -> None:
    """The adapter was trained on the prompts named adapted-*: what another prompt gave is not put to it."""
    place, target = Workspace(tmp_path), target_of(server)
    row = ("reverse", "small-reverse", {"fact": FACT, "prefix": "The Opsdesk tool"}, "", "The Opsdesk tool was replaced.")
    assert made(place, target, [row])
    done = run(place, target)
    assert (done.rows, done.asked, done.calls) == (1, 0, 0)


def test_rows_whose_requests_fail_are_kept_and_counted(tmp_path: Path, server: FakeProvider) -> None:
    """Nothing was told of them: they are no worse than before, and the failure shows."""
    place, target = Workspace(tmp_path), target_of(server)
    made(place, target, [reversal("The Opsdesk tool was replaced.")])
    server.fault_for = lambda body: "400"
    done = run(place, target)
    assert (done.asked, done.unanswered, done.failed, done.rejected) == (1, 1, 1, 0)
    assert kept(place)


def test_a_reversal_is_first_turned_back_a_rephrasing_first_reworded() -> None:
    """Where the fact names nothing there is one way."""
    assert [one.template for one in trials("reverse", FACT, LOST)] == ["adapted-reverse", "adapted-rephrase"]
    assert [one.template for one in trials("rephrase", FACT, LOST)] == ["adapted-rephrase", "adapted-reverse"]
    assert {one.text for one in trials("reverse", FACT, LOST)} == {f" {FACT}"}
    assert len(trials("rephrase", "Nothing may be thrown away.", "All must be kept.")) == 1


def test_forgetting_a_document_forgets_what_was_asked_about_its_rows(tmp_path: Path, server: FakeProvider) -> None:
    """The scoring requests hold its sentences, and the verdicts point to them."""
    place, target = Workspace(tmp_path), target_of(server)
    made(place, target, [reversal("The Opsdesk tool was replaced in March 2022 by the Marlow desk.")])
    run(place, target)
    assert "Marlow" in place.round_trip_requests.read_text()
    forget(place, ["d.md"], do=True)
    assert not any(list(jsonl.read(path, Request)) for path in place.planned)
    assert not list(jsonl.read(place.round_trips, RoundTrip))
