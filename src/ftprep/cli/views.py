"""What `ftprep show coverage` and `ftprep show learnability` print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ftprep.cli.console import table

if TYPE_CHECKING:
    from ftprep.coverage import Coverage
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
    yield f"{report.rows:,} rows: {report.declarative:,} declarative, {report.questions:,} questions and answers"
    told = report.entities - len(report.never_answered)
    yield f"  {told:,} of {report.entities:,} names of the documents stand in the answer of some row, where the loss is"
    yield from _some("names that no row answers with", report.never_answered)
    yield from _some("of these, names that are only asked with", report.only_asked)
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
        yield f"    {what}: {', '.join(found[:_MOST_LISTED])}{more}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"
