"""readers/recognised.py: tesseract's table becomes lines; words hardly read are marked; turned pages are set upright."""

from __future__ import annotations

import pytest

from ftprep.readers.recognised import recognised

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
WIDTH, HEIGHT = 1000, 2000


def table(lines: list[tuple[int, list[tuple[str, float]]]], turned: int = 0, height: int = 30) -> str:
    """One block of lines at these heights, each of (word, confidence), as tesseract writes them of a page so turned."""
    sides = (WIDTH, HEIGHT) if turned in (0, 180) else (HEIGHT, WIDTH)
    rows = [HEAD, f"1\t1\t0\t0\t0\t0\t0\t0\t{sides[0]}\t{sides[1]}\t-1\t"]
    for number, (top, words) in enumerate(lines, 1):
        left = 100
        for place, (text, confidence) in enumerate(words, 1):
            width = 20 * len(text)
            box = {
                0: (left, top, width, height),
                90: (HEIGHT - top - height, left, height, width),
                180: (WIDTH - left - width, HEIGHT - top - height, width, height),
                270: (top, WIDTH - left - width, height, width),
            }[turned]
            rows.append("\t".join(map(str, (5, 1, 1, 1, number, place, *box, confidence, text))))
            left += width + 20
    return "\n".join(rows)


def test_a_word_hardly_read_is_marked() -> None:
    """It leaves [?], a run of them one; a line of nothing else goes; all count."""
    found = recognised(table([(100, [("Do", 95), ("n0", 12), ("t", 9), ("smoke", 90)]), (150, [("xx", 5)])]))
    assert [line.text for line in found.lines] == ["Do [?] smoke"]
    assert (found.words, found.unreadable) == (5, 3)
    assert found.confidence == pytest.approx(42.2)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_is_set_upright(turned: int) -> None:
    """Lines have the same places however the page lay."""
    lines = [(200 + 45 * number, [("Trains", 90.0), ("are", 91.0), ("late", 92.0)]) for number in range(4)]
    upright, found = recognised(table(lines)), recognised(table(lines, turned))
    assert [line.text for line in found.lines] == [line.text for line in upright.lines]
    assert [line.base for line in found.lines] == pytest.approx([line.base for line in upright.lines])
    assert [line.left for line in found.lines] == pytest.approx([line.left for line in upright.lines])
    assert [line.height for line in found.lines] == pytest.approx([line.height for line in upright.lines])


def test_the_body_has_the_size_that_is_asked_for() -> None:
    """The usual size of type becomes that of the document's text; places are in the same measure."""
    found = recognised(table([(200, [("Trains", 90.0), ("late", 92.0)]), (245, [("Planes", 90.0), ("too", 92.0)])]), body_size=12.0)
    assert {line.size for line in found.lines} == {12.0}
    assert found.lines[0].base - found.lines[1].base == pytest.approx(45 * 12 * 0.72 / 30, rel=0.01)


def test_dirt_is_no_word() -> None:
    """A sign by itself counts where it was seen clearly, as a dash does, and never where it is a rule of a table."""
    found = recognised(table([(100, [("Oslo", 95), ("–", 90), ("Bergen", 95), ("|", 90), ("~", 20)])]))
    assert [line.text for line in found.lines] == ["Oslo – Bergen"]


@pytest.mark.parametrize("tsv", ["", HEAD, HEAD + "\n5\t1\t1", HEAD + "\n5\t1\t1\t1\t1\t1\ta\tb\tc\td\te\tf"])
def test_an_empty_or_broken_table(tsv: str) -> None:
    """Nothing is recognised, nothing fails."""
    assert recognised(tsv).lines == ()
