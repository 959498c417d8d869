"""The pool: each worker takes the next request, asks until it is answered or given up, and writes down how it ended."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator

import msgspec

from ftprep.engines import Engine, Passing, Refused
from ftprep.engines.budget import Budget
from ftprep.engines.caching import Watch
from ftprep.engines.contexts import Contexts
from ftprep.engines.packs import Packs
from ftprep.engines.retries import GaveUp, Pause, Stopped, ask
from ftprep.engines.tariff import Tariff
from ftprep.errors import FtprepError, ProviderRefused
from ftprep.ledger import Writer
from ftprep.progress import Progress
from ftprep.records import Generation, Request

GRACE_SECONDS = 10.0
"""How long what is in flight may go on after a fatal error: those answers are paid for."""
FIRST_SECONDS = 15.0
"""The first request goes alone, this long at most: a wrong key costs one call, and the prompt cache gets the shared context."""
ROW = 8
"""This many requests given up one after the other, and no answer between them, end the run: the provider is down."""


class Tally:
    """Counts of a run while it goes on."""

    def __init__(self) -> None:
        self.answered = self.failed = self.calls = self.prompt_tokens = self.cached_tokens = self.written_tokens = (
            self.completion_tokens
        ) = 0
        self.cost = 0.0
        self.failures: Counter[str] = Counter()

    def add(self, generation: Generation) -> None:
        """Count how one request ended."""
        self.prompt_tokens += generation.prompt_tokens or 0
        self.cached_tokens += generation.cached_tokens or 0
        self.written_tokens += generation.written_tokens or 0
        self.completion_tokens += generation.completion_tokens or 0
        self.cost += generation.cost or 0.0
        if generation.error is None:
            self.answered += 1
        else:
            self.failed += 1
            self.failures[generation.error] += 1

    def note(self) -> str:
        """The live line: "325 calls, 362 k tokens, $0.31, 3 failed"."""
        count = self.prompt_tokens + self.completion_tokens
        parts = [f"{self.calls} calls", f"{count / 1000:.0f} k tokens" if count >= 10_000 else f"{count} tokens"]
        if self.cost:
            parts.append(f"${self.cost:.2f}" if self.cost >= 0.01 else f"${self.cost:.4f}")
        if self.failed:
            parts.append(f"{self.failed} failed")
        return ", ".join(parts)


class Dispatch:
    """One run over `engine`. After `run`: `fatal` is what ended it early, `over_budget` whether money did, `tally` the counts."""

    def __init__(
        self,
        engine: Engine,
        *,
        contexts: Contexts,
        writer: Writer,
        tariff: Tariff,
        budget: Budget,
        progress: Progress,
        concurrency: int,
        attempts: int,
        watch: Watch,
    ) -> None:
        self.fatal: FtprepError | None = None
        self.over_budget = False
        self.tally = Tally()
        self.watch = watch
        self._engine, self._contexts, self._writer, self._tariff, self._budget = engine, contexts, writer, tariff, budget
        self._progress, self._attempts = progress, attempts
        self._workers = min(concurrency, engine.slots or concurrency)
        self._pause = Pause()
        self._opened = asyncio.Event()
        self._in_a_row = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._packs: Packs | None = None

    async def run(self, todo: Iterator[Request]) -> None:
        """Work through `todo`, reading on no further than the pack at hand. Errors of the run are kept in `fatal`."""
        packs = self._packs = Packs(todo, self._workers)
        asyncio.get_running_loop().call_later(FIRST_SECONDS, self._opened.set)
        self._tasks = [asyncio.create_task(self._work(packs, first=number == 0)) for number in range(self._workers)]
        try:
            done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            self._cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        for task in done:
            if not task.cancelled():
                task.result()  # an error that is not the user's goes up as it is

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _close(self) -> None:
        if self._packs is not None:
            self._packs.close()

    def _stopping(self) -> bool:
        return self.fatal is not None or self.over_budget

    def _end(self, error: FtprepError) -> None:
        if self.fatal is None:
            self.fatal = error
            self._opened.set()
            self._close()
            asyncio.get_running_loop().call_later(GRACE_SECONDS, self._cancel)

    async def _work(self, packs: Packs, *, first: bool) -> None:
        if not first:
            await self._opened.wait()
        try:
            while not self._stopping():
                request = await packs.take()
                if request is None:
                    break
                answered = False
                try:
                    answered = await self._handle(request)
                finally:
                    packs.done(request, answered)
        except FtprepError as error:
            self._end(error)
        except Stopped:
            pass
        finally:
            if first:
                self._opened.set()

    async def _handle(self, request: Request) -> bool:
        """Ask until it is answered or given up; whether it was answered."""
        begun, cause = time.monotonic(), ""
        context = self._contexts.text(request.context_id)
        most = 0.0
        if self._budget.limit is not None:
            most = self._tariff.most(request, self._contexts.tokens(request.context_id))

        async def attempt() -> Generation:
            return await self._attempt(request, context, most)

        try:
            answer, attempts = await ask(
                attempt, request.model, attempts=self._attempts, pause=self._pause, stopping=self._stopping
            )
        except GaveUp as error:
            await self._give_up(request, error.cause, error.attempts, begun)
            cause = error.cause
            self._in_a_row += 1
        except Refused as error:
            await self._give_up(request, error.cause, 1, begun)
            cause = error.cause
            self._in_a_row += error.systematic and not self.tally.answered
        else:
            self._in_a_row = 0
            self.watch.add(request, self._contexts.tokens(request.context_id), answer)
            await self._record(msgspec.structs.replace(answer, attempts=attempts, seconds=round(time.monotonic() - begun, 3)))
        if self._in_a_row >= max(ROW, self._workers):
            todo = "what was answered is kept: give the same command again once the provider answers"
            cause = f"{self._in_a_row} requests in a row had no answer, the last one: {cause}"
            raise ProviderRefused(model=request.model, cause=cause, todo=todo)
        return not cause

    async def _attempt(self, request: Request, context: str | None, most: float) -> Generation:
        """One call, with the most that it can cost set aside while it is in flight."""
        if not await self._budget.reserve(most):
            self.over_budget = True
            self._close()
            raise Stopped
        self.tally.calls += 1
        cost = 0.0
        try:
            answer = await self._engine.complete(request, context)
            known = self._tariff.cost(answer)
            cost = most if known is None else known
            return msgspec.structs.replace(answer, cost=known)
        except Passing as failure:
            cost = most if failure.billed else 0.0
            raise
        finally:
            await self._budget.settle(most, cost)
            self._opened.set()
            while self._engine.notices:
                self._progress.say(self._engine.notices.pop(0))

    async def _give_up(self, request: Request, cause: str, attempts: int, begun: float) -> None:
        await self._record(Generation(key=request.key, error=cause, attempts=attempts, seconds=round(time.monotonic() - begun, 3)))

    async def _record(self, generation: Generation) -> None:
        await self._writer.add(generation)
        self.tally.add(generation)
        self._progress.step(1, self.tally.note())
