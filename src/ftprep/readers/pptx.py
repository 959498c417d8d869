"""PPTX: each slide a page under its title, text, tables, charts, diagrams, then the speaker's notes.

Shapes come in the order in which they were drawn, which is the one that screen readers take.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.readers import drawing, omml
from ftprep.readers.embedded import embedded
from ftprep.readers.package import Package, opened, relation_id, with_running_lines
from ftprep.readers.reading import ReadFailed, Reading, ReadOptions, escape, join_blocks, join_pages
from ftprep.readers.tables import to_markdown

if TYPE_CHECKING:
    from lxml import etree

_TITLES = ("title", "ctrTitle")
_FURNITURE = ("dt", "ftr", "sldNum", "hdr", "sldImg")
_RUNNING = ("dt", "ftr", "hdr")
_LISTS = ("body", "obj", "")


class _Slide:
    """What stands on one slide; `running` are the lines of its header, footer and date."""

    def __init__(self, package: Package, member: str, root: etree._Element) -> None:
        self.relations = package.relations(member)
        self.package = package
        self.title = ""
        self.running: list[str] = []
        tree = root.find(".//{*}spTree")
        self.blocks = [block for shape in _shapes(tree if tree is not None else ()) for block in self._shape(shape) if block]
        self.hidden = root.get("show") in ("0", "false")

    def _shape(self, shape: etree._Element) -> Iterator[str]:
        name = _local(shape)
        if name == "graphicFrame":
            yield from self._frame(shape)
        elif name == "pic":
            about = shape.find("./{*}nvPicPr/{*}cNvPr")
            yield drawing.picture(about.get("descr", "")) if about is not None else ""
        elif (kind := _placeholder(shape)) in _FURNITURE:
            self.running.extend(filter(None, [_flat(shape)] if kind in _RUNNING else []))
        elif kind in _TITLES and not self.title:
            self.title = _flat(shape)
        else:
            yield from _paragraphs(shape, as_list=kind in _LISTS)

    def _frame(self, frame: etree._Element) -> Iterator[str]:
        for table in frame.iter("{*}tbl"):
            yield from _table(table)
        for part in frame.iter("{*}chart", "{*}relIds"):
            is_chart = _local(part) == "chart"
            _, member = self.relations.get(relation_id(part, "id" if is_chart else "dm"), ("", ""))
            if (root := self.package.root(member)) is not None:
                yield from drawing.chart(root) if is_chart else drawing.diagram(root)


def read(path: Path, options: ReadOptions) -> Reading:
    """The slides in order, hidden ones too; the title is the one in the file's properties, else the first slide's. Footers and
    dates are taken out as an edit, embedded files are members.

    -> Reading(text="## Our tools\\n\\n- Kestrel analyses ...\\n\\nNotes: ...", title="Our tools", pages=(Page(label="Slide 1"),))
    """
    parts: list[tuple[str | None, str]] = []
    running: dict[str, None] = {}
    held: list[tuple[str, str]] = []
    first_title, hidden, comments = "", 0, 0
    with opened(path) as package:
        main = package.main_part("ppt/presentation.xml")
        for number, member in enumerate(_slides(package, main), 1):
            root = package.root(member)
            if root is None:
                raise ReadFailed("corrupt", f"slide {number} is missing")
            slide = _Slide(package, member, root)
            first_title = first_title or slide.title
            hidden += slide.hidden
            running |= dict.fromkeys(slide.running)
            comments += _comments(slide)
            held.extend(slide.relations.values())
            blocks = [*slide.blocks, *_notes(slide)]
            body = join_blocks([f"## {slide.title or f'Slide {number}'}", *blocks]) if slide.title or blocks else ""
            parts.append((f"Slide {number}", body))
        title = package.core_title()
        members, objects = embedded(package, held)
    if title.lower() in ("", "powerpoint presentation", "slide 1"):
        title = first_title
    text, pages = join_pages(parts)
    text, edits = with_running_lines(text, list(running), options)
    notes = [f"{hidden} hidden slides are read like the others"] if hidden else []
    notes += [f"{comments} comments are left out"] if comments else []
    notes += [f"{len(running)} footers or dates are left out"] if edits else []
    missing = (f"{objects} embedded objects are not read",) if objects else ()
    return Reading(text=text, title=title, pages=pages, notes=tuple(notes), missing=missing, edits=edits, members=members)


def _slides(package: Package, main: str) -> list[str]:
    root = package.root(main)
    if root is None:
        raise ReadFailed("corrupt", "it holds no presentation")
    relations = package.relations(main)
    found = [relations.get(relation_id(item), ("", ""))[1] for item in root.iter("{*}sldId")]
    return [member for member in found if member]


def _shapes(tree: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Shapes, tables and pictures, those in groups too; of alternative drawings the first."""
    for child in tree:
        name = _local(child)
        if name in ("grpSp", "Choice"):
            yield from _shapes(child)
        elif name == "AlternateContent":
            yield from _shapes(list(child)[:1])
        elif name in ("sp", "graphicFrame", "cxnSp", "pic"):
            yield child


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _placeholder(shape: etree._Element) -> str | None:
    """The kind of placeholder ("" for one without a type), None for an ordinary shape."""
    place = shape.find("./{*}nvSpPr/{*}nvPr/{*}ph")
    return place.get("type", "") if place is not None else None


def _table(table: etree._Element) -> Iterator[str]:
    """A Markdown table, cells merged downwards repeated; of one column or one row it is layout: its cells are paragraphs."""
    rows: list[list[str]] = []
    for row in table.iter("{*}tr"):
        cells: list[str] = []
        for cell in row.iter("{*}tc"):
            above = rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else ""
            cells.append(above if cell.get("vMerge") in ("1", "true") else _flat(cell))
        rows.append(cells)
    if len(rows) == 1 or max(map(len, rows), default=0) <= 1:
        yield from (escape(text) for row in rows for text in row)
    else:
        yield to_markdown(rows)


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
    """The text of a paragraph; nothing for one that is the number of its slide."""
    text = " ".join("".join(_pieces(paragraph)).split())
    if text.isdigit() and any(field.get("type") == "slidenum" for field in paragraph.iter("{*}fld")):
        return ""
    return text


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = _local(child)
        if name == "t":
            yield child.text or ""
        elif name in ("br", "tab"):
            yield " "
        elif name in ("oMath", "oMathPara"):
            yield omml.to_markdown(child)
        elif name != "Fallback":
            yield from _pieces(child)


def _flat(shape: etree._Element) -> str:
    return " ".join(filter(None, (_line(paragraph) for paragraph in shape.iter("{*}p"))))


def _notes(slide: _Slide) -> Iterator[str]:
    for kind, target in slide.relations.values():
        root = slide.package.root(target) if kind == "notesSlide" else None
        for shape in root.iter("{*}sp") if root is not None else ():
            if _placeholder(shape) == "body" and (text := "\n\n".join(_paragraphs(shape, as_list=False))):
                yield f"Notes: {text}"


def _comments(slide: _Slide) -> int:
    roots = [slide.package.root(target) for kind, target in slide.relations.values() if kind == "comments"]
    return sum(1 for root in roots if root is not None for part in root.iter() if _local(part) in ("cm", "reply"))
