"""plain_facts.py: sentences made simple, and still true."""

from __future__ import annotations

import pytest

from ftprep.strategies.plain_facts import plain


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Gregor Anstey owns the expense policy and answers questions about it.", "Gregor Anstey owns the expense policy."),
        ("Postbag was switched off because it lost attachments.", "Postbag was switched off."),
        ("Jonas Trevanion manages the Northmere office, and it has no other manager.", None),
        ("Tarn is the internal tool that we use for analysing data.", "Tarn is the internal tool used for analysing data."),
        ("Brigid Tolland is our procurement manager.", "Brigid Tolland is the procurement manager."),
    ],
)
def test_what_points_back_is_left_out(sentence: str, told: str | None) -> None:
    """A second predicate or a reason; one with a "no" stays, since it may be a condition of the whole."""
    assert plain(sentence) == (told or sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Heron must be calibrated before it leaves the plant.",
        "Kestrel is used only by Legal and serves their cases.",
        "Tarn runs on Basalt and sends mails.",
        "A guide of the Chicago office amenities and policies that they have is there.",
        "If Heron fails, tell our help desk because they mend it.",
        "Marlow tells you when our office closes.",
    ],
)
def test_conditions_times_and_the_rest_stay(sentence: str) -> None:
    """Without them it would say something else; and where no name opens the sentence nobody knows what an "and" joins."""
    assert plain(sentence) == sentence
