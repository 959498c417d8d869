"""What is put before the checkers: exports of the sample company and of 2,025 rows about it, good files with every feature that a
format holds, faulty files, and what submit would send. All of it comes out the same each time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ftprep import export as stage
from ftprep import jsonl
from ftprep import submit as sending
from ftprep.formats import FORMATS
from ftprep.ingest import ingest
from ftprep.jobs.contract import Access, Order, Split, TrainingFile
from ftprep.progress import Silent
from ftprep.records import Example, Message, Passage, stable_id
from ftprep.settings import Settings
from ftprep.turns import invitation
from ftprep.workspace import Workspace
from tests.formats.samples import enough, write
from tests.test_sample_key import KEY, ROOT, passages_of, stated

Files = list[tuple[str, str, Path]]
"""(format, split, file) of each file."""


def sample_docs(root: Path) -> Files:
    """sample_docs/ ingested and exported with what its key says: rephrasings, reversals, questions, and pairs of true and false."""
    workspace = _ingested(root)
    jsonl.write(workspace.examples, list(_true_rows(workspace)))
    return _exported(workspace, Settings(system_prompt="You know the company Ostrelund."))


def rows_2000(root: Path) -> Files:
    """2,025 statements and questions about the same documents, each another, and 675 pairs of true and false."""
    workspace = _ingested(root)
    jsonl.write(workspace.examples, list(_many_rows(workspace, 2700)))
    return _exported(workspace, Settings(validation=0.05))


def features(root: Path) -> Files:
    """A file for each format with all that it holds: system turns, conversations, weights, tool calls, umlauts."""
    return [(name, "train", write(name, root / name, rows=2 * enough(name))) for name in FORMATS]


def real(root: Path, docs: Path) -> Files:
    """The user's own documents, by a real run with a provider on loopback that rewords sentences, exported to every format."""
    import os

    from ftprep.augment import augment
    from ftprep.records import Target
    from tests.fake_provider import FakeProvider

    os.environ.setdefault("OPENAI_API_KEY", "none")
    workspace = Workspace(root)
    ingest([docs], workspace, Settings(), Silent())
    with FakeProvider() as provider:
        target = Target(model="openai/fake", engine="litellm", profile="large", api_base=provider.url, context_tokens=100_000)
        augment(workspace, Settings(strategy="local", concurrency=4), target, Silent())
    return _exported(workspace, Settings())


def submitted(root: Path) -> Files:
    """The body of the tuning job that submit would send to Vertex AI."""
    splits: tuple[Split, ...] = ("train", "validation")
    files = tuple(
        TrainingFile(split=split, path=f"{split}.jsonl", rows=100, tokens=1000, bytes=9000, sha256=split[0] * 64)
        for split in splits
    )
    order = Order(provider="vertex_ai", host="https://h/v1", model="gemini-2.5-flash", epochs=3, suffix="acme", files=files)
    keys = {"VERTEXAI_PROJECT": "p", "VERTEXAI_LOCATION": "l", "GCS_BUCKET_NAME": "b"}
    calls = sending.rehearse(order, Access(provider="vertex_ai", host=order.host, keys=keys))
    path = root / "tuning-job.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(calls[-1].json) + "\n", encoding="utf-8")
    return [("tuning-job", "train", path)]


def _ingested(root: Path) -> Workspace:
    workspace = Workspace(root)
    ingest([ROOT / "sample_docs"], workspace, Settings(), Silent())
    return workspace


def _exported(workspace: Workspace, settings: Settings) -> Files:
    summary = stage.export(workspace, settings, list(FORMATS), None, Silent())
    return [(one.format, file.split, Path(file.path)) for one in summary.exports for file in one.files]


def _true_rows(workspace: Workspace) -> Iterator[Example]:
    places = passages_of(workspace)
    facts = [(fact, found) for fact in KEY["facts"] if (found := stated(fact, places)) is not None]
    for number, (fact, (passage, sentence)) in enumerate(facts):
        for kind, text in (("rephrase", fact["rephrasings"][0]), ("reversal", fact["reversal"])):
            yield _row(kind, passage, _invited(fact["id"] + kind), text)
        if fact.get("question"):
            yield _row("qa", passage, fact["question"], fact["answer"].rstrip(".") + ".")
        other = facts[(number + 7) % len(facts)][0]
        false = sentence.replace(fact["object"], other["object"])
        if false != sentence:
            yield _row("contradiction", passage, _invited(fact["id"]), sentence, false)


def _many_rows(workspace: Workspace, wanted: int) -> Iterator[Example]:
    passages = [passage for passage in jsonl.read(workspace.passages, Passage) if passage.sentences]
    for number in range(wanted):
        passage = passages[number % len(passages)]
        sentence = passage.sentences[number // len(passages) % len(passage.sentences)]
        text = f"{sentence} This is note {number}."
        if number % 4 == 0:
            yield _row("contradiction", passage, _invited(str(number)), text, f"{text} It was withdrawn.")
        elif number % 4 == 1:
            yield _row("qa", passage, f"What does note {number} say?", text)
        else:
            yield _row("rephrase", passage, _invited(str(number)), text)


def _invited(seed: str) -> str:
    return invitation("Ostrelund", (), stable_id([seed]))


def _row(kind: str, passage: Passage, asked: str, text: str, contrary: str = "") -> Example:
    return Example(
        id=stable_id([kind, passage.id, asked, text]),
        kind=kind,  # type: ignore[arg-type]  # one of Kind's words
        messages=(Message(role="user", content=asked), Message(role="assistant", content=text)),
        document_ids=(passage.document_id,),
        passage_ids=(passage.id,),
        contrary=contrary,
    )
