"""Files within files: the attachments of mails and the members of archives, each read like a file of its own, down to a depth.

minutes.zip                          archive.py says what is in it
minutes.zip/offer.eml                a mail
minutes.zip/offer.eml/prices.xlsx    its attachment
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path, PurePosixPath

import msgspec

from ftprep.readers import ReadFailed, Reading, ReadOptions, archive, read
from ftprep.readers.reading import Budget, BudgetSpent, Member, clean

_ARCHIVES = (".zip",)
_HIDDEN = ("__MACOSX", "Thumbs.db", "desktop.ini")
_LONGEST_NAME = 120
_UNSAFE = re.compile(r"[^\w .()+,;@=#&%-]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # signs that turn the direction of writing
_DRIVE = re.compile(r"^[A-Za-z]:")


class Within(msgspec.Struct, frozen=True):
    """A file within a file: the way to it ("" for the outermost), what came of it, its size, and its time where that is known."""

    name: str
    result: Reading | ReadFailed
    bytes: int = 0
    modified: float | None = None


class Walk:
    """One file and all within it. `done` are names that were told before a worker ended: they are read again only to get at what
    they hold, those among them that are `bad` not even so. `begin` is told each name before it is read.
    """

    def __init__(
        self,
        options: ReadOptions,
        room: Path,
        *,
        done: Collection[str] = (),
        bad: Collection[str] = (),
        begin: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._options = options
        self._room = room
        self._done = frozenset(done)
        self._bad = frozenset(bad)
        self._begin = begin
        self._budget = Budget(options)

    def of(self, path: Path, name: str = "", depth: int = 0, modified: float | None = None) -> Iterator[Within]:
        """The file itself first, then each file within it in order; nothing is raised."""
        suffix = path.suffix.lower()
        told = name in self._done
        if name in self._bad or (told and suffix not in _CAN_HOLD):
            return
        size = path.stat().st_size if name else 0
        self._begin(name)
        try:
            reading = read(path, self._options)
        except ReadFailed as failure:
            if not told:
                yield Within(name, failure, size, modified)
            return
        held = reading.holds or len(reading.members)
        inner, reading = reading.members, msgspec.structs.replace(reading, members=())
        if held and depth >= self._options.max_depth:
            missing = f"{held:,} files in it are not read: files within files are read to a depth of {depth} (max_depth)"
            reading, held = msgspec.structs.replace(reading, missing=(*reading.missing, missing)), 0
        if not told:
            yield Within(name, reading, size, modified)
        if held:
            files = archive.members(path, self._options, self._budget) if suffix in _ARCHIVES else self._counted(inner)
            yield from self._inner(files, held, name, depth)

    def _inner(self, files: Iterator[Member | tuple[str, ReadFailed]], held: int, name: str, depth: int) -> Iterator[Within]:
        names: Counter[str] = Counter()
        seen = 0
        prefix = f"{name}/" if name else ""
        try:
            while True:
                self._begin(f"{prefix}({held - seen:,} more)")
                self._budget.open()
                found = next(files, None)
                if found is None:
                    return
                seen += 1
                label, failure = (found.name, None) if isinstance(found, Member) else found
                label = _label(label)
                names[label] += 1
                full = prefix + (label if names[label] == 1 else _numbered(label, names[label]))
                if isinstance(found, Member) and (rule := _ignored(label)) is None:
                    yield from self._member(found, full, depth + 1)
                elif full not in self._done:
                    yield Within(full, failure or ReadFailed("ignored", rule or "hidden"))
        except BudgetSpent as spent:
            left = f"{prefix}({held - seen:,} more)"
            if left not in self._done:
                yield Within(left, ReadFailed("too-large", str(spent)))

    def _counted(self, members: Iterable[Member]) -> Iterator[Member]:
        for member in members:
            self._budget.unpack(len(member.data))
            yield member

    def _member(self, member: Member, name: str, depth: int) -> Iterator[Within]:
        """A file on the disk for the time that it is read, in the room that the caller made for this, under a name of its own."""
        folder = Path(tempfile.mkdtemp(dir=self._room))
        try:
            path = folder / _file_name(name)
            path.write_bytes(member.data)
            yield from self.of(path, name, depth, member.modified)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


# a file with another suffix is not read again to get at what it holds
_CAN_HOLD = frozenset(
    (
        *_ARCHIVES,
        *".eml .mbox .msg .docx .docm .dotx .dotm .doc .dot .ppt .pps .pot .pptx .pptm .ppsx .ppsm .xlsx .xlsm .pdf".split(),
    )
)


def _label(name: str) -> str:
    """The name of a member as it can be shown and told from others: no way up, no root, no control characters."""
    parts = clean(_DRIVE.sub("", name.replace("\\", "/"))).replace("\n", " ").split("/")
    kept = [" ".join(part.split()) for part in parts if part.strip() not in ("", ".", "..")]
    return _TURNING.sub("\ufffd", "/".join(kept)) or "without a name"


def _numbered(label: str, number: int) -> str:
    """ "plan (2).docx": the second of its name."""
    path = PurePosixPath(label)
    return str(path.with_name(f"{path.stem} ({number}){path.suffix}"))


def _ignored(label: str) -> str | None:
    parts = label.split("/")
    if any(part in _HIDDEN or part.startswith(".") for part in parts):
        return "hidden file"
    return "temporary file of an office program (~$)" if parts[-1].startswith("~$") else None


def _file_name(name: str) -> str:
    """A file name that any system takes, with the suffix by which its reader is found."""
    last = _UNSAFE.sub("_", name.rsplit("/", 1)[-1])
    suffix = PurePosixPath(last).suffix
    stem = last.removesuffix(suffix)[: _LONGEST_NAME - len(suffix)].strip(" .") or "file"
    return stem + suffix
