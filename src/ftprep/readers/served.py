"""The other side of workers.py: the process that reads. It knows paths and options, and nothing of the run."""

from __future__ import annotations

import hashlib
import math
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from ftprep.processes import receive, send
from ftprep.readers import ReadFailed, Reading, ReadOptions, clock
from ftprep.readers.nested import Walk, Within
from ftprep.records import OutcomeStatus


class Task(msgspec.Struct, frozen=True):
    """A file to read. `done` and `bad` are the names within it that a worker before this one has told, and those that ended it."""

    path: bytes
    options: ReadOptions
    room: bytes
    done: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a worker says: that it begins with a part, that it waits for another program, a part, or that the file is at its end."""

    kind: Literal["begin", "wait", "part", "end"]
    name: str = ""
    reading: Reading | None = None
    status: OutcomeStatus = "corrupt"
    reason: str = ""
    bytes: int = 0
    modified: float | None = None
    digest: str | None = None
    wait: float = 0.0


def serve() -> None:
    """Read files until the standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller decides
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a parser prints must not come between the messages

    def say(answer: Answer) -> None:
        send(output, msgspec.msgpack.encode(answer))

    while (data := receive(sys.stdin.buffer)) is not None:
        task = msgspec.msgpack.decode(data, type=Task)
        _limit_memory(task.options.max_memory_mb << 20)
        _read(task, say)
        _end_after(0)


def _read(task: Task, say: Callable[[Answer], None]) -> None:
    seconds = task.options.max_file_seconds

    def begin(name: str) -> None:
        _end_after(2 * seconds)
        if name:  # the file itself has begun when its path was sent
            say(Answer(kind="begin", name=name))

    def wait(more: float) -> None:
        _end_after(2 * (more + seconds))
        say(Answer(kind="wait", wait=more))

    clock.listen(wait)
    begin("")
    path = Path(os.fsdecode(task.path))
    digest = _digest(path, task.options) if not task.done else None
    walk = Walk(task.options, Path(os.fsdecode(task.room)), done=task.done, bad=task.bad, begin=begin)
    try:
        for within in walk.of(path):
            _end_after(0)  # the caller may take its time
            say(_answer(within, digest if within.name == "" else None))
            _end_after(2 * seconds)
    except MemoryError:
        say(Answer(kind="part", name="(more)", status="too-large", reason="reading it takes more memory than is allowed"))
    say(Answer(kind="end"))


def _answer(within: Within, digest: str | None) -> Answer:
    result = within.result
    if isinstance(result, Reading):
        return Answer(kind="part", name=within.name, reading=result, bytes=within.bytes, modified=within.modified, digest=digest)
    return Answer(
        kind="part",
        name=within.name,
        status=result.status,
        reason=result.reason,
        bytes=within.bytes,
        modified=within.modified,
        digest=digest,
    )


def _end_after(seconds: float) -> None:
    """Where the system can: end with the alarm, should the caller be gone and the parser hang. 0 calls it off."""
    if sys.platform != "win32":
        signal.alarm(math.ceil(seconds))


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


__all__ = ["Answer", "ReadFailed", "Task", "serve"]
