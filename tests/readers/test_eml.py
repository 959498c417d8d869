"""readers/eml.py: mails."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from ftprep.readers import read
from ftprep.readers.reading import Member


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {
        "Subject": "New supplier",
        "From": "Ana Ruiz <ana@example.com>",
        "To": "all@example.com",
        **headers,
    }.items():
        message[name] = value
    return message


def test_a_mail_with_an_attachment(tmp_path: Path) -> None:
    """Subject and people stand first, the plain part is preferred, the attachment is named and handed on."""
    message = mail(Date="Mon, 2 Mar 2026 10:00:00 +0100")
    message.set_content("Norden delivers the paper.\n")
    message.add_alternative("<p>HTML version</p>", subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="offer.pdf")
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(message))
    reading = read(path)
    assert reading.title == "New supplier"
    assert reading.text == (
        "# New supplier\n\n- From: Ana Ruiz <ana@example.com>\n- To: all@example.com\n- Date: Mon, 02 Mar 2026 10:00:00 +0100\n\n"
        "Norden delivers the paper.\n\nAttachments: offer.pdf\n"
    )
    assert reading.members == (Member(name="offer.pdf", data=b"%PDF-1.4"),)


def test_html_only(tmp_path: Path) -> None:
    """A mail in HTML only gives its text as Markdown."""
    message = mail()
    message.set_content("<p>Norden is <b>new</b>.</p><ul><li>One</li><li>Two</li></ul>", subtype="html")
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(message))
    text = read(path).text
    assert "Norden is **new**." in text
    assert "- One\n- Two" in text


def test_broken_mail_headers(tmp_path: Path) -> None:
    """Headers that no standard allows do not lose the text."""
    path = tmp_path / "a.eml"
    path.write_bytes(
        b"From: =?utf-8?q?=FF?= <@@>\nTo: ,,;<\nSubject: =?x?y?z?=\n"
        b"Content-Type: text/plain; charset=nonsense\n\nKestrel\xff is ours.\n"
    )
    assert "is ours." in read(path).text


def test_a_mail_saved_as_utf16(tmp_path: Path) -> None:
    """A mail that a desktop program saved in UTF-16 is still a mail."""
    message = mail()
    message.set_content("Norden delivers the paper.\n")
    for encoding in ("utf-16", "utf-16-le"):
        path = tmp_path / f"{encoding}.eml"
        path.write_bytes(message.as_string().encode(encoding))
        reading = read(path)
        assert reading.title == "New supplier"
        assert reading.text.endswith("Norden delivers the paper.\n")


def test_a_web_page_saved_as_a_mail(tmp_path: Path) -> None:
    """MHTML gives the page without the lines of a mail; its pictures are no attachments."""
    message = EmailMessage()
    message["Subject"] = "Our tools"
    message["From"] = "<Saved by Blink>"
    message.set_content("<h1>Tools</h1><p>Kestrel is ours.</p>", subtype="html")
    message.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<a>")
    path = tmp_path / "a.mhtml"
    path.write_bytes(bytes(message))
    reading = read(path)
    assert reading.title == "Our tools"
    assert reading.text == "# Tools\n\nKestrel is ours.\n"
    assert reading.notes == ()


def test_pictures_within_the_text_are_counted(tmp_path: Path) -> None:
    """A logo that the HTML shows is no attachment; a photograph that was sent as one is."""
    message = EmailMessage()
    message["Subject"] = "Offer"
    message.set_content("See below.")
    message.add_alternative('<p>See below.</p><img src="cid:logo">', subtype="html")
    _, html = message.iter_parts()
    assert isinstance(html, EmailMessage)
    html.add_related(b"\x89PNG", "image", "png", cid="<logo>")
    message.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg", filename="site.jpg")
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(message))
    reading = read(path)
    assert [member.name for member in reading.members] == ["site.jpg"]
    assert reading.notes == ("1 picture within the text is not read",)


def test_a_mail_within_a_mail(tmp_path: Path) -> None:
    """A forwarded mail is an attachment with its subject as name, and a mail itself."""
    inner, outer = EmailMessage(), EmailMessage()
    inner["Subject"] = "Prices 2026/27"
    inner.set_content("Twelve euros.")
    outer["Subject"] = "Fwd"
    outer.set_content("See within.")
    outer.add_attachment(inner)
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(outer))
    (member,) = read(path).members
    assert member.name == "Prices 2026-27.eml"
    assert b"Twelve euros." in member.data
