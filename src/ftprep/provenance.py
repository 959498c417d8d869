"""Where one thing comes from: example -> request -> passage -> document -> page, by keys, streaming the files of a workspace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator
from itertools import chain
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from ftprep import jsonl
from ftprep.errors import AmbiguousId, NoDocuments, UnknownId
from ftprep.ledger import asked
from ftprep.records import Conflict, Document, Example, Generation, Passage, Rejected, Request
from ftprep.workspace import Workspace

T = TypeVar("T")
Thing = Literal["document", "passage", "request", "example", "rejected"]
SHOWN = 5


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a workspace: how many of each, and the first few ids to go on with.

    {"documents": 15, "passages": 120, "requests": 240, "answered": 238, "failed": 2, "examples": 410, "by_kind": {"reversal": 99},
     "rejected": 31, "by_check": {"copy": 20}, "first_documents": [["5f1c0e6a2b9d", "it/tools.md"]], "first_examples": [...]}
    """

    documents: int
    passages: int
    requests: int
    answered: int
    failed: int
    examples: int
    by_kind: dict[str, int]
    rejected: int
    by_check: dict[str, int]
    first_documents: tuple[tuple[str, str], ...]
    first_examples: tuple[tuple[str, str], ...]
    conflicts: int = 0


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A document without its text. {"id": "5f1c0e6a2b9d", "source": "it/tools.md", "title": "Internal tools", ...}"""

    id: str
    source: str
    title: str
    media_type: str
    characters: int


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A passage with the document and the page, slide or sheet that it stands on. "where" reads "it/tools.pdf, page 2"."""

    passage: Passage
    where: str


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """All that belongs to one id, upward to the documents and downward to what was made of it.

    {"found": "example", "id": "e41d...", "example": {...}, "request": {...}, "generation": {...}, "passages": [{...}],
     "documents": [{...}], "rejected": [], "made": []}

    `made` are ids with their kind: the passages of a document, the requests of a passage, the examples of a request.
    """

    found: Thing
    id: str
    example: Example | None = None
    request: Request | None = None
    generation: Generation | None = None
    passages: tuple[Cited, ...] = ()
    documents: tuple[Source, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    made: tuple[tuple[Thing, str], ...] = ()


def overview(workspace: Workspace) -> Overview:
    """What is in the workspace. Raises NoDocuments where there is none, BadLine where a file is damaged."""
    if not workspace.documents.exists():
        raise NoDocuments(path=workspace.root)
    documents: list[tuple[str, str]] = []
    count = 0
    for document in jsonl.read(workspace.documents, Document):
        count += 1
        if len(documents) < SHOWN:
            documents.append((document.id, document.source))
    kinds: Counter[str] = Counter()
    examples: list[tuple[str, str]] = []
    for example in jsonl.read(workspace.examples, Example):
        kinds[example.kind] += 1
        if len(examples) < SHOWN:
            examples.append((example.id, example.messages[-1].content))
    keys = {request.key for request in asked(workspace)}
    answers = {
        generation.key: generation.error is None
        for generation in jsonl.read(workspace.generations, Generation, ledger=True)
        if generation.key in keys  # the ledger also keeps what earlier settings asked
    }
    checks = Counter(rejected.check for rejected in jsonl.read(workspace.rejected, Rejected))
    return Overview(
        documents=count,
        passages=sum(1 for _ in jsonl.read(workspace.passages, Passage)),
        requests=len(keys),
        answered=sum(answers.values()),
        failed=len(answers) - sum(answers.values()),
        examples=kinds.total(),
        by_kind=dict(kinds.most_common()),
        rejected=checks.total(),
        by_check=dict(checks.most_common()),
        first_documents=tuple(documents),
        first_examples=tuple(examples),
        conflicts=sum(1 for _ in jsonl.read(workspace.conflicts, Conflict)),
    )


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """A conflict, and where each of its quotes stands: "it/tools.pdf, page 2"."""

    conflict: Conflict
    where: tuple[str, ...]


def conflicts(workspace: Workspace) -> tuple[Disagreement, ...]:
    """What the documents disagree about, as the last harvest found it. Raises NoDocuments, BadLine where a file is damaged."""
    if not workspace.documents.exists():
        raise NoDocuments(path=workspace.root)
    found = tuple(jsonl.read(workspace.conflicts, Conflict))
    named = tuple(dict.fromkeys(evidence.passage_id for one in found for evidence in one.evidence))
    where = {cited.passage.id: cited.where for cited in _cited(workspace, named)}
    gone = "not there any more"
    return tuple(Disagreement(conflict=one, where=tuple(where.get(e.passage_id, gone) for e in one.evidence)) for one in found)


def trace(workspace: Workspace, beginning: str) -> Trace:
    """Everything about the one thing whose id is, or begins with, `beginning`.

    Raises UnknownId, AmbiguousId (with some of the ids), BadLine where a file is damaged.
    """
    found, id = _resolve(workspace, beginning)
    if found == "document":
        return _of_document(workspace, id)
    if found == "passage":
        return _of_passage(workspace, id)
    if found == "request":
        return _of_request(workspace, id)
    return _of_example(workspace, found, id)


def _resolve(workspace: Workspace, beginning: str) -> tuple[Thing, str]:
    matches: dict[str, Thing] = {}
    for thing, id in _ids(workspace) if beginning else ():
        if id == beginning:
            return thing, id
        if id.startswith(beginning):
            matches.setdefault(id, thing)
    if not matches:
        raise UnknownId(id=beginning or "''")
    if len(matches) > 1:
        some = ", ".join(f"{id} ({thing})" for id, thing in list(matches.items())[:SHOWN])
        raise AmbiguousId(id=beginning, ids=some + (", ..." if len(matches) > SHOWN else ""))
    id, thing = next(iter(matches.items()))
    return thing, id


def _ids(workspace: Workspace) -> Iterator[tuple[Thing, str]]:
    for example in chain(jsonl.read(workspace.examples, Example), jsonl.read(workspace.seeds, Example)):
        yield "example", example.id
    for request in asked(workspace):
        yield "request", request.key
    for passage in jsonl.read(workspace.passages, Passage):
        yield "passage", passage.id
    for document in jsonl.read(workspace.documents, Document):
        yield "document", document.id
    for rejected in jsonl.read(workspace.rejected, Rejected):
        if rejected.example is not None:
            yield "rejected", rejected.example.id


def _of_example(workspace: Workspace, found: Thing, id: str) -> Trace:
    rejected: tuple[Rejected, ...] = ()
    if found == "rejected":
        rejected = (_first(workspace.rejected, Rejected, lambda one: one.example is not None and one.example.id == id),)
    known = chain(jsonl.read(workspace.examples, Example), jsonl.read(workspace.seeds, Example))
    example = rejected[0].example if rejected else next(one for one in known if one.id == id)
    assert example is not None  # _resolve has just seen it
    return Trace(
        found=found,
        id=id,
        example=example,
        rejected=rejected,
        request=next((one for one in asked(workspace) if one.key == example.request_key), None),
        generation=_generation(workspace, example.request_key),
        passages=_cited(workspace, example.passage_ids),
        documents=_sources(workspace, example.document_ids),
    )


def _of_request(workspace: Workspace, key: str) -> Trace:
    request = next(one for one in asked(workspace) if one.key == key)
    return Trace(
        found="request",
        id=key,
        request=request,
        generation=_generation(workspace, key),
        passages=_cited(workspace, request.focus),
        documents=_sources(workspace, (request.document_id,)),
        rejected=tuple(_those(workspace.rejected, Rejected, "request_key", {key})),
        made=tuple(("example", example.id) for example in _those(workspace.examples, Example, "request_key", {key})),
    )


def _of_passage(workspace: Workspace, id: str) -> Trace:
    cited = _cited(workspace, (id,))
    requests = [request.key for request in asked(workspace) if id in request.focus]
    examples = [example.id for example in jsonl.read(workspace.examples, Example) if id in example.passage_ids]
    return Trace(
        found="passage",
        id=id,
        passages=cited,
        documents=_sources(workspace, (cited[0].passage.document_id,)),
        rejected=tuple(one for one in jsonl.read(workspace.rejected, Rejected) if id in one.passage_ids),
        made=(*(("request", key) for key in requests), *(("example", one) for one in examples)),
    )


def _of_document(workspace: Workspace, id: str) -> Trace:
    passages = tuple(passage.id for passage in _those(workspace.passages, Passage, "document_id", {id}))
    return Trace(found="document", id=id, documents=_sources(workspace, (id,)), passages=_cited(workspace, passages))


def _first(path: Path, kind: type[T], wanted: Callable[[T], bool]) -> T:
    return next(record for record in jsonl.read(path, kind) if wanted(record))


def _those(path: Path, kind: type[T], field: str, wanted: Container[object]) -> Iterator[T]:
    return (record for record in jsonl.read(path, kind) if getattr(record, field) in wanted)


def _generation(workspace: Workspace, key: str | None) -> Generation | None:
    """The newest line about the request: an answer that followed a failure stands after it."""
    newest = None
    if key is None:  # an original stands in no request
        return None
    for generation in jsonl.read(workspace.generations, Generation, ledger=True):
        if generation.key == key:
            newest = generation
    return newest


def _sources(workspace: Workspace, ids: Container[str]) -> tuple[Source, ...]:
    return tuple(
        Source(id=one.id, source=one.source, title=one.title, media_type=one.media_type, characters=len(one.text))
        for one in _those(workspace.documents, Document, "id", ids)
    )


def _cited(workspace: Workspace, ids: Container[str]) -> tuple[Cited, ...]:
    passages = list(_those(workspace.passages, Passage, "id", ids))
    wanted = {passage.document_id for passage in passages}
    documents = {document.id: document for document in _those(workspace.documents, Document, "id", wanted)}
    return tuple(Cited(passage=passage, where=_where(documents.get(passage.document_id), passage)) for passage in passages)


def _where(document: Document | None, passage: Passage) -> str:
    """ "it/tools.pdf, page 2", or the label of the slide or sheet where it has one."""
    if document is None:
        return f"document {passage.document_id}, which is no longer in the workspace"
    page = next((page for page in document.pages if page.number == passage.page), None)
    if page is None:
        return document.source
    return f"{document.source}, {page.label or f'page {page.number}'}"
