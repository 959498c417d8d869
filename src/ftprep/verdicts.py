"""An answer, judged row by row: all that can be said of a row without looking at any other. The harvest says the rest, in the order
of the plan: `harvest` for what is asked here and now, `ahead` for processes that judge while answers still come.

    judged(request, generation, sources, settings) -> a Verdict for each row
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

import msgspec

from ftprep import jsonl
from ftprep.checks import CHECKS, Candidate, distilling, first_refusal
from ftprep.checks.kept import Trace
from ftprep.checks.likeness import trace_of
from ftprep.lexicon import words
from ftprep.records import Conflict, Example, Generation, Item, Passage, Request, Standalone, StatedFact, stable_id
from ftprep.rows import candidate_of, example_of
from ftprep.standalone import Found, Quotable, by_passage, quoting_originals
from ftprep.stated import Stated, quoting_sources
from ftprep.stated import by_passage as facts_by_passage
from ftprep.stored import Stored
from ftprep.strategies import HARVESTS, Unreadable
from ftprep.workspace import Workspace

Refusal = tuple[str, str]
"""The check that refuses a row, and its reason."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of an answer: the example it would be (None where nothing could be parsed) with what refuses it.

    Where nothing does, a `conflict` is a report instead of an example, and a `trace` is what the rows kept before are held against.
    `beside`: the question of an item whose statement is the row before, with which it falls.

    Verdict(example=Example(id="e41d0c9a2b7f", ...), refusal=("grounded", "not in the source: 'Falcon'"))
    """

    example: Example | None = None
    refusal: Refusal | None = None
    trace: Trace | None = None
    conflict: Conflict | None = None
    beside: bool = False


class Sources(msgspec.Struct, frozen=True):
    """What the answers are about: passages by id, titles by document, sentences that were made to stand alone, and the facts that
    were found in them."""

    passages: Mapping[str, Passage]
    titles: Mapping[str, str]
    said: Found
    stated: Stated = {}


class Judging(msgspec.Struct, frozen=True):
    """Of the settings what the verdicts depend on."""

    disabled: tuple[str, ...] = ()
    keep_trace: bool = False


class _Titled(msgspec.Struct):
    id: str
    title: str


@contextmanager
def sources_of(workspace: Workspace) -> Iterator[Sources]:
    """The sources of a workspace, the passages read when they are asked for."""
    with Stored(workspace.passages, Passage, lambda one: one.id) as passages:
        said = by_passage(jsonl.read(workspace.standalone, Standalone))
        titles = {document.id: document.title for document in jsonl.read(workspace.documents, _Titled)}
        yield Sources(Quotable(passages, said), titles, said, facts_by_passage(jsonl.read(workspace.facts, StatedFact)))


def judged(request: Request, generation: Generation, sources: Sources, judging: Judging) -> tuple[Verdict, ...]:
    """The verdicts on all rows of an answer, in its order. An item with a statement and a question gives two rows."""
    return tuple(_rows(request, generation, sources, judging))


def fallen(statement: str | None) -> Refusal | None:
    """Why a question falls with the statement beside it, which this check has refused; None where it does not."""
    if statement is None or statement in _ONLY_THE_STATEMENT:
        return None
    return "statement", f"its statement was rejected ({statement})"


_ONLY_THE_STATEMENT = ("copy", "near-duplicate", "duplicate")
"""Checks whose refusal of a statement says nothing against the question beside it."""


def _rows(request: Request, generation: Generation, sources: Sources, judging: Judging) -> Iterator[Verdict]:
    try:
        items = HARVESTS[request.task](request, generation.text)
    except Unreadable as fault:
        yield Verdict(refusal=(fault.check, str(fault)))
        return
    if generation.finish_reason == "length" and not request.facts:
        yield Verdict(refusal=("cut", "the answer was cut at its token limit; its last item is lost"))
    for item in items:
        if item.kind == "trace" and not judging.keep_trace:
            continue  # it stays in the ledger: harvesting again with the setting brings it back
        if item.kind == "conflict":
            yield _conflict(request, item, sources)
            continue
        beside, refusal = False, None
        if item.statement or not item.question:
            beside = True
            row = _row(request, item, False, sources, judging.disabled)
            refusal = fallen(row.refusal[0]) if row.refusal is not None else None
            yield row
        if item.question or item.answer:
            yield _row(request, item, True, sources, judging.disabled, beside=beside, refusal=refusal)


def _row(
    request: Request,
    item: Item,
    asks: bool,
    sources: Sources,
    disabled: Collection[str],
    *,
    beside: bool = False,
    refusal: Refusal | None = None,
) -> Verdict:
    example = example_of(request, item, asks, sources.passages, sources.titles)
    trace = None
    if refusal is None:
        row = candidate_of(request, item, asks, sources.passages, sources.titles)
        refusal = CHECKED_BY.get(request.task, first_refusal)(row, disabled)
        trace = trace_of(row, example.id) if refusal is None else None
    example = quoting_originals(quoting_sources(example, sources.stated, sources.passages), sources.said)
    return Verdict(example=example, refusal=refusal, trace=trace, beside=beside)


def _distilled(row: Candidate, disabled: Collection[str]) -> Refusal | None:
    """A fact found in prose is a row of its own where it is no copy of what stands there."""
    refusal = distilling.first_refusal(row, disabled)
    reason = CHECKS["copy"](row) if refusal is None and "copy" not in disabled else None
    return ("copy", reason) if reason else refusal


CHECKED_BY: Mapping[str, Callable[[Candidate, Collection[str]], Refusal | None]] = {"distil": _distilled}
"""Tasks whose rows are not asked by all of CHECKS."""


def _conflict(request: Request, item: Item, sources: Sources) -> Verdict:
    """A conflict with quotes that really stand in two passages; found from both sides it has one id."""
    passages = sources.passages
    candidate = candidate_of(request, item, False, passages, sources.titles)
    refusal = next(((name, reason) for name in ("empty", "evidence") if (reason := CHECKS[name](candidate))), None)
    sides = sorted({(one.passage_id, " ".join(words(one.quote))) for one in item.evidence})
    if refusal is None and len({passage for passage, _ in sides}) < 2:
        refusal = ("evidence", "a conflict needs quotes from two passages")
    example = quoting_originals(example_of(request, item, False, passages, sources.titles), sources.said)
    if refusal is not None:
        return Verdict(example=example, refusal=refusal)
    homes = (passages[one.passage_id].document_id for one in item.evidence)
    conflict = Conflict(
        id=stable_id(["conflict", *(part for side in sides for part in side)]),
        about=item.statement,
        evidence=item.evidence,
        document_ids=tuple(dict.fromkeys(homes)),
        strategy=request.strategy,
        request_key=request.key,
    )
    return Verdict(example=example, conflict=quoting_originals(conflict, sources.said))
