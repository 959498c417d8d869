import json
from pathlib import Path

import pytest

from ftprep import rowfiles
from ftprep.digests import Digests, digest_of
from ftprep.errors import NoSuchPath
from ftprep.sorting import Entry, Sorter

ROWS = [{"text": f'A "quoted" [text] {{{number}}}, \\ and ümlauts\n'} for number in range(50)]


def read(path: Path, container: rowfiles.Container = "jsonl") -> list[rowfiles.Row]:
    return list(rowfiles.read(path, container))


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_a_list_is_read_item_by_item(tmp_path: Path, indent: int | None) -> None:
    """Whatever its layout, signs within texts included, and each item with the line that it begins in."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(ROWS, indent=indent, ensure_ascii=False), encoding="utf-8")
    rows = read(path, "json")
    assert [row.value for row in rows] == ROWS
    lines = path.read_text(encoding="utf-8").split("\n")
    assert indent is None or all("{" in lines[row.line - 1] for row in rows)


def test_a_list_longer_than_a_piece_is_read_whole(tmp_path: Path) -> None:
    """Items that lie across the pieces in which the file is read, with quotes and backslashes at their edges."""
    rows = [{"text": '\\"' * number + "x" * 977} for number in range(1500)]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(rows))
    assert path.stat().st_size > 2 << 20
    assert [row.value for row in read(path, "json")] == rows


def test_what_is_not_laid_out_as_asked_is_read_with_a_fault(tmp_path: Path) -> None:
    """A list for lines, lines for a list, a comma too many, a mark."""
    path = tmp_path / "a"
    path.write_text(json.dumps(ROWS))
    assert [rule for row in read(path) for rule, _ in row.faults] == ["json-array"]
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    assert [rule for row in read(path, "json") for rule, _ in row.faults] == ["not-array"]
    path.write_text("".join(json.dumps(row) + ",\n" for row in ROWS))
    rows = read(path)
    assert [row.value for row in rows] == ROWS
    assert {rule for row in rows for rule, _ in row.faults} == {"trailing-comma"}
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(ROWS[0]).encode())
    assert [(row.value, [rule for rule, _ in row.faults]) for row in read(path)] == [(None, ["bom"]), (ROWS[0], [])]


@pytest.mark.parametrize(
    "data", [b"", b"[", b'[{"a"', b'["', b"[[[[", b"]", b'{"a": "', b"\x00", b"[,,]", b"[" * 200_000, b'"' * 100]
)
def test_nonsense_is_a_fault_and_no_error(tmp_path: Path, data: bytes) -> None:
    """In either container."""
    path = tmp_path / "a"
    path.write_bytes(data)
    for container in ("jsonl", "json", "csv", "parquet"):
        for row in rowfiles.read(path, container):
            assert row.readable or row.faults


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Before anything else."""
    with pytest.raises(NoSuchPath):
        read(tmp_path / "none")


def test_a_table_is_read_by_its_head(tmp_path: Path) -> None:
    """Cells over several lines, quotes, a mark; too many cells are a fault."""
    path = tmp_path / "a.csv"
    path.write_text('﻿prompt,completion\r\n"Who\n""owns"" it?",Ada\r\na,b,c\r\n', encoding="utf-8", newline="")
    mark, first, second = read(path, "csv")
    assert mark.faults[0][0] == "bom"
    assert first.value == {"prompt": 'Who\n"owns" it?', "completion": "Ada"}
    assert second.faults[0][0] == "unreadable"


def test_repeats_are_found_beyond_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """In buckets on disk as in memory: each row that is there already, with the first; keys in any order."""
    monkeypatch.setattr("ftprep.digests._IN_MEMORY", 10)
    with Digests() as seen, Digests() as others:
        for number in range(100):
            seen.add(digest_of({"a": number % 60, "b": 1}), number)
        for number in range(55, 65):
            others.add(digest_of({"b": 1, "a": number}), number)
        assert sorted(seen.repeats()) == [(number + 60, number) for number in range(40)]
        assert {there for _, there in seen.shared(others)} == set(range(55, 60))
        assert len(seen) == 100


def test_rows_are_sorted_beyond_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs on disk give the order that memory would give, and can be read twice."""
    monkeypatch.setattr("ftprep.sorting.RUN_BYTES", 2000)
    entries = [Entry(f"{number * 7919 % 101:03}", number, "qa", number, b"x" * number) for number in range(100)]
    with Sorter(tmp_path) as rows:
        for entry in entries:
            rows.add(entry)
        assert list(rows.sorted()) == sorted(entries)
        assert list(rows.sorted()) == sorted(entries)
