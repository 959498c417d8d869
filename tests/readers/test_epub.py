"""readers/epub.py: books."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ftprep.readers import ReadFailed, read

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
BOOK = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>The heron's year</dc:title></metadata><manifest>
<item id="b" href="two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="../one.xhtml"
 media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="p" href="p.png" media-type="image/png"/>
<item id="g" href="gone.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="p"/><itemref idref="b"/><itemref idref="g"/></spine></package>"""


def book(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OPS/book.opf", BOOK)
        archive.writestr("OPS/two b.xhtml", "<html><body><h1>Summer</h1><p>It nests.</p></body></html>")
        archive.writestr("one.xhtml", "<html><body><h1>Winter</h1><p>It waits.</p></body></html>")
        archive.writestr("OPS/nav.xhtml", "<html><body><ol><li>Winter</li></ol></body></html>")
        for name, text in members.items():
            archive.writestr(f"META-INF/{name}.xml", text)
    return path


def test_chapters_in_the_order_of_the_spine(tmp_path: Path) -> None:
    """Chapters stand in reading order wherever their files lie; the navigation is left out; a missing chapter is told."""
    reading = read(book(tmp_path / "a.epub"))
    assert reading.title == "The heron's year"
    assert reading.text == "# Winter\n\nIt waits.\n\n# Summer\n\nIt nests.\n"
    assert reading.notes == ("1 chapters are missing in the file",)


def test_protected_books(tmp_path: Path) -> None:
    """A book encrypted by its shop is refused; one whose fonts only are scrambled is read."""
    method = '<encryption><EncryptedData><EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'
    with pytest.raises(ReadFailed, match="copy-protected") as caught:
        read(book(tmp_path / "a.epub", encryption=method.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")))
    assert caught.value.status == "encrypted"
    assert "It waits." in read(book(tmp_path / "b.epub", encryption=method.format("http://www.idpf.org/2008/embedding"))).text


def test_faults(tmp_path: Path) -> None:
    """A cut file, another archive and a file of text are corrupt."""
    whole = book(tmp_path / "whole.epub").read_bytes()
    (tmp_path / "cut.epub").write_bytes(whole[:300])
    (tmp_path / "text.epub").write_bytes(b"Kestrel")
    with zipfile.ZipFile(tmp_path / "other.epub", "w") as archive:
        archive.writestr("a.txt", "Kestrel")
    for name in ("cut", "text", "other"):
        with pytest.raises(ReadFailed) as caught:
            read(tmp_path / f"{name}.epub")
        assert caught.value.status == "corrupt"
