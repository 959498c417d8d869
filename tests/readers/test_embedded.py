"""readers/embedded.py: files that someone put into Word, PowerPoint, Excel and PDF files are read like attachments."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from random import Random

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]  # it ships no types
from pptx import Presentation
from pptx.enum.shapes import PROG_ID
from pptx.util import Inches

from ftprep.readers import Reading, read
from ftprep.readers.embedded import unwrapped
from ftprep.readers.ole import MAGIC
from ftprep.readers.workers import read_all

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def container(stream: str, data: bytes) -> bytes:
    """An OLE file of one stream of at least 4,096 bytes: head, table of chains, folder, the stream."""
    sectors = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
    head = MAGIC + bytes(16) + struct.pack("<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    chain = [TABLE, END, *range(3, 2 + len(sectors)), END]

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        written = name.encode("utf-16-le") + b"\0\0"
        return written.ljust(64, b"\0") + struct.pack("<HBBIII16xI16xIQ", len(written), kind, 1, FREE, FREE, child, 0, start, size)

    folder = entry("Root Entry", 5, 1, END, 0) + entry(stream, 2, FREE, 2, len(data))
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    return head + struct.pack("<109I", 0, *[FREE] * 108) + table + folder.ljust(512, b"\0") + b"".join(sectors)


def packed(label: str, data: bytes) -> bytes:
    """A file as the packager of Windows puts it into a document."""
    path = f"C:\\desk\\{label}".encode("cp1252") + b"\0"
    body = struct.pack("<H", 2) + label.encode("cp1252") + b"\0" + path + struct.pack("<II", 0x30000, len(path)) + path
    body += struct.pack("<I", len(data)) + data
    return container("\x01Ole10Native", (struct.pack("<I", len(body)) + body).ljust(4096, b"\0"))


def word(path: Path, **parts: tuple[str, bytes]) -> Path:
    """A Word file with embedded parts of (kind of relation, bytes), each named by its key."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>Plan</w:t></w:r></w:p></w:body></w:document>'
        )
        lines = []
        for name, (kind, data) in parts.items():
            member = name.replace("__", ".")
            lines.append(f'<Relationship Id="{name}" Type="{KIND}{kind}" Target="embeddings/{member}"/>')
            archive.writestr(f"word/embeddings/{member}", data)
        archive.writestr("word/_rels/document.xml.rels", RELATIONS.format("".join(lines)))
    return path


def workbook() -> bytes:
    """A workbook with one cell."""
    book, buffer = Workbook(), io.BytesIO()
    book.active["A1"] = "Norden"
    book.save(buffer)
    return buffer.getvalue()


def told(path: Path) -> list[tuple[str, str]]:
    """What becomes of a file and all within it."""
    return [
        (part.name, part.result.text.strip() if isinstance(part.result, Reading) else str(part.result)) for part in read_all([path])
    ]


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    """A text file that was drawn into a Word document, with its own name."""
    path = word(tmp_path / "a.docx", oleObject1__bin=("oleObject", packed("Tools für alle.txt", b"Kestrel is ours.")))
    assert read(path).missing == ()
    assert told(path) == [("", "Plan"), ("Tools für alle.txt", "Kestrel is ours.")]


@pytest.mark.parametrize(
    ("stream", "data", "name"),
    [
        ("Package", workbook(), "oleObject1.xlsx"),
        ("CONTENTS", b"%PDF-1.4\n", "oleObject1.pdf"),
        ("Workbook", b"", "oleObject1.xls"),
    ],
)
def test_a_file_without_a_name_is_known_by_its_content(stream: str, data: bytes, name: str) -> None:
    """Office files and PDFs in the wrapping of their programs."""
    found = unwrapped("oleObject1.bin", container(stream, data.ljust(4096, b"\0")))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "data", [b"", b"no OLE file", container("Equation Native", bytes(4096)), packed("a.txt", b"x")[:1500], MAGIC + bytes(600)]
)
def test_what_holds_no_file_is_missing(tmp_path: Path, data: bytes) -> None:
    """Formulas of old editors and broken objects are reported, not passed over."""
    path = word(tmp_path / "a.docx", oleObject1__bin=("oleObject", data))
    assert read(path).missing == ("1 embedded objects are not read",)


def test_a_workbook_on_a_slide(tmp_path: Path) -> None:
    """It is read; the data behind a chart, which the chart shows, are not read twice."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_ole_object(io.BytesIO(workbook()), PROG_ID.XLSX, 0, 0, Inches(1), Inches(1))
    deck.save(str(tmp_path / "a.pptx"))
    assert [text for _, text in told(tmp_path / "a.pptx")][-1] == "## Sheet\n\nNorden"


def test_a_file_on_a_sheet(tmp_path: Path) -> None:
    """A file that was put onto a sheet of a workbook."""
    (tmp_path / "a.xlsx").write_bytes(workbook())
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a") as archive:
        relation = f'<Relationship Id="rId9" Type="{KIND}oleObject" Target="../embeddings/oleObject1.bin"/>'
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", RELATIONS.format(relation))
        archive.writestr("xl/embeddings/oleObject1.bin", packed("tools.md", b"Kestrel is ours."))
    assert told(tmp_path / "a.xlsx") == [("", "## Sheet\n\nNorden"), ("tools.md", "Kestrel is ours.")]


def test_files_attached_to_a_pdf(tmp_path: Path) -> None:
    """As in portfolios: the PDF itself may hold nothing else."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    document.new_attachment("tools.md").set_data(b"Kestrel is ours.")
    document.save(tmp_path / "a.pdf")
    document.close()
    assert told(tmp_path / "a.pdf") == [("", ""), ("tools.md", "Kestrel is ours.")]


@given(st.randoms(use_true_random=False), st.sampled_from(["\x01Ole10Native", "Package", "CONTENTS", "Workbook"]))
@settings(max_examples=300, derandomize=True, database=None, deadline=None)
def test_spoilt_objects_are_files_or_nothing(random: Random, stream: str) -> None:
    """Bytes changed, cut or doubled anywhere in the wrapping: a file comes out or none does, and nothing is raised."""
    data = bytearray(packed("a.txt", b"Kestrel is ours.") if stream.startswith("\x01") else container(stream, bytes(4096)))
    for _ in range(random.randrange(1, 12)):
        data[random.randrange(len(data))] = random.choice((0, 1, 2, 255, random.randrange(256)))
    found = unwrapped("oleObject1.bin", bytes(data[: random.choice((len(data), random.randrange(len(data))))]))
    assert found is None or found.name
