"""What the stages have done, in lines for people. One function per summary; --json shows the same records whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ftprep.cli.console import dollars, table

if TYPE_CHECKING:
    from ftprep.augment import AugmentSummary, PlanSummary
    from ftprep.ingest import IngestSummary

MOST_LISTED = 20


def counts(numbers: dict[str, int]) -> str:
    """counts({"reversal": 99, "qa": 12}) -> "reversal 99, qa 12" """
    return ", ".join(f"{name} {number:,}" for name, number in numbers.items())


def ingested(summary: IngestSummary) -> Iterator[str]:
    """Files by outcome, and each that was not plainly read with its reason."""
    yield f"Ingested {summary.documents:,} of {summary.files:,} files in {summary.seconds:.1f} s ({counts(summary.statuses)})"
    yield f"  {summary.passages:,} passages, {summary.tokens:,} tokens"
    for outcome in summary.outcomes[:MOST_LISTED]:
        yield f"  {outcome.status}: {outcome.source}{f' ({outcome.reason})' if outcome.reason else ''}"
    if len(summary.outcomes) > MOST_LISTED:
        yield f"  and {len(summary.outcomes) - MOST_LISTED:,} more in ingest-outcomes.jsonl"


def planned(plan: PlanSummary) -> Iterator[str]:
    """What would be, or was, asked."""
    yield f"Asked {plan.requests:,} requests about {plan.passages:,} passages of {plan.documents:,} documents"
    yield f"  {counts(plan.by_strategy)}; {plan.prompt_tokens:,} prompt tokens"


def augmented(summary: AugmentSummary) -> Iterator[str]:
    """Everything that was asked for, accounted for: answered before, answered now, failed with causes, left; then kept and rejected."""
    plan, generation, harvest = summary.plan, summary.generation, summary.harvest
    yield from planned(plan)
    yield from table(
        [
            ("answered before", generation.answered_before),
            ("answered now", generation.answered),
            ("failed for good", generation.failed),
            ("not sent", generation.left),
        ]
    )
    for cause, number in generation.failures.items():
        yield f"    {number:,} x {cause}"
    yield (
        f"  {generation.prompt_tokens:,} prompt tokens ({generation.cached_tokens:,} cached), {generation.completion_tokens:,} "
        f"completion tokens, cost {dollars(generation.cost)}, {generation.seconds:.1f} s"
    )
    yield f"Kept {harvest.kept:,} of {harvest.items:,} items ({counts(harvest.by_kind)})"
    yield f"  rejected {harvest.rejected:,}{f' ({counts(harvest.by_check)})' if harvest.by_check else ''}"
    yield f"  {harvest.passages_with_kept:,} of {harvest.passages:,} passages have at least one example"
