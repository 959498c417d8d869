import json
from pathlib import Path
from typing import Any

import pytest

from ftprep.check import check_file
from ftprep.errors import AlreadyThere
from ftprep.formats import FORMATS
from ftprep.formats.mending import mend
from ftprep.mend import mend_file
from tests.formats.samples import records_of, write

U = {"role": "user", "content": "Who?"}
A = {"role": "assistant", "content": "Ada."}
S = {"role": "system", "content": "Be brief."}
CALL = {"id": "call-1", "type": "function", "function": {"name": "find", "arguments": {"of": "Kestrel"}}}
TOOLS = [{"type": "function", "function": {"name": "find", "parameters": {}}}]

MENDED: list[tuple[str, str, Any, Any]] = [
    ("openai", "extra-key", {"messages": [U, A], "id": 7}, {"messages": [U, A]}),
    ("openai", "extra-key", {"messages": [U, {**A, "score": 1}]}, {"messages": [U, A]}),
    ("openai", "role", {"messages": [{**U, "role": "Human"}, {**A, "role": "gpt"}]}, {"messages": [U, A]}),
    ("openai", "two-users", {"messages": [U, U, A]}, {"messages": [{**U, "content": "Who?\n\nWho?"}, A]}),
    ("openai", "two-assistants", {"messages": [U, A, A]}, {"messages": [U, {**A, "content": "Ada.\n\nAda."}]}),
    ("openai", "last-assistant", {"messages": [U, A, U]}, {"messages": [U, A]}),
    ("openai", "system-first", {"messages": [U, A, S, U, A]}, {"messages": [S, U, A, U, A]}),
    ("openai", "weight", {"messages": [{**U, "weight": 1}, A]}, {"messages": [U, A]}),
    ("cohere", "role", {"messages": [U, A]}, {"messages": [{**U, "role": "User"}, {**A, "role": "Chatbot"}]}),
    (
        "vertex-gemini",
        "role",
        {"contents": [{"role": "user", "parts": [{"text": "Who?"}]}, {"role": "assistant", "parts": [{"text": "Ada."}]}]},
        {"contents": [{"role": "user", "parts": [{"text": "Who?"}]}, {"role": "model", "parts": [{"text": "Ada."}]}]},
    ),
    ("bedrock-claude-haiku", "role", {"messages": [S, U, A]}, {"system": "Be brief.", "messages": [U, A]}),
    ("together-instruct", "extra-key", {"prompt": "Who?", "completion": "Ada.", "id": 1}, {"prompt": "Who?", "completion": "Ada."}),
]


@pytest.mark.parametrize(("name", "rule", "row", "wanted"), MENDED, ids=[f"{name}-{rule}" for name, rule, _, _ in MENDED])
def test_a_row_is_put_right(name: str, rule: str, row: Any, wanted: Any) -> None:
    """As far as nothing need be made up; what was done is named."""
    before = json.dumps(row)
    assert mend(row, FORMATS[name]) == (wanted, (rule,), ())
    assert json.dumps(row) == before


def test_ids_and_arguments_of_calls_are_put_right() -> None:
    """Nine signs, the same in the call and in its result; arguments as text."""
    row = {
        "messages": [U, {"role": "assistant", "tool_calls": [CALL]}, {"role": "tool", "tool_call_id": "call-1", "content": "x"}, A],
        "tools": TOOLS,
    }
    done = mend(row, FORMATS["mistral"])
    assert set(done.mended) == {"tool-id", "tool-arguments"}
    call = done.row["messages"][1]["tool_calls"][0]
    assert call["function"]["arguments"] == '{"of": "Kestrel"}'
    assert len(call["id"]) == 9
    assert done.row["messages"][2]["tool_call_id"] == call["id"]


@pytest.mark.parametrize("row", [{"messages": [U]}, {"messages": [A, U, A]}, {"messages": [U, {**A, "content": ""}]}, {}, "text"])
def test_what_would_have_to_be_made_up_is_not_mended(row: Any) -> None:
    """No answer, no question and no text is invented."""
    assert mend(row, FORMATS["openai"]).left


@pytest.mark.parametrize("name", FORMATS)
def test_a_good_row_stays_as_it_is(name: str) -> None:
    """Not a sign of it changes."""
    for row in records_of(name):
        assert mend(row, FORMATS[name]) == (row, (), ())


def test_a_repaired_copy_is_sound_and_nothing_is_lost(tmp_path: Path) -> None:
    """Each row is in the copy, or set aside with its line and rules; the file itself stays."""
    path = write("openai", tmp_path, rows=12)
    good = path.read_bytes()
    row = json.loads(good.splitlines()[0])
    bad = [
        b"\n",
        json.dumps({**row, "id": 1, "messages": [*row["messages"], U]}).encode() + b",\n",
        b"not JSON\n",
        json.dumps({"messages": [U]}).encode() + b"\n",
        good.splitlines()[0] + b"\n",
        b'"\xff"\n',
    ]
    path.write_bytes(b"\xef\xbb\xbf" + good + b"".join(bad))
    done = mend_file(path, "openai")
    assert path.read_bytes() == b"\xef\xbb\xbf" + good + b"".join(bad)
    assert (done.rows, done.kept, done.unchanged) == (17, 12, 12)
    assert done.mended == {"bom": 1, "blank-line": 1}
    assert done.set_aside == {"repeated": 2, "json": 1, "no-assistant": 1, "encoding": 1}
    assert check_file(Path(done.copy), "openai").count == 0
    assert done.aside is not None
    aside = [json.loads(line) for line in Path(done.aside).read_text().splitlines()]
    assert [(one["line"], one["rules"]) for one in aside] == [
        (14, ["repeated"]),
        (15, ["json"]),
        (16, ["no-assistant"]),
        (17, ["repeated"]),
        (18, ["encoding"]),
    ]
    with pytest.raises(AlreadyThere):
        mend_file(path, "openai")


def test_rows_of_the_other_file_are_set_aside(tmp_path: Path) -> None:
    """So that training and validation share none."""
    path = write("openai", tmp_path, rows=12)
    other = tmp_path / "validation.jsonl"
    other.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    assert check_file(path, "openai", against=other).by_rule == {"overlap": 2}
    done = mend_file(path, "openai", against=other)
    assert (done.kept, done.set_aside) == (10, {"overlap": 2})
    assert check_file(Path(done.copy), "openai", against=other).count == 0


def test_a_list_in_place_of_lines_becomes_lines(tmp_path: Path) -> None:
    """Whatever way it is laid out."""
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps(records_of("openai", 12), indent=2))
    assert check_file(path, "openai").by_rule == {"json-array": 1}
    done = mend_file(path, "openai")
    assert done.kept == 12
    assert check_file(Path(done.copy), "openai").count == 0
