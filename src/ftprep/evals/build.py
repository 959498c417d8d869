"""The stage `eval build`: facts from the documents, items from the facts, written once and frozen.

eval/items.jsonl      the test set
eval/banned.jsonl     its wording and the names held out: `export` keeps both out of the training file
eval/manifest.json    how it was made; written last
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import msgspec

from ftprep import jsonl
from ftprep.drafting import json_mode
from ftprep.errors import AlreadyFrozen, NoDocuments, NothingToTest
from ftprep.evals import extraction
from ftprep.evals.general import general
from ftprep.evals.making import Maker, banned
from ftprep.evals.questions import SPLITS, Frozen, Question, Source, Stated
from ftprep.evals.stated import stated
from ftprep.generate import GenerateSummary, generate
from ftprep.ledger import answered
from ftprep.progress import Progress
from ftprep.prompts import load_templates
from ftprep.records import Document, Example, Passage, Standalone, Target
from ftprep.settings import Settings
from ftprep.standalone import Resolved, by_passage
from ftprep.strategies.contract import Corpus, Draft
from ftprep.workspace import Workspace


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What was made. `generation` None: no model was asked. `rows_before`: examples that were there already."""

    folder: str
    manifest: Frozen
    generation: GenerateSummary | None
    rows_before: int


def build(
    workspace: Workspace, settings: Settings, target: Target, progress: Progress, *, again: bool = False, most: int = 40
) -> Built:
    """Make the test set of a workspace's documents: by rules where the model is small, else by asking `target` for facts. At most
    `most` items of a split, drawn by the seed.

    Raises NoDocuments, AlreadyFrozen (there is one; `again` makes another), NothingToTest, and what `generate` raises.
    """
    if not workspace.passages.exists():
        raise NoDocuments(path=workspace.root)
    place = Workspace(workspace.evaluation)
    if workspace.eval_manifest.exists() and not again:
        raise AlreadyFrozen(path=workspace.eval_items)
    place.root.mkdir(parents=True, exist_ok=True)
    skipped: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    sent = None
    passages = Resolved(jsonl.Lines(workspace.passages, Passage), by_passage(jsonl.read(workspace.standalone, Standalone)))
    templates = load_templates(settings.templates)
    draft = Draft(target, templates, 1, json_mode=json_mode(settings, target))
    if target.profile == "small":
        facts = list(stated(passages, draft, skipped))
    else:
        facts, sent = _asked(workspace, place, settings, target, draft, refused, progress)
    maker = Maker(facts, passages, settings.seed)
    items = _drawn(list(maker.items()), most, settings.seed, skipped) + general()
    if all(item.split == "general" for item in items):
        raise NothingToTest(path=workspace.root, facts=len(facts))
    return _freeze(workspace, settings, target, items, maker, facts, skipped, refused, sent)


def _asked(
    workspace: Workspace,
    place: Workspace,
    settings: Settings,
    target: Target,
    draft: Draft,
    refused: Counter[str],
    progress: Progress,
) -> tuple[list[Stated], GenerateSummary]:
    """Ask for the facts of each passage, and read the answers."""
    titles = {document.id: document.title for document in jsonl.read(workspace.documents, Document)}
    passages = {passage.id: passage for passage in jsonl.read(workspace.passages, Passage)}
    focus = set(list(passages)[: settings.limit])
    requests = list(extraction.plan(Corpus(passages=passages.values(), titles=titles, focus=focus), draft))
    path = place.root / "facts-requests.jsonl"
    jsonl.write(path, requests)
    sent = generate(place, target, msgspec.structs.replace(settings, batch=False), progress, path)
    answers = answered(place.generations, {request.key for request in requests})
    return list(extraction.by_model(requests, answers, passages, refused)), sent


def _drawn(items: Sequence[Question], most: int, seed: int, skipped: Counter[str]) -> list[Question]:
    """At most so many of each split: those whose ids come first in an order of the seed."""
    kept = []
    for split in SPLITS:
        here = [item for item in items if item.split == split]
        chosen = sorted(here, key=lambda item: hashlib.blake2b(f"{seed} {item.id}".encode()).digest())[:most]
        skipped["item beyond the most of its split"] += len(here) - len(chosen)
        ids = {item.id for item in chosen}
        kept += [item for item in here if item.id in ids]
    return kept


def _freeze(
    workspace: Workspace,
    settings: Settings,
    target: Target,
    items: Sequence[Question],
    maker: Maker,
    facts: Sequence[Stated],
    skipped: Counter[str],
    refused: Counter[str],
    sent: GenerateSummary | None,
) -> Built:
    workspace.eval_manifest.unlink(missing_ok=True)
    jsonl.write(workspace.eval_items, items)
    jsonl.write(workspace.eval_banned, banned(items, maker.held_out))
    rows = sum(1 for _ in jsonl.read(workspace.examples, Example))
    counts = Counter(item.split for item in items)
    homes = Counter(document for item in items for document in item.document_ids)
    manifest = Frozen(
        hash=hashlib.sha256(workspace.eval_items.read_bytes()).hexdigest(),
        seed=settings.seed,
        extractor="rules" if target.profile == "small" else target.model,
        facts=len(facts),
        refused=dict(refused.most_common()),
        items={split: counts[split] for split in SPLITS},
        passed_over={reason: number for reason, number in (skipped + maker.skipped).most_common() if number},
        held_out=maker.held_out,
        sources=tuple(
            Source(document.id, document.source, homes[document.id])
            for document in jsonl.read(workspace.documents, Document)
            if homes[document.id]
        ),
        before_augmentation=rows == 0,
    )
    jsonl.write_json(workspace.eval_manifest, manifest)
    return Built(folder=str(workspace.eval_items.parent), manifest=manifest, generation=sent, rows_before=rows)
