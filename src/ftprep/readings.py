"""What ingest remembers of the files that it has read, so that an unchanged file is not read again.

    readings.jsonl       a Kept for each file, and for each file within it: what its reader gave, before cleaning over all files
    ingest-state.jsonl   a State, then a Stamp for each file in the order of readings.jsonl

Both can be deleted at any time: then everything is read again. They count only where the settings, the tools and the code that read
are the same, and where documents.jsonl and its neighbours are as ingest left them.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from ftprep import __version__, jsonl
from ftprep.files import Found
from ftprep.readers import ReadFailed, Reading, ReadOptions
from ftprep.readers.programs import find
from ftprep.readers.workers import Part
from ftprep.records import LOSSES, OutcomeStatus, stable_id
from ftprep.workspace import Workspace

_TOOLS = ("tesseract", "soffice")  # a file that one of them can read is read again when it appears
_RETRIED = ("timed-out", "unreadable")
_CLOCK_TICK = 2_000_000_000  # ns: the coarsest clock of a file system; a file changed within it may change again unseen


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A line of readings.jsonl: a Part, its file named. `status` is "ok" where there is a reading.

    {"source": "it/tools.md", "name": "", "bytes": 812, "status": "ok", "reason": "", "reading": {"text": "# Internal ...", ...}}
    """

    source: str
    name: str
    bytes: int
    modified: float | None
    status: OutcomeStatus = "ok"
    reason: str = ""
    reading: Reading | None = None

    @property
    def path(self) -> str:
        """The source of the part: the file's, and the way within it."""
        return f"{self.source}/{self.name}" if self.name else self.source


class Written(msgspec.Struct, frozen=True, array_like=True):
    """What became of a Kept that gave a document: the key of all that it was made from, the lengths of its lines in documents.jsonl
    and passages.jsonl, and the counts. ["5f1c0e6a2b9d...", 812, 2310, 3, 410, "en"]
    """

    key: str
    document: int
    passages: int
    count: int
    tokens: int
    language: str | None = None


class Stamp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By what a file is known again, and the length of its lines in readings.jsonl. `refusal` says why it was not to be read at
    all, `locked` that a password may open it, `scanned` that it has pages to recognise, `retry` that another try may end better,
    `lost` that not all of it was read.

    {"source": "it/tools.md", "bytes": 812, "modified_ns": 1763900000000000000, "digest": "9c5b...", "length": 1044, "written": []}
    """

    source: str
    bytes: int
    modified_ns: int
    length: int = 0
    digest: str | None = None
    refusal: str | None = None
    locked: bool = False
    scanned: bool = False
    lost: bool = False
    retry: bool = False
    written: tuple[Written, ...] = ()


class State(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of ingest-state.jsonl. `sizes` are those of the files that ingest wrote; `summary` is what it reported."""

    fingerprint: str
    began_ns: int
    sizes: dict[str, int]
    summary: dict[str, Any]


class Remembered(msgspec.Struct, frozen=True):
    """What the last ingest left: its state, its stamps by source, and where each file's lines begin in readings.jsonl."""

    state: State
    stamps: dict[str, Stamp]
    offsets: dict[str, int]

    def stamp(self, file: Found, with_passwords: bool) -> Stamp | None:
        """The stamp of a file that need not be read again: size and time are the same, or size and digest; else None."""
        stamp = self.stamps.get(file.source)
        if stamp is None or stamp.bytes != file.bytes or stamp.refusal != refusal(file):
            return None
        if stamp.refusal is not None:
            return stamp
        if stamp.retry or (stamp.locked and with_passwords) or (stamp.scanned and _is_here("tesseract")):
            return None
        settled = stamp.modified_ns < self.state.began_ns - _CLOCK_TICK
        if settled and stamp.modified_ns == file.modified_ns:
            return stamp
        if stamp.digest is not None and stamp.digest == digest(file.path):
            return msgspec.structs.replace(stamp, modified_ns=file.modified_ns)
        return None


def remember(workspace: Workspace, mark: str) -> Remembered | None:
    """What the last ingest left, where it holds: same fingerprint, and its files are as it left them. Broken lines are no fault:
    then all is read again.
    """
    try:
        with workspace.ingest_state.open("rb") as lines:
            state = msgspec.json.decode(next(lines, b""), type=State)
            if state.fingerprint != mark or state.sizes != sizes(workspace):
                return None
            decode = msgspec.json.Decoder(Stamp).decode
            stamps = {stamp.source: stamp for stamp in map(decode, lines)}
    except (OSError, msgspec.DecodeError):
        return None
    offsets, position = {}, 0
    for source, stamp in stamps.items():
        offsets[source] = position
        position += stamp.length
    return Remembered(state, stamps, offsets)


def write_state(workspace: Workspace, state: State, stamps: Iterable[Stamp]) -> None:
    """The last of all that ingest writes: where it stands, the rest is whole."""
    jsonl.write(workspace.ingest_state, chain([state], stamps))


def sizes(workspace: Workspace) -> dict[str, int]:
    """The sizes in bytes of the files that ingest writes; -1 for one that is not there."""
    return {path.name: path.stat().st_size if path.exists() else -1 for path in workspace.ingested}


def refusal(file: Found) -> str | None:
    return None if file.refusal is None else str(file.refusal)


def kept(file: Found, part: Part) -> Kept:
    """A part as it is remembered; files within it have parts of their own."""
    result = part.result
    is_whole = part.name == ""
    size, modified = (file.bytes, file.modified_ns / 1e9) if is_whole else (part.bytes, part.modified)
    if isinstance(result, ReadFailed):
        return Kept(source=file.source, name=part.name, bytes=size, modified=modified, status=result.status, reason=result.reason)
    return Kept(source=file.source, name=part.name, bytes=size, modified=modified, reading=result)


def stamped(file: Found, statuses: Collection[OutcomeStatus], length: int, digest: str | None) -> Stamp:
    """By what the file is known again; `statuses` are those of its parts."""
    return Stamp(
        source=file.source,
        bytes=file.bytes,
        modified_ns=file.modified_ns,
        length=length,
        digest=digest,
        refusal=refusal(file),
        locked="encrypted" in statuses,
        scanned="needs-ocr" in statuses,
        lost=not LOSSES.isdisjoint(statuses),
        retry=file.refusal is None and any(status in _RETRIED for status in statuses),
    )


def digest(path: Path) -> str | None:
    """BLAKE2b of a file's bytes, 32 hex digits; None where it can't be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError:
        return None


def fingerprint(options: ReadOptions, passage_tokens: int) -> str:
    """What a reading depends on beside the file: the settings, the tools at hand, the code itself. Passwords are no part of it."""
    settings = msgspec.json.encode(msgspec.structs.replace(options, passwords=()))
    tools = [f"{tool}: {_is_here(tool)}" for tool in _TOOLS]
    return stable_id([settings, str(passage_tokens), *tools, _code()], 32)


@functools.cache
def _is_here(tool: str) -> bool:
    return find(tool) is not None


@functools.cache
def _code() -> str:
    """The version, and a digest of the program's own files: someone who changes a reader sees what it reads now."""
    house = Path(__file__).parent
    pieces = [
        path.read_bytes() for path in sorted([*house.glob("*.py"), *house.glob("readers/*.py"), *house.glob("cleaning/*.py")])
    ]
    return stable_id([__version__, *pieces], 32)
