"""From facts to items: false options are false, other true answers are accepted, chains cross documents, names are held out."""

from __future__ import annotations

from collections import Counter

from ftprep.evals.making import Maker, banned
from ftprep.evals.stated import stated
from ftprep.prompts import load_templates
from ftprep.records import Passage
from ftprep.strategies.contract import Draft
from tests.builders import SMALL, passage
from tests.conftest import TEAMS


def _maker(passages: list[Passage], seed: int = 0) -> Maker:
    return Maker(list(stated(passages, Draft(SMALL, load_templates(), 1), Counter())), passages, seed)


def _teams(*more: str) -> list[Passage]:
    own = [passage(f"{tool} is owned by the {team} team.", document=tool) for tool, team in list(TEAMS.items())[:8]]
    return [*own, *(passage(sentence, document=f"more {number}") for number, sentence in enumerate(more))]


def test_no_false_option_is_true_by_any_sentence() -> None:
    """Plover is owned by two teams, and Knot is said beside the Press team: neither is offered as false."""
    passages = _teams("Plover is owned by the Press team.", "Knot and the Press team moved to the Lyon office.")
    items = list(_maker(passages).items())
    plover = next(item for item in items if item.question == "By which team is Plover owned?")
    press = next(item for item in items if item.question == "What is owned by the Press team?")
    assert {plover.answer, *plover.accepted} == {"the Legal team", "the Press team"}
    assert not {"the Legal team", "the Press team"} & set(plover.options)
    assert "Knot" not in press.options
    assert {press.answer, *press.accepted} == {"Godwit", "Plover"}
    assert all(len(item.options) in (2, 3) and item.answer not in item.options for item in items)


def test_a_chain_describes_its_name_by_a_fact_of_another_document() -> None:
    """Within one document there is no chain; the middle name is not said."""
    chain = [
        item
        for item in _maker(
            _teams("Ada Berg leads the Legal team.", "Bo Lind leads the Press team.", "Cy Holt leads the Payments team.")
        ).items()
        if item.split == "deduction"
    ]
    found = {item.question: item for item in chain}
    assert "Legal" not in "".join(question for question in found if "Plover" in question)
    asked = found["Who leads the team by which Plover is owned?"]
    assert (asked.answer, len(asked.document_ids), asked.given) == ("Ada Berg", 2, ("Plover",))


def test_all_of_which_the_same_is_stated_are_asked_for_together() -> None:
    """A category question has every member, and lists with a false one as options."""
    passages = _teams("Plover is owned by the Press team.")
    (item,) = [item for item in _maker(passages).items() if item.split == "category"]
    assert set(item.members) == {"Godwit", "Plover"}
    assert item.question == "What is owned by the Press team? Name all 2."
    assert all(option != item.answer for option in item.options)


def test_a_tenth_of_the_names_is_held_out_and_the_same_ones_for_a_seed() -> None:
    """Their items are a split of their own, and their names are banned."""
    passages = [passage(f"{tool} is owned by the {team} team.", document=tool) for tool, team in TEAMS.items()]
    maker = _maker(passages)
    items = list(maker.items())
    assert len(maker.held_out) == 1
    assert maker.held_out == _maker(passages).held_out
    assert {item.split for item in items if maker.held_out[0] in item.question} == {"entity-holdout"}
    lines = list(banned(items, maker.held_out))
    assert lines[-1] == {"name": maker.held_out[0]}
    assert len(lines) == len(items) + 1
