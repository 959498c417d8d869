"""What Word files and slides draw: charts as tables of their numbers, SmartArt as lists, pictures by their descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ftprep.readers.tables import to_markdown

if TYPE_CHECKING:
    from lxml import etree

_MOST_POINTS = 2_000
_LEAST_WORDS = 4  # "Picture 3", "logo.png", "a red apple" say nothing without the picture
_BY_PROGRAM_OR_PATH = re.compile(
    r"automatically generated|automatisch generiert|générée automatiquement|generada automáticamente|\\\\|\.\w{3,4}$", re.I
)


def picture(description: str) -> str:
    """The alternative text of a picture where a person has told in words what it shows, else "".

    picture("Kestrel reads from the lake and writes to Heron") -> "Picture: Kestrel reads from the lake and writes to Heron"
    """
    text = " ".join(description.split())
    return f"Picture: {text}" if len(text.split()) >= _LEAST_WORDS and not _BY_PROGRAM_OR_PATH.search(text) else ""


def chart(root: etree._Element) -> list[str]:
    """The blocks of a chart part: its title, and a table with a row for each category and a column for each series.

    -> ["Chart: Users", "| | 2025 | 2026 |\\n| --- | --- | --- |\\n| Kestrel | 7 | 9 |"]
    """
    title = root.find("./{*}chart/{*}title")
    words = _flat(title) if title is not None else ""
    names: list[str] = []
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    for series in root.iter("{*}ser"):
        names.append(" ".join(value for part in series.findall("./{*}tx") for value in _points(part).values()))
        values = next((part for name in ("val", "yVal") if (part := series.find(f"./{{*}}{name}")) is not None), None)
        columns.append(_points(values) if values is not None else {})
        for name in ("cat", "xVal"):
            if (part := series.find(f"./{{*}}{name}")) is not None:
                categories = _points(part) | categories
    axes = [_flat(axis) for axis in root.findall(".//{*}plotArea/*/{*}title")]
    rows = [["", *names]]
    for number in sorted(set(categories).union(*columns))[:_MOST_POINTS]:
        rows.append([categories.get(number, ""), *(column.get(number, "") for column in columns)])
    head = ": ".join(filter(None, ("Chart", words))) + (f" ({'; '.join(filter(None, axes))})" if any(axes) else "")
    return [head, to_markdown(rows)] if len(rows) > 1 or words else []


def _points(part: etree._Element) -> dict[int, str]:
    """Index -> value as the chart keeps it; a name without an index has 0."""
    found: dict[int, str] = {}
    for point in part.iter("{*}pt"):
        index = point.get("idx", "")
        found.setdefault(int(index) if index.isdigit() else len(found), _number(point.findtext("./{*}v") or ""))
    if not found and (value := part.findtext("./{*}v")):
        found[0] = value
    return found


def _number(text: str) -> str:
    """0.30000000000000004 -> "0.3" """
    try:
        return f"{float(text):.15g}" if len(text) > 15 else text
    except ValueError:
        return text


def diagram(root: etree._Element) -> list[str]:
    """SmartArt's data as the list that its author typed.

    -> ["- Plan", "  - Ask the owner", "- Buy"]
    """
    texts: dict[str, str] = {}
    top: list[str] = []
    for point in root.iter("{*}pt"):
        key = point.get("modelId", "")
        if point.get("type", "node") == "doc":
            top.append(key)
        elif point.get("type", "node") in ("node", "asst"):
            texts[key] = _flat(point)
    beneath: dict[str, list[tuple[int, str]]] = {}
    for link in root.iter("{*}cxn"):
        if link.get("type", "parOf") == "parOf":
            order = link.get("srcOrd", "0")
            beneath.setdefault(link.get("srcId", ""), []).append((int(order) if order.isdigit() else 0, link.get("destId", "")))
    met: set[str] = set()

    def items(key: str, depth: int) -> Iterator[str]:
        for _, child in sorted(beneath.get(key, [])):
            if child in met or child not in texts:
                continue
            met.add(child)
            if texts[child]:
                yield "  " * min(depth, 8) + "- " + texts[child]
            yield from items(child, depth + (1 if texts[child] else 0))

    found = [item for key in top for item in items(key, 0)]
    return found + [f"- {text}" for key, text in texts.items() if text and key not in met]


def _flat(element: etree._Element) -> str:
    """Its paragraphs on one line."""
    paragraphs = ("".join(text.text or "" for text in paragraph.iter("{*}t")) for paragraph in element.iter("{*}p"))
    return " ".join(" ".join(paragraphs).split())
