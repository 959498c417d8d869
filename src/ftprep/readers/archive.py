"""ZIP archives: their files, one at a time, as far as the budgets allow. Names in an archive are labels, never places to write."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from ftprep.readers.reading import Budget, Member, ReadFailed, Reading, ReadOptions, asks

_PIECE = 1 << 16
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


def read(path: Path) -> Reading:
    """How many files an archive holds; it has no text of its own.

    -> Reading(text="", holds=12, notes=("12 files in it",))
    """
    count = sum(not entry.is_dir() for entry in _entries(path))
    if not count:
        raise ReadFailed("empty", "there is no file in it")
    return Reading(text="", holds=count, notes=(f"{count:,} file{'s' if count > 1 else ''} in it",))


def members(path: Path, options: ReadOptions, budget: Budget) -> Iterator[Member | tuple[str, ReadFailed]]:
    """The files of an archive in its order, unpacked one at a time; with a name and a ReadFailed, one that can't be.

    What is unpacked is counted while it is, whatever the archive says of itself. Raises BudgetSpent where too much comes out.
    """
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            if stat.S_ISLNK(entry.external_attr >> 16):
                yield entry.filename, ReadFailed("ignored", "a link within an archive")
                continue
            try:
                yield Member(name=entry.filename, data=_unpacked(archive, entry, options, budget), modified=_modified(entry))
            except ReadFailed as failure:
                yield entry.filename, failure


def _entries(path: Path) -> Sequence[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except _BROKEN as error:
        raise ReadFailed("corrupt", f"the archive is broken ({type(error).__name__})") from None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, options: ReadOptions, budget: Budget) -> bytes:
    is_locked = bool(entry.flag_bits & 1)
    for password in options.passwords if is_locked else [None]:
        try:
            with archive.open(entry, pwd=None if password is None else password.encode()) as file:
                return _drained(file, options, budget)
        except RuntimeError:  # the wrong password, as zipfile tells it
            continue
        except _BROKEN as error:
            if is_locked and isinstance(error, zlib.error | zipfile.BadZipFile):  # a wrong password that passed the quick test
                continue
            raise ReadFailed("corrupt", f"it can't be unpacked ({type(error).__name__})") from None
    raise ReadFailed("encrypted", asks("the file in the archive", options.passwords))


def _drained(file: IO[bytes], options: ReadOptions, budget: Budget) -> bytes:
    """All of a file, as long as it stays within what one file may have."""
    pieces: list[bytes] = []
    size = 0
    while piece := file.read(_PIECE):
        size += len(piece)
        budget.unpack(len(piece))
        if size > options.max_file_mb * 1e6:
            raise ReadFailed("too-large", f"more than {options.max_file_mb:,.1f} MB when unpacked (max_file_mb)")
        pieces.append(piece)
    return b"".join(pieces)


def _modified(entry: zipfile.ZipInfo) -> float | None:
    """Seconds since 1970, taken for universal time: archives name no zone. None for a date that is none."""
    import calendar

    try:
        return float(calendar.timegm((*entry.date_time, 0, 0, 0)))
    except (ValueError, OverflowError):
        return None
