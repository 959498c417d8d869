"""What is remembered of kept rows, so that later ones are held against them: hashes, not text. About 200 bytes a row.

Rows are compared where they name the same names (rows without a name: where they rest on the same passages), exactly, by the
Jaccard index of their words: such groups are small, so nothing need be estimated. Of a large group the latest rows are compared.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence

import msgspec

MOST_COMPARED = 300


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """A row in hashes: `pairs` of neighbouring words, content `stems`, `values` (numbers and dates) and all those of its source.

    Trace(id="e41d0c9a2b7f", group=3921, asks=False, negated=False, pairs={...}, stems={...}, values={...}, known={...})
    """

    id: str
    group: int
    asks: bool
    negated: bool
    pairs: frozenset[int]
    stems: frozenset[int]
    values: frozenset[int]
    known: frozenset[int]


def hashed(parts: Iterable[str]) -> frozenset[int]:
    """32 bits for each: the same on every machine."""
    return frozenset(zlib.crc32(part.encode()) for part in parts)


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The Jaccard index: the share of what stands in both in what stands in either."""
    return len(one & other) / max(1, len(one | other))


class Kept:
    """The traces of all kept rows of a run, packed."""

    def __init__(self) -> None:
        self._groups: dict[int, list[bytes]] = {}  # most groups hold one row: a deque would take 600 bytes for it
        self._sources: list[bytes] = []
        self._numbers: dict[bytes, int] = {}

    def add(self, trace: Trace) -> None:
        """Remember a row."""
        source = _packed(trace.known)
        number = self._numbers.setdefault(source, len(self._sources))
        if number == len(self._sources):
            self._sources.append(source)
        head = struct.pack(
            "<6sBIHHH",
            bytes.fromhex(trace.id),
            trace.asks + 2 * trace.negated,
            number,
            *map(len, (trace.pairs, trace.stems, trace.values)),
        )
        lines = self._groups.setdefault(trace.group, [])
        lines.append(head + _packed(trace.pairs) + _packed(trace.stems) + _packed(trace.values))
        if len(lines) > MOST_COMPARED:
            del lines[0]

    def like(self, group: int) -> Sequence[Trace]:
        """The kept rows of a group, the oldest first."""
        return [self._unpacked(group, line) for line in self._groups.get(group, ())]

    def drop(self, trace: Trace) -> None:
        """Forget a row that has been rejected after all."""
        key = bytes.fromhex(trace.id)
        self._groups[trace.group] = [line for line in self._groups.get(trace.group, ()) if line[:6] != key]

    def _unpacked(self, group: int, line: bytes) -> Trace:
        key, flags, number, pairs, stems, values = struct.unpack_from("<6sBIHHH", line)
        numbers = struct.unpack_from(f"<{pairs + stems + values}I", line, struct.calcsize("<6sBIHHH"))
        known = self._sources[number]
        return Trace(
            id=key.hex(),
            group=group,
            asks=bool(flags & 1),
            negated=bool(flags & 2),
            pairs=frozenset(numbers[:pairs]),
            stems=frozenset(numbers[pairs : pairs + stems]),
            values=frozenset(numbers[pairs + stems :]),
            known=frozenset(struct.unpack(f"<{len(known) // 4}I", known)),
        )


def _packed(numbers: frozenset[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *sorted(numbers))
