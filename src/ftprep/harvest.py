"""The harvest stage: from the ledger's answers to checked examples. Spends nothing, and can be repeated whenever a check changes.

asked = answered + failed + not yet sent, and of what was answered: rows = kept + rejected. Each rejected row keeps its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import IO

import msgspec

from ftprep import jsonl
from ftprep.checks import AMONG_ROWS, CHECKS, Candidate, first_refusal
from ftprep.checks.asserting import asserted
from ftprep.checks.kept import Kept
from ftprep.checks.likeness import contradicted, trace_of
from ftprep.checks.quotes import located
from ftprep.ledger import asked
from ftprep.lexicon import words
from ftprep.records import (
    Conflict,
    Document,
    Evidence,
    Example,
    Generation,
    Item,
    Message,
    Passage,
    Rejected,
    Request,
    Standalone,
    stable_id,
)
from ftprep.settings import Settings
from ftprep.standalone import by_passage, quotable, quoting_originals
from ftprep.strategies import HARVESTS, Unreadable
from ftprep.strategies.follow_ups import replaced
from ftprep.turns import invitation
from ftprep.workspace import Workspace


class HarvestSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts: requests = answered + failed + pending; rows = kept + rejected.

    {"requests": 214, "answered": 210, "failed": 4, "pending": 0, "rows": 603, "kept": 498, "rejected": 105,
     "by_kind": {"reversal": 120, ...}, "by_check": {"grounded": 41, ...}, "passages": 180, "passages_with_kept": 171,
     "conflicts": 2}

    Conflicts between documents are rows too: rows = kept + rejected + conflicts. `replaced` of the answered requests were asked
    again: their rows are those of their follow-ups. `repaired` are kept rows from such answers, or saved from broken ones.
    """

    requests: int
    answered: int
    failed: int
    pending: int
    rows: int
    kept: int
    rejected: int
    by_kind: dict[str, int]
    by_check: dict[str, int]
    passages: int
    passages_with_kept: int
    conflicts: int = 0
    replaced: int = 0
    repaired: int = 0


def harvest(workspace: Workspace, settings: Settings) -> HarvestSummary:
    """Write examples.jsonl and rejected.jsonl from requests.jsonl and generations.jsonl."""
    titles = {document.id: document.title for document in jsonl.read(workspace.documents, Document)}
    said = by_passage(jsonl.read(workspace.standalone, Standalone))
    passages = {passage.id: quotable(passage, said) for passage in jsonl.read(workspace.passages, Passage)}
    answers = {generation.key: generation for generation in jsonl.read(workspace.generations, Generation, ledger=True)}
    count: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    checks: Counter[str] = Counter()
    before = _Before()
    worked: set[str] = set()
    reached: set[str] = set()
    anew = replaced((one for one in jsonl.read(workspace.requests, Request) if one.follows), answers)
    with jsonl.replacing(workspace.rejected) as refused:
        with jsonl.replacing(workspace.examples) as kept, jsonl.replacing(workspace.conflicts) as reported:
            for request in asked(workspace):
                count["requests"] += 1
                worked.update(request.focus)
                generation = answers.get(request.key)
                if generation is None or generation.error is not None:
                    count["pending" if generation is None else "failed"] += 1
                    continue
                count["answered"] += 1
                if request.key in anew:
                    count["replaced"] += 1
                    continue
                for row in _rows(request, generation, passages, titles, settings, before):
                    count["rows"] += 1
                    row = quoting_originals(row, said)
                    if isinstance(row, Example):
                        kept.write(jsonl.encode(row))
                    elif isinstance(row, Conflict):
                        count["conflicts"] += 1
                        reported.write(jsonl.encode(row))
                    else:
                        checks[row.check] += 1
                        refused.write(jsonl.encode(row))
        for example in _settled(workspace, before, refused, checks):
            kinds[example.kind] += 1
            count["repaired"] += example.repaired
            reached.update(example.passage_ids)
    return HarvestSummary(
        requests=count["requests"],
        answered=count["answered"],
        failed=count["failed"],
        pending=count["pending"],
        rows=count["rows"],
        kept=kinds.total(),
        rejected=checks.total(),
        by_kind=dict(kinds.most_common()),
        by_check=dict(checks.most_common()),
        passages=len(worked),
        passages_with_kept=len(worked & reached),
        conflicts=count["conflicts"],
        replaced=count["replaced"],
        repaired=count["repaired"],
    )


class _Before:
    """What the harvest remembers of the rows kept so far: their ids, their traces, and which a later row has contradicted."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.kept = Kept()
        self.contradicted: dict[str, str] = {}


def _settled(workspace: Workspace, before: _Before, refused: IO[bytes], checks: Counter[str]) -> Iterator[Example]:
    """The examples that stay. Those that a later row contradicted are taken out again: of two contrary rows none is trained on."""
    if not before.contradicted:
        yield from jsonl.read(workspace.examples, Example)
        return
    with jsonl.replacing(workspace.examples) as kept:
        for example in jsonl.read(workspace.examples, Example):
            if (other := before.contradicted.get(example.id)) is None:
                kept.write(jsonl.encode(example))
                yield example
                continue
            checks["contradiction"] += 1
            refused.write(
                jsonl.encode(
                    Rejected(
                        request_key=example.request_key or "",
                        check="contradiction",
                        reason=f"contradicts {other}: both are dropped",
                        strategy=example.strategy,
                        passage_ids=example.passage_ids,
                        example=example,
                    )
                )
            )


def _rows(
    request: Request,
    generation: Generation,
    passages: Mapping[str, Passage],
    titles: Mapping[str, str],
    settings: Settings,
    before: _Before,
) -> Iterator[Example | Rejected | Conflict]:
    """Every row of an answer, judged. An item with a statement and a question gives two rows; the second falls with the first."""
    try:
        items = HARVESTS[request.task](request, generation.text)
    except Unreadable as fault:
        yield _rejected(request, "unreadable", str(fault), None)
        return
    if generation.finish_reason == "length" and not request.facts:
        yield _rejected(request, "cut", "the answer was cut at its token limit; its last item is lost", None)
    for item in items:
        if item.kind == "trace" and not settings.keep_trace:
            continue  # it stays in the ledger: harvesting again with the setting brings it back
        if item.kind == "conflict":
            yield _conflict(request, item, passages, titles, before.ids)
            continue
        statement_refused = None
        if item.statement or not item.question:
            row = _judged(request, item, False, passages, titles, settings, before)
            statement_refused = row.check if isinstance(row, Rejected) else None
            yield row
        if item.question or item.answer:
            if statement_refused and statement_refused not in _ONLY_THE_STATEMENT:
                reason = f"its statement was rejected ({statement_refused})"
                yield _rejected(request, "statement", reason, _example(request, item, True, passages, titles))
            else:
                yield _judged(request, item, True, passages, titles, settings, before)


_ONLY_THE_STATEMENT = ("copy", "near-duplicate", "duplicate")
"""Checks whose refusal of a statement says nothing against the question beside it."""


def _judged(
    request: Request,
    item: Item,
    asks: bool,
    passages: Mapping[str, Passage],
    titles: Mapping[str, str],
    settings: Settings,
    before: _Before,
) -> Example | Rejected:
    example = _example(request, item, asks, passages, titles)
    row = candidate_of(request, item, asks, passages, titles)
    refusal = first_refusal(row, settings.disable_checks)
    if refusal is None and example.id in before.ids:
        refusal = ("duplicate", "the same row was kept already")
    if refusal is None:
        trace = trace_of(row, example.id)
        row = msgspec.structs.replace(row, earlier=tuple(before.kept.like(trace.group)))
        refusal = first_refusal(row, {*settings.disable_checks, *(CHECKS.keys() - AMONG_ROWS)})
        if refusal is None:
            before.ids.add(example.id)
            before.kept.add(trace)
            return example
        if refusal[0] == "contradiction" and (other := contradicted(row)) is not None:
            before.contradicted[other.id] = example.id
            before.kept.drop(other)
    return _rejected(request, *refusal, example)


def _conflict(
    request: Request, item: Item, passages: Mapping[str, Passage], titles: Mapping[str, str], seen: set[str]
) -> Conflict | Rejected:
    """A conflict with quotes that really stand in two passages; found from both sides it is reported once."""
    candidate = candidate_of(request, item, False, passages, titles)
    refusal = next(((name, reason) for name in ("empty", "evidence") if (reason := CHECKS[name](candidate))), None)
    sides = sorted({(one.passage_id, " ".join(words(one.quote))) for one in item.evidence})
    if refusal is None and len({passage for passage, _ in sides}) < 2:
        refusal = ("evidence", "a conflict needs quotes from two passages")
    conflict_id = stable_id(["conflict", *(part for side in sides for part in side)])
    if refusal is None and conflict_id in seen:
        refusal = ("duplicate", "the same conflict was reported already")
    if refusal is not None:
        return _rejected(request, *refusal, _example(request, item, False, passages, titles))
    seen.add(conflict_id)
    homes = (passages[one.passage_id].document_id for one in item.evidence)
    return Conflict(
        id=conflict_id,
        about=item.statement,
        evidence=item.evidence,
        document_ids=tuple(dict.fromkeys(homes)),
        strategy=request.strategy,
        request_key=request.key,
    )


def candidate_of(request: Request, item: Item, asks: bool, passages: Mapping[str, Passage], titles: Mapping[str, str]) -> Candidate:
    """What the checks look at: an item's statement, or (`asks`) its question and answer, with the source it must be true to."""
    keys = dict.fromkeys([*request.focus, *(evidence.passage_id for evidence in item.evidence)])
    shown = [passages[key] for key in keys if key in passages]
    around: tuple[str, ...] = ()
    sources = request.facts
    if not request.facts:
        around = tuple(". ".join([titles.get(passage.document_id, ""), *passage.heading]) for passage in shown)
        sources = tuple(sentence for passage in shown for sentence in passage.sentences or (passage.text,)) + around
    return Candidate(
        kind="qa" if asks else item.kind,
        statement=asserted(item.question, item.answer) if asks else item.statement,
        question=item.question if asks else "",
        answer=item.answer if asks else "",
        evidence=item.evidence,
        cited={passage.id: passage.text for passage in shown},
        sources=sources,
        strict=bool(request.facts),
        promised=request.answer if request.task == "rephrase" else "",
        around=around,
        language=shown[0].language if shown else None,
    )


def _example(request: Request, item: Item, asks: bool, passages: Mapping[str, Passage], titles: Mapping[str, str]) -> Example:
    ids = tuple(dict.fromkeys([*(e.passage_id for e in item.evidence if e.passage_id in passages)] or request.focus))
    lead = passages.get(ids[0]) if ids else None
    kind = "qa" if asks else item.kind
    if asks:
        example_id = stable_id([kind, item.question, item.answer])
        messages = (Message(role="user", content=item.question), Message(role="assistant", content=item.answer))
    else:
        example_id = stable_id(["statement", item.statement, *([item.contrary] if item.contrary else [])])
        title = titles.get(lead.document_id, "") if lead else ""
        opening = invitation(title, lead.heading if lead else (), example_id, lead.language if lead else None)
        messages = (Message(role="user", content=opening), Message(role="assistant", content=item.statement))
    return Example(
        id=example_id,
        kind=kind,
        messages=messages,
        strategy=request.strategy,
        request_key=request.key,
        document_ids=tuple(dict.fromkeys(passages[key].document_id for key in ids if key in passages)) or (request.document_id,),
        passage_ids=ids,
        evidence=tuple(_found(evidence, passages) for evidence in item.evidence),
        contrary=item.contrary,
        repaired=item.repaired or request.follows is not None,
    )


def _found(evidence: Evidence, passages: Mapping[str, Passage]) -> Evidence:
    """The evidence as it stands in its passage, whatever slips the quote has."""
    passage = passages.get(evidence.passage_id)
    span = located(evidence.quote, passage.text) if passage is not None else None
    return Evidence(passage_id=evidence.passage_id, quote=span or evidence.quote)


def _rejected(request: Request, check: str, reason: str, example: Example | None) -> Rejected:
    return Rejected(
        request_key=request.key, check=check, reason=reason, strategy=request.strategy, passage_ids=request.focus, example=example
    )
