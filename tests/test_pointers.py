import pytest

from ftprep.pointers import points_elsewhere


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("It runs on the Basalt cluster.", "en"),
        ("The team is led by Ingrid Solheim.", "en"),
        ("Nobody misses it.", "en"),
        ("Brigid Tolland is our procurement manager.", "en"),
        ("This page says what each tool is for.", "en"),
        ("Es gehört seit 2019 zur Anlagentechnik.", "de"),
        ("Dort steht auch unsere Pumpe.", "de"),
        ("Il est dirigé par Claire Fontaine.", "fr"),
        ("C'est elle qui valide les commandes.", "fr"),
        ("Lo dirige Lucía Herrero desde 2018.", "es"),
        ("保守は田中誠が担当している。", "ja"),
    ],
)
def test_a_sentence_that_speaks_of_something_unnamed_points_elsewhere(sentence: str, language: str) -> None:
    """By the words of its language; one without a list is always looked at."""
    assert points_elsewhere(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Kestrel is owned by the Data Platform team.", "en"),
        ("Gregor Anstey owns the expense policy and answers questions about it.", "en"),
        ("Kestrel and its owner moved to Lyon.", "en"),
        ("Das Prüflabor in Bremen wartet seine Pumpen selbst.", "de"),
        ("Le service achats de Lyon valide ses commandes.", "fr"),
        ("El almacén de Zaragoza distribuye sus repuestos.", "es"),
    ],
)
def test_what_is_named_before_its_pronoun_stands_alone(sentence: str, language: str) -> None:
    """Nobody needs to be asked about it."""
    assert not points_elsewhere(sentence, language)
