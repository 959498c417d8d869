"""readers/pptx.py: slides."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation
from pptx.util import Inches

from ftprep.readers import read


def test_slides(tmp_path: Path) -> None:
    """A slide is a page under its title, with its list, its table and its notes; an untitled one is named by its number."""
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Our tools"
    body = first.placeholders[1].text_frame
    body.text = "Kestrel analyses data."
    body.add_paragraph().text = "Heron keeps contacts."
    body.paragraphs[1].level = 1
    first.notes_slide.notes_text_frame.text = "Mention the owner."
    second = deck.slides.add_slide(deck.slide_layouts[6])
    table = second.shapes.add_table(2, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    for row, values in enumerate([("Tool", "Owner"), ("Kestrel", "Data Platform")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    group = second.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 100, 100).text_frame.text = "In a group."
    deck.core_properties.title = ""
    path = tmp_path / "a.pptx"
    deck.save(str(path))
    reading = read(path)
    assert reading.title == "Our tools"
    assert reading.text == (
        "## Our tools\n\n- Kestrel analyses data.\n  - Heron keeps contacts.\n\nNotes: Mention the owner.\n\n"
        "## Slide 2\n\n| Tool | Owner |\n| --- | --- |\n| Kestrel | Data Platform |\n\nIn a group.\n"
    )
    assert [(page.number, page.label) for page in reading.pages] == [(1, "Slide 1"), (2, "Slide 2")]
    second_page = reading.pages[1]
    assert reading.text[second_page.start : second_page.end].startswith("## Slide 2")
