"""readers/ocr.py and pdf.py: pages of a PDF that are pictures are recognised, and what is not is told."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # it ships no types

from ftprep.readers import ReadFailed, Reading, ReadOptions, ocr, programs, read
from ftprep.readers.ocr import numbered
from ftprep.readers.workers import read_all
from tests.readers.scans import POLICY, noise, scanned_pdf, written

needs_tesseract = pytest.mark.skipif(programs.find("tesseract") is None, reason="tesseract is not installed")
BLANK = Image.new("L", (1200, 1700), 255)


def failure(path: Path, options: ReadOptions) -> ReadFailed:
    with pytest.raises(ReadFailed) as caught:
        read(path, options)
    return caught.value


@needs_tesseract
def test_a_scan_is_read(tmp_path: Path) -> None:
    """A scanned page becomes heading and paragraph; its confidence is recorded and remarked."""
    scanned_pdf(tmp_path / "a.pdf", [written()])
    reading = read(tmp_path / "a.pdf")
    assert reading.text == "# Travel policy\n\n" + " ".join(text for _, text in POLICY[1:]) + "\n"
    assert (reading.pages[0].ocr_confidence or 0) > 80
    assert "it was recognised by OCR, with 9" in reading.notes[0]
    assert reading.missing == ()


@needs_tesseract
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_scan_is_read(tmp_path: Path, turned: int) -> None:
    """Pages that lie on their side or stand on their head read the same."""
    scanned_pdf(tmp_path / "a.pdf", [written(turned=turned)])
    reading = read(tmp_path / "a.pdf")
    assert "Trains are taken for all journeys below five hours, and the travel desk" in reading.text


@needs_tesseract
def test_only_the_scanned_pages_are_recognised(tmp_path: Path) -> None:
    """In a mixed document text stays as it is, and each page keeps its place."""
    scanned_pdf(tmp_path / "a.pdf", ["Kestrel is the tool for warehouse data.", written(), BLANK])
    reading = read(tmp_path / "a.pdf")
    assert [page.ocr_confidence is not None for page in reading.pages] == [False, True, False]
    second = reading.pages[1]
    assert reading.text[second.start : second.end].startswith("# Travel policy\n\nBook every journey")
    assert "Kestrel is the tool for warehouse data." in reading.text[: second.start]
    assert reading.notes[0].startswith("1 of 3 pages were recognised by OCR")
    assert "no writing was found in the pictures on page 3" in reading.notes


@needs_tesseract
def test_a_stamp_on_a_scan_does_not_hide_it(tmp_path: Path) -> None:
    """A scan on which the scanner printed a line of real text is recognised all the same."""
    path = tmp_path / "a.pdf"
    scanned_pdf(tmp_path / "plain.pdf", [written()])
    canvas = Canvas(str(path), pagesize=(420, 595))
    written().save(tmp_path / "a.png")
    canvas.drawImage(str(tmp_path / "a.png"), 0, 0, 420, 595)
    canvas.setFont("Helvetica", 6)
    canvas.drawString(10, 5, "Scanned with the office scanner on 2026-03-01")
    canvas.save()
    assert "Book every journey" in read(path).text
    assert "little text beside a large picture" in read(path, ReadOptions(ocr="off")).notes[0]


@needs_tesseract
def test_what_cannot_be_recognised_is_missing(tmp_path: Path) -> None:
    """Dirt is no text: the page is told as missing, or, where there is no other, the document needs OCR."""
    scanned_pdf(tmp_path / "a.pdf", ["Kestrel is the tool for warehouse data.", noise()])
    reading = read(tmp_path / "a.pdf")
    assert reading.text == "Kestrel is the tool for warehouse data.\n"
    assert reading.missing or reading.notes == ("no writing was found in the pictures on page 2",)


@needs_tesseract
def test_blank_scans_are_empty(tmp_path: Path) -> None:
    """Where nothing is written, nothing is lost."""
    scanned_pdf(tmp_path / "a.pdf", [BLANK, BLANK])
    assert str(failure(tmp_path / "a.pdf", ReadOptions())) == (
        "empty: no text, only pictures on 2 of 2 pages, and no writing was found in them"
    )


@needs_tesseract
def test_two_words_beside_a_drawing_stay(tmp_path: Path) -> None:
    """A page with hardly any text is looked at, and keeps what it has where nothing more is seen: black on black."""
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.rect(0, 0, 600, 850, fill=1, stroke=0)
    canvas.drawString(60, 500, "Annex B")
    canvas.save()
    assert read(tmp_path / "a.pdf").text == "Annex B\n"


@needs_tesseract
def test_a_language_without_data_is_told(tmp_path: Path) -> None:
    """The reason names the language and what there is."""
    scanned_pdf(tmp_path / "a.pdf", [written()])
    told = failure(tmp_path / "a.pdf", ReadOptions(ocr_languages="eng+tlh"))
    assert told.status == "needs-ocr"
    assert "tesseract has no data for tlh (ocr_languages)" in told.reason
    assert "eng" in told.reason


@needs_tesseract
@pytest.mark.skipif("deu" not in ocr.languages(programs.find("tesseract") or Path()), reason="tesseract has no German here")
def test_german_is_read(tmp_path: Path) -> None:
    """With its data, umlauts are read."""
    scanned_pdf(tmp_path / "a.pdf", [written([(12, "Die Prüfung der Geräte übernimmt das Büro in Köln.")])])
    assert "Prüfung der Geräte übernimmt das Büro in Köln" in read(tmp_path / "a.pdf", ReadOptions(ocr_languages="deu")).text


def test_switched_off(tmp_path: Path) -> None:
    """With `ocr: off` scans are reported and nothing is started."""
    scanned_pdf(tmp_path / "a.pdf", [written()])
    told = failure(tmp_path / "a.pdf", ReadOptions(ocr="off"))
    assert str(told) == "needs-ocr: no text, only pictures on 1 of 1 pages: recognising text is switched off (ocr: off)"


def test_without_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed a scan needs OCR, with what to install; in a mixed document the pages are missing."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "KNOWN_PLACES", {})
    scanned_pdf(tmp_path / "a.pdf", [written()])
    told = failure(tmp_path / "a.pdf", ReadOptions())
    assert told.status == "needs-ocr"
    assert "only pictures on 1 of 1 pages: install tesseract to have them read (" in told.reason
    scanned_pdf(tmp_path / "b.pdf", ["Kestrel is the tool for warehouse data.", written(), BLANK])
    (missing,) = read(tmp_path / "b.pdf").missing
    assert missing.startswith("pages 2 to 3 have no text and could not be recognised: install tesseract")


@needs_tesseract
def test_pages_over_the_limit_are_missing(tmp_path: Path) -> None:
    """A long scan is read up to the limit, and the rest is told."""
    scanned_pdf(tmp_path / "a.pdf", [written(), written(), written()])
    reading = read(tmp_path / "a.pdf", ReadOptions(max_ocr_pages=1))
    assert reading.missing == (
        "pages 2 to 3 have no text and could not be recognised: at most 1 pages of a file are recognised (max_ocr_pages)",
    )


@needs_tesseract
def test_a_page_that_takes_too_long_is_missing(tmp_path: Path) -> None:
    """Each page has a limit of its own."""
    scanned_pdf(tmp_path / "a.pdf", [written()])
    told = failure(tmp_path / "a.pdf", ReadOptions(max_page_seconds=0.01))
    assert told.status == "needs-ocr"
    assert "tesseract was stopped after 0.01 seconds" in told.reason


@needs_tesseract
def test_recognising_does_not_count_as_parsing(tmp_path: Path) -> None:
    """A scan that takes longer than a file may is read all the same: its pages have their own limit."""
    scanned_pdf(tmp_path / "a.pdf", [written(dpi=300)] * 4)
    began = time.monotonic()
    read(tmp_path / "a.pdf")
    seconds = time.monotonic() - began
    (part,) = read_all([tmp_path / "a.pdf"], ReadOptions(max_file_seconds=0.7 * seconds))
    assert isinstance(part.result, Reading)
    assert part.result.text.count("Travel policy") == 4


@needs_tesseract
def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pictures that were drawn of the pages are gone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("TEMP", str(tmp_path))
    scanned_pdf(tmp_path / "a.pdf", [written()])
    read(tmp_path / "a.pdf")
    assert os.listdir(tmp_path) == ["a.pdf"]  # noqa: PTH208  # the names alone


def test_pages_are_named_briefly() -> None:
    """Runs of pages are put together, very many are cut."""
    assert numbered([3]) == "page 3"
    assert numbered([3, 5, 6, 7]) == "pages 3, 5 to 7"
    assert numbered(range(1, 101, 2)).endswith("39, and 30 more")
