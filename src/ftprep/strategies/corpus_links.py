"""global, for large models: the whole corpus as the shared first part, one document in focus.

Where the corpus exceeds the model's window it is cut into packs of related documents (`packing`), and each document is in focus
within its own pack: a deviation from the paper that the plan reports. The context of a pack is stored once and is the same first
part, byte for byte, of all its requests, so that providers' prompt caches price it at the cached rate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ftprep import tokens
from ftprep.records import Item, Request
from ftprep.strategies import answers
from ftprep.strategies.contract import Corpus, Draft, Pack
from ftprep.strategies.packing import Piece, cut, packs
from ftprep.strategies.passages import labelled

UNKNOWN_WINDOW = 32_000
"""Tokens assumed where the model's window is neither known nor given as `context_tokens`."""

FOCUS_TOKENS = 1500
"""A longer document is put in focus in several parts, so that its end is worked on as well as its beginning."""

_MARGIN, _MARGIN_ELSEWHERE = 1.03, 1.15
"""What is left free for headings, and where we count with another model's encoding for the difference to its own."""


def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """A request for each document in focus (for each part of a long one), the requests of one pack together."""
    documents = corpus.documents()
    if len(documents) < 2:
        draft.skipped["global needs at least two documents"] += len(documents)
        return
    room = _room(draft)
    for pack in packs([corpus.name(document[0].document_id) for document in documents], documents, room):
        asked: list[Request] = []
        context_id = None
        for piece in pack:
            document_id = piece.passages[0].document_id
            for part in cut([passage for passage in piece.passages if passage.id in corpus.focus], FOCUS_TOKENS):
                context_id = context_id or draft.share(_context(pack, corpus))
                asked += draft.requests(
                    strategy="global",
                    task="links",
                    template="global",
                    document_id=document_id,
                    focus=tuple(passage.id for passage in part),
                    values={"title": corpus.title(part[0]), "passages": labelled(part)},
                    context_id=context_id,
                    language=part[0].language,
                )
        if asked:
            held = sum(piece.size for piece in pack)
            inside = len({piece.passages[0].document_id for piece in pack})
            draft.packs.append(Pack(documents=inside, requests=len(asked), tokens=held, room=room))
        yield from asked


def _room(draft: Draft) -> int:
    """Tokens left for the corpus beside the instructions, the focus and the answer."""
    window = draft.target.context_tokens or UNKNOWN_WINDOW
    template = draft.templates["global"]
    instructions = (len(template.system) + len(template.user)) // 3
    margin = _MARGIN if tokens.is_exact(draft.target.model) else _MARGIN_ELSEWHERE
    return max(500, int((window - template.parameters.max_tokens - instructions - FOCUS_TOKENS) / margin))


def _context(pack: Sequence[Piece], corpus: Corpus) -> str:
    """The shared first part of all the requests of a pack."""
    parts = ["### Documents"]
    for piece in pack:
        parts.append(f"\n## {corpus.title(piece.passages[0]) or 'Untitled'}")
        parts.append(labelled(piece.passages))
    return "\n".join(parts)


def harvest(request: Request, text: str) -> list[Item]:
    """The items, and before them the links that the model wrote down first, as one of kind "trace" with all the items' quotes.

    Raises Unreadable where there is no JSON of that form at all.
    """
    found = answers.items(request, text)
    links = answers.field(text, "links")
    quotes = tuple(dict.fromkeys(one for item in found if item.kind == "inference" for one in item.evidence))
    trace = [Item(kind="trace", statement=links, evidence=quotes)] if links and quotes else []
    return [*trace, *found]
