"""Reads files in worker processes that can be killed: a parser that hangs, balloons or crashes costs one file, not the run.

A worker is a Python process of its own, started without the caller's main module, that takes paths on its standard input and
gives readings on its standard output, each as a length and MessagePack. Its standard error is closed: parsers print what they like.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import signal
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO

import msgspec

from ftprep.readers import ReadFailed, Reading, ReadOptions, clock, read
from ftprep.readers.reading import DEFAULTS
from ftprep.records import OutcomeStatus

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
    digest: str | None = None
    wait: float = 0.0  # not an answer yet: another program is at work, for this many seconds at most


class _Task(msgspec.Struct, frozen=True):
    path: bytes
    options: ReadOptions


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one file, or of a file within it: `name` is "" for the file itself, else the way to the one within, such as
    "minutes.zip/plan.docx". `digest` is that of the whole file's bytes, None where they were not read; `last` ends the file.
    """

    name: str
    result: Reading | ReadFailed
    bytes: int = 0
    modified: float | None = None
    digest: str | None = None
    last: bool = True


def read_all(paths: Sequence[Path], options: ReadOptions = DEFAULTS) -> Iterator[Part]:
    """The parts of each file, file by file in the order of `paths`, the file itself first; a few files ahead at most are held in
    memory.
    """
    count = max(1, min(_MOST_WORKERS, os.cpu_count() or 1, len(paths) // _FILES_PER_WORKER))
    workers = [_Worker(options) for _ in range(count)]
    idle = deque(workers)

    def one(path: Path) -> Part:
        worker = idle.popleft()  # as many threads as workers: there is always one
        try:
            return worker.read(path)
        finally:
            idle.append(worker)

    pool = ThreadPoolExecutor(count, thread_name_prefix="reader")
    ahead: deque[Future[Part]] = deque()
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

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._stopped = False
        self._lock = threading.Lock()

    def read(self, path: Path) -> Part:
        """The file's reading. A worker that ended after others had passed through it is given a second chance with a fresh one."""
        fresh = self._served == 0
        part = self._once(path)
        if part is None and not fresh:
            part = self._once(path)
        return part or _failed(ReadFailed("corrupt", "its parser ended abruptly, or took too much memory"))

    def _once(self, path: Path) -> Part | None:
        process = self._started()
        if process is None or process.stdin is None or process.stdout is None:
            return _failed(ReadFailed("unreadable", "the run was interrupted"))
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        seconds = self._options.max_file_seconds
        timer = _timer(seconds, kill)
        try:
            _send(process.stdin, msgspec.msgpack.encode(_Task(os.fsencode(path), self._options)))
            while (answer := _answered(process.stdout)) is not None and answer.wait:
                timer.cancel()
                timer = _timer(answer.wait + seconds, kill)
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            self._close(process)
            late_failure = ReadFailed("timed-out", f"its parser was stopped after {seconds:g} seconds (max_file_seconds)")
            return _failed(late_failure) if late.is_set() else None
        self._served += 1
        result = answer.reading if answer.reading is not None else ReadFailed(answer.status, answer.reason)
        return Part(name="", result=result, digest=answer.digest)

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


def _timer(seconds: float, function: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, function)
    timer.daemon = True
    timer.start()
    return timer


def _answered(pipe: IO[bytes]) -> _Answer | None:
    data = _receive(pipe)
    return None if data is None else msgspec.msgpack.decode(data, type=_Answer)


def _failed(failure: ReadFailed) -> Part:
    return Part(name="", result=failure)


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
    output = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what a parser prints must not come between the messages
    while (data := _receive(sys.stdin.buffer)) is not None:
        task = msgspec.msgpack.decode(data, type=_Task)
        _limit_memory(task.options.max_memory_mb << 20)
        seconds = task.options.max_file_seconds

        def wait(more: float, seconds: float = seconds) -> None:
            _end_after(2 * (more + seconds))
            _send(output, msgspec.msgpack.encode(_Answer(wait=more)))

        clock.listen(wait)
        _end_after(2 * seconds)
        _send(output, _answer(Path(os.fsdecode(task.path)), task.options))
        _end_after(0)


def _end_after(seconds: float) -> None:
    """Where the system can: end with the alarm, should the caller be gone and the parser hang. 0 calls it off."""
    if sys.platform != "win32":
        signal.alarm(math.ceil(seconds))


def _answer(path: Path, options: ReadOptions) -> bytes:
    digest = None
    try:
        digest = _digest(path, options)
        return msgspec.msgpack.encode(_Answer(reading=read(path, options), digest=digest))
    except ReadFailed as failure:
        return msgspec.msgpack.encode(_Answer(status=failure.status, reason=failure.reason, digest=digest))
    except MemoryError:
        return msgspec.msgpack.encode(
            _Answer(status="too-large", reason="reading it takes more memory than is allowed", digest=digest)
        )


def _digest(path: Path, options: ReadOptions) -> str | None:
    """What the bytes are known by: BLAKE2b, 32 hex digits. None where they can't be read, or are too many to be."""
    try:
        if path.stat().st_size > options.max_file_mb * 1e6:
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError:
        return None


def _limit_memory(most_bytes: int) -> None:
    """Where the system can: a parser that asks for more fails, and with it this file only."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, AttributeError, ValueError, OSError):  # Windows has no such limit, macOS not every one
        pass
