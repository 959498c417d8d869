"""MSG, the mails that Outlook saves: as those of eml.py."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.readers.html import decode_page, to_markdown
from ftprep.readers.reading import Member, ReadFailed, Reading, clean, join_blocks

if TYPE_CHECKING:
    from oxmsg import Message

_CODEPAGE = 0x3FDE
_ASIAN = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950"}
"""Character sets of Windows that Python knows by other names than the parser asks for."""

_TAKEN_FOR = ("iso8859-15", "cp1252", "latin-1")  # what the parser takes their bytes for
_HTML_BYTES = 0x1013
_ENCRYPTED = (".pgp-encrypted", "smime.p7m")


def read(path: Path) -> Reading:
    """One mail as Markdown; attachments are named in it and handed on as members.

    -> Reading(text="# New supplier\\n\\n- From: Ana Ruiz <ana@example.com>\\n...\\n\\nHello all, ...", title="New supplier")
    """
    from oxmsg import Message

    codecs.register(_by_windows_name)
    try:
        message = Message.load(str(path))
    except OSError as error:  # how its parser tells of a broken container; what the system says has a number
        if error.errno is not None:
            raise
        raise ReadFailed("corrupt", "its container is broken") from None
    if "SMIME" in message.message_class.upper() and "MULTIPARTSIGNED" not in message.message_class.upper():
        raise ReadFailed("encrypted", "the mail is encrypted (S/MIME)")
    asian = _ASIAN.get(message.properties.int_prop_value(_CODEPAGE) or 0)
    subject = _flat(_right(message.subject, asian))
    lines = [f"- {name}: {_right(value, asian)}" for name, value in _headers(message) if value]
    attachments = [_flat(attachment.file_name or attachment.mime_type or "without a name") for attachment in message.attachments]
    members = [
        Member(name=name.replace("/", "-"), data=attachment.file_bytes)
        for name, attachment in zip(attachments, message.attachments, strict=True)
        if attachment.file_bytes is not None
    ]
    body = _body(message).strip()
    if not body and any(name.lower().endswith(_ENCRYPTED) for name in attachments):
        raise ReadFailed("encrypted", "the mail is encrypted")
    named = f"Attachments: {', '.join(attachments)}" if attachments else ""
    text = join_blocks([f"# {subject}" if subject else "", *lines, body, named])
    missing = []
    if len(members) < len(attachments):
        missing.append(f"{len(attachments) - len(members)} attached mails or objects are not read")
    if not _is_readable(message):
        missing.append("its character set is not known to the parser: letters may be wrong")
    notes = () if body else ("no plain or HTML text is in it",)
    return Reading(text=text + "\n", title=subject, members=tuple(members), missing=tuple(missing), notes=notes)


def _by_windows_name(name: str) -> codecs.CodecInfo | None:
    known = {f"windows-{number}": own for number, own in _ASIAN.items()}.get(name.replace("_", "-"))
    return codecs.lookup(known) if known is not None else None


def _right(text: str, asian: str | None) -> str:
    """Text of an Asian character set that the parser took for a western one."""
    for taken in _TAKEN_FOR if asian is not None and not text.isascii() else ():
        try:
            return text.encode(taken).decode(asian or "ascii")
        except UnicodeError:
            continue
    return text


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    sent = {name.lower(): value for name, value in message.message_headers.items()}
    everyone = [
        f"{recipient.name} <{recipient.email_address}>" if recipient.name != recipient.email_address else recipient.name
        for recipient in message.recipients
    ]
    yield "From", _flat(message.sender or "")
    yield "To", _flat(sent.get("to", "") or ", ".join(everyone))
    yield "Cc", _flat(sent.get("cc", ""))
    yield "Date", message.sent_date.strftime("%Y-%m-%d %H:%M") if message.sent_date else _flat(sent.get("date", ""))


def _body(message: Message) -> str:
    """The HTML as Markdown where there is no plain text, or it is in a character set that the parser does not know."""
    try:
        text = message.body or ""
    except (LookupError, UnicodeDecodeError):
        text = ""
    if text.strip():
        return clean(text)
    if data := message.properties.binary_prop_value(_HTML_BYTES):
        return to_markdown(decode_page(data)[0])[0]
    return to_markdown(page)[0] if (page := message.html_body) else ""


def _is_readable(message: Message) -> bool:
    """Whether the parser knows the character set that the mail names."""
    try:
        _ = message.body
    except (LookupError, UnicodeDecodeError):
        return False
    return True


def _flat(text: str) -> str:
    return " ".join(clean(text).replace("\x00", "").split())
