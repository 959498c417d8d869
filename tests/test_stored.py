"""Records on disk by their key, and sets of keys in flat memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.errors import BadLine
from ftprep.records import Generation
from ftprep.spool import Spool
from ftprep.stored import Keys, Stored


def test_keys_are_a_set() -> None:
    """What was put in is there, once; nothing else is. It grows."""
    keys = Keys()
    assert all(keys.add(f"key{number}") for number in range(5000))
    assert not keys.add("key17")
    assert len(keys) == 5000
    assert all(f"key{number}" in keys for number in range(5000))
    assert not any(f"other{number}" in keys for number in range(5000))
    assert 17 not in keys


def test_keys_with_values_are_a_table() -> None:
    """The last value counts, through all growth."""
    table = Keys(values=True)
    for number in range(3000):
        table.add(f"key{number}", 1)
        table.add(f"key{number}", number)
    assert [table.get(f"key{number}") for number in range(3000)] == list(range(3000))
    assert table.get("none") is None


def test_keys_take_little_memory() -> None:
    """100,000 keys: at most 16 bytes for each place, and places for at most three times as many."""
    keys = Keys()
    for number in range(100_000):
        keys.add(str(number))
    assert keys._slots.itemsize * len(keys._slots) <= 100_000 * 8 * 3


def _ledger(path: Path, *lines: Generation) -> Path:
    jsonl.write(path, lines)
    return path


def test_stored_records_are_read_when_asked_for(tmp_path: Path) -> None:
    """By key, the later of two with one key; blank lines do no harm; a torn last line of a ledger is passed over."""
    path = _ledger(tmp_path / "g.jsonl", Generation(key="a", text="ä" * 5), Generation(key="b"), Generation(key="a", text="later"))
    with path.open("ab") as file:
        file.write(b"\n" + jsonl.encode(Generation(key="c", text="c")) + b'{"key": "torn')
    with Stored(path, Generation, lambda one: one.key, ledger=True) as found:
        assert found["a"].text == "later"
        assert found["c"].text == "c"
        assert found.get("torn") is None
        assert "b" in found
        assert list(found) == ["b", "a", "c"]
        assert len(found) == 3


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    """With its number."""
    path = tmp_path / "g.jsonl"
    path.write_text('{"key": "a"}\nnonsense\n')
    with pytest.raises(BadLine, match=r"g\.jsonl:2"):
        Stored(path, Generation, lambda one: one.key)


def test_a_spool_gives_back_what_was_put_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, as often as wanted, in memory and, once it is large, from a file that has no name."""
    monkeypatch.setattr("ftprep.spool._IN_MEMORY", 2000)
    monkeypatch.setattr("ftprep.spool._BLOCK", 700)
    spool = Spool(Generation, tmp_path)
    for number in range(100):
        spool.add(Generation(key=str(number), text="x" * number))
    assert len(spool) == 100
    assert [one.key for one in spool] == [one.key for one in spool] == [str(number) for number in range(100)]
    assert list(tmp_path.iterdir()) == []
    with (tmp_path / "copy").open("wb") as file:
        spool.copy(file)
    assert list(jsonl.read(tmp_path / "copy", Generation)) == list(spool)
    spool.close()
