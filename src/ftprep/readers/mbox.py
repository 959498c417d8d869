"""MBOX: each mail of the mailbox under its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ftprep.readers.eml import mail_to_markdown, pictures_left
from ftprep.readers.reading import MOST_CHARACTERS, Member, ReadFailed, Reading

_START = re.compile(rb"(?:\A|(?<=\n))From [^\r\n]*\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(path: Path) -> Reading:
    """The mails in the order of the file; there is no title. Attachments are members, under the number and
    subject of their mail. The file is opened for reading only, and never locked.

    -> Reading(text="# New supplier\\n\\n- From: Ana ...\\n\\nHello all, ...\\n\\n# Re: New supplier\\n\\n...")
    """
    pieces: list[str] = []
    members: list[Member] = []
    pictures = total = 0
    for number, data in enumerate(_mails(path.read_bytes()), 1):
        mail = mail_to_markdown(data)
        pieces.append(mail.text)
        folder = f"{number} {mail.subject[:60]}".replace("/", "-").strip()
        members += (msgspec.structs.replace(one, name=f"{folder}/{one.name}") for one in mail.attachments)
        pictures += mail.pictures
        total += len(mail.text)
        if total > MOST_CHARACTERS:
            raise ReadFailed("too-large", f"more than {MOST_CHARACTERS:,} characters of text: split it")
    return Reading(text="\n\n".join(pieces) + "\n", members=tuple(members), notes=pictures_left(pictures))


def _mails(data: bytes) -> Iterator[bytes]:
    """Each mail without the line that begins it; such a line stands at the beginning or after an empty line."""
    after_empty = (b"\n\n", b"\n\r\n")
    starts = [found for found in _START.finditer(data) if not found.start() or data.endswith(after_empty, 0, found.start())]
    if not starts or starts[0].start() != 0:
        raise ReadFailed("corrupt", "it does not begin like a mailbox")
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for match, end in zip(starts, ends, strict=True):
        yield _QUOTED.sub(rb"\1", data[match.end() : end])
