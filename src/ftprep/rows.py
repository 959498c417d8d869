"""What becomes of an item that a model wrote: what the checks look at, the training row, or the line that says why not."""

from __future__ import annotations

from collections.abc import Mapping

from ftprep.checks import Candidate
from ftprep.checks.asserting import asserted
from ftprep.checks.quotes import located
from ftprep.records import Evidence, Example, Item, Message, Passage, Rejected, Request, stable_id
from ftprep.turns import invitation


def candidate_of(request: Request, item: Item, asks: bool, passages: Mapping[str, Passage], titles: Mapping[str, str]) -> Candidate:
    """What the checks look at: an item's statement, or (`asks`) its question and answer, with the source it must be true to."""
    keys = dict.fromkeys([*request.focus, *(evidence.passage_id for evidence in item.evidence)])
    shown = [passages[key] for key in keys if key in passages]
    around: tuple[str, ...] = ()
    if not request.facts or request.task == "distil":
        around = tuple(". ".join([titles.get(passage.document_id, ""), *passage.heading]) for passage in shown)
    told = request.facts or tuple(sentence for passage in shown for sentence in passage.sentences or (passage.text,))
    return Candidate(
        kind="qa" if asks else item.kind,
        statement=asserted(item.question, item.answer) if asks else item.statement,
        question=item.question if asks else "",
        answer=item.answer if asks else "",
        evidence=item.evidence,
        cited={passage.id: passage.text for passage in shown},
        sources=told + around,
        strict=bool(request.facts),
        promised=request.answer if request.task == "rephrase" else "",
        opening=request.answer if request.task == "reverse" else "",
        around=around,
        language=shown[0].language if shown else None,
    )


def example_of(request: Request, item: Item, asks: bool, passages: Mapping[str, Passage], titles: Mapping[str, str]) -> Example:
    """The training row of an item: its statement under a short user turn, or (`asks`) its question and answer."""
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


def rejected(request: Request, check: str, reason: str, example: Example | None) -> Rejected:
    """The line of a row that is not kept; with no example where nothing could be parsed."""
    return Rejected(
        request_key=request.key, check=check, reason=reason, strategy=request.strategy, passage_ids=request.focus, example=example
    )
