"""The first bytes of a file against its suffix: tells an encrypted or old Office file, or a misnamed one, from a broken one."""

from __future__ import annotations

from pathlib import Path

from ftprep.readers.reading import ReadFailed

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"PK\x05\x06", "an empty ZIP file"),
    (_OLE, "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"Rar!", "a RAR file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
)
_ZIPPED = frozenset(".docx .docm .dotx .dotm .pptx .pptm .ppsx .ppsm .potx .xlsx .xlsm .xlsb .ods .odt .odp .epub".split())
_OWN = {".rtf": b"{\\rtf", ".msg": _OLE}
_TOLD_BY_READER = frozenset(
    ".xls .doc .dot .wps .sxw .fodt .ppt .pps .pot .sxi .fodp .png .jpg .jpeg .tif .tiff .bmp .gif .webp .zip".split()
)
"""Their readers tell the kinds apart by the content."""

_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def refuse_wrong_content(path: Path, suffix: str) -> None:
    """Raise ReadFailed where the file cannot be what its suffix says; nothing where it may be.

    An OLE file named .docx -> encrypted ("the file asks for a password") or unsupported ("an old Office file, named .docx").
    """
    with path.open("rb") as file:
        head = file.read(2048)
    if not head.strip(b"\x00 \t\r\n"):
        raise ReadFailed("empty", "the file is empty" if not head else "the file begins with nothing but zeros and blanks")
    kind = next((name for magic, name in _KINDS if head.startswith(magic)), None)
    if suffix == ".pdf":
        if b"%PDF-" in head[:1024] or kind is None:
            return  # pdfium mends a PDF without a proper beginning, or says that it is none
        raise ReadFailed("corrupt", f"it is named {suffix} but is {kind}")
    if suffix in _ZIPPED:
        if head.startswith(_OLE):
            _refuse_ole(path, suffix)
        if not head.startswith(b"PK"):
            raise ReadFailed("corrupt", f"it is named {suffix} but is {kind or 'no ZIP or Office file'}")
        return
    if suffix in _OWN:
        if not head.startswith(_OWN[suffix]):
            raise ReadFailed("corrupt", f"it is named {suffix} but is {kind or 'something else'}")
        return
    if suffix in _TOLD_BY_READER:
        return
    if kind is not None:
        raise ReadFailed("corrupt", f"it is named {suffix} but is {kind}")


def _refuse_ole(path: Path, suffix: str) -> None:
    with path.open("rb") as file:
        content = file.read(64 * 1024 * 1024)
    if _ENCRYPTED_STREAM in content:
        raise ReadFailed("encrypted", "the file asks for a password")
    raise ReadFailed("unsupported", f"it is an old Office file, named {suffix}: open it and save it in the new format")
