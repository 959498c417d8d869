"""The ledger of a run: generations.jsonl, append-only. To do = requests - answered, by key; resuming needs nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.errors import NotWritable
from ftprep.records import Generation, Request, Target
from ftprep.stored import Keys


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger says: which keys have a last line, and whether it is an answer; the money spent so far, and the tokens."""

    lines: Keys
    spent: float
    tokens: int

    def answers(self, key: str) -> bool:
        """Whether the last line for `key` is an answer."""
        return self.lines.get(key) == 1


def standing(path: Path) -> Standing:
    """Read the ledger once, keeping keys only. Raises BadLine; a last line that a kill cut short is passed over."""
    lines = Keys(values=True)
    spent, tokens = 0.0, 0
    for generation in jsonl.read(path, Generation, ledger=True):
        spent += (generation.cost or 0.0) + generation.at_risk
        tokens += (generation.prompt_tokens or 0) + (generation.completion_tokens or 0)
        lines.add(generation.key, int(generation.error is None))
    return Standing(lines=lines, spent=spent, tokens=tokens)


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan asks of a model: requests in all, those answered before, those for another model. Of those still to send: the
    bytes of their prompts, and how many tokens their answers may have together."""

    requests: int
    answered: int
    others: int
    prompt_bytes: int
    completion_limit: int


def survey(requests: Path, target: Target, before: Standing) -> Survey:
    """Reads, and so checks, every line of the plan."""
    seen = Keys()
    answered = others = size = limit = 0
    for request in jsonl.read(requests, Request):
        if request.model != target.model:
            others += 1
        elif seen.add(request.key):
            if before.answers(request.key):
                answered += 1
            else:
                size += sum(len(message.content) for message in request.messages)
                limit += request.parameters.max_tokens
    return Survey(requests=len(seen), answered=answered, others=others, prompt_bytes=size, completion_limit=limit)


def todo(requests: Path, target: Target, before: Standing) -> Iterator[Request]:
    """The requests without an answer, as they stand in the file, one at a time; keys alone are held in memory."""
    taken = Keys()
    for request in jsonl.read(requests, Request):
        if request.model == target.model and not before.answers(request.key) and taken.add(request.key):
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
