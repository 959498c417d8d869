"""The retriever of the arm `rag`: BM25 (Robertson and Zaragoza 2009) over passages, by the terms that relate documents too."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from ftprep.strategies.relatedness import terms

_K1, _B = 1.2, 0.75


class Index:
    """Passages, to be looked up by a question. Memory grows with the corpus: it is made for the size of corpora that are tested."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._lengths: list[int] = []
        for number, text in enumerate(texts):
            found = terms(text)
            self._lengths.append(sum(found.values()))
            for term, times in found.items():
                self._postings[term].append((number, times))
        self._mean = sum(self._lengths) / len(self._lengths) if self._lengths else 1.0

    def best(self, question: str, most: int) -> list[int]:
        """The numbers of the best texts, the best first; fewer where fewer share a term with the question."""
        scores: Counter[int] = Counter()
        for term in terms(question):
            homes = self._postings.get(term, ())
            weight = math.log(1 + (len(self._lengths) - len(homes) + 0.5) / (len(homes) + 0.5))
            for number, times in homes:
                drag = _K1 * (1 - _B + _B * self._lengths[number] / self._mean)
                scores[number] += weight * times * (_K1 + 1) / (times + drag)  # type: ignore[assignment]
        return [number for number, _ in sorted(scores.items(), key=lambda one: (-one[1], one[0]))[:most]]
