"""What the stages have done, in lines for people. One function per summary; --json shows the same records whole."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.cli import panel
from ftprep.cli.console import dollars, table

if TYPE_CHECKING:
    from ftprep.augment import AugmentSummary, DryRun
    from ftprep.check import CheckReport
    from ftprep.costs import Range
    from ftprep.costs.extra import Extra
    from ftprep.estimating.turning import RoundTripToCome
    from ftprep.generate import GenerateSummary
    from ftprep.ingest import IngestSummary
    from ftprep.judge import JudgeSummary
    from ftprep.manifest import ExportSummary
    from ftprep.models import ModelRow
    from ftprep.plan import Packing, PlanSummary
    from ftprep.reask import Reasked
    from ftprep.records import Target
    from ftprep.round_trip import RoundTripSummary
    from ftprep.status import Status
    from ftprep.to_come import FactsToCome

MOST_LISTED = 20
_RANK = "corrupt timed-out too-large unreadable encrypted needs-ocr unsupported partial empty duplicate ok ignored".split()


def counts(numbers: dict[str, int]) -> str:
    """counts({"reversal": 99, "qa": 12}) -> "reversal 99, qa 12" """
    return ", ".join(f"{name} {number:,}" for name, number in numbers.items())


def ingested(summary: IngestSummary) -> Iterator[str]:
    """Files by outcome, what came of them, and the files to look at: those that were lost first, then remarks."""
    reused = f", {summary.reused:,} unchanged files not read again" if summary.reused else ""
    yield f"Ingested {summary.files:,} files in {summary.seconds:.1f} s{reused}"
    rows = [(status, number, f"{summary.megabytes.get(status, 0.0):,.1f} MB") for status, number in summary.statuses.items()]
    yield from table(rows)
    yield f"{summary.documents:,} documents, {summary.passages:,} passages, {summary.tokens:,} tokens"
    if summary.seeds:
        yield f"  {summary.seeds:,} conversations among them, kept as examples (seeds.jsonl)"
    if summary.languages:
        yield f"  languages: {counts(summary.languages)}"
    if summary.edits:
        yield f"  cleaned: {counts(summary.edits)} (cleaning.jsonl has each change, to be undone)"
    shown = sorted(summary.outcomes, key=lambda outcome: _RANK.index(outcome.status))
    if shown:
        yield "To look at:"
    for outcome in shown[:MOST_LISTED]:
        yield f"  {outcome.status}: {outcome.source}{f' ({outcome.reason})' if outcome.reason else ''}"
    if len(shown) > MOST_LISTED:
        yield f"  and {len(shown) - MOST_LISTED:,} more in ingest-outcomes.jsonl"


def planned(plan: PlanSummary, verb: str = "Asked") -> Iterator[str]:
    """What was asked, or with another verb would be; what was left out, and why."""
    yield f"{verb} {plan.requests:,} requests about {plan.in_focus:,} of {plan.passages:,} passages, {plan.documents:,} documents"
    yield f"  {counts(plan.by_strategy)}; {plan.prompt_tokens:,} prompt tokens"
    if lesser := [f"{name} {share:.0%}" for name, share in plan.shares.items() if share < 1]:
        yield f"  of the passages or documents in focus: {', '.join(lesser)}"
    if plan.packing is not None:
        yield f"  {_packing(plan.packing)}"
    if plan.stated:
        yield f"  facts found in prose that are worked on: {plan.stated:,}"
    if plan.to_come is not None:
        yield f"  {plan.to_come.windows:,} windows of prose are asked for facts first; what is found asks for requests more"
    for cause, number in plan.skipped.items():
        yield f"  left out: {number:,} x {cause}"
    for note in plan.notes:
        yield f"  {note}"


def _packing(packing: Packing) -> str:
    """ "6 packs of 12 to 19 documents, 93% of the room taken; 91% of the prompt tokens can come from the provider's cache" """
    least, most = packing.documents["least"], packing.documents["most"]
    inside = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    what = f"{packing.packs:,} packs of" if packing.packs > 1 else "one shared context of"
    return (
        f"{what} {inside} documents, {packing.fill:.0%} of the room in the model's window taken; "
        f"{packing.cacheable:.0%} of the prompt tokens can come from the provider's cache"
    )


def augmented(summary: AugmentSummary) -> Iterator[str]:
    """All that was asked for, accounted for: answered before and now, failed with causes, left; then kept and rejected."""
    generation, harvest = summary.generation, summary.harvest
    yield from planned(summary.plan)
    yield from table(
        [
            ("answered before", generation.answered_before),
            ("answered now", generation.answered),
            ("failed for good", generation.failed),
            ("not sent", generation.left - generation.in_batches),
            *([("in open batches", generation.in_batches)] if generation.in_batches else []),
        ]
    )
    for cause, number in generation.failures.items():
        yield f"    {number:,} x {cause}"
    if odd := {name: number for name, number in generation.finishes.items() if name != "whole"}:
        yield f"  of the answers {counts(odd)} (cut: at their token limit; filtered: by the provider's content filter)"
    if generation.asked_again:
        yield f"  asked again: {counts(generation.asked_again)}"
    if (found := summary.resolve) is not None:
        refused = f" ({counts(found.by_check)})" if found.by_check else ""
        yield (
            f"  sentences that point elsewhere: {found.sentences:,}; standing alone now {found.resolved:,}, left as they are "
            f"{found.unchanged:,}, refused {found.refused:,}{refused}, unanswered {found.unanswered:,}"
        )
    if (told := summary.distil) is not None and told.windows:
        refused = f" ({counts(told.by_check)})" if told.by_check else ""
        yield (
            f"  prose asked for facts: {told.windows:,} windows of {told.sentences:,} sentences; with facts {told.with_facts:,}, "
            f"none {told.none:,}, refused {told.refused:,}, unanswered {told.unanswered:,}"
        )
        yield f"    facts taken {told.facts:,} of {told.lines:,}; refused {told.lines_refused:,}{refused}"
    if summary.reasked.faults:
        yield f"  {_reasked(summary.reasked)}"
    yield (
        f"  {generation.calls:,} calls, {generation.prompt_tokens:,} prompt tokens ({cached(generation)}), "
        f"{generation.completion_tokens:,} completion tokens, cost {dollars(generation.cost)}, {generation.seconds:.1f} s"
        + (f", {generation.tokens_per_second:.1f} tokens/s" if generation.tokens_per_second is not None else "")
    )
    yield from (f"  warning: {line}" for line in generation.warnings)
    if generation.estimated is not None and generation.estimated[2] and generation.answered:
        least, likely, most = map(dollars, generation.estimated)
        yield f"  estimated before: {likely}, from {least} to {most}"
    if generation.at_risk:
        yield f"  calls cut off without an answer may have cost {dollars(generation.at_risk)} more"
    yield f"Kept {harvest.kept:,} of {harvest.rows:,} rows{f' ({counts(harvest.by_kind)})' if harvest.kept else ''}"
    yield f"  rejected {harvest.rejected:,}{f' ({counts(harvest.by_check)})' if harvest.rejected else ''}"
    if harvest.repaired:
        yield f"  {harvest.repaired:,} of the kept rows are marked `repaired`: from answers that were asked for again, or broken"
    if harvest.conflicts:
        yield f"  documents disagree {harvest.conflicts:,} times: `ftprep show conflicts` (reported, never trained on)"
    yield f"  {harvest.passages_with_kept:,} of the {harvest.passages:,} passages asked about have at least one example"
    if summary.round_trip is not None:
        yield from turned_back(summary.round_trip)
    if summary.judge is not None:
        yield from judged(summary.judge)


def _reasked(reasked: Reasked) -> str:
    """ "asked again for 5 answers (cut 3, unreadable 2): with more room 2, in halves 1, with the error 2; 6 requests on top" """
    faults = {"cut": reasked.cut, "unreadable": reasked.unreadable, "broken": reasked.broken}
    ways = {
        "with more room": reasked.with_more_room,
        "in halves": reasked.in_halves,
        "with the error": reasked.with_the_error,
        "nothing to be done": reasked.given_up,
    }
    said = [counts({name: number for name, number in one.items() if number}) for one in (faults, ways)]
    return f"asked once more for {reasked.faults:,} answers ({said[0]}): {said[1]}; {reasked.requests:,} requests on top"


def cached(generation: GenerateSummary) -> str:
    """ "68,637 cached, 87 %" or, where the provider bills it, "68,637 cached, 87 %; 4,096 written to the cache" """
    share = f", {generation.cached_tokens / generation.prompt_tokens:.0%}" if generation.cached_tokens else ""
    written = f"; {generation.written_tokens:,} written to the cache" if generation.written_tokens else ""
    return f"{generation.cached_tokens:,} cached{share}{written}"


def turned_back(summary: RoundTripSummary) -> Iterator[str]:
    """Which rows led back to their sources by the model's own measure, and what asking took."""
    refused = f" ({counts(summary.refused)})" if summary.refused else ""
    yield (
        f"Round trip of {summary.asked:,} of {summary.rows:,} kept rows: {summary.passed:,} passed, "
        f"{summary.rejected:,} rejected{refused}, {summary.unanswered:,} unanswered (kept)"
    )
    yield f"  {summary.calls:,} calls, {summary.completion_tokens:,} tokens scored, {summary.seconds:.1f} s"


def judged(summary: JudgeSummary) -> Iterator[str]:
    """What the judge said, and how many rows are wrong by its measure."""
    yield f"Judged {summary.chosen:,} of {summary.rows:,} kept rows by {summary.model}: {summary.supported:,} supported"
    yield (
        f"  {summary.contradicted:,} contradicted, {summary.not_stated:,} not stated (rejected); "
        f"{summary.unreadable:,} unreadable, {summary.unanswered:,} unanswered (kept)"
    )
    if summary.wrong is not None:
        share, low, high = summary.wrong
        yield f"  not supported: {share:.1%} of those with a verdict (95 % interval {low:.1%} to {high:.1%})"
    if summary.unquoted:
        yield f"  {summary.unquoted:,} of the supported were so without a quote that stands in the source"
    yield f"  {summary.generation.calls:,} calls, cost {dollars(summary.generation.cost)}"
    yield from (f"  {note}" for note in summary.notes)


def status(found: Status) -> Iterator[str]:
    """Who is at work, what the ledger says, and what the run said last."""
    yield f"At work: {found.holder}" if found.holder else "Nobody is at work in this workspace"
    yield f"  plan: {found.requests:,} requests: {found.answered:,} answered, {found.failed:,} failed, {found.pending:,} pending"
    yield f"  ledger: {found.tokens:,} tokens, {dollars(found.spent)} spent in all"
    if found.pulse is not None:
        yield f"{found.model}, {found.age:.0f} s ago:"
        yield from table(list(panel.lines(found.pulse)))
    elif found.holder:
        yield "  it has sent nothing lately: it reads, plans or checks"
    elif found.pending + found.failed:
        yield "  `ftprep augment` sends what is pending or failed"


def dry(look: DryRun) -> Iterator[str]:
    """What would be sent and what it would cost."""
    from ftprep.to_come import left_open

    yield from planned(look.plan, "Would ask")
    yield f"  completion tokens: {ranged(look.completion_tokens, '{:,.0f}')}"
    yield f"  cost: {ranged(look.cost, '${:,.4f}')}"
    yield from beyond(look.plan.to_come, look.plan.round_trip)
    yield from (f"  {line}" for line in left_open(look.plan.to_come, look.plan.round_trip))
    if any(one is not None and not one.measured for one in (look.plan.to_come, look.plan.round_trip)):
        yield "  `ftprep estimate --pilot N` measures what is assumed here"
    if look.plan.packing is not None and look.cost is not None and look.cost_uncached:
        saved = 1 - look.cost.likely / look.cost_uncached
        yield f"  the same without the provider's cache (the naive plan): ${look.cost_uncached:,.4f}; the cache saves {saved:.0%}"
    if look.asked_again.due:
        yield f"  {look.asked_again.due:,} requests more, because answers that are here were cut or cannot be read"
    if look.asked_again.requests:
        most = "unknown" if look.asked_again.cost is None else f"${look.asked_again.cost:,.4f}"
        yield f"  an answer that is cut or unreadable is asked for once more: at most {most} on top, if all of them were"
    yield from ("", "The first request:")
    for message in look.first_request:
        yield f"  {message.role}:"
        yield from (f"    {line}" for line in message.content.splitlines())


def beyond(facts: FactsToCome | None, turned: RoundTripToCome | None) -> Iterator[str]:
    """What is asked beyond the plan, once the model has written: facts of prose and round trips, as ranges."""
    if facts is None and turned is None:
        return
    rows: list[tuple[object, ...]] = [("", "requests", "prompt tokens", "answer or scored tokens")]
    if facts is not None:
        rows.append((f"about {_between(facts.facts)} facts of prose", *_more(facts.asked)))
    if turned is not None and turned.rows:
        rows.append((f"round trip of up to {turned.rows:,} rows", *_more(turned.asked)))
    if turned is not None and turned.of_facts is not None:
        rows.append(("round trip of those facts' rows, reckoned by the plan's", *_more(turned.of_facts)))
    yield "  beyond the plan, likely (from, to):"
    yield from (f"  {line}" for line in table(rows))


def _more(asked: Extra) -> tuple[str, str, str]:
    return _between(asked.requests), _between(asked.prompt_tokens), _between(asked.answer_tokens)


def _between(value: Range) -> str:
    """ "16 (0 to 160)" """
    return f"{value.likely:,.0f} ({value.low:,.0f} to {value.high:,.0f})"


def ranged(value: Range | None, form: str) -> str:
    """ "likely 600, from 120 to 1,200", or unknown."""
    if value is None:
        return "unknown: the model has no price (ftprep.yaml can give it under `prices:`)"
    if value.low == value.high:
        return form.format(value.likely)
    return f"likely {form.format(value.likely)}, from {form.format(value.low)} to {form.format(value.high)}"


def exported(summary: ExportSummary) -> Iterator[str]:
    """Where the files are, what is in them, what was left out and why."""
    for one in summary.exports:
        yield f"Exported {one.format} to {one.folder}"
        for file in one.files:
            sound = "passes the format's check" if not file.problems else f"{file.problems:,} problems"
            yield f"  {Path(file.path).name}: {file.rows:,} rows ({counts(file.kinds)}), {file.tokens:,} tokens; {sound}"
        if one.beside:
            yield f"  beside them: {', '.join(one.beside)}"
        yield from (f"  left out {number:,}: {reason}" for reason, number in one.left_out.items())
        yield from (f"  written without it in {number:,} rows: {what}" for what, number in one.changed.items())
        yield from (f"  warning: {line}" for line in one.warnings)


def after_export(summary: ExportSummary) -> str | None:
    """The command that checks what was written."""
    files = [(one.format, file.path) for one in summary.exports for file in one.files]
    return f"ftprep check {shlex.quote(files[0][1])} --format {files[0][0]}" if files else None


def checked(report: CheckReport) -> Iterator[str]:
    """Each problem with its line, its rule and its remedy."""
    yield f"Checked {report.rows:,} rows of {report.path} as {report.format}: {report.count:,} problems"
    for problem in report.problems[:MOST_LISTED]:
        where = f"line {problem.line}" if problem.line else "file"
        yield f"  {where}: {problem.what} [{problem.rule}]; {problem.remedy}"
    if report.count > MOST_LISTED:
        yield f"  by rule: {counts(report.by_rule)}"
    yield from (f"  warning: {line}" for line in report.warnings)
    yield f"  rules: {report.link}"


def catalogued(rows: Iterable[ModelRow]) -> list[str]:
    """The models at hand, the one that would be used marked with a star."""
    shown = [
        ("*" if row.would_be_used else "", row.name, f"{row.size / 1e6:,.0f} MB" if row.size else "", row.note, row.where)
        for row in rows
    ]
    return [*table(shown), "", "  * would be used"]


def chosen(target: Target) -> Iterator[str]:
    """The model that would be used, why, and what else is at hand."""
    yield f"{target.model}: {target.why}"
    window = f"{target.context_tokens:,} tokens" if target.context_tokens else "unknown"
    where = target.weights or target.api_base or ("not fetched yet" if target.engine == "embedded" else "its provider")
    yield from table(
        [
            ("engine", target.engine),
            ("where", where),
            *([("adapter", target.adapter or "none")] if target.engine == "embedded" else []),
            ("prompts", f"for {target.profile} models"),
            ("context", window),
        ]
    )
    yield from (f"  {offer}" for offer in target.offers)


def strategies() -> Iterator[str]:
    """Each strategy with what it writes, what it takes and where it comes from."""
    from ftprep.strategies import ALIASES, STRATEGIES

    for name, row in STRATEGIES.items():
        yield f"{name}: {row.writes}"
        yield f"  requests  {row.calls}"
        yield f"  tokens    {row.tokens}"
        yield f"  source    {row.source} ({row.link})"
        yield f"  models    {'large only' if row.small is None else 'large and small'}"
    yield from ("", *(f"{name} stands for {', '.join(names)}" for name, names in ALIASES.items()))
