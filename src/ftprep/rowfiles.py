"""Files of rows, read one row at a time whatever they are: JSON lines, a JSON list, CSV, Parquet. What can't be read is a fault
with its line, never an error, and what can be read in spite of a fault is given with it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

import msgspec

from ftprep.errors import MissingExtra, NoSuchPath, NotReadable

Container = Literal["jsonl", "json", "csv", "parquet"]
BOM = b"\xef\xbb\xbf"
MOST_BYTES = 1 << 26
"""A longer line or item is a fault: 64 MB in one row is no row."""

Found = tuple[str, str]
_decode = msgspec.json.Decoder().decode


class Row(NamedTuple):
    """A row, or the fault that there is in its place; `size` are its bytes as they stand. Line 0 speaks of the whole file.

    Row(14, {"messages": [...]}, 231, ())    Row(15, None, 12, (("json", "the line is not JSON"),))
    """

    line: int
    value: Any
    size: int
    faults: tuple[Found, ...]
    readable: bool = True


def container_of(path: Path, wanted: Container) -> Container:
    """How a file is to be read: by its ending where that tells, else as the format wants it."""
    endings: dict[str, Container] = {".jsonl": "jsonl", ".json": "json", ".csv": "csv", ".parquet": "parquet"}
    return endings.get(path.suffix.lower(), wanted)


def read(path: Path, container: Container) -> Iterator[Row]:
    """The rows of `path`. A JSON list in place of lines is read, with the fault "json-array"; lines in place of a list likewise.

    Raises NoSuchPath, NotReadable, MissingExtra (Parquet without its package).
    """
    if not path.exists():
        raise NoSuchPath(path=path)
    try:
        if container == "parquet":
            yield from _parquet(path)
        elif container == "csv":
            before = csv.field_size_limit(MOST_BYTES)  # of the whole process: readers of documents have another
            try:
                yield from _table(path)
            finally:
                csv.field_size_limit(before)
        else:
            with path.open("rb") as file:
                yield from _json(file, container)
    except OSError as error:
        raise NotReadable(path=path, cause=error.strerror or error) from None


def _json(file: IO[bytes], container: Container) -> Iterator[Row]:
    head = file.peek(4096)[:4096] if hasattr(file, "peek") else b""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield Row(1, None, len(head), (("encoding", "the file is UTF-16"),), readable=False)
        return
    start = head.removeprefix(BOM).lstrip()
    is_list = start.startswith(b"[") and (container == "json" or not _complete(start))
    if is_list:
        first = [("bom", "the file begins with a byte-order mark")] if head.startswith(BOM) else []
        first += [("json-array", "the file is one JSON list")] if container == "jsonl" else []
        if first:
            yield Row(1, None, 0, tuple(first), readable=False)
        for line, item in _items(file):
            yield _parsed(item, line, len(item))
        return
    if container == "json":
        yield Row(1, None, 0, (("not-array", "the file is no JSON list"),), readable=False)
    yield from _lines(file)


def _complete(start: bytes) -> bool:
    """Whether the first line is a list of its own that holds no objects, and so a faulty row of a file of lines."""
    line = start.split(b"\n", 1)[0]
    try:
        value = _decode(line)
    except (msgspec.DecodeError, RecursionError):
        return len(start) > len(line) and not line.rstrip().endswith((b"[", b",", b"{", b"}", b'"'))
    return isinstance(value, list) and not (value and all(isinstance(item, dict) for item in value)) and line.strip() != b"["


def _lines(file: IO[bytes]) -> Iterator[Row]:
    for number, line in enumerate(iter(lambda: file.readline(MOST_BYTES), b""), 1):
        if line.startswith(BOM):
            yield Row(number, None, len(BOM), (("bom", "the line begins with a byte-order mark"),), readable=False)
            line = line.removeprefix(BOM)  # the mark is no part of the row
        try:
            yield Row(number, _decode(line), len(line), ())
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            yield _parsed(line.strip(), number, len(line))


def _parsed(text: bytes, line: int, size: int) -> Row:
    """The row in `text`, with what is wrong about it."""
    if not text:
        return Row(line, None, size, (("blank-line", "the line is blank"),), readable=False)
    try:
        return Row(line, _decode(text), size, ())
    except UnicodeDecodeError:
        pass
    except (msgspec.DecodeError, RecursionError):
        if text.endswith(b",") and (row := _parsed(text[:-1].rstrip(), line, size)).readable:
            return row._replace(faults=(("trailing-comma", "a comma stands behind the object"),))
    try:
        text.decode()
    except UnicodeDecodeError:
        return Row(line, None, size, (("encoding", "the line is not UTF-8"),), readable=False)
    long = " (it is longer than 64 MB)" if size >= MOST_BYTES else ""
    return Row(line, None, size, (("json", f"the line is not JSON{long}"),), readable=False)


_SIGNS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|["\[\]{},\n]', re.DOTALL)


def _items(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The items of a JSON list with the lines that they begin in, without reading the list whole."""
    buffer, at, start, depth, line, began = b"", 0, 0, 0, 1, 1
    ended = False
    while not ended:
        chunk = file.read(1 << 20)
        ended = not chunk
        buffer += chunk
        for match in _SIGNS.finditer(buffer, at):
            sign = match.group()
            if sign == b'"' and not ended:
                break  # a text that goes on behind what was read
            at = match.end()
            if sign == b"\n":
                line += 1
                if not buffer[start : match.start()].strip():
                    began = line
            elif sign in (b"[", b"{"):
                depth += 1
                if depth == 1:
                    start = at
                    began = line
            elif sign in (b"]", b"}", b","):
                depth -= sign != b","
                if depth == (1 if sign == b"," else 0):
                    item = buffer[start : match.start()].strip()
                    if item or sign == b",":
                        yield began, item
                    start, began = at, line
        else:
            at = max(at, len(buffer) if not ended and b'"' not in buffer[at:] else at)
        if start:
            buffer, at, start = buffer[start:], at - start, 0
        if len(buffer) > MOST_BYTES:
            yield began, buffer[:MOST_BYTES]
            return
    if depth > 0 and buffer.strip():
        yield began, buffer.strip()


def _table(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            names = list(reader.fieldnames or ())
            if names and names[0].startswith("﻿"):
                yield Row(1, None, 3, (("bom", "the file begins with a byte-order mark"),), readable=False)
                reader.fieldnames = [names[0].removeprefix("﻿"), *names[1:]]
            for row in reader:
                size = sum(len(cell) for cell in row.values() if isinstance(cell, str))
                extra = row.pop(None, None)  # where DictReader puts cells without a name
                faults = (("unreadable", f"the row has {len(extra)} cells too many"),) if extra else ()
                yield Row(reader.line_num, {name: cell for name, cell in row.items() if cell is not None}, size, faults)
        except UnicodeDecodeError:
            yield Row(reader.line_num + 1, None, 0, (("encoding", "the file is not UTF-8"),), readable=False)
        except csv.Error as error:
            yield Row(reader.line_num, None, 0, (("unreadable", f"the table ends here ({error})"),), readable=False)


def _parquet(path: Path) -> Iterator[Row]:
    parquet = arrow_parquet()
    from pyarrow import ArrowException

    try:
        with parquet.ParquetFile(path) as file:
            number = 0
            for batch in file.iter_batches(batch_size=1000):
                size = batch.nbytes // max(batch.num_rows, 1)
                for value in batch.to_pylist():
                    number += 1
                    yield Row(number, value, size, ())
    except ArrowException:
        yield Row(0, None, 0, (("unreadable", "the file is not Parquet"),), readable=False)


def arrow_parquet() -> Any:
    """pyarrow's parquet module. Raises MissingExtra."""
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise MissingExtra(feature="Parquet", package="pyarrow", extra="parquet") from None
    return parquet
