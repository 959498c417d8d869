"""readers/picture.py: picture files are read like scanned pages; what is too large, too small or broken has its reason."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from ftprep.readers import ReadFailed, ReadOptions, picture, programs, read
from tests.readers.scans import written

needs_tesseract = pytest.mark.skipif(programs.find("tesseract") is None, reason="tesseract is not installed")


def failure(path: Path, options: ReadOptions | None = None) -> ReadFailed:
    with pytest.raises(ReadFailed) as caught:
        read(path, options or ReadOptions())
    return caught.value


@needs_tesseract
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.bmp", "a.gif", "a.tif", "a.webp", "-l.PNG"])
def test_pictures_are_read(tmp_path: Path, name: str) -> None:
    """Whatever the format; a strange name is no option of tesseract."""
    path = tmp_path / name
    written().save(path)
    reading = read(path)
    assert reading.text.startswith("# Travel policy\n\nBook every journey two weeks ahead. Trains are taken")
    assert (reading.pages[0].ocr_confidence or 0) > 80


@needs_tesseract
def test_all_pages_of_a_tiff_are_read(tmp_path: Path) -> None:
    """Each is a page; a blank one keeps its number."""
    pages = [written(), Image.new("L", (1165, 1654), 255), written([(12, "Norden delivers paper to all of our offices.")])]
    pages[0].save(tmp_path / "a.tiff", save_all=True, append_images=pages[1:])
    reading = read(tmp_path / "a.tiff")
    assert [page.ocr_confidence is not None for page in reading.pages] == [True, False, True]
    last = reading.pages[2]
    assert reading.text[last.start : last.end] == "Norden delivers paper to all of our offices."
    assert "no writing was found in the pictures on page 2" in reading.notes


@needs_tesseract
def test_a_picture_without_text_is_empty(tmp_path: Path) -> None:
    """A blank picture is empty, and so is an icon."""
    Image.new("L", (400, 400), 255).save(tmp_path / "a.png")
    assert failure(tmp_path / "a.png").status == "empty"
    Image.new("L", (12, 12), 255).save(tmp_path / "b.png")
    assert str(failure(tmp_path / "b.png")) == "empty: it is too small a picture to hold writing"


def test_without_tesseract_a_picture_needs_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "KNOWN_PLACES", {})
    written().save(tmp_path / "a.png")
    told = failure(tmp_path / "a.png")
    assert told.status == "needs-ocr"
    assert "install tesseract" in told.reason


def test_a_giant_picture_is_not_opened(tmp_path: Path) -> None:
    """A few bytes that unpack to gigabytes are told by their header."""
    size = struct.pack(">IIBBBBB", 100_000, 100_000, 1, 0, 0, 0, 0)
    chunk = b"IHDR" + size
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)))
    assert failure(tmp_path / "a.png").status == "too-large"


@pytest.mark.parametrize("suffix", ["png", "jpg", "bmp", "gif", "tif", "webp"])
def test_a_cut_picture_ends_somehow(tmp_path: Path, suffix: str) -> None:
    """A header cut anywhere gives a reason, never another exception."""
    whole = tmp_path / f"whole.{suffix}"
    written([(12, "Kestrel")], dpi=20).save(whole)
    path = tmp_path / f"a.{suffix}"
    for cut in range(1, 60):
        path.write_bytes(whole.read_bytes()[:cut])
        assert failure(path, ReadOptions(ocr="off")).status in ("corrupt", "needs-ocr", "empty")


def test_what_is_no_picture_is_corrupt(tmp_path: Path) -> None:
    """Text named .png is told as such."""
    (tmp_path / "a.png").write_text("Kestrel is no picture.")
    assert failure(tmp_path / "a.png").status == "corrupt"


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.bmp", "a.gif", "a.tif", "a.webp"])
def test_sizes_are_those_of_the_picture(tmp_path: Path, name: str) -> None:
    """Each header is understood, of lossless WebP too."""
    Image.new("RGB", (321, 123), "white").save(tmp_path / name)
    with (tmp_path / name).open("rb") as file:
        assert picture._sizes(file) == [(321, 123)]
    if name == "a.webp":
        Image.new("RGBA", (321, 123), (0, 0, 0, 9)).save(tmp_path / name, lossless=True)
        with (tmp_path / name).open("rb") as file:
            assert picture._sizes(file) == [(321, 123)]
