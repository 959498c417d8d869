"""The ledger of a run: generations.jsonl, append-only. To do = requests - answered, by key; resuming needs nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.errors import NotWritable
from ftprep.records import Generation, Request
from ftprep.workspace import Workspace


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger says: the keys that are answered (the last line for a key wins), and the money spent so far."""

    answered: set[str]
    spent: float


def standing(path: Path) -> Standing:
    """Read the ledger once, keeping keys only. Raises BadLine; a last line that a kill cut short is passed over."""
    answered: set[str] = set()
    spent = 0.0
    for generation in jsonl.read(path, Generation, ledger=True):
        spent += generation.cost or 0.0
        if generation.error is None:
            answered.add(generation.key)
        else:
            answered.discard(generation.key)
    return Standing(answered=answered, spent=spent)


def asked(workspace: Workspace) -> Iterator[Request]:
    """The requests that examples are harvested from: those of the plan, then those that fill gaps; each key once."""
    keys: set[str] = set()
    for path in (workspace.requests, workspace.fill_requests):
        for request in jsonl.read(path, Request):
            if request.key not in keys:
                keys.add(request.key)
                yield request


class Writer:
    """Appends generations as they come; `add` returns when its line is on the disk, so that a kill loses only what is in flight.

    Lines that arrive while the disk is busy share its next sync. Used inside a running event loop.
    """

    def __init__(self, path: Path) -> None:
        self._appender = jsonl.Appender(path)
        self._waiting: list[tuple[Generation, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, generation: Generation) -> None:
        """Write one line. It is written even if the caller is cancelled meanwhile. Raises NotWritable."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((generation, written))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write())
        await asyncio.shield(written)

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await asyncio.to_thread(self._appender.add, *(generation for generation, _ in batch))
            except NotWritable as error:
                _settle(batch, error)
            else:
                _settle(batch, None)

    async def close(self) -> None:
        """Write what waits and close the file."""
        if self._task is not None:
            await self._task
        self._appender.__exit__(None, None, None)


def _settle(batch: list[tuple[Generation, asyncio.Future[None]]], error: NotWritable | None) -> None:
    for _, written in batch:
        if written.cancelled():
            continue
        if error is None:
            written.set_result(None)
        else:
            written.set_exception(error)
