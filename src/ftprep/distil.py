"""The stage after prose was asked for its facts: what a small model with an adapter found there, checked line by line.

    requests.jsonl + generations.jsonl -> facts.jsonl

Every window that was asked about has its lines, unless its answer has not come: the facts that it states, each taken or refused
with a reason, or one line that says why there are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from ftprep import jsonl
from ftprep.checks import distilling as checking
from ftprep.checks.candidate import same_words
from ftprep.checks.whole import unfit
from ftprep.ledger import answered
from ftprep.records import Document, Item, Passage, Request, Standalone, StatedFact
from ftprep.rows import candidate_of
from ftprep.settings import Settings
from ftprep.standalone import by_passage, resolved
from ftprep.strategies import Unreadable
from ftprep.strategies.distilling import MOST_FACTS, evidence, found
from ftprep.strategies.plain_facts import plain
from ftprep.workspace import Workspace


class DistilSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts: windows = with_facts + none + refused + unanswered, lines = facts + lines_refused. `none`: the model says that
    they state nothing that stands by itself. `refused`: none of the lines is taken, or there is none that can be read. `sentences`
    stand in the windows.

    {"windows": 40, "sentences": 71, "with_facts": 22, "none": 9, "refused": 8, "unanswered": 1, "lines": 61, "facts": 34,
     "lines_refused": 27, "by_check": {"new": 11, "mixed": 9, "condition": 7}}
    """

    windows: int
    sentences: int
    with_facts: int
    none: int
    refused: int
    unanswered: int
    lines: int
    facts: int
    lines_refused: int
    by_check: dict[str, int]


def distil(workspace: Workspace, settings: Settings) -> DistilSummary:
    """Write facts.jsonl from what the ledger holds for the requests for facts. Spends nothing.

    What was found in passages that are not asked about now stays, as long as the passages are there.
    """
    titles = {document.id: document.title for document in jsonl.read(workspace.documents, Document)}
    said = by_passage(jsonl.read(workspace.standalone, Standalone))
    passages = {passage.id: passage for passage in resolved(jsonl.read(workspace.passages, Passage), said)}
    asked = [request for request in jsonl.read(workspace.requests, Request) if request.task == "distil"]
    places = {request.focus[0] for request in asked}
    texts = answered(workspace.generations, {request.key for request in asked})
    lines = [one for one in jsonl.read(workspace.facts, StatedFact) if one.passage_id in passages and one.passage_id not in places]
    count, checks = Counter[str](), Counter[str]()
    taken: dict[str, list[str]] = {}
    for request in asked:
        passage = passages[request.focus[0]]
        count["sentences"] += len(request.facts)
        if (text := texts.get(request.key)) is None:
            count["unanswered"] += 1
            continue
        here = taken.setdefault(passage.id, [one for one in map(plain, passage.sentences) if unfit(one) is None])
        judged = list(_judged(request, text, passages, titles, here, settings))
        lines += judged
        good = sum(not one.check for one in judged)
        count["facts"] += good
        count["lines"] += sum(bool(one.fact) for one in judged)
        count["with_facts" if good else "none" if judged[0].check == "none" else "refused"] += 1
        checks.update(one.check for one in judged if one.check and one.fact)
    order = {key: at for at, key in enumerate(passages)}
    lines.sort(key=lambda one: (order[one.passage_id], one.number))
    jsonl.write(workspace.facts, lines)
    return DistilSummary(
        windows=len(asked),
        sentences=count["sentences"],
        with_facts=count["with_facts"],
        none=count["none"],
        refused=count["refused"],
        unanswered=count["unanswered"],
        lines=count["lines"],
        facts=count["facts"],
        lines_refused=count["lines"] - count["facts"],
        by_check=dict(checks.most_common()),
    )


def _judged(
    request: Request,
    text: str,
    passages: Mapping[str, Passage],
    titles: Mapping[str, str],
    taken: list[str],
    settings: Settings,
) -> Iterator[StatedFact]:
    """A line for each fact of an answer, or one that says why there is none. What is taken joins `taken`."""
    passage = passages[request.focus[0]]
    number = next(at for at in range(len(passage.sentences)) if passage.sentences[at : at + len(request.facts)] == request.facts)
    try:
        facts = found(text)
    except Unreadable as fault:
        yield _line(request, number, "", (fault.check, str(fault)))
        return
    for place, fact in enumerate(facts):
        item = Item(kind="rephrase", statement=fact, evidence=evidence(request, fact))
        refusal = checking.first_refusal(candidate_of(request, item, False, passages, titles), settings.disable_checks)
        if place >= MOST_FACTS:
            refusal = ("many", f"more than {MOST_FACTS} facts of one answer")
        if refusal is None and any(same_words(fact, one) for one in taken):
            refusal = ("duplicate", "the passage has it as a fact already")
        if refusal is None:
            taken.append(fact)
        yield _line(request, number, fact, refusal)


def _line(request: Request, number: int, fact: str, refusal: tuple[str, str] | None) -> StatedFact:
    check, reason = refusal or ("", "")
    return StatedFact(
        passage_id=request.focus[0],
        number=number,
        sentences=request.facts,
        fact=fact,
        model=request.model,
        request_key=request.key,
        check=check,
        reason=reason,
    )
