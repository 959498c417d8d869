"""One run over an engine: takes the next request, asks until it is answered or given up, and hands on how it ended.

    Packs (what may go next) -> Budget (may it be paid?) -> Gate (may it go now?) -> Engine -> Sink (written down)

Each of the five stands alone; the engine may be processes (`crew`) or other machines, the sink is the ledger's writer.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Protocol

import msgspec

from ftprep.engines import Engine, Passing, Refused
from ftprep.engines.budget import Amount, Budget
from ftprep.engines.caching import Watch
from ftprep.engines.contexts import Contexts
from ftprep.engines.failures import Fault, judged
from ftprep.engines.gate import OUTAGE, Gate
from ftprep.engines.packs import Packs
from ftprep.engines.retries import Tries, wait_after
from ftprep.engines.slots import Slots
from ftprep.engines.stragglers import EVERY, Straggler, Stragglers
from ftprep.engines.tally import Tally
from ftprep.engines.tariff import Tariff
from ftprep.errors import FtprepError, ProviderRefused
from ftprep.progress import Progress
from ftprep.records import Generation, Request

GRACE_SECONDS = 10.0
"""How long what is in flight may go on after a fatal error: those answers are paid for."""
FIRST_SECONDS = 15.0
"""The first request goes alone, this long at most: a wrong key costs one call, and the prompt cache gets the shared context."""
ROW = 8
"""This many requests given up one after the other, and no answer between them, end the run: the provider is down."""
LONGER = 8
"""A server that answers nothing in time is given more of it, up to so many times `timeout`."""
_KEPT = "what was answered is kept: give the same command again once the provider answers"


class Sink(Protocol):
    """Where answers go; `add` returns when one is safe."""

    async def add(self, generation: Generation) -> None: ...


class Dispatch:
    """After `run`: `fatal` is what ended it early, `out_of` the limit that did ("cost", "tokens", "time"), `tally` the counts."""

    def __init__(
        self,
        engine: Engine,
        *,
        contexts: Contexts,
        sink: Sink,
        tariff: Tariff,
        budget: Budget,
        gate: Gate,
        tally: Tally,
        progress: Progress,
        attempts: int,
        watch: Watch | None = None,
        max_seconds: float | None = None,
    ) -> None:
        self.fatal: FtprepError | None = None
        self.out_of = ""
        self.tally = tally
        self._engine, self._contexts, self._sink, self._tariff, self._budget = engine, contexts, sink, tariff, budget
        self._gate, self._progress, self._attempts, self._max_seconds = gate, progress, attempts, max_seconds
        self._stragglers, self._slots = Stragglers(), Slots(gate)
        self._watch = watch
        self._tries: dict[str, Tries] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._feeder: asyncio.Task[None] | None = None
        self._packs: Packs | None = None
        self._in_a_row = self._late = 0
        self._fault: BaseException | None = None
        self._first_timeout = engine.timeout

    async def run(self, todo: Iterator[Request]) -> None:
        """Work through `todo`, reading on no further than the pack at hand. Errors of the run are kept in `fatal`."""
        packs = self._packs = Packs(todo, self._gate.most)
        loop = asyncio.get_running_loop()
        self._feeder = asyncio.create_task(self._feed(packs))
        beats = asyncio.create_task(self._beats())
        timer = loop.call_later(self._max_seconds, self._stop, "time") if self._max_seconds is not None else None
        try:
            await asyncio.wait({self._feeder})
            if self._tasks:
                await asyncio.wait(set(self._tasks), timeout=GRACE_SECONDS if self._stopping() else None)
        finally:
            if timer is not None:
                timer.cancel()
            for task in (self._feeder, beats, *self._tasks):
                task.cancel()
            await asyncio.gather(self._feeder, beats, *self._tasks, return_exceptions=True)
            self._beat()
        if self._fault is not None:
            raise self._fault
        if not self._feeder.cancelled():
            self._feeder.result()  # an error that is not the user's goes up as it is

    def _stopping(self) -> bool:
        return self.fatal is not None or self.out_of != "" or self._fault is not None

    def _stop(self, out_of: str) -> None:
        """A limit of the user's is reached: nothing more is sent, what is in flight may come back."""
        if not self._stopping():
            self.out_of = out_of
        if self._feeder is not None:
            self._feeder.cancel()

    def _end(self, error: FtprepError) -> None:
        if self.fatal is None:
            self.fatal = error
            asyncio.get_running_loop().call_later(GRACE_SECONDS, lambda: [task.cancel() for task in self._tasks])
        if self._feeder is not None:
            self._feeder.cancel()

    async def _feed(self, packs: Packs) -> None:
        first = True
        try:
            while not self._stopping():
                request = await packs.take()
                if request is None:
                    if not self._tasks:
                        return
                    await asyncio.wait(set(self._tasks), return_when=asyncio.FIRST_COMPLETED)
                    continue
                task = await self._send(request)
                if task is None:
                    return
                if first:
                    await asyncio.wait({task}, timeout=FIRST_SECONDS)
                    first = False
        except FtprepError as error:
            self._end(error)

    async def _send(self, request: Request) -> asyncio.Task[None] | None:
        """Begin the next call for a request, as soon as money and gate allow; None where the budget does not any more."""
        context = self._contexts.text(request.context_id)
        amount = Amount()
        if self._budget.limited:
            amount = self._tariff.surely(request, context)
            if not self._budget.fits(amount):  # near the end it is worth counting
                amount = self._tariff.most(request, self._contexts.tokens(request.context_id))
            if not await self._budget.reserve(amount):
                usd = self._budget.max_cost is not None and self._budget.spent.usd + amount.usd > self._budget.max_cost
                self._stop("cost" if usd else "tokens")
                return None
        tokens = self._tokens(request, context)
        entered = await self._gate.enter(tokens)
        task = asyncio.create_task(self._attempt(request, context, amount, tokens, entered))
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fault = self._fault or error
            if self._feeder is not None:
                self._feeder.cancel()

    def _tokens(self, request: Request, context: str | None) -> int:
        """About how many tokens a call takes of a limit by the minute: a guess, set right when the answer tells."""
        text = sum(len(message.content) for message in request.messages) + len(context or "")
        mean = self.tally.completion_tokens // self.tally.answered if self.tally.answered else request.parameters.max_tokens
        return text // 4 + mean

    async def _attempt(self, request: Request, context: str | None, amount: Amount, tokens: int, entered: float) -> None:
        """One call, with the most that it can take set aside while it is in flight."""
        tries = self._tries.setdefault(request.key, Tries(begun=time.monotonic()))
        tries.calls += 1
        self.tally.calls += 1
        taken, kind, wait, answered = amount, "", None, False
        try:
            try:
                async with self._stragglers.watched():
                    answer = await self._engine.complete(request, context)
            except Straggler:
                fault = Fault("straggler")
                raise judged(fault, model=request.model, api_base=None, first=False, timeout=self._engine.timeout) from None
            cost = self._tariff.cost(answer)
            known = None if answer.prompt_tokens is None else answer.prompt_tokens + (answer.completion_tokens or 0)
            taken = Amount(amount.usd if cost is None else cost, amount.tokens if known is None else known)
            self._gate.used(tokens, tokens if known is None else known)
            self._slots.answered(answer.seconds, answer.completion_tokens or 1)
            answered = True
            await self._record(request, msgspec.structs.replace(answer, cost=cost), tries)
            if self._watch is not None:
                self._watch.add(request, len(context or "") // 4, answer)
            self._in_a_row = self._late = 0
        except Passing as failure:
            kind, wait = failure.kind, failure.retry_after
            taken = amount if failure.billed else Amount()
            tries.at_risk += taken.usd
            await self._failed(request, failure, tries)
        except Refused as error:
            taken = Amount()
            await self._give_up(request, error.cause, tries, counts=error.systematic and not self.tally.answered)
        except FtprepError as error:
            taken = taken if answered else Amount()
            self._end(error)
        finally:
            self._budget.settle(amount, taken)
            if self._engine.limits is not None:
                self._gate.told(self._engine.limits)
                self._engine.limits = None
            self._gate.leave(entered, answered=answered, kind=kind, retry_after=wait)
            while self._engine.notices:
                self._progress.say(self._engine.notices.pop(0))

    async def _failed(self, request: Request, failure: Passing, tries: Tries) -> None:
        if failure.kind == "timeout":
            self._wait_longer()
        try:
            wait = wait_after(failure, tries, self._attempts, request.model)
        except ProviderRefused as error:
            self._end(error)
            return
        if wait is None:
            await self._give_up(request, failure.cause, tries, counts=True)
        elif self._packs is not None:
            self.tally.asked_again[failure.cause] += 1
            self._packs.again(request, wait)

    def _wait_longer(self) -> None:
        """A slow server: where call after call is late and none was answered meanwhile, calls get more time."""
        self._late += 1
        longer = min(self._engine.timeout * 2, self._first_timeout * LONGER)
        if self._late >= min(3, self._gate.room) and longer > self._engine.timeout:
            self._progress.say(f"no answer within {self._engine.timeout:g} s: calls may take {longer:g} s from now on")
            self._engine.timeout, self._late = longer, 0

    async def _give_up(self, request: Request, cause: str, tries: Tries, *, counts: bool) -> None:
        await self._record(request, Generation(key=request.key, error=cause), tries)
        self._in_a_row += counts
        if self._in_a_row >= max(ROW, self._gate.most):
            cause = f"{self._in_a_row} requests in a row had no answer, the last one: {cause}"
            self._end(ProviderRefused(model=request.model, cause=cause, todo=_KEPT))

    async def _record(self, request: Request, generation: Generation, tries: Tries) -> None:
        """Write down how a request ended. Its place in the gate is free only when the sink has it: what a kill can lose is what was
        in flight."""
        self._tries.pop(request.key, None)
        seconds = round(time.monotonic() - tries.begun, 3)
        ended = msgspec.structs.replace(generation, attempts=tries.calls, seconds=seconds, at_risk=round(tries.at_risk, 9))
        await self._sink.add(ended)
        self.tally.add(ended)
        if self._packs is not None:
            self._packs.done(request, generation.error is None)

    async def _beats(self) -> None:
        """Tell how far it is, look for calls that hang, and for a provider that is gone."""
        number = 0
        while True:
            await asyncio.sleep(EVERY)
            number += 1
            self._stragglers.look()
            if number % 2 == 0:
                self._beat()
            if self._gate.lost >= OUTAGE and self.fatal is None:
                cause = f"every call was turned away for {self._gate.lost / 60:.0f} minutes ({self._gate.reason})"
                self._end(ProviderRefused(model="the provider", cause=cause, todo=_KEPT))

    def _beat(self) -> None:
        gate, later = self._gate, self._packs.later if self._packs is not None else 0
        self._progress.beat(
            self.tally.pulse(flying=gate.flying, room=int(gate.room), later=later, waits=gate.reason, priced=self._tariff.known)
        )
