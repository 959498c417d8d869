"""readers/xlsx.py: workbooks."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest

from ftprep.readers import ReadFailed, read
from ftprep.readers.xlsx import written


def test_sheets(tmp_path: Path) -> None:
    """Each sheet is a heading and a page; titles above a table, empty rows and columns are no part of it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Suppliers"
    sheet["B2"] = "Suppliers in 2026"
    for row, values in enumerate(
        [("Name", "Since", "Share"), ("Norden", datetime.datetime(2026, 3, 1), 0.1 + 0.2), ("Sud|ost", None, 4.0)]
    ):
        for column, value in enumerate(values):
            sheet.cell(row=4 + row, column=2 + 2 * column, value=value)
    book.create_sheet("Empty")
    book.create_sheet("Notes").append(["Prices are net."])
    path = tmp_path / "a.xlsx"
    book.save(path)
    reading = read(path)
    assert reading.text == (
        "## Suppliers\n\nSuppliers in 2026\n\n| Name | Since | Share |\n| --- | --- | --- |\n| Norden | 2026-03-01 | 0.3 |\n"
        "| Sud\\|ost |  | 4 |\n\n## Notes\n\nPrices are net.\n"
    )
    assert [page.label for page in reading.pages] == ["Sheet: Suppliers", "Sheet: Empty", "Sheet: Notes"]
    notes = reading.pages[2]
    assert reading.text[notes.start : notes.end] == "## Notes\n\nPrices are net."


def test_a_table_goes_on_after_an_empty_row(tmp_path: Path) -> None:
    """Rows after a gap that begin with numbers keep the header of the table above."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for values in (["Tool", "Users"], ["Kestrel", 7], [], ["Heron", 9]):
        sheet.append(values)
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert read(path).text.count("| Tool | Users |") == 2


def test_a_stray_cell_far_out_is_refused(tmp_path: Path) -> None:
    """The one cell that would make the parser ask for half a terabyte is found before."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "x", "y"
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == "too-large"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (1234567.891, "1234567.891"),
        (True, "yes"),
        (datetime.datetime(2026, 3, 1, 14, 30), "2026-03-01 14:30"),
        (datetime.date(2026, 3, 1), "2026-03-01"),
        (datetime.time(8, 0), "08:00"),
        ("  two\n words ", "two words"),
    ],
)
def test_cells_as_people_write_them(value: object, text: str) -> None:
    """Numbers without a machine's noise, dates without midnight."""
    assert written(value) == text  # type: ignore[arg-type]  # one parameter for all kinds


def test_an_open_sheet_without_its_end(tmp_path: Path) -> None:
    """A table in an ODS that never ends is corrupt, and does not hold the parser for ever."""
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table"))
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='Tools'>"
            "<table:table-row/></office:spreadsheet></office:body></office:document-content>",
        )
    with pytest.raises(ReadFailed, match="XML is broken") as caught:
        read(path)
    assert caught.value.status == "corrupt"


def test_a_broken_workbook(tmp_path: Path) -> None:
    """Half a workbook is corrupt, with a reason."""
    book = openpyxl.Workbook()
    path = tmp_path / "a.xlsx"
    book.save(path)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == "corrupt"


def test_merged_and_hidden_cells(tmp_path: Path) -> None:
    """A cell merged downwards stands in each of its rows that hold anything; hidden sheets are read and remarked, comments too."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, values in enumerate([("Team", "Tool", "Share"), ("Data", "Kestrel", 0.15), (None, "Heron", 0.5)], 3):
        for column, value in enumerate(values, 3):
            sheet.cell(row=row, column=column, value=value)
    sheet.merge_cells("C4:C9")
    sheet["D4"].comment = openpyxl.comments.Comment("Really?", "Ana")
    hidden = book.create_sheet("Lists")
    hidden.sheet_state = "hidden"
    hidden.append(["Oslo"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    reading = read(path)
    assert reading.text == (
        "## Sheet\n\n| Team | Tool | Share |\n| --- | --- | --- |\n| Data | Kestrel | 0.15 |\n| Data | Heron | 0.5 |\n\n"
        "## Lists\n\nOslo\n"
    )
    assert reading.notes == ("1 hidden sheets are read like the others", "1 sheets' comments are left out")


def test_several_tables_on_a_sheet(tmp_path: Path) -> None:
    """Empty rows part tables, each with its header and its title; formulas give the value that was last shown."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for values in (["Tools"], ["Name", "Owner"], ["Kestrel", "Data"], [], ["Offices"], ["City", "Desks"], ["Oslo", "=3+4"]):
        sheet.append(values)
    path = tmp_path / "a.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(
                name, data.replace(b"<f>3+4</f><v></v>", b"<f>3+4</f><v>7</v>").replace(b"<f>3+4</f><v />", b"<f>3+4</f><v>7</v>")
            )
    assert read(path).text == (
        "## Sheet\n\nTools\n\n| Name | Owner |\n| --- | --- |\n| Kestrel | Data |\n\nOffices\n\n"
        "| City | Desks |\n| --- | --- |\n| Oslo | 7 |\n"
    )
