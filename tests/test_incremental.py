"""readings.py and ingest.py: what has not changed is not read again, and the result is that of a fresh run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ftprep import first_pass, jsonl, second_pass
from ftprep.ingest import IngestSummary, ingest
from ftprep.progress import Silent
from ftprep.readers import workers
from ftprep.readings import State
from ftprep.records import Document, Outcome
from ftprep.settings import Settings
from ftprep.workspace import Workspace

LONG_AGO = 1_000_000_000


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Six documents that were written long ago, and a file that is none."""
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(6):
        write(folder / f"{number}.md", f"# Part {number}\n\nKestrel {number} is ours. It runs in Oslo.\n")
    write(folder / "empty.txt", "")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "out")


def write(path: Path, text: str, when: int = LONG_AGO) -> None:
    path.write_text(text)
    os.utime(path, (when, when))


def run(docs: Path, workspace: Workspace, *, force: bool = False, settings: Settings | None = None) -> IngestSummary:
    return ingest([docs], workspace, settings or Settings(), Silent(), force=force)


def written(workspace: Workspace) -> dict[str, bytes]:
    """All that ingest writes, but for when it ran."""
    return {path.name: path.read_bytes() for path in workspace.ingested}


def fresh(docs: Path, tmp_path: Path) -> dict[str, bytes]:
    """What a first run over the same files writes."""
    other = Workspace(tmp_path / "fresh")
    shutil.rmtree(other.root, ignore_errors=True)
    run(docs, other)
    return written(other)


def read_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are given to the readers from now on."""
    names: list[str] = []
    real = workers.read_all

    def spy(paths, options):  # type: ignore[no-untyped-def]  # as read_all
        names.extend(path.name for path in paths)
        return real(paths, options)

    monkeypatch.setattr(first_pass, "read_all", spy)
    return names


def test_nothing_changed(docs: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run reads and writes nothing, and reports what the first did."""
    first = run(docs, workspace)
    before = {path: path.stat().st_mtime_ns for path in workspace.root.iterdir()}
    names = read_again(monkeypatch)
    second = run(docs, workspace)
    assert names == []
    assert {path: path.stat().st_mtime_ns for path in workspace.root.iterdir()} == before
    assert (first.reused, second.reused) == (0, 7)
    assert second.statuses == first.statuses == {"ok": 6, "empty": 1}
    assert second.outcomes == first.outcomes


def test_a_changed_a_new_and_a_deleted_file(
    docs: Path, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is new or changed is read; what is gone is gone everywhere; the bytes are those of a fresh run."""
    run(docs, workspace)
    write(docs / "2.md", "# Part 2\n\nKestrel 2 moved to Bergen.\n", LONG_AGO + 10)
    write(docs / "2b.md", "# Part 2b\n\nHeron is new.\n")
    (docs / "4.md").unlink()
    names = read_again(monkeypatch)
    summary = run(docs, workspace)
    assert names == ["2.md", "2b.md"]
    assert summary.reused == 5
    assert [document.source for document in jsonl.read(workspace.documents, Document)] == [
        "0.md",
        "1.md",
        "2.md",
        "2b.md",
        "3.md",
        "5.md",
    ]
    assert b"Bergen" in workspace.passages.read_bytes()
    assert b"Part 4" not in b"".join(written(workspace).values())
    assert written(workspace) == fresh(docs, tmp_path)


def test_a_touched_file_is_known_by_its_bytes(docs: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another time and the same bytes are no change; the new time is remembered."""
    run(docs, workspace)
    os.utime(docs / "1.md", (LONG_AGO + 5, LONG_AGO + 5))
    names = read_again(monkeypatch)
    assert run(docs, workspace).reused == 7
    monkeypatch.setattr("ftprep.readings.digest", lambda path: pytest.fail(f"{path} was hashed again"))
    assert run(docs, workspace).reused == 7
    assert names == []


def test_a_change_within_the_clock_tick_is_seen(docs: Path, workspace: Workspace) -> None:
    """A file that changes right after it was read, to the same size and with the same time, is read again."""
    (docs / "1.md").write_text("Kestrel one.")
    status = (docs / "1.md").stat()
    run(docs, workspace)
    (docs / "1.md").write_text("Kestrel two.")
    os.utime(docs / "1.md", ns=(status.st_atime_ns, status.st_mtime_ns))
    run(docs, workspace)
    assert b"Kestrel two." in workspace.documents.read_bytes()


def test_force_reads_all(docs: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """With force every file is read again."""
    run(docs, workspace)
    names = read_again(monkeypatch)
    assert run(docs, workspace, force=True).reused == 0
    assert len(names) == 7


@pytest.mark.parametrize("name", ["documents.jsonl", "readings.jsonl", "ingest-state.jsonl", "passages.jsonl"])
def test_files_that_were_tampered_with(docs: Path, workspace: Workspace, tmp_path: Path, name: str) -> None:
    """Where one of its files is gone, cut short or broken, everything is read again, and comes out right."""
    run(docs, workspace)
    for damage in (b"", b"{", None):
        path = workspace.root / name
        if damage is None:
            path.unlink()
        else:
            path.write_bytes(damage)
        run(docs, workspace)
        assert written(workspace) == fresh(docs, tmp_path)


def test_other_settings_read_again(docs: Path, workspace: Workspace) -> None:
    """A setting that changes what is read makes what was remembered worthless; one that does not, does not."""
    run(docs, workspace)
    assert run(docs, workspace, settings=Settings(concurrency=3)).reused == 7
    assert run(docs, workspace, settings=Settings(passage_tokens=50)).reused == 0
    assert run(docs, workspace, settings=Settings(passage_tokens=50)).reused == 7


def test_a_file_that_could_not_be_opened_is_tried_again(docs: Path, workspace: Workspace) -> None:
    """What failed for a reason that passes is tried at every run."""
    (docs / "7.md").symlink_to(docs / "gone.md")
    assert run(docs, workspace).statuses["unreadable"] == 1
    write(docs / "gone.md", "Kestrel is back.")
    outcomes = run(docs, workspace).outcomes
    assert "7.md" not in {outcome.source for outcome in outcomes if outcome.status == "unreadable"}


def test_the_newest_of_two_is_kept(docs: Path, workspace: Workspace, tmp_path: Path) -> None:
    """Of files with the same text the newest is kept and the others say which; the choice follows when times change."""
    write(docs / "old.md", (docs / "3.md").read_text(), LONG_AGO - 100)
    run(docs, workspace)
    reasons = {one.source: one.reason for one in jsonl.read(workspace.outcomes, Outcome) if one.status == "duplicate"}
    assert list(reasons) == ["old.md"]
    assert "3.md" in reasons["old.md"]
    write(docs / "old.md", (docs / "3.md").read_text(), LONG_AGO + 100)
    run(docs, workspace)
    assert [one.source for one in jsonl.read(workspace.outcomes, Outcome) if one.status == "duplicate"] == ["3.md"]
    assert written(workspace) == fresh(docs, tmp_path)


def test_many_documents_on_several_cores(tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents that other processes cut are those that one process cuts."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        write(folder / f"{number:02}.md", f"# Part {number}\n\n" + f"Kestrel {number} is ours. " * 40)
    run(folder, workspace)
    alone = written(workspace)
    monkeypatch.setattr(second_pass, "_PROCESS_IS_WORTH", 10_000)
    monkeypatch.setattr(second_pass, "cores", lambda: 3)
    run(folder, workspace, force=True)
    assert written(workspace) == alone


def test_the_state_holds_no_text(docs: Path, workspace: Workspace) -> None:
    """What is remembered of the files are names, sizes, times and digests."""
    run(docs, workspace)
    data = workspace.ingest_state.read_bytes()
    assert b"Oslo" not in data
    assert next(jsonl.read(workspace.ingest_state, State)).summary["files"] == 7
