"""ODT and ODP to Markdown: headings with their level, lists, tables, notes; of a presentation each slide as a page.

Deleted text of tracked changes is left out, inserted text is kept; tables of contents are left out, for the headings say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.readers.odt_text import DRAW, SKIPPED, STYLE, TEXT, OpenDocument, cell_of, line_of, local
from ftprep.readers.package import Package, elements, opened, with_running_lines
from ftprep.readers.reading import ReadFailed, Reading, ReadOptions, escape, join_blocks, join_pages
from ftprep.readers.tables import to_markdown

if TYPE_CHECKING:
    from lxml import etree

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SHOW = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_BLOCKS = (TEXT + "p", TEXT + "h", TEXT + "list", _TABLE + "table")
_WITHIN = frozenset((*_BLOCKS, DRAW + "page", TEXT + "note", TEXT + "tracked-changes", TEXT + "table-of-content"))
_FURNITURE = frozenset(("page", "footer", "header", "date-time", "page-number"))
_MOST_REPEATED = 100  # a spreadsheet pasted into a document repeats its empty cells a thousand times
_OBJECT = re.compile(r"Object [0-9]+/content\.xml")


def read(path: Path, options: ReadOptions) -> Reading:
    """The text of a document or presentation; the title is its Title paragraph or first slide, else in its properties. Headers and
    footers are taken out as an edit; formulas, charts and sheets within it are read.

    -> Reading(text="# Travel policy\\n\\n1. Book early.\\n2. ...\\n\\n| City | Limit |\\n...", title="Travel policy")
    """
    blocks: list[str] = []
    slides: list[tuple[str | None, str]] = []
    with opened(path) as package:
        document = OpenDocument(package)
        _refuse_encrypted(package)
        styles = package.root("styles.xml")
        for style in styles.iter(STYLE + "style", TEXT + "list-style") if styles is not None else ():
            document.add_style(style)
        with package.open("content.xml") as file:
            for element in elements(file, (*_BLOCKS, DRAW + "page", STYLE + "style", TEXT + "list-style", TEXT + "deletion")):
                if element.tag == TEXT + "deletion":
                    document.deleted += 1
                    continue
                if element.tag == DRAW + "page":
                    slides.append(_slide(element, len(slides) + 1, document))
                elif element.tag not in _BLOCKS:
                    document.add_style(element)
                    continue
                elif any(ancestor.tag in _WITHIN for ancestor in element.iterancestors()):
                    continue
                else:
                    blocks.extend(_block(element, document))
                _forget(element)
        title = document.title or _meta_title(package)
        running = list(_running(styles, document)) if styles is not None else []
        objects = sum(1 for name in package.names - document.read if _OBJECT.fullmatch(name))
    text, pages = join_pages(slides) if slides else (join_blocks(blocks) + "\n", ())
    text, edits = with_running_lines(text, running, options)
    counts = (
        (document.comments, "comments"),
        (document.deleted, "tracked deletions"),
        (len(running) * len(edits), "running heads or feet"),
    )
    return Reading(
        text=text,
        title=(_first_title(slides) if slides else "") or title,
        pages=pages,
        notes=tuple(f"{count} {what} are left out" for count, what in counts if count),
        missing=(f"{objects} embedded objects are not read",) if objects else (),
        edits=edits,
    )


def _running(styles: etree._Element, document: OpenDocument) -> Iterator[str]:
    """The different lines of the headers and footers of all page styles."""
    met: set[str] = set()
    for part in styles.iter(
        *(STYLE + name for name in ("header", "footer", "header-first", "footer-first", "header-left", "footer-left"))
    ):
        for paragraph in part.iter(TEXT + "p", TEXT + "h"):
            line = line_of(paragraph, document, [])
            if line and line not in met:
                met.add(line)
                yield line


def _refuse_encrypted(package: Package) -> None:
    manifest = package.root("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
        raise ReadFailed("encrypted", "the file asks for a password")


def _meta_title(package: Package) -> str:
    root = package.root("meta.xml")
    title = root.findtext(".//{http://purl.org/dc/elements/1.1/}title") if root is not None else None
    return " ".join((title or "").split())


def _first_title(slides: list[tuple[str | None, str]]) -> str:
    line = slides[0][1].split("\n", 1)[0].removeprefix("## ")
    return "" if line == slides[0][0] else line


def _forget(element: etree._Element) -> None:
    """Memory stays flat in long documents: what is done with goes."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _slide(page: etree._Element, number: int, document: OpenDocument) -> tuple[str | None, str]:
    label = f"Slide {number}"
    title, blocks, notes = "", list[str](), list[str]()
    for shape in page:
        kind = shape.get(_SHOW + "class", "")
        if local(shape) == "notes":
            for part in shape:
                if part.get(_SHOW + "class") == "notes":
                    notes.extend(_blocks(part, document))
        elif kind == "title" and not title:
            title = " ".join(" ".join(_blocks(shape, document, plain=True)).split())
        elif kind not in _FURNITURE:
            blocks.extend(_shape(shape, document))
    if any(notes):
        blocks.append("Notes: " + "\n\n".join(filter(None, notes)))
    return label, join_blocks([f"## {title or label}", *blocks]) if title or any(blocks) else ""


def _shape(shape: etree._Element, document: OpenDocument) -> Iterator[str]:
    if shape.tag in _BLOCKS:
        yield from _block(shape, document)
    elif local(shape) not in SKIPPED:
        yield from _blocks(shape, document)


def _blocks(container: etree._Element, document: OpenDocument, *, plain: bool = False) -> Iterator[str]:
    """Blocks at any depth of a container, those of shapes in groups and text boxes too."""
    for child in container:
        if child.tag in _BLOCKS:
            yield from _block(child, document, plain=plain)
        elif local(child) not in SKIPPED:
            yield from _blocks(child, document, plain=plain)


def _block(element: etree._Element, document: OpenDocument, *, plain: bool = False) -> Iterator[str]:
    """The blocks of a paragraph, heading, list or table, with its text boxes and the notes it refers to."""
    name = local(element)
    if name == "table":
        yield to_markdown(list(_rows(element, document)))
    elif name == "list":
        yield from _list(element, document, "", 1)
    else:
        boxes: list[etree._Element] = []
        text = line_of(element, document, boxes)
        style = element.get(TEXT + "style-name", "")
        level = element.get(TEXT + "outline-level", "1") if name == "h" else ""
        if not text:
            pass
        elif plain:
            yield text
        elif document.is_title(style):
            document.title = document.title or text
            yield f"# {text}"
        elif level:
            yield "#" * min(6, (int(level) if level.isdigit() else 1) + (1 if document.title else 0)) + " " + text
        else:
            yield escape(text)
        for box in boxes:
            yield from _blocks(box, document, plain=plain)
    yield from _cited(document)


def _cited(document: OpenDocument) -> list[str]:
    found = [f"[^{key}]: {note}" for key, note in document.notes.items() if note]
    document.notes.clear()
    return found


def _list(element: etree._Element, document: OpenDocument, style: str, level: int) -> Iterator[str]:
    style = element.get(TEXT + "style-name", "") or style
    numbered = (style, level) in document.numbered
    number = 0
    for item in element:
        if local(item) not in ("list-item", "list-header"):
            continue
        marked = local(item) == "list-item"
        first = item.get(TEXT + "start-value", "")
        number = int(first) if first.isdigit() else number + 1
        indent = "  " * (min(level, 8) - 1)
        for child in item:
            if local(child) == "list":
                yield from _list(child, document, style, level + 1)
                continue
            for block in _blocks_of(child, document):
                if block.startswith(("#", "|", "[^")):  # a numbered heading is a list item in some files
                    yield block
                else:
                    yield indent + ((f"{number}. " if numbered else "- ") if marked else "  ") + block
                    marked = False


def _blocks_of(child: etree._Element, document: OpenDocument) -> Iterator[str]:
    if child.tag in _BLOCKS:
        yield from _block(child, document)


def _rows(table: etree._Element, document: OpenDocument) -> Iterator[list[str]]:
    """The rows' texts; cells merged downwards are repeated."""
    spans: dict[int, tuple[int, str]] = {}
    for row in table.iter(_TABLE + "table-row"):
        if next(row.iterancestors(_TABLE + "table")) is not table:
            continue  # of a table in a cell: it is in that cell's text
        cells: list[str] = []
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            text = " ".join(cell_of(cell, document))
            left, above = spans.pop(len(cells), (0, ""))
            if local(cell) == "covered-table-cell" and left and not text:
                text = above
                spans[len(cells)] = left - 1, above
            elif (rows := _repeated(cell, "number-rows-spanned")) > 1:
                spans[len(cells)] = rows - 1, text
            cells.extend([text] * (_repeated(cell, "number-columns-repeated") if text else 1))
        yield from [cells] * (_repeated(row, "number-rows-repeated") if any(cells) else 1)


def _repeated(element: etree._Element, name: str) -> int:
    times = element.get(_TABLE + name, "1")
    return min(int(times), _MOST_REPEATED) if times.isdigit() else 1
