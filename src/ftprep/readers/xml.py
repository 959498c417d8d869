"""XML of any kind: elements that hold elements as headings, those that hold text as items or paragraphs, rows as tables.

No entity is unfolded, no DTD is loaded, nothing is fetched.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.readers.package import elements
from ftprep.readers.reading import ReadFailed, Reading, escape, join_blocks
from ftprep.readers.tables import to_markdown

if TYPE_CHECKING:
    from lxml import etree

_TITLES = ("title", "name", "heading", "head", "subject", "label", "id")
_LEFT_OUT = (
    "{http://www.w3.org/2001/XMLSchema-instance}",
    "{http://www.w3.org/XML/1998/namespace}",
    "{http://www.w3.org/1999/xlink}type",
)
_PROSE = frozenset("p para paragraph simpara text body abstract description summary note quote content value".split())
_LONG = 200
_MOST_COLUMNS = 30


def read(path: Path) -> Reading:
    """The text of all elements, and their attributes; the title is that of the outermost element.

    b"<team><name>Kestrel</name><owner>Data</owner></team>" -> Reading(text="# Kestrel\\n\\n- owner: Data\\n", title="Kestrel")
    """
    from lxml import etree

    data = path.read_bytes()
    if b"<hibernate-generic" in data[:1000]:
        raise ReadFailed("unsupported", "a Confluence space exported as XML: export the space as HTML")
    try:
        ended = deque(elements(io.BytesIO(data), ("*",)), maxlen=1)  # the outermost element ends last
    except etree.LxmlError:
        raise ReadFailed("corrupt", "its XML is broken") from None
    root = ended[0]
    closed = next(root.iter(etree.Entity), None) is not None
    notes = ("the entities that it defines are not unfolded",) if closed else ()
    return Reading(text=join_blocks(_blocks(root, 1)) + "\n", title=_title(root)[0], notes=notes)


def _blocks(element: etree._Element, level: int) -> Iterator[str]:
    children = _children(element)
    if not children or _is_mixed(element):
        yield _leaf(element)
        return
    title, titled = _title(element)
    inner = list(_inside(element, [child for child in children if child is not titled], title, level + 1))
    if any(inner) or title:
        yield "#" * min(6, level) + " " + (title or _local(element))
    yield from inner


def _inside(element: etree._Element, children: Sequence[etree._Element], title: str, level: int) -> Iterator[str]:
    for name, value in _attributes(element):
        if value != title:
            yield f"- {name}: {value}"
    for _, group in groupby(children, key=lambda child: child.tag):
        alike = list(group)
        if (rows := _rows(alike)) is not None:
            yield to_markdown(rows)
            continue
        for child in alike:
            yield from _blocks(child, level)


def _rows(alike: Sequence[etree._Element]) -> list[list[str]] | None:
    """Header and rows of two or more elements of one name that hold nothing but short values; else None."""
    if len(alike) < 2:
        return None
    records: list[dict[str, str]] = []
    for element in alike:
        children = _children(element)
        if _is_mixed(element) or (not children and not element.attrib):
            return None
        record = dict(_attributes(element))
        if not children and (text := _text(element)):
            record[_local(element)] = text
        for child in children:
            if len(child) or child.attrib or _local(child) in record:
                return None
            record[_local(child)] = _text(child)
        if any(len(value) > _LONG for value in record.values()):
            return None
        records.append(record)
    columns = list(dict.fromkeys(name for record in records for name in record))
    if not columns or len(columns) > _MOST_COLUMNS:
        return None
    return [columns, *([record.get(name, "") for name in columns] for record in records)]


def _leaf(element: etree._Element) -> str:
    """An element without elements, or of running text with marked words in it."""
    text = _text(element)
    if len(element) or len(text) > _LONG or _local(element).lower() in _PROSE:
        return escape(text)
    said = ", ".join(f"{name} {value}" for name, value in _attributes(element))
    value = f"{text} ({said})" if text and said else text or said
    return f"- {_local(element)}: {value}" if value else ""


def _title(element: etree._Element) -> tuple[str, etree._Element | None]:
    """What names an element, and the child that says so (None where an attribute does)."""
    leaves = {_local(child).lower(): child for child in reversed(_children(element)) if not len(child)}
    named = {name.lower(): value for name, value in _attributes(element)}
    for name in _TITLES:
        if name in leaves and 0 < len(text := _text(leaves[name])) <= _LONG:
            return text, leaves[name]
        if 0 < len(named.get(name, "")) <= _LONG:
            return named[name], None
    return "", None


def _children(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str)]


def _is_mixed(element: etree._Element) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _text(element: etree._Element) -> str:
    pieces = [piece for piece in element.itertext(tag=None) if isinstance(piece, str)]
    return " ".join("".join(pieces).split())


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if not str(name).startswith(_LEFT_OUT) and (text := " ".join(str(value).split())):
            yield str(name).rpartition("}")[2], text


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
