"""What a check looks at: one row that a model wrote, and the source that it must be true to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import msgspec

from ftprep.lexicon import content_stems, words
from ftprep.records import Evidence, Kind


class Candidate(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One row to be judged. `statement` is what the row asserts: for a question, the question with its answer put in.

    `sources` are the sentences that it must rest on, `cited` all passages that its evidence may quote, by id. `strict` is set for
    small models: what cannot be shown to follow word by word is refused there, where a large model gets the benefit of the doubt.
    `promised` is the entity that a forced beginning ("The person who") must come to name.
    """

    kind: Kind
    statement: str
    sources: tuple[str, ...]
    question: str = ""
    answer: str = ""
    evidence: tuple[Evidence, ...] = ()
    cited: Mapping[str, str] = {}
    strict: bool = False
    promised: str = ""

    @cached_property
    def source(self) -> str:
        """All sources in one text."""
        return "\n".join(self.sources)

    @cached_property
    def source_stems(self) -> frozenset[str]:
        """The stems of all content words of the source."""
        return frozenset(content_stems(self.source))

    @cached_property
    def text(self) -> str:
        """All that the model would learn to read and say."""
        return f"{self.question} {self.answer}".strip() if self.question else self.statement


Check = Callable[[Candidate], str | None]
"""Returns the reason for a refusal (holding no text but single words of the row), or None."""


def shown(found: Sequence[str], most: int = 3) -> str:
    """A few words for a reason: ["Lyon", "2021"] -> "'Lyon', '2021'" """
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(f"'{word}'" for word in found[:most]) + more


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same words in the same order, articles, case and punctuation apart."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> list[str]:
    return [word for word in words(text) if word not in ("the", "a", "an")]
