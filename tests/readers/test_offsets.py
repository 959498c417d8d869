"""Every reader: the places of pages and passages in a document's text are where they say."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest
from pptx import Presentation
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # it ships no types

from ftprep.passages import split
from ftprep.readers import MEDIA_TYPES, read
from ftprep.records import Document

WORDS = "Kestrel № {} is owned by the Data Platform team – “since” 2024 😀."
MARKDOWN = (
    "# Tools\n\n"
    + "\n\n".join(WORDS.format(number) for number in range(6))
    + "\n\n| Tool | Owner |\n| --- | --- |\n"
    + ("| Kestrel | Data |\n" * 30)
)
HTML = "<h1>Tools</h1>" + "".join(f"<p>{WORDS.format(number)}</p>" for number in range(6))
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("presentation", "presentation"))
)


def zipped(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)


def pdf(path: Path) -> None:
    canvas = Canvas(str(path))
    for number in range(3):
        canvas.drawString(70, 700, f"Page {number} tells of tool number {number} in plain words.")
        canvas.showPage()
    canvas.save()


def word(path: Path) -> None:
    document = docx.Document()
    document.add_heading("Tools", 1)
    for number in range(6):
        document.add_paragraph(WORDS.format(number))
    document.sections[0].header.paragraphs[0].text = "Norden Ltd"
    document.save(str(path))


def slides(path: Path) -> None:
    deck = Presentation()
    for number in range(3):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Tool {number}"
        slide.placeholders[1].text_frame.text = WORDS.format(number)
    deck.save(str(path))


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(3):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in [("Tool", "Owner"), *[(f"Tool {number}-{at}", "Data Platform") for at in range(20)]]:
            sheet.append(row)
    book.save(path)


def opendocument(path: Path) -> None:
    body = "".join(f"<text:p>{WORDS.format(number)}</text:p>" for number in range(6))
    zipped(path, {"content.xml": f"<office:document-content {ODF}><office:text>{body}</office:text></office:document-content>"})


def show(path: Path) -> None:
    frame = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    pages = "".join(f"<draw:page>{frame.format(WORDS.format(number))}</draw:page>" for number in range(3))
    zipped(path, {"content.xml": f"<office:document-content {ODF}><office:body>{pages}</office:body></office:document-content>"})


def book(path: Path) -> None:
    opf = '<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
    container = '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'
    zipped(
        path,
        {
            "META-INF/container.xml": container,
            "b.opf": opf + '<spine><itemref idref="a"/></spine></package>',
            "a.xhtml": f"<body>{HTML}</body>",
        },
    )


def written(text: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_text(text, encoding="utf-8")

    return write


MAKERS: dict[str, Callable[[Path], None]] = {
    ".pdf": pdf,
    ".docx": word,
    ".pptx": slides,
    ".xlsx": workbook,
    ".odt": opendocument,
    ".odp": show,
    ".epub": book,
    ".html": written(f"<body>{HTML}</body>"),
    ".md": written("---\ntitle: Tools\n---\n" + MARKDOWN),
    ".txt": written(MARKDOWN.replace("#", "")),
    ".csv": written("Tool,Owner\n" + "Kestrel,Data Platform\n" * 40),
    ".json": written('{"tools": [{"name": "Kestrel", "owner": "Data"}, {"name": "Heron", "owner": "Sales"}]}'),
    ".eml": written(f"Subject: Tools\nFrom: ana@example.com\n\n{WORDS.format(1).encode('ascii', 'ignore').decode()}\n"),
    ".rtf": written(r"{\rtf1\ansi Kestrel is ours.\par Heron is old.\par}"),
    ".rst": written("Tools\n=====\n\nKestrel is ours.\n\n- Heron is old.\n"),
    ".adoc": written("= Tools\n\nKestrel is ours.\n\n* Heron is old.\n"),
    ".org": written("* Tools\nKestrel is ours.\n- Heron is old.\n"),
    ".tex": written("\\section{Tools}\nKestrel is ours.\n\nHeron is old.\n"),
    ".xml": written("<tools><tool name='Kestrel'>It is ours.</tool></tools>"),
    ".yaml": written("tools:\n  - name: Kestrel\n    owner: Data\n"),
    ".ipynb": written('{"cells": [{"cell_type": "markdown", "source": ["# Tools\\n", "Kestrel is ours."]}], "nbformat": 4}'),
}
PAGES = {".pdf": 3, ".pptx": 3, ".xlsx": 4, ".odp": 3}


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.parametrize("most", [20, 220])
def test_places_are_where_they_say(tmp_path: Path, suffix: str, most: int) -> None:
    """document.text[start:end] is a passage's text (after its table's header where that is repeated), and lies within its page."""
    path = tmp_path / f"a{suffix}"
    MAKERS[suffix](path)
    reading = read(path)
    assert len(reading.pages) == PAGES.get(suffix, 0)
    document = Document(
        id="d", source=path.name, media_type=MEDIA_TYPES[suffix], title=reading.title, text=reading.text, pages=reading.pages
    )
    passages = split(document, most)
    assert passages
    for passage in passages:
        text = document.text[passage.start : passage.end]
        assert passage.text == text or (passage.kind == "table" and passage.text.endswith("\n" + text))
        if reading.pages:
            page = reading.pages[(passage.page or 0) - 1]
            assert page.number == passage.page
            assert page.start <= passage.start < passage.end <= page.end
    for edit in reading.edits:
        assert 0 <= edit.start <= edit.end <= len(reading.text)


def test_a_table_of_a_workbook_keeps_its_header(tmp_path: Path) -> None:
    """Each passage of a sheet's long table begins with the header of its columns."""
    path = tmp_path / "a.xlsx"
    workbook(path)
    reading = read(path)
    document = Document(id="d", source="a.xlsx", media_type="", title="", text=reading.text, pages=reading.pages)
    tables = [passage for passage in split(document, 60) if passage.kind == "table"]
    assert len(tables) > 6
    assert all(passage.text.startswith("| Tool | Owner |\n| --- | --- |\n") for passage in tables)
    assert all(sentence.startswith("Tool: Tool ") for passage in tables for sentence in passage.sentences)
