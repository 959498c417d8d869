"""Checks of the form alone: is there anything, is it a sentence, is it said to the user rather than to the pupil."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

from ftprep.checks.candidate import LONGER, Candidate, same_words, shown
from ftprep.checks.class_nouns import named_class
from ftprep.entities import entities, names_and_numbers
from ftprep.lexicon import TYPED_FRONTS, content_stems, size, stem, words

_CHATTY = re.compile(
    r"^(?:(?:sure|certainly|of course|okay|ok|sorry|absolutely|great question)[,!.:]"
    r"|(?:here (?:is|are)|here's) (?:the|a|an|some|your|my|three|two)\b"
    r"|(?:as an ai|i'm sorry|i am sorry|i cannot|i can't|let me|please note|the answer is)\b"
    r"|(?:rephrased?|rephrasing|reversal|reversed|turned|in other words|question|answer|fact|statement|inference|conclusion)\s?:)",
    re.IGNORECASE,
)
_SOURCE = r"(?:passage|document|text|excerpt|section|context|sentence|source|paragraph)s?"
_PRESUPPOSES = re.compile(
    rf"\b(?:the|this|that|given|above|provided|following) {_SOURCE}\b"
    r"(?= (?:says?|states?|mentions?|describes?|explains?|lists?|notes?|does|provides?|given|above)|[,.?]|$)"
    rf"|\baccording to (?:the|this) {_SOURCE}\b|\bas (?:mentioned|stated|described) (?:above|in)\b",
    re.IGNORECASE,
)


def empty(row: Candidate) -> str | None:
    """Nothing there, or too little to be a fact."""
    if row.question or row.answer:
        if size(row.question) < 3 or not words(row.answer):
            return "the question or its answer is missing"
        return None
    return "there is no statement" if size(row.statement) < 3 else None


def chatty(row: Candidate) -> str | None:
    """An opening addressed to whoever asked ("Sure, here is"), or a label of the prompt."""
    for text in (row.statement, row.question, row.answer):
        if match := _CHATTY.match(text.lstrip("*#> ")):
            return f"it opens with {match.group().strip()!r}"
    return None


def presupposes(row: Candidate) -> str | None:
    """It speaks of "the passage", which nobody who is asked later will have."""
    match = _PRESUPPOSES.search(row.text)
    return f"it presupposes the source: {match.group()!r}" if match else None


def finished(row: Candidate) -> str | None:
    """A statement ends as a sentence does, a question with a question mark."""
    if row.question:
        return None if row.question.endswith(("?", "？", "؟")) else "the question does not end with a question mark"
    return None if row.statement.endswith((".", "!", ".”", '."', ".)", "。", "！", "」")) else "the sentence is not finished"


def copies(row: Candidate) -> str | None:
    """The words of the source again: teaches nothing that the original does not."""
    if row.question:
        return None
    stems = content_stems(row.statement)
    for source in row.sources:
        if same_words(row.statement, source):
            return "a copy of the source"
        if content_stems(source) == stems and _small_edits(row.statement, source) < _REWORDED:
            return "a near copy of the source: only small words differ"
    if len(words(row.statement)) >= 6 and " ".join(words(row.statement)) in " ".join(words(row.source)):
        return "a copy of the source"
    return None


_REWORDED = 3
"""So many small words other than in the source make a rewording of the same content words: "leads" and "is the lead of"."""


def _small_edits(one: str, other: str) -> int:
    """How many words must be put in, taken out or replaced, articles apart."""
    first, second = ([word for word in words(text) if word not in ("the", "a", "an")] for text in (one, other))
    changes = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    return sum(max(end - start, to - at) for kind, start, end, at, to in changes if kind != "equal")


def repeats(row: Candidate) -> str | None:
    """The same words over and over, more often than in the source: a small model's loop."""
    counted = Counter(content_stems(row.statement if not row.question else row.question))
    allowed = Counter(content_stems(row.source))
    if row.promised:
        allowed.update(words(row.promised)[-1:])  # "The team that ... is the Events team"
    if row.adapted and (again := _THAT_ONE.search(row.statement)):
        allowed.update(content_stems(again.group(1)))  # "The Umber project is the project in which"
    if row.adapted:
        allowed.update(map(stem, named_class(row.statement if not row.question else "", row.question, row.answer, row.source)))
    most = 3 if row.kind in LONGER else 1  # several sentences about one thing name it again
    found = [word for word, times in counted.items() if times > most * max(1, allowed[word])]
    limit = 0 if row.strict else 3
    return f"it repeats {shown(found)}" if len(found) > limit else None


_THAT_ONE = re.compile(r"\b(\w+) (?:is|are|was|were) the \1\b")
_FINITE = r"(?:is|are|was|were|do|does|did|must|can|may|should|will|would|has|have|had) "
_CLAUSE = r"\b(?:that|which|who|if|when|unless|because|until|before|after|as|once|while)\b"
_BROKEN = re.compile(
    rf"\b(?:did|does|do)\b(?:(?!{_CLAUSE})[^?,])*(?<!\bto )\b(?:be|been|is|was|were)\b"
    r"|^(?:by|in|on|at|to|from|through|within|after|before|for|with|until|since|under|above) "
    rf"(?:which \w+|whom|what|how many \w+) (?!(?:[a-z]+ ){{0,2}}?{_FINITE})"
    r"|^by .*\bby\?$|^which \w+ \w+ed by\b|\b(\w+) \1\b",
    re.IGNORECASE,
)


def grammatical(row: Candidate) -> str | None:
    """Strict only: the slips of small models. "When did the ledger be replaced?", "the Ostrelund", a capital lost or left over."""
    if not row.strict:
        return None
    written = row.question or row.statement
    if row.question and (match := _BROKEN.search(written)):
        return f"broken grammar: {match.group()[:20]!r}"
    source, words_there = row.source, set(_WORDS.findall(row.source))
    told = "\n".join(one for one in row.sources if one not in row.around)  # title case says nothing about capitals
    small = set(re.findall(r"[^\W_]+", told))
    for name in sorted({name for name in names_and_numbers(told) if name[0].isupper() and name.lower() not in small}):
        kind = row.adapted and row.kind == "inference" and name in _FRONTS  # "Room 109": "the room that"
        if not kind and name not in _WORDS.findall(row.text) and name.lower() in _WORDS.findall(row.text):
            return f"a name has lost its capital: {name!r}"
    for article, word in _WITH_ARTICLE.findall(written):
        if word in words_there and not re.search(rf"\b(?:[Tt]he|[Aa]n?|[Oo]ur|[Yy]our) (?:[a-z]+ )?{re.escape(word)}\b", source):
            return f"an article that the source does not have: '{article} {word}'"
    capitals = set(_INNER_CAPITAL.findall(written)) - set(_INNER_CAPITAL.findall(source))
    opening = _WORDS.findall(source)[:1]
    known = {word for entity in entities(source) for word in _WORDS.findall(entity.text)}
    return f"a capital in mid-sentence: {shown(sorted(capitals))}" if capitals & set(opening) - known else None


_FRONTS = TYPED_FRONTS | {"Hall", "Dock", "Lab", "Gate", "Form", "Line", "Plant", "Site"}
_WITH_ARTICLE = re.compile(r"\b(the|an?) ([A-Z][\w-]*)")
_INNER_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][\w-]*")
_WORDS = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")


def opened(row: Candidate) -> str | None:
    """A reversal begins with the entity that was asked for, its article apart: else it is turned to another side, or not at all."""
    if not row.opening:
        return None
    begun, wanted = (_ARTICLE.sub("", text).lower() for text in (row.statement, row.opening))
    following = begun[len(wanted) : len(wanted) + 1]
    return None if begun.startswith(wanted) and not following.isalnum() else "it does not begin with the entity that was asked for"


_ARTICLE = re.compile(r"^(?:the|an?|our) ", re.IGNORECASE)


def answer_given_away(row: Candidate) -> str | None:
    """The question holds its own answer."""
    if not row.question:
        return None
    asked = set(content_stems(row.question))
    told = set(content_stems(row.answer))
    return "the question holds its answer" if not told or told <= asked else None
