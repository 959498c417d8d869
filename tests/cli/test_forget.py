"""ftprep forget: nothing of a document is left in the run folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.cli.main import main
from ftprep.ledger import standing
from ftprep.records import Document
from ftprep.workspace import Workspace
from tests.cli.test_pipeline import documents
from tests.fake_provider import FakeProvider

# litellm's own types warn when they are first built; a warning is an error here, and would be taken for one of the server's
pytestmark = pytest.mark.filterwarnings("ignore:Item '.*' on TypedDict class:UserWarning")

PLACE = Workspace(Path("ftprep-out"))


def holding(word: str) -> list[str]:
    """The files of the run folder that hold a word."""
    return sorted(
        path.name
        for path in PLACE.root.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes() and path.name != ".lock"
    )


def test_without_yes_nothing_changes(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """It shows what would go, names the command that does it, and leaves every file as it is."""
    assert main(["run", "docs"]) == 0
    before = {path: path.read_bytes() for path in PLACE.root.rglob("*") if path.is_file()}
    status, shown = documents(capsys, "forget", "kestrel.md")
    assert status == 0
    assert shown["forget"]["documents"] == ["kestrel.md"]
    assert shown["forget"]["passages"] == 1
    assert shown["forget"]["examples"] > 0
    assert shown["forget"]["done"] is False
    assert {path: path.read_bytes() for path in PLACE.root.rglob("*") if path.is_file()} == before
    assert main(["forget", "kestrel.md"]) == 0
    assert "Next: ftprep forget kestrel.md --yes" in capsys.readouterr().out


def test_nothing_of_a_document_is_left(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Its name stands in no file any more; what was shown before is what was done; the money spent stays counted."""
    assert main(["run", "docs"]) == 0
    assert "examples.jsonl" in holding("Kestrel")
    spent = standing(PLACE.generations).spent
    _, shown = documents(capsys, "forget", "kestrel.md")
    _, done = documents(capsys, "forget", "kestrel.md", "--yes")
    assert done["forget"] == {**shown["forget"], "done": True}
    assert holding("Kestrel") == []
    assert holding("kestrel") == []
    assert standing(PLACE.generations).spent == spent
    assert len(list(jsonl.read(PLACE.documents, Document))) == 9


def test_the_next_augment_asks_only_what_stood_beside_it(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Requests about one passage alone are still answered; those that had the document in their shared context are asked again."""
    assert main(["run", "docs"]) == 0
    assert main(["forget", "kestrel.md", "--yes"]) == 0
    status, done = documents(capsys, "augment")
    assert status == 0
    plan, generation = done["augment"]["plan"]["by_strategy"], done["augment"]["generation"]
    assert generation["answered_before"] == plan["local"] == 9
    assert generation["answered"] == plan["global"] == 9
    assert main(["export"]) == 0
    assert "Kestrel" not in (PLACE.exports / "openai" / "train.jsonl").read_text()


def test_what_rests_on_a_deleted_file(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """After a file was deleted and the folder read again, its rows are in no export, and --gone takes its answers away."""
    assert main(["run", "docs"]) == 0
    Path("docs/kestrel.md").unlink()
    assert main(["ingest", "docs"]) == 0
    assert main(["export"]) == 0
    assert "Kestrel" not in (PLACE.exports / "openai" / "train.jsonl").read_text()
    assert "generations.jsonl" in holding("Kestrel")
    status, done = documents(capsys, "forget", "--gone", "--yes")
    assert status == 0
    assert done["forget"]["documents"] == []
    assert done["forget"]["answers"] > 0
    assert holding("Kestrel") == []


def test_answers_of_earlier_plans_go_too(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer to a request that is not planned any more may rest on anything: it is counted apart and emptied."""
    assert main(["augment", "docs", "--strategy", "local", "--samples", "2"]) == 0
    assert main(["augment", "--strategy", "local"]) == 0
    _, done = documents(capsys, "forget", "kestrel.md", "--yes")
    assert done["forget"]["answers"] == 1
    assert done["forget"]["answers_of_old_requests"] == 10
    assert holding("Kestrel") == []


@pytest.mark.parametrize(
    ("argv", "status", "sentence"),
    [
        (["forget"], 2, "name the documents to forget"),
        (["forget", "kestrel.md", "--gone"], 2, "and not both"),
        (["forget", "nobody.md"], 1, "no document of this workspace has the id or source nobody.md"),
        (["forget", "kestrel.md", "-w", "nowhere"], 1, "holds no documents yet"),
    ],
)
def test_wrong_uses(
    provider: FakeProvider, capsys: pytest.CaptureFixture[str], argv: list[str], status: int, sentence: str
) -> None:
    """Each is one sentence and its status."""
    assert main(["ingest", "docs"]) == 0
    capsys.readouterr()
    assert main([*argv, "--json"]) == status
    assert sentence in json.loads(capsys.readouterr().out)["error"]["message"]
