"""The round trip: does a row that an adapted model wrote lead back to its source? The model says; it is in the ledger.

    examples.jsonl -> round-trip-requests.jsonl -> model -> generations.jsonl -> round-trips.jsonl, refused rows to rejected.jsonl

The checks of `checks/` see words; this sees what the words amount to for the model that wrote them. Only rows that passed all other
checks are asked about, and only those written by the prompts named adapted-*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from ftprep import jsonl
from ftprep.engines.likelihood import Likelihood, can_score
from ftprep.generate import GenerateSummary, generate
from ftprep.progress import Progress
from ftprep.prompts import Template, load_templates
from ftprep.records import Example, Generation, Rejected, Request, Target
from ftprep.rows import ADAPTED
from ftprep.settings import Settings
from ftprep.stored import Stored
from ftprep.strategies.contract import request_key
from ftprep.strategies.turned_back import CHECK, LEAST, TASKS, Trial, prompt, trials
from ftprep.workspace import Workspace


class RoundTrip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of one row. `score`: see `strategies.turned_back`; None where nothing was told.

    {"example_id": "e41d...", "request_key": "c0ffee...", "task": "reverse", "score": -0.31, "least": -1.0}
    """

    example_id: str
    request_key: str
    task: str
    score: float | None
    least: float


class RoundTripSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How it went: asked = passed + refused + unanswered. `rows` are all kept rows, `asked` those that can be asked about.

    {"rows": 173, "asked": 135, "passed": 120, "refused": {"reverse": 9, "rephrase": 6}, "unanswered": 0, "requests": 204,
     "failed": 0, "calls": 204, "prompt_tokens": 6100, "completion_tokens": 3000, "seconds": 61.2}
    """

    rows: int
    asked: int
    passed: int
    refused: dict[str, int]
    unanswered: int
    requests: int
    failed: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    seconds: float

    @property
    def rejected(self) -> int:
        """The rows that are gone."""
        return sum(self.refused.values())


def applies(settings: Settings, target: Target) -> bool:
    """Whether rows are sent back at all: by a model with an adapter, whose server tells likelihoods, unless it is switched off."""
    return target.adapter is not None and can_score(target) and CHECK not in settings.disable_checks


def round_trip(workspace: Workspace, settings: Settings, target: Target, progress: Progress) -> RoundTripSummary | None:
    """Ask about the kept rows, and reject those that do not lead back. None where it does not apply.

    Raises what `generate` raises; what was told by then is in the ledger and counts, and the same call goes on.
    """
    if not applies(settings, target):
        return None
    templates = load_templates(settings.templates)
    sent: list[GenerateSummary] = []
    try:
        before = -1
        while (wanted := _plan(workspace, target, templates)) > max(before, 0):
            sent.append(generate(workspace, target, settings, progress, workspace.round_trip_requests))
            before = wanted
    finally:  # what was told counts, also where the budget ended it
        count = _decide(workspace, target, templates)
    last = sent[-1] if sent else None
    refused = {task: count[f"refused {task}"] for task in TASKS if count[f"refused {task}"]}
    return RoundTripSummary(
        rows=count["rows"],
        asked=count["asked"],
        passed=count["passed"],
        refused=refused,
        unanswered=count["asked"] - count["passed"] - sum(refused.values()),
        requests=last.requested if last else 0,
        failed=last.failed if last else 0,
        calls=sum(one.calls for one in sent),
        prompt_tokens=sum(one.prompt_tokens for one in sent),
        completion_tokens=sum(one.completion_tokens for one in sent),
        seconds=round(sum(one.seconds for one in sent), 3),
    )


class _Row(msgspec.Struct, frozen=True):
    """A kept row that can be asked about, with a request for each way back."""

    example: Example
    task: str
    ways: tuple[Request, ...]


def _rows(workspace: Workspace, target: Target, templates: Mapping[str, Template]) -> Iterator[tuple[Example, _Row | None]]:
    """The kept rows in their order; with None those that are not asked about."""
    with (
        Stored(workspace.requests, Request, lambda one: one.key) as planned,
        Stored(workspace.fill_requests, Request, lambda one: one.key) as filling,
    ):
        for example in jsonl.read(workspace.examples, Example):
            key = example.request_key or ""
            request = planned.get(key) or filling.get(key)
            if request is None or not request.template.startswith(ADAPTED) or request.task not in TASKS:
                yield example, None
                continue
            ways = trials(request.task, request.facts[0], example.messages[-1].content)
            yield example, _Row(example, request.task, tuple(_request(one, request, target, templates) for one in ways))


def _request(trial: Trial, source: Request, target: Target, templates: Mapping[str, Template]) -> Request:
    messages, parameters = prompt(trial, templates)
    template = templates[trial.template]
    return Request(
        key=request_key(target, template, messages, None, parameters, 0),
        strategy=CHECK,
        task=source.task,
        template=template.id,
        document_id=source.document_id,
        focus=source.focus,
        messages=messages,
        model=target.model,
        api_base=target.api_base,
        endpoint=template.endpoint,
        parameters=parameters,
    )


def _plan(workspace: Workspace, target: Target, templates: Mapping[str, Template]) -> int:
    """Write round-trip-requests.jsonl: of each row the ways back that are answered and do not suffice, and the next. Returns how
    many requests that is: no more than before where nothing is left to ask."""
    with (
        Stored(workspace.generations, Generation, lambda one: one.key, ledger=True) as told,
        jsonl.replacing(workspace.round_trip_requests) as file,
    ):
        wanted = 0
        for _, row in _rows(workspace, target, templates):
            for request, best in _so_far(row, told) if row is not None else ():
                file.write(jsonl.encode(request))
                wanted += 1
                if best is None or best >= LEAST[request.task]:
                    break
    return wanted


def _so_far(row: _Row, told: Mapping[str, Generation]) -> Iterator[tuple[Request, float | None]]:
    """The ways back of a row with the best score up to each; None for the first that is not answered, which is the last."""
    best = float("-inf")
    for request in row.ways:
        mean = _mean(told.get(request.key))
        if mean is None:
            yield request, None
            return
        best = max(best, mean)
        yield request, best


def _mean(answer: Generation | None) -> float | None:
    if answer is None or answer.error is not None:
        return None
    likelihood = msgspec.json.decode(answer.text, type=Likelihood)
    return round(likelihood.logprob / max(1, likelihood.tokens), 4)


def _decide(workspace: Workspace, target: Target, templates: Mapping[str, Template]) -> Counter[str]:
    """Write round-trips.jsonl, and move refused rows from examples.jsonl to rejected.jsonl."""
    count: Counter[str] = Counter()
    with (
        Stored(workspace.generations, Generation, lambda one: one.key, ledger=True) as told,
        jsonl.replacing(workspace.examples) as kept,
        jsonl.replacing(workspace.rejected) as refused,
        jsonl.replacing(workspace.round_trips) as file,
    ):
        for rejected in jsonl.read(workspace.rejected, Rejected):
            refused.write(jsonl.encode(rejected))
        for example, row in _rows(workspace, target, templates):
            count["rows"] += 1
            if row is None:
                kept.write(jsonl.encode(example))
                continue
            found = _verdict(row, told)
            count["asked"] += 1
            file.write(jsonl.encode(found))
            if found.score is None or found.score >= found.least:
                count["passed"] += found.score is not None
                kept.write(jsonl.encode(example))
            else:
                count[f"refused {row.task}"] += 1
                refused.write(jsonl.encode(_rejected(example, found)))
    return count


def _verdict(row: _Row, told: Mapping[str, Generation]) -> RoundTrip:
    """What the answers say of a row. It is refused only when every way back was answered."""
    best: float | None = None
    for _, best in _so_far(row, told):
        if best is not None and best >= LEAST[row.task]:
            break
    return RoundTrip(
        example_id=row.example.id, request_key=row.example.request_key or "", task=row.task, score=best, least=LEAST[row.task]
    )


def _rejected(example: Example, found: RoundTrip) -> Rejected:
    return Rejected(
        request_key=example.request_key or "",
        check=CHECK,
        reason=f"its source does not follow back: {found.score:.2f}, asked are {found.least:.2f}",
        strategy=example.strategy,
        passage_ids=example.passage_ids,
        example=example,
    )
