"""What a model with an adapter may write of a fact in other forms, each with a false twin that stays refused."""

from __future__ import annotations

import pytest

from ftprep.checks import Candidate, first_refusal
from tests.checks.test_checks import row

Asked = tuple[str, str]
"""A question and its answer."""

PAIRS: tuple[tuple[str, str | Asked, str | Asked], ...] = (
    (
        "The Corran system includes a set of icons.",
        "A set of icons is included in the Corran system.",
        "The Corran system is included in a set of icons.",
    ),
    (
        "Grants must be checked before the final payment is made.",
        "Before the final payment is made, grants must be checked.",
        "The final payment must be made before grants are checked.",
    ),
    (
        "The sponsor of the scheme must approve every change to its budget.",
        ("Who must approve every change to its budget?", "The sponsor of the scheme"),
        ("How must the sponsor of the scheme approve?", "Every change to its budget"),
    ),
    (
        "The Zeddam office is let for 4,200 euros a month.",
        "For 4,200 euros a month, the Zeddam office is let.",
        "4,200 euros a month is how often the Zeddam office is let.",
    ),
    (
        "Every department may name one candidate before 1 May.",
        ("Before when may every department name one candidate?", "1 May"),
        ("Before then, may every department name one candidate?", "1 May"),
    ),
    (
        "The battery of the Newt sensor lasts 9 months before it must be changed.",
        ("How long does the battery of the Newt sensor last before it must be changed?", "9 months"),
        ("How long after which time must the battery of the Newt sensor last to be changed?", "9 months"),
    ),
    (
        "The Isbister tunnel is dimmer than the Pilton tunnel.",
        ("Which tunnel is dimmer than the Pilton tunnel?", "The Isbister tunnel"),
        ("Which tunnel is dimmer than the Isbister tunnel?", "The Pilton tunnel"),
    ),
    (
        "The Borrowdale clinic has hired ten nurses since May 2019.",
        "Since May 2019, the Borrowdale clinic has hired ten nurses.",
        "May 2019 is when the Borrowdale clinic hired ten nurses.",
    ),
    # the noun of the entity's own name, or of its class
    (
        "Fitters of the Corran lab test the valves with the Marram bench.",
        "The Marram bench is the bench with which fitters of the Corran lab test the valves.",
        "The Marram bench is the room with which fitters of the Corran lab test the valves.",
    ),
    (
        "Gisela Thorn was proposed for the Beacon prize by the Oslo branch.",
        "The Beacon prize is the prize that Gisela Thorn was proposed for by the Oslo branch.",
        "The Beacon prize is the prize that Gisela Thorn was proposed by the Oslo branch.",
    ),
    (
        "Drivers are hired through the Quayline agency.",
        "The Quayline agency is the agency through which drivers are hired.",
        "The Quayline agency is the agency from which drivers are hired.",
    ),
    (
        "Guests must sign the list before they enter the Orwell yard.",
        ("What must guests sign before they enter the Orwell yard?", "The list"),
        "The Orwell yard is the yard in which guests must sign the list before they enter.",
    ),
    (
        "Labels that are sold in Oslo must be put into French.",
        "French is the language into which labels that are sold in Oslo must be put.",
        "French is the country into which labels that are sold in Oslo must be put.",
    ),
    (
        "The Nairn workshop opened in 2017.",
        "2017 is the year in which the Nairn workshop opened.",
        "2017 is the month in which the Nairn workshop opened.",
    ),
    (
        "The Nairn workshop meets the press on Monday.",
        "Monday is the day on which the Nairn workshop meets the press.",
        "Monday is the year in which the Nairn workshop meets the press.",
    ),
    (
        "The Topaz tent was tested by Brevik Labs.",
        ("Which product was tested by Brevik Labs?", "The Topaz tent"),
        ("Which vehicle was tested by Brevik Labs?", "The Topaz tent"),
    ),
    (
        "Files may only be kept in Switzerland.",
        ("In which country may files only be kept?", "Switzerland"),
        ("In which city may files only be kept?", "Switzerland"),
    ),
    # dates and numbers that move
    (
        "In May 2021, Solveig Brandvik checked all six meters of the Pernik plant.",
        "Solveig Brandvik checked all six meters of the Pernik plant in May 2021.",
        "Solveig Brandvik checked all seven meters of the Pernik plant in May 2021.",
    ),
    (
        "In 2022, three regional banks supported the Caddow team with 40,000 euros.",
        "The Caddow team was supported by three regional banks in 2022 with 40,000 euros.",
        "The Caddow team was supported by 40,000 regional banks in 2022 with three euros.",
    ),
    (
        "In 2023, the Aveline clinic hired 14 nurses and 3 cooks.",
        ("When did the Aveline clinic hire 14 nurses and 3 cooks?", "2023"),
        ("When did the Aveline clinic hire 3 nurses and 14 cooks?", "2023"),
    ),
    # asides, fronted phrases, relative clauses, symmetric relations, genitives
    (
        "Renske Aldous, an inspector with the Fire office, checks the Corby site without notice.",
        "The Corby site is checked by Renske Aldous, an inspector with the Fire office, without notice.",
        "Renske Aldous is checked by the Corby site, an inspector with the Fire office, without notice.",
    ),
    (
        "Ada Vell, the head of Tax, trains Bo Lund twice a month.",
        "Bo Lund is trained by Ada Vell, the head of Tax, twice a month.",
        "Bo Lund, the head of Tax, is trained by Ada Vell twice a month.",
    ),
    (
        "Ada Vell, who heads the Fleet desk, trains Bo Lund twice a month.",
        "Ada Vell, the Fleet desk's head, trains Bo Lund twice a month.",
        "Bo Lund, the Fleet desk's head, trains Ada Vell twice a month.",
    ),
    (
        "By the end of 2019, the museum had listed 8,400 plates.",
        "The museum had listed 8,400 plates by the end of 2019.",
        "The museum had been listed by 8,400 plates by the end of 2019.",
    ),
    (
        "Suppliers that are proposed by a client do not need a second quote.",
        "A second quote is not needed by suppliers that are proposed by a client.",
        "A second quote is not needed by a client that is proposed by suppliers.",
    ),
    (
        "The Malvern plant has been twinned with the Kassel plant since 2010.",
        "The Kassel plant has been twinned with the Malvern plant since 2010.",
        "The Malvern plant has been replaced with the Kassel plant since 2010.",
    ),
    (
        "The Malvern plant was supplied with the Kassel boiler.",
        ("With which boiler was the Malvern plant supplied?", "The Kassel boiler"),
        "The Kassel boiler was supplied with the Malvern plant.",
    ),
    (
        "The reviewer of the Quarterly Letter is Benedek Foss.",
        "The Quarterly Letter's reviewer is Benedek Foss.",
        "The reviewer of Benedek Foss is the Quarterly Letter.",
    ),
    (
        "The mill's annual output is 900 tonnes.",
        "900 tonnes is the annual output of the mill.",
        "900 tonnes is the mill of the annual output.",
    ),
    # who does it to whom in a question
    (
        "The Brugal team has supervised the Claims council since 2018.",
        ("Which council has the Brugal team supervised since 2018?", "The Claims council"),
        ("Which team has the Claims council supervised since 2018?", "The Brugal team"),
    ),
    (
        "Seasonal pickers are hired through the Quayline agency.",
        ("Through which agency are seasonal pickers hired?", "The Quayline agency"),
        ("Through which agency do seasonal pickers hire?", "The Quayline agency"),
    ),
    (
        "Odalys Brenner trains every new analyst of the Pricing team.",
        ("Whom does Odalys Brenner train?", "Every new analyst of the Pricing team"),
        ("For whom does Odalys Brenner train?", "Every new analyst of the Pricing team"),
    ),
    (
        "Each batch must be checked before it leaves the Garston works.",
        ("What must be checked before it leaves the Garston works?", "Each batch"),
        ("Where must each batch be checked before it leaves?", "The Garston works"),
    ),
    (
        "Cauldon Partners has been the supplier of the Vantry fleet since 2016.",
        ("Of which fleet has Cauldon Partners been the supplier since 2016?", "The Vantry fleet"),
        ("Which fleet has Cauldon Partners been the supplier since 2016?", "The Vantry fleet"),
    ),
    (
        "The harbour master trains every pilot in the Skerry basin.",
        ("Whom does the harbour master train?", "Every pilot in the Skerry basin"),
        ("How often does the harbour master train the pilot?", "Every pilot in the Skerry basin"),
    ),
    # comparisons
    (
        "The Heron mower is faster than every mower with an engine.",
        "Every mower with an engine is slower than the Heron mower.",
        "Every mower with an engine is faster than the Heron mower.",
    ),
    ("Flink is faster than Marlow.", "Marlow is slower than Flink.", "Flink is slower than Marlow."),
    # light words, and what only looks like one
    (
        "The price of the Vertex heater comes to 294 euros.",
        "The price of the Vertex heater is 294 euros.",
        "The Vertex heater is 294 euros.",
    ),
    (
        "The Tarn unit belongs to the Retail division.",
        "The Tarn unit is part of the Retail division.",
        "The Retail division is part of the Tarn unit.",
    ),
    (
        "Kravun Foods gets 96 percent of its gloves from Ireland.",
        ("From which country does Kravun Foods get 96 percent of its gloves?", "Ireland"),
        "Ireland supplies Kravun Foods.",
    ),
    (
        "The Brennick turbine went into service in 1998.",
        ("When did the Brennick turbine go into service?", "1998"),
        ("When did the Brennick turbine go out of service?", "1998"),
    ),
    # what the adapter's own tables know
    (
        "The Octave mixer comes with a warranty of 50 months.",
        ("Which product has a warranty of 50 months?", "The Octave mixer"),
        ("Which product has a warranty of 15 months?", "The Octave mixer"),
    ),
    (
        "The Skiomim team favours Zepack over the Geslavske Go pipeline.",
        "The Geslavske Go pipeline is less popular with the Skiomim team than Zepack.",
        "Zepack is less popular with the Skiomim team than the Geslavske Go pipeline.",
    ),
    # names of digits and letters, and with dots
    ("18F runs the Login.gov service.", "The Login.gov service is run by 18F.", "The Login.gov service is run by 19F."),
    (
        "The GS-15 lead must sign Form 7600A.",
        "Form 7600A must be signed by the GS-15 lead.",
        "Form 7600B must be signed by the GS-15 lead.",
    ),
    (
        "The 30-minute call is held by the Tax desk.",
        "The Tax desk holds the 30 minute call.",
        "The Tax desk holds the 13 minute call.",
    ),
)


def candidate(source: str, said: str | Asked) -> Candidate:
    """A row of an adapted model."""
    if isinstance(said, tuple):
        return row(source, question=said[0], answer=said[1] + ".", adapted=True, language="en")
    return row(source, said, adapted=True, language="en")


@pytest.mark.parametrize(("source", "right", "false"), PAIRS, ids=lambda one: str(one)[:50])
def test_a_right_form_passes_and_its_false_twin_does_not(source: str, right: str | Asked, false: str | Asked) -> None:
    """One word, or one place, lies between them."""
    assert first_refusal(candidate(source, right)) is None
    assert first_refusal(candidate(source, false)) is not None


FIRST = "The Credit council sits in the Trondheim centre."
SECOND = "The Credit council has a budget of 19 euros."


def test_a_conclusion_names_what_two_facts_share_by_its_kind() -> None:
    """ "The council that": and never another number, nor another kind of thing."""

    def joined(statement: str) -> Candidate:
        return row((FIRST, SECOND), statement, kind="inference", adapted=True, language="en")

    assert first_refusal(joined("The council that has a budget of 19 euros sits in the Trondheim centre.")) is None
    assert first_refusal(joined("The council that has a budget of 91 euros sits in the Trondheim centre.")) is not None
    assert first_refusal(joined("The museum that has a budget of 19 euros sits in the Trondheim centre.")) is not None
