"""What a model with an adapter is asked about: names with all that belongs to them, and no pieces of names.

    "18F supervisors complete the Check."          18F             -> 18F supervisors
    "The Organizational Development (OD) branch"   OD              -> nothing, it stands in the whole name
    "on the first floor in wing 2"                 2               -> nothing
    "conduct small-scale UX research to learn"     UX              -> small-scale UX research

`entities` finds names by their capitals, which is right for holding a row to its source; whoever turns a sentence round needs the
noun phrase. By small words, and by what may be a verb, without a parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from ftprep.checks.verbs import (
    ADVERBS,
    BE,
    CONDITIONS,
    DETERMINERS,
    FINITE,
    JOINTS,
    is_content,
    main_verb,
    may_be_finite,
    plural,
    tokens,
)
from ftprep.entities import Entity

MOST_WORDS = 3
"""That are taken in on either side."""
MOST_OF_OBJECT = 7
"""Words of an object: a longer one is hardly put first."""
_POINTING = frozenset("its their his her your our my this that these those".split())
_HAVING = frozenset("has have had".split())
_SHORT = re.compile(r" \([A-Z][\w&/-]*\)")
_YEAR = re.compile(r" of (?:19|20)\d\d\b")
_NOUN = re.compile(r"[a-z][a-z-]*")
_NEVER = ADVERBS | CONDITIONS | JOINTS | frozenset("throughout en et y first last".split())


def whole_names(sentence: str, found: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities of a sentence as noun phrases, those left out that are only a part of one.

    whole_names("18F supervisors complete it.", entities(...)) -> (Entity("18F supervisors", "18F supervisors", "name", "", 0, 15),)
    """
    return tuple(_Sentence(sentence).whole(found))


def object_of(sentence: str) -> str:
    """What the sentence's verb acts upon, where that is a short phrase without a clause: it can open the passive. "" where there is
    none, or the verb is a form of "be".

    object_of("The IAA specifies a period of performance.") -> "a period of performance"
    object_of("Hiring managers will review all resumes.") -> "all resumes"; object_of("It is old.") -> ""
    """
    return _Sentence(sentence).object()


class _Sentence:
    """A sentence with its words and where they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        plain, at = text.replace("’", "'"), 0
        for token in tokens(text):
            place = plain.find(token, at)
            if place < 0:
                break  # "it's" has become "it is"
            self.words.append(token)
            self.starts.append(place)
            at = place + len(token)
        verb = main_verb(self.words)
        self.verb = len(self.words) if verb is None else verb

    def whole(self, found: Iterable[Entity]) -> Iterator[Entity]:
        reached = 0
        for entity in found:
            start, end = entity.start, entity.end
            if start < reached or self.text[:start].endswith("(") or self._numbered(entity):
                continue
            if entity.kind == "name":
                if more := _YEAR.match(self.text, end) or _SHORT.match(self.text, end):
                    end = more.end()
                if not entity.head or end > entity.end:
                    ahead = self._ahead(end)
                    if ahead is None:
                        continue
                    end = ahead
                if start:
                    start = self._behind(start)
            reached = end
            text = self.text[start:end]
            core = entity.core if (start, end) == (entity.start, entity.end) else re.sub(r"^(?:[Tt]he|[Aa]n?|[Oo]ur) ", "", text)
            yield msgspec.structs.replace(entity, text=text, core=core, start=start, end=end)

    def object(self) -> str:
        there, at = self.words, self.verb
        if at >= len(there) or there[at].lower() in BE | _HAVING or not may_be_finite(there, at):
            return ""
        if there[at].lower() in FINITE:
            at = next((one for one in range(at + 1, len(there)) if is_content(there[one]) and there[one] not in _NEVER), len(there))
        begun = end = at + 1
        while end < len(there) and end - begun < MOST_OF_OBJECT:
            word = there[end].lower()
            of = word == "of" and end > begun
            if not (of or word in DETERMINERS or (is_content(word) and word not in _NEVER and not word.endswith("ly"))):
                break
            end += 1
        while end > begun and not is_content(there[end - 1]):
            end -= 1
        listed = end < len(there) and there[end].lower() in (",", "and", "or")
        if end <= begun or listed or there[begun].lower() in _POINTING or may_be_finite(there, begun):
            return ""
        if end == begun + 1 and there[begun].islower() and not plural(there[begun]):
            return ""  # "submissions go to": a noun was taken for the verb
        return self.text[self.starts[begun] : self.starts[end - 1] + len(there[end - 1])]

    def _ahead(self, end: int) -> int | None:
        """Behind the nouns that follow a name and belong to it; None where it is a piece of something whose end can't be told."""
        at = next((number for number, start in enumerate(self.starts) if start >= end), len(self.words))
        for _ in range(MOST_WORDS):
            if at >= len(self.words) or self.starts[at] != end + 1 or not self._belongs(at):
                break
            if may_be_finite(self.words, at):
                return None if at < self.verb else end
            if at > self.verb and self.words[at].endswith(("ed", "ing")):
                return None
            end = self.starts[at] + len(self.words[at])
            at += 1
        return end

    def _belongs(self, at: int) -> bool:
        word = self.words[at]
        plain = _NOUN.fullmatch(word) is not None and word not in _NEVER and not word.endswith("ly")
        return plain and is_content(word) and at != self.verb

    def _behind(self, start: int) -> int:
        """Before the adjectives between a determiner and a name, the determiner taken in; or before one with a hyphen."""
        at = next((number for number, place in enumerate(self.starts) if place >= start), 0)
        begun = start
        for number in range(at - 1, max(-1, at - 1 - MOST_WORDS), -1):
            word = self.words[number]
            if word.lower() in DETERMINERS:
                return self.starts[number]
            if not self._belongs(number) or may_be_finite(self.words, number):
                break
            if "-" in word:
                begun = self.starts[number]
        return begun

    def _numbered(self, entity: Entity) -> bool:
        """ "wing 2", "step 10": the number is no thing of its own."""
        before = self.text[: entity.start].rsplit(None, 1)
        return (
            entity.kind == "number" and entity.text.isdigit() and bool(before) and before[-1].isalpha() and is_content(before[-1])
        )
