"""The ledger of a run: generations.jsonl, append-only. To do = requests - answered, by key; resuming needs nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.records import Generation

GROUP_SECONDS = 0.05


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger says: the keys that are answered (the last line for a key wins), and the money spent so far."""

    answered: set[str]
    spent: float


def standing(path: Path) -> Standing:
    """Read the ledger once, keeping keys only. Raises BadLine; a last line that a kill cut short is passed over."""
    answered: set[str] = set()
    spent = 0.0
    for generation in jsonl.read(path, Generation, ledger=True):
        spent += generation.cost or 0.0
        if generation.error is None:
            answered.add(generation.key)
        else:
            answered.discard(generation.key)
    return Standing(answered=answered, spent=spent)


class Writer:
    """Appends generations as they come; those of one twentieth of a second share one sync to the disk.

    Used inside a running event loop; `close` writes what is left. Raises NotWritable at the next `add` or at `close`.
    """

    def __init__(self, path: Path) -> None:
        self._appender = jsonl.Appender(path)
        self._waiting: list[Generation] = []
        self._timer: asyncio.TimerHandle | None = None
        self._error: Exception | None = None

    def add(self, generation: Generation) -> None:
        """`generation` is on disk 50 ms from now at the latest."""
        if self._error is not None:
            raise self._error
        self._waiting.append(generation)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GROUP_SECONDS, self._write)

    def _write(self) -> None:
        self._timer = None
        waiting, self._waiting = self._waiting, []
        try:
            self._appender.add(*waiting)
        except Exception as error:  # a timer has no caller to raise to: the next one is told
            self._error = error

    def close(self) -> None:
        """Write what waits and close the file."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting and self._error is None:
            self._write()
        self._appender.__exit__(None, None, None)
        if self._error is not None:
            raise self._error
