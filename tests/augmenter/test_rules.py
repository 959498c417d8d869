"""Facts turned round, asked about, reworded and joined by rules alone."""

from __future__ import annotations

import pytest

from ftprep.augmenter.rules import clause, joined, question, rephrased, reversed_fact
from ftprep.augmenter.voices import base, formed, participle, past, reading, third


@pytest.mark.parametrize(
    ("fact", "entity", "turned"),
    [
        ("The vans are insured by Merrow Mutual.", "Merrow Mutual", "Merrow Mutual insures the vans."),
        ("Merrow Mutual insures each van.", "each van", "Each van is insured by Merrow Mutual."),
        ("Zoe Lindt has led the Fleet desk since 2019.", "the Fleet desk", "The Fleet desk has been led by Zoe Lindt since 2019."),
        ("In May 2021, Ada Roald tested all meters.", "Ada Roald", "Ada Roald tested all meters in May 2021."),
        ("A clerk may not open the safe.", "the safe", "The safe may not be opened by a clerk."),
        ("The editor of the Letter is Benedek Foss.", "Benedek Foss", "Benedek Foss is the editor of the Letter."),
        ("Ida Hale is the head of the Fleet desk.", "the Fleet desk", "The Fleet desk has Ida Hale as its head."),
        ("The Zephyr is louder than the Mistral.", "the Mistral", "The Mistral is quieter than the Zephyr."),
        ("The wiki is kept on the Cinder cluster.", "the Cinder cluster", "The Cinder cluster is where the wiki is kept."),
        ("The lease ends on 30 June 2027.", "30 June 2027", "30 June 2027 is when the lease ends."),
        ("Yves Amar, who heads the desk, trains Piet Lang.", "Piet Lang", "Piet Lang is trained by Yves Amar, who heads the desk."),
    ],
)
def test_a_fact_is_turned_round(fact: str, entity: str, turned: str) -> None:
    """It begins with the wanted entity and says the same."""
    assert reversed_fact(fact, entity) == turned


@pytest.mark.parametrize(
    ("fact", "entity"),
    [
        ("No press is louder than the Titan press.", "the Titan press"),
        ("The tank costs 180 euros.", "180 euros"),
        ("Yves Amar, who heads the desk, trains Piet Lang.", "the desk"),
        ("A heading", "A heading"),
    ],
)
def test_what_no_rule_turns_is_left(fact: str, entity: str) -> None:
    """Negated subjects, verbs without a passive, entities inside a clause, and what is no clause: None."""
    assert reversed_fact(fact, entity) is None


@pytest.mark.parametrize(
    ("fact", "answer", "asked"),
    [
        ("The Fleet desk is headed by Odalys Brenner.", "Odalys Brenner", "By whom is the Fleet desk headed?"),
        ("The Fleet desk is headed by Odalys Brenner.", "The Fleet desk", "Which desk is headed by Odalys Brenner?"),
        ("Odalys Brenner chose the lamp in 2019.", "2019", "When did Odalys Brenner choose the lamp?"),
        ("Odalys Brenner chose the lamp in 2019.", "the lamp", "Which lamp did Odalys Brenner choose in 2019?"),
        ("In 2023, the clinic hired 14 nurses.", "14 nurses", "How many nurses did the clinic hire in 2023?"),
        ("The report must be sent to the Legal desk.", "the Legal desk", "To which desk must the report be sent?"),
        ("The vans of the depot are kept in Bern.", "The vans of the depot", "Which vans are kept in Bern?"),
    ],
)
def test_a_question_asks_for_the_answer(fact: str, answer: str, asked: str) -> None:
    """The question word fits the answer, and the verb stands where questions have it."""
    assert question(fact, answer) == asked


def test_a_fact_is_reworded_by_voice_or_by_time() -> None:
    """A passive becomes active, an active passive, a date moves to the front; a bare copula stays."""
    assert rephrased("The vans are insured by Merrow Mutual.") == "Merrow Mutual insures the vans."
    assert rephrased("Merrow Mutual insures the vans up to 500 euros.") == "The vans are insured by Merrow Mutual up to 500 euros."
    assert rephrased("The desk was moved to Bern in 2022.") == "In 2022, the desk was moved to Bern."
    assert rephrased("The lamp is green.") is None


def test_facts_are_joined_only_in_what_they_share() -> None:
    """The shared entity is described by what the second fact says; facts that share nothing are not joined."""
    first = "The Dorrit is calibrated by the Optics group."
    assert (
        joined(first, "The Optics group is led by Sefton Pike.")
        == "The Dorrit is calibrated by the group that is led by Sefton Pike."
    )
    assert joined("Ida Hale trains Piet Lang.", "Piet Lang lives in Bern.") == "Ida Hale trains Piet Lang, who lives in Bern."
    assert joined(first, "The Organ group is led by Sefton Pike.") is None


def test_a_clause_is_cut_at_its_own_verb() -> None:
    """The verb of a relative clause and plural nouns are not taken for the main verb."""
    parts = clause("In 2020, two plots that adjoin the depot were bought by Tideway.")
    assert parts is not None
    assert (parts.front, parts.subject, parts.verb.stated, parts.rest) == (
        "In 2020",
        "two plots that adjoin the depot",
        "were bought",
        "by Tideway",
    )


@pytest.mark.parametrize(
    "verb", "insure translate inspect certify host plan name lead oversee catalogue lease exempt write".split()
)
def test_forms_lead_back_to_their_verb(verb: str) -> None:
    """Past form and third person are made of a verb, and read as that verb again."""
    found = reading(["Ida", past(verb), "the", "lamp"], 1)
    assert found is not None
    assert found.verb == verb
    present = reading(["Ida", third(verb), "the", "lamp"], 1)
    assert present is not None
    assert present.verb == verb
    if participle(verb) == formed(verb):
        assert base(formed(verb)) == verb
