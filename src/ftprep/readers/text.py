"""Plain text, and the character set of everything that is text."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from ftprep.cleaning.hyphenation import joined
from ftprep.readers.charset import detected
from ftprep.readers.reading import DEFAULTS, ReadFailed, Reading, ReadOptions, clean

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
_STRANGE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


def read(path: Path, options: ReadOptions = DEFAULTS) -> Reading:
    """A text file as it is, words cut at line ends put together. Its first line is no title: the title stays empty.

    b"Kestrel is owned by Data Platform.\\r\\n" -> Reading(text="Kestrel is owned by Data Platform.\\n", encoding="utf-8")
    """
    text, encoding = decode(path.read_bytes())
    text = clean(text)
    if "hyphenation" in options.disable_cleaning:
        return Reading(text=text, encoding=encoding)
    text, edits = joined(text)
    return Reading(text=text, encoding=encoding, edits=edits)


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of `data`, and the encoding that was used with what spoke for it: a byte order mark, the file's own declaration,
    that it is valid UTF-8 (which needs no word), detection, and where that finds nothing cp1252, assumed.

    decode("Müller".encode("cp1252"), "latin-1") -> ("Müller", "cp1252 (declared)"). Raises ReadFailed where it is no text at all.
    """
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _text(data, marked, "byte order mark")
    if declared is not None and (name := _known(declared)) is not None:
        try:
            return data.decode(name), f"{name} (declared)"
        except UnicodeDecodeError:
            pass
    if (wide := _wide(data)) is not None:
        return _text(data, wide, "detected")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        found = detected(data)
        return _text(data, found or "cp1252", "detected" if found else "assumed")
    _refuse_binary(text)
    return text, "utf-8"


def _known(name: str) -> str | None:
    """Python's name for a text encoding; what browsers read as cp1252 is cp1252. None where it is unknown."""
    name = name.strip().strip("\"'").lower()
    if name in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
        return "cp1252"
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
    except (LookupError, ValueError, TypeError):  # base64 and the like are no text encodings
        return None
    return found.name


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark shows as zeros in every other byte of Western text."""
    head = data[:4096]
    if len(head) < 8 or b"\x00" not in head:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > half * 0.7 and head[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.7 and head[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _text(data: bytes, encoding: str, because: str) -> tuple[str, str]:
    text = data.decode(encoding, errors="replace")
    _refuse_binary(text)
    return text, f"{encoding.removesuffix('-sig')} ({because})"


def _refuse_binary(text: str) -> None:
    sample = text[:_SAMPLE]
    if len(_STRANGE.findall(sample)) > 2 + len(sample) * 0.05:
        raise ReadFailed("corrupt", "it is no text: too many bytes of it are none in any known character set")
