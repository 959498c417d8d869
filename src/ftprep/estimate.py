"""The estimate stage: what augmentation, training and serving cost and from when on it pays, counted from the very requests that
augment would send. Sends nothing, asks no network.

    passages + plan + ledger + prices -> estimate.json
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from ftprep import jsonl, prices, tokens
from ftprep.costs.amounts import Line, Range
from ftprep.costs.arms import Costs, costs
from ftprep.costs.case import MODES, Arm, Case, Mode
from ftprep.costs.horizon import BreakEven, Owning, break_even, curve, owning
from ftprep.costs.sensitivity import Table, tables
from ftprep.drafting import Drafting, drafting, requests
from ftprep.estimating import serving
from ftprep.estimating.applied import Applied, applied
from ftprep.estimating.judging import Judging, judging
from ftprep.estimating.sending import Augmentation, augmentation, mean_output
from ftprep.estimating.survey import Survey, answers, survey
from ftprep.estimating.turning import RoundTripToCome
from ftprep.estimating.yields import Kept, Yield, yielded
from ftprep.prices import Price
from ftprep.progress import Progress
from ftprep.records import Context, Example, Generation, Request, Target, stable_id
from ftprep.settings import Settings
from ftprep.to_come import Coming, FactsToCome, left_open
from ftprep.workspace import Workspace

ARMS: tuple[Arm, ...] = ("tuned", "icl", "rag")
OTHERS: tuple[Arm, ...] = ("icl", "rag")


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """What was expected of one plan at one time: of the whole of it, what was paid by then included. Kept to be held against what
    the run costs. {"answered": 20, "requests": 214, "prompt_tokens": 912044, "cost": {"low": 0.61, "likely": 0.66, "high":
    0.71}}"""

    answered: int
    requests: int
    prompt_tokens: int
    completion_tokens: Range
    cost: Range | None


class Actual(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger says of the plan's requests so far, by the provider's own counts.

    {"answered": 214, "requests": 214, "prompt_tokens": 911800, "cached_tokens": 829000, "completion_tokens": 61002, "cost": 0.652}
    """

    answered: int
    requests: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    cost: float | None


class AtRate(msgspec.Struct, frozen=True, kw_only=True):
    """The comparison for one number of queries a day."""

    queries_per_day: float
    arms: tuple[Costs, ...]
    break_even: tuple[BreakEven, ...]
    owning: tuple[Owning, ...]


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """All inputs and results; estimate.json holds exactly this. `rates` has the comparison for each number of queries a day that
    was asked about, the first one's is also the base of `sensitivity` and `curves`; `mode` is the one that these two are shown in.
    `affordable`: where the training price is unknown, what training may cost at most for tuning to pay within `months`. `to_come`,
    `round_trip`: requests that are in no plan yet, and in no other figure here."""

    plan: str
    documents: int
    passages: int
    corpus_tokens: int
    months: float
    augmentation: Augmentation
    rows: Yield
    judge: Judging | None
    training: Line
    training_tokens: float
    rates: tuple[AtRate, ...]
    mode: Mode
    sensitivity: tuple[Table, ...]
    curves: dict[Arm, list[tuple[float, float]]]
    affordable: float | None
    case: Case
    forecasts: tuple[Forecast, ...]
    actual: Actual
    prices: tuple[Applied, ...]
    assumptions: tuple[str, ...]
    to_come: FactsToCome | None = None
    round_trip: RoundTripToCome | None = None


def estimate(
    workspace: Workspace, settings: Settings, target: Target, progress: Progress, rates: tuple[float, ...] = ()
) -> Estimate:
    """Estimate for the documents of a workspace; also written to estimate.json. `rates` are numbers of queries a day; none: that of
    the settings.

    Raises what planning raises: NoDocuments, UnknownName, BadTemplate; BadSetting for faulty prices or tokenizer files.
    """
    progress.begin("estimate", None, "requests")
    try:
        result = _estimate(workspace, settings, target, rates or (float(settings.queries_per_day),))
    finally:
        progress.end()
    jsonl.write_json(workspace.estimate, result)
    return result


def counted(workspace: Workspace, settings: Settings, target: Target) -> tuple[Drafting, Survey, str, Coming]:
    """The plan of a workspace counted as it is made, one request at a time, with a name for it that changes when it does, and what
    it leaves open."""
    tokens.adopt(settings.tokenizers)
    given = drafting(workspace, settings, target, keep_texts=False)
    ledger = answers(jsonl.read(workspace.generations, Generation, ledger=True))
    price = prices.price_of(target.model, settings)
    name, coming = _Name(), Coming(workspace, settings, given)
    size = len(given.corpus.focus) * settings.samples * len(given.shares)
    made = survey(name.of(coming.seen(requests(given))), given.draft.contexts, ledger, price, target.model, given.corpus, size)
    return given, made, name.digest, coming


class _Name:
    """The plan's name: a hash over its requests' keys."""

    def __init__(self) -> None:
        self.digest = ""

    def of(self, planned: Iterable[Request]) -> Iterable[Request]:
        for request in planned:
            self.digest = stable_id([self.digest, request.key])
            yield request


def case_of(workspace: Workspace, settings: Settings, target: Target) -> Case:
    """The numbers that a comparison of arms rests on, for the documents and rows of a workspace. Writes nothing.

    Raises what planning raises.
    """
    given, made, *_ = counted(workspace, settings, target)
    priced = prices.price_of(target.model, settings) is not None
    rows = yielded(made, Kept(jsonl.read(workspace.examples, Example)))
    corpus_tokens = sum(passage.tokens for passage in given.corpus.passages)
    judge = judging(settings, rows, corpus_tokens / given.passages)
    seeds = sum(tokens.count(m.content) for e in jsonl.read(workspace.seeds, Example) for m in e.messages)
    asked = float(settings.queries_per_day)
    return serving.case(settings, made, rows, judge, corpus_tokens, given.passages, seeds, asked, priced=priced)


def _estimate(workspace: Workspace, settings: Settings, target: Target, rates: tuple[float, ...]) -> Estimate:
    given, made, name, coming = counted(workspace, settings, target)
    to_come = coming.facts({kind.task: mean_output(kind) for kind in made.kinds.values()})
    turned = coming.round_trip()
    price = prices.price_of(target.model, settings)
    sent = augmentation(made, price, target.model)
    rows = yielded(made, Kept(jsonl.read(workspace.examples, Example)))
    corpus_tokens = sum(passage.tokens for passage in given.corpus.passages)
    passages, documents = given.passages, len(given.corpus.titles)
    judge = judging(settings, rows, corpus_tokens / passages)
    seeds = sum(tokens.count(m.content) for e in jsonl.read(workspace.seeds, Example) for m in e.messages)
    base = serving.case(settings, made, rows, judge, corpus_tokens, passages, seeds, rates[0], priced=price is not None)
    mode: Mode = "cache"
    return Estimate(
        plan=name,
        documents=documents,
        passages=passages,
        corpus_tokens=corpus_tokens,
        months=settings.months,
        augmentation=sent,
        rows=rows,
        judge=judge,
        training=costs(base, "tuned", mode).parts[2],
        training_tokens=base.training_tokens,
        rates=tuple(at_rate(msgspec.structs.replace(base, queries_per_day=rate)) for rate in rates),
        mode=mode,
        sensitivity=tables(base, mode, lambda one, factor: serving.scaled(one, made, factor, priced=price is not None)),
        curves={arm: curve(base, arm, mode) for arm in ARMS},
        affordable=affordable(base, mode),
        case=base,
        forecasts=_forecasts(workspace.estimate, name, sent, made),
        actual=actual(made),
        prices=_applied(settings, target),
        assumptions=(*left_open(to_come, turned), *serving.assumptions(settings, base, made, rows, target.model, sent.measured)),
        to_come=to_come,
        round_trip=turned,
    )


def at_rate(case: Case) -> AtRate:
    """All arms, break-evens and costs of owning of a case, in all modes."""
    return AtRate(
        queries_per_day=case.queries_per_day,
        arms=tuple(costs(case, arm, mode) for arm in ARMS for mode in MODES),
        break_even=tuple(break_even(case, arm, mode) for arm in OTHERS for mode in MODES),
        owning=tuple(owning(case, arm, mode) for arm in ARMS for mode in MODES),
    )


def affordable(case: Case, mode: Mode) -> float | None:
    """Where only the training price is unknown: what one training may cost for tuning to cost no more than the documents in the
    prompt over the horizon; negative where it can't pay even if training were free."""
    if case.tuning.train is not None:
        return None
    free = msgspec.structs.replace(case, tuning=msgspec.structs.replace(case.tuning, train=0.0, train_minimum=None))
    own, other = owning(free, "tuned", mode), owning(free, "icl", mode)
    if own.cost is None or other.cost is None:
        return None
    return (other.cost - own.cost) / (1 + own.again)


def actual(made: Survey) -> Actual:
    """What the answers to a plan have come to."""
    kinds = made.kinds.values()
    return Actual(
        answered=made.answered,
        requests=sum(kind.whole.requests for kind in kinds),
        prompt_tokens=round(sum(sum(kind.actual) for kind in kinds)),
        cached_tokens=sum(kind.held_actual for kind in kinds),
        completion_tokens=round(sum(value for kind in kinds for _, value in kind.outputs)),
        cost=made.paid,
    )


def _forecasts(path: Path, name: str, sent: Augmentation, made: Survey) -> tuple[Forecast, ...]:
    """What was expected of this plan before: at the first estimate, and at the latest with some answers but not all."""
    before = [one for one in past(path, name) if one.answered < sent.requests]
    now = _forecast(sent, made)
    if now.answered == now.requests:
        return tuple(before[:1] + before[1:][-1:])
    if not before or before[0].answered > now.answered:
        return (now,)
    return (now,) if before[0].answered == now.answered else (before[0], now)


def _forecast(sent: Augmentation, made: Survey) -> Forecast:
    done = actual(made)
    wrote, cost, paid = sent.completion_tokens, sent.cost, sent.paid_before
    return Forecast(
        answered=sent.answered_before,
        requests=sent.requests,
        prompt_tokens=sent.prompt_tokens + done.prompt_tokens,
        completion_tokens=Range(*(getattr(wrote, part) + done.completion_tokens for part in ("low", "likely", "high"))),
        cost=None if cost is None or paid is None else Range(cost.low + paid, cost.likely + paid, cost.high + paid),
    )


class _Past(msgspec.Struct):
    plan: str = ""
    forecasts: tuple[Forecast, ...] = ()


def past(path: Path, name: str | None = None) -> tuple[Forecast, ...]:
    """The forecasts that an estimate.json holds, where it is of that plan; none where there is no such file."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_Past)
    except (OSError, msgspec.DecodeError):
        return ()
    return found.forecasts if name is None or found.plan == name else ()


def _applied(settings: Settings, target: Target) -> tuple[Applied, ...]:
    roles = [applied("writer", target.model, settings)]
    if settings.judge is not None:
        roles.append(applied("judge", settings.judge, settings))
    tuned = serving.tuned_model(settings)
    roles.append(applied("tuned", tuned, settings, tuning=True))
    roles.append(applied("documents in the prompt, retrieval", serving.icl_model(settings), settings))
    roles.append(applied("embedding", settings.embedding_model, settings))
    return tuple(roles)


def augmentation_of(
    planned: Iterable[Request],
    contexts: Mapping[str, Context],
    answered: Mapping[str, Generation],
    price: Price | None,
    target: Target,
) -> Augmentation:
    """What sending these requests costs, those left out that `answered` has."""
    return augmentation(survey(planned, contexts, answers(answered.values()), price, target.model), price, target.model)
