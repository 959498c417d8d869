"""Small documents, passages and requests for tests, built from sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ftprep import jsonl
from ftprep.records import Document, Generation, Passage, Target, stable_id
from ftprep.workspace import Workspace

LARGE = Target(model="openai/gpt-4.1-mini", engine="litellm", profile="large", context_tokens=100_000)
SMALL = Target(model="embedded/smollm2", engine="embedded", profile="small", context_tokens=8192)


def passage(
    *sentences: str,
    document: str = "doc",
    heading: tuple[str, ...] = (),
    number: int = 0,
    tokens: int | None = None,
    kind: str = "prose",
) -> Passage:
    """A passage of these sentences; its id is a hash of document and number."""
    text = " ".join(sentences)
    return Passage(
        id=stable_id([document, str(number)], 10),
        document_id=document,
        heading=heading,
        text=text,
        sentences=tuple(sentences),
        start=0,
        end=len(text),
        tokens=tokens or len(text.split()),
        kind="table" if kind == "table" else "prose",
    )


def workspace_of(root: Path, passages: Sequence[Passage], generations: Sequence[Generation] = ()) -> Workspace:
    """A workspace as ingest leaves it: one document for each document id, titled by it."""
    workspace = Workspace(root)
    texts: dict[str, list[str]] = {}
    for item in passages:
        texts.setdefault(item.document_id, []).append(item.text)
    documents = [
        Document(id=name, source=f"{name}.md", media_type="text/markdown", title=name.title(), text="\n\n".join(parts))
        for name, parts in texts.items()
    ]
    jsonl.write(workspace.documents, documents)
    jsonl.write(workspace.passages, passages)
    if generations:
        jsonl.write(workspace.generations, generations)
    return workspace
