"""Requests into files that a provider takes: by its limits, and by what the budget still allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftprep.engines.batch import MOST_BYTES, Provider, Row
from ftprep.engines.batch.lines import custom_id
from ftprep.engines.contexts import Contexts
from ftprep.engines.tariff import Tariff
from ftprep.errors import NotWritable
from ftprep.records import Request


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """What went into a file, and why it ended. `too_long` are keys of requests that no file can hold.

    {"keys": ["c0ffee..."], "bytes": 8123456, "reserved": 1.84, "ended_by": "limit", "too_long": []}
    """

    keys: tuple[str, ...]
    bytes: int
    reserved: float
    ended_by: str  # "done", "limit" or "money"
    too_long: tuple[str, ...]


class Filer:
    """Fills files from `todo`, one after the other. A request that did not fit into one is the first of the next.

    Requests with the same context carry it whole, each of them: a line of a batch knows nothing of the others.
    """

    def __init__(
        self, todo: Iterator[Request], provider: Provider, contexts: Contexts, tariff: Tariff, row: Row, most: int | None = None
    ) -> None:
        self._todo, self._provider, self._contexts, self._tariff = todo, provider, contexts, tariff
        self._requests = min(row.requests, most or row.requests)
        self._bytes = min(row.bytes, MOST_BYTES)
        self._kept: Request | None = None

    def fill(self, file: Path, job_id: str, money: float | None) -> Filed:
        """Write the next file, for `money` USD at most (None: no limit). With no request for it, `keys` are empty and there is no
        file. Raises NotWritable, BadLine."""
        keys: list[str] = []
        too_long: list[str] = []
        size, reserved, ended_by = 0, 0.0, "done"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as out:
                while (request := self._next()) is not None:
                    most = self._tariff.most(request, self._contexts.tokens(request.context_id)).usd if money is not None else 0.0
                    if money is not None and reserved + most > money:
                        self._kept, ended_by = request, "money"
                        break
                    line = self._provider.line(custom_id(job_id, request.key), request, self._contexts.text(request.context_id))
                    if len(line) > self._bytes:
                        too_long.append(request.key)
                        continue
                    if len(keys) == self._requests or size + len(line) > self._bytes:
                        self._kept, ended_by = request, "limit"
                        break
                    out.write(line)
                    keys.append(request.key)
                    size += len(line)
                    reserved += most
        except OSError as error:
            raise NotWritable(path=file, cause=error.strerror or error) from None
        if not keys:
            file.unlink(missing_ok=True)
        return Filed(keys=tuple(keys), bytes=size, reserved=reserved, ended_by=ended_by, too_long=tuple(too_long))

    def _next(self) -> Request | None:
        request, self._kept = self._kept, None
        return request if request is not None else next(self._todo, None)
