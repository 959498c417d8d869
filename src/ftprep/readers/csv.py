"""CSV and TSV to one Markdown table, the first row as its header."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ftprep.readers.conversations import seeds
from ftprep.readers.data import selected
from ftprep.readers.notion import without_targets
from ftprep.readers.reading import DEFAULTS, ReadFailed, Reading, ReadOptions, clean
from ftprep.readers.tables import to_markdown
from ftprep.readers.text import decode

_DELIMITERS = ",;\t|"


def read(path: Path, options: ReadOptions = DEFAULTS) -> Reading:
    """A table of the file's rows; the delimiter is found by looking. Columns of questions and answers are seeds; with
    `text_fields`, of each row only these columns are read.

    b"Tool;Owner\\nKestrel;Data Platform\\n" -> Reading(text="| Tool | Owner |\\n| --- | --- |\\n| Kestrel | ...", encoding="utf-8")
    """
    text, encoding = decode(path.read_bytes())
    text = without_targets(clean(text), path.stem)
    declared = ""
    if text[:4].lower() == "sep=" and len(text) > 5:
        declared, text = text[4], text.split("\n", 1)[1] if "\n" in text else ""
    delimiter = declared or ("\t" if path.suffix.lower() == ".tsv" else _delimiter(text))
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(value.strip() for value in row)]
    except csv.Error:
        raise ReadFailed("corrupt", "a quoted value never ends") from None
    records = [dict(zip(rows[0], row, strict=False)) for row in rows[1:]] if rows else []
    if options.seeds == "auto" and (kept := seeds(list(enumerate(records, 2)), encoding)) is not None:
        return kept
    if options.text_fields and (chosen := selected(list(records), options.text_fields)) is not None:
        return Reading(text=chosen[0] + "\n", encoding=encoding, missing=tuple(chosen[1]))
    return Reading(text=to_markdown(rows) + "\n", encoding=encoding)


def _delimiter(text: str) -> str:
    """The sign that cuts the most of the first rows into the same number (two or more) of values."""
    sample = "\n".join(text.split("\n", 50)[:50])
    best, score = ",", (0, 0)
    for sign in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=sign) if row]
        except csv.Error:
            continue
        if not widths or max(widths) < 2:
            continue
        usual = max(set(widths), key=widths.count)
        if usual >= 2 and (widths.count(usual), usual) > score:
            best, score = sign, (widths.count(usual), usual)
    return best
