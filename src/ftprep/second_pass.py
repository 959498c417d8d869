"""Ingest, second pass: documents.jsonl, passages.jsonl, cleaning.jsonl and ingest-outcomes.jsonl, in the order of the files."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import msgspec

from ftprep import jsonl
from ftprep.cleaning.boilerplate import strip
from ftprep.cleaning.edits import merged, moved
from ftprep.documents import Draft, Finished, draft_of, has_text
from ftprep.first_pass import FirstPass
from ftprep.processes import cores, ordered_map
from ftprep.progress import Progress
from ftprep.readers import Reading
from ftprep.readings import Kept, Remembered, Stamp, Written
from ftprep.records import Cleaning, Edit, Example, Outcome, OutcomeStatus, stable_id
from ftprep.seeds import examples, rendered
from ftprep.workspace import Workspace

_NO_PASSAGE = "there is no text in it but front matter"
_MOST_REMARKS = 1_000  # outcomes in the summary; all are in ingest-outcomes.jsonl
_PROCESS_IS_WORTH = 1_000_000  # characters: what one core cuts in about the time that a process takes to start

OrderedMap = Callable[[str, Iterable[bytes | None], int], Iterator[bytes | None]]


class _Pending(msgspec.Struct, frozen=True):
    """A line of readings.jsonl on its way: the file that it belongs to, its outcome so far, and where it gives a document, that."""

    file: int
    outcome: Outcome
    draft: Draft | None = None
    key: str = ""
    edits: Cleaning | None = None
    seeds: tuple[Example, ...] = ()
    old: tuple[int, int, Written] | None = None


class SecondPass:
    """Writes what the first pass read. Counts are public and complete when `write` has returned."""

    def __init__(self, workspace: Workspace, files: ExitStack, passage_tokens: int, memory: Remembered | None) -> None:
        self.stamps: list[Stamp] = []
        self.statuses: Counter[str] = Counter()
        self.bytes: Counter[str] = Counter()
        self.edits: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.totals: Counter[str] = Counter()
        self.remarks: list[Outcome] = []
        self._passage_tokens = passage_tokens
        self._kept_lines: set[bytes] = set()
        self._old = _written_before(memory)
        if self._old:
            self._old_documents = files.enter_context(workspace.documents.open("rb"))
            self._old_passages = files.enter_context(workspace.passages.open("rb"))
        self._documents = files.enter_context(jsonl.replacing(workspace.documents))
        self._passages = files.enter_context(jsonl.replacing(workspace.passages))
        self._outcomes = files.enter_context(jsonl.replacing(workspace.outcomes))
        self._seeds = files.enter_context(jsonl.replacing(workspace.seeds))
        self._cleaning = files.enter_context(jsonl.replacing(workspace.cleaning))

    def write(self, first: FirstPass, progress: Progress, mapping: OrderedMap = ordered_map) -> None:
        """Everything that the first pass read. Where there are enough, `mapping` finishes new documents in other processes."""
        pending: deque[_Pending] = deque()
        written: list[list[Written]] = [[] for _ in first.stamps]
        processes = min(cores(), first.characters // _PROCESS_IS_WORTH)
        with Path(first.file.name).open("rb") as lines:
            drafts = self._drafts(lines, first, pending)
            progress.begin("cut", len(first.stamps), "files")
            try:
                done = 0
                for answer in mapping("ftprep.documents:finish", drafts, processes):
                    one = pending.popleft()
                    if (entry := self._write(one, answer)) is not None:
                        written[one.file].append(entry)
                    progress.step(one.file + 1 - done, note=f"{self.totals['passages']:,} passages")
                    done = one.file + 1
            finally:
                progress.end()
        self.stamps = [msgspec.structs.replace(stamp, written=tuple(of)) for stamp, of in zip(first.stamps, written, strict=True)]

    def _drafts(self, lines: IO[bytes], first: FirstPass, pending: deque[_Pending]) -> Iterator[bytes | None]:
        """What is to be finished, None for what needs no work; each has its place in `pending`."""
        wiki, duplicates, is_boilerplate = first.wiki(), first.duplicates(), first.is_boilerplate()
        number = 0
        for index, stamp in enumerate(first.stamps):
            left = stamp.length
            while left:
                line = lines.readline()
                left -= len(line)
                entry = msgspec.json.decode(line, type=Kept)
                outcome = Outcome(source=entry.path, status=entry.status, reason=entry.reason, bytes=entry.bytes)
                one = _Pending(index, outcome)
                if entry.reading is not None:
                    rows = max(0, entry.reading.text.count("\n") - 2)
                    again = wiki.double(entry.path, rows) or duplicates.get(number)
                    if again is not None:
                        one = _Pending(index, msgspec.structs.replace(outcome, status="duplicate", reason=again))
                    else:
                        reading = entry.reading
                        if is_boilerplate is not None and has_text(reading):
                            text, edits = strip(reading.text, is_boilerplate, self._kept_lines)
                            reading = _edited(reading, text, edits) if edits else reading
                        one = self._pending(index, outcome, reading, reading.section or wiki.section(entry.path))
                number += 1
                pending.append(one)
                yield None if one.draft is None or one.old is not None else msgspec.msgpack.encode(one.draft)

    def _pending(self, index: int, outcome: Outcome, reading: Reading, section: tuple[str, ...]) -> _Pending:
        status: OutcomeStatus = "partial" if reading.missing else "ok"
        outcome = msgspec.structs.replace(outcome, status=status, reason="; ".join((*reading.missing, *reading.notes)))
        if reading.seeds:
            reading = msgspec.structs.replace(reading, text=rendered(reading.seeds))
        if not has_text(reading):
            return _Pending(index, outcome)
        draft = Draft(draft_of(outcome.source, reading, section), 0 if reading.seeds else self._passage_tokens)
        key = stable_id([msgspec.msgpack.encode(draft)], 32)
        document = draft.document
        seeds = tuple(examples(document.id, reading.seeds))
        outcome = msgspec.structs.replace(outcome, document_id=document.id, characters=len(document.text), seeds=len(seeds))
        edits = Cleaning(document_id=document.id, source=document.source, edits=reading.edits) if reading.edits else None
        return _Pending(index, outcome, draft, key, edits, seeds, self._old.get(key))

    def _write(self, one: _Pending, answer: bytes | None) -> Written | None:
        outcome, written = one.outcome, None
        finished = self._finished(one, answer) if one.draft is not None else None
        if finished is not None and not finished.count and not one.seeds:  # what is there is in no passage: no document either
            outcome = msgspec.structs.replace(outcome, document_id=None, characters=0)
            if outcome.status == "ok":
                reasons = "; ".join(filter(None, (_NO_PASSAGE, outcome.reason)))
                outcome = msgspec.structs.replace(outcome, status="empty", reason=reasons)
            written = Written(one.key, 0, 0, 0, 0, None)
        elif finished is not None:
            self._documents.write(finished.document)
            self._passages.write(finished.passages)
            if one.edits is not None:
                self._cleaning.write(jsonl.encode(one.edits))
                self.edits.update(edit.step for edit in one.edits.edits)
            self._seeds.write(b"".join(map(jsonl.encode, one.seeds)))
            self.totals["seeds"] += len(one.seeds)
            self.languages[finished.language or "unknown"] += 1
            self.totals.update(documents=1, passages=finished.count, tokens=finished.tokens)
            outcome = msgspec.structs.replace(outcome, passages=finished.count)
            sizes = len(finished.document), len(finished.passages)
            written = Written(one.key, *sizes, finished.count, finished.tokens, finished.language)
        self._outcomes.write(jsonl.encode(outcome))
        self.statuses[outcome.status] += 1
        self.bytes[outcome.status] += outcome.bytes
        if (outcome.status != "ok" or outcome.reason) and len(self.remarks) < _MOST_REMARKS:
            self.remarks.append(outcome)
        return written

    def _finished(self, one: _Pending, answer: bytes | None) -> Finished:
        if one.old is None:
            assert answer is not None
            return msgspec.msgpack.decode(answer, type=Finished)
        document, passages, entry = one.old
        self._old_documents.seek(document)
        self._old_passages.seek(passages)
        lines = self._old_documents.read(entry.document), self._old_passages.read(entry.passages)
        return Finished(*lines, entry.count, entry.tokens, entry.language)


def _edited(reading: Reading, text: str, edits: tuple[Edit, ...]) -> Reading:
    """The reading with a text that cleaning has changed once more."""
    together = merged(text, reading.edits, edits)
    return msgspec.structs.replace(reading, text=text, pages=moved(reading.pages, edits), edits=together)


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
