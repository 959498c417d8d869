import json
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.checks.asserting import asserted
from ftprep.harvest import HarvestSummary, harvest
from ftprep.plan import plan, save
from ftprep.records import Conflict, Example, Generation, Rejected, Request
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import LARGE, SMALL, passage, workspace_of

TOOLS = passage("Kestrel is owned by the Data Platform team.", "Marlow replaced Opsdesk in March 2022.", document="tools")
TEAMS = passage("The Data Platform team is led by Ingrid Solheim.", document="teams")


def planned(root: Path, strategy: str = "local", small: bool = False) -> tuple[Workspace, list[Request]]:
    """A workspace with its plan written down."""
    workspace = workspace_of(root, [TOOLS, TEAMS])
    made = plan(workspace, Settings(strategy=strategy), SMALL if small else LARGE)
    save(made, workspace)
    return workspace, list(made.requests)


def item(
    statement: str, kind: str = "reversal", quote: str = "Kestrel is owned by the Data Platform team.", **more: str
) -> dict[str, object]:
    """An item as a large model writes it about TOOLS."""
    return {"kind": kind, "statement": statement, "evidence": [{"passage": TOOLS.id, "quote": quote}], **more}


def answered(request: Request, *items: object) -> Generation:
    """A generation with these items."""
    return Generation(key=request.key, text=json.dumps({"items": list(items)}), finish_reason="stop")


def test_a_good_item_becomes_a_statement_row_and_a_question_row(tmp_path: Path) -> None:
    """The fact stands in the assistant turn of the one, and answers the question of the other; both lead back to their source."""
    workspace, requests = planned(tmp_path)
    good = item("The Data Platform team owns Kestrel.", question="Who owns Kestrel?", answer="The Data Platform team owns it.")
    jsonl.write(workspace.generations, [answered(requests[0], good)])
    summary = harvest(workspace, Settings())
    statement, asked = jsonl.read(workspace.examples, Example)
    assert statement.kind == "reversal"
    assert statement.messages[-1].content == "The Data Platform team owns Kestrel."
    assert "Kestrel" not in statement.messages[0].content
    assert [message.content for message in asked.messages] == ["Who owns Kestrel?", "The Data Platform team owns it."]
    assert statement.passage_ids == asked.passage_ids == (TOOLS.id,)
    assert statement.request_key == requests[0].key
    assert (summary.kept, summary.rejected) == (2, 0)


def test_the_accounts_add_up(tmp_path: Path) -> None:
    """requests = answered + failed + pending, rows = kept + rejected, and each rejected row has its reason on disk."""
    workspace, requests = planned(tmp_path, "both")
    assert len(requests) == 4
    good = item("The Data Platform team owns Kestrel.")
    false = item("The Data Platform team owns Falcon and Kestrel.")
    jsonl.write(
        workspace.generations,
        [
            answered(
                requests[0], good, good, false, "nonsense", item("Kestrel is owned by the Data Platform team.", kind="rephrase")
            ),
            Generation(key=requests[1].key, error="HTTP 400: context length exceeded"),
            Generation(key=requests[2].key, text="I am sorry.", finish_reason="stop"),
        ],
    )
    summary = harvest(workspace, Settings())
    assert (summary.requests, summary.answered, summary.failed, summary.pending) == (4, 2, 1, 1)
    assert (summary.rows, summary.kept, summary.rejected) == (6, 1, 5)
    refused = list(jsonl.read(workspace.rejected, Rejected))
    assert [line.check for line in refused] == ["duplicate", "grounded", "empty", "copy", "unreadable"]
    assert all(line.reason for line in refused)
    assert summary.by_check == {"duplicate": 1, "grounded": 1, "empty": 1, "copy": 1, "unreadable": 1}
    assert (summary.passages, summary.passages_with_kept) == (2, 1)


def test_a_question_falls_with_a_false_statement(tmp_path: Path) -> None:
    """Its answer rests on the same error."""
    workspace, requests = planned(tmp_path)
    false = item("The Data Platform team owns Falcon.", question="What does the Data Platform team own?", answer="It owns Falcon.")
    jsonl.write(workspace.generations, [answered(requests[0], false)])
    assert harvest(workspace, Settings()).by_check == {"grounded": 1, "statement": 1}


def test_a_cut_answer_is_said_and_its_whole_items_are_kept(tmp_path: Path) -> None:
    """finish_reason "length": the last item is lost, and that is counted."""
    workspace, requests = planned(tmp_path)
    text = json.dumps({"items": [item("The Data Platform team owns Kestrel.")]})[:-2] + ', {"kind": "rephr'
    jsonl.write(workspace.generations, [Generation(key=requests[0].key, text=text, finish_reason="length")])
    summary = harvest(workspace, Settings())
    assert (summary.kept, summary.by_check) == (1, {"cut": 1})


def test_harvesting_again_with_another_check_asks_nobody(tmp_path: Path) -> None:
    """Post-processing is no part of a request's key."""
    workspace, requests = planned(tmp_path)
    jsonl.write(workspace.generations, [answered(requests[0], item("The Data Platform team owns Kestrel, and Falcon too."))])
    assert harvest(workspace, Settings()).kept == 0
    assert harvest(workspace, Settings(disable_checks=("grounded", "scope", "invented"))).kept == 1


def test_a_retry_that_succeeded_counts_as_answered(tmp_path: Path) -> None:
    """The last line of a key in the ledger is the one that holds."""
    workspace, requests = planned(tmp_path)
    failed = Generation(key=requests[0].key, error="HTTP 500")
    jsonl.write(workspace.generations, [failed, answered(requests[0], item("The Data Platform team owns Kestrel."))])
    assert harvest(workspace, Settings()).answered == 1


def test_a_small_model_s_line_is_judged_word_by_word(tmp_path: Path) -> None:
    """The true reversal stays; one that brings in a word goes."""
    workspace, requests = planned(tmp_path, small=True)
    turned = [request for request in requests if request.task == "reverse"]
    texts = {
        "The Data Platform team": " owns Kestrel.",
        "Opsdesk": " was sold by Marlow in March 2022.",
        "Ingrid Solheim": " leads the Data Platform team.",
    }
    jsonl.write(workspace.generations, [Generation(key=r.key, text=texts[r.prefix], finish_reason="stop") for r in turned])
    summary = harvest(workspace, Settings())
    kept = [example.messages[-1].content for example in jsonl.read(workspace.examples, Example)]
    assert kept == ["The Data Platform team owns Kestrel.", "Ingrid Solheim leads the Data Platform team."]
    assert summary.by_check == {"covered": 1}


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("Which team owns Kestrel?", "The Data Platform team.", "The Data Platform team owns Kestrel."),
        ("In which office does Ada work?", "The Lyon office.", "In The Lyon office does Ada work."),
        ("By whom is it led?", "Ada Berg.", "By Ada Berg is it led."),
        (
            "Who owns it?",
            "The team that owns it is the Data Platform team of Lyon.",
            "The team that owns it is the Data Platform team of Lyon.",
        ),
    ],
)
def test_a_question_with_its_answer_is_read_as_a_statement(question: str, answer: str, statement: str) -> None:
    """So the same checks of direction serve for both."""
    assert asserted(question, answer) == statement


def linked(root: Path, *items: object, links: str = "", keep_trace: bool = False) -> tuple[HarvestSummary, Workspace]:
    """The harvest of a workspace in which both requests of `global` were answered with these items."""
    workspace, requests = planned(root, "global")
    text = json.dumps({"links": links, "items": list(items)})
    jsonl.write(workspace.generations, [Generation(key=request.key, text=text, finish_reason="stop") for request in requests])
    return harvest(workspace, Settings(keep_trace=keep_trace)), workspace


OWNED, LED = "Kestrel is owned by the Data Platform team.", "The Data Platform team is led by Ingrid Solheim."
BOTH = [{"passage": TOOLS.id, "quote": OWNED}, {"passage": TEAMS.id, "quote": LED}]


def test_a_conflict_is_reported_once_and_is_no_example(tmp_path: Path) -> None:
    """Found from both sides it is one; without quotes from two passages, or with one that stands nowhere, it is none."""
    true = {"kind": "conflict", "statement": "Who has to do with Kestrel.", "evidence": BOTH}
    alone = {"kind": "conflict", "statement": "Who has to do with Kestrel.", "evidence": BOTH[:1]}
    made_up = {
        "kind": "conflict",
        "statement": "Who has to do with it.",
        "evidence": [BOTH[0], {**BOTH[1], "quote": "Ada leads it."}],
    }
    summary, workspace = linked(tmp_path, true, alone, made_up)
    (conflict,) = jsonl.read(workspace.conflicts, Conflict)
    assert conflict.about == "Who has to do with Kestrel."
    assert {one.passage_id for one in conflict.evidence} == {TOOLS.id, TEAMS.id}
    assert conflict.document_ids == ("tools", "teams")
    assert list(jsonl.read(workspace.examples, Example)) == []
    assert (summary.rows, summary.kept, summary.rejected, summary.conflicts) == (6, 0, 5, 1)
    assert summary.by_check == {"evidence": 4, "duplicate": 1}


def test_the_links_become_a_row_only_where_they_are_wanted(tmp_path: Path) -> None:
    """With keep_trace: one declarative row for an answer, with the quotes of its items, judged as any other; else it stays put."""
    led = {"kind": "inference", "statement": "Ingrid Solheim leads the team that owns Kestrel.", "evidence": BOTH}
    links = "Kestrel is owned by the Data Platform team, which Ingrid Solheim leads, so her team owns Kestrel."
    without, _ = linked(tmp_path / "a", led, links=links)
    assert without.by_kind == {"inference": 1}
    summary, workspace = linked(tmp_path / "b", led, links=links, keep_trace=True)
    assert summary.by_kind == {"inference": 1, "trace": 1}
    (trace,) = (one for one in jsonl.read(workspace.examples, Example) if one.kind == "trace")
    assert trace.messages[-1].content == links
    assert {one.quote.rstrip(".") for one in trace.evidence} == {OWNED.rstrip("."), LED.rstrip(".")}
    false, _ = linked(tmp_path / "c", led, links="Kestrel is owned by Falcon, so all is well.", keep_trace=True)
    assert false.by_check["grounded"] == 2
    assert linked(tmp_path / "d", links=links, keep_trace=True)[0].rows == 0
