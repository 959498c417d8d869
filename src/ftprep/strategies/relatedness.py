"""Which documents belong together: BM25 over their words, the names of several words and, in Chinese, Japanese and Korean, pairs of
characters. An inverted index of our own, for two reasons.

*Stability.* Packs must survive small changes, so every statistic of the whole corpus is rounded to a power of two: one document
more or less moves the weight of almost no word, where an exact weight would move all of them and reshuffle the near ties.

*Order.* A document is held against those before it only (see `chain`), so the index grows while it is asked.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from ftprep.lexicon import NOT_NAMES, STOP, stem
from ftprep.records import stable_id

KEY_TERMS = 32
"""So many of a document's most telling terms are looked up: the others change the order of the candidates hardly ever."""
LEAST_STRENGTH = 0.1
"""A document whose best match is weaker than this (1: as like it as it is itself) is related to none."""
_K1, _B = 1.2, 0.75
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_NAME = re.compile(r"[A-Z][\w’'-]+(?:[ ][A-Z][\w’'-]+)+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Link(msgspec.Struct, frozen=True):
    """What a document hangs under: the number of the most related one among those before it, and how strong the relation is (0 to
    about 1). Link(None, 0.0) for one that is related to none of them."""

    parent: int | None
    strength: float


def terms(text: str) -> Counter[str]:
    """What a text is about, counted. terms("The Data Platform team owns it.") -> data, platform, team, own, "data platform", ..."""
    found: Counter[str] = Counter()
    for word, times in Counter(_WORD.findall(text.lower())).items():
        if not word.isascii() and _UNSPACED.search(word):
            for at in range(max(1, len(word) - 1)):
                found[word[at : at + 2]] += times
        elif len(word) > 1 and word not in STOP:
            found[stem(word)] += times
    for name in _NAME.findall(text):
        first, _, rest = name.partition(" ")
        whole = rest if first in NOT_NAMES else name
        if " " in whole:
            found[whole.lower()] += 1
    return found


def chain(names: Sequence[str], texts: Iterable[str]) -> list[Link]:
    """Each document's link. `names` are what documents keep when their text changes; the hash of it puts them in order.

    Only documents before it in that order come into question. So the link of a document does not change when a later one comes or
    goes, and when an earlier one does, only if that was its parent or is a better one.
    """
    known, counted, frequency = _counted(texts)
    bits = len(counted).bit_length()
    weight = {term: float(bits - number.bit_length() + 1) for term, number in frequency.items() if number > 1}
    common = max(64, (1 << bits) // 128)  # a term of more documents than this tells little, and costs most
    lengths = [sum(times) for _, times in counted]
    middle = _power_of_two(sum(lengths) / max(1, len(lengths)))
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    links = [Link(None, 0.0)] * len(counted)
    rank = _ranks(names)
    for number in sorted(range(len(counted)), key=rank.__getitem__):
        drag = _K1 * (1 - _B + _B * lengths[number] / middle)
        impacts = {
            term: weight[term] * times * (_K1 + 1) / (times + drag)
            for term, times in zip(map(known.__getitem__, counted[number][0]), counted[number][1], strict=True)
            if term in weight and frequency[term] <= common
        }
        asked = sorted(impacts, key=lambda term: (-impacts[term], term))[:KEY_TERMS]
        scores: defaultdict[int, float] = defaultdict(float)
        for term in asked:
            for other, impact in postings[term]:
                scores[other] += impact
        if scores:
            most = max(scores.values())
            best = min((other for other, score in scores.items() if score == most), key=rank.__getitem__)
            strength = scores[best] / sum(impacts[term] for term in asked)
            if strength >= LEAST_STRENGTH:
                links[number] = Link(best, round(strength, 6))
        for term, impact in impacts.items():
            postings[term].append((number, impact))
    return links


def _counted(texts: Iterable[str]) -> tuple[list[str], list[tuple[array[int], array[int]]], Counter[str]]:
    """All terms; of each text the numbers of its terms and how often each stands in it; in how many texts each term stands. Bare
    numbers take a tenth of the memory of as many counters."""
    number_of: dict[str, int] = {}
    counted = []
    frequency: Counter[str] = Counter()
    for text in texts:
        found = terms(text)
        frequency.update(found.keys())
        numbers = array("I", [number_of.setdefault(term, len(number_of)) for term in found])
        counted.append((numbers, array("H", [min(times, _MOST_TIMES) for times in found.values()])))
    return list(number_of), counted, frequency


_MOST_TIMES = 65_535


def _ranks(names: Sequence[str]) -> list[int]:
    """The place of each name in the order of their hashes."""
    marks = [stable_id([name]) for name in names]
    rank = [0] * len(marks)
    for place, number in enumerate(sorted(range(len(marks)), key=lambda one: (marks[one], one))):
        rank[number] = place
    return rank


def _power_of_two(value: float) -> int:
    return 1 << max(0, round(value).bit_length() - 1)


def walk(names: Sequence[str], links: Sequence[Link]) -> list[int]:
    """The documents in an order in which related ones are neighbours: down the tree of links, the strongest branch first."""
    rank = _ranks(names)
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    for number, link in enumerate(links):
        children[link.parent].append(number)
    for branch in children.values():
        branch.sort(key=lambda one: (round(links[one].strength, 1), rank[one]))  # the last is taken first
    order: list[int] = []
    waiting = sorted(children[None], key=rank.__getitem__, reverse=True)
    while waiting:
        number = waiting.pop()
        order.append(number)
        waiting += children[number]
    return order
