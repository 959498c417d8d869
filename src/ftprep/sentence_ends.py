"""Where sentences end: sentencex's boundaries, mended where it is known to err. Plain text comes in, no Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WINDOW = 4000
_WIDE_BLANK = re.compile(r"[^\S\x00-\x7f]")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)\.\s*$")
_ONLY_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}|[a-zA-Z])[.)]\s*$")
_LOWER_WORD = re.compile(r"([^\W\d_]+)(?=[\s,;:.!?)]|$)")
_CLOCK = re.compile(r"\b[ap]\.m\.\s+(?=([A-Z]\w+))")
_AFTER_CLOCK = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december cet cest gmt utc est edt cst cdt mst mdt pst pdt eastern central mountain pacific".split()
)
_BRACKETED = re.compile(r"\s*(?:\([^()]*[.!?]\)|\[[^\[\]]*[.!?]\])\s+(?=\S)")
_LEADS = {
    "": "approx tel dept dr prof mr mrs ms st mt messrs nr cf",
    "de": "abt abs hr fr bzw ggf gem lt nr str tel zzgl inkl vgl",
    "fr": "M MM Mme Mmes Mlle Mlles",
    "es": "pág págs sr sra srta ud uds núm",
    "pt": "pág págs sr sra dra núm exmo exma",
    "it": "pag sig sigg dott ing avv",
    "nl": "dhr mevr mw blz",
    "pl": "np nr ul str",
    "ru": "т.е ул стр",
}
"""Abbreviations that something always follows: no sentence ends with them."""
_BEFORE_NUMBERS = frozenset("fig tab no vol sec art eq ref ch ver max min рис табл гл".split())  # words too: "the answer is no."
_MAY_END = frozenset("etc ca est incl excl resp usw etw env aprox ed eds inc ltd co corp".split())
_ORDINALS = frozenset(("de", "da", "nb", "nn", "no", "fi", "et", "cs", "sk", "sl", "hr", "hu", "lv", "is", "pl"))
_ORDINAL = re.compile(r"(?:^|\s)(?!\d)\w+\s+\d{1,2}\.\s*$")
_BEFORE_ORDINAL = frozenset(
    "im am vom zum beim der die das den dem des ein eine einem einer eines jeder jede jedes jeden jedem ab seit bis ihr ihre ihrem "
    "sein seine seinem unser unsere unserem den det i fra til".split()
)
_WORDS = {language: frozenset(words.split()) for language, words in _LEADS.items()}


def sentence_ends(text: str, language: str = "en") -> list[int]:
    """Where each sentence of `text` ends, trailing blanks included; the last is len(text). `language` is an ISO 639-1 code; an
    unknown one is taken as English.

    sentence_ends("It rains. We stay.") -> [10, 18]
    """
    import sentencex  # type: ignore[import-untyped]  # it ships no types

    language = language.split("-")[0].lower() or "en"
    ends: list[int] = []
    start = 0
    while start < len(text):  # in windows: sentencex takes quadratic time on scripts without blanks
        window = _WIDE_BLANK.sub(" ", text[start : start + _WINDOW])  # sentencex panics at "V\u00a0."
        found = [start + int(boundary["end_index"]) for boundary in sentencex.get_sentence_boundaries(language, window)]
        if start + len(window) < len(text) and len(found) > 1:
            found.pop()  # it may go on in the next window
        found = [end for end in found if end > start] or [start + len(window)]
        ends.extend(found)
        start = found[-1]
    return list(_mended(text, ends, language))


def _mended(text: str, ends: list[int], language: str) -> Iterator[int]:
    start = 0
    for end in ends:
        if end < len(text) and _goes_on(text, start, end, language):
            continue
        yield from _further(text, start, end, language)
        yield end
        start = end


def _goes_on(text: str, start: int, end: int, language: str) -> bool:
    """Whether what follows `end` belongs to the sentence that began at `start`."""
    last, following = text[end - 1], text[end]
    if not last.isspace():  # "ASP.NET", "file.txt"; 「はい。」と言った
        return (last in ".?!" and following.isascii() and following.isalnum()) or (last in "」』" and following in "とっ")
    part = text[max(start, end - 80) : end]
    if len(part) == end - start and _ONLY_NUMBER.fullmatch(part):
        return True
    if (word := _LAST_WORD.search(part)) is not None:
        name = word[1].lower()
        own = _WORDS.get(language, frozenset())
        if name in _WORDS[""] or name in own or word[1] in own or (name in _BEFORE_NUMBERS and following.isdigit()):
            return True
        if name in _MAY_END and (following.islower() or following.isdigit()):
            return True
        if language != "en" and following.islower() and (next_word := _LOWER_WORD.match(text, end)) and next_word[1].islower():
            return True  # in English a tool's name may begin a sentence with a small letter, and mails do
    if language in _ORDINALS and (ordinal := _ORDINAL.search(part)) is not None:
        return ordinal[0].split()[0].lower() in _BEFORE_ORDINAL
    return False


def _further(text: str, start: int, end: int, language: str) -> Iterator[int]:
    """Ends within what is taken as one sentence: after a clock time, after a sentence in brackets."""
    if language == "en" and ".m." in text[start:end]:
        for match in _CLOCK.finditer(text, start, end):
            if match[1].lower() not in _AFTER_CLOCK:
                yield match.end()
    elif text[start : start + 1] in ("(", "[") and (bracketed := _BRACKETED.match(text, start, end)) is not None:
        yield bracketed.end()
