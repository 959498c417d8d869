"""show: from an example back to request, passage, document and page, and from a document down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.cli.main import main
from ftprep.errors import AmbiguousId, NoDocuments, UnknownId
from ftprep.provenance import overview, trace
from ftprep.records import Document, Evidence, Example, Generation, Message, Page, Parameters, Passage, Rejected, Request
from ftprep.workspace import Workspace

TEXT = "Kestrel is owned by the Data Platform team. It analyses warehouse data."


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace with one PDF of two pages, three passages, two requests, an example, an original and a rejected one."""
    workspace = Workspace(tmp_path / "run")
    pages = (Page(number=1, start=0, end=43), Page(number=2, start=43, end=71, label="Slide 2: Use"))
    document = Document(id="d0c0", source="it/tools.pdf", media_type="application/pdf", title="Tools", text=TEXT, pages=pages)
    passages = [
        Passage(id=id, document_id="d0c0", heading=("Tools",), text=TEXT[a:b], sentences=(), start=a, end=b, tokens=9, page=page)
        for id, a, b, page in [("aa11", 0, 43, 1), ("aa22", 44, 71, 2)]
    ]
    passages.append(Passage(id="ab33", document_id="gone", heading=(), text="x", sentences=(), start=0, end=1, tokens=1))
    messages = (Message(role="user", content="Turn it round."),)
    requests = [
        Request(
            key=key,
            strategy="local",
            task="passages",
            template="local@1:abc",
            document_id="d0c0",
            focus=(focus,),
            messages=messages,
            model="openai/x",
            parameters=Parameters(),
        )
        for key, focus in [("beef01", "aa11"), ("beef02", "aa22")]
    ]
    said = (
        Message(role="user", content="Tell me."),
        Message(role="assistant", content="The Data Platform team owns\x1b[2J Kestrel."),
    )
    kept = Example(
        id="e41d",
        kind="reversal",
        messages=said,
        document_ids=("d0c0",),
        passage_ids=("aa11",),
        strategy="local",
        request_key="beef01",
        evidence=(Evidence(passage_id="aa11", quote="owned by the Data Platform team"),),
    )
    original = Example(id="0419", kind="original", messages=said, document_ids=("d0c0",), passage_ids=("aa22",))
    turned_down = Example(
        id="bad1", kind="reversal", messages=said, document_ids=("d0c0",), passage_ids=("aa11",), request_key="beef01"
    )
    rejected = [
        Rejected(
            request_key="beef01",
            check="copy",
            reason="as in the source",
            strategy="local",
            passage_ids=("aa11",),
            example=turned_down,
        ),
        Rejected(request_key="beef01", check="unreadable", reason="no JSON", strategy="local", passage_ids=("aa11",)),
    ]
    jsonl.write(workspace.documents, [document])
    jsonl.write(workspace.passages, passages)
    jsonl.write(workspace.requests, requests)
    jsonl.write(
        workspace.generations, [Generation(key="beef01", error="timeout"), Generation(key="beef01", text="[...]", attempts=2)]
    )
    jsonl.write(workspace.examples, [original, kept])
    jsonl.write(workspace.rejected, rejected)
    return workspace


def test_the_overview_counts_what_there_is(place: Workspace) -> None:
    """Counts of everything, the newest line of the ledger deciding, and the first ids."""
    found = overview(place)
    assert (found.documents, found.passages, found.requests, found.answered, found.failed) == (1, 3, 2, 1, 0)
    assert (found.examples, found.by_kind) == (2, {"original": 1, "reversal": 1})
    assert (found.rejected, found.by_check) == (2, {"copy": 1, "unreadable": 1})
    assert found.first_documents == (("d0c0", "it/tools.pdf"),)
    assert [id for id, _ in found.first_examples] == ["0419", "e41d"]


def test_an_empty_workspace_is_told(tmp_path: Path) -> None:
    """Where nothing was ingested, the error says how to begin."""
    with pytest.raises(NoDocuments, match="ftprep ingest"):
        overview(Workspace(tmp_path))


def test_an_example_is_followed_to_its_page(place: Workspace) -> None:
    """Example, request, newest answer, passage, document, page: the whole chain."""
    found = trace(place, "e41d")
    assert found.found == "example"
    assert found.request is not None
    assert found.request.key == "beef01"
    assert found.generation is not None
    assert (found.generation.error, found.generation.attempts) == (None, 2)
    assert [(cited.passage.id, cited.where) for cited in found.passages] == [("aa11", "it/tools.pdf, page 1")]
    assert [(source.source, source.characters) for source in found.documents] == [("it/tools.pdf", len(TEXT))]


def test_an_original_has_no_request(place: Workspace) -> None:
    """An original row rests on its passage alone; a page's own label is shown in place of its number."""
    found = trace(place, "0419")
    assert (found.request, found.generation) == (None, None)
    assert found.passages[0].where == "it/tools.pdf, Slide 2: Use"


def test_a_rejected_example_keeps_its_reason(place: Workspace) -> None:
    """What was not kept can be looked up too, with the check that said no."""
    found = trace(place, "bad1")
    assert found.found == "rejected"
    assert [(one.check, one.reason) for one in found.rejected] == [("copy", "as in the source")]
    assert found.request is not None


def test_a_request_shows_what_came_of_it(place: Workspace) -> None:
    """Kept and rejected rows of one request; a request that was not answered has no generation."""
    found = trace(place, "beef01")
    assert (found.made, len(found.rejected)) == ((("example", "e41d"),), 2)
    assert trace(place, "beef02").generation is None


def test_a_passage_shows_what_was_made_of_it(place: Workspace) -> None:
    """Requests about a passage and examples that rest on it; one whose document is gone says so."""
    assert trace(place, "aa11").made == (("request", "beef01"), ("example", "e41d"))
    assert trace(place, "ab33").passages[0].where == "document gone, which is no longer in the workspace"


def test_a_document_shows_its_passages(place: Workspace) -> None:
    """All passages of a document, in their order."""
    assert [cited.passage.id for cited in trace(place, "d0c0").passages] == ["aa11", "aa22"]


def test_the_beginning_of_an_id_is_enough(place: Workspace) -> None:
    """A unique beginning finds the thing, a shared one names the candidates, none or an empty one is unknown."""
    assert trace(place, "e4").id == "e41d"
    with pytest.raises(AmbiguousId, match=r"several ids: beef01 \(request\), beef02 \(request\)"):
        trace(place, "beef")
    for beginning in ("ffff", ""):
        with pytest.raises(UnknownId, match="has the id"):
            trace(place, beginning)


@pytest.mark.parametrize("id", ["e41d", "0419", "bad1", "beef01", "beef02", "aa11", "ab33", "d0c0"])
def test_show_prints_each_kind(place: Workspace, id: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints each chain for people, without control characters, and as one document with the same id."""
    assert main(["show", id, "-w", str(place.root)]) == 0
    out, err = capsys.readouterr()
    assert id in out
    assert "\x1b" not in out
    assert err == ""
    assert main(["show", id, "--json", "-w", str(place.root)]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == id


def test_show_prints_text_and_evidence(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """An example is shown with its turns, its evidence, the passage it rests on, the page and the document."""
    main(["show", "e41d", "-w", str(place.root)])
    out = capsys.readouterr().out
    for piece in (
        "The Data Platform team owns",
        "rests on aa11: “owned by the Data Platform team”",
        TEXT[:43],
        "page 1",
        "it/tools.pdf",
    ):
        assert piece in out


def test_show_without_an_id_says_what_to_type_next(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """The overview ends with a command that works, workspace included."""
    assert main(["show", "-w", str(place.root)]) == 0
    command = capsys.readouterr().out.strip().rsplit("Next: ftprep ", 1)[1]
    assert main(command.split()) == 0


def test_the_overview_counts_answers_of_the_present_plan(place: Workspace) -> None:
    """What other settings asked stays in the ledger, and is no answer to what is asked now."""
    before = overview(place)
    with jsonl.Appender(place.generations) as ledger:
        ledger.add(Generation(key="of-another-model", text="x"), Generation(key="of-a-third", error="no answer"))
    assert overview(place) == before
