"""global, for large models: the whole corpus as the shared first part, one document in focus.

Where the corpus exceeds the model's window it is cut into packs of neighbouring documents, each document in focus within its own
pack: a deviation from the paper that the plan reports. The context of a pack is stored once and is the byte-identical first part of
all its requests, so that providers' prompt caches price it at the cached rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ftprep.records import Passage, Request
from ftprep.strategies.contract import Corpus, Draft
from ftprep.strategies.passages import labelled

UNKNOWN_WINDOW = 32_000
"""Tokens assumed where the model's window is neither known nor given as `context_tokens` in ftprep.yaml."""

FOCUS_TOKENS = 1500
"""A longer document is put in focus in several parts, so that its end is worked on as well as its beginning."""

_MARGIN = 1.15  # labels, titles and the difference between our tokenizer and the model's


def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """A request for each document in focus (for each part of a long one), the requests of one pack together."""
    documents = [list(group) for _, group in groupby(corpus.passages, key=lambda passage: passage.document_id)]
    if len(documents) < 2:
        draft.skipped["global needs at least two documents"] += len(documents)
        return
    for pack in _packs(documents, _room(draft)):
        context_id = None
        for document in pack:
            focused = [passage for passage in document if passage.id in corpus.focus]
            for part in _cut(focused, FOCUS_TOKENS):
                context_id = context_id or draft.share(_context(pack, corpus))
                yield from draft.requests(
                    strategy="global",
                    task="links",
                    template="global",
                    document_id=document[0].document_id,
                    focus=tuple(passage.id for passage in part),
                    values={"title": corpus.title(document[0]), "passages": "\n".join(map(labelled, part))},
                    context_id=context_id,
                )


def _room(draft: Draft) -> int:
    """Tokens left for the corpus beside the instructions, the focus and the answer."""
    window = draft.target.context_tokens or UNKNOWN_WINDOW
    template = draft.templates["global"]
    instructions = (len(template.system) + len(template.user)) // 3
    return max(500, int((window - template.parameters.max_tokens - instructions - FOCUS_TOKENS) / _MARGIN))


def _packs(documents: Iterable[list[Passage]], room: int) -> Iterator[list[list[Passage]]]:
    """Neighbouring documents that fit the window together; a document larger than the window is cut at passages."""
    pack: list[list[Passage]] = []
    used = 0
    for document in documents:
        for piece in _cut(document, room):
            size = sum(passage.tokens for passage in piece)
            if pack and used + size > room:
                yield pack
                pack, used = [], 0
            pack.append(piece)
            used += size
    if pack:
        yield pack


def _cut(passages: list[Passage], most: int) -> Iterator[list[Passage]]:
    piece: list[Passage] = []
    used = 0
    for passage in passages:
        if piece and used + passage.tokens > most:
            yield piece
            piece, used = [], 0
        piece.append(passage)
        used += passage.tokens
    if piece:
        yield piece


def _context(pack: list[list[Passage]], corpus: Corpus) -> str:
    """The shared first part of all the requests of a pack."""
    parts = ["### Documents\n"]
    for document in pack:
        parts.append(f"\n## {corpus.title(document[0]) or 'Untitled'}\n")
        parts += [labelled(passage) + "\n" for passage in document]
    return "".join(parts).rstrip("\n")
