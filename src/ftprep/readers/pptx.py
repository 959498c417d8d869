"""PPTX: each slide a page under its title, its text as list or paragraphs, its tables, then the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.readers.package import Package, opened, relation_id
from ftprep.readers.reading import ReadFailed, Reading, escape, join_blocks, join_pages
from ftprep.readers.tables import to_markdown

if TYPE_CHECKING:
    from lxml import etree

_TITLES = ("title", "ctrTitle")
_FURNITURE = ("dt", "ftr", "sldNum", "hdr", "sldImg")
_LISTS = ("body", "obj", "")


def read(path: Path) -> Reading:
    """The slides in order; the title is the one in the file's properties, else the first slide's.

    -> Reading(text="## Our tools\\n\\n- Kestrel analyses ...\\n\\nNotes: ...", title="Our tools", pages=(Page(label="Slide 1"),))
    """
    parts: list[tuple[str | None, str]] = []
    first_title, unread = "", 0
    with opened(path) as package:
        main = package.main_part("ppt/presentation.xml")
        for number, member in enumerate(_slides(package, main), 1):
            root = package.root(member)
            if root is None:
                raise ReadFailed("corrupt", f"slide {number} is missing")
            title, blocks = _slide(root)
            first_title = first_title or title
            blocks = [*blocks, *_notes(package, member)]
            unread += sum(1 for kind, _ in package.relations(member).values() if kind in ("chart", "diagramData"))
            body = join_blocks([f"## {title or f'Slide {number}'}", *blocks]) if title or any(blocks) else ""
            parts.append((f"Slide {number}", body))
        title = package.core_title()
    if title.lower() in ("", "powerpoint presentation", "slide 1"):
        title = first_title
    text, pages = join_pages(parts)
    return Reading(text=text, title=title, pages=pages, notes=(f"{unread} charts or diagrams are not read",) if unread else ())


def _slides(package: Package, main: str) -> list[str]:
    root = package.root(main)
    if root is None:
        raise ReadFailed("corrupt", "it holds no presentation")
    relations = package.relations(main)
    found = [relations.get(relation_id(item), ("", ""))[1] for item in root.iter("{*}sldId")]
    return [member for member in found if member]


def _slide(root: etree._Element) -> tuple[str, list[str]]:
    """The title and the other blocks of a slide, in the order they were drawn."""
    title = ""
    blocks: list[str] = []
    tree = root.find(".//{*}spTree")
    for shape in _shapes(tree) if tree is not None else ():
        if _local(shape) == "graphicFrame":
            for table in shape.iter("{*}tbl"):
                blocks.append(to_markdown([[_flat(cell) for cell in row.iter("{*}tc")] for row in table.iter("{*}tr")]))
            continue
        kind = _placeholder(shape)
        if kind in _FURNITURE:
            continue
        if kind in _TITLES and not title:
            title = _flat(shape)
            continue
        blocks.extend(_paragraphs(shape, as_list=kind in _LISTS))
    return title, [block for block in blocks if block]


def _shapes(tree: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Shapes and tables, those in groups too; of alternative drawings the first."""
    for child in tree:
        name = _local(child)
        if name in ("grpSp", "Choice"):
            yield from _shapes(child)
        elif name == "AlternateContent":
            yield from _shapes(list(child)[:1])
        elif name in ("sp", "graphicFrame", "cxnSp"):
            yield child


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _placeholder(shape: etree._Element) -> str | None:
    """The kind of placeholder ("" for one without a type), None for an ordinary shape."""
    place = shape.find("./{*}nvSpPr/{*}nvPr/{*}ph")
    return place.get("type", "") if place is not None else None


def _paragraphs(shape: etree._Element, *, as_list: bool) -> Iterator[str]:
    found = [(paragraph, _line(paragraph)) for paragraph in shape.iter("{*}p")]
    found = [(paragraph, text) for paragraph, text in found if text]
    for paragraph, text in found:
        properties = paragraph.find("./{*}pPr")
        level = properties.get("lvl", "0") if properties is not None else "0"
        plain = properties is not None and properties.find("./{*}buNone") is not None
        marked = properties is not None and (
            properties.find("./{*}buChar") is not None or properties.find("./{*}buAutoNum") is not None
        )
        if marked or (as_list and not plain and len(found) > 1):
            yield "  " * (int(level) if level.isdigit() else 0) + "- " + text
        else:
            yield escape(text)


def _line(paragraph: etree._Element) -> str:
    pieces = []
    for node in paragraph.iter("{*}t", "{*}br", "{*}tab"):
        pieces.append((node.text or "") if _local(node) == "t" else " ")
    return " ".join("".join(pieces).split())


def _flat(shape: etree._Element) -> str:
    return " ".join(filter(None, (_line(paragraph) for paragraph in shape.iter("{*}p"))))


def _notes(package: Package, member: str) -> Iterator[str]:
    for kind, target in package.relations(member).values():
        root = package.root(target) if kind == "notesSlide" else None
        for shape in root.iter("{*}sp") if root is not None else ():
            if _placeholder(shape) == "body" and (text := "\n\n".join(_paragraphs(shape, as_list=False))):
                yield f"Notes: {text}"
