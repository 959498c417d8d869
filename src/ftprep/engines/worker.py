"""The process of one worker: `python -m ftprep.engines.worker`. Requests come on stdin, answers go to stdout (see `crew`)."""

from __future__ import annotations

import asyncio
import os
import sys

from ftprep.engines import Engine, open_engine
from ftprep.engines.asking import Answer, Ask, Contexts, answered, ended
from ftprep.engines.crew import Start, frame, unframed
from ftprep.errors import FtprepError


async def _call(engine: Engine, ask: Ask, context: str | None, out: asyncio.StreamWriter) -> None:
    out.write(frame(await answered(engine, ask, context)))


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
        out.write(frame(ended(-1, error)))
        await out.drain()


def main() -> None:
    """Serve until stdin ends. What anything prints goes to stderr: stdout is the pipe."""
    stdout = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    asyncio.run(_serve(os.dup(0), stdout))


if __name__ == "__main__":
    main()
