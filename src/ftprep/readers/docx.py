"""DOCX to Markdown, streamed: headings by style or outline level, lists as they are numbered, tables, notes, boxes, equations.

The text is what the page shows with all changes accepted: deleted and hidden text is left out and counted, inserted text is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ftprep.readers import docx_parts as parts
from ftprep.readers.docx_parts import STRICT, WORD, Style, attribute, child, name_of
from ftprep.readers.docx_text import Counts, Line, is_placeholder
from ftprep.readers.embedded import embedded
from ftprep.readers.package import Package, elements, opened, with_running_lines
from ftprep.readers.reading import Reading, ReadOptions, escape, join_blocks
from ftprep.readers.tables import to_markdown

if TYPE_CHECKING:
    from lxml import etree

_COMMENTS = ("comments",)


class _Document:
    """What the paragraphs of one document refer to, and what has been met so far."""

    def __init__(self, package: Package, main: str) -> None:
        self.package = package
        self.relations = package.relations(main)
        named = dict(self.relations.values())
        self.counts = Counts()
        self.styles = parts.styles(package, named.get("styles", ""))
        self.numbering = parts.Numbering(package, named.get("numbering", ""))
        self.notes = {
            key: Line(note, self.counts).text
            for name in ("footnote", "endnote")
            for key, note in parts.notes(package, named.get(name + "s", ""), name)
        }
        self.title = ""


def read(path: Path, options: ReadOptions) -> Reading:
    """The text of a Word document; the title is its Title paragraph, else the one in its properties. Headers and footers are taken
    out as an edit, embedded files are members.

    -> Reading(text="# Travel policy\\n\\n1. Book early.\\n2. ...\\n\\n| City | Limit |\\n...", title="Travel policy")
    """
    with opened(path) as package:
        main = package.main_part("word/document.xml")
        document = _Document(package, main)
        with package.open(main) as file:
            text = join_blocks(_blocks(file, document))
        running = list(_running(document))
        title = document.title or package.core_title()
        comments = sum(_comments(package, member) for kind, member in document.relations.values() if kind in _COMMENTS)
        members, objects = embedded(package, document.relations.values())
    text, edits = with_running_lines(text + "\n", running, options)
    return Reading(
        text=text,
        title=title,
        notes=tuple(_remarks(document.counts, comments, len(running) if edits else 0)),
        missing=(f"{objects} embedded objects are not read",) if objects else (),
        edits=edits,
        members=members,
    )


def _remarks(counts: Counts, comments: int, running: int) -> Iterator[str]:
    for count, what in (
        (comments, "comments"),
        (counts.deleted, "tracked deletions"),
        (counts.hidden, "stretches of hidden text"),
        (counts.contents, "lines of a table of contents"),
        (running, "running heads or feet"),
    ):
        if count:
            yield f"{count} {what} are left out"


def _comments(package: Package, member: str) -> int:
    root = package.root(member)
    return sum(1 for comment in root if name_of(comment) == "comment") if root is not None else 0


def _running(document: _Document) -> Iterator[str]:
    """The different lines of all headers and footers."""
    met: set[str] = set()
    for kind, member in document.relations.values():
        root = document.package.root(member) if kind in ("header", "footer") else None
        for element in root.iter(*_tags("p")) if root is not None else ():
            line = Line(element, document.counts).text
            if line and line not in met:
                met.add(line)
                yield line


def _tags(*names: str) -> tuple[str, ...]:
    return tuple(namespace + name for name in names for namespace in (WORD, STRICT))


def _blocks(file: IO[bytes], document: _Document) -> Iterator[str]:
    outer = frozenset(_tags("tbl", "txbxContent", "del", "moveFrom"))
    for element in elements(file, _tags("p", "tbl")):
        if any(ancestor.tag in outer for ancestor in element.iterancestors()):
            continue
        if not is_placeholder(element):
            yield from _block(element, document)
        element.clear()
        while element.getprevious() is not None:  # what stands before is done with: memory stays flat in long documents
            parent = element.getparent()
            if parent is None or name_of(parent) != "body":
                break
            del parent[0]


def _block(element: etree._Element, document: _Document) -> Iterator[str]:
    """The blocks of a paragraph or table, or of what wraps some."""
    name = name_of(element)
    if name == "p":
        yield from _paragraph(element, document)
    elif name == "tbl":
        yield from _table(element, document)
    elif name in _WRAPPERS:
        for part in element:
            yield from _block(part, document)


def _paragraph(element: etree._Element, document: _Document) -> Iterator[str]:
    """The blocks of a paragraph: itself, its text boxes, charts and pictures, the footnotes it refers to."""
    line = Line(element, document.counts)
    yield _marked(element, line.text, document)
    for box in line.boxes:
        for part in box:
            yield from _block(part, document)
    for key in line.drawn:
        yield from parts.drawn(document.package, *document.relations.get(key, ("", "")))
    yield from line.pictures
    for key in line.cited:
        if note := document.notes.get(key):
            yield f"[^{key}]: {note}"


def _marked(element: etree._Element, text: str, document: _Document) -> str:
    """`text` with the Markdown of its heading level or list."""
    if not text:
        return ""
    properties = child(element, "pPr")
    named = attribute(child(properties, "pStyle"))
    style = document.styles.get(named, Style())
    outline = attribute(child(properties, "outlineLvl"))
    level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else style.level
    if level == parts.CONTENTS_LEVEL:
        document.counts.contents += 1
        return ""
    if level == parts.TITLE_LEVEL:
        document.title = document.title or text
        return f"# {text}"
    number = attribute(child(properties, "numPr", "numId")) or style.number or "0"
    given = attribute(child(properties, "numPr", "ilvl"))
    depth = min(8, int(given)) if given.isdigit() else document.numbering.depth(number, named, style.depth)
    kind = document.numbering.kind(number, depth)
    counted = document.numbering.label(number, depth) if kind not in ("none", "bullet") else ""
    if level is not None:
        return "#" * min(6, level + (1 if document.title else 0)) + " " + (f"{counted} {text}" if counted else text)
    if kind == "none":
        return escape(text)
    if _PLAIN_NUMBER.fullmatch(counted):
        return "   " * depth + f"{counted} {text}"
    return "  " * depth + "- " + (f"{counted} {text}" if counted else text)


_PLAIN_NUMBER = re.compile(r"\d{1,9}[.)]")


def _table(table: etree._Element, document: _Document) -> Iterator[str]:
    """A Markdown table; of one column or one row it is layout: its cells are blocks. Cells merged downwards are repeated."""
    rows: list[list[str]] = []
    cells = [list(_within(row, "tc")) for row in _rows(table)]
    if len(cells) == 1 or max(map(len, cells), default=0) <= 1:
        for part in (part for row in cells for cell in row for part in cell):
            yield from _block(part, document)
        return
    for row, found in zip(_rows(table), cells, strict=True):
        texts = [""] * _count(child(row, "trPr", "gridBefore"), 0)
        for part in found:
            above = rows[-1][len(texts)] if rows and len(texts) < len(rows[-1]) else ""
            merge = child(part, "tcPr", "vMerge")
            goes_on = merge is not None and attribute(merge) in ("", "continue")
            texts.append(above if goes_on else " ".join(_cell(part, document)))
            texts.extend([""] * (_count(child(part, "tcPr", "gridSpan"), 1) - 1))
        rows.append(texts)
    yield to_markdown(rows)


def _rows(table: etree._Element) -> list[etree._Element]:
    """The rows that no tracked change has deleted."""
    return [row for row in _within(table, "tr") if child(row, "trPr", "del") is None]


def _count(element: etree._Element | None, usual: int) -> int:
    given = attribute(element)
    return min(int(given), 64) if given.isdigit() else usual


def _cell(cell: etree._Element, document: _Document) -> Iterator[str]:
    for part in cell:
        name = name_of(part)
        if name == "p":
            yield from (_MARK.sub("", text) for text in _paragraph(part, document) if text)
        elif name == "tbl":
            for row in _rows(part):
                yield "; ".join(filter(None, (" ".join(_cell(inner, document)) for inner in _within(row, "tc"))))
        elif name in _WRAPPERS and not is_placeholder(part):
            yield from _cell(part, document)


_MARK = re.compile(r"^\s*(?:#+ |\\(?=[#>*+|`~=_-]))?")
_WRAPPERS = frozenset(("sdt", "sdtContent", "ins", "customXml", "moveTo"))


def _within(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of that name, also those wrapped in content controls and insertions."""
    for part in element:
        if name_of(part) == name:
            yield part
        elif name_of(part) in _WRAPPERS:
            yield from _within(part, name)
