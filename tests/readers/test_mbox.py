"""readers/mbox.py: mailboxes."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from ftprep.readers import ReadFailed, read
from ftprep.readers.reading import Member


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_mails(tmp_path: Path, line_end: bytes) -> None:
    """Each mail stands under its subject; a quoted line at its beginning is no new mail; attachments are handed on."""
    one, two = EmailMessage(), EmailMessage()
    one["Subject"] = "New supplier"
    one.set_content("Norden delivers.\n\n>From March on.\nFrom here too.\n")
    two["Subject"] = "Offer"
    two.set_content("See below.\n")
    two.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="offer.pdf")
    data = b"".join(b"From ana@example.com Mon Mar  2 10:00:00 2026\n" + bytes(mail) + b"\n" for mail in (one, two))
    path = tmp_path / "a.mbox"
    path.write_bytes(data.replace(b"\n", line_end))
    reading = read(path)
    assert reading.text == (
        "# New supplier\n\nNorden delivers.\n\nFrom March on.\nFrom here too.\n\n# Offer\n\nSee below.\n\nAttachments: offer.pdf\n"
    )
    assert reading.members == (Member(name="2 Offer/offer.pdf", data=b"%PDF"),)


def test_no_mailbox(tmp_path: Path) -> None:
    """A text that is no mailbox is corrupt."""
    path = tmp_path / "a.mbox"
    path.write_text("Kestrel\n\nFrom here on.\n")
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == "corrupt"
