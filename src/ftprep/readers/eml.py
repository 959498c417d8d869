"""Mail, and web pages saved as one: subject as title, who wrote to whom and when as lines, then the text; attachments apart."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import MIMEPart
from pathlib import Path

import msgspec

from ftprep.readers.html import to_markdown
from ftprep.readers.reading import Member, Reading, clean, join_blocks
from ftprep.readers.text import decode

_LINES = ("From", "To", "Cc", "Date")
_PAGES = (".mht", ".mhtml")  # a web page saved as a mail, its pictures as attachments


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail: its Markdown, its subject, its attachments, and how many pictures stand within its text."""

    text: str
    subject: str
    attachments: tuple[Member, ...]
    pictures: int


def read(path: Path) -> Reading:
    """One mail as Markdown; attachments are named in it and handed on as members. Pictures within the text are counted, not read.

    -> Reading(text="# New supplier\\n\\n- From: Ana Ruiz <ana@example.com>\\n...\\n\\nHello all, ...", title="New supplier")
    """
    data = path.read_bytes()
    if b"\x00" in data[:64]:  # saved as UTF-16 by a desktop program: the parser wants bytes of ASCII
        data = decode(data)[0].encode()
    if path.suffix.lower() in _PAGES:
        mail = email.message_from_bytes(data, policy=email.policy.default)
        return Reading(text=_body(mail).strip() + "\n", title=_header(mail, "Subject"))
    one = mail_to_markdown(data)
    return Reading(text=one.text + "\n", title=one.subject, members=one.attachments, notes=pictures_left(one.pictures))


def pictures_left(count: int) -> tuple[str, ...]:
    """What an outcome says of pictures within a mail's text."""
    return (
        (f"{count:,} picture{'s' if count > 1 else ''} within the text {'are' if count > 1 else 'is'} not read",) if count else ()
    )


def mail_to_markdown(data: bytes) -> Mail:
    """One mail from its bytes. Also used for the mails of a mailbox."""
    mail = email.message_from_bytes(data, policy=email.policy.default)
    subject = _header(mail, "Subject")
    lines = [f"- {name}: {value}" for name in _LINES if (value := _header(mail, name))]
    parts = list(_attached(mail))
    attachments = tuple(_member(part) for part in parts if not _is_picture_within(part))
    named = f"Attachments: {', '.join(one.name for one in attachments)}" if attachments else ""
    return Mail(
        text=join_blocks([f"# {subject}" if subject else "", *lines, _body(mail), named]),
        subject=subject,
        attachments=attachments,
        pictures=len(parts) - len(attachments),
    )


def _attached(mail: MIMEPart) -> Iterator[MIMEPart]:
    """All parts beside the text: attachments proper, and what belongs to the HTML text."""
    try:
        body = mail.get_body(("plain", "html"))
    except (KeyError, AttributeError):
        body = None
    if not mail.is_multipart():
        if body is None:
            yield mail
        return
    waiting = [mail]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_type() == "multipart/alternative":
            waiting[:0] = [one for one in part.iter_parts() if one.get_content_maintype() == "multipart"]
        elif part.get_content_maintype() == "multipart":
            waiting[:0] = list(part.iter_parts())
        elif part is not body and not _is_text_of_the_mail(part):
            yield part


def _is_text_of_the_mail(part: MIMEPart) -> bool:
    return part.get_content_type() in ("text/plain", "text/html") and not part.is_attachment() and part.get_filename() is None


def _is_picture_within(part: MIMEPart) -> bool:
    """A logo, a signature: shown in the text, or with an address within the mail and not sent as an attachment."""
    is_picture = part.get_content_maintype() == "image"
    return (
        is_picture and not part.is_attachment() and (part["Content-ID"] is not None or part.get_content_disposition() == "inline")
    )


def _member(part: MIMEPart) -> Member:
    if part.get_content_type() == "message/rfc822":
        inner = next(iter(part.iter_parts()), None) if part.is_multipart() else None
        data = inner.as_bytes() if inner is not None else b""
        subject = _header(inner, "Subject") if inner is not None else ""
        return Member(name=_name(part) if part.get_filename() else f"{subject or 'attached mail'}.eml".replace("/", "-"), data=data)
    payload = part.get_payload(decode=True)
    return Member(name=_name(part), data=payload if isinstance(payload, bytes) else b"")


def _header(mail: MIMEPart, name: str) -> str:
    try:
        value = mail[name]
    except (ValueError, IndexError, TypeError, AttributeError):  # the header parser of the standard library trips over some
        value = next((raw for key, raw in mail.raw_items() if key.lower() == name.lower()), None)
    return " ".join(clean(str(value or "")).split())


def _body(mail: MIMEPart) -> str:
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


def _name(part: MIMEPart) -> str:
    """The attachment's name; where it has none, its type with a suffix that readers know."""
    import mimetypes

    try:
        given = part.get_filename()
    except (ValueError, IndexError, TypeError, AttributeError):  # as with headers
        given = None
    if given:
        return " ".join(clean(given).replace("/", "-").split())
    return f"attachment{mimetypes.guess_extension(part.get_content_type()) or ''}"
