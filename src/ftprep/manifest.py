"""What an export tells about itself: its records, its warnings, the files beside the rows, and manifest.json, written last."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from ftprep import __version__, jsonl
from ftprep.card import CardFile, Source, card, licences_in
from ftprep.check import CheckReport
from ftprep.formats import Format
from ftprep.recipes import files_of
from ftprep.recipes.facts import RunFacts
from ftprep.records import Document, Standalone
from ftprep.settings import Settings
from ftprep.shards import Shard
from ftprep.standalone import by_passage
from ftprep.workspace import Workspace

_RECORDED = (
    "validation split seed originals replay replay_share kind_shares max_per_fact order ban system_prompt train_on raft bom "
    "shard_mb shard_rows"
).split()
_NUMBERS = ("too-few-rows", "too-many-rows")
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
    """One format's files. rows of all files + left_out = originals + seeds + examples + raft + replay. `held_out`: ids of
    documents, or names, of which nothing is in training. `changed` counts rows that were
    written without something that the format can't hold; `beside` are the further files: card, recipe, manifest.
    """

    format: str
    folder: str
    files: tuple[ExportedFile, ...]
    originals: int
    seeds: int
    examples: int
    left_out: dict[str, int]
    warnings: tuple[str, ...]
    raft: int = 0
    replay: int = 0
    held_out: tuple[str, ...] = ()
    changed: dict[str, int] = {}
    beside: tuple[str, ...] = ()


class ExportSummary(msgspec.Struct, frozen=True, kw_only=True):
    """All formats that were written."""

    exports: tuple[Exported, ...]


def files_before(manifest: Path) -> set[Path]:
    """The files of an export that is about to be replaced, by its manifest."""
    try:
        old = json.loads(manifest.read_bytes())
        names = [*(file["path"] for file in old["files"]), *(name for name in old.get("beside", ()) if name != "manifest.json")]
        inside = [manifest.parent / name for name in names]
        return {path for path in inside if manifest.parent.resolve() in path.resolve().parents}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def described(split: str, shard: Shard, report: CheckReport) -> ExportedFile:
    return ExportedFile(
        split=split,
        path=str(shard.path),
        rows=shard.rows,
        tokens=shard.tokens,
        bytes=shard.bytes,
        sha256=shard.sha256,
        kinds=shard.kinds,
        problems=sum(number for rule, number in report.by_rule.items() if rule not in _NUMBERS),
    )


def warnings_of(
    reports: Mapping[str, Sequence[CheckReport]], form: Format, files: Sequence[ExportedFile], count: Mapping[str, int]
) -> Iterator[str]:
    if form.status != "open":
        yield f"{form.status}: {form.status_note} ({form.link})"
    for split, each in reports.items():
        for report in each:
            for rule, number in report.by_rule.items():
                first = next(problem for problem in report.problems if problem.rule == rule)
                if rule in _NUMBERS:
                    yield f"{split}: {first.what}; {first.remedy}"
                else:
                    yield f"{Path(report.path).name}: {number} x {rule} (first in line {first.line}: {first.what})"
    numbers = Counter(file.split for file in files)
    for split, number in numbers.items():
        if number > 1:
            yield f"{split}: {number} files; where a job takes one file only, train on one after the other"
    rows = sum(file.rows for file in files if file.split == "train")
    if form.limits.most_rows is not None and numbers["train"] > 1 and rows > form.limits.most_rows:
        yield f"train: {rows:,} rows in all; at most {form.limits.most_rows:,} are taken"
    if not rows:
        yield f"no row fits this format ({form.shape})"
    if not count.get("examples"):
        yield _ORIGINALS_ALONE


def beside(exported: Exported, settings: Settings, form: Format, workspace: Workspace) -> dict[str, str]:
    """The further files of the folder by name: the card, and what a trainer is started with."""
    train = [file for file in exported.files if file.split == "train"]
    if not train:
        return {}

    def names(split: str) -> tuple[str, ...]:
        return tuple(name for file, name in zip(exported.files, _names(exported), strict=True) if file.split == split)

    facts = RunFacts(
        format=exported.format,
        train=names("train"),
        validation=names("validation"),
        rows=sum(file.rows for file in train),
        tokens=sum(file.tokens for file in train),
        epochs=settings.epochs,
        seed=settings.seed,
        model=settings.tuned_model,
        validation_rows=sum(file.rows for file in exported.files if file.split == "validation"),
    )
    sources = (
        Source(source=document.source, language=document.language, licences=licences_in(document.text))
        for document in jsonl.read(workspace.documents, Document)
    )
    files = [
        CardFile(split=file.split, name=name, rows=file.rows, bytes=file.bytes, kinds=file.kinds)
        for file, name in zip(exported.files, _names(exported), strict=True)
    ]
    return {"README.md": card(exported.format, form, files, sources, exported.left_out, settings, facts), **files_of(form, facts)}


def _names(exported: Exported) -> list[str]:
    return [Path(file.path).relative_to(exported.folder).as_posix() for file in exported.files]


def manifest(exported: Exported, settings: Settings, form: Format, workspace: Workspace) -> dict[str, object]:
    files = [{**msgspec.to_builtins(file), "path": name} for file, name in zip(exported.files, _names(exported), strict=True)]
    return {
        "ftprep": __version__,
        "format": {
            "name": exported.format,
            "link": form.link,
            "read_on": form.read_on,
            "status": form.status + (f": {form.status_note}" if form.status_note else ""),
        },
        "files": files,
        "rows": sum(file.rows for file in exported.files),
        "tokens": sum(file.tokens for file in exported.files),
        "beside": list(exported.beside),
        "originals": exported.originals,
        "seeds": exported.seeds,
        "examples": exported.examples,
        "raft": exported.raft,
        "replay": exported.replay,
        "held_out": exported.held_out,
        "standalone_sentences": sum(map(len, by_passage(jsonl.read(workspace.standalone, Standalone)).values())),
        "left_out": exported.left_out,
        "changed": exported.changed,
        "warnings": list(exported.warnings),
        "settings": {name: getattr(settings, name) for name in _RECORDED},
        "sources": [{"source": d.source, "document_id": d.id} for d in jsonl.read(workspace.documents, Document)],
    }
