"""The plan stage: from the passages of a workspace to the very requests that will be sent. Spends nothing.

`estimate` counts what this gives and `augment` sends it, so the one can't drift from the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from ftprep import jsonl, tokens
from ftprep.checks import CHECKS
from ftprep.config import choose
from ftprep.errors import FtprepError, NoDocuments, NoText
from ftprep.prices import known
from ftprep.prompts import Template, load_templates
from ftprep.records import Context, Document, Outcome, Passage, Request, Standalone, Target
from ftprep.settings import Settings
from ftprep.standalone import by_passage, resolved
from ftprep.strategies import ALIASES, STRATEGIES, Corpus, Draft
from ftprep.strategies.contract import JsonMode
from ftprep.strategies.corpus_links import UNKNOWN_WINDOW
from ftprep.strategies.shares import part_of, shares
from ftprep.strategies.worked import refused_examples
from ftprep.wanted import wanted_by
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

    `per` is what `local` works on, `standalone` how many sentences are put as `resolve` made them stand alone.
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
    notes: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The requests in the order in which they are sent, and the texts that they share."""

    contexts: Mapping[str, Context]
    requests: tuple[Request, ...]
    summary: PlanSummary


class Drafting(msgspec.Struct, frozen=True):
    """What the strategies are given: the corpus as it was read and with its sentences put so that they stand alone (`corpus`), the
    draft that they add to, the share that each has; `standalone` sentences were put so."""

    as_read: Corpus
    corpus: Corpus
    draft: Draft
    shares: dict[str, float]
    standalone: int


def drafting(workspace: Workspace, settings: Settings, target: Target, *, keep_texts: bool = True) -> Drafting:
    """The corpus of a workspace and an empty draft; it need not keep the texts of shared contexts where they are only counted.

    Raises NoDocuments, NoText, UnknownName (a strategy, a check), BadFlag (a share), BadTemplate.
    """
    strategies = chosen(settings.strategy)
    for name in settings.disable_checks:
        choose("check", name, CHECKS)
    templates = load_templates(settings.templates, settings.examples)
    titles, sources = {}, {}
    for document in jsonl.read(workspace.documents, Document):
        titles[document.id], sources[document.id] = document.title, document.source
    found = by_passage(jsonl.read(workspace.standalone, Standalone))
    whole = target.profile == "small" or bool(found) or settings.per == "sentence" or not set(strategies) <= _UNPARTED
    passages = tuple(jsonl.read(workspace.passages, Passage)) if whole else tuple(_unparted(workspace))
    if not passages:
        raise _nothing(workspace)
    in_focus = passages if settings.limit is None else passages[: settings.limit]
    as_read = Corpus(
        passages=passages,
        titles=titles,
        focus=frozenset(passage.id for passage in in_focus),
        sources=sources,
        organisation=settings.organisation or "",
    )
    alone = msgspec.structs.replace(as_read, passages=tuple(resolved(passages, found))) if found else as_read
    mode = json_mode(settings, target)
    draft = Draft(target, templates, settings.samples, wanted_by(settings), mode, keep_texts=keep_texts)
    return Drafting(as_read, alone, draft, strategies, sum(map(len, found.values())))


_UNPARTED = {"local", "global"}
"""Strategies for large models that look at passages whole, and never at their sentences."""


def _unparted(workspace: Workspace) -> Iterator[Passage]:
    """The passages without their sentences, which only some strategies look at: half the memory."""
    same: dict[object, Any] = {}  # each name and heading is kept once
    for one in jsonl.read(workspace.passages, _Unparted):
        yield Passage(
            id=one.id,
            document_id=same.setdefault(one.document_id, one.document_id),
            heading=same.setdefault(one.heading, one.heading),
            text=one.text,
            sentences=(),
            start=one.start,
            end=one.end,
            tokens=one.tokens,
            page=one.page,
            kind=one.kind,
            language=same.setdefault(one.language, one.language),
        )


class _Unparted(msgspec.Struct, frozen=True, kw_only=True):
    """A passage, its sentences passed over."""

    id: str
    document_id: str
    heading: tuple[str, ...]
    text: str
    start: int
    end: int
    tokens: int
    page: int | None = None
    kind: Literal["prose", "table", "code"] = "prose"
    language: str | None = None


def requests(given: Drafting) -> Iterator[Request]:
    """The requests in the order in which they are sent, each once, one at a time; the draft tells what is passed over."""
    draft = given.draft
    known: set[str] = set()
    for name, share in given.shares.items():
        row = STRATEGIES[name]
        planned = row.small if draft.target.profile == "small" else row.large
        if planned is None:
            draft.skipped[f"{name}: {row.why_not_small}"] += len(given.corpus.focus)
            continue
        corpus = given.as_read if name == "resolve" else given.corpus
        for request in planned(part_of(corpus, name, share, row.unit), draft):
            if request.key in known:
                draft.skipped["same request as another (the same sentence stands twice)"] += 1
            else:
                known.add(request.key)
                yield request


def plan(workspace: Workspace, settings: Settings, target: Target) -> Plan:
    """The plan for a workspace's documents under these settings. Writes nothing.

    Raises NoDocuments, NoText, UnknownName (a strategy, a check), BadFlag (a share), BadTemplate.
    """
    given = drafting(workspace, settings, target)
    draft, corpus, strategies = given.draft, given.corpus, given.shares
    planned = tuple(requests(given))
    total = sum(prompt_tokens(request, draft.contexts) for request in planned)
    summary = PlanSummary(
        requests=len(planned),
        by_strategy=dict(Counter(request.strategy for request in planned)),
        shares=strategies,
        documents=len(corpus.titles),
        passages=len(corpus.passages),
        in_focus=len(corpus.focus),
        prompt_tokens=total,
        packs=len(draft.contexts),
        packing=_packing(planned, total, target, draft),
        skipped=dict(draft.skipped.most_common()),
        per=settings.per,
        standalone=given.standalone,
        notes=(
            *filter(None, [_deviation(target, draft), _unresolved(workspace, strategies)]),
            *_doubtful(draft.templates, settings),
        ),
    )
    return Plan(contexts=draft.contexts, requests=planned, summary=summary)


def _nothing(workspace: Workspace) -> FtprepError:
    """Why there is no passage: nothing was ingested, or nothing of what was has text."""
    outcomes = list(jsonl.read(workspace.outcomes, Outcome))
    if not outcomes:
        return NoDocuments(path=workspace.root)
    statuses = Counter(outcome.status for outcome in outcomes).most_common()
    reasons = ", ".join(f"{status} {count}" for status, count in statuses)
    return NoText(path=workspace.root, files=len(outcomes), reasons=reasons, outcomes=workspace.outcomes)


def json_mode(settings: Settings, target: Target) -> JsonMode:
    """How answers in JSON are asked for. `auto`: held to a schema where the price map says that the model can be, or where it runs
    in here (llama.cpp holds any model to one); else JSON of any form, which engines leave out where a model does not take it."""
    if settings.json_mode != "auto":
        return settings.json_mode
    return "schema" if target.engine == "embedded" or known(target.model, "supports_response_schema") is True else "object"


def chosen(strategy: str) -> dict[str, float]:
    """The strategies with their shares: "both:0.5" -> {"local": 0.5, "global": 0.5}. Raises UnknownName, BadFlag."""
    return shares(strategy, STRATEGIES, ALIASES)


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


def _packing(requests: Iterable[Request], total: int, target: Target, draft: Draft) -> Packing | None:
    if not draft.packs:
        return None
    asked = Counter(request.context_id for request in requests if request.context_id)
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
    jsonl.write(workspace.requests, made.requests)
