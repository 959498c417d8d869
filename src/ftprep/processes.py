"""A function of ours over many inputs, on all cores, results in order: plain processes, bytes in and bytes out.

A process is started without the caller's main module, so that it works from any script and on any system, and ends when its
standard input does: none is left over when the caller is killed.
"""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import IO

MOST_PROCESSES = 8
_AHEAD = 16  # inputs that wait for a process, for each process: enough to keep all busy, little to hold in memory
_LENGTH = struct.Struct(">Q")
_START = "import sys; sys.path[:0] = sys.argv[2:]; from ftprep.processes import serve; serve(sys.argv[1])"


def cores() -> int:
    """How many processes are worth having here: those that this process may run on, MOST_PROCESSES at most."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on every system
    return min(MOST_PROCESSES, len(allowed(0)) if allowed is not None else os.cpu_count() or 1)


def ordered_map(function: str, inputs: Iterable[bytes | None], count: int) -> Iterator[bytes | None]:
    """What `function`, named "module:name", makes of each input, in their order; None stays None and costs nothing.

    With a `count` of 0 it runs here, in this process. A fault in the function ends the process and is raised as RuntimeError.

    ordered_map("ftprep.documents:finish", [b"...", None], 2) -> b"...", None
    """
    if count == 0:
        here = _function(function)
        yield from (None if data is None else here(data) for data in inputs)
        return
    processes = [start(function) for _ in range(count)]
    idle = deque(processes)

    def one(data: bytes) -> bytes:
        process = idle.popleft()  # as many threads as processes: there is always one
        try:
            return exchange(process, data)
        finally:
            idle.append(process)

    pool = ThreadPoolExecutor(count, thread_name_prefix="process")
    ahead: deque[Future[bytes] | None] = deque()
    try:
        for data in inputs:
            ahead.append(None if data is None else pool.submit(one, data))
            while ahead and (ahead[0] is None or len(ahead) > _AHEAD * count):
                yield _taken(ahead.popleft())
        while ahead:
            yield _taken(ahead.popleft())
    finally:
        for waiting in ahead:
            if waiting is not None:
                waiting.cancel()
        for process in processes:
            process.kill()
        pool.shutdown(wait=True)
        end(processes)


def _taken(future: Future[bytes] | None) -> bytes | None:
    return None if future is None else future.result()


def start(function: str) -> subprocess.Popen[bytes]:
    """A process that answers with `function`, named "module:name", to be asked by `exchange` and ended by `end`."""
    own = str(Path(__file__).resolve().parents[1])
    path = [entry for entry in (own, *sys.path) if Path(entry).is_absolute()]  # never the current folder: it may be theirs
    return subprocess.Popen(
        [sys.executable, "-I", "-c", _START, function, *path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def exchange(process: subprocess.Popen[bytes], data: bytes) -> bytes:
    """What the process makes of the data. Raises RuntimeError where it has ended, by a fault in its function or killed."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        send(process.stdin, data)
        answer = receive(process.stdout)
    except OSError:
        answer = None
    if answer is None:
        raise RuntimeError("a process of ftprep ended before its work was done: out of memory, or killed")
    return answer


def end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """End these processes, and return when they have."""
    for process in processes:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            _close(pipe)


def send(pipe: IO[bytes], data: bytes) -> None:
    """One message: its length in 8 bytes, and the data."""
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """One message; None where the other side has ended."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):  # what was still to be written to a process that has ended
            pipe.close()


def _function(name: str) -> Callable[[bytes], bytes]:
    module, _, attribute = name.partition(":")
    found: Callable[[bytes], bytes] = getattr(import_module(module), attribute)
    return found


def serve(function: str) -> None:
    """What such a process does: answer until its standard input ends."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller decides
    work = _function(function)
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints must not come between the messages
    while (data := receive(sys.stdin.buffer)) is not None:
        send(output, work(data))
