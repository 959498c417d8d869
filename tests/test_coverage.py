"""coverage.py: which passages have rows, and why the others have none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep import coverage as room
from ftprep import jsonl
from ftprep.coverage import coverage
from ftprep.errors import NoDocuments
from ftprep.records import Document, Example, Generation, Message, Parameters, Passage, Rejected, Request
from ftprep.workspace import Workspace

TEXT = "".join(f"Sentence number {number} of this text. " for number in range(6))


def place(root: Path) -> tuple[Workspace, list[Passage]]:
    """One document cut into six passages of the same length."""
    workspace = Workspace(root)
    length = len(TEXT) // 6
    passages = [
        Passage(
            id=f"p{number}",
            document_id="doc",
            heading=(),
            text=TEXT[number * length : (number + 1) * length],
            sentences=(),
            start=number * length,
            end=(number + 1) * length,
            tokens=9,
        )
        for number in range(6)
    ]
    jsonl.write(workspace.documents, [Document(id="doc", source="a.md", media_type="text/markdown", title="A", text=TEXT)])
    jsonl.write(workspace.passages, passages)
    return workspace, passages


def request(key: str, *focus: str) -> Request:
    return Request(
        key=key,
        strategy="local",
        task="passages",
        template="local@1:0",
        document_id="doc",
        focus=focus,
        messages=(Message(role="user", content="?"),),
        model="m",
        parameters=Parameters(),
    )


def example(id: str, *passages: str) -> Example:
    answer = Message(role="assistant", content="Yes.")
    return Example(id=id, kind="qa", messages=(answer,), document_ids=("doc",), passage_ids=passages)


def test_each_passage_has_one_cause_and_they_add_up(tmp_path: Path) -> None:
    """Covered, rejected, silent, failed, waiting and not asked: every passage is one of them."""
    workspace, _ = place(tmp_path)
    jsonl.write(workspace.requests, [request("k0", "p0"), request("k1", "p1"), request("k2", "p2"), request("k3", "p3", "p4")])
    jsonl.write(
        workspace.generations,
        [
            Generation(key="k0", text="{}"),
            Generation(key="k1", text="{}"),
            Generation(key="k2", text="{}"),
            Generation(key="k3", error="500"),
        ],
    )
    jsonl.write(workspace.examples, [example("e0", "p0"), example("e1", "p0")])
    refused = Rejected(request_key="k1", check="copy", reason="a copy", strategy="local", passage_ids=("p1",))
    jsonl.write(workspace.rejected, [refused])
    found = coverage(workspace)
    assert {one.passage_id: one.cause for one in found.uncovered} == {
        "p1": room.REFUSED,
        "p2": room.SILENT,
        "p3": room.FAILED,
        "p4": room.FAILED,
        "p5": room.NOT_ASKED,
    }
    assert found.uncovered[0].checks == {"copy": 1}
    assert found.passages == found.covered + sum(found.causes.values()) == 6
    (document,) = found.documents
    assert (document.asked, document.answered, document.covered, document.rows) == (5, 3, 1, 2)


def test_what_was_not_answered_yet_is_waiting(tmp_path: Path) -> None:
    """A request that was not sent, or only one of two that failed, leaves its passage waiting."""
    workspace, _ = place(tmp_path)
    jsonl.write(workspace.requests, [request("k0", "p0"), request("k1", "p1"), request("k2", "p1")])
    jsonl.write(workspace.generations, [Generation(key="k1", error="500")])
    causes = {one.passage_id: one.cause for one in coverage(workspace).uncovered}
    assert causes["p0"] == causes["p1"] == room.WAITING


def test_a_document_whose_end_was_never_used_is_seen(tmp_path: Path) -> None:
    """The share of passages with rows is told for the beginning, the middle and the end."""
    workspace, _ = place(tmp_path)
    jsonl.write(workspace.examples, [example("e0", "p0", "p1"), example("e1", "p2")])
    (document,) = coverage(workspace).documents
    assert document.thirds == (1.0, 0.5, 0.0)


def test_rows_on_passages_that_are_gone_count_nowhere(tmp_path: Path) -> None:
    """An example of an earlier ingest does no harm."""
    workspace, _ = place(tmp_path)
    jsonl.write(workspace.examples, [example("e0", "gone")])
    assert coverage(workspace).covered == 0


def test_nothing_ingested(tmp_path: Path) -> None:
    """A folder without documents is one sentence."""
    with pytest.raises(NoDocuments):
        coverage(Workspace(tmp_path / "none"))
