from ftprep.prompts import load_templates
from ftprep.records import Passage, Request
from ftprep.strategies import Corpus, Draft
from ftprep.strategies.fact_pairs import plan
from tests.builders import SMALL, passage


def planned(*passages: Passage, focus: frozenset[str] | None = None) -> list[Request]:
    """The pair requests over these passages."""
    corpus = Corpus(passages=passages, titles={}, focus=focus or frozenset(p.id for p in passages))
    return list(plan(corpus, Draft(SMALL, load_templates(), 1)))


def test_two_facts_that_share_an_entity_are_joined_across_documents() -> None:
    """The first half is forced: the shared team is replaced by "the team that"."""
    one = passage("Kestrel is owned by the Data Platform team.", document="a")
    two = passage("The Data Platform team is led by Ingrid Solheim.", document="b")
    (request,) = planned(one, two)
    assert request.prefix == "Kestrel is owned by the team that"
    assert request.focus == (one.id, two.id)
    assert request.facts == (one.sentences[0], two.sentences[0])


def test_a_person_is_kept_and_followed_by_who() -> None:
    """There is no head noun to stand for a person."""
    requests = planned(
        passage("The Legal team is led by Sunniva Pell."), passage("Sunniva Pell works in the Lyon office.", document="b")
    )
    assert [request.prefix for request in requests] == ["The Legal team is led by Sunniva Pell, who"]


def test_what_others_may_do_too_is_said_of_a_name_and_not_of_the_one_that_does_it() -> None:
    """More than one team may work in Lyon, so the Legal team is not "the team that works in the Lyon office"."""
    (request,) = planned(
        passage("Thimble is owned by the Legal team.", document="a"),
        passage("The Legal team works in the Lyon office.", document="b"),
    )
    assert request.prefix == "Thimble is owned by the Legal team, which"


def test_no_pair_says_the_same_thing_twice() -> None:
    """ "X is led by P" and "P leads X" would make a tautology."""
    assert planned(passage("The Legal team is led by Ada Berg."), passage("Ada Berg leads the Legal team.", document="b")) == []


def test_a_limit_puts_only_some_facts_in_front_but_pairs_them_with_all() -> None:
    """--limit tries the strategy out on some passages; the corpus stays whole."""
    one = passage("Kestrel is owned by the Data Platform team.", document="a")
    two = passage("The Data Platform team is led by Ingrid Solheim.", document="b")
    three = passage("Heron is owned by the Data Platform team.", document="c")
    assert [request.focus[0] for request in planned(one, two, three, focus=frozenset({three.id}))] == [three.id]
