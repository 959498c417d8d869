"""What a check looks at: one row that a model wrote, and the source that it must be true to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

import msgspec

from ftprep.checks.asserting import declared
from ftprep.checks.kept import Trace
from ftprep.checks.quotes import quoted_places
from ftprep.entities import entities
from ftprep.lexicon import content_stems, words
from ftprep.pointers import points_elsewhere
from ftprep.records import Evidence, Kind

LONGER = ("note", "trace")
"""Kinds of several sentences, which explain: held to their names, numbers, quotes and relations, not to each word."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One row to be judged. `statement` is what the row asserts: for a question, the question with its answer put in.

    `sources` are the sentences that it must rest on, `cited` all passages that its evidence may quote, by id. `strict` is set for
    small models: what cannot be shown to follow word by word is refused there, where a large model gets the benefit of the doubt.
    `around` are the titles and headings over the sources (they are among `sources` too), `language` the documents' (None: unknown),
    `earlier` the rows kept before that it is held against. `promised` is the entity that a forced
    beginning ("The person who") must come to name, `opening` the one that a reversal must begin with.
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
    opening: str = ""
    around: tuple[str, ...] = ()
    language: str | None = None
    earlier: tuple[Trace, ...] = ()

    @cached_property
    def source(self) -> str:
        """All sources in one text."""
        return "\n".join(self.sources)

    @cached_property
    def source_stems(self) -> frozenset[str]:
        """The stems of all content words of the source."""
        return frozenset(content_stems(self.source))

    @cached_property
    def quoted(self) -> tuple[str, ...]:
        """The sentences of the source that the evidence quotes; all of them where that can't be told."""
        sentences = tuple(sentence for sentence in self.sources if sentence not in self.around)
        places = {place for evidence in self.evidence for place in quoted_places(evidence.quote, sentences)}
        return tuple(sentences[place] for place in sorted(places)) or sentences

    @cached_property
    def scope(self) -> str:
        """What the row may speak of: what is `spoken`, titles and headings."""
        return "\n".join([self.spoken, *self.around])

    @cached_property
    def spoken(self) -> str:
        """The quoted sentences and those before them that say what "it" is."""
        sentences = tuple(sentence for sentence in self.sources if sentence not in self.around)
        wanted = set(self.quoted)
        for place in range(len(sentences) - 1, 0, -1):
            if sentences[place] in wanted and self._points_back(sentences[place]):
                wanted.add(sentences[place - 1])
        return "\n".join(sentence for sentence in sentences if sentence in wanted)

    def _points_back(self, sentence: str) -> bool:
        return points_back(sentence) if self.english else points_elsewhere(sentence, self.language)

    @cached_property
    def scope_stems(self) -> frozenset[str]:
        """The stems of all content words of the scope."""
        return frozenset(content_stems(self.scope))

    @cached_property
    def brief(self) -> bool:
        """A large model's row of so few sentences that what is said of one of them holds for the row: not a note of a page."""
        return not self.strict and len(_SENTENCE.findall(self.answer if self.question else self.statement)) <= 2

    @cached_property
    def english(self) -> bool:
        """Whether rules made of English words hold: it is their language, or that is unknown and the source looks so."""
        return self.language == "en" if self.language is not None else _looks_english(self.source)

    @cached_property
    def declared(self) -> str:
        """What the row asserts with its words in the order of a statement, also where a question turned them round."""
        return declared(self.question, self.answer) if self.question and not self.strict else self.statement

    @cached_property
    def text(self) -> str:
        """All that the model would learn to read and say."""
        return f"{self.question} {self.answer}".strip() if self.question else self.statement


@lru_cache(maxsize=256)
def _looks_english(text: str) -> bool:
    there = words(text)
    latin = sum(word.isascii() for word in there) > 0.8 * len(there)
    return latin and sum(word in _ENGLISH for word in there) >= sum(word in _FOREIGN for word in there)


_SENTENCE = re.compile(r"[.!?。！？](?=\s+[^\W\d_a-z]|\s*$)")
_ENGLISH = frozenset("the of and is are was to a an by with that it on has must for in at from until when who".split())
_FOREIGN = frozenset(
    """der die das und ist nicht ein eine einer den dem von mit für auf wird werden le
    la les des est dans une un du pour par avec el los
    las que del una es en con por il di che per della sono een het van voor""".split()
)
_POINTER = re.compile(
    r"\b(?:it|they|them|their|its|he|him|his|she|her|this|these|those|there|thereof|then)\b"
    r"|^The [a-z]+(?: [a-z]+)? (?=(?:is|are|was|were|has|have|had|must|may|can|will|[a-z]+(?:s|ed)) )|^At first\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!^)\b[A-Z]\w+")


def points_back(sentence: str) -> bool:
    """Whether a sentence speaks of something by "it", "his", "the old system" that no name before it in the sentence explains."""
    match = _POINTER.search(sentence)
    if match is None:
        return False
    opening = next(iter(entities(sentence)), None)
    named = opening is not None and opening.kind in ("name", "person") and opening.start < match.start()
    return not named and _NAME.search(sentence[: match.end()]) is None


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
