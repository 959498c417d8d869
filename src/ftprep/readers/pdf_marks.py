"""What a PDF holds besides its pages' text: its outline, the numbers printed on its pages, text that was typed onto them."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from ftprep.readers.reading import clean

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

_MOST_BOOKMARKS = 5_000
_MOST_ANNOTATIONS = 5_000
_DEEPEST = 6
_NO_LETTER = re.compile(r"[\W\d_]+")


def key(text: str) -> str:
    """By what a heading and its bookmark are known as the same. key("2.1 Travel policy") -> "travelpolicy" """
    return _NO_LETTER.sub("", text.casefold())


def outline(document: pypdfium2.PdfDocument) -> dict[int, dict[str, int]]:
    """Page index -> the titles of the outline on that page, each with its level from 1 on. {0: {"travelpolicy": 1}}"""
    found: dict[int, dict[str, int]] = {}
    try:
        for number, bookmark in enumerate(document.get_toc(max_depth=_DEEPEST)):
            if number >= _MOST_BOOKMARKS:
                break
            target = bookmark.get_dest()
            index = target.get_index() if target is not None else None
            if index is not None and (name := key(bookmark.get_title())):
                found.setdefault(index, {}).setdefault(name, bookmark.level + 1)
    except (ValueError, RuntimeError, UnicodeError):  # a broken outline: what was found of it counts
        pass
    return found


def labels(document: pypdfium2.PdfDocument) -> list[str | None]:
    """What is printed as each page's number where it is another than its place: "page iv"."""
    found: list[str | None] = []
    for index in range(len(document)):
        try:
            label = " ".join(clean(document.get_page_label(index)).split())
        except (ValueError, RuntimeError, UnicodeError):
            label = ""
        found.append(f"page {label}" if label and label != str(index + 1) else None)
    return found


def typed(page: Any, comments: Counter[str]) -> list[str]:
    """Text that was typed onto a page over its own (FreeText). Sticky notes and the notes of highlights are counted, not read."""
    import pypdfium2.raw as raw  # type: ignore[import-untyped]  # it ships no types

    found: list[str] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            if kind in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP):
                continue
            text = _contents(annotation)
            if kind == raw.FPDF_ANNOT_FREETEXT and text:
                found.append(text)
            elif text:
                comments["comments"] += 1
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def _contents(annotation: Any) -> str:
    import pypdfium2.raw as raw

    length = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if length <= 2 or length > 1 << 20:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, length)
    return " ".join(clean(bytes(buffer).decode("utf-16-le", "replace").rstrip("\x00")).split())
