from __future__ import annotations

import pytest

from ftprep.checks.quotes import located, quoted_places

TEXT = "## Tools\n\n**Kestrel** is owned by the Data Platform team, which has 14 members. Marlow replaced Opsdesk in March 2022."


@pytest.mark.parametrize(
    ("quote", "span"),
    [
        ("Kestrel is owned by the Data Platform team", "Kestrel** is owned by the Data Platform team"),
        ("kestrel is owned by the data platform team", "Kestrel** is owned by the Data Platform team"),
        ("Kestrel is owned by teh Data Platform team", "Kestrel** is owned by the Data Platform team"),
        ("Marlow replaced Opsdesk in March of 2022", "Marlow replaced Opsdesk in March 2022"),
    ],
)
def test_a_quote_is_found_where_it_stands(quote: str, span: str) -> None:
    """Case, markup and slips do not matter; what is given back is the source's own text."""
    assert located(quote, TEXT) == span
    assert span in TEXT


@pytest.mark.parametrize(
    "quote",
    [
        "Kestrel is owned by the Data Platform team, which has 41 members",
        "Marlow replaced Opsdesk in March 2021",
        "Merlow replaced Opsdesk in March 2022",
        "Kestrel belongs to the people of the Data Platform",
        "own by teh",
        "...",
        "",
    ],
)
def test_a_quote_with_another_number_or_name_is_none(quote: str) -> None:
    """Likeness is not enough where a digit or a capital differs; short quotes must stand there word for word."""
    assert located(quote, TEXT) is None


def test_the_quoted_sentences_are_told() -> None:
    """Part of a sentence, several sentences, a row of a table, and none."""
    sentences = ("Tool: Tarn; Written in: Rust; Contact: Elio Hartnell", "It runs at night.", "It is old.")
    assert quoted_places("runs at night", sentences) == (1,)
    assert quoted_places("It runs at night. It is old.", sentences) == (1, 2)
    assert quoted_places("| Tarn | Rust | Elio Hartnell |", sentences) == (0,)
    assert quoted_places("Something else that nobody wrote.", sentences) == ()
