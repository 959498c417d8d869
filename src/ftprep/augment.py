"""The main job's middle: plan, write the plan down, send what is missing, harvest."""

from __future__ import annotations

import msgspec

from ftprep import plan as planning
from ftprep.costs.amounts import Range
from ftprep.engines.messages import SEPARATOR
from ftprep.estimate import augmentation_of
from ftprep.generate import GenerateSummary, generate
from ftprep.harvest import HarvestSummary, harvest
from ftprep.judge import JudgeSummary, judge, judge_target
from ftprep.plan import PlanSummary
from ftprep.progress import Progress
from ftprep.records import Message, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace


class AugmentSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What was planned, what was sent, what came of it."""

    target: Target
    plan: PlanSummary
    generation: GenerateSummary
    harvest: HarvestSummary
    judge: JudgeSummary | None = None

    @property
    def failed(self) -> int:
        """Requests that failed for good, the judge's too."""
        return self.generation.failed + (self.judge.generation.failed if self.judge is not None else 0)


class DryRun(msgspec.Struct, frozen=True, kw_only=True):
    """What would be sent, what it would cost, with a prompt cache and without, and the first request as the model would see it (its
    shared context cut short)."""

    plan: PlanSummary
    completion_tokens: Range
    cost: Range | None
    cost_uncached: float | None
    first_request: tuple[Message, ...]


_SHOWN = 1500


def dry_run(workspace: Workspace, settings: Settings, target: Target) -> DryRun:
    """The plan and its cost, without sending or writing anything."""
    made = planning.plan(workspace, settings, target)
    sending = augmentation_of(made.requests, made.contexts, planning.drafting(workspace, settings, target), settings, target)
    first: tuple[Message, ...] = ()
    if made.requests:
        request = made.requests[0]
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
        first_request=first,
    )


def augment(workspace: Workspace, settings: Settings, target: Target, progress: Progress) -> AugmentSummary:
    """Run the middle of the main job. What was answered before is not asked again; whatever stops it, what came is harvested.

    Raises what the stages raise: NoDocuments, UnknownName, BadTemplate, ProviderRefused, BudgetReached, ... and KeyboardInterrupt.
    """
    second = judge_target(settings) if settings.judge is not None else None
    made = planning.plan(workspace, settings, target)
    planning.save(made, workspace)
    try:
        sent = generate(workspace, target, settings, progress)
    except BaseException:
        harvest(workspace, settings)
        raise
    harvested = harvest(workspace, settings)
    judged = judge(workspace, settings, target, second, progress) if second is not None else None
    return AugmentSummary(target=target, plan=made.summary, generation=sent, harvest=harvested, judge=judged)
