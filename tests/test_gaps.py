"""gaps.py and names.py: what the rows leave out of the passages."""

from __future__ import annotations

from ftprep import names
from ftprep.gaps import leads, relations, told
from ftprep.records import Example, Kind, Message, Passage, stable_id
from tests.builders import passage

OWNED = passage("Tarn is owned by the Data Platform team.", "The Data Platform team is led by Ada Berg.", document="tools")
OTHER = passage("Visitors report to the reception before noon.", document="visits")


def row(user: str, assistant: str, about: Passage = OWNED, kind: Kind = "reversal") -> Example:
    return Example(
        id=stable_id([user, assistant]),
        kind=kind,
        messages=(Message(role="user", content=user), Message(role="assistant", content=assistant)),
        document_ids=(about.document_id,),
        passage_ids=(about.id,),
    )


def found(*rows: Example) -> list[tuple[str, tuple[str, ...]]]:
    return [(gap.kind, gap.names) for gap in told([OWNED, OTHER], rows).gaps]


def test_without_rows_everything_is_missing() -> None:
    """Both passages, each name that is sure to be one, and the way back of each relation."""
    assert found() == [
        ("passage", ()),
        ("passage", ()),
        ("name", ("Data Platform",)),
        ("name", ("Ada Berg",)),
        ("direction", ("Data Platform", "Tarn")),
        ("direction", ("Ada Berg", "Data Platform")),
    ]


def test_a_way_back_is_told_where_the_loss_falls_on_its_end() -> None:
    """The question may hold the beginning; the end must be answered. A yes teaches nothing of it."""
    back = ("direction", ("Data Platform", "Tarn"))
    assert back in found(row("Who owns Tarn?", "The Data Platform team."))
    assert back in found(row("Does the Data Platform team own Tarn?", "Yes."))
    assert back not in found(row("Which tool does the Data Platform team own?", "Tarn."))
    assert back not in found(row("Tell me something.", "The Data Platform team owns Tarn."))


def test_rows_of_another_passage_do_not_fill_a_direction() -> None:
    """What is told must rest on the passage that states the relation."""
    assert ("direction", ("Data Platform", "Tarn")) in found(row("?", "The Data Platform team owns Tarn.", about=OTHER))


def test_pairs_for_preferences_count_for_nothing() -> None:
    """They are in no ordinary export."""
    assert len(found(row("?", "The Data Platform team owns Tarn.", kind="contradiction"))) == len(found())


def test_a_gap_keeps_its_id_when_rows_come() -> None:
    """So that its tries can be counted."""
    before = {gap.id for gap in told([OWNED, OTHER], []).gaps}
    after = {gap.id for gap in told([OWNED, OTHER], [row("?", "The Data Platform team owns Tarn.")]).gaps}
    assert after < before


def test_relations_are_of_the_first_name_with_each_other() -> None:
    """In a table row the cells count, not their headers; a list of many names is no relation."""
    cells = passage("Tool: Tarn; Owner: Data Platform", kind="table")
    assert [one.spelt for one in relations(cells)] == [("Tarn", "Data Platform")]
    many = passage("Tarn is used by Ada Berg, Bo Lind, Cy Ott, Di Ray, Ed Sun and Flo Tan.")
    assert relations(many) == []


def test_a_possessive_says_the_name() -> None:
    """ "Ada Berg's team": the name stands there as much as in "Ada Berg"."""
    assert names.said("Ada Berg's team") == ["ada", "berg", "team"]
    assert leads(("tarn",), ("ada", "berg"), ["tarn"], names.said("It is Ada Berg’s."))


def test_days_and_months_are_no_names() -> None:
    """Nobody asks what Monday is."""
    assert names.in_sentence("The Data Platform team meets on Monday.") == [(("data", "platform"), "Data Platform")]


def test_two_names_joined_are_two() -> None:
    """But a team whose name has an "and" in it is one."""
    assert [name for _, name in names.in_sentence("It is used with Sextant and Bramble.")] == ["Sextant", "Bramble"]
    assert [name for _, name in names.in_sentence("Ask the Research and Development team.")] == ["Research and Development"]
