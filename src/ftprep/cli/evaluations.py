"""What `ftprep eval` prints: the frozen test set, and the verdict in lines and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ftprep.charts.page import page
from ftprep.evals.build import Built
from ftprep.evals.questions import ABOUT, SPLITS
from ftprep.evals.reports import ArmReport, EvalReport
from ftprep.evals.results import DOCUMENTS, Accuracy, Pair, Part
from ftprep.evals.tuning import Tuned
from ftprep.evals.verdict import p_value
from ftprep.evaluation.chart import bars
from ftprep.evaluation.scoring import Score
from ftprep.evaluation.statistics import standard_error

COLOURS = ("#9aa5b1", "#c9a227", "#2a9d6f", "#2f80c2", "#7a4fb5", "#d1662f", "#b8336a")
"""Of neighbouring arms, so that they can be told apart."""


def built(made: Built) -> Iterator[str]:
    """The test set in lines."""
    one = made.manifest
    number = sum(one.items.values())
    yield f"Frozen: {number} questions from {one.facts} facts (found by {one.extractor}): {made.folder}/items.jsonl"
    for split in SPLITS:
        yield f"  {split:<15}{one.items[split]:>4}  {ABOUT[split]}"
    if one.held_out:
        yield f"  held out: {', '.join(one.held_out)}"
    for reason, number in one.refused.items():
        yield f"  refused {number} facts: {reason}"
    for reason, number in one.passed_over.items():
        yield f"  passed over: {number} x {reason}"
    if made.generation is not None:
        sent = made.generation
        cost = "unknown" if sent.cost is None else f"${sent.cost:.4f}"
        yield f"  asked {sent.answered + sent.failed} requests, {sent.answered_before} before; {sent.failed} failed; cost {cost}"
    yield "Its wording and the names held out are kept out of every export from now on (eval/banned.jsonl)"
    if made.rows_before:
        yield f"Note: {made.rows_before} rows were written before the test set; export leaves out those that share its wording"


def tuned(done: Tuned) -> Iterator[str]:
    """A model tuned here, in lines."""
    yield f"Tuned {done.weights} on {done.rows} rows: {done.trained.steps} steps, last loss {done.trained.loss:.2f}"
    yield f"  {done.trained.tokens:,} tokens in {done.trained.seconds:.0f} s"
    for reason, number in done.left_out.items():
        yield f"  left out {number} rows: {reason}"
    yield f"Written to {done.file}"


def verdict(report: EvalReport) -> Iterator[str]:
    """The verdict in lines: the advice first, then the figures it rests on."""
    yield from report.advice
    yield ""
    yield from table(report)
    yield ""
    yield from money(report)
    for note in report.notes:
        yield f"  note: {note}"


def table(report: EvalReport) -> Iterator[str]:
    """Accuracy with its interval for each arm and split."""
    splits = [DOCUMENTS, *report.items]
    graded = "the likelihood of hidden options" if report.grade == "likelihood" else "the answers written"
    yield f"Right, with 95 % intervals (Wilson), by {graded}"
    yield "".ljust(26) + "".join(split.rjust(18) for split in splits)
    lines = {(one.arm, one.split, one.part): one for one in report.accuracy}
    first = report.arms[0].name
    if report.grade == "likelihood":
        chance = [lines.get((first, split, "all")) for split in splits]
        yield "  chance".ljust(26) + "".join((f"{one.chance:.2f}" if one else "-").rjust(18) for one in chance)
    items = [lines.get((first, split, "all")) for split in splits]
    yield "  items".ljust(26) + "".join((f"{one.items + one.unanswered}" if one else "-").rjust(18) for one in items)
    for arm in report.arms:
        parts: list[tuple[Part, str]] = [("all", arm.name), ("covered", "  covered by rows"), ("uncovered", "  not covered")]
        for part, said in parts:
            row = [lines.get((arm.name, split, part)) for split in splits]
            if part == "all" or (arm.predicted is not None and any(row)):
                yield f"  {said}".ljust(26) + "".join(_cell(one).rjust(18) for one in row)
        if arm.predicted is not None:
            yield "    predicted by coverage".ljust(26) + f"{arm.predicted:.2f}".rjust(8)
        whole = [one for one in report.accuracy if one.arm == arm.name and one.part == "all" and one.split != DOCUMENTS]
        unanswered = sum(one.unanswered for one in whole)
        if unanswered:
            yield f"    {unanswered} items of {arm.name} got no answer: the same command asks them again"
    for arm in report.arms:
        if arm.predicted is not None:
            told = f"{arm.rows} training rows beside the originals cover {arm.covered} items"
            yield f"  {arm.name}: {told}, {_of(arm, report)} of those about the documents"
    yield f"  the workspace's rows cover {report.covered}; {report.banned_rows} of them are kept out of exports for the test set"


def _of(arm: ArmReport, report: EvalReport) -> str:
    number = sum(number for split, number in report.items.items() if split != "general")
    return f"{arm.covered / number:.0%}" if number else "none"


def _cell(one: Accuracy | None) -> str:
    return "-" if one is None or not one.items else f"{one.accuracy.value:.2f} {one.accuracy.low:.2f}-{one.accuracy.high:.2f}"


def money(report: EvalReport) -> Iterator[str]:
    """What each arm read, took and costs."""
    paid = {one.arm: one for one in report.serving}
    some = report.serving[0]
    over = f"{some.months:g} months of {some.queries_per_day:,g} queries a day"
    yield f"Cost: this evaluation as measured; 1,000 queries and {over} by the estimate's arithmetic"
    for arm in report.arms:
        cost = "unknown" if arm.cost is None else f"${arm.cost:.4f}"
        one = paid[arm.name]
        reads = arm.reads if arm.reads == "nothing" else f"{arm.reads}, {arm.shown.tokens:,} tokens ({arm.shown.share:.0%} of it)"
        yield f"  {arm.name}: {arm.model}; reads {reads}"
        judged = f"; {arm.by_judge} decided by the judge" if arm.by_judge else ""
        yield f"    {arm.calls} calls, {arm.prompt_tokens:,} prompt tokens, {cost}, {arm.seconds:,.1f} s of calls{judged}"
        note = f" ({one.note})" if one.note else ""
        missing = f" ({one.missing})" if one.missing else ""
        yield f"    1,000 queries {_usd(one.per_thousand)}, in all {_usd(one.total)}{missing}{note}"


def _usd(value: float | None) -> str:
    return "unknown" if value is None else f"${value:,.2f}"


def html(report: EvalReport) -> str:
    """The page: it needs nothing beside itself, and has no script."""
    tests = [_tested(one) for one in report.pairs]
    return page(
        "Verdict",
        [bars(_scores(report.accuracy), COLOURS)],
        [
            ("Accuracy", table(report)),
            ("Cost", [*money(report), *(f"note: {note}" for note in report.notes)]),
            ("Arm against arm (paired bootstrap, exact McNemar test)", tests),
            ("Test set", [f"sha256 {report.test_set}", *(f"{split}: {number} items" for split, number in report.items.items())]),
        ],
        report.advice,
    )


def _tested(one: Pair) -> str:
    differ = f"{one.difference.value:+.2f} ({one.difference.low:+.2f} to {one.difference.high:+.2f})"
    alone = f"{one.only_first} and {one.only_second} right alone"
    return f"{one.first} - {one.second}, {one.split}: {differ}, {alone}, McNemar {p_value(one.p)}, {one.items} items"


def _scores(lines: Sequence[Accuracy]) -> list[Score]:
    return [
        Score(
            arm=one.arm,
            split=one.split,
            part="all",
            right=one.right,
            items=one.items,
            accuracy=one.accuracy,
            error=standard_error(one.accuracy.value, one.items),
            chance=one.chance,
            by_sum=one.accuracy.value,
            trained=False,
        )
        for one in lines
        if one.part == "all" and one.items
    ]
