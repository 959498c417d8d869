"""decontamination.py: the wording of a test set is kept out of the rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftprep.decontamination import Banned
from ftprep.errors import BadLine, NotReadable
from ftprep.records import Example, Message

TEST = [
    {"question": "Which team is responsible for the warehouse tool named Kestrel?", "answer": "Data Platform"},
    {"messages": [{"role": "user", "content": "Where does Heron run?"}, {"role": "assistant", "content": "In the Oslo office."}]},
]


@pytest.fixture
def banned(tmp_path: Path) -> Banned:
    path = tmp_path / "test.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in TEST) + "\n\n")
    return Banned(path)


def row(user: str, assistant: str) -> Example:
    messages = (Message(role="user", content=user), Message(role="assistant", content=assistant))
    return Example(id="aa", kind="qa", messages=messages, document_ids=(), passage_ids=())


@pytest.mark.parametrize(
    ("user", "assistant", "reason"),
    [
        ("And which team is responsible for the warehouse tool named Kestrel these days?", "Ours.", "8 words in a row"),
        ("?", "I asked which TEAM is responsible, for the warehouse tool named kestrel!", "8 words in a row"),
        ("Where does Heron run?", "Oslo.", "nearly the same"),
        ("Who owns Kestrel?", "Kestrel is owned by the Data Platform team.", None),
        ("Which team is responsible for the canteen?", "Facilities.", None),
        ("Data Platform", "Data Platform", None),
    ],
)
def test_rows_with_its_wording_are_told(banned: Banned, user: str, assistant: str, reason: str | None) -> None:
    """Eight words in a row, or nearly the same; other words for the same fact are what augmentation is for."""
    told = banned.reason(row(user, assistant))
    assert told is None if reason is None else reason in (told or "")


def test_every_string_of_a_row_counts(banned: Banned) -> None:
    """Whatever the fields are called; roles, single words and short answers say nothing."""
    assert len(banned) == 3


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """Each fault is one sentence with the line."""
    path = tmp_path / "test.jsonl"
    with pytest.raises(NotReadable, match="cannot be read"):
        Banned(path)
    path.write_text('{"a": 1}\nhello\n')
    with pytest.raises(BadLine, match=r"test\.jsonl:2: not a line of JSON"):
        Banned(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NotReadable, match="not UTF-8"):
        Banned(path)
