"""`augment --fill`: asks for what the rows do not teach yet, and for nothing else, until it is there or was tried often enough.

    passages.jsonl, examples.jsonl -> gaps -> fill-requests.jsonl -> model -> generations.jsonl -> examples.jsonl -> gaps -> ...

Planned from passages and examples alone. How often a gap was tried is counted from the answered requests that name it, so that an
interrupted run goes on as any other, and that the same command ends: a gap that was tried so often is reported as not fillable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from ftprep import jsonl
from ftprep.costs import Range
from ftprep.errors import NoDocuments, NoExamples
from ftprep.estimate import augmentation_of
from ftprep.estimating.turning import RoundTripToCome, Turning
from ftprep.gaps import Gap, GapKind, told
from ftprep.generate import GenerateSummary, generate
from ftprep.harvest import harvest
from ftprep.judge import judge, judge_target
from ftprep.ledger import standing
from ftprep.prices import price_of
from ftprep.progress import Progress
from ftprep.prompts import load_templates
from ftprep.records import Document, Example, Passage, Request, Target
from ftprep.round_trip import applies, round_trip
from ftprep.settings import Settings
from ftprep.strategies import Corpus, Draft
from ftprep.strategies.filling import plan as requests_for
from ftprep.workspace import Workspace

TRIED = "asked about {tries} times, no row was kept"
NO_WAY = "a small model can be asked nothing about it: no sentence of it stands alone"


class NotFillable(msgspec.Struct, frozen=True, kw_only=True):
    """A gap that stays open, and why. {"gap": {...}, "source": "it/tools.md", "reason": "asked about 3 times, no row was kept"}"""

    gap: Gap
    source: str
    reason: str


class FillPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The next round: gaps = to be asked about now + asked and not answered yet + not fillable. `requests` are new."""

    gaps: tuple[Gap, ...]
    requests: tuple[Request, ...]
    waiting: int
    not_fillable: tuple[NotFillable, ...]


class FillLook(msgspec.Struct, frozen=True, kw_only=True):
    """What `--fill --dry-run` shows: one round, and what it costs; at most `rounds` follow, each about what is still missing.
    `round_trip`: what is asked back about the rows of that round, in no other figure."""

    gaps: dict[GapKind, int]
    requests: int
    waiting: int
    not_fillable: tuple[NotFillable, ...]
    rounds: int
    prompt_tokens: int
    completion_tokens: Range
    cost: Range | None
    round_trip: RoundTripToCome | None = None


class FillSummary(msgspec.Struct, frozen=True, kw_only=True):
    """Gaps before = filled + not fillable + open (their requests failed or were not sent). `rows` kept rows came in.

    {"before": {"passage": 3, "direction": 40}, "after": {"direction": 11}, "filled": 32, "not_fillable": [...], "open": 0,
     "rounds": 3, "requests": 31, "rows": 44, "failed": 0, "calls": 31, "prompt_tokens": 21000, "completion_tokens": 6100,
     "cost": 0.01}
    """

    before: dict[GapKind, int]
    after: dict[GapKind, int]
    filled: int
    not_fillable: tuple[NotFillable, ...]
    open: int
    rounds: int
    requests: int
    rows: int
    failed: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None


def plan(workspace: Workspace, settings: Settings, target: Target) -> FillPlan:
    """The next round for the rows that there are. Writes nothing. Raises NoDocuments, NoExamples, BadTemplate, BadLine."""
    passages = tuple(jsonl.read(workspace.passages, Passage))
    if not passages:
        raise NoDocuments(path=workspace.root)
    if not workspace.examples.exists():
        raise NoExamples(path=workspace.root)
    documents = {one.id: (one.title, one.source) for one in jsonl.read(workspace.documents, Document)}
    found = told(passages[: settings.limit], jsonl.read(workspace.examples, Example)).gaps
    tries, waiting = _tried(workspace, target)
    most = settings.fill_tries
    over = [gap for gap in found if tries[gap.id] >= most]
    ready = [gap for gap in found if tries[gap.id] < most and gap.id not in waiting]
    corpus = Corpus(
        passages=passages,
        titles={id: title for id, (title, _) in documents.items()},
        focus=frozenset(),
        sources={id: source for id, (_, source) in documents.items()},
    )
    draft = Draft(target, load_templates(settings.templates), most + 1)  # small models: sample 0 is that of the plan
    requests = tuple({request.key: request for request in requests_for(corpus, draft, ready, tries)}.values())
    asked = {id for request in requests for id in request.wanted}
    homes = {passage.id: documents[passage.document_id][1] for passage in passages if passage.document_id in documents}

    def given_up(gap: Gap, reason: str) -> NotFillable:
        return NotFillable(gap=gap, source=homes.get(gap.passages[0], ""), reason=reason)

    return FillPlan(
        gaps=found,
        requests=requests,
        waiting=sum(gap.id in waiting for gap in found),
        not_fillable=(
            *(given_up(gap, TRIED.format(tries=most)) for gap in over),
            *(given_up(gap, NO_WAY) for gap in ready if gap.id not in asked),
        ),
    )


def _by_kind(gaps: tuple[Gap, ...]) -> dict[GapKind, int]:
    counted: Counter[GapKind] = Counter(gap.kind for gap in gaps)
    return dict(counted.most_common())


def _tried(workspace: Workspace, target: Target) -> tuple[Counter[str], set[str]]:
    """How often this model was asked about each gap and answered; the gaps whose requests still wait for an answer.

    Several requests of one try (small models) count as one: a gap's tries are told apart by their samples.
    """
    ledger = standing(workspace.generations)
    done: set[tuple[str, int]] = set()
    waiting: set[str] = set()
    for request in jsonl.read(workspace.fill_requests, Request):
        if request.model != target.model:
            continue
        for id in request.wanted:
            if ledger.answers(request.key):
                done.add((id, request.sample))
            else:
                waiting.add(id)
    return Counter(id for id, _ in done), waiting


def look(workspace: Workspace, settings: Settings, target: Target) -> FillLook:
    """The next round and its cost; sends and writes nothing. Raises what `plan` raises."""
    made = plan(workspace, settings, target)
    sending = augmentation_of(made.requests, {}, {}, price_of(target.model, settings), target)
    return FillLook(
        gaps=_by_kind(made.gaps),
        requests=len(made.requests),
        waiting=made.waiting,
        not_fillable=made.not_fillable,
        rounds=settings.fill_tries,
        prompt_tokens=sending.prompt_tokens,
        completion_tokens=sending.completion_tokens,
        cost=sending.cost,
        round_trip=_turning(workspace, settings, target, made.requests),
    )


def _turning(workspace: Workspace, settings: Settings, target: Target, planned: tuple[Request, ...]) -> RoundTripToCome | None:
    if not applies(settings, target):
        return None
    turning = Turning(workspace, load_templates(settings.templates), target.model)
    for request in planned:
        turning.add(request)
    return turning.to_come(None, 0, 0)


def fill(workspace: Workspace, settings: Settings, target: Target, progress: Progress) -> FillSummary:
    """Ask, harvest (and have judged, where a judge is set) and look again, at most `fill_tries` rounds. What an interrupted run had
    planned is sent first.

    Raises what `plan` and `generate` raise; what came is harvested in every case.
    """
    if not workspace.examples.exists():
        raise NoExamples(path=workspace.root)
    second = judge_target(settings) if settings.judge is not None else None

    def harvested() -> int:
        """The rows that are kept now: what does not lead back, or the judge refuses, is none, and leaves a gap."""
        kept = harvest(workspace, settings).kept
        if (turned := round_trip(workspace, settings, target, progress)) is not None:
            kept -= turned.rejected
        return kept - judge(workspace, settings, target, second, progress).rejected if second is not None else kept

    prune(workspace)
    before = kept = harvested()
    made = first = plan(workspace, settings, target)
    sent: list[GenerateSummary] = []
    while (made.requests or made.waiting) and len(sent) < settings.fill_tries:
        jsonl.write(workspace.fill_requests, _followed(workspace, made.requests))
        try:
            sent.append(generate(workspace, target, settings, progress, workspace.fill_requests))
        except BaseException:
            harvest(workspace, settings)
            raise
        kept = harvested()
        made = plan(workspace, settings, target)
        if sent[-1].calls and not sent[-1].answered:
            break  # another round would only repeat the failures
    left = {gap.id for gap in made.gaps}
    costs = [one.cost for one in sent]
    return FillSummary(
        before=_by_kind(first.gaps),
        after=_by_kind(made.gaps),
        filled=sum(gap.id not in left for gap in first.gaps),
        not_fillable=made.not_fillable,
        open=len(left) - len(made.not_fillable),
        rounds=len(sent),
        requests=sum(one.answered + one.failed + one.left for one in sent),
        rows=kept - before,
        failed=sent[-1].failed if sent else 0,
        calls=sum(one.calls for one in sent),
        prompt_tokens=sum(one.prompt_tokens for one in sent),
        completion_tokens=sum(one.completion_tokens for one in sent),
        cost=None if None in costs else sum(cost or 0.0 for cost in costs),
    )


def prune(workspace: Workspace) -> None:
    """Drop fill requests whose passages are gone: their answers stay in the ledger, and rest on nothing any more."""
    if not workspace.fill_requests.exists():
        return
    there = {passage.id for passage in jsonl.read(workspace.passages, Passage)}
    jsonl.write(
        workspace.fill_requests, (one for one in jsonl.read(workspace.fill_requests, Request) if there.issuperset(one.focus))
    )


def _followed(workspace: Workspace, requests: tuple[Request, ...]) -> Iterator[Request]:
    yield from jsonl.read(workspace.fill_requests, Request)
    yield from requests
