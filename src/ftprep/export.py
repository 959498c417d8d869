"""The export stage: originals and accepted examples as the files that a provider takes, split by document, then checked.

export/openai/train.jsonl  validation.jsonl  README.md  manifest.json    the manifest comes last: where it stands, all is there
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
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
from ftprep.records import Document, Example, Passage, Record, stable_id
from ftprep.settings import Settings
from ftprep.shapes import losses, sample_of, shape_refusal
from ftprep.shards import Shard, Shards
from ftprep.sorting import Entry, Sorter
from ftprep.workspace import Workspace

_COUNTED = {"original": "originals", "seed": "seeds", "raft": "raft"}


class Corpus(msgspec.Struct, frozen=True, kw_only=True):
    """What all formats share: the titles of documents, the document of each passage, and the documents held out."""

    titles: Mapping[str, str]
    homes: Mapping[str, str]
    held_out: frozenset[str]


def export(workspace: Workspace, settings: Settings, formats: Sequence[str], out: Path | None, progress: Progress) -> ExportSummary:
    """Write each format to its folder (or all of one format to `out`) and check it. Memory holds ids, no texts.

    Validation documents are whole: an example goes there only if all its documents do. One that rests on documents of both sides
    would leak and is left out, counted. Those documents are chosen that the fewest examples link to others.

    Raises UnknownName, NoDocuments, NoExamples, NotOurs (a training file of somebody else lies there), NotWritable, MissingExtra.
    """
    rows = [(name, choose("format", name, FORMATS)) for name in formats]
    if not workspace.passages.exists():
        raise NoDocuments(path=workspace.root)
    if not workspace.examples.exists():
        raise NoExamples(path=workspace.root)
    corpus = Corpus(
        titles={document.id: document.title for document in jsonl.read(workspace.documents, Document)},
        homes={passage.id: passage.document_id for passage in jsonl.read(workspace.passages, Passage)},
        held_out=validation_documents(workspace, settings.validation, settings.seed),
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


def validation_documents(workspace: Workspace, share: float, seed: int) -> frozenset[str]:
    """The documents held out for validation: about `share` of all tokens, at least one document where there are two.

    Documents that few examples link to others come first, in an order drawn from the seed; none where `share` is 0.
    """
    sizes: defaultdict[str, int] = defaultdict(int)
    homes = {}
    for passage in jsonl.read(workspace.passages, Passage):
        sizes[passage.document_id] += passage.tokens
        homes[passage.id] = passage.document_id
    if share == 0 or len(sizes) < 2:
        return frozenset()
    links: Counter[str] = Counter()
    for example in jsonl.read(workspace.examples, Example):
        if len(documents := _documents(example, homes) or ()) > 1:
            links.update(documents)
    wanted, taken = share * sum(sizes.values()), 0
    chosen: list[str] = []
    for name in sorted(sizes, key=lambda one: (links[one], stable_id([str(seed), one]))):
        if chosen and (taken + sizes[name] / 2 > wanted or len(chosen) == len(sizes) - 1):
            break
        chosen.append(name)
        taken += sizes[name]
    return frozenset(chosen)


def examples_of(workspace: Workspace, settings: Settings, corpus: Corpus) -> Iterator[Example]:
    """Every row that could be written, of every origin: originals, seeds, what was augmented, and RAFT rows made of the last."""
    raft = Raft(workspace.passages, settings.raft, settings.seed, lambda name: str(name in corpus.held_out))
    yield from originals(jsonl.read(workspace.passages, Passage), corpus.titles, settings.originals)
    yield from jsonl.read(workspace.seeds, Example)
    for example in jsonl.read(workspace.examples, Example):
        yield example
        yield from raft.rows(example)


def side_of(example: Example, corpus: Corpus) -> tuple[str, str | None]:
    """The split that an example belongs to; or "" and why to none."""
    documents = _documents(example, corpus.homes)
    if documents is None:
        return "", "its passage has changed or is gone since: `ftprep augment` asks about what is there now"
    inside = [document in corpus.held_out for document in documents]
    if any(inside) and not all(inside):
        return "", "rests on documents of both training and validation"
    return "validation" if inside and all(inside) else "train", None


def _documents(example: Example, homes: Mapping[str, str]) -> tuple[str, ...] | None:
    """The documents that an example rests on as they are named now; None where one of its passages is not there any more. A passage
    that stayed the same in a document that changed keeps its id, the document does not.
    """
    if not all(passage in homes for passage in example.passage_ids):
        return None
    return tuple(dict.fromkeys(homes[passage] for passage in example.passage_ids)) or example.document_ids


def record_of(example: Example, settings: Settings, form: Format, changed: Counter[str]) -> Record | str:
    """The record of an example; or why the format can't hold it. What it loses is counted in `changed`."""
    sample = sample_of(example, settings)
    if (reason := shape_refusal(sample, form)) is not None:
        return reason
    record = form.dialect.write(sample)
    if isinstance(record, str):
        return record
    size = sum(len(turn.content.encode()) for turn in sample.turns)
    for rule, what in (*form.dialect.faults(record), *token_faults(record, size, form)):
        if rule not in form.warned:
            return f"the format would refuse it: {rule}" + (f" ({what})" if rule == "reserved-word" else "")
    changed.update(losses(sample, form))
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
    with Sorter() as train, Sorter() as validation, Digests() as seen:
        for example in examples_of(workspace, settings, corpus):
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
            left_out["held out, and the format takes no validation file"] = kept
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
        left_out=dict(left_out.most_common()),
        changed=dict(changed.most_common()),
        warnings=tuple(warnings_of(reports, form, files, count)),
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
