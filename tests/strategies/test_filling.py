"""filling.py: requests for gaps, of large and of small models."""

from __future__ import annotations

from collections.abc import Mapping

from ftprep.gaps import Gap, told
from ftprep.prompts import load_templates
from ftprep.records import Passage, Request, Target
from ftprep.strategies import Corpus, Draft
from ftprep.strategies.filling import MOST_WANTED, plan
from tests.builders import LARGE, SMALL, passage

OWNED = passage(
    "Tarn is owned by the Data Platform team.", "It runs on Basalt.", "Visitors wear badges.", document="tools", heading=("Tools",)
)


def asked(target: Target, passages: list[Passage], gaps: list[Gap], tries: Mapping[str, int] = {}) -> list[Request]:
    corpus = Corpus(passages=tuple(passages), titles={"tools": "Internal tools"}, focus=frozenset())
    return list(plan(corpus, Draft(target, load_templates(), 4), gaps, tries))


def test_a_large_model_gets_the_list_of_what_is_wanted() -> None:
    """One request for the passage, with its place; each try is another sample, so that it has another key."""
    gaps = list(told([OWNED], []).gaps)
    (request,) = asked(LARGE, [OWNED], gaps)
    text = request.messages[-1].content
    assert '- anything\n- come to "Data Platform"' in text
    assert '- from "Data Platform" to "Tarn"' in text
    assert f"Section: Tools\n\n### Missing\n{text.split('### Missing')[1].strip()}" in text
    assert request.wanted == tuple(gap.id for gap in gaps)
    (again,) = asked(LARGE, [OWNED], gaps, {gap.id: 1 for gap in gaps})
    assert (request.sample, again.sample) == (0, 1)
    assert again.key != request.key


def test_a_long_list_becomes_several_requests() -> None:
    """Eight at a time, each gap in one of them."""
    gaps = [
        Gap(id=str(number), kind="name", passages=(OWNED.id,), names=(f"Name {number}",)) for number in range(2 * MOST_WANTED + 1)
    ]
    requests = asked(LARGE, [OWNED], gaps)
    assert [len(one.wanted) for one in requests] == [MOST_WANTED, MOST_WANTED, 1]


def test_the_next_try_of_a_name_goes_to_another_passage() -> None:
    """Where one passage gave no row, the next that says the name may."""
    other = passage("The Data Platform team has nine members.", document="teams")
    gap = Gap(id="g", kind="name", passages=(OWNED.id, other.id), names=("Data Platform",))
    focus = [asked(LARGE, [OWNED, other], [gap], {"g": number})[0].focus for number in range(3)]
    assert focus == [(OWNED.id,), (other.id,), (OWNED.id,)]


def test_a_small_model_is_asked_about_the_sentences_in_question() -> None:
    """With the beginnings of `local`, drawn anew and warm; of a sentence that can't be asked about there is no request."""
    (direction,) = [gap for gap in told([OWNED], []).gaps if gap.kind == "direction"]
    requests = asked(SMALL, [OWNED], [direction])
    assert requests
    assert {one.facts for one in requests} == {("Tarn is owned by the Data Platform team.",)}
    assert {(one.sample, one.parameters.temperature, one.wanted) for one in requests} == {(1, 0.8, (direction.id,))}
    nowhere = Gap(id="x", kind="direction", passages=(OWNED.id,), names=("Basalt", "Tarn"))
    assert asked(SMALL, [OWNED], [nowhere]) == []
