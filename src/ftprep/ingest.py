"""The first stage: files and folders in, documents.jsonl, passages.jsonl and one outcome for every file out.

Two passes, so that memory stays flat however large the corpus: files are read in workers, and what they give is written to
readings.jsonl; then those lines are streamed again, and each becomes a document with passages, on all cores. What has not changed
since the last ingest is taken from its files in both passes, byte by byte.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import IO

import msgspec

from ftprep import jsonl
from ftprep.config import Settings
from ftprep.documents import Draft, Finished, draft_of, has_text
from ftprep.errors import NothingToRead
from ftprep.files import Found, find
from ftprep.processes import cores, ordered_map
from ftprep.progress import Progress
from ftprep.readers import READERS, ReadOptions
from ftprep.readers.workers import Part, read_all
from ftprep.readings import Kept, Remembered, Stamp, State, Written, fingerprint, kept, remember, sizes, stamped, write_state
from ftprep.records import Cleaning, Outcome, OutcomeStatus, stable_id
from ftprep.wikis import Wiki
from ftprep.workspace import Workspace

_MOST_REMARKS = 1_000  # outcomes in the summary; all are in ingest-outcomes.jsonl
_PROCESS_IS_WORTH = 1_000_000  # characters: what one core cuts in about the time that a process takes to start


class IngestSummary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it went. `statuses` counts files by outcome, files within files too, and `megabytes` sums them; `outcomes` are the first
    of those that are not plainly ok, ok with a remark included. `reused` files were taken from the last ingest unread.

    {"files": 249, "statuses": {"ok": 247, "empty": 2}, "megabytes": {"ok": 3.1, "empty": 0.0}, "documents": 247, "passages": 3120,
     "tokens": 412000, "outcomes": [{"source": "old/plan.pdf", "status": "encrypted", ...}], "reused": 0, "seconds": 4.2}
    """

    files: int
    statuses: dict[str, int]
    megabytes: dict[str, float]
    documents: int
    passages: int
    tokens: int
    outcomes: tuple[Outcome, ...]
    edits: dict[str, int] = {}
    languages: dict[str, int] = {}
    reused: int = 0
    seconds: float = 0.0


def ingest(
    roots: Sequence[Path],
    workspace: Workspace,
    settings: Settings,
    progress: Progress,
    *,
    force: bool = False,
    passwords: tuple[str, ...] = (),
) -> IngestSummary:
    """Read all files under `roots` into the workspace, replacing what it held; each file found has exactly one Outcome, and so has
    each file within it. With `force`, unchanged files are read again.

    Raises NoSuchPath for a root that does not exist, NothingToRead where there is no file of a known format (the workspace then
    keeps what it held), NotWritable.
    """
    began, began_ns = time.monotonic(), time.time_ns()
    found = find(roots, workspace.root)
    if not any(file.path.suffix.lower() in READERS for file in found):
        raise NothingToRead(path=", ".join(map(str, roots)), formats=" ".join(suffix[1:] for suffix in READERS))
    options = read_options(settings, passwords)
    mark = fingerprint(options, settings.passage_tokens)
    memory = None if force else remember(workspace, mark)
    known = [memory.stamp(file, bool(passwords)) if memory is not None else None for file in found]
    if memory is not None and known == list(memory.stamps.values()):
        summary = msgspec.convert(memory.state.summary, IngestSummary)
    else:
        with ExitStack() as files:
            first = _Reader(workspace, files, memory, options)
            first.read(found, known, progress)
            second = _Writer(workspace, files, settings.passage_tokens, memory)
            second.write(first, progress)
            summary = second.summary()
            workspace.ingest_state.unlink(missing_ok=True)
        state = State(fingerprint=mark, began_ns=began_ns, sizes=sizes(workspace), summary=msgspec.to_builtins(summary))
        write_state(workspace, state, second.stamps)
    reused = sum(stamp is not None for stamp in known)
    return msgspec.structs.replace(summary, reused=reused, seconds=round(time.monotonic() - began, 3))


def read_options(settings: Settings, passwords: tuple[str, ...] = ()) -> ReadOptions:
    """The settings that readers need, under the same names."""
    names = set(ReadOptions.__struct_fields__) - {"passwords"}
    return ReadOptions(**{name: getattr(settings, name) for name in names}, passwords=passwords)


class _Reader:
    """The first pass: readings.jsonl, a stamp for each file, and what must be known of all documents before one is written."""

    def __init__(self, workspace: Workspace, files: ExitStack, memory: Remembered | None, options: ReadOptions) -> None:
        self.stamps: list[Stamp] = []
        self.characters = 0
        self._memory = memory
        self._old = files.enter_context(workspace.readings.open("rb")) if memory is not None else None
        self.file = files.enter_context(jsonl.replacing(workspace.readings))
        self._options = options
        self._twins = _Twins()
        self._sources: list[str] = []

    def read(self, found: Sequence[Found], known: Sequence[Stamp | None], progress: Progress) -> None:
        """Each file's lines, copied where its stamp is known, read otherwise."""
        new = [file.path for file, stamp in zip(found, known, strict=True) if stamp is None and file.refusal is None]
        parts = read_all(new, self._options)
        megabytes, lost = 0.0, 0
        progress.begin("read", len(found), "files")
        try:
            for file, stamp in zip(found, known, strict=True):
                stamp = self._copied(stamp) if stamp is not None else self._read(file, parts)
                self.stamps.append(stamp)
                megabytes += file.bytes / 1e6
                lost += stamp.refusal is not None or stamp.lost
                progress.step(1, note=f"{megabytes:,.0f} MB" + (f", {lost:,} not read" if lost else ""))
        finally:
            progress.end()

    def twin(self, number: int) -> str | None:
        """Why the text of a line is not taken up again: which other has it; None for the one that is kept."""
        return self._twins.reason(number)

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
            self.file.write(line)
            self._note(entry)
            length += len(line)
        return msgspec.structs.replace(stamp, length=length)

    def _read(self, file: Found, parts: Iterator[Part]) -> Stamp:
        parts = chain([Part(name="", result=file.refusal)], parts) if file.refusal is not None else parts
        statuses, length, digest = set[OutcomeStatus](), 0, None
        for part in parts:
            entry = kept(file, part)
            line = jsonl.encode(entry)
            self.file.write(line)
            self._note(entry)
            statuses.add(entry.status)
            length += len(line)
            digest = digest or part.digest
            if part.last:
                break
        return stamped(file, statuses, length, digest)

    def wiki(self) -> Wiki:
        """What the names of all files tell of wikis among them."""
        return Wiki(self._sources)

    def _note(self, entry: Kept) -> None:
        self._sources.append(entry.path)
        if entry.reading is not None:
            self.characters += len(entry.reading.text)
        self._twins.add(entry)


class _Twins:
    """Which texts are there more than once: the newest is kept, of several the first."""

    def __init__(self) -> None:
        self._count = 0
        self._digest: dict[int, str] = {}
        self._best: dict[str, tuple[float, int, str]] = {}

    def add(self, entry: Kept) -> None:
        if entry.reading is not None and has_text(entry.reading):
            digest = stable_id([entry.reading.text], 32)
            self._digest[self._count] = digest
            mine = (-(entry.modified or 0.0), self._count, entry.path)
            self._best[digest] = min(mine, self._best.get(digest, mine))
        self._count += 1

    def reason(self, number: int) -> str | None:
        digest = self._digest.get(number)
        if digest is None or self._best[digest][1] == number:
            return None
        return f"same text as {self._best[digest][2]}"


class _Pending(msgspec.Struct, frozen=True):
    """A line of readings.jsonl on its way: the file that it belongs to, its outcome so far, and where it gives a document, that."""

    file: int
    outcome: Outcome
    draft: Draft | None = None
    key: str = ""
    edits: Cleaning | None = None
    old: tuple[int, int, Written] | None = None


class _Writer:
    """The second pass: documents.jsonl, passages.jsonl, cleaning.jsonl and ingest-outcomes.jsonl, in the order of the files."""

    def __init__(self, workspace: Workspace, files: ExitStack, passage_tokens: int, memory: Remembered | None) -> None:
        self.stamps: list[Stamp] = []
        self._passage_tokens = passage_tokens
        self._old = _written_before(memory)
        if self._old:
            self._old_documents = files.enter_context(workspace.documents.open("rb"))
            self._old_passages = files.enter_context(workspace.passages.open("rb"))
        self._documents = files.enter_context(jsonl.replacing(workspace.documents))
        self._passages = files.enter_context(jsonl.replacing(workspace.passages))
        self._outcomes = files.enter_context(jsonl.replacing(workspace.outcomes))
        self._cleaning = files.enter_context(jsonl.replacing(workspace.cleaning))
        self._statuses: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self._edits: Counter[str] = Counter()
        self._totals: Counter[str] = Counter()
        self._remarks: list[Outcome] = []

    def write(self, first: _Reader, progress: Progress) -> None:
        """Everything that the first pass read. New documents are finished in other processes where there are enough."""
        pending: deque[_Pending] = deque()
        written: list[list[Written]] = [[] for _ in first.stamps]
        wiki = first.wiki()
        processes = min(cores(), first.characters // _PROCESS_IS_WORTH)
        first.file.flush()
        with Path(first.file.name).open("rb") as lines:
            drafts = self._drafts(lines, first, wiki, pending)
            progress.begin("cut", len(first.stamps), "files")
            try:
                done = 0
                for answer in ordered_map("ftprep.documents:finish", drafts, processes):
                    one = pending.popleft()
                    if (entry := self._write(one, answer)) is not None:
                        written[one.file].append(entry)
                    progress.step(one.file + 1 - done, note=f"{self._totals['passages']:,} passages")
                    done = one.file + 1
            finally:
                progress.end()
        self.stamps = [msgspec.structs.replace(stamp, written=tuple(of)) for stamp, of in zip(first.stamps, written, strict=True)]

    def summary(self) -> IngestSummary:
        """What has been written. Files are those found and those within them."""
        return IngestSummary(
            files=sum(self._statuses.values()),
            statuses=dict(self._statuses.most_common()),
            megabytes={status: round(size / 1e6, 3) for status, size in self._bytes.most_common()},
            documents=self._totals["documents"],
            passages=self._totals["passages"],
            tokens=self._totals["tokens"],
            outcomes=tuple(self._remarks),
            edits=dict(self._edits.most_common()),
        )

    def _drafts(self, lines: IO[bytes], first: _Reader, wiki: Wiki, pending: deque[_Pending]) -> Iterator[bytes | None]:
        """What is to be finished, None for what needs no work; each has its place in `pending`."""
        number = 0
        for index, stamp in enumerate(first.stamps):
            left = stamp.length
            while left:
                line = lines.readline()
                left -= len(line)
                one = self._pending(index, msgspec.json.decode(line, type=Kept), first.twin(number), wiki)
                number += 1
                pending.append(one)
                yield None if one.draft is None or one.old is not None else msgspec.msgpack.encode(one.draft)

    def _pending(self, index: int, entry: Kept, twin: str | None, wiki: Wiki) -> _Pending:
        reading = entry.reading
        outcome = Outcome(source=entry.path, status=entry.status, reason=entry.reason, bytes=entry.bytes)
        if reading is None:
            return _Pending(index, outcome)
        again = wiki.double(entry.path, max(0, reading.text.count("\n") - 2)) or twin
        if again is not None:
            return _Pending(index, msgspec.structs.replace(outcome, status="duplicate", reason=again))
        status: OutcomeStatus = "partial" if reading.missing else "ok"
        outcome = msgspec.structs.replace(outcome, status=status, reason="; ".join((*reading.missing, *reading.notes)))
        if not has_text(reading):
            return _Pending(index, outcome)
        draft = Draft(draft_of(entry.path, reading, reading.section or wiki.section(entry.path)), self._passage_tokens)
        key = stable_id([msgspec.msgpack.encode(draft)], 32)
        document = draft.document
        outcome = msgspec.structs.replace(outcome, document_id=document.id, characters=len(document.text))
        edits = Cleaning(document_id=document.id, source=document.source, edits=reading.edits) if reading.edits else None
        return _Pending(index, outcome, draft, key, edits, self._old.get(key))

    def _write(self, one: _Pending, answer: bytes | None) -> Written | None:
        outcome, written = one.outcome, None
        if one.draft is not None:
            finished = self._finished(one, answer)
            self._documents.write(finished.document)
            self._passages.write(finished.passages)
            if one.edits is not None:
                self._cleaning.write(jsonl.encode(one.edits))
                self._edits.update(edit.step for edit in one.edits.edits)
            self._totals.update(documents=1, passages=finished.count, tokens=finished.tokens)
            outcome = msgspec.structs.replace(outcome, passages=finished.count)
            written = Written(one.key, len(finished.document), len(finished.passages), finished.count, finished.tokens)
        self._outcomes.write(jsonl.encode(outcome))
        self._statuses[outcome.status] += 1
        self._bytes[outcome.status] += outcome.bytes
        if (outcome.status != "ok" or outcome.reason) and len(self._remarks) < _MOST_REMARKS:
            self._remarks.append(outcome)
        return written

    def _finished(self, one: _Pending, answer: bytes | None) -> Finished:
        if one.old is None:
            assert answer is not None
            return msgspec.msgpack.decode(answer, type=Finished)
        document, passages, entry = one.old
        self._old_documents.seek(document)
        self._old_passages.seek(passages)
        return Finished(
            self._old_documents.read(entry.document), self._old_passages.read(entry.passages), entry.count, entry.tokens
        )


def _written_before(memory: Remembered | None) -> Mapping[str, tuple[int, int, Written]]:
    """Where the lines of each document lie in the files of the last ingest, by the key of what it was made from."""
    found: dict[str, tuple[int, int, Written]] = {}
    documents = passages = 0
    for stamp in memory.stamps.values() if memory is not None else ():
        for entry in stamp.written:
            found[entry.key] = documents, passages, entry
            documents += entry.document
            passages += entry.passages
    return found
