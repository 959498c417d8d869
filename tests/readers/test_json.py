"""readers/json.py and data.py: JSON and JSON lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftprep.readers import ReadFailed, read


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_record(tmp_path: Path) -> None:
    """The title names it, short values are items, long and nested ones have headings; nothing is said of null."""
    value = {
        "Name": "Kestrel",
        "price": 1.5,
        "open": True,
        "owner": None,
        "tags": ["data", "tools"],
        "body": "First line.\nSecond line.",
        "team": {"lead": "Ana", "empty": {}},
        "steps": ["Ask, then wait.", "Sign."],
    }
    reading = read(written(tmp_path / "a.json", json.dumps(value).replace("1.5", "1.50")))
    assert reading.title == "Kestrel"
    assert reading.text == (
        "# Kestrel\n\n- price: 1.50\n- open: true\n- tags: data, tools\n\n## body\n\nFirst line.\nSecond line.\n\n"
        "## team\n\n- lead: Ana\n\n## steps\n\n- Ask, then wait.\n- Sign.\n"
    )


def test_flat_records_are_a_table(tmp_path: Path) -> None:
    """A list of short records is a table; one with a long text in it is a section for each."""
    flat = [{"tool": "Kestrel", "owner": "Data"}, {"tool": "Heron", "owner": "Sales"}]
    assert read(written(tmp_path / "a.json", json.dumps(flat))).text == (
        "| tool | owner |\n| --- | --- |\n| Kestrel | Data |\n| Heron | Sales |\n"
    )
    long = [{"title": "Kestrel", "text": "Word " * 100}, {"text": "Word " * 100}]
    text = read(written(tmp_path / "b.json", json.dumps(long))).text
    assert text.startswith("# Kestrel\n\n## text\n\nWord ")
    assert "\n\n# Record 2\n\n## text\n\nWord " in text


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json"])
def test_lines(tmp_path: Path, name: str) -> None:
    """JSON lines are records, under the name .json too."""
    assert read(written(tmp_path / name, '{"a": "Kestrel"}\n\n{"a": "Heron"}\n')).text == "| a |\n| --- |\n| Kestrel |\n| Heron |\n"


def test_broken_lines_are_counted(tmp_path: Path) -> None:
    """A line that is no JSON is told of; where none is, the file is corrupt."""
    reading = read(written(tmp_path / "a.jsonl", '{"a": "Kestrel"}\n{"a": \n'))
    assert reading.text == "- a: Kestrel\n"
    assert reading.missing == ("1 lines are no JSON and are not read",)
    with pytest.raises(ReadFailed, match="none of its lines"):
        read(written(tmp_path / "b.jsonl", "Kestrel\n"))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Kestrel", "corrupt"),
        ('{"a": "Kest', "corrupt"),
        ("{}", "empty"),
        ("[" * 100_000, "corrupt"),
        ("[" * 100 + '"a"' + "]" * 100, "too-large"),
    ],
)
def test_faults(tmp_path: Path, text: str, status: str) -> None:
    """Broken, empty and deeply nested JSON each end with their status."""
    with pytest.raises(ReadFailed) as caught:
        read(written(tmp_path / "a.json", text))
    assert caught.value.status == status
