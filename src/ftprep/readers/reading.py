"""What a reader returns, how it fails, and how the parts of a document are put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from ftprep.records import Edit, Message, OutcomeStatus, Page

MOST_CHARACTERS = 20_000_000


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader may do and use: the settings of the same names, and the passwords from --password-file (never written)."""

    max_file_mb: float = 50.0
    max_file_seconds: float = 60.0
    max_memory_mb: int = 3072
    max_unpacked_mb: float = 500.0
    max_depth: int = 3
    max_members: int = 10_000
    ocr: Literal["auto", "off"] = "auto"
    ocr_languages: str = "eng"
    max_page_seconds: float = 60.0
    max_ocr_pages: int = 500
    text_fields: tuple[str, ...] = ()
    source_code: bool = False
    seeds: Literal["auto", "off"] = "auto"
    disable_cleaning: tuple[str, ...] = ()
    passwords: tuple[str, ...] = ()


DEFAULTS = ReadOptions()


class BudgetSpent(Exception):
    """The files within a file are too many or too large; its text is the reason."""


class Budget:
    """What all files within one file may come to together, however deep they lie."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._bytes = options.max_unpacked_mb * 1e6
        self._files = options.max_members

    def open(self) -> None:
        """One more file. Raises BudgetSpent."""
        self._files -= 1
        if self._files < 0:
            raise BudgetSpent(f"more than {self._options.max_members:,} files within one file (max_members)")

    def unpack(self, size: int) -> None:
        """So many bytes more. Raises BudgetSpent."""
        self._bytes -= size
        if self._bytes < 0:
            raise BudgetSpent(f"more than {self._options.max_unpacked_mb:,g} MB when unpacked (max_unpacked_mb)")


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A file within a file: an attachment, a member of an archive. Member(name="plan.pdf", data=b"%PDF-1.7 ...")"""

    name: str
    data: bytes
    modified: float | None = None


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The text of one file as Markdown. `notes` are remarks on a file that was read whole; `missing` says what of it was not read
    and may matter. `section` are the titles of the pages above it in a wiki. `edits` are what cleaning did inside the reader.
    `members` are files within it, to be read on their own; `holds` says how many there are where they are read one at a time.
    `seeds` are conversations that are training examples already: such a file has them in the place of text.

    Reading(text="# Kestrel\\n\\nKestrel is ...", title="Kestrel", encoding="utf-8", notes=("2 comments are not read",))
    """

    text: str
    title: str = ""
    pages: tuple[Page, ...] = ()
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    members: tuple[Member, ...] = ()
    holds: int = 0
    seeds: tuple[tuple[Message, ...], ...] = ()


class ReadFailed(Exception):
    """A file could not be read: what that makes of it, and why, in words that hold none of its text."""

    def __init__(self, status: OutcomeStatus, reason: str) -> None:
        super().__init__(status, reason)
        self.status: OutcomeStatus = status
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.status}: {self.reason}"


def asks(what: str, passwords: Sequence[str]) -> str:
    """Why an encrypted file stays closed. asks("the PDF", ()) -> "the PDF asks for a password: give ..." """
    if not passwords:
        return f"{what} asks for a password: give it in a file (--password-file)"
    if len(passwords) == 1:
        return f"{what} asks for a password, and the one in the password file does not open it"
    return f"{what} asks for a password, and none of the {len(passwords)} in the password file opens it"


_UNWANTED = {code: " " for code in (*range(0x20), 0x7F) if chr(code) not in "\n\t"}
_UNWANTED |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd") | {0xFEFF: "", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_LINE_END = re.compile(r"\r\n?")
_LONG = 200
_LONG_BLANK = re.compile(r"[^\S\n]{200,}")  # a tokenizer's regular expression overflows its stack on very long runs of blanks
_MANY_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n){3,}")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_UNWANTED |= {ord(sign): letters for sign, letters in _LIGATURES.items()}
_SOFT_HYPHEN = re.compile("(?<![ÃÂ])\xad")  # after these it is half of a damaged letter, which is put right later
_SUSPECT = re.compile("[\ufb00-\ufb06\x00-\x08\x0b-\x1f\x7f\x85\xad\u2028\u2029\ufeff\ud800-\udfff]")


def _wanted(sign: re.Match[str]) -> str:
    return _UNWANTED.get(ord(sign[0]), sign[0])


def clean(text: str) -> str:
    """`text` with plain line ends, without control characters, lone surrogates, soft hyphens, ligatures, long runs of blanks."""
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    text = _SUSPECT.sub(_wanted, text)
    if "\xad" in text:
        text = _SOFT_HYPHEN.sub("", text)
    if len(text) >= _LONG:  # lines of a PDF come by the thousand
        text = _LONG_BLANK.sub(" ", text)
    return _MANY_EMPTY_LINES.sub("\n\n\n", text) if text.count("\n") > 3 else text


def join_pages(parts: Iterable[tuple[str | None, str]]) -> tuple[str, tuple[Page, ...]]:
    """One text and its pages, from (label, text) of each page in order; a page without text keeps its number, with start = end.

    join_pages([(None, "First."), (None, "Second.")]) -> ("First.\\n\\nSecond.\\n", (Page(number=1, start=0, end=6), ...))
    """
    pieces: list[str] = []
    pages: list[Page] = []
    position = 0
    for number, (label, part) in enumerate(parts, 1):
        body = clean(part).strip("\n")
        if body and pieces:
            pieces.append("\n\n")
            position += 2
        pieces.append(body)
        pages.append(Page(number=number, start=position, end=position + len(body), label=label))
        position += len(body)
        if position > MOST_CHARACTERS:
            raise ReadFailed("too-large", f"more than {MOST_CHARACTERS:,} characters of text: split it")
    return "".join([*pieces, "\n"]), tuple(pages)


def join_blocks(blocks: Iterable[str]) -> str:
    """Markdown blocks with an empty line between them, items of one list without."""
    pieces: list[str] = []
    was_item = False
    total = 0
    for block in blocks:
        block = clean(block).rstrip().strip("\n")
        if not block.strip():
            continue
        is_item = _ITEM.match(block) is not None
        pieces.append("\n" if was_item and is_item else "\n\n")
        pieces.append(block)
        was_item = is_item
        total += len(block)
        if total > MOST_CHARACTERS:
            raise ReadFailed("too-large", f"more than {MOST_CHARACTERS:,} characters of text: split it")
    return "".join(pieces[1:])


_ITEM = re.compile(r"\s*(?:-|\d+\.)\s")
_MARKER = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|>|`{3,}|~{3,}|[-=_*]{3,}\s*$|[-+*](?=\s)|\|)", re.MULTILINE)


def escape(text: str) -> str:
    """Prose of a format that is not Markdown, so that no line of it begins like a heading, a list, a quote, a rule or a fence."""
    return _MARKER.sub(r"\1\\\2", text)


_TICKS = re.compile(r"`{3,}")


def fenced(code: str, language: str = "") -> str:
    """Code as a Markdown block, with more ticks than it holds. fenced("x = 1", "python") -> "```python\\nx = 1\\n```" """
    fence = max(_TICKS.findall(code), key=len, default="``") + "`"
    return f"{fence}{language}\n{code.rstrip()}\n{fence}" if code.strip() else ""


_PATH_OR_TEXT = re.compile(r"['\"`<].*", re.DOTALL)


def plain_cause(error: BaseException) -> str:
    """The exception's type and the beginning of its message, cut where a quote of the document may begin."""
    words = _PATH_OR_TEXT.sub("", str(error).split("\n", 1)[0])[:100].strip(" :,(")
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
