"""What a name in a fact hangs on: near false forms, and right ones."""

from __future__ import annotations

from ftprep.checks.attached import hung_elsewhere, no_person, no_reader, nobody_else, untimed
from tests.checks.test_distilling import judged

BENCH = ("Liv Ashdown keeps the calibration bench in order.", "It is checked every 90 days.")
PLANT = "All sensors are assembled in Lund, where Ostrelund has its plant."


def test_it_is_no_person() -> None:
    """But a tool, and a person where the sentence says "she" or the name itself."""
    assert judged("Liv Ashdown is checked every 90 days.", *BENCH) == "subject"
    assert no_person("Liv Ashdown is checked every 90 days.", "She is checked every 90 days.") is None
    assert no_person("Kestrel is checked every 90 days.", BENCH[1]) is None
    assert no_person("Liv Ashdown runs the bench.", "Liv Ashdown runs the bench, and it is checked.") is None


def test_a_name_keeps_its_preposition() -> None:
    """Or has none: a fact may turn its clause."""
    assert judged("All sensors in Ostrelund are assembled in Lund.", PLANT) == "subject"
    assert hung_elsewhere("All sensors are assembled in Lund.", PLANT) is None
    assert hung_elsewhere("Ostrelund has its plant in Lund.", PLANT) is None
    assert hung_elsewhere("Kestrel runs on the new Basalt cluster.", "It runs on the Basalt cluster.") is None


def test_you_is_nobody_named() -> None:
    """Who reads a page is none of those that it names; "people" and "staff" may be."""
    sentence = "The IT team may direct you elsewhere."
    assert judged("The IT team may direct the Help Desk elsewhere.", "The Help Desk is in Room 2.", sentence) == "subject"
    assert no_reader("The IT team may direct people elsewhere.", sentence) is None
    assert no_reader("The IT team may direct the Help Desk elsewhere.", "The IT team may direct the Help Desk elsewhere.") is None


def test_how_long_before_or_after_stays() -> None:
    """It may be left out together with what it counts from."""
    sentence = "Travel time expires one year (26 pay periods) after it is earned."
    assert judged("Travel time expires after it is earned.", sentence) == "subject"
    assert untimed("Travel time expires one year after it is earned.", sentence) is None
    assert untimed("Travel time expires.", sentence) is None


def test_an_article_keeps_its_noun() -> None:
    """An adjective may go, the noun may not."""
    sentence = "The Data team operates the new Marble cluster, day and night."
    assert judged("The Data team operates the day and night.", sentence) == "subject"
    assert judged("The Data team operates the Marble cluster.", sentence) == ""


def test_who_we_are_the_sentences_must_say() -> None:
    """A heading names a subject, and seldom an organisation."""
    sentence = "We have cut the time to hire by half."
    assert judged("Hacking has cut the time to hire by half.", sentence, title="Hacking")
    assert nobody_else("Hacking has cut the time to hire by half.", sentence, sentence) is not None
    assert judged("Ferrow has cut the time to hire by half.", "Ferrow is a bank.", sentence, title="Hacking") == ""


def test_it_after_one_thing_of_another_is_not_guessed() -> None:
    """Where one name stands before it, and where the sentence has the whole phrase, it is none of this check's business."""
    pair = ("The battery of the Newt sensor lasts 9 months.", "It is the smallest of the three.")
    assert judged("The battery of the Newt sensor is the smallest of the three.", *pair) == "subject"
    assert judged("The battery of the Newt sensor lasts 9 months.", *pair) == ""
    assert judged("The Newt sensor is the smallest of the three.", "The Newt sensor was launched in 2021.", pair[1]) == ""
