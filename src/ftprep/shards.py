"""Writing rows as files of a container, cut into shards where a file would grow too large. Names are given when all is written."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import msgspec

from ftprep import jsonl, rowfiles
from ftprep.errors import NotWritable
from ftprep.rowfiles import Container
from ftprep.sorting import Entry

ENDINGS: dict[Container, str] = {"jsonl": ".jsonl", "json": ".json", "csv": ".csv", "parquet": ".parquet"}
_BATCH = 5000


class Shard(msgspec.Struct, frozen=True, kw_only=True):
    """One file that was written. {"path": "train.jsonl", "rows": 183, "tokens": 9120, "bytes": 81230, "sha256": "...", ...}"""

    path: Path
    rows: int
    tokens: int
    bytes: int
    sha256: str
    kinds: dict[str, int]


class _Sink(Protocol):
    """What turns rows into the bytes of one container."""

    def row(self, line: bytes) -> bytes: ...
    def end(self) -> bytes: ...


class _Lines:
    def row(self, line: bytes) -> bytes:
        return line

    def end(self) -> bytes:
        return b""


class _Marked(_Lines):
    """Lines behind a byte-order mark."""

    _first = True

    def row(self, line: bytes) -> bytes:
        mark = rowfiles.BOM if self._first else b""
        self._first = False
        return mark + line


class _List:
    """A JSON list with one item on each line, so that it can be read by people and by tools for lines."""

    _first = True

    def row(self, line: bytes) -> bytes:
        lead = b"[\n" if self._first else b",\n"
        self._first = False
        return lead + line.rstrip(b"\n")

    def end(self) -> bytes:
        return b"[]\n" if self._first else b"\n]\n"


class _Table:
    """CSV with a head, as RFC 4180 has it; the first row gives the columns."""

    def __init__(self) -> None:
        self._names: list[str] | None = None

    def row(self, line: bytes) -> bytes:
        value: dict[str, str] = msgspec.json.decode(line)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        if self._names is None:
            self._names = list(value)
            writer.writerow(self._names)
        writer.writerow([value.get(name, "") for name in self._names])
        return text.getvalue().encode()

    def end(self) -> bytes:
        return b""


class _Parquet:
    """Row groups of 5,000 rows, Zstandard, with a schema made of the first rows."""

    def __init__(self) -> None:
        self._parquet = rowfiles.arrow_parquet()
        self._bytes = io.BytesIO()
        self._waiting: list[Any] = []
        self._writer: Any = None

    def row(self, line: bytes) -> bytes:
        self._waiting.append(msgspec.json.decode(line))
        return self._flush() if len(self._waiting) >= _BATCH else b""

    def _flush(self) -> bytes:
        import pyarrow

        schema = self._writer.schema if self._writer is not None else None
        table = pyarrow.Table.from_pylist(self._waiting, schema=schema)
        if self._writer is None:
            self._writer = self._parquet.ParquetWriter(self._bytes, table.schema, compression="zstd")
        self._writer.write_table(table)
        self._waiting = []
        return self._taken()

    def _taken(self) -> bytes:
        data = self._bytes.getvalue()[self._given :]
        self._given += len(data)
        return data

    _given = 0

    def end(self) -> bytes:
        data = self._flush() if self._waiting or self._writer is None else b""
        self._writer.close()
        return data + self._taken()


_SINKS: dict[Container, Callable[[], _Sink]] = {"jsonl": _Lines, "json": _List, "csv": _Table, "parquet": _Parquet}


class Shards:
    """The files of one split. A shard is full at `most_rows` rows or before `most_bytes` bytes; one file has the plain name.

    with Shards(folder, "train", "jsonl", most_rows=1000) as shards:
        shards.add(entry)
        shards.finish() -> [Shard(path="train-00001-of-00003.jsonl", ...), ...]

    Raises NotWritable, MissingExtra.
    """

    def __init__(
        self,
        folder: Path,
        stem: str,
        container: Container,
        *,
        most_rows: int | None = None,
        most_bytes: int | None = None,
        bom: bool = False,
        always_numbered: bool = False,
    ) -> None:
        self._folder, self._stem, self._container = folder, stem, container
        self._most_rows, self._most_bytes, self._bom = most_rows, most_bytes, bom
        self._numbered = always_numbered
        self._done: list[tuple[Path, Shard]] = []
        self._sink: _Sink | None = None
        self._file: Any = None

    def add(self, entry: Entry) -> None:
        try:
            if self._sink is not None and self._full(len(entry.line)):
                self._close()
            if self._sink is None:
                self._open()
            assert self._sink is not None
            self._put(self._sink.row(entry.line))
        except OSError as error:
            raise NotWritable(path=self._folder, cause=error.strerror or error) from None
        self._rows += 1
        self._tokens += entry.tokens
        self._kinds[entry.kind] += 1

    def _full(self, added: int) -> bool:
        over = self._most_bytes is not None and self._size + added + 64 > self._most_bytes
        return over or (self._most_rows is not None and self._rows >= self._most_rows)

    def _open(self) -> None:
        name = f".{self._stem.replace('/', '-')}-{len(self._done)}.{os.getpid()}.tmp"
        (self._folder / self._stem).parent.mkdir(parents=True, exist_ok=True)
        self._temporary = self._folder / name
        self._file = self._temporary.open("wb")
        self._sink = _Marked() if self._bom else _SINKS[self._container]()
        self._digest = hashlib.sha256()
        self._rows = self._tokens = self._size = 0
        self._kinds: Counter[str] = Counter()

    def _put(self, data: bytes) -> None:
        self._digest.update(data)
        self._size += len(data)
        self._file.write(data)

    def _close(self) -> None:
        assert self._sink is not None
        self._put(self._sink.end())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._sink = None
        shard = Shard(
            path=self._temporary,
            rows=self._rows,
            tokens=self._tokens,
            bytes=self._size,
            sha256=self._digest.hexdigest(),
            kinds=dict(self._kinds.most_common()),
        )
        self._done.append((self._temporary, shard))

    def finish(self) -> list[Shard]:
        """Give the files their names. None is written where no row came."""
        try:
            if self._sink is not None:
                self._close()
            named = []
            for number, (temporary, shard) in enumerate(self._done, 1):
                path = self._folder / self._name(number, len(self._done))
                temporary.replace(path)
                named.append(msgspec.structs.replace(shard, path=path))
        except OSError as error:
            raise NotWritable(path=self._folder, cause=error.strerror or error) from None
        self._done = []
        return named

    def _name(self, number: int, of: int) -> str:
        plain = f"{self._stem}{ENDINGS[self._container]}"
        if self._numbered:  # the Hub's way of counting begins with 0
            return f"{self._stem}-{number - 1:05}-of-{of:05}{ENDINGS[self._container]}"
        return plain if of == 1 else f"{self._stem}-{number:05}-of-{of:05}{ENDINGS[self._container]}"

    def __enter__(self) -> Shards:
        return self

    def __exit__(self, *_: object) -> None:
        if self._sink is not None:
            self._file.close()
        for path in [*(path for path, _ in self._done), *([self._temporary] if self._sink is not None else [])]:
            with suppress(OSError):
                path.unlink()


def entry_of(record: object, *, order: str = "", number: int = 0, kind: str = "", tokens: int = 0) -> Entry:
    """A record as a row to write."""
    return Entry(order, number, kind, tokens, jsonl.encode(record))
