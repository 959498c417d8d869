"""readers/pdf.py and pdf_layout.py: pages, paragraphs, headings, forms."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]  # it ships no types
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]  # it ships no types
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # it ships no types

from ftprep.cleaning.edits import undo
from ftprep.readers import ReadFailed, ReadOptions, read

PROSE = [
    "Kestrel is the internal tool for analysing warehouse data and it is owned by the",
    "Data Platform team in Oslo. It replaced the spread-",
    "sheets in 2024 and is used by every department of the company every single day.",
]


def page(canvas: Canvas, lines: list[tuple[float, str]], top: float = 780) -> None:
    """Lines of (size, text) from the top; a size below zero leaves a gap above."""
    y = top
    for size, text in lines:
        y -= 30 if size < 0 else 0
        canvas.setFont("Helvetica", abs(size))
        canvas.drawString(70, y, text)
        y -= abs(size) * 1.2


def test_paragraphs_headings_and_pages(tmp_path: Path) -> None:
    """Lines are joined to paragraphs, hyphens at line ends closed, large type is a heading, pages have offsets."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setTitle("Internal tools")
    page(
        canvas, [(20, "Internal tools"), *((11.0, line) for line in PROSE), (-11, "Heron keeps the contacts of all our customers.")]
    )
    canvas.showPage()
    page(canvas, [(20, "Suppliers"), (11, "Norden delivers paper to all of our offices in the north."), (-11, "# 1 in price")])
    canvas.save()
    reading = read(path)
    assert reading.title == "Internal tools"
    assert reading.text == (
        "# Internal tools\n\n"
        "Kestrel is the internal tool for analysing warehouse data and it is owned by the Data Platform team in Oslo. It "
        "replaced the spreadsheets in 2024 and is used by every department of the company every single day.\n\n"
        "Heron keeps the contacts of all our customers.\n\n"
        "# Suppliers\n\nNorden delivers paper to all of our offices in the north.\n\n\\# 1 in price\n"
    )
    assert [reading.text[part.start : part.end].split("\n")[0] for part in reading.pages] == ["# Internal tools", "# Suppliers"]


def test_running_heads_are_left_out(tmp_path: Path) -> None:
    """What only repeats in the margin of every page goes, and a remark says so; what repeats in the text stays."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for number in range(4):
        page(canvas, [(9, f"Norden Ltd, page {number + 1}")], top=820)
        page(canvas, [(11, f"This sentence stands on page number {number}.")], top=740)
        canvas.showPage()
    canvas.save()
    reading = read(path)
    assert "Norden Ltd" not in reading.text
    assert reading.text.count("This sentence stands on page number") == 4
    assert reading.notes == ("1 running heads or feet are left out",)
    assert [(edit.step, edit.start - page.start, edit.was) for edit, page in zip(reading.edits, reading.pages, strict=True)] == [
        ("running-lines", 0, f"Norden Ltd, page {number}\n") for number in range(1, 5)
    ]
    assert undo(reading.text, reading.edits).count("Norden Ltd, page ") == 4
    kept = read(path, ReadOptions(disable_cleaning=("running-lines",)))
    assert kept.text.count("Norden Ltd, page ") == 4
    assert kept.edits == ()


def test_running_feet_and_cut_words_are_edits(tmp_path: Path) -> None:
    """What cleaning does in the reader is undone to the text with feet and hyphens; pages keep their offsets."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for number in range(3):
        page(canvas, [(11.0, line) for line in PROSE], top=740)
        page(canvas, [(9, f"Confidential, page {number + 1} of 3")], top=40)
        canvas.showPage()
    canvas.save()
    reading = read(path)
    assert "spreadsheets" in reading.text
    assert "Confidential" not in reading.text
    before = undo(reading.text, reading.edits)
    assert before.count("It replaced the spread-\nsheets in 2024") == 3
    assert [f"every single day.\nConfidential, page {number} of 3" in before for number in (1, 2, 3)] == [True] * 3
    assert {reading.text[part.start : part.end] for part in reading.pages} == {reading.text.split("\n\n")[0]}
    raw = read(path, ReadOptions(disable_cleaning=("hyphenation", "running-lines")))
    assert raw.text.count("spread-\nsheets") == raw.text.count("Confidential, page") == 3
    assert raw.edits == ()
    only = read(path, ReadOptions(disable_cleaning=("running-lines",)))
    assert {edit.step for edit in only.edits} == {"hyphenation"}
    assert [only.text[edit.start : edit.end] for edit in only.edits] == ["spreadsheets"] * 3


def test_bullets_are_items(tmp_path: Path) -> None:
    """A bullet begins a list item, also where it was drawn apart from its line."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for y, text in ((760, "By train if it takes less than five hours"), (740, "By plane for everything that is farther away")):
        canvas.drawString(90, y, text)
    for y in (760, 740):
        canvas.drawString(70, y, "\u2022")
    canvas.save()
    assert read(path).text == "- By train if it takes less than five hours\n\n- By plane for everything that is farther away\n"


def test_form_values_are_read(tmp_path: Path) -> None:
    """What somebody filled in is text too."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawString(70, 780, "Order form of the purchasing department")
    canvas.acroForm.textfield(name="supplier", tooltip="Supplier", value="Norden", x=70, y=700, width=200, height=20)
    canvas.save()
    assert "- Supplier: Norden" in read(path).text


def test_a_password_is_a_reason(tmp_path: Path) -> None:
    """An encrypted PDF is encrypted, not empty and not corrupt."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret"))
    canvas.drawString(70, 780, "Kestrel")
    canvas.save()
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == "encrypted"


def test_a_scan_needs_ocr(tmp_path: Path) -> None:
    """Pictures and no text: the file is not silently empty."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.rect(70, 700, 100, 50, fill=1)
    canvas.save()
    with pytest.raises(ReadFailed) as caught:
        read(path, ReadOptions(ocr="off"))
    assert caught.value.status == "needs-ocr"


def test_pages_without_text_are_remarked(tmp_path: Path) -> None:
    """A scan among pages of text is named."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(70, 780, "Kestrel is the internal tool for data.")
    canvas.showPage()
    canvas.rect(70, 700, 100, 50, fill=1)
    canvas.save()
    reading = read(path, ReadOptions(ocr="off"))
    assert reading.missing == ("page 2 has no text and could not be recognised: recognising text is switched off (ocr: off)",)
    assert len(reading.pages) == 2


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnonsense", b"no PDF at all"])
def test_no_pdf(tmp_path: Path, data: bytes) -> None:
    """What is no PDF is corrupt."""
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == "corrupt"


def test_a_cut_pdf_ends_somehow(tmp_path: Path) -> None:
    """A PDF cut anywhere gives a reading or a reason, never another exception."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    page(canvas, [(11, line) for line in PROSE])
    canvas.save()
    data = buffer.getvalue()
    path = tmp_path / "a.pdf"
    for cut in range(10, len(data), 97):
        path.write_bytes(data[:cut])
        with contextlib.suppress(ReadFailed):
            assert read(path).text


def test_outline_labels_and_typed_text(tmp_path: Path) -> None:
    """What the outline names is a heading though its type is the body's, printed page numbers are labels, text typed onto a page
    is read, sticky notes are counted."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.addPageLabel(0, style="ROMAN_LOWER")  # type: ignore[no-untyped-call, unused-ignore]
    page(canvas, [(11, "1. Travel policy"), (11, "Book early, and keep all of the receipts of your journey for the office.")])
    canvas.bookmarkPage("one")
    canvas.addOutlineEntry("Travel policy", "one", 0)
    canvas.freeTextAnnotation("Valid from March.", "/Helv 10 Tf", Rect=(70, 500, 300, 520))
    canvas.textAnnotation("Really?", Rect=(70, 400, 90, 420))
    canvas.showPage()
    page(canvas, [(11, "Rail"), (11, "Trains are taken where the journey is shorter than five hours by rail.")])
    canvas.bookmarkPage("two")
    canvas.addOutlineEntry("Rail", "two", 1)
    canvas.save()
    reading = read(path)
    assert reading.text == (
        "# 1. Travel policy\n\nBook early, and keep all of the receipts of your journey for the office.\n\nValid from March.\n\n"
        "## Rail\n\nTrains are taken where the journey is shorter than five hours by rail.\n"
    )
    assert [part.label for part in reading.pages] == ["page i", "page ii"]
    assert reading.notes == ("1 comments are left out",)


def test_columns_and_turned_text(tmp_path: Path) -> None:
    """Columns are read one after the other, in the order in which they were set; turned text is read too."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("Helvetica", 10)
    for left, words in ((60, "left"), (310, "right")):
        for number in range(12):
            canvas.drawString(left, 780 - 12 * number, f"The {words} column has its line number {number} here")
    canvas.saveState()
    canvas.translate(580, 300)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Turned by the margin.")
    canvas.restoreState()
    canvas.save()
    text = read(path).text
    assert [text.count(f"{words} column") for words in ("left", "right")] == [12, 12]
    assert text.rindex("left column") < text.index("right column")
    assert "Turned by the margin." in text
