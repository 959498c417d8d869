"""readers/ole.py: old Office files whose sectors are chained in a circle."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from ftprep.readers import ReadFailed, read
from ftprep.readers.ole import MAGIC, refuse_circles

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def old_file(path: Path, chains: list[int], *, small_table: int = END, table_list: int = END, small: tuple[int, ...] = ()) -> Path:
    """A head; in sector 0 the table of chains, in 1 that for small streams, in 2 a list of tables that names itself."""
    head = (
        MAGIC + bytes(16) + struct.pack("<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, small_table, 1, table_list, 0)
    )
    head += struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack("<128I", *chains, *[FREE] * (128 - len(chains)))
    path.write_bytes(
        head + table + struct.pack("<128I", *small, *[FREE] * (128 - len(small))) + struct.pack("<128I", *[FREE] * 127, 2)
    )
    return path


def test_a_cut_table_is_refused(tmp_path: Path) -> None:
    """A list of tables beyond the end of the file is told, before a parser reads what is not there for ever."""
    path = old_file(tmp_path / "a.xls", [TABLE, END], table_list=2)
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(ReadFailed, match="cut off"):
        read(path)


def test_a_good_file_passes(tmp_path: Path) -> None:
    """Chains that end are no circles; files of other kinds are not looked at."""
    refuse_circles(old_file(tmp_path / "a.xls", [TABLE, 2, END], small_table=1))
    (tmp_path / "b.xls").write_bytes(b"PK\x03\x04")
    refuse_circles(tmp_path / "b.xls")


def test_circles_are_refused(tmp_path: Path) -> None:
    """A circle in the table, in the one for small streams, or in the list of tables is told, before a parser meets it."""
    files = [
        old_file(tmp_path / "a.xls", [TABLE, 2, 1]),
        old_file(tmp_path / "b.xls", [TABLE, END], small_table=1, small=(1, 0)),
        old_file(tmp_path / "c.xls", [TABLE, END], table_list=2),
        old_file(tmp_path / "d.xls", [0]),
    ]
    for path in files:
        with pytest.raises(ReadFailed, match="circle") as caught:
            read(path)
        assert caught.value.status == "corrupt"


@pytest.mark.parametrize("data", [MAGIC + b"x" * 100, MAGIC + b"x" * 600])
def test_heads_that_are_none(tmp_path: Path, data: bytes) -> None:
    """A file that ends in its head, or has nonsense there, is corrupt."""
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == "corrupt"
