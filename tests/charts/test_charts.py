import xml.etree.ElementTree as Tree

import pytest

from ftprep.charts import page, svg, terminal
from ftprep.charts.plane import Curve, ceiling, crossing, extent

TUNED = Curve("tuned <model>", ((0, 10), (50, 15), (100, 20)))
READING = Curve("documents", ((0, 0), (50, 20), (100, 40)))


def test_curves_cross_where_the_dearer_one_becomes_cheaper() -> None:
    """10 + 0.1 x = 0.4 x at 33.3; the other way round they do not."""
    found = crossing(TUNED, READING)
    assert found is not None
    assert found[0] == pytest.approx(100 / 3)
    assert found[1] == pytest.approx(40 / 3)
    assert crossing(READING, TUNED) is None


def test_axes_end_at_round_numbers() -> None:
    """So that people can read them."""
    assert [ceiling(value) for value in (183.2, 1.0, 0.031, 26, 0)] == [200, 1, 0.04, 40, 1]
    assert extent([TUNED, READING]) == (100, 40)


def test_the_terminal_s_chart_is_plain_text_with_each_curve_and_the_crossing() -> None:
    """No colour, no control characters: the same when piped."""
    found = crossing(TUNED, READING)
    assert found is not None
    lines = list(terminal.lines([TUNED, READING], [found], width=40, height=10))
    text = "\n".join(lines)
    assert text.isprintable() or all(char.isprintable() or char == "\n" for char in text)
    assert "*" in text
    assert "o" in text
    assert sum(line.split("|")[-1].count("X") for line in lines if "|" in line) == 1
    assert "$40.00" in text
    assert max(map(len, lines)) <= 110


def test_the_picture_is_whole_xml_with_nothing_from_outside() -> None:
    """Names are escaped; no address but the namespace, no script."""
    text = svg.drawing('Cost "of" answering', [TUNED, READING], [((33.3, 13.3), "cheaper from 33")], "queries", "USD")
    tree = Tree.fromstring(text)
    assert len(tree.findall(".//{*}polyline")) == 2
    assert len(tree.findall(".//{*}circle")) == 1
    assert any("cheaper from 33" in (one.text or "") for one in tree.findall(".//{*}text"))
    assert text.count("http") == 1
    assert "<script" not in text


def test_the_page_needs_nothing_beside_itself() -> None:
    """Text of documents and models can't break out of it."""
    text = page.page("A <title>", ["<svg></svg>"], [("Figures & all", ["a < b", "c"])])
    assert "A &lt;title&gt;" in text
    assert "a &lt; b\nc" in text
    assert "http" not in text
