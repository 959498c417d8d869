"""The stage after `resolve` was asked: what models made of sentences that point elsewhere, checked, beside the originals.

    requests.jsonl + generations.jsonl -> standalone.jsonl

Every sentence that was asked about has a line, unless its answer has not come: what it reads on its own, or why it stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from ftprep import jsonl
from ftprep.checks.resolving import changed
from ftprep.ledger import answered
from ftprep.records import Document, Passage, Request, Standalone
from ftprep.settings import Settings
from ftprep.strategies import Unreadable
from ftprep.strategies.resolving import pointing_sentences, proposals
from ftprep.workspace import Workspace


class ResolveSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts: sentences = resolved + unchanged + refused + unanswered. `unchanged`: the model says that it stands alone, or
    that nobody can tell. `refused`: what it wrote says something else; the original stays.

    {"sentences": 40, "resolved": 29, "unchanged": 7, "refused": 3, "unanswered": 1, "by_check": {"kept": 2, "new": 1}}
    """

    sentences: int
    resolved: int
    unchanged: int
    refused: int
    unanswered: int
    by_check: dict[str, int]


def resolve(workspace: Workspace, settings: Settings) -> ResolveSummary:
    """Write standalone.jsonl from what the ledger holds for the requests of `resolve`. Spends nothing.

    What was found for passages that are not asked about now stays, as long as the passages are there.
    """
    titles = {document.id: document.title for document in jsonl.read(workspace.documents, Document)}
    passages = {passage.id: passage for passage in jsonl.read(workspace.passages, Passage)}
    asked = [request for request in jsonl.read(workspace.requests, Request) if request.task == "resolve"]
    texts = answered(workspace.generations, {request.key for request in asked})
    found: dict[tuple[str, int], Standalone] = {
        (one.passage_id, one.number): one
        for one in jsonl.read(workspace.standalone, Standalone)
        if one.passage_id in passages and one.passage_id not in {request.focus[0] for request in asked}
    }
    count: Counter[str] = Counter()
    waiting: set[tuple[str, int]] = set()
    for request in asked:  # follow-ups come last, and win
        passage = passages[request.focus[0]]
        waiting.update((passage.id, at) for at in pointing_sentences(passage))
        for one in _read(
            request, texts.get(request.key), passage, (titles.get(passage.document_id, ""), settings.organisation or "")
        ):
            found[one.passage_id, one.number] = one
    for place in sorted(waiting):
        count[_outcome(found.get(place))] += 1
    checks = Counter(found[place].check for place in waiting if place in found and found[place].check)
    order = {key: at for at, key in enumerate(passages)}
    lines = sorted(found.values(), key=lambda one: (order[one.passage_id], one.number))
    jsonl.write(workspace.standalone, lines)
    return ResolveSummary(
        sentences=len(waiting),
        resolved=count["resolved"],
        unchanged=count["unchanged"],
        refused=count["refused"],
        unanswered=count["unanswered"],
        by_check=dict(checks.most_common()),
    )


def _outcome(one: Standalone | None) -> str:
    if one is None:
        return "unanswered"
    return "refused" if one.check else "resolved" if one.standalone != one.sentence else "unchanged"


def _read(request: Request, text: str | None, passage: Passage, names: Iterable[str]) -> Iterator[Standalone]:
    """A line for each sentence that was asked about, where the answer can be read. `names`: the document's title, who "we" are."""
    try:
        given = proposals(text) if text is not None else None
    except Unreadable:
        given = None
    if given is None:
        return
    around = tuple(part for part in (*names, *passage.heading) if part)
    for at, sentence in pointing_sentences(passage).items():
        proposed = given.get(at)
        refusal: tuple[str, str] | None = None
        if proposed is None:
            refusal = ("silent", "the answer does not give it")
        elif proposed != sentence:
            refusal = changed(sentence, proposed, passage.sentences, around, passage.language)
        check, reason = refusal or ("", "")
        yield Standalone(
            passage_id=passage.id,
            number=at,
            sentence=sentence,
            standalone=sentence if refusal or proposed is None else proposed,
            request_key=request.key,
            check=check,
            reason=reason,
        )
