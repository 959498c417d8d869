"""readers/legacy.py: old Word and PowerPoint files through LibreOffice, and what only bears their name."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import pytest
from pptx import Presentation

from ftprep.readers import ReadFailed, Reading, ReadOptions, guard, programs, read
from ftprep.readers.workers import read_all

needs_soffice = pytest.mark.skipif(programs.find("soffice") is None, reason="LibreOffice is not installed")


def converted(path: Path, kind: str) -> Path:
    """The file as LibreOffice writes it in an old format."""
    program = programs.find("soffice")
    assert program is not None
    with programs.room() as room:
        profile = f"-env:UserInstallation={(room.folder / 'profile').as_uri()}"
        room.run([program, "--headless", profile, "--convert-to", kind, "--outdir", path.parent, path], 100)
    return path.with_suffix(f".{kind}")


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DOC with headings, a list and a table."""
    document = docx.Document()
    document.add_heading("Travel policy", 1)
    document.add_paragraph("Book early.", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), ("City", "Limit", "Oslo", "140"), strict=True):
        cell.text = text
    document.add_paragraph("By order of the board.")
    path = tmp_path_factory.mktemp("word") / "a.docx"
    document.save(str(path))
    return converted(path, "doc")


@needs_soffice
def test_word(word: Path) -> None:
    """Headings, lists and tables are kept; nothing is left beside the original."""
    assert word.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    assert (
        read(word).text
        == "# Travel policy\n\n- Book early.\n\n| City | Limit |\n| --- | --- |\n| Oslo | 140 |\n\nBy order of the board.\n"
    )
    assert sorted(os.listdir(word.parent)) == ["a.doc", "a.docx"]  # noqa: PTH208  # the names alone


@needs_soffice
def test_powerpoint(tmp_path: Path) -> None:
    """Slides with their titles."""
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    assert slide.shapes.title is not None
    slide.shapes.title.text = "Our tools"
    slide.placeholders[1].text_frame.text = "Kestrel analyses warehouse data."
    show.save(str(tmp_path / "a.pptx"))
    assert read(converted(tmp_path / "a.pptx", "ppt")).text == "## Our tools\n\n- Kestrel analyses warehouse data.\n"


@needs_soffice
def test_in_a_worker(word: Path) -> None:
    """LibreOffice starts within the limits of a worker, and its time is its own."""
    (part,) = read_all([word], ReadOptions(max_file_seconds=30))
    assert isinstance(part.result, Reading)
    assert part.result.text.startswith("# Travel policy")


@needs_soffice
def test_a_broken_file(tmp_path: Path, word: Path) -> None:
    """What is cut is corrupt, and not read as if it were text; a limit that is too short is told."""
    (tmp_path / "a.doc").write_bytes(word.read_bytes()[:600])
    with pytest.raises(ReadFailed, match=r"corrupt: it is named \.doc"):
        read(tmp_path / "a.doc")
    with pytest.raises(ReadFailed, match=r"timed-out: soffice was stopped after 0\.05 seconds"):
        read(word, ReadOptions(max_file_seconds=0.05))


class _Counter(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815  # names that the server asks for

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    """A server on loopback that remembers what it was asked for."""
    _Counter.asked = []
    server = HTTPServer(("127.0.0.1", 0), _Counter)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@needs_soffice
@pytest.mark.parametrize("isolated", [True, False])
def test_nothing_is_fetched(tmp_path: Path, server: HTTPServer, isolated: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture on a server is not asked for: by the settings alone, too, where the system gives us no network of our own."""
    if not isolated:
        script = tmp_path / "guard.py"
        script.write_text(Path(guard.__file__).read_text(encoding="utf-8").replace("    _leave_network()\n", "", 1))
        monkeypatch.setattr(guard, "__file__", str(script))
    address = f"http://127.0.0.1:{server.server_port}"
    body = (
        f'<text:p>Kestrel<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{address}/a.png" xlink:type="simple" '
        f'xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p><text:section text:name="s"><text:section-source '
        f'xlink:href="{address}/b.odt" xlink:type="simple"/><text:p>Heron</text:p></text:section>'
    )
    names = {"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible"}
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"' for name, full in names.items())
    (tmp_path / "a.fodt").write_text(
        f'<?xml version="1.0"?><office:document {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{body}</office:text></office:body>'
        "</office:document>"
    )
    assert "Kestrel" in read(tmp_path / "a.fodt").text
    assert _Counter.asked == []


MAIL = (
    b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html\n\n<h1>Tools</h1>\n--x--\n'
)


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.doc", b"{\\rtf1\\ansi Kestrel is a tool.}", "Kestrel is a tool."),
        ("a.doc", b"<html><body><h1>Tools</h1><p>Kestrel</p></body></html>", "# Tools\n\nKestrel"),
        ("a.doc", MAIL, "# Tools"),
    ],
)
def test_other_formats_by_an_old_name(tmp_path: Path, name: str, data: bytes, text: str) -> None:
    """RTF, HTML and the MHTML of wikis, saved as .doc, are read as what they are, without LibreOffice."""
    (tmp_path / name).write_bytes(data)
    assert text in read(tmp_path / name).text


def test_a_new_file_by_an_old_name(tmp_path: Path) -> None:
    """A DOCX named .doc is read as a DOCX."""
    document = docx.Document()
    document.add_paragraph("Kestrel is a tool.")
    document.save(str(tmp_path / "a.doc"))
    assert read(tmp_path / "a.doc").text == "Kestrel is a tool.\n"


def test_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason says what to do."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "KNOWN_PLACES", {})
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    with pytest.raises(ReadFailed) as caught:
        read(tmp_path / "a.doc")
    assert str(caught.value) == (
        "unsupported: the old Word format is not read: convert it to DOCX, or install LibreOffice (soffice)"
    )


@needs_soffice
def test_what_is_no_old_file(tmp_path: Path) -> None:
    """Text named .ppt is not put before LibreOffice, which would take it for a text."""
    (tmp_path / "a.ppt").write_text("Kestrel is a tool.")
    with pytest.raises(ReadFailed, match=r"corrupt: it is named \.ppt"):
        read(tmp_path / "a.ppt")
