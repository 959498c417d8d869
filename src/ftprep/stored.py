"""Records on disk as if they were in memory: an index of where each stands, and memory for the index alone.

A million records take 16 to 32 MB here; as Python objects their keys alone would take 100.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Generic, TypeVar

import msgspec

from ftprep import jsonl

T = TypeVar("T")
_KEPT = 256
"""So many records are kept decoded: neighbours are asked for together."""


def number(key: str) -> int:
    """64 bits that stand for a key, never 0. That two of a million keys share them happens once in 37 million runs."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little") or 1


class Keys:
    """A set of keys, or with `values` a table key -> number: open addressing in flat arrays, at most two thirds full."""

    def __init__(self, *, values: bool = False) -> None:
        self._size = 1 << 10
        self._count = 0
        self._slots = array("Q", bytes(8 * self._size))
        self._values = array("Q", bytes(8 * self._size)) if values else None

    def __len__(self) -> int:
        return self._count

    def _place(self, one: int) -> int:
        mask = self._size - 1
        place = one & mask
        slots = self._slots
        while slots[place] not in (0, one):
            place = (place + 1) & mask
        return place

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._slots[self._place(number(key))] != 0

    def get(self, key: str) -> int | None:
        """The number of a key, None where it is not there. Of a table only."""
        place = self._place(number(key))
        return self._values[place] if self._values is not None and self._slots[place] else None

    def add(self, key: str, value: int = 0) -> bool:
        """Put a key in, and its number in place of an earlier one; whether it was new."""
        one = number(key)
        place = self._place(one)
        new = self._slots[place] == 0
        self._slots[place] = one
        if self._values is not None:
            self._values[place] = value
        self._count += new
        if new and self._count * 3 > self._size * 2:
            self._grow()
        return new

    def _grow(self) -> None:
        slots, values = self._slots, self._values
        self._size *= 2
        self._slots = array("Q", bytes(8 * self._size))
        if values is not None:
            self._values = array("Q", bytes(8 * self._size))
        for at, one in enumerate(slots):
            if one:
                place = self._place(one)
                self._slots[place] = one
                if values is not None and self._values is not None:
                    self._values[place] = values[at]


class Stored(Mapping[str, T], Generic[T]):
    """The records of a JSONL file by their key, read when they are asked for; of two with one key the later counts.

    Stored(workspace.passages, Passage, lambda one: one.id)["9b2e71c04d"] -> Passage(id="9b2e71c04d", ...)

    The file must not change meanwhile. Raises BadLine for a line that is no `kind`; a torn last line is passed over with `ledger`.
    `close` it, or use it in a `with`.
    """

    def __init__(self, path: Path, kind: type[T], key: Callable[[T], str], *, ledger: bool = False) -> None:
        self._key, self._kind = key, kind
        self._decode = msgspec.json.Decoder(kind).decode
        self._index = Keys(values=True)
        self._path = path
        self._file: IO[bytes] | None = None
        self._recent: OrderedDict[str, T] = OrderedDict()
        for place, record in jsonl.places(path, kind, ledger=ledger):
            self._index.add(key(record), place)

    def __getitem__(self, key: str) -> T:
        if key in self._recent:
            self._recent.move_to_end(key)
            return self._recent[key]
        place = self._index.get(key)
        if place is None:
            raise KeyError(key)
        if self._file is None:
            self._file = self._path.open("rb")
        self._file.seek(place)
        record = self._decode(self._file.readline())
        self._recent[key] = record
        if len(self._recent) > _KEPT:
            self._recent.popitem(last=False)
        return record

    def place(self, key: str) -> int | None:
        """Where the record of a key stands in the file, in bytes."""
        return self._index.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._index

    def __len__(self) -> int:
        return len(self._index)

    def __iter__(self) -> Iterator[str]:
        """The keys, in the order of the file."""
        for place, record in jsonl.places(self._path, self._kind, ledger=True):
            key = self._key(record)
            if self._index.get(key) == place:
                yield key

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Stored[T]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
