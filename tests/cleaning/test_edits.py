"""cleaning/edits.py: what is changed can be undone, and everything else keeps its place."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ftprep.cleaning.edits import Change, edited, merged, moved, shifted, undo
from ftprep.records import Edit, Page

LETTERS = st.text("abcd\n", max_size=40)


@st.composite
def changes(draw: st.DrawFn, text: str) -> list[Change]:
    """Changes of `text`, ascending; some touch, some are empty on one side."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return [(start, end, draw(st.text("XY", max_size=3))) for start, end in pairs]


@given(st.data(), LETTERS)
def test_undo_gives_the_text_as_it_was(data: st.DataObject, text: str) -> None:
    """Whatever was changed, undo gives the text before."""
    after, edits = edited(text, data.draw(changes(text)), "mojibake")
    assert undo(after, edits) == text


@given(st.data(), LETTERS)
def test_edits_of_two_steps_are_one_list(data: st.DataObject, text: str) -> None:
    """The merged list is ascending, stands against the final text, and undoes both steps at once."""
    middle, first = edited(text, data.draw(changes(text)), "mojibake")
    after, second = edited(middle, data.draw(changes(middle)), "boilerplate")
    both = merged(after, first, second)
    assert undo(after, both) == text
    assert all(one.end <= next_one.start for one, next_one in pairwise(both))


@given(st.data(), LETTERS)
def test_offsets_keep_their_characters(data: st.DataObject, text: str) -> None:
    """An offset outside of what was changed leads to the same character as before; all stay in order and within the text."""
    wanted = data.draw(changes(text))
    after, edits = edited(text, wanted, "boilerplate")
    new = shifted(range(len(text) + 1), edits)
    assert new == sorted(new)
    assert new[0] >= 0
    assert new[-1] <= len(after)
    for offset, character in enumerate(text):
        if not any(start <= offset < end for start, end, _ in wanted):
            assert after[new[offset]] == character


def test_a_line_removed_twice_over_is_one_edit() -> None:
    """A repaired line that is then removed comes back as it was read."""
    text = "a\nb\n"
    first = [Edit(step="mojibake", start=2, end=3, was="Ã¼")]
    second = [Edit(step="boilerplate", start=2, end=2, was="ü\n")]
    assert merged(text, first, second) == (Edit(step="boilerplate", start=2, end=2, was="Ã¼\n"),)


def test_pages_move_with_the_text() -> None:
    """Pages hold the same text after a line of the first was removed; a page that loses everything is empty, not negative."""
    text, edits = edited("one\nfoot\n\ntwo\n", [(4, 9, "")], "running-lines")
    pages = moved((Page(number=1, start=0, end=8), Page(number=2, start=10, end=13)), edits)
    assert [text[page.start : page.end] for page in pages] == ["one\n", "two"]
    _, gone = edited("one\n", [(0, 4, "")], "boilerplate")
    assert moved((Page(number=1, start=0, end=3),), gone) == (Page(number=1, start=0, end=0),)
