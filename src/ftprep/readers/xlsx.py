"""Workbooks (xlsx, xlsm, xls, xlsb, ods) through calamine: each sheet a heading and a page, its tables as Markdown tables."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ftprep.readers.embedded import embedded
from ftprep.readers.ole import refuse_circles
from ftprep.readers.package import opened, refuse_bomb, refuse_broken_xml, refuse_vast_sheets
from ftprep.readers.reading import Member, ReadFailed, Reading, clean, escape, join_pages
from ftprep.readers.tables import to_markdown

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Cell = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
_MOST_CELLS = 20_000_000
_MOST_MERGES = 10_000
_SHEET = re.compile(r"xl/worksheets/sheet\d*\.xml")
_CHART = re.compile(r"xl/charts/chart\d*\.xml")
_COMMENTS = re.compile(r"xl/(?:comments|comments/comment)\d*\.xml")


def read(path: Path) -> Reading:
    """All sheets, hidden ones too. Formulas are read as their last values, dates as ISO dates, other numbers as stored; a cell
    merged downwards stands in each of its rows. Files put onto a sheet are members.

    -> Reading(text="## Suppliers\\n\\n| Name | City |\\n...| Norden | Oslo |\\n", pages=(Page(label="Sheet: Suppliers"),))
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum, WorkbookClosed, WorksheetNotFound

    if zipfile.is_zipfile(path):
        refuse_bomb(path)
        refuse_vast_sheets(path)
        refuse_broken_xml(path, "content.xml")
    refuse_circles(path)
    parts: list[tuple[str | None, str]] = []
    hidden = 0
    try:
        with CalamineWorkbook.from_path(path) as book:
            hidden = sum(1 for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible)
            for name in book.sheet_names:
                try:
                    sheet = book.get_sheet_by_name(name)
                except WorksheetNotFound:
                    continue  # a sheet that holds a chart only
                if sheet.total_height * sheet.total_width > _MOST_CELLS:
                    raise ReadFailed("too-large", f"a sheet spans more than {_MOST_CELLS:,} cells: delete its stray cells")
                blocks = list(_blocks(_filled(sheet)))
                title = " ".join(clean(name).split())
                parts.append((f"Sheet: {title}", "\n\n".join([f"## {title}", *blocks]) if blocks else ""))
    except PasswordError:
        raise ReadFailed("encrypted", "the workbook asks for a password") from None
    except (CalamineError, WorkbookClosed) as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise ReadFailed("encrypted", "the workbook asks for a password") from None
        raise ReadFailed("corrupt", f"the workbook cannot be opened ({type(error).__name__})") from None
    text, pages = join_pages(parts)
    notes = [f"{hidden} hidden sheets are read like the others"] if hidden else []
    members, objects = _embedded(path)
    missing = (f"{objects} embedded objects are not read",) if objects else ()
    return Reading(text=text, pages=pages, notes=(*notes, *_remarks(path)), missing=missing, members=members)


def _embedded(path: Path) -> tuple[tuple[Member, ...], int]:
    """The files that were put onto the sheets, and how many objects are none; of XLSX and XLSM."""
    if not zipfile.is_zipfile(path):
        return (), 0
    with opened(path) as package:
        if not any(name.startswith("xl/embeddings/") for name in package.names):
            return (), 0
        sheets = sorted(name for name in package.names if _SHEET.fullmatch(name))
        return embedded(package, [relation for sheet in sheets for relation in package.relations(sheet).values()])


def _remarks(path: Path) -> Iterator[str]:
    """What the file holds besides its cells."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    for pattern, what in (
        (_CHART, "charts are not read: they show numbers of the sheets"),
        (_COMMENTS, "sheets' comments are left out"),
    ):
        if count := sum(1 for name in names if pattern.fullmatch(name)):
            yield f"{count} {what}"


def _filled(sheet: CalamineSheet) -> Iterator[list[Cell]]:
    """The rows, with cells that are merged downwards repeated in those of their rows that hold anything."""
    left = (sheet.start or (0, 0))[1]
    merged: dict[int, list[tuple[int, int]]] = {}
    for (first, column), (last, _) in (sheet.merged_cell_ranges or [])[:_MOST_MERGES]:
        for beneath in range(first + 1, min(last, first + _MOST_MERGES) + 1):
            merged.setdefault(beneath, []).append((first, column - left))
    values: dict[tuple[int, int], Cell] = {}
    tops: dict[int, set[int]] = {}
    for first, column in {place for places in merged.values() for place in places}:
        tops.setdefault(first, set()).add(column)
    for number, row in enumerate(sheet.iter_rows()):
        for column in tops.get(number, ()):
            values[number, column] = row[column] if 0 <= column < len(row) else ""
        if number in merged and any(value != "" for value in row):
            for place in merged[number]:
                if 0 <= place[1] < len(row):
                    row[place[1]] = values.get(place, "")
        yield row


def _blocks(rows: Iterable[list[Cell]]) -> Iterator[str]:
    """Markdown for each stretch of rows between empty rows: titles above a table as lines, the table with its header.

    A stretch that goes on with as many columns as the table above, and begins with other than words, keeps that table's header.
    """
    header: list[str] | None = None
    for stretch in _stretches(rows):
        width = max(sum(1 for text in row if text) for row, _ in stretch)
        while stretch and width > 1 and sum(1 for text in stretch[0][0] if text) == 1:
            yield escape(next(text for text in stretch.pop(0)[0] if text))
        filled = [column for column in range(max(len(row) for row, _ in stretch)) if any(_at(row, column) for row, _ in stretch)]
        cells = [[_at(row, column) for column in filled] for row, _ in stretch]
        if width == 1:
            yield from (escape(text) for row in cells for text in row if text)
            continue
        goes_on = header is not None and len(header) == len(filled) and not stretch[0][1]
        if goes_on and header is not None:
            cells.insert(0, header)
        header = cells[0]
        if len(cells) == 1:
            yield from (escape(text) for text in cells[0] if text)
        else:
            yield to_markdown(cells)


def _at(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _stretches(rows: Iterable[list[Cell]]) -> Iterator[list[tuple[list[str], bool]]]:
    """Runs of rows that hold something; with each row, whether all that it holds is words (as in a header)."""
    stretch: list[tuple[list[str], bool]] = []
    for row in rows:
        texts = [written(value) for value in row]
        if any(texts):
            stretch.append((texts, all(isinstance(value, str) for value in row)))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def written(value: Cell) -> str:
    """A cell as people write it. 3.0 -> "3"; 0.30000000000000004 -> "0.3"; datetime(2026, 3, 1, 0, 0) -> "2026-03-01" """
    if isinstance(value, str):
        return " ".join(clean(value).split())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time(0, 0)
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes" if not value.second else "seconds")
    if isinstance(value, datetime.time):
        return value.isoformat("minutes" if not value.second else "seconds")
    return str(value)
