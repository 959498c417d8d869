"""The export stage: originals and accepted examples as the files that a provider takes, split into two, then checked.

export/openai/train.jsonl  validation.jsonl  manifest.json        the manifest comes last: where it stands, the export is whole
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import IO

import msgspec

from ftprep import __version__, jsonl, tokens
from ftprep.check import CheckReport, check_file
from ftprep.config import choose
from ftprep.errors import NoDocuments, NoExamples, NotOurs
from ftprep.formats import FORMATS, Format
from ftprep.mix import Mix
from ftprep.originals import originals
from ftprep.progress import Progress
from ftprep.records import Document, Example, Passage, Standalone
from ftprep.replay import Replay, wanted
from ftprep.settings import Settings
from ftprep.split import BOTH_SIDES, Split, by_document, by_entity, homes_of
from ftprep.standalone import by_passage, quoting_originals, resolved
from ftprep.workspace import Workspace

_RECORDED = (
    "validation",
    "split",
    "seed",
    "originals",
    "replay",
    "replay_share",
    "kind_shares",
    "max_per_fact",
    "order",
    "ban",
    "system_prompt",
)
_COUNTED = {"original": "originals", "seed": "seeds", "replay": "replay"}
_SPLITS = ("train", "validation")
_ORIGINALS_ALONE = "no example was kept: only the originals are in it (`ftprep show` says what was rejected)"


class ExportedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file: {"split": "train", "path": "...", "rows": 183, "tokens": 9120, "bytes": 81230, "sha256": "...", "kinds": {...}}"""

    split: str
    path: str
    rows: int
    tokens: int
    bytes: int
    sha256: str
    kinds: dict[str, int]
    problems: int


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """One format's files. rows of all files + left_out = originals + seeds + examples + replay. `held_out`: ids of documents, or
    names, of which nothing is in training."""

    format: str
    folder: str
    files: tuple[ExportedFile, ...]
    originals: int
    seeds: int
    examples: int
    replay: int
    held_out: tuple[str, ...]
    left_out: dict[str, int]
    warnings: tuple[str, ...]


class ExportSummary(msgspec.Struct, frozen=True, kw_only=True):
    """All formats that were written."""

    exports: tuple[Exported, ...]


class _Row(msgspec.Struct, frozen=True):
    """Where a row lies in the scratch file, and the hash that orders it."""

    order: str
    offset: int
    length: int
    kind: str
    tokens: int


def export(workspace: Workspace, settings: Settings, formats: Sequence[str], out: Path | None, progress: Progress) -> ExportSummary:
    """Write each format to its folder (or all of one format to `out`) and check it. Memory holds ids and offsets, no texts.

    Validation documents are whole: an example goes there only if all its documents do. One that rests on documents of both sides
    would leak and is left out, counted. Those documents are chosen that the fewest examples link to others.

    Raises UnknownName, NoDocuments, NoExamples, NotOurs (a training file of somebody else lies there), NotWritable.
    """
    rows = [(name, choose("format", name, FORMATS)) for name in formats]
    if not workspace.passages.exists():
        raise NoDocuments(path=workspace.root)
    if not workspace.examples.exists():
        raise NoExamples(path=workspace.root)
    titles = {document.id: document.title for document in jsonl.read(workspace.documents, Document)}
    homes = {passage.id: passage.document_id for passage in jsonl.read(workspace.passages, Passage)}
    split = split_of(workspace, settings, titles)
    done = []
    for name, form in rows:
        folder = workspace.exports / name if out is None else (out if len(rows) == 1 else out / name)
        progress.begin(f"export {name}", None, "rows")
        try:
            done.append(_write(workspace, settings, name, form, folder, titles, homes, split, progress))
        finally:
            progress.end()
    return ExportSummary(exports=tuple(done))


def split_of(workspace: Workspace, settings: Settings, titles: Mapping[str, str]) -> Split:
    """What is held out for validation. Raises BadSetting."""
    passages = jsonl.read(workspace.passages, Passage)
    if settings.split == "entity":
        return by_entity(passages, lambda: _examples(workspace, titles, settings), settings.validation, settings.seed)
    return by_document(passages, lambda: jsonl.read(workspace.examples, Example), settings.validation, settings.seed)


def _write(
    workspace: Workspace,
    settings: Settings,
    name: str,
    form: Format,
    folder: Path,
    titles: Mapping[str, str],
    homes: Mapping[str, str],
    split: Split,
    progress: Progress,
) -> Exported:
    manifest = folder / "manifest.json"
    elsewhere = workspace.exports not in folder.parents  # within the run folder it is a leftover of a kill
    if elsewhere and not manifest.exists() and (folder / "train.jsonl").exists():
        raise NotOurs(path=folder)
    with jsonl.replacing(manifest):
        pass  # the folder can be written: said before any work
    manifest.unlink()
    left_out: Counter[str] = Counter()
    count: Counter[str] = Counter()
    splits: dict[str, list[_Row]] = {part: [] for part in _SPLITS}
    seen: set[bytes] = set()
    mix = Mix(settings)
    replay = Replay(Path(settings.replay), settings.seed) if settings.replay is not None else None

    def replayed() -> Iterator[Example]:  # begun when all others are written: their number tells how many are wanted
        yield from replay.sample(wanted(len(splits["train"]), settings.replay_share)) if replay is not None else ()

    with tempfile.TemporaryFile(dir=folder) as scratch:
        for example in chain(_examples(workspace, titles, settings), replayed()):
            count[_COUNTED.get(example.kind, "examples")] += 1
            if example.kind == "contradiction":
                left_out["a statement with its false variant, for preference pairs"] += 1
                continue
            documents = homes_of(example, homes)
            if documents is None:
                left_out["its passage has changed or is gone since: `ftprep augment` asks about what is there now"] += 1
                continue
            if (side := split.side(example, documents)) is None:
                left_out[BOTH_SIDES] += 1
                continue
            if example.kind == "replay" and side != "train":
                left_out["a replay row that says a held-out name"] += 1
                continue
            if (reason := mix.refusal(example)) is not None:
                left_out[reason] += 1
                continue
            line = jsonl.encode(form.record(example, settings.system_prompt))
            digest = hashlib.blake2b(line, digest_size=16).digest()
            if digest in seen:
                left_out["the same row as another"] += 1
                continue
            seen.add(digest)
            counted = sum(tokens.count(message.content) for message in example.messages)
            row = _Row(mix.order(example), scratch.tell(), len(line), example.kind, counted)
            scratch.write(line)
            splits[side].append(row)
            progress.step()
        files, reports = [], []
        for part in _SPLITS:
            path = folder / f"{part}.jsonl"
            if not splits[part]:
                path.unlink(missing_ok=True)
                continue
            written = _file(scratch, splits[part], path)
            report = check_file(path, name)
            reports.append((part, report))
            files.append(_described(part, path, splits[part], written, report))
    exported = Exported(
        format=name,
        folder=str(folder),
        files=tuple(files),
        originals=count["originals"],
        seeds=count["seeds"],
        examples=count["examples"],
        replay=count["replay"],
        held_out=split.held_out,
        left_out=dict(left_out.most_common()),
        warnings=(
            *_warnings(reports),
            *([] if count["examples"] else [_ORIGINALS_ALONE]),
            *([replay.shortage] if replay is not None and replay.shortage else []),
        ),
    )
    jsonl.write_json(manifest, _manifest(exported, settings, form, workspace))
    return exported


def _examples(workspace: Workspace, titles: Mapping[str, str], settings: Settings) -> Iterator[Example]:
    found = by_passage(jsonl.read(workspace.standalone, Standalone))
    for row in originals(resolved(jsonl.read(workspace.passages, Passage), found), titles, settings.originals):
        yield quoting_originals(row, found)
    yield from jsonl.read(workspace.seeds, Example)
    yield from jsonl.read(workspace.examples, Example)


def _file(scratch: IO[bytes], rows: list[_Row], path: Path) -> tuple[int, str]:
    """The rows in their order; returns bytes and sha256."""
    digest, size = hashlib.sha256(), 0
    with jsonl.replacing(path) as file:
        for row in sorted(rows, key=lambda one: one.order):
            scratch.seek(row.offset)
            line = scratch.read(row.length)
            digest.update(line)
            size += len(line)
            file.write(line)
    return size, digest.hexdigest()


def _described(split: str, path: Path, rows: list[_Row], written: tuple[int, str], report: CheckReport) -> ExportedFile:
    return ExportedFile(
        split=split,
        path=str(path),
        rows=len(rows),
        tokens=sum(row.tokens for row in rows),
        bytes=written[0],
        sha256=written[1],
        kinds=dict(Counter(row.kind for row in rows).most_common()),
        problems=sum(number for rule, number in report.by_rule.items() if rule != "too-few-rows"),
    )


def _warnings(reports: Sequence[tuple[str, CheckReport]]) -> Iterator[str]:
    for part, report in reports:
        for rule, number in report.by_rule.items():
            first = next(problem for problem in report.problems if problem.rule == rule)
            if rule != "too-few-rows":
                yield f"{part}: {number} x {rule} (first in line {first.line}: {first.what})"
            elif part == "train":
                yield f"{part}: {first.what}; {first.remedy}"


def _manifest(exported: Exported, settings: Settings, form: Format, workspace: Workspace) -> dict[str, object]:
    return {
        "ftprep": __version__,
        "format": {"name": exported.format, "link": form.link, "read_on": form.read_on, "status": form.status},
        "files": [{**msgspec.to_builtins(file), "path": Path(file.path).name} for file in exported.files],
        "originals": exported.originals,
        "seeds": exported.seeds,
        "examples": exported.examples,
        "replay": exported.replay,
        "held_out": exported.held_out,
        "left_out": exported.left_out,
        "warnings": list(exported.warnings),
        "standalone_sentences": sum(map(len, by_passage(jsonl.read(workspace.standalone, Standalone)).values())),
        "settings": {name: getattr(settings, name) for name in _RECORDED},
        "sources": [{"source": d.source, "document_id": d.id} for d in jsonl.read(workspace.documents, Document)],
    }
