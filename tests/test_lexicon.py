import pytest

from ftprep.lexicon import content_stems, stem, words


@pytest.mark.parametrize(
    "forms",
    [
        ("owns", "owned", "owner"),
        ("leads", "led", "leader"),
        ("managed", "manages", "manager", "managing"),
        ("policies", "policy"),
        ("stored", "stores", "storing"),
        ("uses", "used", "using"),
        ("supplies", "supplier", "supply"),
    ],
)
def test_forms_of_one_word_have_one_stem(forms: tuple[str, ...]) -> None:
    """The checks compare words by stem, so the forms of a word must meet in one."""
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("own", "manage"), ("opened", "closed"), ("before", "after"), ("2021", "2022")])
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    """A stem that is too rough would let a changed relation pass."""
    assert stem(one) != stem(other)


def test_words_keep_numbers_whole() -> None:
    """20,000 is one word, and punctuation is none."""
    assert words("Up to 20,000 euros, per year.") == ["up", "to", "20,000", "euros", "per", "year"]


def test_content_stems_leave_out_small_words() -> None:
    """What carries no fact is not compared."""
    assert content_stems("Kestrel is owned by the team.") == ["kestrel", "own", "team"]
