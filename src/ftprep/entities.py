"""Finding what a sentence is about, without a model: names with their determiner and head noun, numbers with their unit, dates.

    "Kestrel is owned by the Data Platform team since March 2022."
     name                   name "the Data Platform team"   date "March 2022"

English rules for capitals and a short list of head nouns: made for short factual sentences of company prose, where they serve both
to choose what a small model is asked and to check what any model wrote. Other languages fall back on capitals and digits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import msgspec

from ftprep.lexicon import COMPANY_ENDINGS, FUNCTION, HEADS, NOT_NAMES, PRODUCT_ENDINGS, TYPED_FRONTS

EntityKind = Literal["name", "person", "number", "date"]

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = rf"(?:\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH}(?: \d{{1,2}},)? \d{{4}}|\b(?:19|20)\d\d\b(?![,.]?\d))"
_NUMBER_WORD = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|"
    r"thousand)"
)
_UNIT = r"(?:\s(?:business|working|calendar|full|new)?\s?(?:[a-z]+)(?:\sper\s[a-z]+)?)?"
_NUMBER = (
    rf"(?:[$€£]\s?\d[\d,.]*\d|[$€£]\d|\b\d[\d,.]*\d(?!\w|:\d|-[a-z])"
    rf"|\b\d(?!\w|:\d|-[a-z]|[\d,.]*\d)|\b{_NUMBER_WORD}\b)(?:\s?%|{_UNIT})"
)
_MIXED = r"\d+(?!(?:AM|PM|[KMGTP]i?B|[kMG]?Hz|[kMG]Wh?)\b)[A-Z][\w-]*"
"""Digits and letters in one name, 18F or 7600A, but no measure: 16GB."""
_CAPITAL = rf"[A-Z][\w&'’/.-]*\w(?:\+\+|#)?|[A-Z](?:\+\+|#)?|{_MIXED}"
_JOIN = r"(?:of|and|for|de|van|von|&)"
_NAME = (
    rf"(?<!\w)(?!(?:{'|'.join(sorted(NOT_NAMES))})\s\d)(?:{_CAPITAL})(?:(?:\s{_JOIN})?\s(?:{_CAPITAL})|\s\d+(?:\.\d+)*[A-Z]?\b)*"
)

_TOKEN = re.compile(rf"(?P<date>{_DATE})|(?P<number>{_NUMBER})|(?P<name>{_NAME})")


class Entity(msgspec.Struct, frozen=True):
    """A stretch of a sentence that names something: sentence[start:end] == text, determiner and head noun included.

    Entity("the Data Platform team", "Data Platform", "name", "team", 20, 42)
    """

    text: str
    core: str
    kind: EntityKind
    head: str
    start: int
    end: int


@lru_cache(maxsize=4096)  # the checks ask for the same sentences row after row
def entities(sentence: str) -> tuple[Entity, ...]:
    """The entities of a sentence, left to right, not overlapping."""
    found: list[Entity] = []
    for match in _TOKEN.finditer(sentence):
        kind = match.lastgroup or "name"
        if kind == "name":
            found += _named(sentence, match.start(), match.end())
        else:
            start, end = match.start(), match.end()
            text = sentence[start:end]
            if kind == "number":
                text = _trim_unit(text)
                end = start + len(text)
            found.append(Entity(text, text, "date" if kind == "date" else "number", "", start, end))
    return tuple(_merged(found))


def _named(sentence: str, start: int, end: int) -> list[Entity]:
    """The name at [start, end): capitalised function words at its beginning cut off, head noun and determiner taken in."""
    words = list(_PART.finditer(sentence[start:end]))
    while words and words[0].group() in NOT_NAMES:
        words.pop(0)
    while words and (words[-1].group() in NOT_NAMES or _JOINING.fullmatch(words[-1].group())):
        words.pop()
    if not words:
        return []
    begin, finish = start + words[0].start(), start + words[-1].end()
    if begin == 0 and len(words) == 1 and not _proper_start(sentence, finish):
        return []
    core = sentence[begin:finish]
    head, finish = _head_after(sentence, finish)
    if not head and core.rsplit(" ", 1)[-1].lower() in HEADS:
        head = core.rsplit(" ", 1)[-1].lower()
    determiner = _DETERMINER.search(sentence, max(0, begin - _NEAR), begin)
    before = determiner.group() if determiner else ""
    if before and len(before.split()) == 1:
        begin -= len(before)
    if core.split(" ", 1)[0] in TYPED_FRONTS:
        head = head or core.split(" ", 1)[0].lower()
    person = (
        not head
        and not before
        and core.rsplit(" ", 1)[-1] not in COMPANY_ENDINGS | PRODUCT_ENDINGS
        and _PLACED.search(sentence, max(0, begin - _NEAR), begin) is None
        and _PERSON.fullmatch(core) is not None
    )
    return [Entity(sentence[begin:finish], core, "person" if person else "name", head, begin, finish)]


_PART = re.compile(r"\S+")
_JOINING = re.compile(_JOIN)
_NEAR = 80
"""So many characters before a name say all of its determiner."""
_DETERMINER = re.compile(r"(?:\b[Tt]he|\b[Aa]n?|\b[Oo]ur)\s(?:[a-z]+\s)?$")
_PLACED = re.compile(r"\b(?:in|on|at)\s$")
_PERSON = re.compile(r"[A-Z][a-zà-ÿ][\w'’-]*(?: [A-Z][a-zà-ÿ.'’][\w'’.-]*){1,2}")


def _proper_start(sentence: str, end: int) -> bool:
    """Whether one capitalised word at the very beginning is a name: "Kestrel is", "Marlow replaced", not "Requests for"."""
    first, rest = sentence[:end], sentence[end:].lstrip()
    if re.match(r"[a-z]+(?:s|ed)? (?:is|are|was|were|must|can|may|should|will|has|have)\b", rest) and not re.match(
        r"(?:is|was|has)\b", rest
    ):
        return False
    if first.endswith("s") and not re.match(r"(?:is|was|has)\b|[a-z]+s\b", rest):
        return False
    if re.search(r"(?:ing|ly|tion|ment|ees|ers)$", first):
        return False
    return re.match(r"(?:is|was|has|had|can|may|must|will|and [A-Z]|[a-z]+(?:s|ed|t|de|ld|ew|ept|ent)\b)|['’]s\b", rest) is not None


_NOUN = re.compile(r"\s([a-z]+)\b")


def _head_after(sentence: str, end: int) -> tuple[str, int]:
    """A head noun that closes the name ending at `end`: ("team", new end) for "Data Platform| team"."""
    position = end
    for _ in range(3):
        match = _NOUN.match(sentence, position)
        if not match or match.group(1) in FUNCTION:
            break
        position = match.end()
        noun = match.group(1)
        if noun in HEADS or (
            noun.removesuffix("s") in HEADS and re.match(r"\s(?:are|were|have|must|can|may)\b|[.,]?$", sentence[position:])
        ):
            return noun, position
    return "", end


def _trim_unit(text: str) -> str:
    """A number without a following word that is no unit: "20,000 euros" stays, "2 and" becomes "2"."""
    words = text.split(" ")
    for place, word in enumerate(words[1:], 1):
        if word in FUNCTION or word.endswith(("ed", "ing", "ly")):
            return " ".join(words[:place])
    return text


def _merged(found: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in found:
        if kept and entity.start < kept[-1].end:
            continue
        kept.append(entity)
    return kept


def names_and_numbers(text: str) -> list[str]:
    """Every capitalised word that is no mere beginning of a sentence, and every number, as single words.

    "In 2021 the Lyon office had 85 employees." -> ["2021", "Lyon", "85"]; "18F runs USA.gov." -> ["18F", "USA.gov"]
    """
    found: list[str] = []
    for sentence in sentences_of(text):
        for match in _NAME_OR_NUMBER.finditer(sentence):
            word = match.group()
            opens = not sentence[: match.start()].strip("¿¡")
            if word in NOT_NAMES or (opens and not _opens_with_name(sentence[match.start() :], len(word))):
                continue
            found.append(word)
    return found


def sentences_of(text: str) -> list[str]:
    """A text cut after each full stop, question mark or exclamation mark: enough for sentences that a model wrote."""
    return _BETWEEN.split(text)


_BETWEEN = re.compile(r"(?<=[.!?])\s+")


def _opens_with_name(sentence: str, end: int) -> bool:
    first = sentence[:end]
    return first[0].isdigit() or (first.isupper() and len(first) > 1) or _CAPITAL_NEXT.match(sentence, end) is not None


_CAPITAL_NEXT = re.compile(r"\s[A-Z]")


_NAME_OR_NUMBER = re.compile(
    rf"(?<!\w)(?:\d+[A-Za-z]\w*(?:-\w+)*|\d[\d,.]*\d|\d|[A-Z](?:[\w’'-]|\.(?=\w))*\w|[a-z]{{1,2}}[A-Z]\w+)|\b{_NUMBER_WORD}\b"
)
