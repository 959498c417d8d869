"""Does it stand alone? A statement or question that needs its passage beside it teaches nothing to who has not got it."""

from __future__ import annotations

import re

from ftprep.checks.candidate import Candidate
from ftprep.checks.scope import names_of
from ftprep.checks.values import values
from ftprep.entities import entities
from ftprep.lexicon import HEADS, content_stems, stem, words

_POINTER = re.compile(
    r"^(?:(?:Also|However|Then|Thus|Moreover|In addition|Therefore),? )?(?:(?:It|They|He|She|His|Her|Its|Their|These|Those)\b"
    r"|(?:This|That)\b(?! (?:is|was) (?:why|because)))"
)
_CLEFT = re.compile(r"It (?:is|was|takes|took)\b.*\b(?:that|who|to|which|when|where)\b")
_FIRST_PERSON = re.compile(r"(?:^|\s)(?:I|my|me|mine|myself)(?=\s)|\b(?:[Ww]e|[Oo]ur|[Oo]urs|us)\b")
_BARE = re.compile(
    r"^(?:The|This|That|These|Those) (?P<noun>[a-zäöüß]+) (?=(?:is|are|was|were|has|have|had|must|may|can|will|shall|"
    r"[a-z]+(?:s|ed))\b)"
)
_ASKED_OF = re.compile(r"^(?:\w+ )?(?:which|what|who|whom|whose|when|where|why|how)\b", re.IGNORECASE)
_GENERIC = frozenset(
    map(
        stem,
        HEADS
        | set(
            """person people owner contact lead leader manager member employee colleague thing date year one name canal
            tunnel lake river tower bridge house city country building""".split()
        ),
    )
)


def alone(row: Candidate) -> str | None:
    """It begins with "it", "they", "this tool", or with a bare "the tunnel" that the source has a name for."""
    if row.strict:
        return _of_others(row)
    if row.question:
        return None
    text = row.statement
    if (match := _POINTER.match(text)) and not _CLEFT.match(text):
        return f"it does not stand alone: {match.group()!r}"
    if (match := _FIRST_PERSON.search(text)) and row.english:
        return f"it does not stand alone: {match.group().strip()!r}"
    if (bare := _BARE.match(text)) and (bare["noun"] in HEADS or _named(bare["noun"], row.source)):
        return f"it does not stand alone: 'the {bare['noun']}'"
    late = re.search(r"\b(?:them|it|they|he|she)\b", text)
    if late is None or names_of(text, row.source) or values(text):
        return None
    explained = set(content_stems(text[: late.start()])) - _GENERIC - _verbs(row)
    return None if explained else f"it does not stand alone: {late.group()!r}"


_AMONG = re.compile(r"The (?:old|new|same|other|former|latter|first|second|two|three|four|five|six)\b")
_DAYS = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")


def _of_others(row: Candidate) -> str | None:
    """Strict only: made of a sentence about "the old system" or "the four", which no name in it explains."""
    for source in row.sources:
        there = _AMONG.match(source)
        if there and not any(one.kind in ("name", "person") and not _DAYS.match(one.core) for one in entities(source)):
            return f"it does not stand alone: {there.group()!r}"
    return None


def _verbs(row: Candidate) -> set[str]:
    return {stem(word) for word in words(row.statement) if word.endswith(("s", "ed"))}


def _named(noun: str, source: str) -> bool:
    """Whether the source calls it by a longer name: "the tunnel" is the Thames Tunnel."""
    return (
        re.search(
            rf"\b(?!The |An? )[A-Z][\w’'-]* {noun.title()}\b|\b(?!The |An? |Each |Every )[A-Z][\w’'-]* {noun}\b"
            rf"|\b{noun.title()} [A-Z]",
            source,
        )
        is not None
    )


def closed_book(row: Candidate) -> str | None:
    """The question can be answered by who has learnt the facts and has no document: it says what it is about."""
    if row.strict or not row.question:
        return None
    asked = row.question
    names = names_of(_ASKED_OF.sub("", asked).strip(" ?"), row.source)
    found = re.search(
        r"\b(?:it|they|them|he|him|she|this|these|those|our|we)\b|\bthat (?:\w+ ?)?\?$|\bfor that\b", asked, re.IGNORECASE
    )
    explained = found and re.search(r"\b(?:every|each|an?|all|no) \w+", asked[: found.start()], re.IGNORECASE)
    if found and not explained and not any(asked.find(name) < found.start() for name in names):
        ahead = set(content_stems(asked[: found.start()])) - _GENERIC
        if len(ahead) < 2 or not names:
            return f"the question does not say what it is about: {found.group().strip(' ?')!r}"
    if names or values(asked):
        return None
    own = {one for one in content_stems(asked) if one not in _GENERIC}
    bare = any(stem(noun) in _GENERIC for noun in re.findall(r"\bthe (\w+)(?= (?:is|are|was|were|has|\w+ed)\b|\?| \w+ed\?)", asked))
    return "the question does not say what it is about" if not own or (len(own) < 2 and bare) else None
