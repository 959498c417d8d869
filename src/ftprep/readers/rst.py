"""reStructuredText to Markdown: headings by their underlines, code, tables, notes; links as their text, comments left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import dedent

from ftprep.readers.reading import Reading, clean, fenced, join_blocks
from ftprep.readers.tables import to_markdown
from ftprep.readers.text import decode

_RULE = re.compile(r"([=\-`:.'\"~^_*+#<>!$%&(),/;?@\[\\\]{|}])\1{2,}\s*$")
_DIRECTIVE = re.compile(r"\.\.\s+([\w:-]+)::\s*(.*)$")
_OPTION = re.compile(r"\s*:[\w-]+:(\s|$)")
_CODE = ("code", "code-block", "sourcecode", "parsed-literal")
_LEFT_OUT = (
    "toctree",
    "contents",
    "image",
    "include",
    "literalinclude",
    "raw",
    "index",
    "meta",
    "highlight",
    "currentmodule",
    "module",
)
_SIMPLE_TABLE = re.compile(r"=+(\s+=+)+\s*$")
_INLINE = (
    (re.compile(r"``(.+?)``"), r"`\1`"),
    (re.compile(r":math:`([^`]+)`"), r"$\1$"),
    (re.compile(r":[\w:+.-]+:`~?([^`<]+?)\s*<[^`>]*>`"), r"\1"),
    (re.compile(r":[\w:+.-]+:`[~!]?([^`]+)`"), r"\1"),
    (re.compile(r"(?<!`)`([^`<]+?)\s*<[^`>]*>`__?"), r"\1"),
    (re.compile(r"(?<!`)`([^`]+)`__?"), r"\1"),
    (re.compile(r"(?<![\w`])\[#?([\w.-]+)\]_(?![\w`])"), r"[^\1]"),
    (re.compile(r"(?<![\w`])([A-Za-z0-9][\w.-]*[A-Za-z0-9])_(?![\w`])"), r"\1"),
)


def read(path: Path) -> Reading:
    """The document; the title is its first heading.

    b"Tools\\n=====\\n\\nSee `Kestrel <k.html>`_.\\n" -> Reading(text="# Tools\\n\\nSee Kestrel.\\n", title="Tools")
    """
    text, encoding = decode(path.read_bytes())
    body = join_blocks(_blocks(clean(text).expandtabs(4).split("\n"), {}))
    title = re.search(r"^# (.+)$", body, re.MULTILINE)
    return Reading(text=body + "\n", title=title[1] if title else "", encoding=encoding)


def _blocks(lines: Sequence[str], levels: dict[str, int]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at].rstrip()
        if not line:
            at += 1
        elif (found := _heading(lines, at)) is not None:
            style, title, at = found
            level = levels.setdefault(style, len(levels) + 1)
            yield "#" * min(6, level) + " " + _inline(title)
        elif line.startswith(".."):
            end = _block_end(lines, at + 1, 1)
            yield from _directive(line, lines[at + 1 : end], levels)
            at = end
        elif line.startswith("+-") or _SIMPLE_TABLE.match(line):
            end = at
            while end < len(lines) and lines[end].strip():
                end += 1
            yield to_markdown(_grid(lines[at:end]) if line.startswith("+-") else _columns(lines[at:end]))
            at = end
        else:
            end = at + 1
            while end < len(lines) and lines[end].strip() and not _heading(lines, end):
                end += 1
            yield from _paragraph(lines[at:end])
            at = end
            if line.endswith("::") or lines[end - 1].rstrip().endswith("::"):
                indent = _indent(lines[end - 1])
                at = _block_end(lines, end, indent + 1)
                yield fenced(dedent("\n".join(lines[end:at])).strip("\n"))


def _heading(lines: Sequence[str], at: int) -> tuple[str, str, int] | None:
    """(style, title, where it ends) of a heading that begins at this line."""
    line, below = lines[at].rstrip(), lines[at + 1].rstrip() if at + 1 < len(lines) else ""
    if _RULE.match(line) and at + 2 < len(lines) and below and lines[at + 2].rstrip() == line:
        return line[0] * 2, below.strip(), at + 3
    if line and not line[0].isspace() and not _RULE.match(line) and _RULE.match(below) and len(below) + 2 >= len(line):
        return below[0], line, at + 2
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _block_end(lines: Sequence[str], start: int, indent: int) -> int:
    """Where the block ends whose lines are indented so far."""
    end = start
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) >= indent):
        end += 1
    return end


def _directive(line: str, inside: Sequence[str], levels: dict[str, int]) -> Iterator[str]:
    found = _DIRECTIVE.match(line)
    if found is None or found[1] in _LEFT_OUT:
        if found is None and (note := re.match(r"\.\.\s+\[#?([\w-]+)\]\s+(.*)", line)):
            yield f"[^{note[1]}]: " + _inline(" ".join([note[2], *(part.strip() for part in inside)]))
        return
    name, argument = found[1], found[2]
    start = 0
    while start < len(inside) and _OPTION.match(inside[start]):
        start += 1
    body = dedent("\n".join(inside[start:])).strip("\n")
    if name in _CODE:
        yield fenced(body, argument)
    elif name == "math":
        yield f"$${' '.join([*argument.split(), *body.split()])}$$"
    elif name == "list-table":
        rows = [re.split(r"(?m)^\s*-\s", row)[1:] for row in re.split(r"(?m)^\*\s", "\n" + body.replace("\n* ", "\n* "))[1:]]
        yield _inline(argument)
        yield to_markdown([[_inline(cell) for cell in row] for row in rows])
    else:
        argument = "" if name == "figure" else argument
        label = "" if name in ("figure", "table", "rubric", "topic", "epigraph", "container", "only") else name.title()
        yield _inline(": ".join(filter(None, (label, argument))) if argument or not label else f"{label}:")
        yield from _blocks(body.split("\n"), levels)


def _paragraph(lines: Sequence[str]) -> Iterator[str]:
    """A paragraph, or the items of a list; a line of an item goes on below its text."""
    items: list[str] = []
    for line in lines:
        marked = re.match(r"(\s*)(?:[*+•-]|(#|\d+|[a-zA-Z])[.)])\s+(?=\S)", line)
        if marked is not None:
            items.append(
                marked[1] + (f"{marked[2] if marked[2].isdigit() else 1}. " if marked[2] else "- ") + line[marked.end() :].strip()
            )
        elif items:
            items[-1] += " " + line.strip()
        else:
            items.append(line.strip())
    for item in items:
        yield _inline(re.sub(r"::$", ":", item)) if item != "::" else ""


def _grid(lines: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for line in lines:
        if line.lstrip().startswith("+"):
            rows.append([])
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        rows[-1] = [" ".join(filter(None, pair)) for pair in zip(rows[-1], cells, strict=False)] if rows[-1] else cells
    return [[_inline(cell) for cell in row] for row in rows if row]


def _columns(lines: Sequence[str]) -> list[list[str]]:
    starts = [found.start() for found in re.finditer(r"=+", lines[0])]
    ends = [*starts[1:], None]
    kept = [line for line in lines if not _SIMPLE_TABLE.match(line)]
    return [[_inline(line[start:end].strip()) for start, end in zip(starts, ends, strict=True)] for line in kept]


def _inline(text: str) -> str:
    text = " ".join(text.split()) if not text.startswith(" ") else text
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text
