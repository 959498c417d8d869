"""PDF through pdfium, page by page: lines joined to paragraphs, larger type as headings, running heads off, form values kept."""

from __future__ import annotations

import ctypes
import logging
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftprep.cleaning.hyphenation import CUT, closed
from ftprep.readers import ocr, pdf_marks
from ftprep.readers.pdf_layout import Line, furniture, removed, to_markdown
from ftprep.readers.reading import DEFAULTS, MOST_CHARACTERS, Member, ReadFailed, Reading, ReadOptions, asks, clean, join_pages

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # it ships no types

_SPARSE = 150  # characters of a page that is a scan all the same if a picture covers it: a stamp, a line of the scanner's
_COVERED = 0.6  # of the page
_LINE_END_HYPHEN = re.compile("[\x02\ufffe](?=[^\\W\\d_A-Z])")  # what pdfium puts where it joins a word cut at a line's end
_OTHER_HYPHEN = re.compile("[\x02\ufffe]")
_MAY_COPY = 1 << 4  # of a PDF's permissions
_MOST_ATTACHED = 10_000
_EMPTY_TITLES = ("", "untitled", "(anonymous)", "anonymous", "(unspecified)")


def read(path: Path, options: ReadOptions = DEFAULTS) -> Reading:
    """All pages, scanned ones through OCR. Raises ReadFailed: encrypted, needs-ocr (pictures and no text), corrupt.

    -> Reading(text="# Travel policy\\n\\nBook early, ...", title="Travel policy", pages=(Page(number=1, start=0, end=812), ...))
    """

    logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # it warns of XFA forms
    document = _opened(path, options.passwords)
    try:
        document.init_forms()
        return _reading(document, options)
    finally:
        document.close()


def _opened(path: Path, passwords: tuple[str, ...]) -> pypdfium2.PdfDocument:
    import pypdfium2
    import pypdfium2.raw as raw  # type: ignore[import-untyped]  # it ships no types

    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(path, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code not in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
                raise ReadFailed("corrupt", "pdfium cannot open it as a PDF") from None
    raise ReadFailed("encrypted", asks("the PDF", passwords))


def _reading(document: pypdfium2.PdfDocument, options: ReadOptions) -> Reading:
    import pypdfium2

    pages: list[list[Line]] = []
    fields: list[list[str]] = []
    scans: dict[int, int] = {}
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
        if has_picture and sum(map(len, values)) < ocr.LITTLE:
            scans[number + 1] = characters + sum(map(len, values))
        total += characters
        if total > MOST_CHARACTERS:
            raise ReadFailed("too-large", f"more than {MOST_CHARACTERS:,} characters of text: split it")
        pages.append(lines)
        fields.append(values)
    if broken and len(broken) == len(pages):
        raise ReadFailed("corrupt", "none of its pages can be opened")
    usual = _usual_size(pages)
    seen = ocr.of_pdf(document, scans, usual or 10.0, options)
    characters = total + sum(len(value) for values in fields for value in values)
    if characters < ocr.LITTLE:
        seen.refuse_nothing(characters)
    for number, found in seen.found.items():
        pages[number - 1] = list(found.lines)
    body = Counter(line.size for lines in pages for line in lines)
    usual = _usual_size(pages)
    sizes = sorted((size for size in body if size > usual * 1.15), reverse=True)
    running = frozenset[str]() if "running-lines" in options.disable_cleaning else furniture(pages)
    headings = pdf_marks.outline(document)
    parts = [
        "\n\n".join(filter(None, [to_markdown(lines, sizes, running, headings.get(number, {})), "\n".join(values)]))
        for number, (lines, values) in enumerate(zip(pages, fields, strict=True))
    ]
    text, offsets = join_pages(zip(pdf_marks.labels(document), parts, strict=True))
    text, offsets, joined = closed(text, offsets, wanted="hyphenation" not in options.disable_cleaning)
    edits = sorted([*joined, *removed(pages, offsets, running)], key=lambda edit: (edit.start, edit.end))
    return Reading(
        text=text,
        title=_title(document),
        pages=seen.marked(offsets),
        notes=(*_remarks(broken, running, len(pages)), *_commented(comments), *seen.notes(), *_rights(document)),
        missing=tuple(seen.missing()),
        edits=tuple(edits),
        members=tuple(_attached(document)),
    )


def _attached(document: pypdfium2.PdfDocument) -> Iterator[Member]:
    """The files that are attached to the document as a whole, as in portfolios and electronic invoices."""
    import pypdfium2

    for index in range(min(document.count_attachments(), _MOST_ATTACHED)):
        try:
            attachment = document.get_attachment(index)
            name = " ".join(clean(attachment.get_name()).split())
            yield Member(name=name or f"attachment {index + 1}", data=bytes(attachment.get_data()))
        except pypdfium2.PdfiumError:
            continue


def _usual_size(pages: list[list[Line]]) -> float:
    """The size of type that most characters have; 0 where there are none."""
    sizes = Counter[float]()
    for line in (line for lines in pages for line in lines):
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _rights(document: pypdfium2.PdfDocument) -> Iterator[str]:
    import pypdfium2.raw as raw

    if raw.FPDF_GetSecurityHandlerRevision(document) >= 0 and not raw.FPDF_GetDocPermissions(document) & _MAY_COPY:
        yield "its author does not want text copied out of it: make sure that you may use it"


def _remarks(broken: list[int], running: frozenset[str], pages: int) -> Iterator[str]:
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
    """Lines, filled-in form fields and typed notes, and whether the page may be a scan."""

    page = document[number]
    try:
        textpage = page.get_textpage()
        try:
            lines = _lines(textpage, page.get_height() or 1.0)
        finally:
            textpage.close()
        values = _fields(page, document.formenv.raw) if document.formenv is not None else []
        values += pdf_marks.typed(page, comments)
        picture = _shows_picture(page, sum(len(line.text) for line in lines))
    finally:
        page.close()
    return lines, values, picture


def _shows_picture(page: Any, characters: int) -> bool:
    """Whether there is anything drawn where there is hardly any text, or a picture of the whole page where there is little."""
    import pypdfium2.raw as raw

    if characters < ocr.LITTLE:
        drawn = page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH), max_depth=4)
        return next(iter(drawn), None) is not None
    if characters >= _SPARSE:
        return False
    whole = page.get_width() * page.get_height()
    boxes = [picture.get_bounds() for picture in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=1)]
    return any((right - left) * (top - bottom) > _COVERED * whole for left, bottom, right, top in boxes)


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
        words = _OTHER_HYPHEN.sub("-", _LINE_END_HYPHEN.sub(CUT, words.replace(CUT, "")))
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
