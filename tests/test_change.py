"""When documents come, change or go, only what rests on them is asked again, and nothing of one that is gone is exported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.augment import augment
from ftprep.export import export
from ftprep.forget import forget
from ftprep.ingest import ingest
from ftprep.progress import Silent
from ftprep.records import Document, Example, Request, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.fake_provider import FakeProvider

TOPICS = ("harbour", "garden", "library", "kitchen")
LOCAL = Settings(strategy="local", validation=0)
BOTH = Settings(strategy="local,global", validation=0)


def text(topic: str, number: int) -> str:
    """A document of two passages about a topic, about 230 tokens."""
    name = f"{topic.capitalize()} Tool {number}"
    lines = " ".join(f"{name} keeps the {topic} {thing} of room {number}{at}." for at, thing in enumerate(("lists", "keys") * 7))
    return f"# {name}\n\n{lines}\n\n## Owner\n\n{name} is owned by the {topic.capitalize()} team.\n"


class Company:
    """A folder of documents and what is made of it; `run` counts the calls that a run takes."""

    def __init__(self, root: Path, provider: FakeProvider, settings: Settings) -> None:
        self.docs, self.place, self.provider, self.settings = root / "docs", Workspace(root / "run"), provider, settings
        self.docs.mkdir()
        for topic in TOPICS:
            for number in range(4):
                self.write(topic, number, text(topic, number))

    def write(self, topic: str, number: int, content: str) -> None:
        (self.docs / f"{topic}-{number}.md").write_text(content, encoding="utf-8")

    def run(self) -> int:
        before = self.provider.calls
        ingest([self.docs], self.place, self.settings, Silent())
        target = Target(model="openai/fake", engine="litellm", profile="large", api_base=self.provider.url, context_tokens=8000)
        augment(self.place, self.settings, target, Silent())
        return self.provider.calls - before

    def requests(self) -> list[Request]:
        return list(jsonl.read(self.place.requests, Request))

    def document(self, name: str) -> str:
        return next(one.id for one in jsonl.read(self.place.documents, Document) if one.source == name)

    def exported(self) -> str:
        export(self.place, self.settings, ["openai"], None, Silent())
        return (self.place.exports / "openai" / "train.jsonl").read_text(encoding="utf-8")


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    with FakeProvider() as provider:
        yield Company(tmp_path, provider, LOCAL)


def test_an_added_document_asks_for_itself(company: Company) -> None:
    """Its passages, and nothing else."""
    assert company.run() == 32
    company.write("harbour", 9, text("harbour", 9))
    assert company.run() == 2
    assert company.run() == 0


def test_a_changed_document_asks_about_the_passages_that_changed(company: Company) -> None:
    """The owner's passage is another one, the lists above it are not; the old owner is in no row any more."""
    company.run()
    company.write("harbour", 1, text("harbour", 1).replace("the Harbour team", "the Lighthouse team"))
    assert company.run() == 1
    written = company.exported()
    assert "Harbour Tool 1 is owned by the Lighthouse team" in written
    assert "Harbour Tool 1 is owned by the Harbour team" not in written


def test_a_deleted_document_asks_for_nothing_and_leaves_no_row(company: Company) -> None:
    """The next run makes no call, and no row of the export says its name."""
    company.run()
    assert "Garden Tool 2" in company.exported()
    (company.docs / "garden-2.md").unlink()
    assert company.run() == 0
    assert "Garden Tool 2" not in company.exported()
    assert "Garden Tool 2" not in company.place.examples.read_text(encoding="utf-8")


def test_a_changed_document_asks_again_about_its_own_pack(company: Company) -> None:
    """Of the shared contexts only those that hold it are new: their requests are asked again, and its own passage."""
    company.settings = BOTH
    company.run()
    before = {request.key: request.context_id for request in company.requests() if request.context_id}
    packs = Counter(before.values())
    assert len(packs) >= 3
    company.write("library", 0, text("library", 0).replace("the Library team", "the Archive team"))
    calls = company.run()
    own = company.document("library-0.md")
    asked_again = [request for request in company.requests() if request.context_id and request.key not in before]
    mine = {request.context_id for request in company.requests() if request.document_id == own and request.context_id}
    assert {request.context_id for request in asked_again} == mine
    assert calls == len(asked_again) + 1
    assert calls < sum(packs.values())


def test_forgetting_removes_every_trace(company: Company) -> None:
    """`ftprep forget` counts first and removes then: no file of the run folder says the document's name."""
    company.settings = BOTH
    company.run()
    company.exported()
    looked = forget(company.place, ["kitchen-3.md"], do=False)
    assert (looked.done, looked.passages) == (False, 2)
    assert looked.examples > 0
    done = forget(company.place, ["kitchen-3.md"], do=True)
    assert (done.examples, done.exports) == (looked.examples, looked.exports)
    left = [path.name for path in company.place.root.rglob("*") if path.is_file() and b"Kitchen Tool 3" in path.read_bytes()]
    assert left == []
    (company.docs / "kitchen-3.md").unlink()
    rest = {example.messages[-1].content for example in jsonl.read(company.place.examples, Example)}
    company.run()
    assert rest <= {example.messages[-1].content for example in jsonl.read(company.place.examples, Example)}
    assert "Kitchen Tool 3" not in json.dumps(company.exported())
