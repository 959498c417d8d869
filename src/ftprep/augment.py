"""The main job's middle: plan, write the plan down, send what is missing, ask once more for what was cut, harvest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from ftprep import jsonl
from ftprep import plan as planning
from ftprep.ahead import Ahead, processes_for
from ftprep.costs.amounts import Range
from ftprep.distil import DistilSummary, distil
from ftprep.drafting import chosen
from ftprep.engines.batch import row_of, speaks
from ftprep.engines.messages import SEPARATOR
from ftprep.estimate import augmentation_of
from ftprep.fill import prune
from ftprep.generate import GenerateSummary, generate, speed
from ftprep.harvest import HarvestSummary, harvest, judging_of
from ftprep.judge import JudgeSummary, judge, judge_target
from ftprep.plan import PlanSummary
from ftprep.prices import price_of
from ftprep.progress import Progress
from ftprep.reask import AtMost, Reasked, again, at_most
from ftprep.records import Message, Request, Target
from ftprep.resolve import ResolveSummary, resolve
from ftprep.settings import Settings
from ftprep.workspace import Workspace


class AugmentSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What was planned, what was sent, what came of it."""

    target: Target
    plan: PlanSummary
    generation: GenerateSummary
    reasked: Reasked = Reasked()
    resolve: ResolveSummary | None = None
    distil: DistilSummary | None = None
    harvest: HarvestSummary
    judge: JudgeSummary | None = None

    @property
    def failed(self) -> int:
        """Requests that failed for good, the judge's too."""
        return self.generation.failed + (self.judge.generation.failed if self.judge is not None else 0)


class DryRun(msgspec.Struct, frozen=True, kw_only=True):
    """What would be sent, what it would cost, with a prompt cache and without, what asking again for cut or unreadable answers can
    add, and the first request as the model would see it (its shared context cut short)."""

    plan: PlanSummary
    completion_tokens: Range
    cost: Range | None
    cost_uncached: float | None
    asked_again: AtMost
    first_request: tuple[Message, ...]


_SHOWN = 1500


def dry_run(workspace: Workspace, settings: Settings, target: Target) -> DryRun:
    """The plan and its cost, without sending or writing anything."""
    made = planning.plan(workspace, settings, target)
    sending = augmentation_of(made.requests, made.contexts, {}, price_of(target.model, settings), target)
    first: tuple[Message, ...] = ()
    if made.requests:
        request = next(iter(made.requests))
        first = request.messages
        if request.context_id:
            context = made.contexts[request.context_id].text
            shown = context if len(context) <= _SHOWN else f"{context[:_SHOWN]}\n[... {len(context) - _SHOWN:,} more characters]"
            place = next(at for at, message in enumerate(first) if message.role == "user")
            joined = Message(role="user", content=shown + SEPARATOR + first[place].content)
            first = (*first[:place], joined, *first[place + 1 :])
    return DryRun(
        plan=made.summary,
        completion_tokens=sending.completion_tokens,
        cost=sending.cost,
        cost_uncached=sending.cost_uncached,
        asked_again=at_most(workspace, made.requests, made.contexts, target, price_of(target.model, settings)),
        first_request=first,
    )


def augment(workspace: Workspace, settings: Settings, target: Target, progress: Progress) -> AugmentSummary:
    """Run the middle of the main job. What was answered before is not asked again; whatever stops it, what came is harvested.

    Raises what the stages raise: NoDocuments, UnknownName, BadTemplate, ProviderRefused, BudgetReached, ... and KeyboardInterrupt.
    """
    if settings.batch:
        row_of(target)
    second = judge_target(settings) if settings.judge is not None else None
    early, found = _resolve_first(workspace, settings, target, progress)
    distilled = None
    if target.adapted:
        early, distilled = _distil_first(workspace, settings, target, progress)
    made = planning.plan(workspace, settings, target)
    prune(workspace)
    planning.save(made, workspace)
    count = 0 if settings.batch else processes_for(len(made.requests))  # batches come back all at once
    with Ahead(workspace, judging_of(settings), count) as ahead:
        sent, reasked = _ask(made, workspace, settings, target, progress, ahead)
        harvested = harvest(workspace, settings, ahead)
    judged = None
    if second is not None:
        settings = msgspec.structs.replace(settings, batch=settings.batch and speaks(second))
        judged = judge(workspace, settings, target, second, progress)
    return AugmentSummary(
        target=target,
        plan=made.summary,
        generation=sent if early is None else _continued(early, sent),
        reasked=reasked,
        resolve=found,
        distil=distilled,
        harvest=harvested,
        judge=judged,
    )


def _resolve_first(
    workspace: Workspace, settings: Settings, target: Target, progress: Progress
) -> tuple[GenerateSummary | None, ResolveSummary | None]:
    """Where `resolve` is among the strategies it is asked before the others are planned: they work on what it found."""
    if "resolve" not in chosen(settings.strategy) or target.profile == "small":
        return None, None
    made = planning.plan(workspace, settings, target)
    planning.save(made, workspace)
    sent, _ = _ask(made, workspace, settings, target, progress, only="resolve")
    return sent, resolve(workspace, settings)


def _distil_first(
    workspace: Workspace, settings: Settings, target: Target, progress: Progress
) -> tuple[GenerateSummary, DistilSummary]:
    """A small model with an adapter is first asked for the facts that prose states: it then works on those, too."""
    made = planning.plan(workspace, settings, target)
    planning.save(made, workspace)
    sent, _ = _ask(made, workspace, settings, target, progress, only="facts")
    return sent, distil(workspace, settings)


def _ask(
    made: planning.Plan,
    workspace: Workspace,
    settings: Settings,
    target: Target,
    progress: Progress,
    ahead: Ahead | None = None,
    only: str | None = None,
) -> tuple[GenerateSummary, Reasked]:
    """Send the plan, or what one strategy asks of it; then once more what was cut or cannot be read. Follow-ups join the plan on
    disk. Whatever stops it, what came is harvested."""
    requests = [request for request in made.requests if request.strategy == only] if only else made.requests
    try:
        if only is None:
            sent = generate(workspace, target, settings, progress)
        else:
            sent = _sent_alone(requests, workspace, settings, target, progress)
        following, reasked = again(workspace, requests, target)
        if not following:
            return sent, reasked
        progress.say(f"{reasked.faults} answers were cut or cannot be read: asked once more")
        with jsonl.Appender(workspace.requests) as plan_file:
            plan_file.add(*following)
        # alone: what failed before is not tried again now
        return together(sent, _sent_alone(following, workspace, settings, target, progress)), reasked
    except BaseException:
        harvest(workspace, settings, ahead)
        raise


def _sent_alone(
    requests: Iterable[Request], workspace: Workspace, settings: Settings, target: Target, progress: Progress
) -> GenerateSummary:
    """Send these and no others of the plan; a killed run's file is swept by the next."""
    alone = workspace.root / ".alone.tmp"
    try:
        jsonl.write(alone, requests)
        return generate(workspace, target, settings, progress, requests=alone)
    finally:
        alone.unlink(missing_ok=True)


def _continued(one: GenerateSummary, other: GenerateSummary) -> GenerateSummary:
    """A sending and one that went on with it: the requests of the first are among those of the second."""
    return msgspec.structs.replace(
        together(one, other),
        requested=other.requested,
        answered_before=other.answered_before - one.answered,
        failed=other.failed,
        left=other.left,
        failures=other.failures,
    )


def together(one: GenerateSummary, other: GenerateSummary) -> GenerateSummary:
    """Two sendings as one: numbers and counts added; None where either is not known."""
    values: dict[str, Any] = {}
    for name in GenerateSummary.__struct_fields__:
        if name == "tokens_per_second":
            continue
        a, b = getattr(one, name), getattr(other, name)
        if isinstance(a, dict):
            values[name] = dict(Counter(a) + Counter(b))
        elif isinstance(a, tuple):
            values[name] = tuple(map(sum, zip(a, b, strict=True))) if b is not None else None
        else:
            values[name] = None if a is None or b is None else a + b
    if one.tokens_per_second is not None or other.tokens_per_second is not None:
        values["tokens_per_second"] = speed(values["completion_tokens"], values["seconds"])
    return GenerateSummary(**values)
