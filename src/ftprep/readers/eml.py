"""Mail, and web pages saved as one: subject as title, who wrote to whom and when as lines, then the text."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from ftprep.readers.html import to_markdown
from ftprep.readers.reading import Reading, clean, join_blocks
from ftprep.readers.text import decode

_LINES = ("From", "To", "Cc", "Date")
_PAGES = (".mht", ".mhtml")  # a web page saved as a mail, its pictures as attachments


def read(path: Path) -> Reading:
    """One mail as Markdown; attachments are named in it and in `notes`, not read.

    -> Reading(text="# New supplier\\n\\n- From: Ana Ruiz <ana@example.com>\\n...\\n\\nHello all, ...", title="New supplier")
    """
    data = path.read_bytes()
    if b"\x00" in data[:64]:  # saved as UTF-16 by a desktop program: the parser wants bytes of ASCII
        data = decode(data)[0].encode()
    if path.suffix.lower() in _PAGES:
        mail = email.message_from_bytes(data, policy=email.policy.default)
        return Reading(text=_body(mail).strip() + "\n", title=_header(mail, "Subject"))
    text, subject, attachments = mail_to_markdown(data)
    notes = (f"{attachments} attachments are not read",) if attachments else ()
    return Reading(text=text + "\n", title=subject, notes=notes)


def mail_to_markdown(data: bytes) -> tuple[str, str, int]:
    """The Markdown of one mail, its subject, and how many attachments it has. Also used for the mails of a mailbox."""
    mail = email.message_from_bytes(data, policy=email.policy.default)
    subject = _header(mail, "Subject")
    lines = [f"- {name}: {value}" for name in _LINES if (value := _header(mail, name))]
    attachments = [_name(part) for part in mail.iter_attachments()] if mail.is_multipart() else []
    named = f"Attachments: {', '.join(attachments)}" if attachments else ""
    return join_blocks([f"# {subject}" if subject else "", *lines, _body(mail), named]), subject, len(attachments)


def _header(mail: EmailMessage, name: str) -> str:
    try:
        value = mail[name]
    except (ValueError, IndexError, TypeError, AttributeError):  # the header parser of the standard library trips over some
        value = next((raw for key, raw in mail.raw_items() if key.lower() == name.lower()), None)
    return " ".join(clean(str(value or "")).split())


def _body(mail: EmailMessage) -> str:
    """The text part, else the HTML part as Markdown; a mail within a mail is an attachment."""
    try:
        part = mail.get_body(("plain", "html"))
    except (KeyError, AttributeError):
        part = None
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    text, _ = decode(data, part.get_content_charset())
    return to_markdown(text)[0] if part.get_content_type() == "text/html" else clean(text)


def _name(part: EmailMessage) -> str:
    return " ".join(clean(part.get_filename() or part.get_content_type()).split())
