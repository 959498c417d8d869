"""Is it one whole sentence that can be worked on by itself? What small models are given, and what they find, must be."""

from __future__ import annotations

import re

from ftprep.lexicon import words

LEAST_WORDS = 4
MOST_WORDS = 28
NEEDS_NEIGHBOURS = "sentence that needs its neighbours"
TOO_LONG = f"sentence of more than {MOST_WORDS} words"
NOT_FULL = "no full sentence"

_PRONOUN = re.compile(
    r"(?:It|Its|They|Their|This|That|These|Those|He|She|His|Her|We|Our|You|Your|I|My|There|Here|Both|Such|Either|Neither|One|Others?)\b(?!-)"
)
_THERE_IS = re.compile(r"There(?:['’]s| is| are| was| were) ")
_NAMED = re.compile(r"[A-Z]\w+ [A-Z]\w+ (?:[a-z]+ly )?(?:is|are|was|has|will|must|can|may|[a-z]+s)\b")
"""A name that begins like an order: "Open Season ends"."""
POINTING = re.compile(r"\b(?:it|its|they|them|their|this|these|those|he|she|him|his|her|we|our|us|you|your|I|my)\b")
_FRAGMENT = re.compile(r"^(?:[a-z]|Note:|Example:|\W)|\s[—–]\s|\w:\s")
_ORDERS = """Please See Use Check Refer Put Attach Make Add Ask Read Select Click Choose Go Open Apply Submit Send Follow Create
    Include Provide Consider Ensure Be Let Keep Try Visit Contact Remember Do Don’t Don't"""
_OPENINGS = "|".join(["To [a-z]+", "For (?:more|details|examples?)", *_ORDERS.split()])
ORDER = re.compile(rf"(?:{_OPENINGS})\b(?! (?:is|are|was|were|has)\b|\.\w)")
"""What opens an order in handbooks; a noun of the same spelling is followed by its verb."""
CODE = re.compile(r"https?://|[{}|<>\\]|\S{30,}")
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|can|may|must|will|do|does|did|led|ran|held|kept|[a-z]{2,}(?:s|ed))\b")
_BEGINS_WITH_SUBJECT = re.compile(r"(?:The|An?|All|Each|Every|Most|Some|No|[A-Z]\w+ (?:and|or) [A-Z]\w*)\b")


def unfit(sentence: str, *, explained: bool = False) -> str | None:
    """Why a sentence can't be worked on by itself, or None. "It is owned by ..." -> "sentence that needs its neighbours"

    `explained`: somebody has seen to it that what its pronouns stand for is named before them.
    """
    count = len(words(sentence))
    if not sentence.endswith("."):
        return NOT_FULL
    if count < LEAST_WORDS:
        return "sentence too short"
    if count > MOST_WORDS:
        return TOO_LONG
    if (_PRONOUN.match(sentence) and not (explained and _THERE_IS.match(sentence))) or (
        not explained and POINTING.search(sentence)
    ):
        return NEEDS_NEIGHBOURS
    if not explained and not _FINITE.search(sentence) and not _BEGINS_WITH_SUBJECT.match(sentence):
        return NOT_FULL
    if CODE.search(sentence):
        return "sentence with code or an address"
    if _FRAGMENT.search(sentence):
        return NOT_FULL
    if ORDER.match(sentence) and not (explained and _NAMED.match(sentence)):
        return "sentence that tells somebody to do something"
    return None
