"""Org mode to Markdown: headings without their keywords and tags, lists, code, tables; links as their text, drawers left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ftprep.readers.reading import Reading, clean, fenced, join_blocks
from ftprep.readers.tables import to_markdown
from ftprep.readers.text import decode

_TITLE = re.compile(r"^#\+title:[ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"(\*+)\s+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)\s+)?(?:\[#\w\]\s+)?(.*?)(?:\s+:[\w@#%:]+:)?\s*$")
_BEGIN = re.compile(r"\s*#\+begin_(src|example|export|comment)\s*(\S*)", re.IGNORECASE)
_DRAWER = re.compile(r"\s*:(PROPERTIES|LOGBOOK):\s*$", re.IGNORECASE)
_END_OF_DRAWER = re.compile(r"\s*:END:\s*$", re.IGNORECASE)
_ITEM = re.compile(r"(\s*)(?:([-+])|(\d+)[.)])\s+(?:\[[ X-]\]\s+)?(\S.*)$")
_NOTE = re.compile(r"\[fn:([\w-]+)\]\s+(\S.*)$")
_INLINE = (
    (re.compile(r"\[\[[^\]]*\]\[([^\]]*)\]\]"), r"\1"),
    (re.compile(r"\[\[([^\]]*)\]\]"), r"\1"),
    (re.compile(r"(?<![\w=~])[=~]([^\s=~](?:[^=~\n]*[^\s=~])?)[=~](?![\w=~])"), r"`\1`"),
    (re.compile(r"\[fn:([\w-]+)\]"), r"[^\1]"),
    (re.compile(r"\s*\[fn:[\w-]*:\s*([^\[\]]*)\]"), r" (\1)"),
    (re.compile(r"(?<![\w*])\*([^*\s](?:[^*\n]*[^*\s])?)\*(?![\w*])"), r"**\1**"),
    (re.compile(r"(?<![\w/:])/([^/\s](?:[^/\n]*[^/\s])?)/(?![\w/])"), r"*\1*"),
)


def read(path: Path) -> Reading:
    """The document; the title is the one that it declares.

    b"#+TITLE: Tools\\n* TODO Data :x:\\n- [[k][Kestrel]]\\n"
    -> Reading(text="# Tools\\n\\n## Data\\n\\n- Kestrel\\n", title="Tools")
    """
    text, encoding = decode(path.read_bytes())
    text = clean(text)
    found = _TITLE.search(text)
    title = found[1] if found else ""
    blocks = [f"# {title}" if title else "", *_blocks(text.split("\n"), 1 if title else 0)]
    return Reading(text=join_blocks(blocks) + "\n", title=title, encoding=encoding)


def _blocks(lines: list[str], deeper: int) -> Iterator[str]:
    paragraph: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at].rstrip()
        begin, drawer, heading, item = (pattern.match(line) for pattern in (_BEGIN, _DRAWER, _HEADING, _ITEM))
        note = _NOTE.match(line)
        table = line.lstrip().startswith("|")
        comment = line.lstrip().startswith(("#+", "# ")) or line.strip() == "#"
        if paragraph and (not line or begin or drawer or heading or note or item or table or comment):
            yield _inline(" ".join(paragraph))
            paragraph = []
        at += 1
        if begin is not None:
            close = f"#+end_{begin[1].lower()}"
            end = next((n for n in range(at, len(lines)) if lines[n].strip().lower().startswith(close)), len(lines))
            if begin[1].lower() in ("src", "example"):
                yield fenced("\n".join(lines[at:end]), begin[2] if begin[1].lower() == "src" else "")
            at = end + 1
        elif drawer is not None:
            at = next((n + 1 for n in range(at, len(lines)) if _END_OF_DRAWER.match(lines[n])), at)
        elif heading is not None:
            yield "#" * min(6, len(heading[1]) + deeper) + " " + _inline(heading[2])
        elif note is not None:
            paragraph = [f"[^{note[1]}]: {note[2]}"]
        elif table:
            end = next((n for n in range(at, len(lines)) if not lines[n].lstrip().startswith("|")), len(lines))
            rows = [row.strip().strip("|").split("|") for row in lines[at - 1 : end] if not row.lstrip().startswith("|-")]
            yield to_markdown([[_inline(cell) for cell in row] for row in rows])
            at = end
        elif item is not None:
            paragraph = [item[1] + ("- " if item[2] else f"{item[3]}. ") + re.sub(r"\s::\s", ": ", item[4])]
        elif line and not comment:
            paragraph.append(line.strip())
    yield _inline(" ".join(paragraph))


def _inline(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text.rstrip()
