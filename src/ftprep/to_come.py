"""What a plan with an adapter can grow by: requests that can't be planned before the model has written. Ranges, never counts.

    windows of prose -> facts, how many? -> requests about them
    rows that pass the checks, how many? -> round trip (`estimating.turning`)

Neither is part of the plan; both are shown beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ftprep import tokens
from ftprep.costs.amounts import Range
from ftprep.costs.extra import NOTHING, Amount, Extra, extra
from ftprep.costs.intervals import bounded
from ftprep.drafting import Drafting
from ftprep.estimating.sending import ENOUGH, LEAST_SHARE, LIKELY_SHARE
from ftprep.estimating.turning import RoundTripToCome, Turning
from ftprep.prompts import Template
from ftprep.records import Request
from ftprep.round_trip import applies
from ftprep.settings import Settings
from ftprep.stored import Keys
from ftprep.strategies import asks, distilling, fact_pairs
from ftprep.workspace import Workspace

FACTS_A_SENTENCE = 0.5
"""Until it is measured: one fact for every two sentences of the windows. A guess between none and `MOST_FACTS` a window."""
REQUESTS_A_FACT = 3.0
"""Where the plan has no fact yet to reckon by. Over two sets of documents they were 2.6 and 3.5."""


class FactsToCome(msgspec.Struct, frozen=True, kw_only=True):
    """Windows of prose whose facts are not known: how many facts there may be, and what is then asked about them. `measured`: the
    windows whose answers the figures rest on, 0 where they rest on `FACTS_A_SENTENCE`.

    {"windows": 20, "sentences": 32, "measured": 0, "facts": {"low": 0, "likely": 16, "high": 160}, "asked": {...}}
    """

    windows: int
    sentences: int
    measured: int
    facts: Range
    asked: Extra


class Coming:
    """Looks on while a plan is made, and tells what it leaves open; of a plan without an adapter, nothing."""

    def __init__(self, workspace: Workspace, settings: Settings, given: Drafting) -> None:
        target = given.draft.target
        self._given, self._model = given, target.model
        self._adapted = target.adapted
        turned = target.adapted and applies(settings, target)
        self._turning = Turning(workspace, given.templates, target.model) if turned else None
        self._facts, self._planned = Keys(), dict[str, Amount]()
        self._longest = self._windows = self._sentences = self._window_tokens = self._known_windows = self._known_facts = 0

    def seen(self, planned: Iterable[Request]) -> Iterator[Request]:
        """The same requests, each looked at as it passes."""
        for request in planned:
            if self._adapted:
                self._add(request)
            yield request

    def _add(self, request: Request) -> None:
        size = sum(tokens.count(message.content, self._model) for message in request.messages)
        self._longest = max(self._longest, size)
        if request.task == "distil":
            found = self._given.distilled.get(request.key)
            if found is not None:
                self._known_windows += 1
                self._known_facts += found
            else:
                self._windows += 1
                self._sentences += len(request.facts)
                self._window_tokens += size
            return
        so_far = self._planned.get(request.task, NOTHING)
        self._planned[request.task] = so_far.plus(Amount(1, size, request.parameters.max_tokens))
        self._facts.add(request.facts[0])
        if self._turning is not None:
            self._turning.add(request)

    def facts(self, lengths: Mapping[str, float] | None = None) -> FactsToCome | None:
        """The facts to come and what they ask for; None where no window waits. `lengths`: the tokens of an answer by task, where
        more is known of them than the room that they have."""
        if not self._windows:
            return None
        found, measured = self._found()
        requests = self._requests(found)
        total = self._total()
        mean = total.prompt / total.requests if total.requests else self._window_tokens / self._windows
        limit = max(_limits(self._given.templates))
        written = limit * LIKELY_SHARE
        if total.requests:
            each = {task: one.answer / one.requests * LIKELY_SHARE for task, one in self._planned.items()} | dict(lengths or {})
            written = sum(one.requests * each[task] for task, one in self._planned.items()) / total.requests
        return FactsToCome(
            windows=self._windows,
            sentences=self._sentences,
            measured=measured,
            facts=Range(math.floor(found.low), round(found.likely), math.ceil(found.high)),
            asked=extra(
                Amount(1, mean, limit * LEAST_SHARE).by(requests.low),
                Amount(1, mean, written).by(requests.likely),
                Amount(1, self._longest, limit).by(requests.high),
            ),
        )

    def _found(self) -> tuple[Range, int]:
        """Facts of the windows that wait, and the windows that this is measured on."""
        if self._known_windows < ENOUGH:
            return Range(0, self._sentences * FACTS_A_SENTENCE, self._windows * distilling.MOST_FACTS), 0
        each = bounded(self._known_facts, self._known_windows, distilling.MOST_FACTS)
        return Range(*(self._windows * one for one in (each.low, each.likely, each.high))), self._known_windows

    def _requests(self, found: Range) -> Range:
        """As many for each fact as those of the plan have; at most what its entities can be asked for, and each pair it makes."""
        given, samples = self._given, self._given.draft.samples
        local, pairs = given.shares.get("local", 0.0), given.shares.get("global", 0.0)
        most = (asks.MOST_REVERSALS + 1 + asks.MOST_QUESTIONS if local else 0) + (fact_pairs.MOST_PER_FACT if pairs else 0)
        least = samples if local >= pairs else 0  # each is put in other words, where local works on all of the windows
        usual = self._total().requests / len(self._facts) if len(self._facts) else min(REQUESTS_A_FACT, most) * samples
        high = (found.high * most + given.draft.open_pairs) * samples
        return Range(found.low * least, found.likely * max(least, usual), high)

    def _total(self) -> Amount:
        total = NOTHING
        for amount in self._planned.values():
            total = total.plus(amount)
        return total

    def round_trip(self) -> RoundTripToCome | None:
        """The round trips to come; None where no row will be asked back about."""
        if self._turning is None:
            return None
        found = self._requests(self._found()[0]) if self._windows else None
        return self._turning.to_come(found, self._total().requests, self._window_tokens / max(1, self._windows))


def _limits(templates: Mapping[str, Template]) -> Iterator[int]:
    """The room for answers about facts."""
    for name in (*(task.template for task in asks.TASKS[True]), "adapted-join"):
        yield templates[name].parameters.max_tokens


def left_open(facts: FactsToCome | None, turned: RoundTripToCome | None) -> Iterator[str]:
    """What is not counted, and what the ranges rest on, a sentence each."""
    if facts is not None:
        rests = f"one for every two sentences is assumed, {distilling.MOST_FACTS} of a window are the most"
        if facts.measured:
            rests = f"measured on {facts.measured:,} windows, 95 % interval"
        yield (
            f"how many facts {facts.windows:,} windows of prose ({facts.sentences:,} sentences) state is known only when they are "
            f"answered: {rests}; what is asked about them is in no other figure"
        )
    if turned is not None:
        rests = f"measured on {turned.measured:,} rows, 95 % interval" if turned.measured else "half are assumed"
        least = f" (at most {turned.most_a_row} requests for one)" if turned.rows else ""
        yield (
            f"the round trip asks back about rows that pass the checks{least}, how many is known only then: {rests}, and "
            "that the first way back suffices; these requests are in no other figure"
        )
