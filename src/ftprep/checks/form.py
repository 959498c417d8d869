"""Checks of the form alone: is there anything, is it a sentence, is it said to the user rather than to the pupil."""

from __future__ import annotations

import re
from collections import Counter

from ftprep.checks.candidate import Candidate, same_words, shown
from ftprep.entities import names_and_numbers
from ftprep.lexicon import content_stems, words

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
        if len(words(row.question)) < 3 or not words(row.answer):
            return "the question or its answer is missing"
        return None
    return "there is no statement" if len(words(row.statement)) < 3 else None


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
        if content_stems(source) == stems:
            return "a near copy of the source: only small words differ"
    if len(words(row.statement)) >= 6 and " ".join(words(row.statement)) in " ".join(words(row.source)):
        return "a copy of the source"
    return None


def repeats(row: Candidate) -> str | None:
    """The same words over and over, more often than in the source: a small model's loop."""
    counted = Counter(content_stems(row.statement if not row.question else row.question))
    allowed = Counter(content_stems(row.source))
    if row.promised:
        allowed.update(words(row.promised)[-1:])  # "The team that ... is the Events team"
    found = [word for word, times in counted.items() if times > max(1, allowed[word])]
    limit = 0 if row.strict else 3
    return f"it repeats {shown(found)}" if len(found) > limit else None


_BROKEN = re.compile(
    r"\b(?:did|does|do)\b[^?]*\b(?:be|been|is|was|were)\b"
    r"|^by (?:which \w+|whom) (?!is |are |was |were |must |can |may |should |will |has |have )|^by .*\bby\?$|\b(\w+) \1\b",
    re.IGNORECASE,
)


def grammatical(row: Candidate) -> str | None:
    """Strict only: the slips of small models in questions ("When did the ledger be replaced?"), and names without capitals."""
    if not row.strict:
        return None
    if match := _BROKEN.search(row.question or row.statement):
        return f"broken grammar: {match.group()[:20]!r}" if row.question else None
    capitals = {name for name in names_and_numbers(row.source) if name[0].isupper()}
    written = set(_WORDS.findall(row.text))
    lost = [name for name in sorted(capitals) if name not in written and name.lower() in written]
    return f"a name has lost its capital: {shown(lost)}" if lost else None


_WORDS = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")


def answer_given_away(row: Candidate) -> str | None:
    """The question holds its own answer."""
    if not row.question:
        return None
    asked = set(content_stems(row.question))
    told = set(content_stems(row.answer))
    return "the question holds its answer" if not told or told <= asked else None
