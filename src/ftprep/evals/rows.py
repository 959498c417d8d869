"""What `eval tune` trains on: the rows that an export of the workspace would take, or those of any file of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ftprep import jsonl, rowfiles
from ftprep.errors import BadLine, NoExamples, NoRows
from ftprep.export import examples_of, guarded
from ftprep.mix import Mix
from ftprep.readers.conversations import conversation
from ftprep.records import Document, Example, Message, stable_id
from ftprep.settings import Settings
from ftprep.workspace import Workspace

_TODO = "give rows of messages, prompt and completion, question and answer, or text; or an examples.jsonl of ftprep"


class Chosen(msgspec.Struct, frozen=True):
    """Rows to train on, and how many were left out, by reason. rows + left out = what there was."""

    rows: tuple[Example, ...]
    left_out: dict[str, int]


def chosen(workspace: Workspace, settings: Settings, file: Path | None) -> Chosen:
    """The rows of `file`, else of the workspace (validation documents among them), without those that the test set keeps out.

    Raises NoExamples, NoRows (none is left), and for the file NoSuchPath, NotReadable, MissingExtra, BadLine.
    """
    settings = guarded(workspace, settings)
    rows: Iterable[Example]
    if file is not None:
        rows = of_file(file)
    elif workspace.examples.exists():
        titles = {document.id: document.title for document in jsonl.read(workspace.documents, Document)}
        rows = (row for row in examples_of(workspace, settings, titles) if row.kind != "contradiction")
    else:
        raise NoExamples(path=workspace.root)
    mix = Mix(settings)
    kept: list[Example] = []
    left_out: Counter[str] = Counter()
    for row in rows:
        if (reason := mix.refusal(row)) is None:
            kept.append(row)
        else:
            left_out[reason] += 1
    if not kept:
        raise NoRows(path=file or workspace.examples, number=left_out.total())
    return Chosen(tuple(kept), dict(left_out.most_common()))


def of_file(path: Path) -> Iterator[Example]:
    """The rows of a file in any usual shape: JSON lines, a JSON list, CSV, Parquet. ftprep's own examples keep their passages.

    {"messages": [...]}  {"prompt": "Who owns Tarn?", "completion": "The Data Platform team."}  {"text": "The Data ... owns Tarn."}

    Raises NoSuchPath, NotReadable, MissingExtra, BadLine.
    """
    for row in rowfiles.read(path, rowfiles.container_of(path, "jsonl")):
        if row.value is None and row.readable is False and row.faults[0][0] in ("bom", "json-array", "not-array"):
            continue  # of the file, whose rows are read nevertheless
        example = _example(row.value)
        if example is None:
            what = row.faults[0][1] if row.faults else "no training row"
            raise BadLine(path=path, line=row.line, what=what, todo=_TODO)
        yield example


def _example(value: Any) -> Example | None:
    try:
        return msgspec.convert(value, Example)
    except msgspec.ValidationError:
        messages = conversation(value)
    if messages is None:
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not text.strip():
            return None
        messages = (Message(role="assistant", content=text.strip()),)
    parts = [part for message in messages for part in (message.role, message.content)]
    return Example(id=stable_id(["row", *parts]), kind="seed", messages=messages, document_ids=(), passage_ids=())


def text_of(row: Example) -> str:
    """A row as the text that a completion of the test's form goes on from: questions as such, all else as the statement alone.

    "Question: Who owns Tarn?\\nAnswer: The Data Platform team."
    """
    answer = row.messages[-1].content
    question = next((message.content for message in row.messages if message.role == "user"), "")
    if row.kind not in ("qa", "seed") or not question:
        return answer
    return f"Question: {question}\nAnswer: {answer}"
