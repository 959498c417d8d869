"""What the stages have done, in lines for people. One function per summary; --json shows the same records whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

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


def planned(plan: PlanSummary, verb: str = "Asked") -> Iterator[str]:
    """What was asked, or with another verb would be."""
    yield f"{verb} {plan.requests:,} requests about {plan.passages:,} passages of {plan.documents:,} documents"
    yield f"  {counts(plan.by_strategy)}; {plan.prompt_tokens:,} prompt tokens"


def augmented(summary: AugmentSummary) -> Iterator[str]:
    """All that was asked for, accounted for: answered before and now, failed with causes, left; then kept and rejected."""
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


def facts(value: Any) -> Iterator[str]:
    """Any summary as lines, one fact a line, in the order of its fields; what has parts gets a headline.

    {"training": {"tokens": 81200, "cost": 0.24}} gives "Training:", "  tokens   81,200", "  cost      $0.24".
    """
    import msgspec

    value = msgspec.to_builtins(value, enc_hook=str)
    plain = [(_words(name), _shown(name, one)) for name, one in value.items() if not isinstance(one, dict | list)]
    if plain:
        width = max(len(name) for name, _ in plain)
        yield from (f"  {name.ljust(width)}  {shown}" for name, shown in plain)
    for name, one in value.items():
        if isinstance(one, dict) and one:
            yield f"{_words(name).capitalize()}:"
            yield from facts(one)
        elif isinstance(one, list) and one:
            yield f"{_words(name).capitalize()}:"
            for part in one[:MOST_LISTED]:
                yield from (f"  {line}" for line in (facts(part) if isinstance(part, dict) else [str(part)]))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _shown(name: str, value: object) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and any(word in name for word in ("cost", "usd", "price")):
        return dollars(float(value))
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def estimated(estimate: Any) -> Iterator[str]:
    """Tokens and money of augmentation, training and serving."""
    yield "Estimate"
    yield from facts(estimate)


def exported(summary: Any) -> Iterator[str]:
    """Where the files are and what is in them."""
    yield "Exported"
    yield from facts(summary)


def after_export(summary: Any) -> str | None:
    """The command that checks what was written."""
    return None


def checked(report: Any) -> Iterator[str]:
    """Each problem with its line."""
    yield from facts(report)


def rows(records: Any) -> Iterator[str]:
    """Records of one kind as a table under the names of their fields."""
    import msgspec

    plain = [msgspec.to_builtins(record, enc_hook=str) for record in records]
    if plain:
        shown = [[_shown(name, value) for name, value in row.items()] for row in plain]
        yield from table([[_words(name) for name in plain[0]], *shown])
