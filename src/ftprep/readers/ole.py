"""Old Office files are small file systems of chained sectors. A chain that runs in a circle makes a parser take all the memory."""

from __future__ import annotations

import struct
from array import array
from pathlib import Path

from ftprep.readers.reading import ReadFailed

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = struct.Struct("<30xHH26xI4xI")  # sizes of sectors as powers of two, first sector of the small table, of the list of tables
_IN_HEAD = 109  # sectors of the table that are listed in the file's head
_LARGEST = 0xFFFFFFFA  # a number below is that of a sector; those from it on mark ends and free sectors


def refuse_circles(path: Path) -> None:
    """Raise ReadFailed where an OLE file has a chain of sectors that comes back to itself, or a head that is none. Nothing for
    files of other kinds.
    """
    refuse_circles_in(path.read_bytes())


def refuse_circles_in(data: bytes) -> None:
    """The same for what is in memory."""
    if not data.startswith(MAGIC):
        return
    if len(data) < 512:
        raise ReadFailed("corrupt", "the file ends in its head")
    sector_shift, small_shift, small_table, table_list = _HEAD.unpack_from(data)
    if sector_shift not in (9, 12) or small_shift >= sector_shift:
        raise ReadFailed("corrupt", "its head gives no size of sectors that there is")
    size = 1 << sector_shift
    table = _numbers(data, _table_sectors(data, table_list, size), size)
    _refuse_circle(table)
    _refuse_circle(_numbers(data, _chain(table, small_table), size))


def _table_sectors(data: bytes, following: int, size: int) -> list[int]:
    """The sectors that hold the table of chains: those in the head, then those in a chain of sectors of its own."""
    sectors = [number for number in struct.unpack_from(f"<{_IN_HEAD}I", data, 76) if number < _LARGEST]
    for _ in range(len(data) // size + 1):
        if following >= _LARGEST:
            return sectors
        if (following + 2) * size > len(data):
            raise ReadFailed("corrupt", "it is cut off: a part of its table of sectors is missing")
        *more, following = struct.unpack(f"<{size // 4}I", _sector(data, following, size))
        sectors += [number for number in more if number < _LARGEST]
    raise ReadFailed("corrupt", _CIRCLE)


def _numbers(data: bytes, sectors: list[int], size: int) -> array[int]:
    numbers = array("I")
    for sector in sectors[: len(data) // size + 1]:
        numbers.extend(struct.unpack(f"<{size // 4}I", _sector(data, sector, size)))
    return numbers


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size].ljust(size, b"\xff")


def _chain(table: array[int], first: int) -> list[int]:
    """The sectors of the chain that begins with `first`; there is no circle in the table."""
    chain = []
    while first < len(table):
        chain.append(first)
        first = table[first]
    return chain


_CIRCLE = "a chain of its sectors runs in a circle"


def _refuse_circle(table: array[int]) -> None:
    walked = array("I", bytes(4 * len(table)))  # by which walk each sector was passed
    for walk in range(1, len(table) + 1):
        sector = walk - 1
        while sector < len(table) and walked[sector] == 0:
            walked[sector] = walk
            sector = table[sector]
        if sector < len(table) and walked[sector] == walk:
            raise ReadFailed("corrupt", _CIRCLE)
