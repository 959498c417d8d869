"""The plan stage: from the passages of a workspace to the very requests that will be sent. Spends nothing.

`estimate` counts what this gives and `augment` sends it, so the one can't drift from the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from ftprep import jsonl, tokens
from ftprep.config import Settings
from ftprep.errors import NoDocuments, UnknownName
from ftprep.prompts import load_templates
from ftprep.records import Context, Document, Passage, Request, Target
from ftprep.strategies import ALIASES, STRATEGIES, Corpus, Draft
from ftprep.strategies.corpus_links import UNKNOWN_WINDOW
from ftprep.workspace import Workspace


class PlanSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How much is planned. `prompt_tokens` counts a shared context once for each request that is sent with it.

    {"requests": 214, "by_strategy": {"local": 180, "global": 34}, "documents": 20, "passages": 180, "in_focus": 180,
     "prompt_tokens": 912044, "packs": 1, "skipped": {"sentence too short": 3}, "notes": []}
    """

    requests: int
    by_strategy: dict[str, int]
    documents: int
    passages: int
    in_focus: int
    prompt_tokens: int
    packs: int
    skipped: dict[str, int]
    notes: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The requests in the order in which they are sent, and the texts that they share."""

    contexts: Mapping[str, Context]
    requests: tuple[Request, ...]
    summary: PlanSummary


def plan(workspace: Workspace, settings: Settings, target: Target) -> Plan:
    """The plan for a workspace's documents under these settings. Writes nothing.

    Raises NoDocuments, UnknownName (a strategy), BadTemplate.
    """
    strategies = chosen(settings.strategy)
    templates = load_templates(settings.templates)
    titles = {document.id: document.title for document in jsonl.read(workspace.documents, Document)}
    passages = tuple(jsonl.read(workspace.passages, Passage))
    if not passages:
        raise NoDocuments(path=workspace.root)
    in_focus = passages if settings.limit is None else passages[: settings.limit]
    corpus = Corpus(passages=passages, titles=titles, focus=frozenset(passage.id for passage in in_focus))
    draft = Draft(target, templates, settings.samples)
    unique: dict[str, Request] = {}
    for name in strategies:
        row = STRATEGIES[name]
        for request in (row.small if target.profile == "small" else row.large)(corpus, draft):
            if request.key in unique:
                draft.skipped["same request as another (the same sentence stands twice)"] += 1
            unique.setdefault(request.key, request)
    requests = tuple(unique.values())
    summary = PlanSummary(
        requests=len(requests),
        by_strategy=dict(Counter(request.strategy for request in requests)),
        documents=len(titles),
        passages=len(passages),
        in_focus=len(in_focus),
        prompt_tokens=sum(prompt_tokens(request, draft.contexts) for request in requests),
        packs=len(draft.contexts),
        skipped=dict(draft.skipped.most_common()),
        notes=tuple(_notes(target, draft)),
    )
    return Plan(contexts=draft.contexts, requests=requests, summary=summary)


def chosen(strategy: str) -> list[str]:
    """ "both" -> ["local", "global"]; "local,global" likewise. Raises UnknownName."""
    names: list[str] = []
    for part in strategy.split(","):
        names += ALIASES.get(part.strip(), (part.strip(),))
    for name in names:
        if name not in STRATEGIES:
            raise UnknownName(noun="strategy", name=repr(name), choices=", ".join([*STRATEGIES, *ALIASES]))
    return list(dict.fromkeys(names))


def prompt_tokens(request: Request, contexts: Mapping[str, Context]) -> int:
    """The tokens of a request as it is sent, its shared context included."""
    shared = contexts[request.context_id].tokens if request.context_id else 0
    return shared + sum(tokens.count(message.content, request.model) for message in request.messages)


def _notes(target: Target, draft: Draft) -> list[str]:
    notes = []
    if len(draft.contexts) > 1:
        window = target.context_tokens
        known = (
            f"{window:,} tokens"
            if window
            else f"unknown, {UNKNOWN_WINDOW:,} tokens assumed (context_tokens in ftprep.yaml sets it)"
        )
        notes.append(
            f"the corpus exceeds the model's window ({known}): it is cut into {len(draft.contexts)} packs, and inferences link "
            "documents of one pack only, where the paper has the whole corpus"
        )
    return notes


def save(made: Plan, workspace: Workspace) -> None:
    """Write the plan down before anything is sent: the shared contexts first, then requests.jsonl as a whole."""
    for context in made.contexts.values():
        path = workspace.context(context.id)
        if not path.exists():
            with jsonl.replacing(path) as file:
                file.write(context.text.encode())
    jsonl.write(workspace.requests, made.requests)
