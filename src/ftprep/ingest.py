"""The first stage: files and folders in, documents.jsonl, passages.jsonl and one outcome for every file out.

Two passes, so that memory stays flat however large the corpus: files are read in workers, and what they give is written to
readings.jsonl; then those lines are streamed again, and each becomes a document with passages, on all cores. What has not changed
since the last ingest is taken from its files in both passes, byte by byte.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from ftprep.errors import AllLeftOut, NothingToRead
from ftprep.files import find, listed
from ftprep.first_pass import FirstPass, ReadAll
from ftprep.processes import ordered_map
from ftprep.progress import Progress
from ftprep.readers import READERS, ReadOptions
from ftprep.readings import State, fingerprint, remember, sizes, write_state
from ftprep.records import Outcome
from ftprep.second_pass import OrderedMap, SecondPass
from ftprep.settings import Settings
from ftprep.workspace import Workspace


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
    seeds: int = 0
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
    listing: Sequence[str] | None = None,
) -> IngestSummary:
    """Read all files under `roots`, or those of a `listing`, into the workspace, replacing what it held; each file found has one
    Outcome exactly, and so has each file within it. With `force`, unchanged files are read again.

    Raises NoSuchPath for a root that does not exist, AllLeftOut where rules leave nothing, NothingToRead where no file is of a
    known format (the workspace then keeps what it held), NotWritable.
    """
    began, began_ns = time.monotonic(), time.time_ns()
    found = find(roots, workspace.root, settings.include, settings.exclude) if listing is None else listed(listing)
    if not any(file.refusal is None and file.suffix in READERS for file in found):
        rules = dict.fromkeys(
            file.refusal.reason for file in found if file.refusal is not None and file.refusal.status == "ignored"
        )
        if rules and all(file.refusal is not None for file in found):
            raise AllLeftOut(path=", ".join(map(str, roots)), rules="; ".join(list(rules)[:3]))
        raise NothingToRead(path=", ".join(map(str, roots)), formats=" ".join(suffix[1:] for suffix in READERS))
    options = read_options(settings, passwords)
    mark = fingerprint(options, settings.passage_tokens)
    memory = None if force else remember(workspace, mark)
    known = [memory.stamp(file, bool(passwords)) if memory is not None else None for file in found]
    if memory is not None and known == list(memory.stamps.values()):
        summary = msgspec.convert(memory.state.summary, IngestSummary)
    else:
        read_all, mapping = _hands(settings)
        with ExitStack() as files:
            first = FirstPass(workspace, files, memory, options)
            first.read(found, known, progress, read_all)
            second = SecondPass(workspace, files, settings.passage_tokens, memory)
            second.write(first, progress, mapping)
            summary = _summary(second)
            workspace.ingest_state.unlink(missing_ok=True)
        state = State(fingerprint=mark, began_ns=began_ns, sizes=sizes(workspace), summary=msgspec.to_builtins(summary))
        write_state(workspace, state, second.stamps)
    reused = sum(stamp is not None for stamp in known)
    return msgspec.structs.replace(summary, reused=reused, seconds=round(time.monotonic() - began, 3))


def _hands(settings: Settings) -> tuple[ReadAll | None, OrderedMap]:
    """Who reads and who cuts: processes of this machine, or the nodes of a cluster."""
    if settings.ray is None:
        return None, ordered_map
    from ftprep.cluster import reading

    return reading.reading(settings.ray), reading.mapping(settings.ray)


def read_options(settings: Settings, passwords: tuple[str, ...] = ()) -> ReadOptions:
    """The settings that readers need, under the same names."""
    names = set(ReadOptions.__struct_fields__) - {"passwords"}
    return ReadOptions(**{name: getattr(settings, name) for name in names}, passwords=passwords)


def _summary(done: SecondPass) -> IngestSummary:
    return IngestSummary(
        files=done.statuses.total(),
        statuses=dict(done.statuses.most_common()),
        megabytes={status: round(size / 1e6, 3) for status, size in done.bytes.most_common()},
        documents=done.totals["documents"],
        passages=done.totals["passages"],
        tokens=done.totals["tokens"],
        outcomes=tuple(done.remarks),
        seeds=done.totals["seeds"],
        edits=dict(done.edits.most_common()),
        languages=dict(done.languages.most_common()),
    )
