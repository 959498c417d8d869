"""`--workers N`: an engine that is N processes. Requests go to them over pipes, answers stream back.

Everything else stays in this process, once: the plan, the budget, the gate, the ledger. So N processes spend and write as one does,
and a worker that is killed loses nothing: what it had in flight is asked again, by another in its place.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from ftprep.engines import Passing
from ftprep.engines.asking import Answer, Ask, Contexts, generation_of
from ftprep.engines.ratelimits import Limits
from ftprep.errors import BadSetting, WorkerFailed
from ftprep.records import Generation, Request, Target
from ftprep.settings import Settings

_HEAD = 4


class Start(msgspec.Struct, frozen=True, tag=True):
    """The first thing a worker is told."""

    target: Target
    settings: Settings


def frame(message: msgspec.Struct) -> bytes:
    """A message as it goes over the pipe: its length in four bytes, then MessagePack."""
    data = msgspec.msgpack.encode(message)
    return len(data).to_bytes(_HEAD, "little") + data


async def unframed(reader: asyncio.StreamReader, kind: Any) -> Any:
    """The next message of the pipe, None at its end."""
    try:
        head = await reader.readexactly(_HEAD)
        return msgspec.msgpack.decode(await reader.readexactly(int.from_bytes(head, "little")), type=kind)
    except (asyncio.IncompleteReadError, ConnectionResetError):
        return None


class _Worker:
    """One process, and the calls that it has in flight."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.flying: dict[int, asyncio.Future[Answer]] = {}
        self.contexts = Contexts()
        self.reading: asyncio.Task[None] | None = None
        self.gone = False


class Crew:
    """N workers behind the door of one engine; the one with the fewest calls in flight gets the next."""

    def __init__(self, target: Target, settings: Settings) -> None:
        self.slots: int | None = None
        self.notices: list[str] = []
        self.limits: Limits | None = None
        self.timeout = settings.timeout
        self._target, self._settings = target, msgspec.structs.replace(settings, workers=1)
        self._workers: list[_Worker] = []
        self._count = settings.workers
        self._numbers = itertools.count()
        self._starting = asyncio.Lock()

    async def __aenter__(self) -> Self:
        if os.name == "nt":
            raise BadSetting(where="workers", what="several processes share the calls on Linux and macOS only")
        try:
            self._workers = list(await asyncio.gather(*(self._hire() for _ in range(self._count))))
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for worker in self._workers:
            if worker.process.stdin is not None:
                worker.process.stdin.close()
        for worker in self._workers:
            try:
                async with asyncio.timeout(5):
                    await worker.process.wait()
            except TimeoutError:
                worker.process.kill()
                await worker.process.wait()
            if worker.reading is not None:
                await asyncio.gather(worker.reading, return_exceptions=True)

    async def _hire(self) -> _Worker:
        """A new worker, its engine started. Raises what starting an engine raises."""
        paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ftprep.engines.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=1 << 24,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,  # Ctrl-C is for this process: workers end when their pipe does
        )
        worker = _Worker(process)
        first: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        worker.flying[-1] = first
        worker.reading = asyncio.create_task(self._read(worker))
        assert process.stdin is not None
        process.stdin.write(frame(Start(self._target, self._settings)))
        try:
            generation_of(await first)
        except Passing:
            raise WorkerFailed(status=await process.wait()) from None
        return worker

    async def _read(self, worker: _Worker) -> None:
        """Hand each answer to whoever waits for it; when the worker is gone, tell all who wait."""
        assert worker.process.stdout is not None
        while (answer := await unframed(worker.process.stdout, Answer)) is not None:
            if answer.limits is not None:
                self.limits = answer.limits
            self.notices += [line for line in answer.notices if line not in self.notices]
            waiting = worker.flying.pop(answer.number, None)
            if waiting is not None and not waiting.done():
                waiting.set_result(answer)
        worker.gone = True
        for number, waiting in worker.flying.items():
            if not waiting.done():
                waiting.set_result(Answer(number, cause="a worker process ended", kind="broken"))
        worker.flying.clear()

    async def complete(self, request: Request, context: str | None) -> Generation:
        """See `Engine`. One HTTP call, by the worker that has the least to do."""
        worker = await self._chosen()
        known = request.context_id if request.context_id is not None and context is not None else None
        text = context
        if known is not None:
            text = None if worker.contexts.has(known, None) is not None else worker.contexts.has(known, context)
        number = next(self._numbers)
        waiting: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        worker.flying[number] = waiting
        assert worker.process.stdin is not None
        try:
            worker.process.stdin.write(frame(Ask(number, request, text, self.timeout)))
        except (ConnectionError, RuntimeError):
            worker.flying.pop(number, None)
            raise Passing("a worker process ended", kind="broken") from None
        try:
            return generation_of(await waiting)
        finally:
            worker.flying.pop(number, None)

    async def _chosen(self) -> _Worker:
        async with self._starting:
            for at, worker in enumerate(self._workers):
                if worker.gone:
                    self.notices.append("a worker process ended: another takes its place")
                    await worker.process.wait()
                    self._workers[at] = await self._hire()
        return min(self._workers, key=lambda one: len(one.flying))
