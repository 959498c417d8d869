"""Putting more rows in order than memory holds: sorted runs on disk, merged while they are read."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

RUN_BYTES = 1 << 26
"""What is held in memory before it goes to disk: 64 MB of rows."""
_LENGTH = 4


class Entry(NamedTuple):
    """A row that waits for its place. `order` is what is sorted by, then the number of its arrival.

    Entry("9b2e71c04d", 14, "qa", 31, b'{"messages": ...}')
    """

    order: str
    number: int
    kind: str
    tokens: int
    line: bytes


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Entry).decode


class Sorter:
    """Entries in, in any order; entries out by `order`. Memory: one run of RUN_BYTES. Runs lie in `folder`, nameless, and are gone
    with the process: the texts of documents stay where the run folder is.

    with Sorter(folder) as rows:
        rows.add(Entry(...))
        for entry in rows.sorted(): ...
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: list[Entry] = []
        self._bytes = self._count = 0
        self._runs: list[IO[bytes]] = []

    def add(self, entry: Entry) -> None:
        self._waiting.append(entry)
        self._count += 1
        self._bytes += len(entry.line) + 200  # what the entry itself takes, about
        if self._bytes >= RUN_BYTES:
            self._spill()

    def __len__(self) -> int:
        return self._count

    def _spill(self) -> None:
        self._waiting.sort()
        file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  # closed by __exit__
        for entry in self._waiting:
            data = _encode(entry)
            file.write(len(data).to_bytes(_LENGTH, "big") + data)
        self._runs.append(file)
        self._waiting, self._bytes = [], 0

    def sorted(self) -> Iterator[Entry]:
        """All entries in their order, once or more often."""
        self._waiting.sort()
        return heapq.merge(*map(_read, self._runs), self._waiting)

    def __enter__(self) -> Sorter:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._runs:
            file.close()


def _read(file: IO[bytes]) -> Iterator[Entry]:
    file.seek(0)
    while head := file.read(_LENGTH):
        yield _decode(file.read(int.from_bytes(head, "big")))
