"""The harvest stage: from the ledger's answers to checked examples. Spends nothing, and can be repeated whenever a check changes.

asked = answered + failed + not yet sent, and of what was answered: rows = kept + rejected. Each rejected row keeps its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO

import msgspec

from ftprep import jsonl
from ftprep.ahead import Ahead, processes_for
from ftprep.checks.kept import Kept
from ftprep.checks.likeness import held_against
from ftprep.ledger import asked
from ftprep.records import Conflict, Example, Generation, Rejected, Request
from ftprep.rows import rejected
from ftprep.settings import Settings
from ftprep.stored import Keys, Stored
from ftprep.strategies.follow_ups import replaced
from ftprep.verdicts import Judging, Sources, Verdict, fallen, judged, sources_of
from ftprep.workspace import Workspace


class HarvestSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts: requests = answered + failed + pending; rows = kept + rejected.

    {"requests": 214, "answered": 210, "failed": 4, "pending": 0, "rows": 603, "kept": 498, "rejected": 105,
     "by_kind": {"reversal": 120, ...}, "by_check": {"grounded": 41, ...}, "passages": 180, "passages_with_kept": 171,
     "conflicts": 2}

    Conflicts between documents are rows too: rows = kept + rejected + conflicts. `replaced` of the answered requests were asked
    again: their rows are those of their follow-ups. `repaired` are kept rows from such answers, or saved from broken ones.
    """

    requests: int
    answered: int
    failed: int
    pending: int
    rows: int
    kept: int
    rejected: int
    by_kind: dict[str, int]
    by_check: dict[str, int]
    passages: int
    passages_with_kept: int
    conflicts: int = 0
    replaced: int = 0
    repaired: int = 0


def harvest(workspace: Workspace, settings: Settings, ahead: Ahead | None = None) -> HarvestSummary:
    """Write examples.jsonl and rejected.jsonl from requests.jsonl and generations.jsonl. What `ahead` has judged while answers came
    is taken from there; without it many answers are judged by processes now. The files are the same, byte for byte."""
    with ExitStack() as stack:
        sources = stack.enter_context(sources_of(workspace))
        answers = stack.enter_context(Stored(workspace.generations, Generation, lambda one: one.key, ledger=True))
        judging = judging_of(settings)
        if ahead is None or not ahead.count:
            count = processes_for(len(answers))  # one would only wait in our place
            ahead = stack.enter_context(Ahead(workspace, judging, count if count > 1 else 0))
        ahead.finish()
        return _harvest(workspace, _Judge(sources, judging, answers, ahead))


def judging_of(settings: Settings) -> Judging:
    """Of the settings what the verdicts depend on."""
    return Judging(disabled=settings.disable_checks, keep_trace=settings.keep_trace)


class _Judge:
    """The verdicts on each answer: what was judged ahead, and the rest as it is asked for."""

    def __init__(self, sources: Sources, judging: Judging, answers: Stored[Generation], ahead: Ahead) -> None:
        self.judging, self.answers = judging, answers
        self._sources, self._ahead = sources, ahead

    def __call__(self, request: Request, generation: Generation) -> Iterable[Verdict]:
        found = self._ahead.verdicts(request.key, self.answers.place(request.key))
        return judged(request, generation, self._sources, self.judging) if found is None else found


def _harvest(workspace: Workspace, judge: _Judge) -> HarvestSummary:
    count, kinds, checks = Counter[str](), Counter[str](), Counter[str]()
    before = _Before(judge.judging.disabled)
    worked, reached = Keys(), Keys()
    anew = replaced((one for one in jsonl.read(workspace.requests, Request) if one.follows), judge.answers)
    with jsonl.replacing(workspace.rejected) as refused:
        with jsonl.replacing(workspace.examples) as kept, jsonl.replacing(workspace.conflicts) as reported:
            for request in asked(workspace):
                count["requests"] += 1
                for passage_id in request.focus:
                    worked.add(passage_id)
                generation = judge.answers.get(request.key)
                if generation is None or generation.error is not None:
                    count["pending" if generation is None else "failed"] += 1
                    continue
                count["answered"] += 1
                if request.key in anew:
                    count["replaced"] += 1
                    continue
                for row in _rows(request, judge(request, generation), before):
                    count["rows"] += 1
                    if isinstance(row, Example):
                        kept.write(jsonl.encode(row))
                    elif isinstance(row, Conflict):
                        count["conflicts"] += 1
                        reported.write(jsonl.encode(row))
                    else:
                        checks[row.check] += 1
                        refused.write(jsonl.encode(row))
        for example in _settled(workspace, before, refused, checks):
            kinds[example.kind] += 1
            count["repaired"] += example.repaired
            for passage_id in example.passage_ids:
                if passage_id in worked:
                    reached.add(passage_id)
    return HarvestSummary(
        requests=count["requests"],
        answered=count["answered"],
        failed=count["failed"],
        pending=count["pending"],
        rows=count["rows"],
        kept=kinds.total(),
        rejected=checks.total(),
        by_kind=dict(kinds.most_common()),
        by_check=dict(checks.most_common()),
        passages=len(worked),
        passages_with_kept=len(reached),
        conflicts=count["conflicts"],
        replaced=count["replaced"],
        repaired=count["repaired"],
    )


class _Before:
    """What the harvest remembers of the rows kept so far: their ids, their traces, and which a later row has contradicted."""

    def __init__(self, disabled: tuple[str, ...]) -> None:
        self.contradicted: dict[str, str] = {}
        self._ids = Keys()
        self._kept = Kept()
        self._disabled = disabled

    def refusal(self, one: Verdict) -> tuple[str, str] | None:
        """What refuses a row that stands by itself; where nothing does, it is remembered."""
        if one.conflict is not None:
            return None if self._ids.add(one.conflict.id) else ("duplicate", "the same conflict was reported already")
        if one.trace is None:
            return None
        trace = one.trace
        if trace.id in self._ids:
            return "duplicate", "the same row was kept already"
        if (found := held_against(trace, self._kept.like(trace.group), self._disabled)) is not None:
            if found.check == "contradiction":
                self.contradicted[found.other.id] = trace.id
                self._kept.drop(found.other)
            return found.check, found.reason
        self._ids.add(trace.id)
        self._kept.add(trace)
        return None


def _rows(request: Request, verdicts: Iterable[Verdict], before: _Before) -> Iterator[Example | Rejected | Conflict]:
    """Every row of an answer, held against those before it. The question of an item falls with its statement."""
    statement: str | None = None
    for one in verdicts:
        refusal = (fallen(statement) if one.beside else None) or one.refusal or before.refusal(one)
        statement = refusal[0] if refusal is not None else None
        if refusal is not None:
            yield rejected(request, *refusal, one.example)
        elif one.conflict is not None:
            yield one.conflict
        elif one.example is not None:
            yield one.example


def _settled(workspace: Workspace, before: _Before, refused: IO[bytes], checks: Counter[str]) -> Iterator[Example]:
    """The examples that stay. Those that a later row contradicted are taken out again: of two contrary rows none is trained on."""
    if not before.contradicted:
        yield from jsonl.read(workspace.examples, Example)
        return
    with jsonl.replacing(workspace.examples) as kept:
        for example in jsonl.read(workspace.examples, Example):
            if (other := before.contradicted.get(example.id)) is None:
                kept.write(jsonl.encode(example))
                yield example
                continue
            checks["contradiction"] += 1
            refused.write(
                jsonl.encode(
                    Rejected(
                        request_key=example.request_key or "",
                        check="contradiction",
                        reason=f"contradicts {other}: both are dropped",
                        strategy=example.strategy,
                        passage_ids=example.passage_ids,
                        example=example,
                    )
                )
            )
