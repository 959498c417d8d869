"""JSON lines on disk: read with file and line in every error, append durably, replace whole files atomically."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Generic, TypeVar, cast

import jsonlines
import msgspec

from ftprep.errors import BadLine, NotWritable

T = TypeVar("T")
_encoder = msgspec.json.Encoder()


def _decoder(kind: type[T]) -> Callable[[str | bytes], T]:
    decode = msgspec.json.Decoder(kind).decode

    def loads(line: str | bytes) -> T:
        try:
            return decode(line)
        except msgspec.DecodeError as error:  # ValidationError is one too
            raise ValueError(str(error)) from None

    return loads


def read(path: Path, kind: type[T], *, ledger: bool = False) -> Iterator[T]:
    """Yield the records of `path`, one a line; nothing where the file does not exist. Blank lines say nothing.

    With `ledger`, a last line that a kill cut short (no newline at its end) is passed over: it is asked again.

    Raises BadLine with the line's number where one is not a `kind`.
    """
    if not path.exists():
        return
    with path.open("rb") as file, jsonlines.Reader(_whole_lines(file) if ledger else file, loads=_decoder(kind)) as lines:
        try:
            yield from cast(Iterator[T], lines.iter(skip_empty=True))  # our loads gives T
        except jsonlines.InvalidLineError as error:
            raise _bad(path, kind, error) from None


class Lines(Generic[T]):
    """The records of a file as a thing to go through as often as wanted, none of them in memory. Lines(workspace.passages,
    Passage)"""

    def __init__(self, path: Path, kind: type[T]) -> None:
        self._path, self._kind = path, kind

    def __iter__(self) -> Iterator[T]:
        return read(self._path, self._kind)


def places(path: Path, kind: type[T], *, ledger: bool = False) -> Iterator[tuple[int, T]]:
    """`read`, each record with the place of its line in the file, in bytes."""
    if not path.exists():
        return
    at = [0]

    def lines(file: IO[bytes]) -> Iterator[bytes]:
        for line in _whole_lines(file) if ledger else file:
            yield line
            at[0] += len(line)

    with path.open("rb") as file, jsonlines.Reader(lines(file), loads=_decoder(kind)) as reader:
        try:
            for record in cast(Iterator[T], reader.iter(skip_empty=True)):
                yield at[0], record
        except jsonlines.InvalidLineError as error:
            raise _bad(path, kind, error) from None


def _bad(path: Path, kind: type[T], error: jsonlines.InvalidLineError) -> BadLine:
    cause = str(error.__cause__ or error).splitlines()[0]
    todo = "mend or delete that line, then run again"
    return BadLine(path=path, line=error.lineno, what=f"not a {kind.__name__} ({cause})", todo=todo)


def _whole_lines(file: IO[bytes]) -> Iterator[bytes]:
    return (line for line in file if line.endswith(b"\n"))


def encode(record: object) -> bytes:
    """One record as a line, newline included."""
    return _encoder.encode(record) + b"\n"


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes `path`'s place, whole and at once, when the block ends well; else nothing changes."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise NotWritable(path=path, cause=error.strerror or error) from None
    finally:
        with suppress(OSError):  # not there any more, or its folder never was
            temporary.unlink()


def write(path: Path, records: Iterable[object]) -> int:
    """Replace `path` by these records, one a line. Returns how many there were."""
    count = 0
    with replacing(path) as file:
        for record in records:
            file.write(encode(record))
            count += 1
    return count


class Appender:
    """Adds lines to a ledger: `write` hands them to the system, so that a kill of this process loses none; `sync` makes them safe
    from a power cut as well; `add` is both. A torn last line is cut off on opening, half a line never stays behind."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = path.open("ab+", buffering=0)
            self._cut_torn_line()
        except OSError as error:
            raise NotWritable(path=path, cause=error.strerror or error) from None

    def _cut_torn_line(self) -> None:
        end = self._file.seek(0, os.SEEK_END)
        if end == 0:
            return
        keep, step = end, 1 << 16
        while keep > 0:
            start = max(0, keep - step)
            self._file.seek(start)
            newline = self._file.read(keep - start).rfind(b"\n")
            if newline >= 0:
                keep = start + newline + 1
                break
            keep = start
        if keep < end:
            self._file.truncate(keep)

    def write(self, *records: object) -> None:
        """Append these records. Raises NotWritable when the disk is full or gone; then none of them is there."""
        data = b"".join(encode(record) for record in records)
        before = self._file.seek(0, os.SEEK_END)
        try:
            view = memoryview(data)
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            with suppress(OSError):
                self._file.truncate(before)
            raise NotWritable(path=self._path, cause=error.strerror or error) from None

    def sync(self) -> None:
        """Returns when all that was written is on the disk. Raises NotWritable."""
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise NotWritable(path=self._path, cause=error.strerror or error) from None

    def add(self, *records: object) -> None:
        """Append these records and make them durable. Raises NotWritable."""
        self.write(*records)
        self.sync()

    def __enter__(self) -> Appender:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()


def write_json(path: Path, value: Any) -> None:
    """Replace `path` by one indented JSON document."""
    with replacing(path) as file:
        file.write(msgspec.json.format(_encoder.encode(value), indent=2) + b"\n")
