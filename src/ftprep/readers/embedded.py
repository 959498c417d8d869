"""Files that someone put into an Office document: Office files as they are, others out of the wrapping that OLE puts round them."""

from __future__ import annotations

import io
import posixpath
import re
import struct
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftprep.readers.ole import MAGIC, refuse_circles_in
from ftprep.readers.package import Package
from ftprep.readers.reading import Member, ReadFailed

if TYPE_CHECKING:
    from olefile import OleFileIO  # type: ignore[import-untyped]  # it ships no types

_WHOLE = ("package", "aFChunk", "subDocument")
_OBJECT = "oleObject"
_OLD_OFFICE = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
_NATIVE, _PACKAGE, _CONTENTS = "\x01Ole10Native", "Package", "CONTENTS"
_PARTS = ((b"word/", ".docx"), (b"ppt/", ".pptx"), (b"xl/", ".xlsx"), (b"opendocument.text", ".odt"))
_HEAD = struct.Struct("<IH")
_LENGTH = struct.Struct("<I")


def embedded(package: Package, relations: Iterable[tuple[str, str]]) -> tuple[tuple[Member, ...], int]:
    """The files that parts of a document lead to by `relations` (kind, member name), each once; and how many objects hold no file
    that could be taken out: formulas of old editors, drawings of other programs.

    [("package", "word/embeddings/Plan.xlsx"), ("oleObject", "word/embeddings/oleObject1.bin")]
        -> (Member(name="Plan.xlsx", ...), Member(name="offer.pdf", ...)), 0
    """
    found: list[Member] = []
    lost = 0
    for kind, member in dict.fromkeys(relations):
        if kind not in (*_WHOLE, _OBJECT) or member not in package.names:
            lost += kind == _OBJECT
            continue
        with package.open(member) as file:
            data = file.read()
        name = posixpath.basename(member)
        inner = Member(name=name, data=data) if kind != _OBJECT and posixpath.splitext(name)[1] != ".bin" else unwrapped(name, data)
        if inner is None:
            lost += 1
        else:
            found.append(inner)
    return tuple(found), lost


def unwrapped(name: str, data: bytes) -> Member | None:
    """The file in an OLE object, None where it holds none. unwrapped("oleObject1.bin", ...) -> Member(name="offer.pdf", ...)"""
    import olefile

    if not data.startswith(MAGIC):
        return None
    stem = posixpath.splitext(name)[0]
    try:
        refuse_circles_in(data)
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if container.exists(_NATIVE):
                return _native(_stream(container, _NATIVE))
            for stream in (_PACKAGE, _CONTENTS):
                if container.exists(stream):
                    return _named(stem, _stream(container, stream))
            suffix = next((suffix for stream, suffix in _OLD_OFFICE.items() if container.exists(stream)), None)
    except (OSError, ReadFailed, struct.error, IndexError, ValueError, UnicodeError):  # whatever a broken container leads to
        return None
    return Member(name=stem + suffix, data=data) if suffix is not None else None


def _stream(container: OleFileIO, name: str) -> bytes:
    with container.openstream(name) as stream:
        data: bytes = stream.read()
        return data


def _native(data: bytes) -> Member | None:
    """[MS-OLEDS] 2.3.6, as the packager writes it: size, flags, label, path, flags, path again, size of the file, the file."""
    at = _HEAD.size
    label, at = _text(data, at)
    _, at = _text(data, at)
    (size,) = _LENGTH.unpack_from(data, at + 4)
    at += 8 + size
    (size,) = _LENGTH.unpack_from(data, at)
    content = data[at + 4 : at + 4 + size]
    name = re.split(r"[\\/]", label)[-1].strip()
    return Member(name=name, data=content) if name and len(content) == size else None


def _text(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\0", at)
    return data[at:end].decode("cp1252", "replace"), end + 1


def _named(stem: str, data: bytes) -> Member | None:
    """A file without a name, by what it begins with or holds."""
    if data.startswith(b"%PDF-"):
        return Member(name=stem + ".pdf", data=data)
    suffix = next((suffix for mark, suffix in _PARTS if mark in data), None) if data.startswith(b"PK\x03\x04") else None
    return Member(name=stem + suffix, data=data) if suffix is not None else None
