"""local, for large models: one passage alone in the prompt, its items back as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ftprep.lexicon import words
from ftprep.records import Passage, Request
from ftprep.strategies.contract import Corpus, Draft

LEAST_WORDS = 4
"""A passage with fewer words (a lone heading, a page number) states no fact."""
_ENOUGH = 200  # characters that hold so many words nearly always


def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """A request for each passage in focus (times samples)."""
    for passage in corpus.focused():
        if len(words(passage.text[:_ENOUGH])) < LEAST_WORDS and len(words(passage.text)) < LEAST_WORDS:
            draft.skipped["passage of fewer than 4 words"] += 1
            continue
        yield from draft.requests(
            strategy="local",
            task="passages",
            template="local",
            document_id=passage.document_id,
            focus=(passage.id,),
            values={
                "title": corpus.title(passage),
                "heading": " > ".join(passage.heading) or "-",
                "passages": f"[{passage.id}] {passage.text.strip()}",
            },
        )


def labelled(passages: Iterable[Passage]) -> str:
    """Passages as prompts show them, each with its id, under a line with their headings where these change.

    (Internal tools > Kestrel)
    [9b2e71c04d] Kestrel is owned by the Data Platform team.
    """
    lines: list[str] = []
    heading: tuple[str, ...] = ()
    for passage in passages:
        if passage.heading != heading and passage.heading:
            lines.append(f"({' > '.join(passage.heading)})")
        heading = passage.heading
        lines.append(f"[{passage.id}] {passage.text.strip()}")
    return "\n".join(lines)
