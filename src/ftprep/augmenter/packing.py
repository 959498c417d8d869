"""A batch of trees as lines of equal length, filled with whole trees, so that hardly any of it is padding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ftprep.augmenter.trees import Tree

STEP, WIDEST = 32, 160
"""Widths that are tried: the longest tree's, and so much more, in such steps."""
PER_TOKEN = 0.0006
"""What a token more of width costs each token, in attention: width 256 took 6 % longer than 160 (SmolLM2, bfloat16, one core)."""


class Packed(NamedTuple):
    """Lines of `width` tokens, one after another in each list.

    `tree` numbers the tree of each token, -1 for padding; `branch` is 0 in the stem, else the branch's number. A token sees the
    stem of its tree and its own branch, up to itself. `place` is the position that the model is told. `asked` are the places, in
    the whole batch, from which the tokens `learned` are to be predicted.
    """

    width: int
    ids: list[int]
    place: list[int]
    tree: list[int]
    branch: list[int]
    asked: list[int]
    learned: list[int]


def pack(trees: Sequence[Tree], pad: int) -> Packed:
    """Lines of the width that costs least: little padding, and short, as attention costs by the square."""
    longest = -(-max(tree.size for tree in trees) // STEP) * STEP
    widths = range(longest, longest + WIDEST + 1, STEP)
    width, lines = min(((width, _lines(trees, width)) for width in widths), key=lambda one: _cost(one[0], len(one[1])))
    packed = Packed(width, [], [], [], [], [], [])
    for held, numbers in lines:
        for number in numbers:
            _add(packed, trees[number], number)
        empty = width - held
        packed.ids.extend([pad] * empty)
        packed.place.extend([0] * empty)
        packed.tree.extend([-1] * empty)
        packed.branch.extend([0] * empty)
    return packed


def _cost(width: int, lines: int) -> float:
    return lines * width * (1 + PER_TOKEN * width)


def _lines(trees: Sequence[Tree], width: int) -> list[tuple[int, list[int]]]:
    """Tokens and numbers of the trees of each line: the largest first, each into the first line that has room."""
    lines: list[tuple[int, list[int]]] = []
    for number in sorted(range(len(trees)), key=lambda number: -trees[number].size):
        size = trees[number].size
        for at, (held, numbers) in enumerate(lines):
            if held + size <= width:
                lines[at] = (held + size, [*numbers, number])
                break
        else:
            lines.append((size, [number]))
    return lines


def _add(packed: Packed, tree: Tree, number: int) -> None:
    stem = len(tree.stem)
    last = len(packed.ids) + stem - 1
    packed.ids.extend(tree.stem)
    packed.place.extend(range(stem))
    packed.branch.extend([0] * stem)
    for turn, (asked, learned) in enumerate(tree.branches, 1):
        at = len(packed.ids)
        packed.ids.extend((*asked, *learned[:-1]))
        size = len(asked) + len(learned) - 1
        packed.place.extend(range(stem, stem + size))
        packed.branch.extend([turn] * size)
        first = at + len(asked)
        packed.asked.extend([first - 1 if asked else last, *range(first, first + len(learned) - 1)])
        packed.learned.extend(learned)
    packed.tree.extend([number] * tree.size)
