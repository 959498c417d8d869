"""estimating/turning.py: how many round trips planned rows lead to, before it is known which of them pass, and after."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.costs.amounts import Range
from ftprep.estimating.turning import Turning
from ftprep.prompts import load_templates
from ftprep.records import Example, Message, Rejected, Request, Target
from ftprep.round_trip import RoundTrip
from ftprep.strategies import Draft
from ftprep.workspace import Workspace

FACT = "The Marlow desk replaced the Opsdesk tool in March 2022."
TEMPLATES = load_templates(None)
TARGET = Target(model="hosted_vllm/fake", engine="direct", profile="small", adapter="any.gguf")
NONE = Range(0, 0, 0)


def requests(task: str, number: int = 1, fact: str = FACT, answer: str = "The Marlow desk") -> list[Request]:
    """So many samples of one planned request."""
    made = Draft(TARGET, TEMPLATES, number).requests(
        strategy="local",
        task=task,
        template=f"adapted-{task}",
        document_id="d",
        focus=("aaaa",),
        values={"fact": fact, "entity": answer, "answer": answer, "second_fact": fact},
        facts=(fact,),
        answer=answer,
    )
    return list(made)


def turning(place: Workspace, *planned: Request) -> Turning:
    found = Turning(place, TEMPLATES, TARGET.model)
    for request in planned:
        found.add(request)
    return found


def example(key: str) -> Example:
    told = (Message(role="assistant", content="Some text."),)
    return Example(
        id=key[:12], kind="reversal", strategy="local", messages=told, passage_ids=("aaaa",), document_ids=("d",), request_key=key
    )


def rejected(key: str, check: str) -> Rejected:
    return Rejected(request_key=key, check=check, reason="", strategy="local", passage_ids=("aaaa",))


def test_each_kind_of_row_has_its_most_requests(tmp_path: Path) -> None:
    """Two ways back for a statement that names something, one for another; a question is not asked back about."""
    place = Workspace(tmp_path)
    plain = "Nothing may be thrown away."
    for task, fact, first, most in (
        ("reverse", FACT, 1, 2),
        ("rephrase", FACT, 1, 2),
        ("rephrase", plain, 1, 1),
    ):
        found = turning(place, *requests(task, fact=fact)).to_come(None, 1, 0)
        assert found is not None
        assert (found.rows, found.most_a_row) == (1, most)
        assert found.asked.requests == Range(0, round(first / 2), most)
    assert turning(place, *requests("join")).to_come(None, 1, 0) is None
    assert turning(place, *requests("question")).to_come(None, 1, 0) is None


def test_the_most_tokens_are_those_of_answers_that_fill_their_room(tmp_path: Path) -> None:
    """What was written stands in the prompts of its two ways back."""
    back = turning(Workspace(tmp_path), *requests("reverse")).to_come(None, 1, 0)
    assert back is not None
    assert back.asked.prompt_tokens.high > 2 * 64 > back.asked.answer_tokens.high


def test_rows_that_were_refused_or_asked_about_are_not_to_come(tmp_path: Path) -> None:
    """Of six answered rows three passed: one waits for its round trip, one had it, one was refused by it; of four more the share of
    those that pass is an interval now, and no point."""
    place = Workspace(tmp_path)
    planned = requests("reverse", 10)
    keys = [request.key for request in planned]
    jsonl.write(place.examples, [example(keys[0]), example(keys[1])])
    jsonl.write(place.rejected, [rejected(keys[2], "round-trip"), *(rejected(key, "copy") for key in keys[3:6])])
    jsonl.write(place.round_trips, [RoundTrip(example_id="e", request_key=keys[1], task="reverse", score=-0.2, least=-1.0)])
    found = turning(place, *planned).to_come(None, 10, 0)
    assert found is not None
    assert (found.rows, found.measured) == (5, 6)
    assert found.asked.requests.likely == 1 + 4 / 2
    assert 1 <= found.asked.requests.low < 3 < found.asked.requests.high < 2 * 5
    jsonl.write(place.round_trips, [RoundTrip(example_id="e", request_key=keys[1], task="reverse", score=None, least=-1.0)])
    again = turning(place, *planned).to_come(None, 10, 0)
    assert again is not None
    assert again.rows == 6, "a row about which nothing was told is asked about again"


def test_rows_of_facts_to_come_are_reckoned_by_the_plan(tmp_path: Path) -> None:
    """As many round trips for each request as the planned ones have; without a plan as many as elsewhere."""
    place = Workspace(tmp_path)
    found = turning(place, *requests("reverse")).to_come(Range(0, 10, 100), 1, 0)
    assert found is not None
    assert found.of_facts is not None
    assert found.of_facts.requests == Range(0, 5, 200)
    alone = turning(place).to_come(Range(0, 10, 100), 0, 40)
    assert alone is not None
    assert alone.of_facts is not None
    assert (alone.rows, alone.of_facts.requests.high) == (0, 190)
    assert msgspec.structs.replace(alone, of_facts=None).asked.requests == NONE
    assert turning(place).to_come(None, 0, 0) is None
