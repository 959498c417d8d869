"""Take documents out of a run folder: their text, what was asked about them, what models answered, and what was made of it.

What the ledger spent stays in the books: an answer is emptied, its cost is kept. The next `augment` asks again only what stood in a
shared context with the document.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from ftprep import jsonl
from ftprep.engines.batch import journal
from ftprep.errors import BatchesOpen, NoDocuments, UnknownDocument
from ftprep.judge import Verdict
from ftprep.readings import Kept
from ftprep.records import (
    Cleaning,
    Conflict,
    Document,
    Example,
    Generation,
    Outcome,
    Passage,
    Rejected,
    Request,
    Standalone,
    StatedFact,
)
from ftprep.workspace import Workspace

FORGOTTEN = "forgotten: its answer was removed by `ftprep forget`"


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    """What rests on the documents and is removed, or would be. `answers_of_old_requests` belong to no present request, so that what
    they rest on can't be known; `exports` are folders whose files hold all documents' rows together.

    {"documents": ["hr/leavers.md"], "passages": 4, "requests": 9, "answers": 9, "answers_of_old_requests": 0, "examples": 21,
     "rejected": 3, "contexts": 1, "exports": ["ftprep-out/export/openai"], "done": false}
    """

    documents: tuple[str, ...]
    passages: int
    requests: int
    answers: int
    answers_of_old_requests: int
    examples: int
    rejected: int
    contexts: int
    exports: tuple[str, ...]
    done: bool


class _Doomed(msgspec.Struct, frozen=True):
    """Ids of what is to go."""

    sources: frozenset[str]
    documents: frozenset[str]
    passages: frozenset[str]
    contexts: frozenset[str]
    requests: frozenset[str]
    other_requests: frozenset[str]


def forget(workspace: Workspace, names: Sequence[str], *, do: bool) -> Forgotten:
    """Remove the documents named by id or source; without `do`, only count. With no names: what rests on documents that are not in
    the workspace any more.

    Raises NoDocuments, UnknownDocument, BadLine, NotWritable.
    """
    if not workspace.documents.exists():
        raise NoDocuments(path=workspace.root)
    if do and any(job.is_open for job in journal.read(workspace.batches).values()):
        raise BatchesOpen(count="answers about documents")
    doomed = _doomed(workspace, names)
    counts = Counter[str]()
    for path, kind, goes in _rules(workspace, doomed):
        counts[path.name] = _filtered(path, kind, goes, do)
    counts["answers"], counts["old"] = _emptied(workspace, doomed, do)
    exports = sorted(manifest.parent for manifest in workspace.exports.glob("*/manifest.json"))
    exports += [workspace.evaluation] if workspace.evaluation.exists() else []  # it holds the text of all documents together
    any_rows = bool(doomed.documents or counts[workspace.examples.name])
    if do:
        for context in doomed.contexts:
            workspace.context(context).unlink(missing_ok=True)
        for folder in exports if any_rows else ():
            shutil.rmtree(folder)
        for file in workspace.batch_files.glob("*.jsonl"):  # left by a run that was killed
            file.unlink()
        workspace.estimate.unlink(missing_ok=True)
        workspace.ingest_state.unlink(missing_ok=True)  # its counts are those of other files now
    return Forgotten(
        documents=tuple(sorted(doomed.sources)),
        passages=counts[workspace.passages.name],
        requests=sum(counts[path.name] for path in workspace.planned),
        answers=counts["answers"],
        answers_of_old_requests=counts["old"],
        examples=counts[workspace.examples.name],
        rejected=counts[workspace.rejected.name],
        contexts=len(doomed.contexts),
        exports=tuple(map(str, exports)) if any_rows else (),
        done=do,
    )


def _doomed(workspace: Workspace, names: Sequence[str]) -> _Doomed:
    sources, documents = _named(workspace, names)
    there: set[str] = set()
    passages: set[str] = set()
    for passage in jsonl.read(workspace.passages, Passage):
        (passages if passage.document_id in documents else there).add(passage.id)

    def is_gone(passage: str) -> bool:
        return passage in passages or passage not in there

    contexts = {path.stem for path in _files(workspace.contexts) if _cites(path, passages, there)}
    requests: set[str] = set()
    others: set[str] = set()
    for request in chain.from_iterable(jsonl.read(path, Request) for path in workspace.planned):
        rests = any(map(is_gone, request.focus)) or request.context_id in contexts
        (requests if rests else others).add(request.key)
    return _Doomed(
        frozenset(sources), frozenset(documents), frozenset(passages), frozenset(contexts), frozenset(requests), frozenset(others)
    )


def _named(workspace: Workspace, names: Sequence[str]) -> tuple[set[str], set[str]]:
    """Sources and ids of the documents named. Raises UnknownDocument."""
    wanted = set(names)
    sources: set[str] = set()
    documents: set[str] = set()
    for document in jsonl.read(workspace.documents, Document):
        if wanted & {document.id, document.source}:
            sources.add(document.source)
            documents.add(document.id)
            wanted -= {document.id, document.source}
    if wanted:
        raise UnknownDocument(name=", ".join(sorted(wanted)))
    return sources, documents


def _files(folder: Path) -> Iterable[Path]:
    return folder.glob("*.txt") if folder.is_dir() else ()


def _cites(context: Path, passages: set[str], there: set[str]) -> bool:
    """Whether a shared context shows one of the passages, or one that is gone: each stands behind its id in brackets."""
    with context.open(encoding="utf-8") as lines:
        cited = {line[1:].split("]", 1)[0] for line in lines if line.startswith("[") and "] " in line[:40]}
    return bool(cited & passages) or bool({id for id in cited if _is_id(id)} - there)


def _is_id(text: str) -> bool:
    return len(text) == 10 and all(character in "0123456789abcdef" for character in text)


def _rules(workspace: Workspace, doomed: _Doomed) -> list[tuple[Path, type[Any], Callable[[Any], bool]]]:
    """Which lines of which file go."""

    def of_source(one: Any) -> bool:
        return one.source in doomed.sources

    def of_document(one: Any) -> bool:
        return one.document_id in doomed.documents

    def of_request(one: Any) -> bool:
        return one.request_key not in doomed.other_requests or bool(doomed.passages & set(one.passage_ids))

    return [
        (workspace.documents, Document, of_source),
        (workspace.passages, Passage, of_document),
        (workspace.cleaning, Cleaning, of_source),
        (workspace.outcomes, Outcome, of_source),
        (workspace.seeds, Example, lambda one: not doomed.documents.isdisjoint(one.document_ids)),
        (workspace.readings, Kept, lambda one: one.path in doomed.sources),
        *((path, Request, lambda one: one.key in doomed.requests) for path in workspace.planned),
        (workspace.conflicts, Conflict, lambda one: not doomed.passages.isdisjoint(e.passage_id for e in one.evidence)),
        (workspace.standalone, Standalone, lambda one: one.passage_id in doomed.passages or one.request_key in doomed.requests),
        (workspace.facts, StatedFact, lambda one: one.passage_id in doomed.passages or one.request_key in doomed.requests),
        (workspace.verdicts, Verdict, lambda one: one.request_key in doomed.requests),
        (workspace.examples, Example, of_request),
        (workspace.rejected, Rejected, of_request),
    ]


def _filtered(path: Path, kind: type[Any], goes: Callable[[Any], bool], do: bool) -> int:
    """Count the lines that go; with `do`, write the file without them."""
    if not path.exists():
        return 0
    count = sum(goes(record) for record in jsonl.read(path, kind))
    if do and count:
        jsonl.write(path, (record for record in jsonl.read(path, kind) if not goes(record)))
    return count


def _emptied(workspace: Workspace, doomed: _Doomed, do: bool) -> tuple[int, int]:
    """How many answers are emptied: those of doomed requests, and those that belong to no present request."""
    mine = old = 0
    for one in jsonl.read(workspace.generations, Generation, ledger=True):
        if one.text:
            mine += one.key in doomed.requests
            old += one.key not in doomed.requests and one.key not in doomed.other_requests
    if do and mine + old:
        ledger = jsonl.read(workspace.generations, Generation, ledger=True)
        jsonl.write(workspace.generations, (one if one.key in doomed.other_requests else _empty(one) for one in ledger))
    return mine, old


def _empty(one: Generation) -> Generation:
    return msgspec.structs.replace(one, text="", error=one.error or FORGOTTEN) if one.text else one
