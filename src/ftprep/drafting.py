"""What the strategies are given, and the requests that they make of it, one at a time: `plan` writes them down, `estimate` counts
them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import msgspec

from ftprep import jsonl
from ftprep.checks import CHECKS
from ftprep.config import choose
from ftprep.errors import FtprepError, NoDocuments, NoText
from ftprep.prices import known
from ftprep.prompts import Template, load_templates
from ftprep.records import Document, Outcome, Passage, Request, Standalone, StatedFact, Target
from ftprep.settings import Settings
from ftprep.standalone import Resolved, by_passage
from ftprep.stated import by_passage as facts_by_passage
from ftprep.stored import Keys
from ftprep.strategies import ALIASES, STRATEGIES, Corpus, Draft, distilling, turned_back
from ftprep.strategies.contract import JsonMode
from ftprep.strategies.shares import part_of, shares
from ftprep.wanted import wanted_by
from ftprep.workspace import Workspace


class Drafting(msgspec.Struct, frozen=True, kw_only=True):
    """The corpus as it was read and with its sentences standing alone, the draft that strategies add to, and the share of the
    corpus that each has. `passages` counts them, `standalone` the sentences that read otherwise than in the documents; `distilled`
    are the keys of the requests for facts whose answers were checked, with the number of facts that were taken."""

    as_read: Corpus
    corpus: Corpus
    draft: Draft
    shares: dict[str, float]
    templates: Mapping[str, Template]
    passages: int
    standalone: int
    distilled: Mapping[str, int] = {}


def drafting(workspace: Workspace, settings: Settings, target: Target, *, keep_texts: bool = True) -> Drafting:
    """The corpus of a workspace and an empty draft; it need not keep the texts of shared contexts where they are only counted.

    Raises NoDocuments, NoText, UnknownName (a strategy, a check), BadFlag (a share), BadTemplate.
    """
    strategies = chosen(settings.strategy)
    for name in settings.disable_checks:
        choose("check", name, {**CHECKS, turned_back.CHECK: None})
    templates = load_templates(settings.templates, settings.examples)
    titles, sources = {}, {}
    for document in jsonl.read(workspace.documents, Document):
        titles[document.id], sources[document.id] = document.title, document.source
    passages = jsonl.Lines(workspace.passages, Passage)
    focus, count = Keys(), 0
    for passage in passages:
        count += 1
        if settings.limit is None or count <= settings.limit:
            focus.add(passage.id)
    if not count:
        raise _nothing(workspace)
    found = by_passage(jsonl.read(workspace.standalone, Standalone))
    distilled, stated = Counter[str](), {}
    if target.adapted:
        lines = list(jsonl.read(workspace.facts, StatedFact))
        distilled.update({one.request_key: 0 for one in lines} | Counter(one.request_key for one in lines if not one.check))
        stated = {key: tuple(facts) for key, facts in facts_by_passage(lines, target.model).items()}
    sentences = (
        keep_texts or bool(found) or target.profile == "small" or settings.per == "sentence" or not set(strategies) <= _WHOLE
    )
    shown: Iterable[Passage] = passages if sentences else _Unparted(passages)
    as_read = Corpus(
        passages=shown, titles=titles, focus=focus, sources=sources, organisation=settings.organisation or "", stated=stated
    )
    return Drafting(
        as_read=as_read,
        corpus=msgspec.structs.replace(as_read, passages=Resolved(passages, found)) if found else as_read,
        draft=Draft(target, templates, settings.samples, wanted_by(settings), json_mode(settings, target), keep_texts=keep_texts),
        shares=strategies,
        templates=templates,
        passages=count,
        standalone=sum(map(len, found.values())),
        distilled=distilled,
    )


_WHOLE = {"local", "global"}
"""Strategies that for large models look at passages whole, and never at their sentences."""


class _Unparted:
    """The passages without their sentences: half the memory where many are held at once."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._passages = passages

    def __iter__(self) -> Iterator[Passage]:
        return (msgspec.structs.replace(passage, sentences=()) for passage in self._passages)


def requests(given: Drafting) -> Iterator[Request]:
    """The requests in the order in which they are sent, each once, one at a time; the draft tells what is passed over."""
    draft, unique = given.draft, Keys()
    for request in chain(_distilling(given), chain.from_iterable(_planned(given, name) for name in given.shares)):
        if unique.add(request.key):
            yield request
        else:
            draft.skipped["same request as another (the same sentence stands twice)"] += 1


def _planned(given: Drafting, name: str) -> Iterator[Request]:
    row, draft = STRATEGIES[name], given.draft
    planned = row.small if draft.target.profile == "small" else row.large
    if planned is None:
        draft.skipped[f"{name}: {row.why_not_small}"] += len(given.corpus.focus)
        return
    corpus = given.as_read if name == "resolve" else given.corpus
    yield from planned(part_of(corpus, name, given.shares[name], row.unit), draft)


def _distilling(given: Drafting) -> Iterator[Request]:
    """What a small model with an adapter is asked before `local` and `global`: the facts of prose, where the larger share lies."""
    names = [name for name in ("local", "global") if name in given.shares]
    if given.draft.target.adapted and names:
        name = max(names, key=lambda one: given.shares[one])
        yield from distilling.plan(part_of(given.corpus, name, given.shares[name], STRATEGIES[name].unit), given.draft)


def chosen(strategy: str) -> dict[str, float]:
    """The strategies with their shares: "both:0.5" -> {"local": 0.5, "global": 0.5}. Raises UnknownName, BadFlag."""
    return shares(strategy, STRATEGIES, ALIASES)


def json_mode(settings: Settings, target: Target) -> JsonMode:
    """How answers in JSON are asked for. `auto`: held to a schema where the price map says that the model can be, or where it runs
    in here (llama.cpp holds any model to one); else JSON of any form, which engines leave out where a model does not take it."""
    if settings.json_mode != "auto":
        return settings.json_mode
    return "schema" if target.engine == "embedded" or known(target.model, "supports_response_schema") is True else "object"


def _nothing(workspace: Workspace) -> FtprepError:
    """Why there is no passage: nothing was ingested, or nothing of what was has text."""
    outcomes: dict[str, int] = {}
    for outcome in jsonl.read(workspace.outcomes, Outcome):
        outcomes[outcome.status] = outcomes.get(outcome.status, 0) + 1
    if not outcomes:
        return NoDocuments(path=workspace.root)
    reasons = ", ".join(f"{status} {count}" for status, count in sorted(outcomes.items(), key=lambda one: -one[1]))
    return NoText(path=workspace.root, files=sum(outcomes.values()), reasons=reasons, outcomes=workspace.outcomes)
