"""readers/msg.py: mails saved by Outlook. Nothing writes such files; the parser's own work is not tested here."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import oxmsg
import pytest

from ftprep.readers import ReadFailed, Reading, read
from ftprep.readers.reading import Member

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_mail(path: Path, monkeypatch: pytest.MonkeyPatch, **given: Any) -> Reading:
    mail = {
        "message_class": "IPM.Note",
        "subject": "New supplier",
        "sender": "Ana <ana@example.com>",
        "message_headers": {"Cc": "bo@example.com"},
        "recipients": [SimpleNamespace(name="All", email_address="all@example.com")],
        "sent_date": dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC),
        "attachments": [],
        "body": None,
        "html_body": None,
        "properties": SimpleNamespace(binary_prop_value=lambda _: None, int_prop_value=lambda _: None),
    }
    monkeypatch.setattr(oxmsg.Message, "load", lambda _: SimpleNamespace(**{**mail, **given}))
    path = path / "a.msg"
    path.write_bytes(OLE)
    return read(path)


def test_a_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Subject and people stand first, then the text; attachments are named and handed on; a mail within is missing."""
    inner = SimpleNamespace(file_name=None, mime_type="message/rfc822", file_bytes=None)
    attachment = SimpleNamespace(file_name="offer.pdf", mime_type=None, file_bytes=b"%PDF")
    reading = read_mail(tmp_path, monkeypatch, body="Norden delivers.\r\n", attachments=[attachment, inner])
    assert reading.title == "New supplier"
    assert reading.text == (
        "# New supplier\n\n- From: Ana <ana@example.com>\n- To: All <all@example.com>\n- Cc: bo@example.com\n"
        "- Date: 2026-03-02 10:00\n\nNorden delivers.\n\nAttachments: offer.pdf, message/rfc822\n"
    )
    assert reading.members == (Member(name="offer.pdf", data=b"%PDF"),)
    assert reading.missing == ("1 attached mails or objects are not read",)


def test_html_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail in HTML only gives its text as Markdown."""
    data = '<meta charset="iso-8859-1"><p>Müller <b>delivers</b>.</p>'.encode("latin-1")
    reading = read_mail(
        tmp_path, monkeypatch, properties=SimpleNamespace(binary_prop_value=lambda _: data, int_prop_value=lambda _: None)
    )
    assert "Müller **delivers**." in reading.text


def test_headers_in_an_asian_character_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser takes such bytes for western letters; the mail names the character set."""
    taken = "測試".encode("cp950").decode("iso8859-15")
    properties = SimpleNamespace(binary_prop_value=lambda _: None, int_prop_value=lambda _: 950)
    reading = read_mail(tmp_path, monkeypatch, subject=taken, body="Kestrel", properties=properties)
    assert reading.title == "測試"
    assert "Ana <ana@example.com>" in reading.text


def test_encrypted_mails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail encrypted by S/MIME or PGP is told as encrypted."""
    pgp = [SimpleNamespace(file_name="ATT01.pgp-encrypted", mime_type=None, file_bytes=b"")]
    for given in ({"message_class": "IPM.Note.SMIME"}, {"attachments": pgp}):
        with pytest.raises(ReadFailed) as caught:
            read_mail(tmp_path, monkeypatch, **given)
        assert caught.value.status == "encrypted"


@pytest.mark.parametrize("data", [b"Kestrel", OLE, OLE + b"\x00" * 5000, b"%PDF-1.4"])
def test_no_mail(tmp_path: Path, data: bytes) -> None:
    """Files of another kind and cut ones are corrupt."""
    path = tmp_path / "a.msg"
    path.write_bytes(data)
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == "corrupt"
