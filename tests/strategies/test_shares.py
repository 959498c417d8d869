from collections import Counter

import pytest

from ftprep.errors import BadFlag, UnknownName
from ftprep.strategies import ALIASES, STRATEGIES
from ftprep.strategies.contract import Corpus
from ftprep.strategies.shares import part_of, shares
from tests.builders import passage


def corpus(documents: int, passages: int) -> Corpus:
    """So many documents of so many passages, all in focus."""
    every = tuple(passage(f"Fact {d} {n}.", document=f"d{d:03}", number=n) for d in range(documents) for n in range(passages))
    return Corpus(passages=every, titles={}, focus=frozenset(one.id for one in every))


def test_names_shares_and_aliases() -> None:
    """A name without a share takes all; an alias hands its share on."""
    assert shares("both:0.5, self-qa:.3,local", STRATEGIES, ALIASES) == {"local": 0.5, "global": 0.5, "self-qa": 0.3}
    with pytest.raises(UnknownName):
        shares("self-qu:0.3", STRATEGIES, ALIASES)


@pytest.mark.parametrize("wrong", ["local:0", "local:2", "local:nan", "local:much", "local:", "local:-1"])
def test_a_share_is_above_0_and_up_to_1(wrong: str) -> None:
    """Anything else is a usage error that names it."""
    with pytest.raises(BadFlag) as caught:
        shares(wrong, STRATEGIES, ALIASES)
    assert wrong in str(caught.value)
    assert caught.value.exit_status == 2


def test_passages_are_chosen_evenly_through_each_document() -> None:
    """A third of nine passages is three of each, at even distances; another strategy gets others."""
    whole = corpus(40, 9)
    chosen = part_of(whole, "self-qa", 1 / 3, "passage")
    per_document = Counter(one.document_id for one in chosen.focused())
    assert len(per_document) == 40
    assert set(per_document.values()) <= {2, 3, 4}
    assert len(chosen.focus) == pytest.approx(120, abs=4)
    assert part_of(whole, "self-qa", 1 / 3, "passage").focus == chosen.focus
    assert part_of(whole, "implications", 1 / 3, "passage").focus != chosen.focus


def test_documents_are_chosen_whole_and_one_more_document_moves_few() -> None:
    """Exactly the share of them; at least one."""
    whole = corpus(50, 3)
    chosen = {one.document_id for one in part_of(whole, "global", 0.3, "document").focused()}
    assert len(chosen) == 15
    assert len(part_of(whole, "global", 0.3, "document").focus) == 45
    more = {one.document_id for one in part_of(corpus(51, 3), "global", 0.3, "document").focused()}
    assert len(chosen ^ more) <= 2
    assert len({one.document_id for one in part_of(corpus(3, 1), "global", 0.1, "document").focused()}) == 1


def test_all_of_it_is_the_corpus_itself() -> None:
    """A share of 1 changes nothing."""
    whole = corpus(2, 2)
    assert part_of(whole, "local", 1.0, "passage") is whole
