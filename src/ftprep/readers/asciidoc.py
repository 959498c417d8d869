"""AsciiDoc to Markdown: headings, lists, code, tables; links as their text, comments and attributes left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ftprep.readers.reading import Reading, clean, fenced, join_blocks
from ftprep.readers.tables import to_markdown
from ftprep.readers.text import decode

_HEADING = re.compile(r"(={1,6})\s+(\S.*)$")
_ITEM = re.compile(r"\s*([*.-]{1,6})\s+(\S.*)$")
_SOURCE = re.compile(r"\[source\s*,\s*([\w+#.-]+)")
_FENCES = re.compile(r"(-{4,}|\.{4,}|`{3,}|/{4,}|\+{4,})([\w+#.-]*)\s*$")
_DELIMITER = re.compile(r"(={4,}|\*{4,}|_{4,}|--)\s*$")
_LEFT_OUT = re.compile(r"//(?!/)|:!?[\w-]+!?:(\s|$)|\[[^\]]*\]\s*$|(?:image|video|audio|toc)::|\+\s*$|<<<\s*$|'''\s*$")
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION): ")
_INLINE = (
    (re.compile(r"\b(?:stem|latexmath|asciimath):\[((?:\\\]|[^\]])*)\]"), r"$\1$"),
    (re.compile(r"\[\[[^\]]*\]\]"), ""),
    (re.compile(r"\b(?:link|xref|mailto):[^\s\[\]]*\[([^\],]+)[^\]]*\]"), r"\1"),
    (re.compile(r"\bhttps?://[^\s\[\]]*\[([^\],]+)[^\]]*\]"), r"\1"),
    (re.compile(r"<<[^>,]+,\s*([^>]+)>>"), r"\1"),
    (re.compile(r"<<([^>,]+)>>"), r"\1"),
    (re.compile(r"image:[^\s\[\]]*\[[^\]]*\]"), ""),
    (re.compile(r"\s*footnote:\w*\[([^\]]*)\]"), r" (\1)"),
    (re.compile(r"(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])"), r"**\1**"),
    (re.compile(r"\{(nbsp|sp|empty|zwsp)\}"), " "),
)


def read(path: Path) -> Reading:
    """The document; the title is its first line's. Files that it includes are counted in `notes`.

    b"= Tools\\n\\n== Data\\n\\n* Kestrel\\n" -> Reading(text="# Tools\\n\\n## Data\\n\\n- Kestrel\\n", title="Tools")
    """
    text, encoding = decode(path.read_bytes())
    lines = clean(text).split("\n")
    body = join_blocks(_blocks(lines))
    title = re.search(r"^# (.+)$", body, re.MULTILINE)
    included = sum(1 for line in lines if line.startswith("include::"))
    notes = (f"{included} included files are not read here",) if included else ()
    return Reading(text=body + "\n", title=title[1] if title else "", encoding=encoding, notes=notes)


def _blocks(lines: list[str]) -> Iterator[str]:
    paragraph: list[str] = []
    language = ""
    at = 0
    while at < len(lines):
        line = lines[at].rstrip()
        at += 1
        fence = _FENCES.match(line)
        table = line.startswith(("|===", ",===", "!==="))
        heading, item = _HEADING.match(line), _ITEM.match(line)
        term = re.match(r"(\S.*?)(?:::|;;)(?:\s+(.*))?$", line) if not line.startswith("include::") else None
        if paragraph and (not line or fence or table or heading or item or _DELIMITER.match(line) or _ADMONITION.match(line)):
            yield _inline(" ".join(paragraph))
            paragraph = []
        if fence is not None or table:
            end = next(
                (n for n in range(at, len(lines)) if lines[n].rstrip() == line[: len(fence[1]) if fence else None]), len(lines)
            )
            if table:
                yield to_markdown(list(_rows(lines[at:end])))
            elif not line.startswith("////"):
                yield fenced("\n".join(lines[at:end]), fence[2] or language if fence else "")
            at, language = end + 1, ""
        elif (source := _SOURCE.match(line)) is not None:
            language = source[1]
        elif not line or line.startswith("include::") or _LEFT_OUT.match(line) or _DELIMITER.match(line):
            continue
        elif heading is not None:
            yield "#" * len(heading[1]) + " " + _inline(heading[2])
        elif item is not None:
            sign = "1. " if item[1][0] == "." else "- "
            paragraph = ["  " * (len(item[1]) - 1) + sign + item[2]]
        elif term is not None and not paragraph and not re.match(r"\w+::\S", line):
            paragraph = [f"- {term[1]}: {term[2] or ''}".rstrip()]
        else:
            paragraph.append(line.strip().removesuffix(" +"))
    yield _inline(" ".join(paragraph))


def _rows(lines: list[str]) -> Iterator[list[str]]:
    """Rows of a table: the first line that holds cells says how many a row has, where later lines hold one each."""
    width = 0
    row: list[str] = []
    for line in lines:
        cells = [_inline(cell) for cell in re.split(r"(?:(?<=\s)|^)[\d.+*<^>aehlmsdv]*\|", line)]
        if cells[0].strip() and row:
            row[-1] += " " + cells[0]
        row.extend(cells[1:])
        if row and (not width or len(row) >= width):
            width = width or len(row)
            yield row
            row = []
    if row:
        yield row


def _inline(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text.rstrip()
