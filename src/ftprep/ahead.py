"""The checks while answers still come: processes that follow the ledger and judge each answer as soon as it is written down.

    generations.jsonl (grows) -> process 1 .. n, each its share of the keys -> verdicts put aside here -> harvest, in plan order

The ledger is the queue: nothing waits in memory, and whoever writes it knows nothing of this. A verdict counts only for the very
line that the harvest reads; what is missing, for whatever reason, the harvest judges itself.
"""

from __future__ import annotations

import functools
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from subprocess import Popen
from types import TracebackType
from typing import Self

import msgspec

from ftprep.processes import cores, end, exchange, start
from ftprep.records import Generation, Request
from ftprep.stored import Keys, Stored, number
from ftprep.verdicts import Judging, Verdict, judged, sources_of
from ftprep.workspace import Workspace

ALONE = 300
"""Fewer answers than these a process are judged in less time than it takes to start one."""
_AT_ONCE = 32  # answers judged for one question to a process
_PAUSE = 0.1  # seconds between two looks at a ledger that has not grown
_IN_MEMORY = 8 << 20


def processes_for(answers: int) -> int:
    """How many processes so many answers are worth: none where there is but one core, or few answers."""
    worth = min(cores(), answers // ALONE)
    return worth if cores() > 1 else 0


class _Share(msgspec.Struct, frozen=True):
    """What is asked of a process: judge the next of your share of the answers, those whose key's number is `which` modulo `of`."""

    root: str
    judging: Judging
    which: int
    of: int


class _Judged(msgspec.Struct, frozen=True, array_like=True):
    """The verdicts on one answer, encoded, with the place of its line in the ledger."""

    key: str
    place: int
    verdicts: bytes


class _Next(msgspec.Struct, frozen=True, array_like=True):
    """What a process answers: some verdicts, and whether it is at the ledger's end as it is now."""

    judged: list[_Judged]
    done: bool


class Ahead:
    """Verdicts on the answers of a workspace, made by `count` processes from the time of `with` on, and put aside.

    with Ahead(workspace, judging, 2) as ahead:
        ...                                     # answers come in
        ahead.finish()                          # all that the ledger has by now is judged
        ahead.verdicts(key, place)              # None: not judged here

    The plan must be written down before. With a count of 0 there are no processes, and no verdicts.
    """

    def __init__(self, workspace: Workspace, judging: Judging, count: int) -> None:
        self.count = count
        self._shares = [_Share(str(workspace.root.resolve()), judging, which, count) for which in range(count)]
        self._folder = workspace.root
        self._processes: list[Popen[bytes]] = []
        self._threads: list[threading.Thread] = []
        self._whole, self._closed = threading.Event(), False
        self._lock = threading.Lock()
        self._places = Keys(values=True)
        self._size = 0

    def __enter__(self) -> Self:
        if self._shares:
            self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(self._folder))
        try:
            for share in self._shares:
                self._processes.append(start("ftprep.ahead:follow"))
                thread = threading.Thread(target=self._lead, args=(self._processes[-1], share), daemon=True)
                self._threads.append(thread)
                thread.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._closed = True
        self._whole.set()
        for process in self._processes:
            process.kill()
        for thread in self._threads:
            thread.join()
        end(self._processes)
        if self._shares:
            self._file.close()

    def finish(self) -> None:
        """Return when all answers that the ledger has now are judged, or their processes have ended."""
        self._whole.set()
        for thread in self._threads:
            thread.join()

    def verdicts(self, key: str, place: int | None) -> tuple[Verdict, ...] | None:
        """The verdicts on the answer whose line stands at this place of the ledger; None where it was not judged here."""
        at = self._places.get(key)
        if at is None:
            return None
        self._file.seek(at)
        found = msgspec.json.decode(self._file.readline(), type=_Kept)
        return found.verdicts if found.place == place and found.key == key else None

    def _lead(self, process: Popen[bytes], share: _Share) -> None:
        """Ask a process for the next verdicts until the ledger is whole and judged. One that ends has judged what it has."""
        question = msgspec.msgpack.encode(share)
        try:
            while not self._closed:
                whole = self._whole.is_set()
                answer = msgspec.msgpack.decode(exchange(process, question), type=_Next)
                for one in answer.judged:
                    self._put(one)
                if answer.done and whole:
                    return
                if answer.done:
                    self._whole.wait(_PAUSE)
        except (RuntimeError, OSError, ValueError):
            return  # out of memory, a full disk, a line that is none: the harvest judges the rest itself, and says what is wrong

    def _put(self, one: _Judged) -> None:
        with self._lock:
            self._file.seek(self._size)
            self._size += self._file.write(one.verdicts)
            self._places.add(one.key, self._size - len(one.verdicts))


class _Kept(msgspec.Struct, frozen=True):
    """A line of what is put aside."""

    key: str
    place: int
    verdicts: tuple[Verdict, ...]


def follow(data: bytes) -> bytes:
    """What a process does with a question: the next answers of its share, judged."""
    return msgspec.msgpack.encode(_follower(data).next())


@functools.cache
def _follower(share: bytes) -> _Follower:
    return _Follower(msgspec.msgpack.decode(share, type=_Share))


class _Follower:
    """Reads the ledger of a workspace as it grows."""

    def __init__(self, share: _Share) -> None:
        self._share = share
        workspace = Workspace(Path(share.root))
        self._ledger = workspace.generations
        self._at = 0
        self._stack = ExitStack()  # open as long as the process lives
        self._sources = self._stack.enter_context(sources_of(workspace))
        self._plans = [
            self._stack.enter_context(Stored(path, Request, lambda one: one.key))
            for path in (workspace.requests, workspace.fill_requests)
        ]

    def next(self) -> _Next:
        found: list[_Judged] = []
        if not self._ledger.exists():
            return _Next(found, True)
        with self._ledger.open("rb") as file:
            file.seek(self._at)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                place = self._at
                self._at += len(line)
                if line.strip() and (one := self._judged(msgspec.json.decode(line, type=Generation), place)) is not None:
                    found.append(one)
                    if len(found) == _AT_ONCE:
                        return _Next(found, False)
        return _Next(found, True)

    def _judged(self, generation: Generation, place: int) -> _Judged | None:
        key = generation.key
        if generation.error is not None or number(key) % self._share.of != self._share.which:
            return None
        request = next((plan[key] for plan in self._plans if key in plan), None)
        if request is None:  # not of this plan, or added to it since
            return None
        verdicts = judged(request, generation, self._sources, self._share.judging)
        return _Judged(key, place, msgspec.json.encode(_Kept(key, place, verdicts)) + b"\n")
