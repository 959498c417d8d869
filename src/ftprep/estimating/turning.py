"""The round trips that a plan leads to: log-probability requests about the rows that pass the checks, how many nobody knows before.

planned reversals and rephrasings x share that passes -> 1 or 2 requests each
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ftprep import jsonl, tokens
from ftprep.costs.amounts import Range
from ftprep.costs.extra import NOTHING, Amount, Extra, extra
from ftprep.costs.intervals import bounded
from ftprep.estimating.sending import ENOUGH
from ftprep.prompts import Template
from ftprep.records import Example, Rejected, Request
from ftprep.round_trip import RoundTrip
from ftprep.rows import ADAPTED
from ftprep.stored import Keys
from ftprep.strategies.turned_back import CHECK, TASKS, Trial, prompt, trials
from ftprep.workspace import Workspace

PASSING = 0.5
"""Until it is measured: half of the rows pass the checks."""
TURNS_A_REQUEST = (1.3, 1.9)
"""In the first round, and in all rounds, after each request about a fact, where the plan has no fact yet to reckon by. Over two
sets of documents they were 1.1 and 1.6, and 1.4 and 1.9."""
_REFUSED, _KEPT, _TURNED = 0, 1, 2
_COUNTS = 512


class RoundTripToCome(msgspec.Struct, frozen=True, kw_only=True):
    """The planned requests whose answers will be asked back about if they pass the checks: `rows`, with `most_a_row` requests for
    one at most. `asked`: from no row that passes to all of them, or once it is measured, its interval. `of_facts`: about the rows
    of facts to come, reckoned by the plan's own rows. `measured`: the rows that the share that passes is known from, 0 where it
    is `PASSING`.

    {"rows": 502, "most_a_row": 4, "measured": 0, "asked": {...}, "of_facts": {...}}
    """

    rows: int
    most_a_row: int
    measured: int
    asked: Extra
    of_facts: Extra | None = None


class _Ways:
    """The round trips of some rows: the first round of each with texts as long as the source, and all rounds with texts that fill
    their room."""

    def __init__(self) -> None:
        self.rows = 0
        self.first = self.most = NOTHING

    def add(self, first: Amount, most: Amount) -> None:
        self.rows += 1
        self.first, self.most = self.first.plus(first), self.most.plus(most)


class Turning:
    """Adds up the round trips of planned requests, one after the other."""

    def __init__(self, workspace: Workspace, templates: Mapping[str, Template], model: str) -> None:
        self._templates, self._model = templates, model
        self._open, self._waiting, self._all = _Ways(), _Ways(), _Ways()
        self._most_a_row = self._checked = self._passed = 0
        self._counted: dict[tuple[str, ...], tuple[int, int]] = {}
        self._fates = _fates(workspace)

    def add(self, request: Request) -> None:
        """A planned request; nothing where its answer is not asked back about."""
        if request.task not in TASKS or not request.template.startswith(ADAPTED):
            return
        fact = request.facts[0]
        ways = trials(request.task, fact, fact)  # what will be written is taken to be as long as the fact
        first, most = self._amounts(request, ways)
        self._most_a_row = max(self._most_a_row, len(ways))
        self._all.add(first, most)
        fate = self._fates.get(request.key)
        if fate is None:
            self._open.add(first, most)
            return
        if fate == _KEPT:
            self._waiting.add(first, most)
        self._checked += 1
        self._passed += fate != _REFUSED

    def _amounts(self, request: Request, ways: tuple[Trial, ...]) -> tuple[Amount, Amount]:
        longer = max(0, request.parameters.max_tokens - tokens.count(request.facts[0], self._model))
        over = 1 + tokens.error_of(self._model)
        sizes = [self._size(trial) for trial in ways]
        most = NOTHING
        for asked, scored in sizes:
            most = most.plus(Amount(1, asked * over + longer, scored * over))
        return Amount(1, *sizes[0]), most

    def _size(self, trial: Trial) -> tuple[int, int]:
        """Tokens of a trial's prompt and of its text; the requests about one fact have most of them in common."""
        key = (trial.template, trial.text, *trial.values.values())
        if key not in self._counted:
            if len(self._counted) >= _COUNTS:
                self._counted.clear()
            messages, _ = prompt(trial, self._templates)
            size = sum(tokens.count(one.content, self._model) for one in messages)
            self._counted[key] = (size, tokens.count(trial.text, self._model))
        return self._counted[key]

    def to_come(self, of_facts: Range | None, planned: float, size: float) -> RoundTripToCome | None:
        """What is still to be asked; None where that is nothing. `of_facts`: requests about facts to come, which number as many
        round trips each as the `planned` ones do; where there are none of these, in prompts of `size` tokens."""
        if not (self._open.rows or self._waiting.rows or of_facts):
            return None
        measured = self._checked if self._checked >= ENOUGH else 0
        share = bounded(self._passed, measured, 1) if measured else Range(0, PASSING, 1)
        first, most = self._waiting.first, self._waiting.most
        return RoundTripToCome(
            rows=self._open.rows + self._waiting.rows,
            most_a_row=self._most_a_row,
            measured=measured,
            asked=extra(
                first.plus(self._open.first, share.low),
                first.plus(self._open.first, share.likely),
                most.plus(self._open.most, share.high),
            ),
            of_facts=None if of_facts is None else self._of_facts(of_facts, share, planned, size),
        )

    def _of_facts(self, requests: Range, share: Range, planned: float, size: float) -> Extra:
        if planned:
            first, most = self._all.first.by(1 / planned), self._all.most.by(1 / planned)
        else:
            first, most = (Amount(1, size, size).by(turns) for turns in TURNS_A_REQUEST)
        return extra(
            first.by(requests.low * share.low), first.by(requests.likely * share.likely), most.by(requests.high * share.high)
        )


def _fates(workspace: Workspace) -> Keys:
    """What became of the rows that there are: refused by the checks, kept and not yet asked back about, or asked back about."""
    fates = Keys(values=True)
    for refused in jsonl.read(workspace.rejected, Rejected):
        fates.add(refused.request_key, _TURNED if refused.check == CHECK else _REFUSED)
    for kept in jsonl.read(workspace.examples, Example):
        fates.add(kept.request_key or "", _KEPT)
    for turned in jsonl.read(workspace.round_trips, RoundTrip):
        if turned.score is not None:  # a judge may have refused it since
            fates.add(turned.request_key, _TURNED)
    return fates
