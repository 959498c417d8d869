"""The export stage: originals and accepted examples as the files that a provider takes, split by document, then checked.

export/openai/train.jsonl  validation.jsonl  README.md  manifest.json    the manifest comes last: where it stands, all is there
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

import msgspec

from ftprep import jsonl, tokens
from ftprep.check import CheckReport, check_file, token_faults
from ftprep.config import choose
from ftprep.digests import Digests, digest_of
from ftprep.errors import NoDocuments, NoExamples, NotOurs
from ftprep.formats import FORMATS, Format
from ftprep.manifest import Exported, ExportSummary, beside, described, files_before, manifest, warnings_of
from ftprep.mix import Mix
from ftprep.originals import originals
from ftprep.progress import Progress
from ftprep.raft import Raft
from ftprep.records import Document, Example, Passage, Record, Standalone
from ftprep.replay import Replay, wanted
from ftprep.settings import Settings
from ftprep.shapes import evened, losses, sample_of, shape_refusal
from ftprep.shards import Shard, Shards
from ftprep.sorting import Entry, Sorter
from ftprep.split import BOTH_SIDES, Split, by_document, by_entity, homes_of
from ftprep.standalone import by_passage, quoting_originals, resolved
from ftprep.workspace import Workspace

_COUNTED = {"original": "originals", "seed": "seeds", "raft": "raft", "replay": "replay"}


class Corpus(msgspec.Struct, frozen=True, kw_only=True):
    """What all formats share: the titles of documents, the document of each passage, and what is held out."""

    titles: Mapping[str, str]
    homes: Mapping[str, str]
    split: Split


def export(workspace: Workspace, settings: Settings, formats: Sequence[str], out: Path | None, progress: Progress) -> ExportSummary:
    """Write each format to its folder (or all of one format to `out`) and check it. Memory holds ids, no texts.

    Validation documents are whole: an example goes there only if all its documents do. One that rests on documents of both sides
    would leak and is left out, counted. Those documents are chosen that the fewest examples link to others.

    Raises UnknownName, NoDocuments, NoExamples, NotOurs (a training file of somebody else lies there), NotWritable, MissingExtra.
    """
    settings = guarded(workspace, settings)
    rows = [(name, choose("format", name, FORMATS)) for name in formats]
    if not workspace.passages.exists():
        raise NoDocuments(path=workspace.root)
    if not workspace.examples.exists():
        raise NoExamples(path=workspace.root)
    titles = {document.id: document.title for document in jsonl.read(workspace.documents, Document)}
    corpus = Corpus(
        titles=titles,
        homes={passage.id: passage.document_id for passage in jsonl.read(workspace.passages, Passage)},
        split=split_of(workspace, settings, titles),
    )
    done = []
    for name, form in rows:
        folder = workspace.exports / name if out is None else (out if len(rows) == 1 else out / name)
        progress.begin(f"export {name}", None, "rows")
        try:
            done.append(_write(workspace, settings, name, form, folder, corpus, progress))
        finally:
            progress.end()
    return ExportSummary(exports=tuple(done))


def guarded(workspace: Workspace, settings: Settings) -> Settings:
    """The settings with the frozen test set of `eval build` as what is banned, where there is one and no other is named."""
    if settings.ban is not None or not workspace.eval_banned.exists():
        return settings
    return msgspec.structs.replace(settings, ban=str(workspace.eval_banned))


def split_of(workspace: Workspace, settings: Settings, titles: Mapping[str, str]) -> Split:
    """What is held out for validation. Raises BadSetting."""
    passages = jsonl.read(workspace.passages, Passage)
    if settings.split == "entity":
        return by_entity(passages, lambda: examples_of(workspace, settings, titles), settings.validation, settings.seed)
    return by_document(passages, lambda: jsonl.read(workspace.examples, Example), settings.validation, settings.seed)


def examples_of(workspace: Workspace, settings: Settings, titles: Mapping[str, str], raft: Raft | None = None) -> Iterator[Example]:
    """Every row that could be written: originals, seeds, what was augmented, and RAFT rows made of the last. Replay comes after."""
    found = by_passage(jsonl.read(workspace.standalone, Standalone))
    for row in originals(resolved(jsonl.read(workspace.passages, Passage), found), titles, settings.originals):
        yield quoting_originals(row, found)
    yield from jsonl.read(workspace.seeds, Example)
    for example in jsonl.read(workspace.examples, Example):
        yield example
        if raft is not None:
            yield from raft.rows(example)


def side_of(example: Example, corpus: Corpus) -> tuple[str, str | None]:
    """The split that an example belongs to; or "" and why to none."""
    documents = homes_of(example, corpus.homes)
    if documents is None:
        return "", "its passage has changed or is gone since: `ftprep augment` asks about what is there now"
    side = corpus.split.side(example, documents)
    if side is None:
        return "", BOTH_SIDES
    if example.kind == "replay" and side != "train":
        return "", "a replay row that says a held-out name"
    return side, None


def record_of(example: Example, settings: Settings, form: Format, changed: Counter[str]) -> Record | str:
    """The record of an example; or why the format can't hold it. What it loses is counted in `changed`."""
    sample = sample_of(example, settings)
    if (reason := shape_refusal(sample, form)) is not None:
        return reason
    even = evened(sample, form, settings)
    record = form.dialect.write(even or sample)
    if isinstance(record, str):
        return record
    size = sum(len(turn.content.encode()) for turn in sample.turns)
    for rule, what in (*form.dialect.faults(record), *token_faults(record, size, form)):
        if rule not in form.warned:
            return f"the format would refuse it: {rule}" + (f" ({what})" if rule == "reserved-word" else "")
    changed.update(losses(sample, form))
    if even is not None:
        changed["its own system turn, which the format asks for in all rows or in none"] += 1
    return record


def _write(
    workspace: Workspace, settings: Settings, name: str, form: Format, folder: Path, corpus: Corpus, progress: Progress
) -> Exported:
    place = folder / "manifest.json"
    elsewhere = workspace.exports not in folder.parents  # within the run folder it is a leftover of a kill
    layout = form.layout
    if elsewhere and not place.exists() and any(folder.glob(f"{layout.train}*.{layout.container}")):
        raise NotOurs(path=folder)
    earlier = files_before(place)
    with jsonl.replacing(place):
        pass  # the folder can be written: said before any work
    place.unlink()
    left_out: Counter[str] = Counter()
    count: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    mix = Mix(settings)
    number = 0
    held = frozenset(corpus.split.held_out)
    raft = Raft(workspace.passages, settings.raft, settings.seed, lambda document: str(document in held))
    replay = Replay(Path(settings.replay), settings.seed) if settings.replay is not None else None

    def replayed() -> Iterator[Example]:  # begun when all others are written: their number tells how many are wanted
        if replay is not None:
            yield from replay.sample(wanted(len(train) - sum(1 for _ in seen.repeats()), settings.replay_share))

    with Sorter(folder) as train, Sorter(folder) as validation, Digests() as seen:
        for example in chain(examples_of(workspace, settings, corpus.titles, raft), replayed()):
            count[_COUNTED.get(example.kind, "examples")] += 1
            side, reason = side_of(example, corpus)
            reason = reason or mix.refusal(example)
            record = reason or record_of(example, settings, form, changed)
            if isinstance(record, str):
                left_out[record] += 1
                continue
            number += 1
            counted = sum(tokens.count(message.content) for message in example.messages)
            line = jsonl.encode(record)
            (train if side == "train" else validation).add(Entry(mix.order(example), number, example.kind, counted, line))
            seen.add(digest_of(record), number)
            progress.step()
        repeated = {again for again, _ in seen.repeats()}
        if repeated:
            left_out["the same row as another"] = len(repeated)
        shards = {
            split: _shards(entries, repeated, folder, stem, form, settings)
            for split, entries, stem in (("train", train, layout.train), ("validation", validation, layout.validation))
            if stem is not None
        }
        if layout.validation is None and (kept := sum(entry.number not in repeated for entry in validation.sorted())):
            left_out["held out, and the format takes no validation file (--validation 0 trains on them)"] = kept
    for path in earlier - {shard.path for each in shards.values() for shard in each}:
        with suppress(OSError):
            path.unlink()
    reports = {split: [_checked(shard, name, split, settings, form, len(each)) for shard in each] for split, each in shards.items()}
    files = tuple(
        described(split, shard, report)
        for split, each in shards.items()
        for shard, report in zip(each, reports[split], strict=True)
    )
    exported = Exported(
        format=name,
        folder=str(folder),
        files=files,
        originals=count["originals"],
        seeds=count["seeds"],
        examples=count["examples"],
        raft=count["raft"],
        replay=count["replay"],
        held_out=corpus.split.held_out,
        left_out=dict(left_out.most_common()),
        changed=dict(changed.most_common()),
        warnings=(
            *warnings_of(reports, form, files, count),
            *([replay.shortage] if replay is not None and replay.shortage else []),
        ),
    )
    texts = beside(exported, settings, form, workspace)
    for file, text in texts.items():
        with jsonl.replacing(folder / file) as out:
            out.write(text.encode())
    exported = msgspec.structs.replace(exported, beside=(*texts, "manifest.json"))
    jsonl.write_json(place, manifest(exported, settings, form, workspace))
    return exported


def _shards(entries: Sorter, repeated: set[int], folder: Path, stem: str, form: Format, settings: Settings) -> list[Shard]:
    """The rows in their order, those that repeat another left out, cut into files."""
    most = form.limits.most_bytes
    if settings.shard_mb is not None:
        most = min(int(settings.shard_mb * 1e6), most or 1 << 62)
    layout = form.layout
    with Shards(
        folder,
        stem,
        layout.container,
        most_rows=settings.shard_rows,
        most_bytes=most,
        bom=_marked(form, settings),
        always_numbered="/" in stem,
    ) as shards:
        for entry in entries.sorted():
            if entry.number not in repeated:
                shards.add(entry)
        return shards.finish()


def _checked(shard: Shard, name: str, split: str, settings: Settings, form: Format, of: int) -> CheckReport:
    whole = split == "train" and of == 1
    return check_file(shard.path, name, part="train" if whole else "validation", bom=_marked(form, settings))


def _marked(form: Format, settings: Settings) -> bool:
    return settings.bom and form.layout.bom == "optional"
