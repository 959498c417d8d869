"""JSON lines: read with file and line, appended durably, replaced atomically."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from ftprep import jsonl
from ftprep.errors import BadLine, NotWritable
from ftprep.records import Generation, Message


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Records come back equal and in order, with any character in their text."""
    records = [Message(role="user", content="a\u2028b\nc \N{GRINNING FACE} \x00"), Message(role="assistant", content="")]
    assert jsonl.write(tmp_path / "m.jsonl", records) == 2
    assert list(jsonl.read(tmp_path / "m.jsonl", Message)) == records


def test_a_missing_file_holds_nothing(tmp_path: Path) -> None:
    """Reading a file that does not exist yields no record."""
    assert list(jsonl.read(tmp_path / "none.jsonl", Message)) == []


BROKEN = [
    (b'{"role": "user", "content": "x"', "truncated"),
    (b'{"role": "boss", "content": "x"}', "Invalid enum value 'boss'"),
    (b'{"role": "user"}', "missing required field `content`"),
    (b'{"role": "user", "content": "x", "mood": 1}', "unknown field `mood`"),
    (b"\xff\xfe", "'utf-8' codec can't decode"),
]


@pytest.mark.parametrize(("line", "cause"), BROKEN, ids=[cause for _, cause in BROKEN])
def test_a_broken_line_is_told_by_its_number(tmp_path: Path, line: bytes, cause: str) -> None:
    """A line that is not the record names file, line and cause."""
    path = tmp_path / "m.jsonl"
    path.write_bytes(b'{"role": "user", "content": "fine"}\n' + line + b"\n")
    with pytest.raises(BadLine) as caught:
        list(jsonl.read(path, Message))
    assert str(caught.value).startswith(f"{path}:2: not a Message (")
    assert cause in str(caught.value)
    assert "mend or delete that line" in str(caught.value)


def test_a_torn_last_line_of_a_ledger_is_passed_over(tmp_path: Path) -> None:
    """What a kill cut short is not read in a ledger; anywhere else, and in the middle of a ledger, it is an error."""
    path = tmp_path / "generations.jsonl"
    path.write_bytes(jsonl.encode(Generation(key="a")) + b'{"key": "b", "te')
    assert [one.key for one in jsonl.read(path, Generation, ledger=True)] == ["a"]
    with pytest.raises(BadLine, match=r"generations\.jsonl:2"):
        list(jsonl.read(path, Generation))
    path.write_bytes(b'{"key": "b", "te\n' + jsonl.encode(Generation(key="a")))
    with pytest.raises(BadLine, match=r"generations\.jsonl:1"):
        list(jsonl.read(path, Generation, ledger=True))


def test_a_ledger_goes_on_after_a_torn_line(tmp_path: Path) -> None:
    """Opening cuts the torn line off, so that the next record starts on a line of its own."""
    path = tmp_path / "generations.jsonl"
    path.write_bytes(jsonl.encode(Generation(key="a")) + b'{"key": "' + b"b" * 200_000)
    with jsonl.Appender(path) as ledger:
        ledger.add(Generation(key="c"), Generation(key="d"))
    assert [one.key for one in jsonl.read(path, Generation)] == ["a", "c", "d"]


def test_a_ledger_that_is_only_a_torn_line_starts_anew(tmp_path: Path) -> None:
    """A first line that was cut short leaves an empty ledger."""
    path = tmp_path / "generations.jsonl"
    path.write_bytes(b'{"key": "a')
    with jsonl.Appender(path) as ledger:
        ledger.add(Generation(key="c"))
    assert [one.key for one in jsonl.read(path, Generation)] == ["c"]


def test_each_added_record_is_there_at_once(tmp_path: Path) -> None:
    """A reader sees a record as soon as `add` has returned, before the ledger is closed."""
    path = tmp_path / "new" / "generations.jsonl"
    with jsonl.Appender(path) as ledger:
        ledger.add(Generation(key="a"))
        assert [one.key for one in jsonl.read(path, Generation)] == ["a"]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    """When writing breaks off, the old file stands and no other is left beside it."""
    path = tmp_path / "m.jsonl"
    path.write_text("old")

    def messages() -> Iterator[Message]:
        yield Message(role="user", content="half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        jsonl.write(path, messages())
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["m.jsonl"]


@pytest.mark.parametrize("name", ["file/m.jsonl", "folder"])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    """A file in place of the folder, or a folder in place of the file, is NotWritable with the cause."""
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotWritable, match="cannot be written"):
        jsonl.write(tmp_path / name, [])
    with pytest.raises(NotWritable, match="cannot be written"):
        jsonl.Appender(tmp_path / name)


def test_a_json_document_is_one_indented_value(tmp_path: Path) -> None:
    """write_json gives a file that a person can read and a program can parse."""
    jsonl.write_json(tmp_path / "a" / "x.json", {"n": 1})
    text = (tmp_path / "a" / "x.json").read_text()
    assert msgspec.json.decode(text) == {"n": 1}
    assert text == '{\n  "n": 1\n}\n'


def test_blank_lines_say_nothing(tmp_path: Path) -> None:
    """An editor's empty last line is no fault, and the numbers of the lines behind it still hold."""
    path = tmp_path / "m.jsonl"
    path.write_bytes(b"\n" + jsonl.encode(Message(role="user", content="x")) + b"\n\n{}\n")
    lines = jsonl.read(path, Message)
    assert next(lines).content == "x"
    with pytest.raises(BadLine, match=r"m\.jsonl:5: "):
        next(lines)
