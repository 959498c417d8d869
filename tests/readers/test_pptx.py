"""readers/pptx.py: slides."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches

from ftprep.readers import read

P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DGM = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


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


def test_charts_hidden_slides_footers_and_comments(tmp_path: Path) -> None:
    """A chart is a table, a hidden slide is read and remarked, footers are an edit, equations TeX, merged cells repeated."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.element.set("show", "0")
    data = CategoryChartData()  # type: ignore[no-untyped-call]  # it ships types for a part only
    data.categories = ["Kestrel", "Heron"]
    data.add_series("2026", (7, 2.5))  # type: ignore[no-untyped-call]  # it ships types for a part only
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(4), Inches(3), data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Users"
    table = slide.shapes.add_table(3, 2, 0, 0, Inches(4), Inches(1)).table
    for row, values in enumerate([("Team", "Tool"), ("Data", "Kestrel"), ("", "Heron")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    box = slide.shapes.add_textbox(0, 0, 100, 100)
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    box.text_frame.text = "So "
    box.text_frame.paragraphs[0]._p.append(
        parse_xml(f"<m:oMath {math}><m:sSup><m:e><m:t>x</m:t></m:e><m:sup><m:t>2</m:t></m:sup></m:sSup></m:oMath>")
    )
    number = slide.shapes.add_textbox(0, 0, 100, 100)  # as other programs than PowerPoint place it
    field = f'<a:fld {A} id="{{25AFEA32-29CA-4500-92AF-A0C955316540}}" type="slidenum"><a:t>1</a:t></a:fld>'
    number.text_frame.paragraphs[0]._p.append(parse_xml(field))
    foot = slide.shapes.add_textbox(0, 0, 100, 100)
    foot.text_frame.text = "Norden Ltd"
    foot.element.nvSpPr.nvPr.append(parse_xml(f'<p:ph {P} type="ftr"/>'))
    path = tmp_path / "a.pptx"
    deck.save(str(path))
    reading = read(path)
    assert reading.text == (
        "## Slide 1\n\nChart: Users\n\n|  | 2026 |\n| --- | --- |\n| Kestrel | 7 |\n| Heron | 2.5 |\n\n"
        "| Team | Tool |\n| --- | --- |\n| Data | Kestrel |\n| Data | Heron |\n\nSo $x^2$\n"
    )
    assert reading.notes == ("1 hidden slides are read like the others", "1 footers or dates are left out")
    (edit,) = reading.edits
    assert edit.was == "\nNorden Ltd\n"
    assert edit.start == edit.end == len(reading.text)


def test_a_diagram_is_a_list(tmp_path: Path) -> None:
    """SmartArt is read from its data, in its author's order."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    node = f'<dgm:pt modelId="{{}}"><dgm:t {A}><a:p><a:r><a:t>{{}}</a:t></a:r></a:p></dgm:t></dgm:pt>'
    points = '<dgm:pt modelId="0" type="doc"/>' + node.format(1, "Buy") + node.format(2, "Plan")
    links = '<dgm:cxn srcId="0" destId="1" srcOrd="1"/><dgm:cxn srcId="0" destId="2" srcOrd="0"/>'
    data = f"<dgm:dataModel {DGM}><dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>"
    part = Part(PackURI("/ppt/diagrams/data1.xml"), "application/xml", deck.part.package, data.encode())
    key = slide.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData")
    frame = f'<p:graphicFrame {P}><dgm:relIds {DGM} xmlns:r="{R}" r:dm="{key}"/></p:graphicFrame>'
    slide.shapes._spTree.append(parse_xml(frame))
    path = tmp_path / "a.pptx"
    deck.save(str(path))
    assert read(path).text == "## Slide 1\n\n- Plan\n- Buy\n"
