"""The text within a paragraph of an OpenDocument file: runs, notes, formulas, and what hangs on the paragraph."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ftprep.readers import drawing
from ftprep.readers.package import Package

if TYPE_CHECKING:
    from lxml import etree

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_LINK = "{http://www.w3.org/1999/xlink}"
SKIPPED = frozenset(
    "annotation annotation-end tracked-changes table-of-content forms title desc ruby-text event-listeners soft-page-break".split()
)


class OpenDocument:
    """What the paragraphs refer to, and what was met on the way."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.read: set[str] = set()
        self.parents: dict[str, str] = {}
        self.numbered: set[tuple[str, int]] = set()
        self.notes: dict[str, str] = {}
        self.title = ""
        self.comments = 0
        self.deleted = 0

    def add_style(self, element: etree._Element) -> None:
        name = element.get(STYLE + "name", "")
        if local(element) == "style":
            self.parents[name] = element.get(STYLE + "parent-style-name", "")
            return
        for level in element:
            if local(level) == "list-level-style-number" and level.get(STYLE + "num-format"):
                self.numbered.add((name, int(level.get(TEXT + "level", "1"))))

    def embedded(self, href: str) -> etree._Element | None:
        """The content of an object within the file, if it has not been read before."""
        member = posixpath.normpath(href) + "/content.xml"
        if member in self.read or member not in self.package.names:
            return None
        self.read.add(member)
        return self.package.root(member)

    def is_title(self, style: str) -> bool:
        for _ in range(10):
            if style == "Title":
                return True
            style = self.parents.get(style, "")
        return False


def local(element: etree._Element) -> str:
    tag: object = element.tag  # entities have functions here
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def cell_of(cell: etree._Element, document: OpenDocument) -> Iterator[str]:
    for paragraph in cell.iter(TEXT + "p", TEXT + "h"):
        boxes: list[etree._Element] = []
        yield line_of(paragraph, document, boxes)  # a text box in it has paragraphs of its own, met by themselves


def line_of(element: etree._Element, document: OpenDocument, boxes: list[etree._Element]) -> str:
    return " ".join("".join(_inline(element, document, boxes)).split())


def _inline(element: etree._Element, document: OpenDocument, boxes: list[etree._Element]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child)
        if name in ("s", "tab", "line-break"):
            yield " "
        elif name == "note":
            yield from _note(child, document)
        elif name == "annotation":
            document.comments += 1
        elif name in ("frame", "custom-shape", "g", "text-box"):
            boxes.append(child)
            yield from _object(child, document, boxes)
            told = drawing.picture(" ".join(child.findtext(_SVG + part) or "" for part in ("title", "desc")))
            yield f" ({told}) " if told else ""
        elif name and name not in SKIPPED:
            yield from _inline(child, document, boxes)
        yield child.tail or ""


def _object(frame: etree._Element, document: OpenDocument, boxes: list[etree._Element]) -> Iterator[str]:
    """An embedded formula as it was typed, between dollar signs; the tables of an embedded chart or sheet go to `boxes`."""
    for link in frame.findall(DRAW + "object"):
        root = document.embedded(link.get(_LINK + "href", ""))
        if root is None:
            continue
        typed = " ".join((root.findtext(".//{*}annotation") or "").split())
        if typed:
            yield f"${typed}$"
        else:
            boxes.append(root)


def _note(note: etree._Element, document: OpenDocument) -> Iterator[str]:
    body = note.find(TEXT + "note-body")
    citation = "".join((note.findtext(TEXT + "note-citation") or "").split())
    key = f"{citation or len(document.notes) + 1}" if note.get(TEXT + "note-class") != "endnote" else f"end-{citation}"
    if body is not None:
        document.notes[key] = " ".join(cell_of(body, document)).strip()
        yield f"[^{key}]"
