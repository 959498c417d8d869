"""Rows as trees of tokens: rows about the same fact share the beginning of their prompts, which is read once for all of them.

"Fact: The Tarn unit is led by Mira Oduya.\\n" -+- "About: Mira Oduya\\nReversed:" -> " Mira Oduya leads the Tarn unit."
                                              +- "Rephrased:" -> " The head of the Tarn unit is Mira Oduya."
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from ftprep.augmenter.rows import Row, continuation, prompt
from ftprep.prompts import Template

LONGEST = 768
"""Tokens that a row may have with its prompt; ftprep asks with less."""
TOGETHER = 2000
"""Rows whose texts are handed to the tokenizer at once."""


class Branch(NamedTuple):
    """What follows the shared beginning: the rest of a prompt, maybe none, and what is to be learned, with the end token."""

    asked: tuple[int, ...]
    learned: tuple[int, ...]


class Tree(NamedTuple):
    """Tokens of a shared beginning, and its branches. Tree((13486, 42, ...), (Branch((21350, 42, ...), (6244, ..., 2)), ...))"""

    stem: tuple[int, ...]
    branches: tuple[Branch, ...]

    @property
    def size(self) -> int:
        """Tokens that are read: the last of each branch is only predicted."""
        return len(self.stem) + sum(len(asked) + len(learned) - 1 for asked, learned in self.branches)


class Tokens(NamedTuple):
    """How texts become tokens, as at inference: `start` is what the engine puts before a prompt, mostly nothing; `end` stops it."""

    encode: Callable[[list[str]], list[list[int]]]
    start: tuple[int, ...]
    end: int


def grow(rows: Iterable[Row], templates: Mapping[str, Template], tokens: Tokens, most: int) -> tuple[list[Tree], int]:
    """All trees, each of at most `most` tokens unless it has a single branch, and how many rows were too long to be used.

    Trees stand in the order in which their first rows do.
    """
    groups: dict[tuple[bool, str], list[Branch]] = {}
    long = 0
    given = iter(rows)
    while some := list(islice(given, TOGETHER)):
        prompts = tokens.encode([prompt(row, templates) for row in some])
        answers = tokens.encode([continuation(row) for row in some])
        for row, asked, learned in zip(some, prompts, answers, strict=True):
            branch = Branch((*tokens.start, *asked), (*learned, tokens.end))
            if len(branch.asked) + len(branch.learned) > LONGEST:
                long += 1
                continue
            groups.setdefault((row.task == "facts", row.given[0]), []).append(branch)
    return [tree for group in groups.values() for tree in _trees(group, most)], long


def _trees(group: list[Branch], most: int) -> Iterator[Tree]:
    length = _alike([branch.asked for branch in group])
    stem = group[0].asked[:length]
    held: list[Branch] = []
    size = length
    for asked, learned in group:
        branch = Branch(asked[length:], learned)
        added = len(branch.asked) + len(learned) - 1
        if held and size + added > most:
            yield Tree(stem, tuple(held))
            held, size = [], length
        held.append(branch)
        size += added
    yield Tree(stem, tuple(held))


def _alike(prompts: list[tuple[int, ...]]) -> int:
    """How many tokens all of them begin with."""
    first, last = min(prompts), max(prompts)
    return next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), min(len(first), len(last)))


def batches(trees: list[Tree], order: list[int], tokens: int) -> Iterator[list[Tree]]:
    """The trees in this order, so many to a batch that it has about `tokens` tokens."""
    batch: list[Tree] = []
    size = 0
    for number in order:
        tree = trees[number]
        if batch and size + tree.size > tokens:
            yield batch
            batch, size = [], 0
        batch.append(tree)
        size += tree.size
    if batch:
        yield batch
