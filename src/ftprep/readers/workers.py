"""Reads files in worker processes that can be killed: a parser that hangs, balloons or crashes costs one file, not the run.

A worker is a Python process of its own, started without the caller's main module, that takes paths on its standard input and
gives what comes of them on its standard output, each message as a length and MessagePack. Its standard error is closed: parsers
print what they like. A file that holds others gives many parts; where a worker ends in the midst of them, another goes on behind
the one that ended it.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from ftprep.processes import cores, receive, send
from ftprep.readers import ReadFailed, Reading, ReadOptions
from ftprep.readers.reading import DEFAULTS
from ftprep.readers.served import Answer, Task

_FILES_PER_WORKER = 40  # a further worker is worth its start where there are so many files for it
_AHEAD = 16  # files that are read ahead, for each worker, as long as they are small
_AHEAD_BYTES = 32_000_000
_PARTS_AHEAD = 8  # parts of one file that wait to be taken
_START = "import sys; sys.path[:] = sys.argv[1:]; from ftprep.readers.served import serve; serve()"
"""The worker looks for modules where its caller does, in the same order: another ftprep on this machine must not read for it."""


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
    count = max(1, min(cores(), len(paths) // _FILES_PER_WORKER))
    jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
    ahead: deque[_Job] = deque()
    room = tempfile.mkdtemp(prefix="ftprep-")  # for files within files; whatever a killed worker leaves there goes with it
    clock = _Clock()
    workers = [_Worker(options, room, clock) for _ in range(count)]
    threads = [threading.Thread(target=worker.work, args=(jobs,), daemon=True, name="reader") for worker in workers]
    for thread in threads:
        thread.start()
    waiting = 0
    try:
        for path in paths:
            job = _Job(path)
            waiting += job.bytes
            ahead.append(job)
            jobs.put(job)
            while len(ahead) > _AHEAD * count or (len(ahead) > 2 * count and waiting > _AHEAD_BYTES):
                first = ahead.popleft()
                waiting -= first.bytes
                yield from first.parts()
        while ahead:
            yield from ahead.popleft().parts()
    finally:
        for worker in workers:
            worker.stop()
            jobs.put(None)
        for job in ahead:
            job.leave()
        for thread in threads:
            thread.join()
        for worker in workers:
            worker.close()
        clock.stop()
        shutil.rmtree(room, ignore_errors=True)


class _Job:
    """A file to read, and the parts that have come of it so far. Who reads waits while too many are not taken."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.bytes = path.stat().st_size
        except OSError:
            self.bytes = 0
        self._come: queue.SimpleQueue[Part] = queue.SimpleQueue()
        self._free = threading.Semaphore(_PARTS_AHEAD)
        self._held: Part | None = None

    def put(self, part: Part) -> None:
        """A part that another may follow: it is held back until it is known whether it is the last."""
        if self._held is not None:
            self._free.acquire()
            self._come.put(msgspec.structs.replace(self._held, last=False))
        self._held = part

    def end(self) -> None:
        """No part follows."""
        if self._held is not None:
            self._come.put(self._held)

    def parts(self) -> Iterator[Part]:
        """All parts, as they come."""
        while True:
            part = self._come.get()
            self._free.release()
            yield part
            if part.last:
                return

    def leave(self) -> None:
        """Nobody takes the parts any more: let go who waits for that."""
        for _ in range(1 << 16):
            self._free.release()


class _Clock:
    """One thread that ends workers which are late."""

    def __init__(self) -> None:
        self._deadlines: dict[int, tuple[float, Callable[[], None]]] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="clock")
        self._thread.start()

    def set(self, key: int, seconds: float, late: Callable[[], None]) -> None:
        """From now on, call `late` after so many seconds, instead of what was set before."""
        with self._lock:
            self._deadlines[key] = time.monotonic() + seconds, late

    def clear(self, key: int) -> None:
        with self._lock:
            self._deadlines.pop(key, None)

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.1):
            now = time.monotonic()
            with self._lock:
                late = [(key, call) for key, (deadline, call) in self._deadlines.items() if deadline < now]
                for key, _ in late:
                    del self._deadlines[key]
            for _, call in late:
                call()


class _Worker:
    """One thread with one process, which is started when first needed and again when it has ended."""

    def __init__(self, options: ReadOptions, room: str, clock: _Clock) -> None:
        self._options = options
        self._room = room
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._stopped = False
        self._late = False
        self._lock = threading.Lock()

    def work(self, jobs: queue.SimpleQueue[_Job | None]) -> None:
        """Read files until there is None."""
        while (job := jobs.get()) is not None:
            try:
                self._read(job)
            finally:
                job.end()

    def _read(self, job: _Job) -> None:
        """All parts of a file. Where a worker ends that had read others before, the file is given a second chance with a fresh one;
        within a file that holds others, the next worker goes on behind the part at which the last ended.
        """
        done: list[str] = []
        bad: list[str] = []
        again = self._served > 0
        while (name := self._once(job, done, bad)) is not None:
            if name == "" and again and not self._late and not self._stopped:
                again = False
                continue
            if name in bad:  # told already: what is left of that file was part of it
                return
            told = name in done
            job.put(Part(name=f"{name}/(more)".lstrip("/") if told else name, result=self._failure()))
            if self._stopped or (name == "" and not told):
                return
            done.append(name)
            bad.append(name)

    def _failure(self) -> ReadFailed:
        if self._stopped:
            return ReadFailed("unreadable", "the run was interrupted")
        if self._late:
            seconds = self._options.max_file_seconds
            return ReadFailed("timed-out", f"its parser was stopped after {seconds:g} seconds (max_file_seconds)")
        return ReadFailed("corrupt", "its parser ended abruptly, or took too much memory")

    def _once(self, job: _Job, done: list[str], bad: list[str]) -> str | None:
        """One process on one file: None where it came to its end, else the name of the part at which the process ended."""
        self._late = False
        name = ""
        process = self._started()
        if process is None or process.stdin is None or process.stdout is None:
            return name
        task = Task(os.fsencode(job.path), self._options, os.fsencode(self._room), tuple(done), tuple(bad))
        try:
            self._wait(process)
            send(process.stdin, msgspec.msgpack.encode(task))
            while (data := receive(process.stdout)) is not None:
                answer = msgspec.msgpack.decode(data, type=Answer)
                if answer.kind == "part":
                    self._clock.clear(id(self))  # until the part is taken
                    job.put(_part(answer))
                    done.append(answer.name)
                elif answer.kind == "begin":
                    name = answer.name
                if answer.kind == "end":
                    self._served += 1
                    return None
                self._wait(process, answer.wait)
        except OSError:
            pass
        finally:
            self._clock.clear(id(self))
        self.close()
        return name

    def _wait(self, process: subprocess.Popen[bytes], more: float = 0.0) -> None:
        def late() -> None:
            self._late = True
            process.kill()

        self._clock.set(id(self), more + self._options.max_file_seconds, late)

    def _started(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._process is None and not self._stopped:
                own = str(Path(__file__).resolve().parents[2])
                path = [
                    entry for entry in dict.fromkeys((*sys.path, own)) if Path(entry).is_absolute()
                ]  # the current folder may be theirs
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-c", _START, *path],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
                self._served = 0
            return self._process

    def close(self) -> None:
        """End the process and let go of its pipes."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was still to be written to a dead process
                    pipe.close()

    def stop(self) -> None:
        """End the process; whoever reads from it finds that out by itself."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()


def _part(answer: Answer) -> Part:
    result = answer.reading if answer.reading is not None else ReadFailed(answer.status, answer.reason)
    return Part(name=answer.name, result=result, bytes=answer.bytes, modified=answer.modified, digest=answer.digest)
