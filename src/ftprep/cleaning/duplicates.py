"""Duplicates: documents with the same text, and older versions or reworded copies of another one. The newest is kept.

Likeness alone proves nothing: product sheets, invoices and minutes are made from one template, nine words of ten are the same, and
what differs is what they are about. So two texts that are not equal count as duplicates only where their words agree (Jaccard of
word pairs) and something besides says, in one of two ways, that they are one work:

    versions    they lie in the same folder and their names differ in version marks alone: "policy v2.docx", "policy_final.pdf"
    copies      they have the same name (dates, "(1)" and version marks aside) or the same first line; they mention the same numbers
                and names, which are words with a digit and words that the text has with a capital only; and no word that tells
                their paths apart ("pumps/red", "pumps/blue") stands in one of the texts only

All but the last is a question of equal keys, a few bytes for each document, so texts that are not related are never compared.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

import msgspec

LEAST_WORDS = 50
"""Shorter texts are duplicates only where they are equal."""
LEAST_LIKENESS = 0.9
_MOST_COMPARED = 20

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
_AROUND_WORDS = ".,;:!?()[]{}\"'“”„‘’«»*_|#`<>"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[\s_,+~-]+|\.(?!\d)|(?<!\d)\.")
_MARKS = re.compile(
    r"""\(\d{1,3}\) | \b(?:v|ver|vers|version|rev|revision)[\s.]*\d+(?:[._]\d+)*[a-z]?\b
    | \b(?:final|fin|draft|entwurf|copy(?:\s+of)?|kopie(?:\s+von)?|copie(?:\s+de)?|copia(?:\s+de)?|old|alt|new|neu|latest|current
       |backup|bak|updated?|revised|signed|clean|archive[sd]?|archiv|superseded|versions?|drafts?)\b""",
    re.VERBOSE,
)
_NUMBERED_VERSION = re.compile(r"\b(?:v|ver|vers|version|rev|revision)[\s.]*\d+(?:[._]\d+)*\b")
_DATES = re.compile(r"\b(?:19|20)\d\d(?:[\s.]?\d\d(?:[\s.]?\d\d)?)?\b|\b\d{1,2}[\s.]\d{1,2}[\s.](?:19|20)?\d\d\b")
_COPY_NUMBER = re.compile(r"\(\d{1,3}\)")


class Duplicate(msgspec.Struct, frozen=True, kw_only=True):
    """A document that is not kept: Duplicate(kept=7, likeness=0.96). `likeness` is 1 where the texts are equal, blanks aside."""

    kept: int
    likeness: float


class Duplicates:
    """Takes in every document, then says which are duplicates of which. 41 bytes a document."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._texts = bytearray()  # 16 bytes of hash each
        self._names = bytearray()  # 8 bytes each: a hash of the numbers and names that stand in the text
        self._titles = bytearray()  # 8 bytes each: a hash of the first line
        self._long = bytearray()

    def add(self, number: int, text: str) -> None:
        """Take in a document's text. Numbers are the caller's, each given once."""
        words = text.split()
        self._numbers.append(number)
        joined = " ".join(words)
        self._texts += _hash(joined, 16)
        is_long = len(words) >= LEAST_WORDS or len(_WORD.findall(text, 0, 20 * LEAST_WORDS)) >= LEAST_WORDS
        self._long.append(is_long)
        self._names += _hash("\n".join(sorted(_names(words))), 8) if is_long else bytes(8)
        first = next((line for line in text[:2000].split("\n") if any(map(str.isalnum, line))), "")
        self._titles += _hash("title\n" + " ".join(_WORD.findall(first.casefold())), 8)

    def find(
        self, text_of: Callable[[int], str], rank: Callable[[int], Any], source_of: Callable[[int], str]
    ) -> dict[int, Duplicate]:
        """Each document that is a duplicate, and the one kept in its place: the one of highest `rank` (its time, say), of equal
        ranks the one that was added first. `text_of` gives a document's text again, `source_of` its path with "/" between folders.
        Which documents are kept hangs on nothing but these; each duplicate is like the very document that is kept for it.

        find(texts.get, times.get, {1: "hr/policy v1.docx", 2: "hr/policy v2.docx"}.get) -> {1: Duplicate(kept=2, likeness=0.94)}
        """
        order = sorted(range(len(self._numbers)), key=lambda at: rank(self._numbers[at]), reverse=True)  # stable: the first leads
        same: dict[bytes, int] = {}
        related: defaultdict[bytes, list[int]] = defaultdict(list)
        found: dict[int, Duplicate] = {}
        for at in order:
            number = self._numbers[at]
            kept = same.setdefault(bytes(self._texts[16 * at : 16 * at + 16]), number)
            if kept != number:
                found[number] = found.get(kept, Duplicate(kept=kept, likeness=1.0))
                continue
            if not self._long[at]:
                continue
            names, title = (bytes(hashes[8 * at : 8 * at + 8]) for hashes in (self._names, self._titles))
            keys = [*_keys(source_of(number), names), title + names]
            others = dict.fromkeys(other for key in keys for other in related[key][:_MOST_COMPARED])
            if (duplicate := _first_like(number, others, text_of, source_of)) is not None:
                found[number] = duplicate
                continue
            for key in keys:
                related[key].append(number)
        return found


def _keys(source: str, names: bytes) -> Iterator[bytes]:
    """What the paths of two documents that may be one work have in common: one of these."""
    path = PurePosixPath(source.replace("\\", "/"))
    folder = "/".join(filter(None, (_without(part, _MARKS) for part in path.parent.parts)))
    if stem := _without(path.stem, _MARKS, keep=_COPY_NUMBER):
        yield _hash(f"version\n{folder}\n{stem}", 8)
    if bare := _without(path.stem, _MARKS, _DATES):
        yield _hash(f"name\n{bare}", 8) + names


def _without(name: str, *patterns: re.Pattern[str], keep: re.Pattern[str] | None = None) -> str:
    """A file's or folder's name in plain words, less what the patterns find. _without("Policy_v2-FINAL", _MARKS) -> "policy" """
    words = " ".join(filter(None, _CAMEL.split(name))).casefold()
    kept = " ".join(keep.findall(words)) if keep is not None else ""
    for pattern in patterns:
        words = pattern.sub(" ", words)
    return " ".join([*words.split(), *kept.split()])


def _first_like(
    number: int, others: dict[int, None], text_of: Callable[[int], str], source_of: Callable[[int], str]
) -> Duplicate | None:
    """The first of `others` that this document is like."""
    words = _words(text_of(number)) if others else []
    pairs = set(pairwise(words))
    for other in others:
        words_there = _words(text_of(other))
        pairs_there = set(pairwise(words_there))
        likeness = len(pairs & pairs_there) / (len(pairs | pairs_there) or 1)
        if likeness < LEAST_LIKENESS:
            continue
        paths, texts = _path_words(source_of(number)) ^ _path_words(source_of(other)), set(words) ^ set(words_there)
        if not (paths & texts or _names_a_thing(source_of(number), words) or _names_a_thing(source_of(other), words_there)):
            return Duplicate(kept=other, likeness=round(likeness, 4))
    return None


def _names(words: list[str]) -> set[str]:
    """Words with a digit, and those with a capital that the text does not have in small letters as well, like "The" and "the"."""
    there = {word.strip(_AROUND_WORDS) for word in set(words)}
    return {word for word in there if word != (small := word.lower()) and small not in there} | {
        word for word in there if not word.isalpha() and any(map(str.isdigit, word))
    }


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _path_words(source: str) -> set[str]:
    path = PurePosixPath(source.replace("\\", "/"))
    return {word for part in (*path.parent.parts, path.stem) for word in _WORD.findall(_without(part, _MARKS))}


def _names_a_thing(source: str, words: list[str]) -> bool:
    """Whether the version in the file's name is a part of a name: the text of "pump v2.pdf" speaks of the Pump V2, not only in its
    first words, where a title may stand."""
    name = " ".join(filter(None, _CAMEL.split(PurePosixPath(source).stem))).casefold()
    mark = _NUMBERED_VERSION.search(name)
    before = name[: mark.start()].split() if mark is not None else []
    return mark is not None and bool(before) and f" {before[-1]} {' '.join(_words(mark[0]))} " in " ".join([*words[12:], ""])


def _hash(text: str, length: int) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=length).digest()
