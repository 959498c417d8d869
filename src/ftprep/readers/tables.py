"""Rows of cells to a Markdown table."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BLANKS = re.compile(r"\s+")


def cell(text: str) -> str:
    """A cell on one line, its pipes escaped. cell("a|b\\nc") -> "a\\\\|b c" """
    return _BLANKS.sub(" ", text).strip().replace("|", "\\|")


def to_markdown(rows: Sequence[Sequence[str]]) -> str:
    """The first row as header; short rows are filled up, columns without any text left out.

    to_markdown([["Tool", "Owner"], ["Kestrel", "Data Platform"]])
    -> "| Tool | Owner |\\n| --- | --- |\\n| Kestrel | Data Platform |"
    """
    width = max((len(row) for row in rows), default=0)
    cells = [[cell(text) for text in row] + [""] * (width - len(row)) for row in rows]
    used = [column for column in range(width) if any(row[column] for row in cells)]
    lines = ["| " + " | ".join(row[column] for column in used) + " |" for row in cells if any(row)]
    if not lines:
        return ""
    lines.insert(1, "| " + " | ".join("---" for _ in used) + " |")
    return "\n".join(lines)
