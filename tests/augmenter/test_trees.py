"""Rows as trees: every row is in exactly one of them, and reads as if it stood alone."""

from __future__ import annotations

from ftprep.augmenter.packing import Packed, pack
from ftprep.augmenter.rows import Row, continuation, prompt
from ftprep.augmenter.trees import LONGEST, Tokens, Tree, batches, grow
from ftprep.prompts import load_templates
from tests.augmenter import tiny

TEMPLATES = load_templates()
END = 0
LETTERS = Tokens(lambda texts: [[ord(letter) for letter in text] for text in texts], (), END)


def spoken(tree: Tree) -> list[tuple[str, str]]:
    """Prompt and continuation of each branch."""
    return [("".join(map(chr, (*tree.stem, *asked))), "".join(map(chr, learned[:-1]))) for asked, learned in tree.branches]


def wanted(rows: list[Row]) -> list[tuple[str, str]]:
    """The same of rows."""
    return [(prompt(row, TEMPLATES), continuation(row)) for row in rows]


def test_rows_of_one_fact_share_its_tokens() -> None:
    """Prompt and continuation of each row are those that ftprep asks with; each ends with the end token."""
    trees, long = grow(tiny.rows(), TEMPLATES, LETTERS, 10_000)
    assert long == 0
    assert len(trees) == 15
    assert [one for tree in trees for one in spoken(tree)] == wanted(tiny.rows())
    assert all(branch.learned[-1] == END for tree in trees for branch in tree.branches)
    assert "".join(map(chr, trees[0].stem)) == "Fact: The Tarn unit is led by Mira Oduya.\n"


def test_trees_are_cut_when_they_grow_too_large() -> None:
    """No row is lost, and each part has the stem again."""
    trees, _ = grow(tiny.rows(), TEMPLATES, LETTERS, 150)
    assert sorted(one for tree in trees for one in spoken(tree)) == sorted(wanted(tiny.rows()))
    assert all(tree.size <= 150 for tree in trees if len(tree.branches) > 1)
    assert len(trees) > 15


def test_rows_with_the_same_prompt_are_branches_without_a_rest() -> None:
    """Two rephrasings of a fact."""
    rows = [Row(task="rephrase", given=("A is B.",), written=text) for text in ("B is A.", "A equals B.")]
    (tree,), _ = grow(rows, TEMPLATES, LETTERS, 10_000)
    assert [branch.asked for branch in tree.branches] == [(), ()]
    assert spoken(tree) == wanted(rows)


def test_what_the_engine_puts_before_a_prompt_stands_before_it() -> None:
    """Once a tree."""
    trees, _ = grow(tiny.rows()[:4], TEMPLATES, LETTERS._replace(start=(7,)), 10_000)
    assert [tree.stem[0] for tree in trees] == [7]


def test_rows_that_are_too_long_are_counted() -> None:
    """They are not cut."""
    rows = [Row(task="rephrase", given=("A is B." * LONGEST,), written="NONE"), *tiny.rows()]
    trees, long = grow(rows, TEMPLATES, LETTERS, 10_000)
    assert (long, len(trees)) == (1, 15)


def test_batches_hold_every_tree_once() -> None:
    """In the given order, and none much larger than asked for."""
    trees, _ = grow(tiny.rows(), TEMPLATES, LETTERS, 10_000)
    order = list(range(len(trees)))[::-1]
    made = list(batches(trees, order, 700))
    assert [tree for batch in made for tree in batch] == trees[::-1]
    assert all(sum(tree.size for tree in batch) <= 700 for batch in made)


def test_lines_hold_every_tree_whole() -> None:
    """Each tree's tokens stand in one line; nothing else but padding is there; what is asked stands before what is learned."""
    trees, _ = grow(tiny.rows(), TEMPLATES, LETTERS, 200)
    packed = pack(trees, 1)
    lists = (packed.ids, packed.place, packed.tree, packed.branch)
    assert {len(one) for one in lists} == {len(packed.ids)}
    assert len(packed.ids) % packed.width == 0
    for number, tree in enumerate(trees):
        places = [at for at, owner in enumerate(packed.tree) if owner == number]
        assert len(places) == tree.size
        assert len({at // packed.width for at in places}) == 1
    assert [packed.ids[at] for at, owner in enumerate(packed.tree) if owner == -1].count(1) == packed.tree.count(-1)
    assert sorted(packed.learned) == sorted(token for tree in trees for branch in tree.branches for token in branch.learned)
    assert_predicts(packed)


def assert_predicts(packed: Packed) -> None:
    """Within a branch the token after an asked place is the one learned there."""
    for at, token in zip(packed.asked, packed.learned, strict=True):
        following = at + 1
        if token != END and following < len(packed.ids) and packed.branch[following] == packed.branch[at] != 0:
            assert packed.ids[following] == token
