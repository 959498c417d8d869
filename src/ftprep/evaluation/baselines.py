"""Ways of answering without knowing, which must be near chance on what follows if a suite is to measure that; and a solver."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

from ftprep.evaluation.closure import closure
from ftprep.evaluation.suite import Item, Suite

Scores = Sequence[float]
Scorer = Callable[[Item], Scores]


def accuracy(suite: Suite, scorer: Scorer) -> dict[str, tuple[float, int]]:
    """Share of right answers and number of items for each split. A tie of two best, one of them right, is half
    an answer."""
    right: defaultdict[str, float] = defaultdict(float)
    number: Counter[str] = Counter()
    for item in suite.items:
        scores = scorer(item)
        best = [at for at, score in enumerate(scores) if score == max(scores)]
        right[item.split] += (item.correct in best) / len(best)
        number[item.split] += 1
    return {split: (right[split] / number[split], number[split]) for split in number}


def solver(suite: Suite) -> Scorer:
    """Knows what was trained and the rules: right on every item."""
    following = closure(suite.trained(), suite.rules)
    return lambda item: [float(claim in following) for claim in item.claims]


def word_overlap(suite: Suite) -> Scorer:
    """Takes the option whose sentence shares most words with any one training text."""
    texts = {frozenset(_words(text.text)) for text in suite.texts if text.arm in ("original", "control")}
    holding: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for text in texts:
        for word in text:
            holding[word].append(text)

    def score(item: Item) -> Scores:
        scores = []
        for option in item.options:
            said = frozenset(_words(item.prefix + option))
            rare = min((word for word in _words(option) if word in holding), key=lambda word: len(holding[word]), default="")
            scores.append(max((len(said & text) / len(said | text) for text in holding[rare]), default=0.0))
        return scores

    return score


def cooccurrence(suite: Suite) -> Scorer:
    """Takes the option whose words stand most often in one training text with the words of the question."""
    together: Counter[tuple[str, str]] = Counter()
    number: Counter[str] = Counter()
    for text in suite.texts:
        if text.arm in ("original", "control"):
            found = sorted(set(_words(text.text)))
            number.update(found)
            together.update(combinations(found, 2))
    common = {word for word, times in number.items() if times > len(suite.texts) / 50}  # function words tell nothing

    def score(item: Item) -> Scores:
        asked = [word for word in set(_words(item.prefix)) if word not in common]
        return [
            float(sum(together[min(a, b), max(a, b)] for a in asked for b in set(_words(option)) - common if a != b))
            for option in item.options
        ]

    return score


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())
