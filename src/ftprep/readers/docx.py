"""DOCX to Markdown, streamed: headings by style or outline level, lists, tables, footnotes, text boxes, equations' text.

Deleted text of tracked changes is left out, inserted text is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from ftprep.readers.package import Package, elements, opened
from ftprep.readers.reading import Reading, escape, join_blocks
from ftprep.readers.tables import to_markdown

if TYPE_CHECKING:
    from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TITLE_LEVEL = 0


class Style(msgspec.Struct, frozen=True):
    """What a paragraph style says: heading level (0 = the document's title) and list, None where it says nothing."""

    level: int | None = None
    number: str | None = None
    depth: int = 0


class _Document:
    """What the paragraphs of one document refer to, and the lists' counters."""

    def __init__(self, package: Package, main: str) -> None:
        parts = dict(package.relations(main).values())
        self.styles = _styles(package, parts.get("styles", ""))
        self.formats = _list_formats(package, parts.get("numbering", ""))
        self.notes = _notes(package, parts.get("footnotes", ""), "footnote") | _notes(package, parts.get("endnotes", ""), "endnote")
        self.counters: dict[tuple[str, int], int] = {}
        self.title = ""


def read(path: Path) -> Reading:
    """The text of a Word document; the title is its Title paragraph, else the one in its properties.

    -> Reading(text="# Travel policy\\n\\n1. Book early.\\n2. ...\\n\\n| City | Limit |\\n...", title="Travel policy")
    """
    with opened(path) as package:
        main = package.main_part("word/document.xml")
        document = _Document(package, main)
        with package.open(main) as file:
            text = join_blocks(_blocks(file, document))
        title = document.title or package.core_title()
        notes = ("comments are not read",) if any(name.endswith("/comments.xml") for name in package.names) else ()
    return Reading(text=text + "\n", title=title, notes=notes)


def _tags(*names: str) -> tuple[str, ...]:
    return tuple(namespace + name for name in names for namespace in (_W, _STRICT))


def _name(element: etree._Element) -> str:
    """The element's local name if it is Word's or mathematics' own, else ""."""
    tag: object = element.tag  # comments and entities have functions here
    if not isinstance(tag, str):
        return ""
    space, _, name = tag.rpartition("}")
    return name if space + "}" in (_W, _STRICT, _M) else f"mc:{name}" if space + "}" == _MC else f":{name}"


def _attribute(element: etree._Element | None, name: str = "val") -> str:
    if element is None:
        return ""
    return element.get(_W + name) or element.get(_STRICT + name) or ""


def _child(element: etree._Element | None, *path: str) -> etree._Element | None:
    for name in path:
        found = None if element is None else next((child for child in element if _name(child) == name), None)
        element = found
    return element


def _blocks(file: IO[bytes], document: _Document) -> Iterator[str]:
    outer = frozenset(_tags("tbl", "txbxContent"))
    for element in elements(file, _tags("p", "tbl")):
        if any(ancestor.tag in outer for ancestor in element.iterancestors()):
            continue
        yield from _table(element, document) if _name(element) == "tbl" else _paragraph(element, document)
        element.clear()
        while element.getprevious() is not None:  # what stands before is done with: memory stays flat in long documents
            parent = element.getparent()
            if parent is None or _name(parent) != "body":
                break
            del parent[0]


def _paragraph(element: etree._Element, document: _Document) -> Iterator[str]:
    """The blocks of a paragraph: itself, its text boxes, the footnotes it refers to."""
    boxes: list[etree._Element] = []
    cited: list[str] = []
    text = " ".join("".join(_inline(element, boxes, cited)).split())
    yield _marked(element, text, document)
    for box in boxes:
        for child in box:
            if _name(child) == "p":
                yield from _paragraph(child, document)
            elif _name(child) == "tbl":
                yield from _table(child, document)
    for key in cited:
        if note := document.notes.get(key):
            yield f"[^{key}]: {note}"


def _marked(element: etree._Element, text: str, document: _Document) -> str:
    """`text` with the Markdown of its heading level or list."""
    if not text:
        return ""
    properties = _child(element, "pPr")
    style = document.styles.get(_attribute(_child(properties, "pStyle")), Style())
    outline = _attribute(_child(properties, "outlineLvl"))
    level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else style.level
    if level == _TITLE_LEVEL:
        document.title = document.title or text
        return f"# {text}"
    if level is not None:
        return "#" * min(6, level + (1 if document.title else 0)) + " " + text
    number = _attribute(_child(properties, "numPr", "numId")) or style.number or "0"
    given = _attribute(_child(properties, "numPr", "ilvl"))
    depth = min(8, int(given)) if given.isdigit() else style.depth
    kind = document.formats.get((number, depth), "bullet") if number != "0" else "none"
    if kind == "none":
        return escape(text)
    if kind == "bullet":
        return "  " * depth + "- " + text
    count = document.counters[number, depth] = document.counters.get((number, depth), 0) + 1
    for key in [key for key in document.counters if key[0] == number and key[1] > depth]:
        del document.counters[key]
    return "   " * depth + f"{count}. {text}"


_SKIPPED = {"del", "moveFrom", "pPr", "rPr", "instrText", "delText", "mc:Fallback", "fldChar", "tbl"}
_SIGNS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "softHyphen": ""}


def _inline(element: etree._Element, boxes: list[etree._Element], cited: list[str]) -> Iterator[str]:
    """The text of a paragraph in order; text boxes and footnote references met on the way go to `boxes` and `cited`."""
    for child in element:
        name = _name(child)
        if name in _SKIPPED:
            continue
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "txbxContent":
            boxes.append(child)
        elif name in ("footnoteReference", "endnoteReference"):
            key = ("e" if name.startswith("e") else "") + _attribute(child, "id")
            cited.append(key)
            yield f"[^{key}]"
        else:
            yield from _inline(child, boxes, cited)


def _table(table: etree._Element, document: _Document) -> Iterator[str]:
    """A Markdown table; of one column or one row it is layout: its cells are paragraphs. Cells merged downwards are repeated."""
    rows: list[list[str]] = []
    for row in _within(table, "tr"):
        cells: list[str] = []
        for part in _within(row, "tc"):
            above = rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else ""
            merge = _child(part, "tcPr", "vMerge")
            goes_on = merge is not None and _attribute(merge) in ("", "continue")
            cells.append(above if goes_on else " ".join(_cell(part, document)))
            span = _attribute(_child(part, "tcPr", "gridSpan"))
            cells.extend([""] * (min(int(span), 64) - 1 if span.isdigit() else 0))
        rows.append(cells)
    if len(rows) == 1 or max((len(row) for row in rows), default=0) <= 1:
        yield from (escape(text) for row in rows for text in row)
    else:
        yield to_markdown(rows)


def _cell(cell: etree._Element, document: _Document) -> Iterator[str]:
    for child in cell:
        name = _name(child)
        if name == "p":
            yield from (text.lstrip("#").strip() for text in _paragraph(child, document) if text)
        elif name == "tbl":
            for row in _within(child, "tr"):
                yield "; ".join(filter(None, (" ".join(_cell(inner, document)) for inner in _within(row, "tc"))))
        elif name in _WRAPPERS:
            yield from _cell(child, document)


_WRAPPERS = {"sdt", "sdtContent", "ins", "customXml", "moveTo"}


def _within(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of that name, also those wrapped in content controls and insertions."""
    for child in element:
        if _name(child) == name:
            yield child
        elif _name(child) in _WRAPPERS:
            yield from _within(child, name)


def _styles(package: Package, member: str) -> dict[str, Style]:
    """Style id -> what it says. Names of built-in styles are English in every language of Word; ids are not."""
    root = package.root(member)
    raw: dict[str, tuple[Style, str]] = {}
    for style in root if root is not None else ():
        if _name(style) != "style" or _attribute(style, "type") not in ("paragraph", ""):
            continue
        name = _attribute(_child(style, "name")).lower()
        outline = _attribute(_child(style, "pPr", "outlineLvl"))
        level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else None
        if name.startswith("heading ") and name[8:].isdigit():
            level = int(name[8:])
        elif name == "title":
            level = _TITLE_LEVEL
        number = _attribute(_child(style, "pPr", "numPr", "numId")) or None
        depth = _attribute(_child(style, "pPr", "numPr", "ilvl"))
        own = Style(level, number, min(8, int(depth)) if depth.isdigit() else 0)
        raw[_attribute(style, "styleId")] = (own, _attribute(_child(style, "basedOn")))
    return {key: _inherited(key, raw) for key in raw}


def _inherited(key: str, raw: dict[str, tuple[Style, str]]) -> Style:
    level, number, depth = None, None, 0
    for _ in range(20):  # a chain of styles may be a ring in a broken file
        if key not in raw:
            break
        own, key = raw[key]
        level = own.level if level is None else level
        if number is None and own.number is not None:
            number, depth = own.number, own.depth
    return Style(level, number, depth)


def _list_formats(package: Package, member: str) -> dict[tuple[str, int], str]:
    """(list number, depth) -> "bullet", "decimal", "none", ..."""
    root = package.root(member)
    if root is None:
        return {}
    kinds: dict[str, dict[int, str]] = {}
    formats: dict[tuple[str, int], str] = {}
    for item in root:
        if _name(item) == "abstractNum":
            levels = (level for level in item if _name(level) == "lvl")
            kinds[_attribute(item, "abstractNumId")] = {
                int(_attribute(level, "ilvl") or 0): _attribute(_child(level, "numFmt")) or "decimal" for level in levels
            }
        elif _name(item) == "num":
            for depth, kind in kinds.get(_attribute(_child(item, "abstractNumId")), {}).items():
                formats[_attribute(item, "numId"), depth] = kind
    return formats


def _notes(package: Package, member: str, name: str) -> dict[str, str]:
    """Footnotes by id ("e1" for endnotes), without the separators that Word keeps among them."""
    root = package.root(member)
    prefix = "e" if name == "endnote" else ""
    found: dict[str, str] = {}
    for note in root if root is not None else ():
        if _name(note) == name and _attribute(note, "type") in ("", "normal"):
            found[prefix + _attribute(note, "id")] = " ".join("".join(_inline(note, [], [])).split())
    return found
