"""The plan stage: from the passages of a workspace to the very requests that will be sent. Spends nothing.

`estimate` counts what this gives and `augment` sends it, so the one can't drift from the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from ftprep import jsonl, tokens
from ftprep.drafting import drafting, requests
from ftprep.estimating.turning import RoundTripToCome
from ftprep.prompts import Template
from ftprep.records import Context, Request, Target
from ftprep.settings import Settings
from ftprep.spool import Spool
from ftprep.strategies import Draft
from ftprep.strategies.corpus_links import UNKNOWN_WINDOW
from ftprep.strategies.worked import refused_examples
from ftprep.to_come import Coming, FactsToCome
from ftprep.workspace import Workspace


class Packing(msgspec.Struct, frozen=True, kw_only=True):
    """The shared contexts of a plan. `fill`: how much of the room in the model's window they take, on average. `cacheable` is the
    share of all prompt tokens that stand in a context which an earlier request has brought to the provider.

    {"packs": 6, "documents": {"least": 12, "mean": 16.7, "most": 19}, "fill": 0.93, "cacheable": 0.91,
     "deviation": "the corpus exceeds the model's window ..."}
    """

    packs: int
    documents: dict[str, float]
    fill: float
    cacheable: float
    deviation: str | None = None


class PlanSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How much is planned. `prompt_tokens` counts a shared context once for each request that is sent with it.

    {"requests": 214, "by_strategy": {"local": 180, "global": 34}, "documents": 20, "passages": 180, "in_focus": 180,
     "shares": {"local": 1.0, "global": 1.0}, "prompt_tokens": 912044, "packs": 1, "packing": {...},
     "skipped": {"sentence too short": 3}, "per": "passage", "standalone": 12, "notes": []}

    `per` is what `local` works on, `standalone` how many sentences are put as `resolve` made them stand alone, `stated` how many
    facts found in prose are worked on. `to_come` and `round_trip` are what can't be planned before the model has written.
    """

    requests: int
    by_strategy: dict[str, int]
    shares: dict[str, float]
    documents: int
    passages: int
    in_focus: int
    prompt_tokens: int
    packs: int
    packing: Packing | None
    skipped: dict[str, int]
    per: str = "passage"
    standalone: int = 0
    stated: int = 0
    to_come: FactsToCome | None = None
    round_trip: RoundTripToCome | None = None
    notes: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The requests in the order in which they are sent, as often read as wanted, and the texts that they share."""

    contexts: Mapping[str, Context]
    requests: Spool[Request]
    summary: PlanSummary


def plan(workspace: Workspace, settings: Settings, target: Target) -> Plan:
    """The plan for a workspace's documents under these settings. Writes nothing.

    Raises what `drafting` raises: NoDocuments, NoText, UnknownName (a strategy, a check), BadFlag (a share), BadTemplate.
    """
    given = drafting(workspace, settings, target)
    draft, planned = given.draft, Spool(Request, workspace.root)
    by_strategy: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    total = 0
    counted, coming = _Counted(target.model), Coming(workspace, settings, given)
    for request in coming.seen(requests(given)):
        planned.add(request)
        by_strategy[request.strategy] += 1
        total += counted.own(request)
        if request.context_id:
            asked[request.context_id] += 1
    total += sum(number * draft.contexts[context_id].tokens for context_id, number in asked.items())
    summary = PlanSummary(
        requests=len(planned),
        by_strategy=dict(by_strategy),
        shares=given.shares,
        documents=len(given.corpus.titles),
        passages=given.passages,
        in_focus=len(given.corpus.focus),
        prompt_tokens=total,
        packs=len(draft.contexts),
        packing=_packing(asked, total, target, draft),
        skipped=dict(draft.skipped.most_common()),
        per=settings.per,
        standalone=given.standalone,
        stated=sum(map(len, given.corpus.stated.values())),
        to_come=coming.facts(),
        round_trip=coming.round_trip(),
        notes=(
            *filter(None, [_deviation(target, draft), _unresolved(workspace, given.shares)]),
            *_doubtful(given.templates, settings),
        ),
    )
    return Plan(contexts=draft.contexts, requests=planned, summary=summary)


class _Counted:
    """Counts the tokens of requests; a text that many of them begin with is counted once."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._known: dict[str, int] = {}

    def own(self, request: Request) -> int:
        """The tokens of a request without its shared context."""
        total = 0
        for message in request.messages:
            if message.role == "system":
                if message.content not in self._known:
                    self._known[message.content] = tokens.count(message.content, self._model)
                total += self._known[message.content]
            else:
                total += tokens.count(message.content, self._model)
        return total


def prompt_tokens(request: Request, contexts: Mapping[str, Context]) -> int:
    """The tokens of a request as it is sent, its shared context included."""
    shared = contexts[request.context_id].tokens if request.context_id else 0
    return shared + sum(tokens.count(message.content, request.model) for message in request.messages)


def _unresolved(workspace: Workspace, strategies: Mapping[str, float]) -> str | None:
    if "resolve" not in strategies or len(strategies) == 1 or workspace.standalone.exists():
        return None
    return "sentences are counted as they stand in the documents; once `resolve` is answered the others work on what it wrote"


def _doubtful(templates: Mapping[str, Template], settings: Settings) -> Iterator[str]:
    """Of the user's own worked examples, what our checks would refuse if a model wrote it."""
    if settings.examples is not None or settings.templates is not None:
        yield from refused_examples(templates)


def _deviation(target: Target, draft: Draft) -> str | None:
    if len(draft.packs) < 2:
        return None
    window = target.context_tokens
    known = f"{window:,} tokens" if window else f"unknown, {UNKNOWN_WINDOW:,} tokens assumed (`--context-tokens` sets it)"
    return (
        f"the corpus exceeds the model's window ({known}): related documents are put into {len(draft.packs)} packs, and inferences "
        "link documents of one pack only, where the paper has the whole corpus"
    )


def _packing(asked: Mapping[str, int], total: int, target: Target, draft: Draft) -> Packing | None:
    if not draft.packs:
        return None
    held = sum((number - 1) * draft.contexts[context_id].tokens for context_id, number in asked.items())
    inside = [pack.documents for pack in draft.packs]
    return Packing(
        packs=len(draft.packs),
        documents={"least": min(inside), "mean": round(sum(inside) / len(inside), 1), "most": max(inside)},
        fill=round(sum(pack.tokens / pack.room for pack in draft.packs) / len(draft.packs), 3),
        cacheable=round(held / total, 3) if total else 0.0,
        deviation=_deviation(target, draft),
    )


def save(made: Plan, workspace: Workspace) -> None:
    """Write the plan down before anything is sent: the shared contexts first, then requests.jsonl as a whole."""
    for context in made.contexts.values():
        path = workspace.context(context.id)
        if not path.exists():
            with jsonl.replacing(path) as file:
                file.write(context.text.encode())
    with jsonl.replacing(workspace.requests) as file:
        made.requests.copy(file)
