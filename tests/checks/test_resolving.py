import pytest

from ftprep.checks.resolving import changed

TOOLS = (
    "Kestrel is owned by the Data Platform team.",
    "It replaced Opsdesk in March 2022.",
    "Their requests must not be sent before 8 May.",
    "The team is led by Ingrid Solheim.",
)
AROUND = ("Internal tools. Kestrel",)


def refused(number: int, standalone: str, language: str | None = "en") -> str | None:
    """The check that refuses it."""
    found = changed(TOOLS[number], standalone, TOOLS, AROUND, language)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("number", "standalone"),
    [
        (1, "Kestrel replaced Opsdesk in March 2022."),
        (1, "The internal tool Kestrel replaced Opsdesk in March 2022."),
        (2, "The Data Platform team's requests must not be sent before 8 May."),
        (3, "The Data Platform team is led by Ingrid Solheim."),
    ],
)
def test_what_only_names_the_subject_passes(number: int, standalone: str) -> None:
    """From the passage, its headings or the title."""
    assert refused(number, standalone) is None


@pytest.mark.parametrize(
    ("number", "standalone", "check"),
    [
        (1, "Kestrel replaced Opsdesk.", "kept"),
        (1, "Kestrel replaced Opsdesk in March 2021.", "kept"),
        (1, "Opsdesk replaced Kestrel in March 2022.", "kept"),
        (1, "Falcon replaced Opsdesk in March 2022.", "new"),
        (1, "Kestrel successfully replaced Opsdesk in March 2022.", "new"),
        (2, "The Data Platform team's requests must be sent before 8 May.", "negation"),
        (2, "The Data Platform team's requests must not be sent before 9 May.", "kept"),
        (3, "It is led by Ingrid Solheim.", "named"),
        (3, "This Platform team is led by Ingrid Solheim.", "stands-alone"),
        (2, "Requests must not be sent before 8 May.", "named"),
    ],
)
def test_what_says_something_else_is_refused(number: int, standalone: str, check: str) -> None:
    """Lost, changed, turned round, brought in, or still pointing."""
    assert refused(number, standalone) == check


def test_other_languages() -> None:
    """By their own words; Japanese by its signs."""
    german = ("Das Prüflabor in Bremen wartet die Pumpen.", "Es gehört seit 2019 zur Anlagentechnik.")
    assert changed(german[1], "Das Prüflabor in Bremen gehört seit 2019 zur Anlagentechnik.", german, (), "de") is None
    assert changed(german[1], "Das Prüflabor in Kassel gehört seit 2019 zur Anlagentechnik.", german, (), "de") is not None
    assert changed(german[1], "Das Prüflabor in Bremen gehört seit 2018 zur Anlagentechnik.", german, (), "de") is not None
    japanese = ("営業支援システム「ヒバリ」は大阪支社の営業部が使っている。", "保守は田中誠が担当している。")
    assert changed(japanese[1], "「ヒバリ」の保守は田中誠が担当している。", japanese, (), "ja") is None
    assert changed(japanese[1], "「カモメ」の保守は田中誠が担当している。", japanese, (), "ja") is not None
    assert changed(japanese[1], "「ヒバリ」は大阪支社にある。", japanese, (), "ja") is not None
