"""Ingest on the nodes: files are read there in the processes that can be killed (readers/workers.py), documents cut there.

The bytes of the files go to the nodes, a batch of files at a time, so no folder need be shared; parts come back in the order of
the files, the same that reading here gives. A batch whose node ends is read again by another, and here where none can.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ftprep import processes
from ftprep.cluster import connect, cpus
from ftprep.errors import ClusterUnfit
from ftprep.readers import ReadFailed, Reading, ReadOptions, workers
from ftprep.readers.workers import Part
from ftprep.readings import fingerprint
from ftprep.records import OutcomeStatus

_FILES, _FILE_BYTES = 32, 16_000_000  # of one batch, unless one file is larger
_DRAFTS, _DRAFT_BYTES = 256, 1_000_000
_TRIES = 5
_ROOM = "ftprep-ray-"
T = TypeVar("T")


class Copy(msgspec.Struct, frozen=True, array_like=True):
    """A file on its way: its name without its folder, and its bytes."""

    name: bytes
    data: bytes


class Told(msgspec.Struct, frozen=True, array_like=True):
    """A Part as it goes over the wire; without a reading, why there is none."""

    part: str
    bytes: int
    modified: float | None
    digest: str | None
    last: bool
    reading: Reading | None
    status: OutcomeStatus = "corrupt"
    reason: str = ""


class Read(msgspec.Struct, frozen=True):
    """What a node made of a batch, and what its readings depend on (`readings.fingerprint`)."""

    fingerprint: str
    parts: list[Told]


def reading(address: str) -> Callable[[Sequence[Path], ReadOptions], Iterator[Part]]:
    """`workers.read_all` on the nodes of the cluster. Raises what `connect` raises; reading raises ClusterUnfit where a node would
    read otherwise than this machine."""
    ray = connect(address)

    def read_all(paths: Sequence[Path], options: ReadOptions) -> Iterator[Part]:
        mark = fingerprint(options, 0)
        task = ray.remote(read_batch).options(max_retries=_TRIES, scheduling_strategy="SPREAD")
        how = msgspec.msgpack.encode(options)  # apart from the bytes: small, it is never spilled to a disk, and passwords are in it

        def send(batch: Sequence[Path]) -> Any:
            copies = [_copy(path, options) for path in batch]
            whole = [copy for copy in copies if copy is not None]
            return task.remote(msgspec.msgpack.encode(whole), how) if len(whole) == len(batch) else None

        def taken(batch: Sequence[Path], answer: Any) -> Iterator[Part]:
            data = _got(ray, answer, address) if answer is not None else None
            if data is None:
                return workers.read_all(batch, options)
            read = msgspec.msgpack.decode(data, type=Read)
            if read.fingerprint != mark:
                cause = (
                    "a node reads otherwise than this machine: another version of ftprep, or tesseract or LibreOffice on one only"
                )
                raise ClusterUnfit(address=address, cause=cause)
            return map(_part, read.parts)

        for batch, answer in _ahead(_batches(paths, options), send, 2 * cpus(ray)):
            yield from taken(batch, answer)

    return read_all


def mapping(address: str) -> Callable[[str, Iterable[bytes | None], int], Iterator[bytes | None]]:
    """`processes.ordered_map` on the nodes of the cluster; a count of 0 works here, as it does there."""
    ray = connect(address)

    def ordered_map(function: str, inputs: Iterable[bytes | None], count: int) -> Iterator[bytes | None]:
        if count == 0:
            yield from processes.ordered_map(function, inputs, 0)
            return
        task = ray.remote(work).options(max_retries=_TRIES, scheduling_strategy="SPREAD")

        def send(batch: list[bytes | None]) -> Any:
            return task.remote(function, [data for data in batch if data is not None]) if any(batch) else None

        for batch, answer in _ahead(_portions(inputs), send, 2 * cpus(ray)):
            made = _got(ray, answer, address) if answer is not None else []
            if made is None:
                yield from processes.ordered_map(function, batch, 0)
                continue
            ready = iter(made)
            yield from (None if data is None else next(ready) for data in batch)

    return ordered_map


def _got(ray: Any, answer: Any, address: str) -> Any:
    """What came of a task; None where no node could end it. Raises ClusterUnfit where ftprep is missing there."""
    try:
        return ray.get(answer)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, ImportError) or "ModuleNotFoundError" in str(error):
            raise ClusterUnfit(address=address, cause="ftprep is not installed on a node") from None
        return None
    except ray.exceptions.RayError:
        return None


def _ahead(batches: Iterable[T], send: Callable[[T], Any], most: int) -> Iterator[tuple[T, Any]]:
    """Each batch with its answer to come, `most` of them sent ahead."""
    waiting: deque[tuple[T, Any]] = deque()
    for batch in batches:
        waiting.append((batch, send(batch)))
        if len(waiting) > most:
            yield waiting.popleft()
    yield from waiting


def _batches(paths: Sequence[Path], options: ReadOptions) -> Iterator[list[Path]]:
    """The files in portions; those that are not sent, being too large to be read or not there, stand alone."""
    batch: list[Path] = []
    size = 0
    for path in paths:
        try:
            more = path.stat().st_size
        except OSError:
            more = -1
        alone = more < 0 or more > options.max_file_mb * 1e6
        if batch and (alone or len(batch) >= _FILES or size + more > _FILE_BYTES):
            yield batch
            batch, size = [], 0
        if alone:
            yield [path]
            continue
        batch.append(path)
        size += more
    if batch:
        yield batch


def _portions(inputs: Iterable[bytes | None]) -> Iterator[list[bytes | None]]:
    batch: list[bytes | None] = []
    size = 0
    for data in inputs:
        batch.append(data)
        size += len(data or b"")
        if len(batch) >= _DRAFTS or size > _DRAFT_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _copy(path: Path, options: ReadOptions) -> Copy | None:
    """The file's bytes; None where it has more than may be read, or cannot be: then it is read here, which says why."""
    most = int(options.max_file_mb * 1e6)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError:
        return None
    return Copy(os.fsencode(path.name), data) if len(data) <= most else None


def _part(told: Told) -> Part:
    result = told.reading if told.reading is not None else ReadFailed(told.status, told.reason)
    return Part(name=told.part, result=result, bytes=told.bytes, modified=told.modified, digest=told.digest, last=told.last)


def _told(part: Part) -> Told:
    facts = part.name, part.bytes, part.modified, part.digest, part.last
    result = part.result
    return Told(*facts, result) if isinstance(result, Reading) else Told(*facts, None, result.status, result.reason)


def read_batch(data: bytes, how: bytes) -> bytes:
    """On a node: the parts of some files, which lie in a folder of their own meanwhile."""
    copies = msgspec.msgpack.decode(data, type=list[Copy])
    options = msgspec.msgpack.decode(how, type=ReadOptions)
    _sweep()
    room = Path(tempfile.mkdtemp(prefix=f"{_ROOM}{os.getpid()}-"))
    try:
        paths = []
        for number, copy in enumerate(copies):
            path = room / str(number) / os.fsdecode(copy.name)
            path.parent.mkdir()
            path.write_bytes(copy.data)
            paths.append(path)
        parts = [_told(part) for part in workers.read_all(paths, options)]
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return msgspec.msgpack.encode(Read(fingerprint(options, 0), parts))


def work(function: str, inputs: list[bytes]) -> list[bytes | None]:
    """On a node: what the function makes of each."""
    return list(processes.ordered_map(function, inputs, 0))


def _sweep() -> None:
    """Remove what a worker of Ray left here that was killed."""
    for room in Path(tempfile.gettempdir()).glob(f"{_ROOM}*"):
        pid = room.name.removeprefix(_ROOM).partition("-")[0]
        if pid.isdigit() and not _alive(int(pid)):
            with contextlib.suppress(OSError):
                shutil.rmtree(room, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
