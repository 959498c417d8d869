"""The ledger of a run: generations.jsonl, append-only. To do = requests - answered, by key; resuming needs nothing else."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Container, Iterator
from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.records import Generation, Request, Target
from ftprep.stored import Keys
from ftprep.workspace import Workspace


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger says: which keys have a last line, and whether it is an answer; the money spent so far, and the tokens."""

    lines: Keys
    spent: float
    tokens: int

    def answers(self, key: str) -> bool:
        """Whether the last line for `key` is an answer."""
        return self.lines.get(key) == 1


def answered(path: Path, keys: Container[str]) -> dict[str, str]:
    """The texts of the answers to these requests, by key. {"c0ffee...": "- Kestrel runs on Basalt."}"""
    return {one.key: one.text for one in jsonl.read(path, Generation, ledger=True) if one.key in keys and one.error is None}


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
    characters of their prompts, how many have each shared context, and how many tokens their answers may have together."""

    requests: int
    answered: int
    others: int
    characters: int
    contexts: dict[str, int]
    completion_limit: int


def survey(requests: Path, target: Target, before: Standing) -> Survey:
    """Reads, and so checks, every line of the plan."""
    seen = Keys()
    answered = others = size = limit = 0
    contexts: Counter[str] = Counter()
    for request in jsonl.read(requests, Request):
        if request.model != target.model:
            others += 1
        elif seen.add(request.key):
            if before.answers(request.key):
                answered += 1
            else:
                size += sum(len(message.content) for message in request.messages)
                limit += request.parameters.max_tokens
                if request.context_id is not None:
                    contexts[request.context_id] += 1
    return Survey(
        requests=len(seen), answered=answered, others=others, characters=size, contexts=dict(contexts), completion_limit=limit
    )


def todo(requests: Path, target: Target, before: Standing) -> Iterator[Request]:
    """The requests without an answer, as they stand in the file, one at a time; keys alone are held in memory."""
    taken = Keys()
    for request in jsonl.read(requests, Request):
        if request.model == target.model and not before.answers(request.key) and taken.add(request.key):
            yield request


UNSYNCED = 1000
"""So many lines may wait for the disk; beyond, whoever adds one waits too."""


def asked(workspace: Workspace) -> Iterator[Request]:
    """The requests that examples are harvested from: those of the plan, then those that fill gaps; each key once."""
    keys = Keys()
    for path in (workspace.requests, workspace.fill_requests):
        for request in jsonl.read(path, Request):
            if keys.add(request.key):
                yield request


class Writer:
    """Appends generations as they come. `add` returns when the system has the line: a kill of this process loses only what is in
    flight. The disk is synced all the while in the background, so that a power cut loses no more than one sync's worth.

    Used inside a running event loop.
    """

    def __init__(self, path: Path) -> None:
        self._appender = jsonl.Appender(path)
        self._unsynced = 0
        self._syncing: asyncio.Task[None] | None = None

    async def add(self, generation: Generation) -> None:
        """Write one line. Raises NotWritable."""
        self._appender.write(generation)
        self._unsynced += 1
        if self._syncing is None or self._syncing.done():
            if self._syncing is not None and (error := self._syncing.exception()) is not None:
                raise error
            self._syncing = asyncio.create_task(self._sync())
        elif self._unsynced > UNSYNCED:
            await asyncio.shield(self._syncing)

    async def _sync(self) -> None:
        while self._unsynced:
            self._unsynced = 0
            await asyncio.to_thread(self._appender.sync)

    async def close(self) -> None:
        """Sync what was written and close the file."""
        try:
            if self._syncing is not None:
                await self._syncing
        finally:
            self._appender.__exit__(None, None, None)
