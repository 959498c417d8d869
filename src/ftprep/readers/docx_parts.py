"""What the paragraphs of a Word file refer to: styles, numbering, notes, headers and footers, charts and diagrams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from ftprep.readers import drawing
from ftprep.readers.package import Package

if TYPE_CHECKING:
    from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MATH = ("{http://schemas.openxmlformats.org/officeDocument/2006/math}", "{http://purl.oclc.org/ooxml/officeDocument/math}")
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TITLE_LEVEL = 0
CONTENTS_LEVEL = -1
_names: dict[object, str] = {}


class Style(msgspec.Struct, frozen=True):
    """What a paragraph style says: heading level (0 = the document's title, -1 = a line of a table of contents) and list, None
    where it says nothing."""

    level: int | None = None
    number: str | None = None
    depth: int = 0


class Level(msgspec.Struct, frozen=True):
    """One depth of a numbering. Level(kind="lowerLetter", text="%1)", start=1)"""

    kind: str
    text: str = ""
    start: int = 1


def name_of(element: etree._Element) -> str:
    """The element's local name if it is Word's or mathematics' own, with "mc:" or ":" in front if it is not."""
    tag: object = element.tag  # comments and entities have functions here
    found = _names.get(tag)
    if found is None:
        found = ""
        if isinstance(tag, str):
            space, _, name = tag.rpartition("}")
            space += "}"
            own = space in (WORD, STRICT)
            found = name if own else f"m:{name}" if space in _MATH else f"mc:{name}" if space == _CHOICE else f":{name}"
            if len(_names) < 5_000:  # a hostile file may have names without end
                _names[tag] = found
    return found


def attribute(element: etree._Element | None, name: str = "val") -> str:
    if element is None:
        return ""
    return element.get(WORD + name) or element.get(STRICT + name) or ""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    for name in path:
        found = None if element is None else next((part for part in element if name_of(part) == name), None)
        element = found
    return element


def switched_on(element: etree._Element | None) -> bool:
    """Whether a property stands there that is on or off: on where it has no value."""
    return element is not None and attribute(element) not in ("0", "false", "off")


def styles(package: Package, member: str) -> dict[str, Style]:
    """Style id -> what it says. Names of built-in styles are English in every language of Word; ids are not."""
    root = package.root(member)
    raw: dict[str, tuple[Style, str]] = {}
    for style in root if root is not None else ():
        if name_of(style) != "style" or attribute(style, "type") not in ("paragraph", ""):
            continue
        name = attribute(child(style, "name")).lower()
        outline = attribute(child(style, "pPr", "outlineLvl"))
        level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else None
        if name.startswith("heading ") and name[8:].isdigit():
            level = int(name[8:])
        elif name == "title":
            level = TITLE_LEVEL
        elif name == "table of figures" or (name.startswith("toc ") and name[4:].isdigit()):
            level = CONTENTS_LEVEL
        number = attribute(child(style, "pPr", "numPr", "numId")) or None
        depth = attribute(child(style, "pPr", "numPr", "ilvl"))
        own = Style(level, number, min(8, int(depth)) if depth.isdigit() else 0)
        raw[attribute(style, "styleId")] = (own, attribute(child(style, "basedOn")))
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


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, package: Package, member: str) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._depths: dict[tuple[str, str], int] = {}
        self._shared: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        root = package.root(member)
        abstract: dict[str, dict[int, Level]] = {}
        named: dict[str, dict[str, int]] = {}
        for item in root if root is not None else ():
            if name_of(item) == "abstractNum":
                key = attribute(item, "abstractNumId")
                abstract[key], named[key] = _levels(item)
            elif name_of(item) == "num":
                self._add(item, abstract, named)

    def _add(self, item: etree._Element, abstract: dict[str, dict[int, Level]], named: dict[str, dict[str, int]]) -> None:
        number, key = attribute(item, "numId"), attribute(child(item, "abstractNumId"))
        levels = dict(abstract.get(key, {}))
        self._shared[number] = f"abstract {key}"  # two lists of one kind go on counting, unless one says where it starts
        for change in item:
            depth, start = attribute(change, "ilvl"), attribute(child(change, "startOverride"))
            if depth.isdigit() and start.isdigit() and (level := levels.get(int(depth))) is not None:
                levels[int(depth)] = Level(level.kind, level.text, int(start))
                self._shared[number] = number
        self._levels[number] = levels
        for style, depth_of_style in named.get(key, {}).items():
            self._depths[number, style] = depth_of_style

    def depth(self, number: str, style: str, given: int) -> int:
        """The depth that the list gives to a paragraph style, else the one given."""
        return self._depths.get((number, style), given)

    def kind(self, number: str, depth: int) -> str:
        """ "bullet", "decimal", "none", ..."""
        if number == "0":
            return "none"
        level = self._levels.get(number, {}).get(depth)
        return level.kind if level is not None else "bullet"

    def label(self, number: str, depth: int) -> str:
        """The next number of that list as the page shows it: "2.", "b)", "1.2.3", "§ 4"."""
        levels = self._levels.get(number, {})
        counts = self._counts.setdefault(self._shared.get(number, number), {})
        level = levels.get(depth, Level("decimal", f"%{depth + 1}."))
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        label = level.text or f"%{depth + 1}."
        for at in range(depth + 1):
            if f"%{at + 1}" in label:
                shown = levels.get(at, level)
                label = label.replace(f"%{at + 1}", _counted(counts.setdefault(at, shown.start), shown.kind))
        return " ".join(label.split())


def _levels(item: etree._Element) -> tuple[dict[int, Level], dict[str, int]]:
    levels: dict[int, Level] = {}
    named: dict[str, int] = {}
    for part in item:
        depth = attribute(part, "ilvl")
        if name_of(part) != "lvl" or not depth.isdigit():
            continue
        start = attribute(child(part, "start"))
        kind = attribute(child(part, "numFmt")) or "decimal"
        levels[int(depth)] = Level(kind, attribute(child(part, "lvlText"))[:40], int(start) if start.isdigit() else 1)
        if style := attribute(child(part, "pStyle")):
            named[style] = int(depth)
    return levels, named


_ROMAN: Sequence[tuple[int, str]] = tuple(
    zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "m cm d cd c xc l xl x ix v iv i".split(), strict=True)
)


def _counted(count: int, kind: str) -> str:
    """_counted(4, "upperRoman") -> "IV" """
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        text = chr(97 + (count - 1) % 26) * min((count - 1) // 26 + 1, 20)
    elif kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        text = ""
        for value, letters in _ROMAN:
            text += letters * (count // value)
            count %= value
    else:
        return f"{count:02}" if kind == "decimalZero" else str(count)
    return text.upper() if kind.startswith("upper") else text


def notes(package: Package, member: str, name: str) -> Iterator[tuple[str, etree._Element]]:
    """Footnotes by id ("e1" for endnotes), without the separators that Word keeps among them."""
    root = package.root(member)
    for note in root if root is not None else ():
        if name_of(note) == name and attribute(note, "type") in ("", "normal"):
            yield ("e" if name == "endnote" else "") + attribute(note, "id"), note


def drawn(package: Package, kind: str, member: str) -> list[str]:
    """The blocks of a chart or diagram that a relation leads to."""
    root = package.root(member) if kind in ("chart", "diagramData") else None
    if root is None:
        return []
    return drawing.chart(root) if kind == "chart" else drawing.diagram(root)
