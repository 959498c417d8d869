"""Is a sentence that was made to stand alone still the same sentence? Only what it points to may have come in, from its passage.

Which of the names of the passage "it" is can't be told by words: that much is left to a judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ftprep.checks import CHECKS, Candidate
from ftprep.checks.candidate import shown
from ftprep.lexicon import HEADS, STOP, size, words
from ftprep.pointers import POINTERS, bare

_ON_THE_PASSAGE = ("empty", "chatty", "injection", "language", "length", "stands-alone", "grounded", "values")
_ON_THE_SENTENCE = ("negation", "modality", "quantifier", "limit", "contrary")
_SIGN = re.compile(r"[\u30a0-\u30ff\u3400-\u9fff]")
_MOST_NEW_SIGNS = 0.2


def changed(
    sentence: str, standalone: str, sentences: Sequence[str], around: Sequence[str], language: str | None
) -> tuple[str, str] | None:
    """(check, reason) where the standalone form says something else than the sentence, else None. `around` are title and headings.

    changed("It runs on Basalt.", "Kestrel runs on Tarn.", ...) -> ("kept", "it does not keep 'basalt'")
    """
    if (reason := _not_kept(sentence, standalone, language)) is not None:
        return "kept", reason
    if (reason := _new(standalone, " ".join([*sentences, *around]))) is not None:
        return "new", reason
    if not _names_more(sentence, standalone):
        return "named", "it puts no name in the place of what points elsewhere"
    whole = Candidate(kind="rephrase", statement=standalone, sources=(*sentences, *around), around=tuple(around), language=language)
    alone = Candidate(kind="rephrase", statement=standalone, sources=(sentence, *around), around=tuple(around), language=language)
    for names, row in ((_ON_THE_PASSAGE, whole), (_ON_THE_SENTENCE, alone)):
        for name in names:
            if reason := CHECKS[name](row):
                return name, reason
    return None


def _not_kept(sentence: str, standalone: str, language: str | None) -> str | None:
    """Each word of the sentence that points nowhere comes again, in the same order."""
    if size(sentence) > 2 * len(words(sentence)):  # Chinese, Japanese: no words to be told apart
        there = _SIGN.findall(sentence)
        lost = [sign for sign in there if sign not in standalone]
        return f"it does not keep {shown(lost)}" if len(lost) > _MOST_NEW_SIGNS * len(there) else None
    pointing = POINTERS.get(language or "en", frozenset())
    said, at, before = words(standalone), 0, ""
    for word in words(sentence.removeprefix(bare(sentence))):
        stands_for = word in pointing or (word.removesuffix("s") in HEADS and (before == "the" or before in pointing))
        before = word
        if word in STOP or stands_for or (len(word) < 3 and not word.isdigit()):
            continue
        found = next((place for place in range(at, len(said)) if _same(word, said[place])), None)
        if found is None:
            return f"it does not keep {shown([word])}"
        at = found + 1
    return None


def _new(standalone: str, source: str) -> str | None:
    """No word but small ones that the passage, its headings and the title do not have."""
    if size(standalone) > 2 * len(words(standalone)):
        strange = [sign for sign in _SIGN.findall(standalone) if sign not in source]
        return f"not in the passage: {shown(strange)}" if strange else None
    there = words(source)
    strange = [
        word for word in words(standalone) if len(word) > 3 and word not in STOP and not any(_same(word, one) for one in there)
    ]
    return f"not in the passage: {shown(strange)}" if strange else None


def _names_more(sentence: str, standalone: str) -> bool:
    """Whether a word has come in that is no form of one that was there."""
    if size(standalone) > 2 * len(words(standalone)):
        return len(standalone) > len(sentence)
    before = words(sentence)
    return any(len(word) > 1 and word not in STOP and not any(_same(word, one) for one in before) for word in words(standalone))


def _same(word: str, other: str) -> bool:
    """Whether two words are forms of one: "nutzen" and "nutzt", "runs" and "run". Numbers must be equal."""
    if word == other or word[:1].isdigit() or other[:1].isdigit():
        return word == other
    front = max(3, min(len(word), len(other)) - 2)
    return word[:front] == other[:front] and abs(len(word) - len(other)) <= 4
