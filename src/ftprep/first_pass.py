"""Ingest, first pass: readings.jsonl, a stamp for each file, and what must be known of all documents before one is written."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

import msgspec

from ftprep import jsonl
from ftprep.cleaning.boilerplate import IsBoilerplate, LineCounts, boilerplate
from ftprep.cleaning.duplicates import Duplicates
from ftprep.documents import has_text
from ftprep.files import Found
from ftprep.progress import Progress
from ftprep.readers import ReadOptions
from ftprep.readers.workers import Part, read_all
from ftprep.readings import Kept, Remembered, Stamp, kept, stamped
from ftprep.records import OutcomeStatus
from ftprep.wikis import Wiki
from ftprep.workspace import Workspace

ReadAll = Callable[[Sequence[Path], ReadOptions], Iterator[Part]]


class FirstPass:
    """Lines of readings.jsonl are known by their number, from 0. For each: where it begins, its path and its time."""

    def __init__(self, workspace: Workspace, files: ExitStack, memory: Remembered | None, options: ReadOptions) -> None:
        self.stamps: list[Stamp] = []
        self.paths: list[str] = []
        self.characters = 0
        self._times = array("d")
        self._offsets = array("q", [0])
        self._duplicates = Duplicates()
        self._lines = LineCounts()
        self._texts = 0
        self._options = options
        self._memory = memory
        self._old = files.enter_context(workspace.readings.open("rb")) if memory is not None else None
        self.file = files.enter_context(jsonl.replacing(workspace.readings))

    def read(
        self, found: Sequence[Found], known: Sequence[Stamp | None], progress: Progress, reading: ReadAll | None = None
    ) -> None:
        """Each file's lines, copied where its stamp is known, read otherwise: by `reading`, or in workers of this machine."""
        new = [file.path for file, stamp in zip(found, known, strict=True) if stamp is None and file.refusal is None]
        parts = (reading or read_all)(new, self._options)
        megabytes, lost = 0.0, 0
        progress.begin("read", len(found), "files")
        try:
            for file, stamp in zip(found, known, strict=True):
                stamp = self._copied(stamp) if stamp is not None else self._read(file, parts)
                self.stamps.append(stamp)
                megabytes += file.bytes / 1e6
                lost += stamp.lost
                progress.step(1, note=f"{megabytes:,.0f} MB" + (f", {lost:,} not read" if lost else ""))
        finally:
            progress.end()
        self.file.flush()

    def wiki(self) -> Wiki:
        """What the names of all files tell of wikis among them."""
        return Wiki(self.paths)

    def is_boilerplate(self) -> IsBoilerplate | None:
        """Which lines stand in very many documents; None where they are to stay."""
        return None if "boilerplate" in self._options.disable_cleaning else boilerplate(self._lines, self._texts)

    def duplicates(self) -> dict[int, str]:
        """Why the text of a line is not taken up again: which document, that is kept, it repeats. The newest is kept."""
        with open(self.file.name, "rb") as lines:  # noqa: PTH123  # the name may be bytes or a descriptor

            def text_of(number: int) -> str:
                lines.seek(self._offsets[number])
                reading = msgspec.json.decode(lines.readline(), type=Kept).reading
                return reading.text if reading is not None else ""

            found = self._duplicates.find(text_of, self._times.__getitem__, self.paths.__getitem__)
        reasons = {}
        for number, one in found.items():
            if one.likeness < 1 and "near-duplicates" in self._options.disable_cleaning:
                continue
            newer = ", which is newer" if self._times[one.kept] > self._times[number] else ""
            like = "same text as" if one.likeness == 1 else f"{one.likeness:.0%} the same text as"
            reasons[number] = f"{like} {self.paths[one.kept]}{newer}"
        return reasons

    def _copied(self, stamp: Stamp) -> Stamp:
        assert self._old is not None
        assert self._memory is not None
        self._old.seek(self._memory.offsets[stamp.source])
        length = 0
        for line in self._old.read(stamp.length).splitlines(keepends=True):
            entry = msgspec.json.decode(line, type=Kept)
            modified = stamp.modified_ns / 1e9
            if entry.name == "" and entry.modified != modified:  # touched, with the same bytes
                entry = msgspec.structs.replace(entry, modified=modified)
                line = jsonl.encode(entry)
            length += self._take(entry, line, modified)
        return msgspec.structs.replace(stamp, length=length)

    def _read(self, file: Found, parts: Iterator[Part]) -> Stamp:
        parts = chain([Part(name="", result=file.refusal)], parts) if file.refusal is not None else parts
        statuses, length, digest = set[OutcomeStatus](), 0, None
        for part in parts:
            entry = kept(file, part)
            length += self._take(entry, jsonl.encode(entry), file.modified_ns / 1e9)
            statuses.add(entry.status)
            digest = digest or part.digest
            if part.last:
                break
        return stamped(file, statuses, length, digest)

    def _take(self, entry: Kept, line: bytes, modified: float) -> int:
        """Write a line and note what of it matters for all; `modified` is the time of the file, for parts that have none."""
        self.file.write(line)
        number = len(self.paths)
        self.paths.append(entry.path)
        self._times.append(entry.modified if entry.modified is not None else modified)
        self._offsets.append(self._offsets[-1] + len(line))
        if entry.reading is not None and has_text(entry.reading):
            text = entry.reading.text
            self.characters += len(text)
            self._texts += 1
            self._duplicates.add(number, text)
            self._lines.add(text)
        return len(line)
