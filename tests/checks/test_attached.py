"""What a name in a fact hangs on: near false forms, and right ones."""

from __future__ import annotations

from ftprep.checks.attached import hung_elsewhere, no_person
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
