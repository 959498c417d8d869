"""Which language a text is in: offline, from its letters, and only where there are enough of them."""

from __future__ import annotations

import functools
import re
from collections import Counter
from typing import Any

LEAST_LETTERS = 20
"""A shorter text in an alphabet has no language of its own: "Kestrel Gateway", "OK", "Total"."""
_LEAST_SIGNS = 6  # of Chinese, Japanese, Korean, where a sign is a syllable or a word
_LEAST_WORDS = 4
_CONFIRMS = 60  # letters that are enough to see that a passage is in the language of its document
_WINDOW = 220  # letters that are looked at in one go: the detector takes no more
_WINDOWS = 3
_SURE = 0.04  # by how much of its score the best language is before the next
_VERY_SURE = 0.2
_MORE_LETTERS = 30

_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff'’-])*")
_ASCII_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)+")
_ADDRESS = re.compile(r"[/\\@=<>|]|\]\(")
_AROUND_WORDS = ".,;:!?()\"'“”„‘’«»*_"
_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_CODE = re.compile(
    r" {4}|\t|\W*(?:def|class|import|from|return|if|for|while|select|insert|update|create)\b.*[()*;=:{]\W*$|.*[;{}]\s*$",
    re.IGNORECASE,
)
_INDONESIAN = frozenset(
    "bahwa karena bisa perusahaan kantor mobil uang senin selasa rabu kamis gratis pabrik gudang rumah kapan berbeda".split()
)
_MALAY = frozenset("bahawa kerana boleh syarikat pejabat kereta wang isnin rabu khamis percuma kilang berbeza bila ialah".split())


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the language that most of the text is in; None where it is too short, mixed or no prose.

    detect("Das Lager ist montags geschlossen.") -> "de"; detect("ACME-X100 | 12 V | 3 A") -> None
    """
    step = max(1, len(text) // _WINDOWS)
    long = len(text) > 2 * _WINDOW * _WINDOWS
    parts = [text[at : at + step] for at in range(0, len(text) - step + 1, step)] if long else [text]
    votes = Counter(best for part in parts if (best := _best(_prose(part, _WINDOW), _SURE)) is not None)
    return next((language for language, count in votes.most_common(1) if 2 * count > votes.total()), None)


def of_passage(text: str, document: str | None) -> str | None:
    """The language of a passage of a document in the language `document`: that one, unless the passage is surely in another.

    of_passage("Das Lager ist am Montag und am Dienstag geschlossen, sonst offen.", "en") -> "de"; of_passage("OK", "en") -> "en"
    """
    sample = _prose(text, _CONFIRMS if document is not None else _WINDOW)
    if document is None:
        return _best(sample, _VERY_SURE) if _enough(sample, _MORE_LETTERS) else None
    if not _enough(sample, _MORE_LETTERS) or _first(sample) == document:
        return document
    return _best(_prose(text, _WINDOW), _SURE, document) or document


def familiarity(text: str) -> float:
    """How well the beginning of a text fits the language that it fits best: about 0.3 for nonsense, up to 1 for prose."""
    return _scores(text[:1000])[0][1]


def _best(sample: str, margin: float, document: str | None = None) -> str | None:
    """The language of words that are enough, if its score is before that of the next, and well before that of `document`."""
    if not _enough(sample, LEAST_LETTERS):
        return None
    (best, score), (_, next_score) = (scores := _scores(sample))[:2]
    if best is None or score - next_score < margin * score or score - dict(scores).get(document, 0.0) < _VERY_SURE * score:
        return None
    return best


def _first(sample: str) -> str | None:
    first: str | None = _detector().detect(sample).language
    return _malay_or_indonesian(sample) if first == "ms" else first


def _scores(sample: str) -> list[tuple[str | None, float]]:
    """Languages with their scores, the best first, and None after the last."""
    scores = _detector().detect(sample).scores()
    ranked: list[tuple[str | None, float]] = sorted(scores.items(), key=lambda pair: -pair[1])
    if ranked and ranked[0][0] == "ms":
        ranked[0] = (_malay_or_indonesian(sample), ranked[0][1])
    return [*ranked, (None, 0.0), (None, 0.0)]


@functools.cache
def _detector() -> Any:
    from eld import LanguageDetector  # type: ignore[import-untyped]  # it ships no types

    return LanguageDetector()


def _malay_or_indonesian(sample: str) -> str:
    """The detector knows Malay alone; Indonesian, which has ten times the writers, differs from it in some words."""
    words = sample.casefold().split()
    return "ms" if sum(word in _MALAY for word in words) > sum(word in _INDONESIAN for word in words) else "id"


def _prose(text: str, most: int) -> str:
    """The words of the text's beginning, about `most` letters: no code, marks, addresses, numbers, abbreviations."""
    text = text[: 6 * most + 2000]
    if "```" in text or "~~~" in text:
        text = _FENCED.sub(" ", text)
    pieces: list[str] = []
    length = 0
    for line in text.split("\n"):
        if _CODE.match(line):
            continue
        for token in line.split():
            word = token.strip(_AROUND_WORDS)
            if word.isalpha() or _ASCII_WORD.fullmatch(word):
                if word[1:] == word[1:].lower() and (len(word) > 1 or word == word.lower()):
                    pieces.append(word)
                    length += len(word)
            elif not word.isascii() and not _ADDRESS.search(word):  # letters with marks of their own, scripts without blanks
                found = _WORD.findall(word)
                pieces += found
                length += sum(map(len, found))
        if length >= most:
            break
    sample = " ".join(pieces)
    return sample if length < 2 * most else sample[: 2 * most]


def _enough(sample: str, least: int) -> bool:
    """Whether there is enough to go by; names are in no language, so words that begin with a capital do not count."""
    if len(_SIGN.findall(sample[:200])) >= _LEAST_SIGNS:
        return True
    words = [word for word in sample.split() if word[0] == word[0].lower()]
    return len(words) >= _LEAST_WORDS and sum(map(len, words)) >= least
