"""MBOX: each mail of the mailbox under its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ftprep.readers.eml import mail_to_markdown
from ftprep.readers.reading import MOST_CHARACTERS, ReadFailed, Reading

_START = re.compile(rb"(?:\A|(?<=\n))From [^\r\n]*\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(path: Path) -> Reading:
    """The mails in the order of the file; there is no title. The file is opened for reading only, and never locked.

    -> Reading(text="# New supplier\\n\\n- From: Ana ...\\n\\nHello all, ...\\n\\n# Re: New supplier\\n\\n...")
    """
    pieces: list[str] = []
    attached = total = 0
    for data in _mails(path.read_bytes()):
        text, _, attachments = mail_to_markdown(data)
        pieces.append(text)
        attached += attachments
        total += len(text)
        if total > MOST_CHARACTERS:
            raise ReadFailed("too-large", f"more than {MOST_CHARACTERS:,} characters of text: split it")
    notes = (f"{attached} attachments are not read",) if attached else ()
    return Reading(text="\n\n".join(pieces) + "\n", notes=notes)


def _mails(data: bytes) -> Iterator[bytes]:
    """Each mail without the line that begins it; such a line stands at the beginning or after an empty line."""
    after_empty = (b"\n\n", b"\n\r\n")
    starts = [found for found in _START.finditer(data) if not found.start() or data.endswith(after_empty, 0, found.start())]
    if not starts or starts[0].start() != 0:
        raise ReadFailed("corrupt", "it does not begin like a mailbox")
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for match, end in zip(starts, ends, strict=True):
        yield _QUOTED.sub(rb"\1", data[match.end() : end])
