"""The actor that asks: an engine of its own on some node of the cluster. It writes nothing and prints nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from ftprep import __version__
from ftprep.engines import Engine, open_engine
from ftprep.engines.asking import Answer, Ask, Contexts, answered, ended
from ftprep.errors import FtprepError
from ftprep.records import Target
from ftprep.settings import Settings


class Start(msgspec.Struct, frozen=True):
    """What an actor is told at its start; keys are not part of it."""

    target: Target
    settings: Settings


class Opened(msgspec.Struct, frozen=True):
    """How it started: `answer` has the fault, if any; `slots` as in `Engine`."""

    answer: Answer
    slots: int | None = None
    version: str = __version__


class Asker:
    """Answers many calls at once; messages are MessagePack, contexts are objects of Ray, fetched once each."""

    def __init__(self, start: bytes) -> None:
        self._start = msgspec.msgpack.decode(start, type=Start)
        self._engine: Engine | None = None
        self._contexts = Contexts()

    async def open(self) -> bytes:
        """Start the engine: an `Opened`."""
        engine = open_engine(self._start.target, self._start.settings)
        try:
            self._engine = await engine.__aenter__()
        except FtprepError as error:
            return msgspec.msgpack.encode(Opened(ended(0, error)))
        return msgspec.msgpack.encode(Opened(Answer(0), engine.slots))

    async def complete(self, data: bytes, shared: list[Any]) -> bytes:
        """An `Ask`, and where it has a shared context the object that holds it: an `Answer`."""
        assert self._engine is not None
        ask = msgspec.msgpack.decode(data, type=Ask)
        context, name = ask.context, ask.request.context_id
        if shared and name is not None:
            context = self._contexts.has(name, None)
            if context is None:
                context = self._contexts.has(name, await shared[0])
        return msgspec.msgpack.encode(await answered(self._engine, ask, context))

    async def close(self) -> None:
        """End the engine."""
        engine, self._engine = self._engine, None
        if engine is not None:
            await asyncio.wait_for(engine.__aexit__(None, None, None), 5)
