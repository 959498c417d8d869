"""Jupyter notebooks: Markdown cells as they are, code cells fenced; what the code put out is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ftprep.readers.data import Data
from ftprep.readers.json import parsed
from ftprep.readers.markdown import title_of
from ftprep.readers.reading import ReadFailed, Reading, clean, fenced, join_blocks
from ftprep.readers.text import decode

_LANGUAGE = re.compile(r"[\w+#.-]{1,30}")
_INLINE_PICTURE = re.compile(r"!\[([^\]]*)\]\((?:data|attachment):[^)]*\)")


def read(path: Path) -> Reading:
    """The cells in order; the title is the first heading of level one. How many outputs are left out stands in `notes`.

    -> Reading(text="# Load the data\\n\\n```python\\nimport sqlite3\\n```\\n", title="Load the data", encoding="utf-8")
    """
    text, encoding = decode(path.read_bytes())
    notebook = parsed(text)
    if not isinstance(notebook, Mapping):
        raise ReadFailed("corrupt", "it is JSON, but no notebook")
    cells = list(_cells(notebook))
    if not cells and not isinstance(notebook.get("cells"), list):
        raise ReadFailed("corrupt", "it is JSON, but no notebook")
    language = _language(notebook)
    body = clean(join_blocks(_block(cell, language) for cell in cells))
    outputs = sum(1 for cell in cells if cell.get("outputs"))
    notes = (f"the outputs of {outputs} cells are not read",) if outputs else ()
    return Reading(text=body + "\n", title=title_of(body), encoding=encoding, notes=notes)


def _cells(notebook: Mapping[str, Data]) -> Iterator[Mapping[str, Data]]:
    """The cells; up to format 3 they lie in worksheets."""
    sheets = notebook.get("worksheets")
    for holder in (notebook, *(sheets if isinstance(sheets, list) else ())):
        cells = holder.get("cells") if isinstance(holder, Mapping) else None
        yield from (cell for cell in (cells if isinstance(cells, list) else ()) if isinstance(cell, Mapping))


def _language(notebook: Mapping[str, Data]) -> str:
    metadata = notebook.get("metadata")
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        found = metadata.get(key) if isinstance(metadata, Mapping) else None
        value = found.get(name) if isinstance(found, Mapping) else None
        if isinstance(value, str) and _LANGUAGE.fullmatch(value):
            return value
    return ""


def _block(cell: Mapping[str, Data], language: str) -> str:
    source = cell.get("source", cell.get("input", ""))
    text = "".join(map(str, source)) if isinstance(source, list) else str(source or "")
    if not text.strip():
        return ""
    kind = cell.get("cell_type")
    if kind == "code":
        return fenced(text, language)
    if kind == "heading":
        level = str(cell.get("level", "1"))
        return "#" * (int(level) if level in "123456" else 1) + " " + " ".join(text.split())
    return _INLINE_PICTURE.sub(r"\1", text)
