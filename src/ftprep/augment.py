"""The main job's middle: plan, write the plan down, send what is missing, harvest."""

from __future__ import annotations

import msgspec

from ftprep import plan as planning
from ftprep.config import Settings
from ftprep.generate import GenerateSummary, generate
from ftprep.harvest import HarvestSummary, harvest
from ftprep.plan import PlanSummary
from ftprep.progress import Progress
from ftprep.records import Target
from ftprep.workspace import Workspace


class AugmentSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What was planned, what was sent, what came of it."""

    target: Target
    plan: PlanSummary
    generation: GenerateSummary
    harvest: HarvestSummary


def augment(workspace: Workspace, settings: Settings, target: Target, progress: Progress) -> AugmentSummary:
    """Run the middle of the main job. What was answered before is not asked again; whatever stops it, what came is harvested.

    Raises what the stages raise: NoDocuments, UnknownName, BadTemplate, ProviderRefused, BudgetReached, ... and KeyboardInterrupt.
    """
    made = planning.plan(workspace, settings, target)
    planning.save(made, workspace)
    try:
        sent = generate(workspace, target, settings, progress)
    except BaseException:
        harvest(workspace, settings)
        raise
    return AugmentSummary(target=target, plan=made.summary, generation=sent, harvest=harvest(workspace, settings))
