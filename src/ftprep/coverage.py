"""What of the documents the examples cover: nothing is learned of a passage, in any direction but its own, on which no row rests.

Each passage ends in one of these, and the counts add up: it has kept rows, or it has none because ...
"""

from __future__ import annotations

from collections import Counter, defaultdict

import msgspec

from ftprep import jsonl
from ftprep.errors import NoDocuments
from ftprep.ledger import asked
from ftprep.records import Document, Example, Generation, Passage, Rejected
from ftprep.workspace import Workspace

NOT_ASKED = "not asked about"
WAITING = "asked, not answered yet"
FAILED = "asked, every request failed"
SILENT = "answered, nothing was stated in the answers"
REFUSED = "answered, every row was rejected"


class DocumentCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """One document: how many of its passages were asked about, answered, and have kept rows; `thirds` is the share of passages with
    kept rows in the first, second and last third of its text (None where no passage begins there), so that a document whose end was
    never used is seen.

    {"document_id": "5f1c0e6a2b9d", "source": "it/tools.md", "passages": 12, "asked": 12, "answered": 12, "covered": 10, "rows": 61,
     "thirds": [1.0, 0.75, 0.75]}
    """

    document_id: str
    source: str
    passages: int
    asked: int
    answered: int
    covered: int
    rows: int
    thirds: tuple[float | None, float | None, float | None]


class Uncovered(msgspec.Struct, frozen=True, kw_only=True):
    """A passage on which no kept row rests, and why.

    {"passage_id": "9b2e71c04d", "source": "it/tools.md", "cause": "answered, every row was rejected", "checks": {"grounded": 3}}
    """

    passage_id: str
    source: str
    cause: str
    checks: dict[str, int] = {}


class PassageCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """One passage: how many requests are about it, how many of them are answered, how many kept rows rest on it.

    {"passage_id": "9b2e71c04d", "source": "it/tools.md", "asked": 2, "answered": 2, "rows": 5}
    """

    passage_id: str
    source: str
    asked: int
    answered: int
    rows: int


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """All documents, in their order, and `each` passage. passages = covered + the sum of `causes`."""

    passages: int
    covered: int
    causes: dict[str, int]
    documents: tuple[DocumentCoverage, ...]
    uncovered: tuple[Uncovered, ...]
    each: tuple[PassageCoverage, ...]


class _Passage:
    """What has come of one passage so far."""

    __slots__ = ("answered", "asked", "checks", "document", "failed", "id", "rows", "start")

    def __init__(self, passage: Passage) -> None:
        self.id = passage.id
        self.document = passage.document_id
        self.start = passage.start
        self.asked = self.answered = self.failed = self.rows = 0
        self.checks: Counter[str] | None = None


def coverage(workspace: Workspace) -> Coverage:
    """Count what was asked, answered and kept for each passage; spends nothing, memory holds counts only.

    Raises NoDocuments, BadLine.
    """
    if not workspace.passages.exists():
        raise NoDocuments(path=workspace.root)
    passages = {passage.id: _Passage(passage) for passage in jsonl.read(workspace.passages, Passage)}
    _count_answers(workspace, passages)
    _count_rows(workspace, passages)
    by_document: defaultdict[str, list[_Passage]] = defaultdict(list)
    for one in passages.values():
        by_document[one.document].append(one)
    documents, uncovered, each = [], [], []
    for document in jsonl.read(workspace.documents, Document):
        inside = by_document[document.id]
        documents.append(_of_document(document, inside))
        each += [_of_passage(one, document.source) for one in inside]
        uncovered += [_uncovered(one, document.source) for one in inside if not one.rows]
    return Coverage(
        passages=len(passages),
        covered=sum(one.rows > 0 for one in passages.values()),
        causes=dict(Counter(one.cause for one in uncovered).most_common()),
        documents=tuple(documents),
        uncovered=tuple(uncovered),
        each=tuple(each),
    )


def _count_answers(workspace: Workspace, passages: dict[str, _Passage]) -> None:
    answers = {one.key: one.error is None for one in jsonl.read(workspace.generations, Generation, ledger=True)}
    for request in asked(workspace):
        well = answers.get(request.key)
        for one in (passages[id] for id in request.focus if id in passages):
            one.asked += 1
            one.answered += well is True
            one.failed += well is False


def _count_rows(workspace: Workspace, passages: dict[str, _Passage]) -> None:
    for example in jsonl.read(workspace.examples, Example):
        for one in (passages[id] for id in example.passage_ids if id in passages):
            one.rows += 1
    for row in jsonl.read(workspace.rejected, Rejected):
        for one in (passages[id] for id in row.passage_ids if id in passages):
            one.checks = one.checks or Counter()
            one.checks[row.check] += 1


def _of_document(document: Document, passages: list[_Passage]) -> DocumentCoverage:
    length = max(1, len(document.text))
    thirds: list[list[bool]] = [[], [], []]
    for one in passages:
        thirds[min(2, 3 * one.start // length)].append(one.rows > 0)
    first, second, third = (sum(part) / len(part) if part else None for part in thirds)
    return DocumentCoverage(
        document_id=document.id,
        source=document.source,
        passages=len(passages),
        asked=sum(one.asked > 0 for one in passages),
        answered=sum(one.answered > 0 for one in passages),
        covered=sum(one.rows > 0 for one in passages),
        rows=sum(one.rows for one in passages),
        thirds=(first, second, third),
    )


def _of_passage(one: _Passage, source: str) -> PassageCoverage:
    return PassageCoverage(passage_id=one.id, source=source, asked=one.asked, answered=one.answered, rows=one.rows)


def _uncovered(one: _Passage, source: str) -> Uncovered:
    return Uncovered(passage_id=one.id, source=source, cause=_cause(one), checks=dict(one.checks or {}))


def _cause(one: _Passage) -> str:
    if not one.asked:
        return NOT_ASKED
    if one.answered:
        return REFUSED if one.checks else SILENT
    return FAILED if one.failed == one.asked else WAITING
