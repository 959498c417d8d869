"""One file in, its text as Markdown out: a reader is a function from a path to a Reading, and a row of the table below.

Rows import their parser only when they are called: importing this table loads none. To add a format, write its module with one
function `read(path) -> Reading`, or `read(path, options) -> Reading` where settings matter to it, then add its suffixes to READERS
and MEDIA_TYPES.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

import msgspec

from ftprep.cleaning.edits import merged, moved
from ftprep.cleaning.mojibake import repair
from ftprep.readers.locked import unlocked
from ftprep.readers.reading import DEFAULTS, MOST_CHARACTERS, ReadFailed, Reading, ReadOptions, plain_cause
from ftprep.readers.signature import refuse_wrong_content

__all__ = ["MEDIA_TYPES", "READERS", "SOURCE_CODE", "ReadFailed", "ReadOptions", "Reading", "read"]


Reader = Callable[[Path, ReadOptions], Reading]


def _row(module: str) -> Reader:
    def read_file(path: Path, _: ReadOptions) -> Reading:
        reader: Callable[[Path], Reading] = import_module(f"ftprep.readers.{module}").read
        return reader(path)

    return read_file


def _row_with_options(module: str) -> Reader:
    def read_file(path: Path, options: ReadOptions) -> Reading:
        reader: Reader = import_module(f"ftprep.readers.{module}").read
        return reader(path, options)

    return read_file


SOURCE_CODE: Mapping[str, str] = {
    ".py": "text/x-python",
    ".js": "text/javascript",
    ".jsx": "text/javascript",
    ".ts": "text/x-typescript",
    ".tsx": "text/x-typescript",
    ".java": "text/x-java",
    ".kt": "text/x-kotlin",
    ".go": "text/x-go",
    ".rs": "text/x-rust",
    ".c": "text/x-c",
    ".h": "text/x-c",
    ".cpp": "text/x-c++",
    ".hpp": "text/x-c++",
    ".cs": "text/x-csharp",
    ".rb": "text/x-ruby",
    ".php": "text/x-php",
    ".swift": "text/x-swift",
    ".scala": "text/x-scala",
    ".sql": "application/sql",
    ".sh": "application/x-sh",
}
"""Suffixes of source code and their media types; read only where the setting `source_code` says so."""

READERS: Mapping[str, Reader] = {
    ".md": _row("markdown"),
    ".markdown": _row("markdown"),
    ".mdx": _row("markdown"),
    ".txt": _row_with_options("text"),
    ".text": _row_with_options("text"),
    ".rst": _row("rst"),
    ".rest": _row("rst"),
    ".adoc": _row("asciidoc"),
    ".asciidoc": _row("asciidoc"),
    ".org": _row("org"),
    ".tex": _row("latex"),
    ".latex": _row("latex"),
    ".html": _row("html"),
    ".htm": _row("html"),
    ".xhtml": _row("html"),
    ".docx": _row_with_options("docx"),
    ".docm": _row_with_options("docx"),
    ".dotx": _row_with_options("docx"),
    ".dotm": _row_with_options("docx"),
    ".pdf": _row_with_options("pdf"),
    ".pptx": _row_with_options("pptx"),
    ".pptm": _row_with_options("pptx"),
    ".ppsx": _row_with_options("pptx"),
    ".ppsm": _row_with_options("pptx"),
    ".potx": _row_with_options("pptx"),
    ".csv": _row_with_options("csv"),
    ".tsv": _row_with_options("csv"),
    ".xlsx": _row("xlsx"),
    ".xlsm": _row("xlsx"),
    ".xls": _row("xlsx"),
    ".xlsb": _row("xlsx"),
    ".ods": _row("xlsx"),
    ".odt": _row_with_options("odt"),
    ".odp": _row_with_options("odt"),
    ".epub": _row("epub"),
    ".ipynb": _row("ipynb"),
    ".json": _row_with_options("json"),
    ".jsonl": _row_with_options("json"),
    ".ndjson": _row_with_options("json"),
    ".yaml": _row("yaml"),
    ".yml": _row("yaml"),
    ".xml": _row("xml"),
    ".rtf": _row("rtf"),
    ".eml": _row("eml"),
    ".mht": _row("eml"),
    ".mhtml": _row("eml"),
    ".mbox": _row("mbox"),
    ".msg": _row("msg"),
    ".zip": _row("archive"),
    **dict.fromkeys(SOURCE_CODE, _row("source_code")),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"), _row_with_options("picture")),
    **dict.fromkeys((".doc", ".dot", ".wps", ".sxw", ".fodt"), _row_with_options("legacy")),
    **dict.fromkeys((".ppt", ".pps", ".pot", ".sxi", ".fodp"), _row_with_options("legacy")),
}

MEDIA_TYPES: Mapping[str, str] = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".mdx": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".rst": "text/x-rst",
    ".rest": "text/x-rst",
    ".adoc": "text/asciidoc",
    ".asciidoc": "text/asciidoc",
    ".org": "text/org",
    ".tex": "application/x-tex",
    ".latex": "application/x-tex",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
    ".dotm": "application/vnd.ms-word.template.macroEnabled.12",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pptm": "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    ".ppsx": "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
    ".ppsm": "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
    ".potx": "application/vnd.openxmlformats-officedocument.presentationml.template",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xls": "application/vnd.ms-excel",
    ".xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".epub": "application/epub+zip",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/x-ndjson",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".xml": "application/xml",
    ".rtf": "application/rtf",
    ".eml": "message/rfc822",
    ".mht": "multipart/related",
    ".mhtml": "multipart/related",
    ".mbox": "application/mbox",
    ".msg": "application/vnd.ms-outlook",
    ".zip": "application/zip",
    **SOURCE_CODE,
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".doc": "application/msword",
    ".dot": "application/msword",
    ".wps": "application/vnd.ms-works",
    ".sxw": "application/vnd.sun.xml.writer",
    ".fodt": "application/vnd.oasis.opendocument.text-flat-xml",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pps": "application/vnd.ms-powerpoint",
    ".pot": "application/vnd.ms-powerpoint",
    ".sxi": "application/vnd.sun.xml.impress",
    ".fodp": "application/vnd.oasis.opendocument.presentation-flat-xml",
}


def read(path: Path, options: ReadOptions = DEFAULTS) -> Reading:
    """The text of one file. Every fault ends as ReadFailed with a status and a reason; that there is no text at all, or more than
    `options` allow, is a fault too.

    read(Path("tools.md")) -> Reading(text="# Internal tools\\n\\nKestrel is ...", title="Internal tools", encoding="utf-8")
    """
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise ReadFailed("unsupported", f"no reader for {suffix or 'files without a suffix'}")
    if suffix in SOURCE_CODE and not options.source_code:
        raise ReadFailed("ignored", "source code is not read (source_code: true reads its comments)")
    try:
        _refuse_large(path, options.max_file_mb)
        with unlocked(path, suffix, options.passwords) as opened:
            refuse_wrong_content(opened, suffix)
            reading = READERS[suffix](opened, options)
    except ReadFailed:
        raise
    except OSError as error:
        raise ReadFailed("unreadable", error.strerror or type(error).__name__) from None
    except RecursionError:
        raise ReadFailed("corrupt", "nested too deeply") from None
    except MemoryError:
        raise ReadFailed("too-large", "reading it takes more memory than is allowed") from None
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic in a Rust parser is no Exception; whatever a parser raises, the run goes on
        raise ReadFailed("corrupt", plain_cause(error)) from None
    if not (reading.seeds or reading.members or reading.holds or any(character.isalnum() for character in reading.text)):
        raise ReadFailed("empty", "; ".join(("there is no text in it", *reading.notes)))
    if "mojibake" not in options.disable_cleaning and not reading.text.isascii():
        reading = _repaired(reading)
    if len(reading.text) > MOST_CHARACTERS:
        raise ReadFailed("too-large", f"{len(reading.text):,} characters of text, at most {MOST_CHARACTERS:,} are read: split it")
    return reading


def _repaired(reading: Reading) -> Reading:
    """The reading with damaged encoding put right."""
    text, edits = repair(reading.text)
    if not edits:
        return reading
    together = merged(text, reading.edits, edits)
    return msgspec.structs.replace(reading, text=text, pages=moved(reading.pages, edits), edits=together)


def _refuse_large(path: Path, most_mb: float) -> None:
    megabytes = path.stat().st_size / 1e6
    if megabytes > most_mb:
        raise ReadFailed("too-large", f"{megabytes:,.1f} MB, at most {most_mb:,.1f} MB are read (max_file_mb)")
