"""ODT and ODP to Markdown: headings with their level, lists, tables, notes; of a presentation each slide as a page.

Deleted text of tracked changes is left out, inserted text is kept; tables of contents are left out, for the headings say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.readers.package import Package, elements, opened
from ftprep.readers.reading import ReadFailed, Reading, escape, join_blocks, join_pages
from ftprep.readers.tables import to_markdown

if TYPE_CHECKING:
    from lxml import etree

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SHOW = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_BLOCKS = (_TEXT + "p", _TEXT + "h", _TEXT + "list", _TABLE + "table")
_WITHIN = frozenset((*_BLOCKS, _DRAW + "page", _TEXT + "note", _TEXT + "tracked-changes", _TEXT + "table-of-content"))
_SKIPPED = frozenset(
    "annotation annotation-end tracked-changes table-of-content forms title desc ruby-text event-listeners soft-page-break".split()
)
_FURNITURE = frozenset(("page", "footer", "header", "date-time", "page-number"))
_MOST_REPEATED = 100  # a spreadsheet pasted into a document repeats its empty cells a thousand times
_TITLE_LEVEL = 0


class _Document:
    """What the paragraphs refer to, and what was met on the way."""

    def __init__(self) -> None:
        self.parents: dict[str, str] = {}
        self.numbered: set[tuple[str, int]] = set()
        self.notes: dict[str, str] = {}
        self.title = ""
        self.comments = 0

    def add_style(self, element: etree._Element) -> None:
        name = element.get(_STYLE + "name", "")
        if _local(element) == "style":
            self.parents[name] = element.get(_STYLE + "parent-style-name", "")
            return
        for level in element:
            if _local(level) == "list-level-style-number" and level.get(_STYLE + "num-format"):
                self.numbered.add((name, int(level.get(_TEXT + "level", "1"))))

    def is_title(self, style: str) -> bool:
        for _ in range(10):
            if style == "Title":
                return True
            style = self.parents.get(style, "")
        return False


def read(path: Path) -> Reading:
    """The text of a document or presentation; the title is its Title paragraph or first slide, else in its properties.

    -> Reading(text="# Travel policy\\n\\n1. Book early.\\n2. ...\\n\\n| City | Limit |\\n...", title="Travel policy")
    """
    document = _Document()
    blocks: list[str] = []
    slides: list[tuple[str | None, str]] = []
    with opened(path) as package:
        _refuse_encrypted(package)
        styles = package.root("styles.xml")
        for style in styles.iter(_STYLE + "style", _TEXT + "list-style") if styles is not None else ():
            document.add_style(style)
        with package.open("content.xml") as file:
            for element in elements(file, (*_BLOCKS, _DRAW + "page", _STYLE + "style", _TEXT + "list-style")):
                if element.tag == _DRAW + "page":
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
    notes = ("comments are not read",) if document.comments else ()
    if slides:
        text, pages = join_pages(slides)
        return Reading(text=text, title=_first_title(slides) or title, pages=pages, notes=notes)
    return Reading(text=join_blocks(blocks) + "\n", title=title, notes=notes)


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


def _local(element: etree._Element) -> str:
    tag: object = element.tag  # entities have functions here
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _slide(page: etree._Element, number: int, document: _Document) -> tuple[str | None, str]:
    label = f"Slide {number}"
    title, blocks, notes = "", list[str](), list[str]()
    for shape in page:
        kind = shape.get(_SHOW + "class", "")
        if _local(shape) == "notes":
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


def _shape(shape: etree._Element, document: _Document) -> Iterator[str]:
    if shape.tag in _BLOCKS:
        yield from _block(shape, document)
    elif _local(shape) not in _SKIPPED:
        yield from _blocks(shape, document)


def _blocks(container: etree._Element, document: _Document, *, plain: bool = False) -> Iterator[str]:
    """Blocks at any depth of a container, those of shapes in groups and text boxes too."""
    for child in container:
        if child.tag in _BLOCKS:
            yield from _block(child, document, plain=plain)
        elif _local(child) not in _SKIPPED:
            yield from _blocks(child, document, plain=plain)


def _block(element: etree._Element, document: _Document, *, plain: bool = False) -> Iterator[str]:
    """The blocks of a paragraph, heading, list or table, with its text boxes and the notes it refers to."""
    name = _local(element)
    if name == "table":
        yield to_markdown(list(_rows(element, document)))
    elif name == "list":
        yield from _list(element, document, "", 1)
    else:
        boxes: list[etree._Element] = []
        text = _line(element, document, boxes)
        style = element.get(_TEXT + "style-name", "")
        level = element.get(_TEXT + "outline-level", "1") if name == "h" else ""
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


def _cited(document: _Document) -> list[str]:
    found = [f"[^{key}]: {note}" for key, note in document.notes.items() if note]
    document.notes.clear()
    return found


def _list(element: etree._Element, document: _Document, style: str, level: int) -> Iterator[str]:
    style = element.get(_TEXT + "style-name", "") or style
    numbered = (style, level) in document.numbered
    number = 0
    for item in element:
        if _local(item) not in ("list-item", "list-header"):
            continue
        marked = _local(item) == "list-item"
        first = item.get(_TEXT + "start-value", "")
        number = int(first) if first.isdigit() else number + 1
        indent = "  " * (min(level, 8) - 1)
        for child in item:
            if _local(child) == "list":
                yield from _list(child, document, style, level + 1)
                continue
            for block in _blocks_of(child, document):
                if block.startswith(("#", "|", "[^")):  # a numbered heading is a list item in some files
                    yield block
                else:
                    yield indent + ((f"{number}. " if numbered else "- ") if marked else "  ") + block
                    marked = False


def _blocks_of(child: etree._Element, document: _Document) -> Iterator[str]:
    if child.tag in _BLOCKS:
        yield from _block(child, document)


def _rows(table: etree._Element, document: _Document) -> Iterator[list[str]]:
    for row in table.iter(_TABLE + "table-row"):
        if next(row.iterancestors(_TABLE + "table")) is not table:
            continue  # of a table in a cell: it is in that cell's text
        cells: list[str] = []
        for cell in row:
            if _local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            text = " ".join(_cell(cell, document))
            cells.extend([text] * (_repeated(cell, "number-columns-repeated") if text else 1))
        yield from [cells] * (_repeated(row, "number-rows-repeated") if any(cells) else 1)


def _cell(cell: etree._Element, document: _Document) -> Iterator[str]:
    for paragraph in cell.iter(_TEXT + "p", _TEXT + "h"):
        boxes: list[etree._Element] = []
        yield _line(paragraph, document, boxes)  # a text box in it has paragraphs of its own, met by themselves


def _repeated(element: etree._Element, name: str) -> int:
    times = element.get(_TABLE + name, "1")
    return min(int(times), _MOST_REPEATED) if times.isdigit() else 1


def _line(element: etree._Element, document: _Document, boxes: list[etree._Element]) -> str:
    return " ".join("".join(_inline(element, document, boxes)).split())


def _inline(element: etree._Element, document: _Document, boxes: list[etree._Element]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = _local(child)
        if name in ("s", "tab", "line-break"):
            yield " "
        elif name == "note":
            yield from _note(child, document)
        elif name == "annotation":
            document.comments += 1
        elif name in ("frame", "custom-shape", "g", "text-box"):
            boxes.append(child)
        elif name and name not in _SKIPPED:
            yield from _inline(child, document, boxes)
        yield child.tail or ""


def _note(note: etree._Element, document: _Document) -> Iterator[str]:
    body = note.find(_TEXT + "note-body")
    citation = "".join((note.findtext(_TEXT + "note-citation") or "").split())
    key = f"{citation or len(document.notes) + 1}" if note.get(_TEXT + "note-class") != "endnote" else f"end-{citation}"
    if body is not None:
        document.notes[key] = " ".join(_cell(body, document)).strip()
        yield f"[^{key}]"
