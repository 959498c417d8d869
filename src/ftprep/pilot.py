"""The pilot stage: sends a few requests of the plan by the ordinary way into the same ledger, so that nothing is paid twice, and
lets the checks judge the answers. The estimate then knows how long answers are and how many rows pass.

    plan -> some of requests.jsonl -> model -> generations.jsonl -> examples.jsonl, rejected.jsonl
"""

from __future__ import annotations

from collections.abc import Iterable

from ftprep import jsonl
from ftprep import plan as planning
from ftprep.distil import distil
from ftprep.estimating.piloting import chosen
from ftprep.generate import GenerateSummary, generate
from ftprep.harvest import harvest
from ftprep.ledger import standing
from ftprep.progress import Progress
from ftprep.records import Passage, Request, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace


def pilot(workspace: Workspace, settings: Settings, target: Target, progress: Progress, number: int) -> GenerateSummary | None:
    """Send about `number` requests, those of them that the ledger answers already left out; None where so many are answered anyway.

    Raises what `plan` and `generate` raise: NoDocuments, NoKey, Unreachable, BudgetReached, ... What came is kept and judged.
    """
    made = planning.plan(workspace, settings, target)
    planning.save(made, workspace)
    before = standing(workspace.generations)
    if sum(before.answers(request.key) for request in made.requests) >= min(number, len(made.requests)):
        _judged(workspace, settings, target)
        return None
    wanted = chosen(made.requests, _about(workspace, made.requests), number)
    jsonl.write(workspace.pilot_requests, (request for request in made.requests if request.key in wanted))
    try:
        return generate(workspace, target, settings, progress, workspace.pilot_requests)
    finally:
        workspace.pilot_requests.unlink(missing_ok=True)
        _judged(workspace, settings, target)


def _judged(workspace: Workspace, settings: Settings, target: Target) -> None:
    if target.adapted:
        distil(workspace, settings)  # how many facts prose states: the plan grows by what is asked about them
    harvest(workspace, settings)


def _about(workspace: Workspace, planned: Iterable[Request]) -> dict[str, int]:
    """How many tokens each request is about."""
    sizes = {passage.id: passage.tokens for passage in jsonl.read(workspace.passages, Passage)}
    return {one.key: sum(sizes.get(name, 0) for name in one.focus) + sum(map(len, one.facts)) // 4 for one in planned}
