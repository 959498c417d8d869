"""ingest.py and files.py: folders in, documents, passages and one outcome for every file out."""

from __future__ import annotations

import os
import re
import sys
import zipfile
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest

from ftprep import jsonl
from ftprep.cleaning.edits import undo
from ftprep.errors import NoSuchPath, NothingToRead
from ftprep.files import find
from ftprep.ingest import IngestSummary, ingest
from ftprep.progress import Silent
from ftprep.records import Cleaning, Document, Outcome, Passage
from ftprep.settings import Settings
from ftprep.workspace import Workspace

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX file names, links or FIFOs")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "out")


def run(workspace: Workspace, *roots: Path, settings: Settings | None = None) -> IngestSummary:
    return ingest(roots, workspace, settings or Settings(), Silent())


def outcomes(workspace: Workspace) -> dict[str, Outcome]:
    return {outcome.source: outcome for outcome in jsonl.read(workspace.outcomes, Outcome)}


def test_documents_and_passages(docs: Path, workspace: Workspace) -> None:
    """Each file becomes a document with passages that point into it, in a stable order."""
    (docs / "b.md").write_text("# Tools\n\nKestrel is ours. It is fast.\n")
    (docs / "a").mkdir()
    (docs / "a" / "z.txt").write_text("Heron is old.\n")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Name", "City"])
    book.active.append(["Norden", "Oslo"])
    book.save(docs / "suppliers_2026.xlsx")
    summary = run(workspace, docs)
    documents = list(jsonl.read(workspace.documents, Document))
    passages = list(jsonl.read(workspace.passages, Passage))
    assert [(document.source, document.title) for document in documents] == [
        ("a/z.txt", "z"),
        ("b.md", "Tools"),
        ("suppliers_2026.xlsx", "suppliers 2026"),
    ]
    assert [passage.sentences for passage in passages] == [
        ("Heron is old.",),
        ("Kestrel is ours.", "It is fast."),
        ("Name: Norden; City: Oslo",),
    ]
    texts = {document.id: document.text for document in documents}
    assert all(texts[passage.document_id][passage.start : passage.end] == passage.text for passage in passages)
    assert passages[2].page == 1
    assert summary.files == summary.documents == 3
    assert summary.statuses == {"ok": 3}
    assert summary.passages == 3
    assert summary.tokens == sum(passage.tokens for passage in passages)
    assert summary.outcomes == ()


def test_every_file_has_one_outcome(docs: Path, workspace: Workspace) -> None:
    """Good, empty, broken, foreign, doubled and large files end with their status and a reason."""
    (docs / "good.md").write_text("Kestrel is ours.")
    (docs / "same.txt").write_text("Kestrel is ours.")
    os.utime(docs / "same.txt", (1e9, 1e9))
    (docs / "empty.md").write_text("")
    (docs / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    (docs / "old.pst").write_bytes(b"\xd0\xcf\x11\xe0")
    (docs / "big.md").write_text("x" * 3_000)
    summary = run(workspace, docs, settings=Settings(max_file_mb=0.002))
    found = outcomes(workspace)
    assert {source: outcome.status for source, outcome in found.items()} == {
        "big.md": "too-large",
        "broken.docx": "corrupt",
        "empty.md": "empty",
        "good.md": "ok",
        "old.pst": "unsupported",
        "same.txt": "duplicate",
    }
    assert found["same.txt"].reason == "same text as good.md, which is newer"
    assert all(outcome.reason for outcome in found.values() if outcome.status != "ok")
    assert summary.files == 6
    assert sum(summary.statuses.values()) == 6
    assert len(summary.outcomes) == 5
    assert found["good.md"].passages == 1
    assert found["good.md"].bytes == 16


def test_the_same_run_gives_the_same_bytes(docs: Path, workspace: Workspace) -> None:
    """Ingest is deterministic."""
    for number in range(5):
        (docs / f"{number}.md").write_text(f"# Part {number}\n\nText {number}.\n")
    run(workspace, docs)
    first = workspace.documents.read_bytes(), workspace.passages.read_bytes()
    run(workspace, docs)
    assert (workspace.documents.read_bytes(), workspace.passages.read_bytes()) == first


def test_what_is_passed_over(docs: Path) -> None:
    """Hidden files, office locks and the workspace itself are left out by a rule; a folder is one outcome."""
    workspace = docs / "ftprep-out"
    for name in (".hidden.md", "~$lock.docx", ".git/config.md", "ftprep-out/documents.md", "kept.md", "sub/kept.md"):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text("text")
    found = {file.source: file.refusal.reason if file.refusal else "" for file in find([docs], workspace)}
    assert found == {
        ".git/": "hidden folder",
        ".hidden.md": "hidden file",
        "ftprep-out/": "a workspace of ftprep",
        "kept.md": "",
        "sub/kept.md": "",
        "~$lock.docx": "temporary file of an office program (~$)",
    }


@POSIX
def test_links_loops_and_devices(docs: Path, tmp_path: Path) -> None:
    """A loop ends; it, a FIFO, a link out of the folder and a dead one are refused with a reason."""
    (docs / "a.md").write_text("text")
    (docs / "loop").symlink_to(docs)
    (docs / "dead.md").symlink_to(docs / "gone.md")
    (tmp_path / "secret.md").write_text("secret")
    (docs / "out.md").symlink_to(tmp_path / "secret.md")
    os.mkfifo(docs / "pipe.md")
    found = {file.source: file.refusal.status if file.refusal else "ok" for file in find([docs], tmp_path / "out")}
    assert found == {"a.md": "ok", "dead.md": "unreadable", "loop/": "ignored", "out.md": "ignored", "pipe.md": "ignored"}


@POSIX
def test_a_name_that_is_no_unicode(docs: Path, workspace: Workspace) -> None:
    """A file name in an old character set does not stop the run."""
    Path(os.fsdecode(os.fsencode(docs) + b"/caf\xe9.md")).write_text("Kestrel is ours.")
    run(workspace, docs)
    assert list(outcomes(workspace)) == ["caf\ufffd.md"]


def test_several_roots(docs: Path, tmp_path: Path, workspace: Workspace) -> None:
    """With several roots each source begins with its root's name; roots of one name are told apart by their paths."""
    other = tmp_path / "other" / "docs"
    other.mkdir(parents=True)
    (docs / "a.md").write_text("one")
    (other / "a.md").write_text("two")
    (tmp_path / "single.md").write_text("three")
    assert [file.source for file in find([docs, tmp_path / "single.md"], workspace.root)] == ["docs/a.md", "single.md"]
    sources = [file.source for file in find([docs, other], workspace.root)]
    assert len(set(sources)) == 2
    assert all(source.endswith("docs/a.md") for source in sources)


def test_no_such_path(docs: Path, workspace: Workspace) -> None:
    """A root that is not there is told before anything is touched."""
    with pytest.raises(NoSuchPath, match=r"nowhere: no such file"):
        run(workspace, docs / "nowhere")
    assert not workspace.root.exists()


def test_nothing_to_read_keeps_the_workspace(docs: Path, workspace: Workspace) -> None:
    """A folder without a known format is one sentence, and what was ingested before stays."""
    (docs / "a.md").write_text("Kestrel is ours.")
    run(workspace, docs)
    before = workspace.documents.read_bytes()
    empty = docs / "empty"
    empty.mkdir()
    with pytest.raises(NothingToRead, match=r"no file in there that ftprep reads.*; formats read: md"):
        run(workspace, empty)
    assert workspace.documents.read_bytes() == before


def test_an_error_in_the_midst_keeps_the_workspace(docs: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted run leaves the old files whole and no new ones beside them."""
    (docs / "a.md").write_text("Kestrel is ours.")
    run(workspace, docs)
    before = {path.name: path.read_bytes() for path in workspace.root.iterdir()}

    class Impatient(Silent):
        def step(self, done: int = 1, note: str = "") -> None:
            raise KeyboardInterrupt

    (docs / "a.md").write_text("Changed.")
    with pytest.raises(KeyboardInterrupt):
        ingest([docs], workspace, Settings(), Impatient())
    assert {path.name: path.read_bytes() for path in workspace.root.iterdir()} == before


def test_other_workspaces_are_no_documents(docs: Path, workspace: Workspace) -> None:
    """The contexts and exports of an earlier run, kept beside the documents under another name, are not read."""
    (docs / "a.md").write_text("# Tools\n\nKestrel is owned by the Data Platform team.\n")
    other = Workspace(docs / "first-try")
    run(other, docs)
    other.contexts.mkdir()
    other.context("abc").write_text("The whole corpus.")
    assert [file.source for file in find([docs], workspace.root)] == ["a.md", "first-try/"]


def test_files_within_files(docs: Path, workspace: Workspace) -> None:
    """Each file of an archive has an outcome and a document of its own, named by the way to it; the archive has an outcome only."""
    with zipfile.ZipFile(docs / "minutes.zip", "w") as archive:
        archive.writestr("plan.md", "# Plan\n\nKestrel moves.")
        archive.writestr("film.mp4", b"\x00")
    (docs / "z.md").write_text("Heron is ours.")
    summary = run(workspace, docs)
    assert {source: outcome.status for source, outcome in outcomes(workspace).items()} == {
        "minutes.zip": "ok",
        "minutes.zip/plan.md": "ok",
        "minutes.zip/film.mp4": "unsupported",
        "z.md": "ok",
    }
    documents = list(jsonl.read(workspace.documents, Document))
    assert [document.source for document in documents] == ["minutes.zip/plan.md", "z.md"]
    assert documents[0].title == "Plan"
    assert documents[0].media_type == "text/markdown"
    assert summary.files == 4
    assert outcomes(workspace)["minutes.zip"].reason == "2 files in it"
    before = workspace.documents.read_bytes()
    (docs / "z.md").write_text("Heron was ours.")
    assert run(workspace, docs).reused == 1
    assert workspace.documents.read_bytes().startswith(before.split(b"\n")[0])


NOTICE = "This document is for internal use only and must not be given to anybody outside the company."


def test_cleaning_is_written_down_and_can_be_undone(docs: Path, workspace: Workspace) -> None:
    """A notice that stands in many files stays in the first alone; the edits of each document give its text as it was read."""
    for number in range(12):
        text = f"# Part {number}\n\nMÃ¼ller runs tool {number}.\n\nTool {number} is ours.\n\n{NOTICE}\n\nAsk Ana.\n"
        (docs / f"{number:02}.md").write_text(text)
    summary = run(workspace, docs)
    documents = list(jsonl.read(workspace.documents, Document))
    assert [NOTICE in document.text for document in documents] == [True] + [False] * 11
    assert all("Müller runs" in document.text for document in documents)
    edits = {one.source: one.edits for one in jsonl.read(workspace.cleaning, Cleaning)}
    for document in documents:
        assert undo(document.text, edits[document.source]) == (docs / document.source).read_text()
    assert summary.edits == {"mojibake": 12, "boilerplate": 11}
    off = run(workspace, docs, settings=Settings(disable_cleaning=("boilerplate", "mojibake")))
    assert off.edits == {}
    assert all(NOTICE in document.text for document in jsonl.read(workspace.documents, Document))


def test_an_older_version_is_a_duplicate(docs: Path, workspace: Workspace) -> None:
    """Of two versions of a document the newer is kept, and the outcome says by how much they are alike."""
    words = " ".join(f"The rule number {number} of the travel policy holds for every journey." for number in range(30))
    for name, day, more in (("policy v1.md", 1e9, "It ends in May."), ("policy v2.md", 2e9 - 1, "It ends in June.")):
        (docs / name).write_text(f"# Travel\n\n{words}\n\n{more}\n")
        os.utime(docs / name, (day, day))
    run(workspace, docs)
    assert outcomes(workspace)["policy v1.md"].status == "duplicate"
    assert re.fullmatch(r"9\d% the same text as policy v2\.md, which is newer", outcomes(workspace)["policy v1.md"].reason)
    run(workspace, docs, settings=Settings(disable_cleaning=("near-duplicates",)))
    assert outcomes(workspace)["policy v1.md"].status == "ok"


def test_the_language_of_documents_and_passages(docs: Path, workspace: Workspace) -> None:
    """Each document has its language, and a passage in another has that one."""
    german = "Das Lager ist am Montag und am Dienstag geschlossen, an den anderen Tagen ist es von neun bis fünf Uhr geöffnet."
    english = "The warehouse is closed on Mondays and on Tuesdays, and open from nine to five on all the other days of the week."
    (docs / "a.md").write_text(f"# Lager\n\n{german}\n\n" + f"{german}\n\n" * 3 + f"# Warehouse\n\n{english}\n")
    (docs / "b.md").write_text(f"# Warehouse\n\n{english}\n")
    summary = run(workspace, docs)
    assert [document.language for document in jsonl.read(workspace.documents, Document)] == ["de", "en"]
    assert [passage.language for passage in jsonl.read(workspace.passages, Passage)] == ["de", "en", "en"]
    assert summary.languages == {"de": 1, "en": 1}


def test_what_is_missing_makes_a_file_partial(docs: Path, workspace: Workspace) -> None:
    """A file that was read but for a part of it says which part."""
    (docs / "rows.jsonl").write_text('{"name": "Kestrel", "owner": "Ana"}\nbroken\n{"name": "Heron", "owner": "Bo"}\n')
    run(workspace, docs)
    assert outcomes(workspace)["rows.jsonl"].status == "partial"
    assert outcomes(workspace)["rows.jsonl"].reason == "1 lines are no JSON and are not read"
    assert outcomes(workspace)["rows.jsonl"].passages == 1


def test_front_matter_alone_is_empty(docs: Path, workspace: Workspace) -> None:
    """A page that only sends its readers elsewhere is no document without passages, but an outcome with a reason; again too."""
    (docs / "a.md").write_text("---\ntitle: Tools\nredirect_to: https://example.com\n---\n")
    (docs / "b.md").write_text("Kestrel is ours.")
    for _ in range(2):
        summary = run(workspace, docs)
        assert (summary.documents, summary.statuses) == (1, {"empty": 1, "ok": 1})
        assert [(one.source, one.reason) for one in summary.outcomes] == [("a.md", "there is no text in it but front matter")]
        (docs / "b.md").write_text("Heron is ours.")
