"""What a provider says about a fault, made fit to be shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftprep.jobs.messages import safe, said


@pytest.fixture
def train(tmp_path: Path) -> Path:
    """A training file of one row."""
    path = tmp_path / "train.jsonl"
    row = {"messages": [{"role": "assistant", "content": "Kestrel is owned by the\nData Platform team in Northmere."}]}
    path.write_text(json.dumps(row) + "\nnot JSON but still text of the file\n")
    return path


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"error": {"message": "no such model", "code": "x"}}, "no such model"),
        ({"error": "no such model"}, "no such model"),
        ({"code": 3, "message": "no such model", "details": []}, "no such model"),
        ({"detail": "no such model"}, "no such model"),
        ({"detail": [{"loc": ["body"], "msg": "field required"}, {"msg": "too long"}]}, "field required; too long"),
        ({"error": {"code": 7}}, ""),
        ({"data": None}, ""),
    ],
)
def test_a_message_is_found_however_it_is_wrapped(body: Any, message: str) -> None:
    """OpenAI's, Fireworks' and Mistral's errors, and answers that hold none."""
    assert said(body) == message


@pytest.mark.parametrize(
    "message",
    [
        "row 1: 'Kestrel is owned by the Data Platform team' is bad",
        "bad: kestrel IS owned, by the data",
        'cannot read "not JSON but still text of the file"',
    ],
)
def test_text_of_the_file_is_not_repeated(train: Path, message: str) -> None:
    """Five words in a row are a quotation, whatever their case, marks and line ends, in rows and in lines that are none."""
    assert safe(message, "", [train]) == "its message repeats text of the file and is not shown here"


def test_what_is_said_about_the_file_is_shown(train: Path) -> None:
    """A message in the provider's own words stays."""
    message = "Row 3 of the training file: messages must end with an assistant message"
    assert safe(message, "", [train]) == message


def test_the_key_is_struck_out_and_long_messages_are_cut() -> None:
    """The secret's value never shows; a page of text becomes a line."""
    assert safe("Incorrect key sk-1234 given", "sk-1234", []) == "Incorrect key *** given"
    assert len(safe("word " * 500, "", [])) < 310
    assert "\n" not in safe("two\nlines", "", [])
