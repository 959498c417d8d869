"""ftprep ingest: what is selected, what is lost, and what is read again."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from ftprep.cli.main import main
from tests.cli.test_pipeline import documents


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a document, a broken one and one that is hidden."""
    for name in list(os.environ):
        if name.startswith("FTPREP_"):
            monkeypatch.delenv(name)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("# Tools\n\nThe tool that we use for the analysis of data is owned by the team in the harbour.\n")
    (docs / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    (docs / ".hidden.md").write_text("text")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_strict_ends_with_3_after_all_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """A lost file is a fault only where it is asked for; the documents are there in both cases."""
    assert documents(capsys, "ingest", "docs")[0] == 0
    status, done = documents(capsys, "ingest", "docs", "--strict", "--force")
    assert status == 3
    assert done["ingest"]["statuses"] == {"ignored": 1, "ok": 1, "corrupt": 1}
    assert Path("ftprep-out/documents.jsonl").read_text().count("\n") == 1
    assert documents(capsys, "ingest", "docs", "--strict", "--exclude", "*.docx")[0] == 0


def test_people_see_a_table_and_what_to_look_at(capsys: pytest.CaptureFixture[str]) -> None:
    """Statuses with their number and size, then the lost files with the reason, then the next command."""
    assert main(["ingest", "docs"]) == 0
    shown = capsys.readouterr().out
    assert "Ingested 3 files" in shown
    lines = [line.split() for line in shown.splitlines()]
    assert ["corrupt", "1", "0.0", "MB"] in lines
    assert "  corrupt: broken.docx (" in shown
    assert "  languages: en 1" in shown
    assert "Next: ftprep augment" in shown
    assert main(["ingest", "docs"]) == 0
    assert "3 unchanged files not read again" in capsys.readouterr().out


@pytest.mark.parametrize("data", [b"docs/a.md\ndocs/none.md\n", b"docs/a.md\0docs/none.md\0"])
def test_a_list_on_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes) -> None:
    """One path a line, or NUL between them; a path that is not there is an outcome, and the run goes on."""
    stdin(monkeypatch, data)
    status, done = documents(capsys, "ingest", "-")
    assert status == 0
    assert done["ingest"]["statuses"] == {"ok": 1, "unreadable": 1}
    outcome = json.loads(Path("ftprep-out/ingest-outcomes.jsonl").read_text().splitlines()[0])
    assert outcome["source"] == "docs/a.md"


def test_an_empty_list(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing on standard input is one sentence, and a usage error."""
    stdin(monkeypatch, b"\n")
    status, done = documents(capsys, "ingest", "-")
    assert status == 2
    assert "nothing came" in done["error"]["message"]


def test_rules_from_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    """include and exclude stand in ftprep.yaml too, and what the flags say goes before them."""
    Path("ftprep-out").mkdir()
    Path("ftprep-out/ftprep.yaml").write_text("exclude: ['*.docx']\n")
    assert documents(capsys, "ingest", "docs")[1]["ingest"]["statuses"] == {"ignored": 2, "ok": 1}
    done: dict[str, Any] = documents(capsys, "ingest", "docs", "--exclude", "nothing")[1]
    assert done["ingest"]["statuses"]["corrupt"] == 1
