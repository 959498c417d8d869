"""What `ftprep show coverage`, `ftprep show learnability` and `ftprep augment --fill` print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ftprep.cli.console import dollars, table
from ftprep.cli.summaries import beyond

if TYPE_CHECKING:
    from ftprep.coverage import Coverage
    from ftprep.fill import FillLook, FillSummary, NotFillable
    from ftprep.gaps import GapKind
    from ftprep.learnability import Learnability

_MOST_LISTED = 20


def covered(coverage: Coverage) -> Iterator[str]:
    """How much of each document has rows, those with the least first; why the others have none."""
    share = f" ({coverage.covered / coverage.passages:.0%})" if coverage.passages else ""
    yield f"{coverage.covered:,} of {coverage.passages:,} passages have at least one kept row{share}"
    yield from (f"  {number:,} have none: {cause}" for cause, number in coverage.causes.items())
    worst = sorted(coverage.documents, key=lambda one: (one.covered / one.passages if one.passages else 1, one.source))
    if worst:
        head = ("document", "passages", "asked", "with rows", "rows", "begin", "middle", "end")
        rows = [
            (one.source, one.passages, one.asked, one.covered, one.rows, *(_percent(third) for third in one.thirds))
            for one in worst[:_MOST_LISTED]
        ]
        yield from ("", "Documents, least covered first (begin, middle, end: share of passages with rows):")
        yield from table([head, *rows])
    if len(worst) > _MOST_LISTED:
        yield f"  and {len(worst) - _MOST_LISTED:,} more (--json lists all)"


def learnable(report: Learnability) -> Iterator[str]:
    """What the rows can teach, each rule with what breaks it."""
    share = f" ({report.questions / report.rows:.0%}; about half is best)" if report.rows else ""
    yield f"{report.rows:,} rows: {report.declarative:,} declarative, {report.questions:,} questions and answers{share}"
    told = report.entities - len(report.never_answered)
    yield f"  {told:,} of {report.entities:,} names of the documents stand in the answer of some row, where the loss is"
    yield from _some("names that no row answers with", report.never_answered)
    yield from _some("of these, names that are only asked with", report.only_asked)
    yield f"  {report.relations - len(report.one_way):,} of {report.relations:,} relations of two names are told back, too"
    yield from _some("told one way only", report.one_way)
    if report.never_answered or report.one_way:
        yield "    `ftprep augment --fill` asks for just these"
    yield f"  {len(report.source_in_prompt):,} rows have their own source in the prompt"
    yield from _some("rows with their source in the prompt", report.source_in_prompt)
    wordings = report.phrasings
    yield f"  {wordings.facts:,} facts, told in {wordings.median} wordings (median); {wordings.one_only:,} in one only"
    varied = report.diversity
    shares = ", ".join("-" if share is None else f"{share:.2f}" for share in varied.distinct)
    alike = "-" if varied.self_bleu is None else f"{varied.self_bleu:.2f}"
    yield f"  diversity of {varied.rows:,} answers: distinct 1-, 2-, 3-grams {shares}; Self-BLEU {alike} (1: all alike)"


def _some(what: str, found: tuple[str, ...]) -> Iterator[str]:
    if found:
        more = f", and {len(found) - _MOST_LISTED:,} more (--json)" if len(found) > _MOST_LISTED else ""
        yield f"    {what}: {'; '.join(found[:_MOST_LISTED])}{more}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


_GAPS: Mapping[GapKind, str] = {
    "passage": "passages without a row",
    "name": "names that no row answers with",
    "direction": "relations told one way only",
}


def would_fill(look: FillLook) -> Iterator[str]:
    """What `--fill` would ask for, and the cost of its first round."""
    from ftprep.to_come import left_open

    yield f"Missing: {_gaps(look.gaps)}"
    yield f"Would ask {look.requests:,} requests, {look.prompt_tokens:,} prompt tokens; {look.rounds} rounds at most"
    yield f"  completion tokens: {look.completion_tokens.low:,.0f} to {look.completion_tokens.high:,.0f}"
    cost = "unknown: the model has no price" if look.cost is None else f"{dollars(look.cost.likely)} a round, likely"
    yield f"  cost: {cost}"
    yield from beyond(None, look.round_trip)
    yield from (f"  {line}" for line in left_open(None, look.round_trip))
    if look.waiting:
        yield f"  {look.waiting:,} of the gaps were asked about before and are not answered yet: these requests are sent again"
    yield from _given_up(look.not_fillable)


def filled(summary: FillSummary) -> Iterator[str]:
    """What was missing, what of it came, and what stays open, with the reason."""
    yield f"Missing before: {_gaps(summary.before)}"
    yield (
        f"Asked {summary.requests:,} requests in {summary.rounds} rounds: {summary.calls:,} calls, {summary.prompt_tokens:,} "
        f"prompt and {summary.completion_tokens:,} completion tokens, cost {dollars(summary.cost)}; {summary.rows:,} more rows"
    )
    yield f"  filled {summary.filled:,}, not fillable {len(summary.not_fillable):,}, open {summary.open:,}"
    if summary.failed:
        yield f"  {summary.failed:,} requests failed: the same command asks them again"
    yield f"Missing now: {_gaps(summary.after)}"
    yield from _given_up(summary.not_fillable)


def _gaps(counts: Mapping[GapKind, int]) -> str:
    return ", ".join(f"{counts[kind]:,} {_GAPS[kind]}" for kind in _GAPS if kind in counts) or "nothing"


def _given_up(found: tuple[NotFillable, ...]) -> Iterator[str]:
    reasons = Counter(one.reason for one in found)
    yield from (f"  not fillable, {number:,}: {reason}" for reason, number in reasons.items())
    for one in found[:_MOST_LISTED]:
        yield f"    {one.gap.kind} {' -> '.join(one.gap.names) or one.gap.passages[0]} ({one.source})"
    if len(found) > _MOST_LISTED:
        yield f"    and {len(found) - _MOST_LISTED:,} more (--json)"
