"""Whether a training set can teach what its documents say: rules about where names stand and how varied the rows are.

A chat model is trained on assistant turns only. A name that never stands in one can't be learned as an answer, however often it
stands in a prompt (Lampinen et al. 2025 and the work on loss placement that docs/method.md names); a row that has its own source in
the prompt teaches copying; one phrasing of a fact teaches that phrasing.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ftprep import gaps, jsonl, names
from ftprep.errors import NoDocuments
from ftprep.lexicon import words
from ftprep.records import Example, Passage, stable_id
from ftprep.workspace import Workspace

_SOURCE_RUN = 12
"""Words in a row that a user turn may share with the row's own passage: more, and the source stands in the prompt."""

_SAMPLE = 2_000
"""Rows whose diversity is measured: both figures depend on how many rows are looked at, so it is always the same number."""

_QUESTIONS = ("qa",)


class Diversity(msgspec.Struct, frozen=True, kw_only=True):
    """How varied the answers of a sample of rows are. `distinct` is the share of n-grams that are different ones, for n = 1,
    2, 3; `self_bleu` the mean BLEU of a row against the others (Zhu et al. 2018): 1 where all are alike. None where there is too
    little.

    {"rows": 498, "distinct": [0.11, 0.42, 0.63], "self_bleu": 0.38}
    """

    rows: int
    distinct: tuple[float | None, float | None, float | None]
    self_bleu: float | None


class Learnability(msgspec.Struct, frozen=True, kw_only=True):
    """What the examples can teach, and what they leave out.

    `entities` are the names in the passages; `never_answered` those that stand in no assistant turn of a generated row, and so are
    learned only where the original says them, in its own order. `only_asked` are those among them that stand in user turns.
    `relations` are pairs of names in one sentence; `one_way` those that no row tells back from the other name to the first.

    {"rows": 498, "kinds": {"reversal": 120}, "declarative": 310, "questions": 188, "entities": 96,
     "never_answered": ["Westhollow"], "only_asked": [], "relations": 140, "one_way": ["Ada Berg -> Tarn"],
     "source_in_prompt": [], "phrasings": {...}, "diversity": {...}}
    """

    rows: int
    kinds: dict[str, int]
    declarative: int
    questions: int
    entities: int
    never_answered: tuple[str, ...]
    only_asked: tuple[str, ...]
    relations: int
    one_way: tuple[str, ...]
    source_in_prompt: tuple[str, ...]
    phrasings: Phrasings
    diversity: Diversity


class Phrasings(msgspec.Struct, frozen=True, kw_only=True):
    """In how many different wordings each fact is told; a fact is what rows quote from a passage.

    {"facts": 180, "median": 3, "one_only": 41}
    """

    facts: int
    median: int
    one_only: int


def learnability(workspace: Workspace) -> Learnability:
    """Read the passages and examples of a workspace and measure. Spends nothing. Raises NoDocuments, BadLine."""
    if not workspace.passages.exists():
        raise NoDocuments(path=workspace.root)
    passages = list(jsonl.read(workspace.passages, Passage))
    spelling = names.in_passages(passages)
    told = gaps.told(passages, jsonl.read(workspace.examples, Example))
    texts = {passage.id: passage.text for passage in passages}
    kinds: Counter[str] = Counter()
    asked: set[names.Name] = set()
    wordings: defaultdict[str, set[str]] = defaultdict(set)
    copied: list[str] = []
    sample = _Sample(_SAMPLE)
    for example in jsonl.read(workspace.examples, Example):
        kinds[example.kind] += 1
        prompt, answer = gaps.turns(example)
        sample.add(" ".join(answer))
        asked |= spelling.keys() & set(names.runs(prompt))
        for evidence in example.evidence:
            wordings[stable_id([evidence.passage_id, evidence.quote], 16)].add(stable_id(answer, 16))
        if _holds_source(prompt, [texts[id] for id in example.passage_ids if id in texts]):
            copied.append(example.id)
    counts = sorted(map(len, wordings.values()))
    missing = {gap.names[0] for gap in told.gaps if gap.kind == "name"}
    questions = sum(kinds[kind] for kind in _QUESTIONS)
    return Learnability(
        rows=kinds.total(),
        kinds=dict(kinds.most_common()),
        declarative=kinds.total() - questions,
        questions=questions,
        entities=told.names,
        never_answered=tuple(sorted(missing)),
        only_asked=tuple(sorted(missing & {spelling[name] for name in asked})),
        relations=told.relations,
        one_way=tuple(" -> ".join(gap.names) for gap in told.gaps if gap.kind == "direction"),
        source_in_prompt=tuple(copied),
        phrasings=Phrasings(
            facts=len(counts), median=counts[len(counts) // 2] if counts else 0, one_only=sum(count == 1 for count in counts)
        ),
        diversity=diversity(sample.texts),
    )


def _holds_source(given: list[str], passages: Sequence[str]) -> bool:
    if len(given) < _SOURCE_RUN:
        return False
    mine = set(_ngrams(given, _SOURCE_RUN))
    return any(not mine.isdisjoint(_ngrams(names.said(text), _SOURCE_RUN)) for text in passages)


class _Sample:
    """So many texts of a stream, each with the same chance (Vitter 1985, algorithm R), always the same ones."""

    def __init__(self, most: int) -> None:
        self.texts: list[str] = []
        self._most = most
        self._seen = 0
        self._draw = random.Random(0)

    def add(self, text: str) -> None:
        self._seen += 1
        if len(self.texts) < self._most:
            self.texts.append(text)
        elif (place := self._draw.randrange(self._seen)) < self._most:
            self.texts[place] = text


def diversity(texts: Sequence[str]) -> Diversity:
    """How varied texts are.

    diversity(["Kestrel is all ours.", "Kestrel is all ours."]).self_bleu -> 1.0
    """
    split = [words(text) for text in texts]
    first, second, third = (_distinct(split, size) for size in (1, 2, 3))
    return Diversity(rows=len(texts), distinct=(first, second, third), self_bleu=_self_bleu(split))


def _distinct(texts: Iterable[Sequence[str]], size: int) -> float | None:
    total, different = 0, set[tuple[str, ...]]()
    for text in texts:
        for ngram in _ngrams(text, size):
            total += 1
            different.add(ngram)
    return round(len(different) / total, 4) if total else None


def _ngrams(text: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    return (tuple(text[start : start + size]) for start in range(len(text) - size + 1))


def _self_bleu(texts: Sequence[Sequence[str]]) -> float | None:
    """The mean, over texts of four words and more, of the geometric mean of n-gram precisions (n = 1 to 4) against all the others:
    BLEU with every other row as a reference, without brevity penalty since some reference is always as short.

    An n-gram of a text counts as found where it stands in another text: that takes time in the number of rows, not its square.
    """
    texts = [text for text in texts if len(text) >= 4]
    if len(texts) < 2:
        return None
    homes: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for text in texts:
        for size in (1, 2, 3, 4):
            for ngram in set(_ngrams(text, size)):
                homes[ngram] += 1
    total = 0.0
    for text in texts:
        product = 1.0
        for size in (1, 2, 3, 4):
            ngrams = list(_ngrams(text, size))
            product *= sum(homes[ngram] > 1 for ngram in ngrams) / len(ngrams)
        total += product**0.25
    return round(total / len(texts), 4)
