"""Records put aside on disk while a list of them would be too large: written once, read as often as wanted, gone with the
process."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Generic, TypeVar

import msgspec

from ftprep import jsonl
from ftprep.errors import NotWritable

T = TypeVar("T")
_IN_MEMORY = 8 << 20
"""Fewer bytes than these stay in memory, and no file is made."""
_BLOCK = 1 << 20


class Spool(Generic[T]):
    """The records added, in their order; a file without a name in `folder` once they are many. Raises NotWritable.

    spool = Spool(Request, workspace.root); spool.add(request); len(spool), list(spool)
    """

    def __init__(self, kind: type[T], folder: Path) -> None:
        self._decode = msgspec.json.Decoder(kind).decode
        self._folder = folder
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder))  # noqa: SIM115  # closed by `close`
        self._count = 0
        self._size = 0

    def add(self, record: T) -> None:
        """Put one more at the end."""
        data = jsonl.encode(record)
        try:
            self._file.seek(self._size)
            self._file.write(data)
        except OSError as error:
            raise NotWritable(path=self._folder, cause=error.strerror or error) from None
        self._size += len(data)
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        at, rest = 0, b""
        while at < self._size:
            self._file.seek(at)
            block = self._file.read(min(_BLOCK, self._size - at))
            at += len(block)
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                yield self._decode(line)

    def copy(self, file: IO[bytes]) -> None:
        """Write all of them to `file`, one a line."""
        self._file.seek(0)
        shutil.copyfileobj(self._file, file, _BLOCK)

    def close(self) -> None:
        """Let go of them."""
        self._file.close()

    def __del__(self) -> None:
        with suppress(AttributeError):  # it was never opened
            self._file.close()
