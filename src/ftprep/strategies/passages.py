"""local, for large models: one passage alone in the prompt, its items back as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from ftprep.lexicon import words
from ftprep.records import Passage, Request
from ftprep.strategies.contract import Corpus, Draft

LEAST_WORDS = 4
"""A passage with fewer words (a lone heading, a page number) states no fact."""


def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """A request for each passage in focus (times samples)."""
    for passage in corpus.focused():
        if len(words(passage.text)) < LEAST_WORDS:
            draft.skipped["passage of fewer than 4 words"] += 1
            continue
        yield from draft.requests(
            strategy="local",
            task="passages",
            template="local",
            document_id=passage.document_id,
            focus=(passage.id,),
            values={"title": corpus.title(passage), "heading": " > ".join(passage.heading) or "-", "passages": labelled(passage)},
        )


def labelled(passage: Passage) -> str:
    """A passage as prompts show it: "[9b2e71c04d] Kestrel is owned by ..." """
    return f"[{passage.id}] {passage.text.strip()}"
