"""Encrypted Office files, new and old, opened with the passwords that the user gave; the copy lives in a private folder only."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.readers import programs
from ftprep.readers.reading import ReadFailed, asks

if TYPE_CHECKING:
    import olefile  # type: ignore[import-untyped]  # it ships no types

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = frozenset(".docx .docm .dotx .dotm .pptx .pptm .ppsx .ppsm .potx .xlsx .xlsm .xlsb .doc .dot .ppt .pps .pot .xls".split())
_EVERYBODYS = "VelvetSweatshop"  # what Excel itself tries: workbooks that are only write-protected are encrypted with it
_POWERPOINT_ENCRYPTED = 0xF3D1C4DF
_FILEPASS, _LAST_RECORD = 0x2F, 0x0A


@contextmanager
def unlocked(path: Path, suffix: str, passwords: Sequence[str]) -> Iterator[Path]:
    """`path` itself where it is not encrypted, else a decrypted copy that is gone afterwards. Raises ReadFailed (encrypted).

    with unlocked(Path("plan.docx"), ".docx", ("Kestrel-2026",)) as opened: ...
    """
    if suffix not in OFFICE or not _encrypted(path):
        yield path
        return
    with programs.room() as room:
        copy = room.folder / f"opened{suffix}"
        _decrypt(path, copy, passwords)
        yield copy


def _encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        if file.read(8) != _OLE:
            return False
    import olefile

    try:
        with olefile.OleFileIO(path) as ole:
            return ole.exists("EncryptedPackage") or _word(ole) or _powerpoint(ole) or _excel(ole)
    except (OSError, struct.error, ValueError, IndexError, TypeError, AttributeError, KeyError):
        return False  # broken in one way or another: the reader of the format says how


def _word(ole: olefile.OleFileIO) -> bool:
    return ole.exists("WordDocument") and bool(struct.unpack("<H", ole.openstream("WordDocument").read(12)[10:])[0] & 0x100)


def _powerpoint(ole: olefile.OleFileIO) -> bool:
    if not ole.exists("Current User"):
        return False
    return bool(struct.unpack("<I", ole.openstream("Current User").read(16)[12:])[0] == _POWERPOINT_ENCRYPTED)


def _excel(ole: olefile.OleFileIO) -> bool:
    """Whether there is a record on its password among the first, those of the workbook as a whole."""
    name = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
    if name is None:
        return False
    stream = ole.openstream(name)
    kind = -1
    while kind not in (_FILEPASS, _LAST_RECORD) and len(head := stream.read(4)) == 4:
        kind, length = struct.unpack("<HH", head)
        stream.seek(length, 1)
    return kind == _FILEPASS


def _decrypt(path: Path, copy: Path, passwords: Sequence[str]) -> None:
    try:
        import msoffcrypto  # type: ignore[import-untyped]  # it ships no types
        from msoffcrypto.exceptions import FileFormatError, InvalidKeyError  # type: ignore[import-untyped]  # it ships no types
    except ImportError:
        hint = "; opening it takes a package: pip install 'ftprep[passwords]'" if passwords else ""
        raise ReadFailed("encrypted", f"the file asks for a password{hint}") from None
    for password in (*passwords, _EVERYBODYS):
        with path.open("rb") as file, copy.open("wb") as output:
            try:
                office = msoffcrypto.OfficeFile(file)
                if office.format == "ooxml":
                    office.load_key(password=password, verify_password=True)
                else:  # the old kinds verify it anyway
                    office.load_key(password=password)
                office.decrypt(output)
            except (InvalidKeyError, FileFormatError):
                continue
            except Exception as error:  # it raises whatever comes up, of a strange file and of a wrong password alike
                if "password" in str(error).lower() or "key" in str(error).lower():
                    continue
                raise ReadFailed("encrypted", f"it is encrypted in a way that is not known ({type(error).__name__})") from None
        return
    raise ReadFailed("encrypted", asks("the file", passwords))
