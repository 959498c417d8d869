"""resolve on the sample company, with a writer that knows its key and plants false resolutions: over real HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from ftprep import jsonl
from ftprep.augment import augment
from ftprep.ingest import ingest
from ftprep.progress import Silent
from ftprep.records import Passage, Request, Standalone, Target
from ftprep.settings import Settings
from ftprep.strategies.resolving import pointing_sentences
from ftprep.workspace import Workspace
from tests.fake_provider import Body, FakeProvider, asked
from tests.test_sample_key import KEY, ROOT

POINTING = {
    place["sentence"]: fact["subject"]
    for fact in KEY["facts"]
    for place in fact["stated"]
    if not place["alone"] and "cells" not in place
}
"""Sentences of the key that stand for their subject by a pronoun, with that subject."""

FALSE: dict[str, Callable[[str], str]] = {
    "a name from nowhere": lambda text: text.replace("Ostrelund", "Meridian"),
    "a lost word": lambda text: re.sub(r" \w+\.$", ".", text),
    "a fact added": lambda text: text.rstrip(".") + ", which won an award.",
    "a negation": lambda text: re.sub(r"\b(is|are|runs|was)\b", r"\1 not", text, count=1),
}


def true_form(sentence: str) -> str:
    """The sentence with its subject, and with the company for "we"."""
    if (name := POINTING.get(sentence)) is not None:
        article = "The " if name.split()[-1] in ("team", "sensor", "cluster") else ""
        name = name[0].upper() + name[1:] if name.startswith("the ") else article + name
        sentence = re.sub(r"^(?:It|The old system)\b", name, sentence)
    sentence = re.sub(r"\bour\b", "Ostrelund's", sentence)
    return re.sub(r"\bwe use\b", "Ostrelund uses", sentence)


class Writer:
    """Resolves every sentence that it can; `defect` makes each of them false in one way. `sent`: what it gave for which."""

    def __init__(self, defect: str | None = None) -> None:
        self.turn = FALSE[defect] if defect else lambda text: text
        self.sent: dict[str, str] = {}

    def __call__(self, body: Body) -> str:
        lines = dict(re.findall(r"^(\d+)\. (.*)$", asked(body), re.MULTILINE))
        wanted = asked(body).rsplit("Sentences to write: ", 1)[1].split(", ")
        given = []
        for number in wanted:
            sentence = lines[number]
            true = true_form(sentence)
            self.sent[sentence] = self.turn(true) if true != sentence else sentence
            given.append({"number": int(number), "standalone": self.sent[sentence]})
        return json.dumps({"sentences": given})


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample documents, ingested once."""
    workspace = Workspace(tmp_path_factory.mktemp("sample"))
    ingest([ROOT / "sample_docs"], workspace, Settings(), Silent())
    return workspace


def run(workspace: Workspace, writer: Writer, monkeypatch: pytest.MonkeyPatch) -> list[Standalone]:
    """Ask that writer; the lines that were written."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    for path in (workspace.generations, workspace.standalone):
        path.unlink(missing_ok=True)
    with FakeProvider(answer=writer) as provider:
        target = Target(model="openai/fake", engine="litellm", profile="large", api_base=provider.url, context_tokens=100_000)
        summary = augment(workspace, Settings(strategy="resolve", organisation="Ostrelund"), target, Silent()).resolve
    assert summary is not None
    found = list(jsonl.read(workspace.standalone, Standalone))
    assert summary.sentences == summary.resolved + summary.unchanged + summary.refused + summary.unanswered == len(found)
    return found


def test_every_sentence_of_the_key_that_needs_it_gets_its_subject(sample: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that pointed elsewhere were asked about, in a request for each passage that has such; what the writer gave is taken."""
    writer = Writer()
    found = run(sample, writer, monkeypatch)
    passages = list(jsonl.read(sample.passages, Passage))
    assert len(list(jsonl.read(sample.requests, Request))) == sum(bool(pointing_sentences(one)) for one in passages)
    assert set(POINTING) <= {line.sentence for line in found}
    assert [(line.sentence, line.reason) for line in found if line.standalone != writer.sent[line.sentence]] == []
    assert sum(line.standalone != line.sentence for line in found) > 10


@pytest.mark.parametrize("defect", FALSE)
def test_false_resolutions_are_refused(sample: Workspace, monkeypatch: pytest.MonkeyPatch, defect: str) -> None:
    """The original stays, with the reason beside it."""
    writer = Writer(defect)
    found = run(sample, writer, monkeypatch)
    false = [line for line in found if writer.sent[line.sentence] not in (line.sentence, true_form(line.sentence))]
    assert len(false) >= 5
    assert [(writer.sent[line.sentence], line.standalone) for line in false if line.standalone != line.sentence] == []
    assert all(line.check and line.reason for line in false)
