"""The process of one worker: `python -m ftprep.engines.worker`. Requests come on stdin, answers go to stdout (see `crew`)."""

from __future__ import annotations

import asyncio
import os
import sys

from ftprep.engines import Engine, Passing, Refused, open_engine
from ftprep.engines.crew import Answer, Ask, Contexts, Start, frame, unframed
from ftprep.errors import FtprepError


def _ended(number: int, error: FtprepError) -> Answer:
    return Answer(number, fault=type(error).__name__, facts={name: str(fact) for name, fact in error.facts.items()})


async def _call(engine: Engine, ask: Ask, context: str | None, out: asyncio.StreamWriter) -> None:
    engine.timeout = ask.timeout
    try:
        answer = Answer(ask.number, generation=await engine.complete(ask.request, context))
    except Passing as failure:
        answer = Answer(ask.number, cause=failure.cause, kind=failure.kind, retry_after=failure.retry_after)
    except Refused as error:
        answer = Answer(ask.number, cause=error.cause, systematic=error.systematic)
    except FtprepError as error:
        answer = _ended(ask.number, error)
    if engine.limits is not None or engine.notices:
        import msgspec

        answer = msgspec.structs.replace(answer, limits=engine.limits, notices=tuple(engine.notices))
        engine.limits = None
        engine.notices.clear()
    out.write(frame(answer))


async def _serve(stdin: int, stdout: int) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=1 << 24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(stdin, "rb", buffering=0))
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, os.fdopen(stdout, "wb", buffering=0))
    out = asyncio.StreamWriter(transport, protocol, None, loop)
    start = await unframed(reader, Start)
    if start is None:
        return
    contexts, tasks = Contexts(), set[asyncio.Task[None]]()
    try:
        async with open_engine(start.target, start.settings) as engine:
            out.write(frame(Answer(-1)))
            while (ask := await unframed(reader, Ask)) is not None:
                context = ask.context
                if ask.request.context_id is not None:
                    context = contexts.has(ask.request.context_id, ask.context)
                task = asyncio.create_task(_call(engine, ask, context, out))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            for task in tasks:
                task.cancel()
    except FtprepError as error:
        out.write(frame(_ended(-1, error)))
        await out.drain()


def main() -> None:
    """Serve until stdin ends. What anything prints goes to stderr: stdout is the pipe."""
    stdout = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    asyncio.run(_serve(os.dup(0), stdout))


if __name__ == "__main__":
    main()
