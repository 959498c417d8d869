"""seeds.py: conversations among the documents come out as training rows, and are not augmented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.cli.main import main
from ftprep.records import Document, Example
from ftprep.workspace import Workspace
from tests.cli.test_pipeline import documents
from tests.fake_provider import FakeProvider

# litellm's own types warn when they are first built; a warning is an error here, and would be taken for one of the server's
pytestmark = pytest.mark.filterwarnings("ignore:Item '.*' on TypedDict class:UserWarning")

PLACE = Workspace(Path("ftprep-out"))


@pytest.fixture(autouse=True)
def faq(provider: FakeProvider) -> FakeProvider:
    """Questions and answers beside the documents."""
    rows = [{"question": f"Who answers call {number}?", "answer": f"Desk {number}."} for number in range(12)]
    Path("docs/faq.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    return provider


def test_the_whole_way(faq: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Kept as examples of kind seed, not asked about, in the export as they are; the accounts add up."""
    status, done = documents(capsys, "run", "docs")
    assert status == 0
    assert done["ingest"]["seeds"] == 12
    assert done["augment"]["plan"]["passages"] == 10
    (one,) = done["export"]["exports"]
    assert one["seeds"] == 12
    assert sum(file["rows"] for file in one["files"]) + sum(one["left_out"].values()) == sum(
        one[name] for name in ("originals", "seeds", "examples")
    )
    train = [json.loads(line) for line in (PLACE.exports / "openai" / "train.jsonl").read_text().splitlines()]
    turns = [message["content"] for message in next(row for row in train if "call 7" in row["messages"][0]["content"])["messages"]]
    assert turns == ["Who answers call 7?", "Desk 7."]
    assert not any("call 7" in body for body in faq.bodies)


def test_a_seed_is_traced(capsys: pytest.CaptureFixture[str]) -> None:
    """`ftprep show` leads from a seed to its file, whose conversations can be read."""
    assert main(["ingest", "docs"]) == 0
    (seed, *_) = jsonl.read(PLACE.seeds, Example)
    status, trace = documents(capsys, "show", seed.id)
    assert status == 0
    assert trace["documents"][0]["source"] == "faq.jsonl"
    document = next(one for one in jsonl.read(PLACE.documents, Document) if one.source == "faq.jsonl")
    assert "**user**: Who answers call 0?\n\n**assistant**: Desk 0." in document.text


def test_a_second_ingest_keeps_them_and_forget_takes_them(capsys: pytest.CaptureFixture[str]) -> None:
    """Unchanged, they are there after another ingest; forgotten, they are in no file."""
    assert main(["ingest", "docs"]) == 0
    before = PLACE.seeds.read_bytes()
    Path("docs/heron.md").write_text("# Heron\n\nHeron is owned by nobody.\n")
    assert main(["ingest", "docs"]) == 0
    assert PLACE.seeds.read_bytes() == before
    assert main(["forget", "faq.jsonl", "--yes"]) == 0
    assert not [path.name for path in PLACE.root.iterdir() if path.is_file() and b"call 7" in path.read_bytes()]


def test_they_can_be_read_as_documents(capsys: pytest.CaptureFixture[str]) -> None:
    """The setting `seeds: off` makes ordinary documents of such files."""
    PLACE.root.mkdir()
    PLACE.config.write_text("seeds: 'off'\n")
    _, done = documents(capsys, "ingest", "docs")
    assert done["ingest"]["seeds"] == 0
    assert b"call 7" in PLACE.passages.read_bytes()
