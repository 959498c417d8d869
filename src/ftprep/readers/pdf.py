"""PDF through pdfium, page by page: lines joined to paragraphs, larger type as headings, running heads off, form values kept."""

from __future__ import annotations

import ctypes
import logging
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftprep.readers import pdf_marks
from ftprep.readers.pdf_layout import Line, furniture, to_markdown
from ftprep.readers.reading import MOST_CHARACTERS, ReadFailed, Reading, clean, join_pages

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

_LEAST_CHARACTERS = 20  # a page below this that shows a picture is a scan
_LINE_END_HYPHEN = re.compile("[\x02\ufffe](?=[^\\W\\d_A-Z])")  # what pdfium puts where it joins a word cut at a line's end
_OTHER_HYPHEN = re.compile("[\x02\ufffe]")
_EMPTY_TITLES = ("", "untitled", "(anonymous)", "anonymous", "(unspecified)")


def read(path: Path) -> Reading:
    """All pages. Raises ReadFailed: encrypted, needs-ocr (pictures and no text), corrupt.

    -> Reading(text="# Travel policy\\n\\nBook early, ...", title="Travel policy", pages=(Page(number=1, start=0, end=812), ...))
    """
    import pypdfium2

    logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # it warns of XFA forms
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _refused(error) from None
    try:
        document.init_forms()
        return _reading(document)
    finally:
        document.close()


def _refused(error: Exception) -> ReadFailed:
    import pypdfium2.raw as raw  # type: ignore[import-untyped]  # it ships no types

    code = getattr(error, "err_code", None)
    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return ReadFailed("encrypted", "the PDF asks for a password")
    return ReadFailed("corrupt", "pdfium cannot open it as a PDF")


def _reading(document: pypdfium2.PdfDocument) -> Reading:
    import pypdfium2

    pages: list[list[Line]] = []
    fields: list[list[str]] = []
    scans: list[int] = []
    broken: list[int] = []
    comments = Counter[str]()
    total = 0
    for number in range(len(document)):
        try:
            lines, values, has_picture = _page(document, number, comments)
        except pypdfium2.PdfiumError:
            broken.append(number + 1)
            lines, values, has_picture = [], [], False
        characters = sum(len(line.text) for line in lines)
        if characters + sum(map(len, values)) < _LEAST_CHARACTERS and has_picture:
            scans.append(number + 1)
        total += characters
        if total > MOST_CHARACTERS:
            raise ReadFailed("too-large", f"more than {MOST_CHARACTERS:,} characters of text: split it")
        pages.append(lines)
        fields.append(values)
    if broken and len(broken) == len(pages):
        raise ReadFailed("corrupt", "none of its pages can be opened")
    if total + sum(len(value) for values in fields for value in values) < _LEAST_CHARACTERS and scans:
        raise ReadFailed("needs-ocr", f"no text, only pictures on {len(scans)} of {len(pages)} pages: run OCR on it first")
    body = Counter[float]()
    for line in (line for lines in pages for line in lines):
        body[line.size] += len(line.text)
    usual = body.most_common(1)[0][0] if body else 0.0
    sizes = sorted((size for size in body if size > usual * 1.15), reverse=True)
    running = furniture(pages)
    headings = pdf_marks.outline(document)
    parts = [
        "\n\n".join(filter(None, [to_markdown(lines, sizes, running, headings.get(number, {})), "\n".join(values)]))
        for number, (lines, values) in enumerate(zip(pages, fields, strict=True))
    ]
    text, offsets = join_pages(zip(pdf_marks.labels(document), parts, strict=True))
    return Reading(
        text=text,
        title=_title(document),
        pages=offsets,
        notes=(*_remarks(scans, broken, running, len(pages)), *_commented(comments)),
    )


def _remarks(scans: list[int], broken: list[int], running: frozenset[str], pages: int) -> Iterator[str]:
    if scans:
        yield f"{len(scans)} of {pages} pages hold only a picture and need OCR (first: page {scans[0]})"
    if broken:
        yield f"{len(broken)} of {pages} pages cannot be opened (first: page {broken[0]})"
    if running:
        yield f"{len(running)} running heads or feet are left out"


def _commented(comments: Counter[str]) -> Iterator[str]:
    if comments["comments"]:
        yield f"{comments['comments']} comments are left out"


def _title(document: pypdfium2.PdfDocument) -> str:
    title = " ".join(clean(document.get_metadata_value("Title")).split())
    named_by_program = (
        title.lower() in _EMPTY_TITLES or title.lower().startswith("microsoft word") or title.endswith((".doc", ".docx", ".indd"))
    )
    return "" if named_by_program else title


def _page(document: pypdfium2.PdfDocument, number: int, comments: Counter[str]) -> tuple[list[Line], list[str], bool]:
    """Lines, filled-in form fields, and whether there is a picture on the page."""
    import pypdfium2.raw as raw

    page = document[number]
    try:
        textpage = page.get_textpage()
        try:
            lines = _lines(textpage, page.get_height() or 1.0)
        finally:
            textpage.close()
        values = _fields(page, document.formenv.raw) if document.formenv is not None else []
        values += pdf_marks.typed(page, comments)
        few = sum(len(line.text) for line in lines) < _LEAST_CHARACTERS
        picture = (
            few
            and next(iter(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH), max_depth=4)), None) is not None
        )
    finally:
        page.close()
    return lines, values, picture


def _lines(textpage: Any, height: float) -> list[Line]:
    """The page's lines, each with where it begins and ends and its type size: a few calls a line, not one a character."""
    import pypdfium2.raw as raw

    text = textpage.get_text_range()
    box = raw.FS_RECTF()
    lines: list[Line] = []
    position = 0
    for part in text.split("\r\n"):
        start, position = position, position + _units(part) + 2
        words = part.strip()
        if not words:
            continue
        first = raw.FPDFText_GetCharIndexFromTextIndex(textpage.raw, start + _units(part[: len(part) - len(part.lstrip())]))
        last = raw.FPDFText_GetCharIndexFromTextIndex(textpage.raw, start + _units(part.rstrip()) - 1)
        raw.FPDFText_GetLooseCharBox(textpage.raw, first, ctypes.byref(box))
        left, base, top = box.left, box.bottom, box.top
        raw.FPDFText_GetLooseCharBox(textpage.raw, last, ctypes.byref(box))
        size = round(abs(top - base) or raw.FPDFText_GetFontSize(textpage.raw, first), 1)
        words = _OTHER_HYPHEN.sub("-", _LINE_END_HYPHEN.sub("", words))
        words = clean(words).replace("\n", " ")
        lines.append(Line(text=words, left=left, right=box.right, base=base, bottom=box.bottom, size=size, height=base / height))
    return lines


def _units(text: str) -> int:
    """pdfium counts UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _fields(page: Any, form: Any) -> list[str]:
    """Filled-in fields as "- name: value"."""
    import pypdfium2.raw as raw

    found: list[str] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), 5000)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(annotation) != raw.FPDF_ANNOT_WIDGET:
                continue
            value = _wide_string(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
            if value and value != "Off":
                name = _wide_string(raw.FPDFAnnot_GetFormFieldAlternateName, form, annotation)
                name = name or _wide_string(raw.FPDFAnnot_GetFormFieldName, form, annotation)
                found.append(f"- {name}: {value}" if name else f"- {value}")
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return list(dict.fromkeys(found))


def _wide_string(function: Any, form: Any, annotation: Any) -> str:
    length = function(form, annotation, None, 0)
    if length <= 2 or length > 1 << 20:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    function(form, annotation, buffer, length)
    return " ".join(clean(bytes(buffer).decode("utf-16-le", "replace").rstrip("\x00")).split())
