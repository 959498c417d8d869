"""readers/locked.py and the PDF reader: encrypted files open with one of the passwords given, else say so and never which."""

from __future__ import annotations

import os
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest
from pptx import Presentation
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]  # it ships no types
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # it ships no types

from ftprep.readers import ReadFailed, Reading, ReadOptions, locked, programs, read
from ftprep.readers.workers import read_all
from tests.readers.test_legacy import converted

pytest.importorskip("msoffcrypto", reason="the extra `passwords` is not installed")

SECRET = "Kestrel 2026 é"


def encrypted(plain: Path, path: Path, password: str = SECRET) -> Path:
    """`plain` in the encryption of new Office files."""
    import msoffcrypto.format.ooxml  # type: ignore[import-untyped]  # it ships no types

    with plain.open("rb") as file, path.open("wb") as output:
        msoffcrypto.format.ooxml.OOXMLFile(file).encrypt(password, output)
    plain.unlink()
    return path


@pytest.fixture
def word(tmp_path: Path) -> Path:
    """An encrypted DOCX."""
    document = docx.Document()
    document.add_paragraph("Kestrel is owned by the Data Platform team.")
    document.save(str(tmp_path / "plain"))
    return encrypted(tmp_path / "plain", tmp_path / "a.docx")


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """An encrypted PDF."""
    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt=StandardEncryption("secret", "owner"))
    canvas.drawString(70, 780, "Kestrel is owned by the Data Platform team.")
    canvas.save()
    return tmp_path / "a.pdf"


def reason(path: Path, *passwords: str) -> str:
    with pytest.raises(ReadFailed) as caught:
        read(path, ReadOptions(passwords=passwords))
    return str(caught.value)


def test_word_opens_with_its_password(word: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The right one among several, in a worker too; the decrypted copy is gone afterwards."""
    monkeypatch.setenv("TMPDIR", str(word.parent))
    options = ReadOptions(passwords=("wrong", SECRET))
    assert read(word, options).text == "Kestrel is owned by the Data Platform team.\n"
    (part,) = read_all([word], options)
    assert isinstance(part.result, Reading)
    assert os.listdir(word.parent) == ["a.docx"]  # noqa: PTH208  # the names alone


def test_a_workbook_opens_with_its_password(tmp_path: Path) -> None:
    """Workbooks too; one that is only write-protected needs none."""
    for name, password in (("a.xlsx", SECRET), ("b.xlsx", "VelvetSweatshop")):
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active["A1"] = "Kestrel"
        book.save(tmp_path / "plain")
        encrypted(tmp_path / "plain", tmp_path / name, password)
    assert "Kestrel" in read(tmp_path / "a.xlsx", ReadOptions(passwords=(SECRET,))).text
    assert "Kestrel" in read(tmp_path / "b.xlsx").text


def test_a_pdf_opens_with_its_password(pdf: Path) -> None:
    """The user's or the owner's password."""
    for password in ("secret", "owner"):
        assert "Kestrel" in read(pdf, ReadOptions(passwords=("wrong", password))).text


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_none_fits(kind: str, request: pytest.FixtureRequest) -> None:
    """The reason counts the passwords, and names none."""
    path: Path = request.getfixturevalue(kind)
    assert reason(path).endswith("asks for a password: give it in a file (--password-file)")
    assert reason(path, "hunter1").endswith("asks for a password, and the one in the password file does not open it")
    several = reason(path, "hunter1", "hunter2", "hunter3")
    assert several.startswith("encrypted: ")
    assert several.endswith("asks for a password, and none of the 3 in the password file opens it")
    assert "hunter" not in several


def test_a_pdf_that_forbids_copying(tmp_path: Path) -> None:
    """It opens without a password, is read, and what its author wanted is told."""
    for name, may in (("a.pdf", 0), ("b.pdf", 1)):
        canvas = Canvas(str(tmp_path / name), encrypt=StandardEncryption("", "owner", canCopy=may))
        canvas.drawString(70, 780, "Kestrel is owned by the Data Platform team.")
        canvas.save()
    assert read(tmp_path / "a.pdf").notes == ("its author does not want text copied out of it: make sure that you may use it",)
    assert read(tmp_path / "b.pdf").notes == ()


@pytest.mark.skipif(programs.find("soffice") is None, reason="LibreOffice is not installed")
def test_old_files(tmp_path: Path) -> None:
    """They are taken for encrypted where they say so, and not otherwise."""
    Presentation().save(str(tmp_path / "a.pptx"))
    assert not locked._encrypted(converted(tmp_path / "a.pptx", "ppt"))
    docx.Document().save(str(tmp_path / "a.docx"))
    plain = converted(tmp_path / "a.docx", "doc")
    assert not locked._encrypted(plain)
    data = bytearray(plain.read_bytes())
    data[data.index(b"\xec\xa5") + 11] |= 1  # the flag in the first block of a Word document
    plain.write_bytes(data)
    assert locked._encrypted(plain)
    assert reason(plain).startswith("encrypted: ")


def test_a_broken_container_is_left_to_its_reader(tmp_path: Path) -> None:
    """What looks like an old file and is none raises nothing here."""
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert not locked._encrypted(tmp_path / "a.doc")
