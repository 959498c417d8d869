"""The first stage: files and folders in, documents.jsonl, passages.jsonl and one outcome for every file out."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.config import Settings
from ftprep.errors import NothingToRead
from ftprep.files import Found, find
from ftprep.passages import split
from ftprep.progress import Progress
from ftprep.readers import MEDIA_TYPES, READERS, ReadFailed, Reading, ReadOptions
from ftprep.readers.workers import read_all
from ftprep.records import Document, Outcome, Passage, stable_id
from ftprep.workspace import Workspace


class IngestSummary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it went. `statuses` counts files by outcome; `outcomes` are those that are not plainly ok, ok with a remark included.

    {"files": 249, "statuses": {"ok": 247, "empty": 2}, "documents": 247, "passages": 3120, "tokens": 412000,
     "outcomes": [{"source": "old/plan.pdf", "status": "encrypted", "reason": "the PDF asks for a password", ...}], "seconds": 4.2}
    """

    files: int
    statuses: dict[str, int]
    documents: int
    passages: int
    tokens: int
    outcomes: tuple[Outcome, ...]
    seconds: float


_FIRST_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
_LINKED = re.compile(r"[*_`]|\]\([^)]*\)|\[")


def ingest(
    roots: Sequence[Path], workspace: Workspace, settings: Settings, progress: Progress, passwords: tuple[str, ...] = ()
) -> IngestSummary:
    """Read all files under `roots` into the workspace, replacing what it held; each file found has exactly one Outcome.

    Raises NoSuchPath for a root that does not exist, NothingToRead where there is no file of a known format (the workspace then
    keeps what it held), NotWritable.
    """
    began = time.monotonic()
    found = find(roots, workspace.root)
    if not any(file.path.suffix.lower() in READERS for file in found):
        raise NothingToRead(path=", ".join(map(str, roots)), formats=" ".join(suffix[1:] for suffix in READERS))
    files = _Files(settings.passage_tokens)
    options = _options(settings, passwords)
    progress.begin("read", len(found), "files")
    try:
        with (
            jsonl.replacing(workspace.documents) as documents,
            jsonl.replacing(workspace.passages) as passages,
            jsonl.replacing(workspace.outcomes) as outcomes,
        ):
            results = read_all([file.path for file in found if file.refusal is None], options)
            for file in found:
                outcome, document, pieces = files.take(file, file.refusal or next(results).result)
                if document is not None:
                    documents.write(jsonl.encode(document))
                    passages.write(b"".join(map(jsonl.encode, pieces)))
                outcomes.write(jsonl.encode(outcome))
                progress.step(1, note=f"{files.passages:,} passages")
    finally:
        progress.end()
    return IngestSummary(
        files=len(found),
        statuses=dict(files.statuses.most_common()),
        documents=files.statuses["ok"],
        passages=files.passages,
        tokens=files.tokens,
        outcomes=tuple(files.remarkable),
        seconds=round(time.monotonic() - began, 3),
    )


def _options(settings: Settings, passwords: tuple[str, ...]) -> ReadOptions:
    """The settings that readers know, by the same names."""
    shared = set(ReadOptions.__struct_fields__) & set(Settings.__struct_fields__)
    return ReadOptions(**{name: getattr(settings, name) for name in shared}, passwords=passwords)


class _Files:
    """What has come of the files so far."""

    def __init__(self, passage_tokens: int) -> None:
        self.passage_tokens = passage_tokens
        self.statuses: Counter[str] = Counter()
        self.remarkable: list[Outcome] = []
        self.passages = 0
        self.tokens = 0
        self._seen: dict[str, str] = {}

    def take(self, file: Found, result: Reading | ReadFailed) -> tuple[Outcome, Document | None, list[Passage]]:
        """The outcome of a file; with it the document and its passages where it becomes one."""
        document, pieces = None, list[Passage]()
        if isinstance(result, ReadFailed):
            outcome = Outcome(source=file.source, status=result.status, reason=result.reason, bytes=file.bytes)
        elif (same := self._seen.setdefault(stable_id([result.text], 32), file.source)) != file.source:
            outcome = Outcome(source=file.source, status="ignored", reason=f"same text as {same}", bytes=file.bytes)
        else:
            document = _document(file, result)
            pieces = split(document, self.passage_tokens)
            outcome = Outcome(
                source=file.source,
                status="ok",
                reason="; ".join(result.notes),
                bytes=file.bytes,
                document_id=document.id,
                characters=len(document.text),
                passages=len(pieces),
            )
        self.passages += len(pieces)
        self.tokens += sum(piece.tokens for piece in pieces)
        self.statuses[outcome.status] += 1
        if outcome.status != "ok" or outcome.reason:
            self.remarkable.append(outcome)
        return outcome, document, pieces


def _document(file: Found, reading: Reading) -> Document:
    return Document(
        id=stable_id([file.source, reading.text], 12),
        source=file.source,
        media_type=MEDIA_TYPES[file.path.suffix.lower()],
        title=_title(file, reading),
        text=reading.text,
        pages=reading.pages,
        encoding=reading.encoding,
    )


def _title(file: Found, reading: Reading) -> str:
    """The title found in the file, else its first large heading, else the file's name in words."""
    if reading.title:
        return reading.title
    heading = _FIRST_HEADING.search(reading.text[:4000])
    words = _LINKED.sub("", heading[1]) if heading is not None else ""
    return " ".join(words.split()) or re.sub(r"[-_ ]+", " ", Path(file.source).stem).strip()
