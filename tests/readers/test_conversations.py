"""readers/conversations.py: files of questions and answers, chats, prompts and completions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftprep.readers import ReadOptions, read
from ftprep.readers.conversations import conversation
from ftprep.records import Message

ASKED, ANSWERED = Message(role="user", content="Who owns Kestrel?"), Message(role="assistant", content="Ana.")


@pytest.mark.parametrize(
    "row",
    [
        {"question": "Who owns Kestrel?", "answer": "Ana."},
        {"Question ": " Who owns Kestrel? ", "ANSWER": "Ana.", "category": "tools"},
        {"prompt": "Who owns Kestrel?", "completion": "Ana."},
        {"instruction": "Who owns Kestrel?", "input": "", "output": "Ana."},
        {"frage": "Who owns Kestrel?", "antwort": "Ana."},
        {"messages": [{"role": "user", "content": "Who owns Kestrel?"}, {"role": "assistant", "content": "Ana."}]},
        {"conversations": [{"from": "human", "value": "Who owns Kestrel?"}, {"from": "gpt", "value": "Ana."}]},
    ],
)
def test_shapes(row: dict[str, Any]) -> None:
    """Each of the usual shapes gives the same two turns."""
    assert conversation(row) == (ASKED, ANSWERED)


def test_system_turns_and_many_turns_stay() -> None:
    """A chat is kept whole; an instruction's input belongs to the question."""
    turns = [{"role": "system", "content": "Be short."}, *({"role": role, "content": role} for role in ("user", "assistant") * 2)]
    kept = conversation({"messages": turns})
    assert kept is not None
    assert [turn.role for turn in kept] == ["system", "user", "assistant", "user", "assistant"]
    alpaca = conversation({"instruction": "Translate.", "input": "Haus", "output": "house", "system": "Be short."})
    assert alpaca is not None
    assert [turn.content for turn in alpaca] == ["Be short.", "Translate.\n\nHaus", "house"]


@pytest.mark.parametrize(
    "row",
    [
        {"question": "Who?", "answer": ""},
        {"question": "Who?"},
        {"messages": []},
        {"messages": [{"role": "assistant", "content": "Ana."}]},
        {"messages": [{"role": "user", "content": "Who?"}]},
        {"messages": [{"role": "tool", "content": "{}"}, {"role": "assistant", "content": "Ana."}]},
        {"messages": "Who?"},
        {"name": "Kestrel", "owner": "Ana"},
        ["Who?", "Ana."],
        None,
    ],
)
def test_what_is_none(row: Any) -> None:
    """Without a question, without an answer, with turns of tools: no conversation."""
    assert conversation(row) is None


def write(path: Path, rows: list[Any]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n")
    return path


def test_a_file_of_conversations(tmp_path: Path) -> None:
    """They are seeds and no text; the rows that are none are missing, with their lines."""
    rows: list[Any] = [{"question": f"Who owns tool {number}?", "answer": "Ana."} for number in range(30)]
    rows[3] = {"question": "Who?"}
    rows[20] = ["?"]
    reading = read(write(tmp_path / "faq.jsonl", rows))
    assert reading.text == ""
    assert len(reading.seeds) == 28
    assert reading.missing == ("2 of 30 rows are no conversation and are not kept: line 4, 21",)
    (tmp_path / "faq.json").write_text(json.dumps(rows[:3]))
    assert len(read(tmp_path / "faq.json").seeds) == 3
    assert read(tmp_path / "faq.jsonl", ReadOptions(seeds="off")).seeds == ()


def test_a_document_that_holds_some_is_a_document(tmp_path: Path) -> None:
    """Where more than a tenth of the rows are something else, the file is read as text."""
    rows: list[Any] = [{"question": "Who?", "answer": "Ana."}] * 8 + [{"name": "Kestrel", "owner": "Ana"}] * 2
    reading = read(write(tmp_path / "mixed.jsonl", rows))
    assert reading.seeds == ()
    assert "Kestrel" in reading.text


def test_a_table_of_questions_and_answers(tmp_path: Path) -> None:
    """Columns are known by their names in the first row, whatever their case and whatever stands beside them."""
    path = tmp_path / "faq.csv"
    path.write_text("Topic;Question;Answer\nTools;Who owns Kestrel?;Ana.\nTools;Where does it run?;In Oslo.\n")
    reading = read(path)
    assert [turns[-1].content for turns in reading.seeds] == ["Ana.", "In Oslo."]
    path.write_text("Tool;Owner\nKestrel;Ana\n")
    assert read(path).seeds == ()


def test_text_fields_of_json(tmp_path: Path) -> None:
    """Only the fields that are named are read, each record under its title; dots lead inward; what no record has is missing."""
    tickets = [
        {"id": 7, "title": "Kestrel is slow", "body": {"text": "It takes an hour.", "html": "<p>"}, "log": "x" * 500},
        {"id": 8, "title": "Heron is down", "body": {"text": "Since Monday."}, "log": "y" * 500},
    ]
    (tmp_path / "tickets.json").write_text(json.dumps({"tickets": tickets}))
    reading = read(tmp_path / "tickets.json", ReadOptions(text_fields=("body.text", "comment")))
    assert reading.text == "# Kestrel is slow\n\nIt takes an hour.\n\n# Heron is down\n\nSince Monday.\n"
    assert reading.missing == ("no record has the field comment (text_fields)",)
    whole = read(tmp_path / "tickets.json", ReadOptions(text_fields=("nothing",)))
    assert "xxx" in whole.text


def test_text_fields_of_a_table(tmp_path: Path) -> None:
    """The columns named make a section of each row."""
    path = tmp_path / "tools.csv"
    path.write_text("name,cost,about\nKestrel,12,It analyses data.\nHeron,9,It stores data.\n")
    reading = read(path, ReadOptions(text_fields=("about",)))
    assert reading.text == "# Kestrel\n\nIt analyses data.\n\n# Heron\n\nIt stores data.\n"
