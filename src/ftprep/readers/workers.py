"""Reads files in worker processes that can be killed: a parser that hangs, balloons or crashes costs one file, not the run.

A worker is a Python process of its own, started without the caller's main module, that takes paths on its standard input and
gives readings on its standard output, each as a length and MessagePack. Its standard error is closed: parsers print what they like.
"""

from __future__ import annotations

import contextlib
import os
import signal
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO

import msgspec

from ftprep.readers import ReadFailed, Reading, read
from ftprep.records import OutcomeStatus

SECONDS_PER_FILE = 60.0
_MOST_MEMORY = 3 << 30
_MOST_WORKERS = 4
_FILES_PER_WORKER = 40  # a further worker is worth its start where there are so many files for it
_LENGTH = struct.Struct(">Q")
_START = (
    "import sys; sys.path.extend(p for p in sys.argv[1:] if p not in sys.path); from ftprep.readers.workers import serve; serve()"
)


class _Answer(msgspec.Struct, frozen=True):
    """What a worker gives back: a reading, or why there is none."""

    reading: Reading | None = None
    status: OutcomeStatus = "corrupt"
    reason: str = ""


class _Task(msgspec.Struct, frozen=True):
    path: bytes
    most_bytes: int | None


def read_all(paths: Sequence[Path], most_bytes: int | None = None) -> Iterator[Reading | ReadFailed]:
    """Readings in the order of `paths`, one for each; a few files ahead at most are held in memory."""
    count = max(1, min(_MOST_WORKERS, os.cpu_count() or 1, len(paths) // _FILES_PER_WORKER))
    workers = [_Worker() for _ in range(count)]
    idle = deque(workers)

    def one(path: Path) -> Reading | ReadFailed:
        worker = idle.popleft()  # as many threads as workers: there is always one
        try:
            return worker.read(path, most_bytes)
        finally:
            idle.append(worker)

    pool = ThreadPoolExecutor(count, thread_name_prefix="reader")
    ahead: deque[Future[Reading | ReadFailed]] = deque()
    try:
        for path in paths:
            ahead.append(pool.submit(one, path))
            if len(ahead) > 2 * count:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        for future in ahead:
            future.cancel()
        for worker in workers:
            worker.stop()
        pool.shutdown(wait=True)


class _Worker:
    """One process, started when first needed and again when it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._stopped = False
        self._lock = threading.Lock()

    def read(self, path: Path, most_bytes: int | None) -> Reading | ReadFailed:
        """The file's reading. A worker that ended after others had passed through it is given a second chance with a fresh one."""
        fresh = self._served == 0
        result = self._once(path, most_bytes)
        if result is None and not fresh:
            result = self._once(path, most_bytes)
        return result or ReadFailed("corrupt", "its parser ended abruptly, or took too much memory")

    def _once(self, path: Path, most_bytes: int | None) -> Reading | ReadFailed | None:
        process = self._started()
        if process is None or process.stdin is None or process.stdout is None:
            return ReadFailed("unreadable", "the run was interrupted")
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(SECONDS_PER_FILE, kill)
        timer.daemon = True
        timer.start()
        try:
            _send(process.stdin, msgspec.msgpack.encode(_Task(os.fsencode(path), most_bytes)))
            data = _receive(process.stdout)
        except OSError:
            data = None
        finally:
            timer.cancel()
        if data is None:
            self._close(process)
            return ReadFailed("corrupt", f"its parser was stopped after {SECONDS_PER_FILE:g} seconds") if late.is_set() else None
        self._served += 1
        answer = msgspec.msgpack.decode(data, type=_Answer)
        return answer.reading if answer.reading is not None else ReadFailed(answer.status, answer.reason)

    def _started(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._process is None and not self._stopped:
                own = str(Path(__file__).resolve().parents[2])
                path = [
                    entry for entry in (*sys.path, own) if Path(entry).is_absolute()
                ]  # never the current folder: it may be theirs
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-c", _START, *path],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
                self._served = 0
            return self._process

    def _close(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._process = None
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was still to be written to a dead process
                    pipe.close()

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            process = self._process
        if process is not None:
            self._close(process)


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """One message; None where the other side has ended."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None


def serve() -> None:
    """What a worker does: read paths until its standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller decides
    _limit_memory()
    output = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what a parser prints must not come between the messages
    while (data := _receive(sys.stdin.buffer)) is not None:
        task = msgspec.msgpack.decode(data, type=_Task)
        _end_after(2 * SECONDS_PER_FILE)
        _send(output, _answer(Path(os.fsdecode(task.path)), task.most_bytes))
        _end_after(0)


def _end_after(seconds: float) -> None:
    """Where the system can: end with the alarm, should the caller be gone and the parser hang. 0 calls it off."""
    if sys.platform != "win32":
        signal.alarm(int(seconds))


def _answer(path: Path, most_bytes: int | None) -> bytes:
    try:
        return msgspec.msgpack.encode(_Answer(reading=read(path, most_bytes)))
    except ReadFailed as failure:
        return msgspec.msgpack.encode(_Answer(status=failure.status, reason=failure.reason))
    except MemoryError:
        return msgspec.msgpack.encode(_Answer(status="too-large", reason="reading it takes more memory than is allowed"))


def _limit_memory() -> None:
    """Where the system can: a parser that asks for more fails, and with it this file only."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, AttributeError, ValueError, OSError):  # Windows has no such limit, macOS not every one
        pass
