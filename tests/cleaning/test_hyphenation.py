"""cleaning/hyphenation.py: cut words are whole again, and nothing else is joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftprep.cleaning.edits import undo
from ftprep.cleaning.hyphenation import CUT, closed, joined
from ftprep.records import Page


@pytest.mark.parametrize(
    "text",
    [
        "The docu-\nment is here.",  # nothing shows that it is one word
        "A long-\nterm plan. A longterm and a long-term plan.",  # it is written both ways
        "Offices in Oslo-\nBerlin. Osloberlin.",  # a capital begins another word
        "- item -\nitem -item itemitem",
        "from 1990-\n2000, 19902000",
        "x-\ny xy",
    ],
)
def test_what_may_be_two_words_stays(text: str) -> None:
    """Without proof in the text itself, a line end stays."""
    assert joined(text) == (text, ())


def test_cut_words_are_joined_in_any_script() -> None:
    """Umlauts, Cyrillic, indented lines, capitals at the beginning of a sentence."""
    text = "Die Über-\nprüfung der доку-\n   менты. Eine Überprüfung, документы."
    whole, edits = joined(text)
    assert whole == "Die Überprüfung der документы. Eine Überprüfung, документы."
    assert undo(whole, edits) == text


def test_marks_of_readers_become_edits_or_line_ends() -> None:
    """Each mark is closed and told, the pages move; where it is not wanted the word stands as in the file."""
    text = f"a ware{CUT}house\n\nan of{CUT}fice{CUT}s"
    pages = (Page(number=1, start=0, end=12), Page(number=2, start=14, end=len(text)))
    whole, moved_pages, edits = closed(text, pages)
    assert whole == "a warehouse\n\nan offices"
    assert [whole[page.start : page.end] for page in moved_pages] == ["a warehouse", "an offices"]
    assert undo(whole, edits) == text.replace(CUT, "-\n")
    cut, cut_pages, none = closed(text, pages, wanted=False)
    assert (cut, none) == (text.replace(CUT, "-\n"), ())
    assert cut[cut_pages[1].start : cut_pages[1].end] == "an of-\nfice-\ns"


@given(st.text(st.sampled_from("ab-\n A"), max_size=60))
def test_undo_gives_the_text_as_it_was(text: str) -> None:
    """Whatever was joined can be undone."""
    whole, edits = joined(text)
    assert undo(whole, edits) == text
