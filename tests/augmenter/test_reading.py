"""Rows from files: what can't be learned from is refused with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep.augmenter.reading import fault, read
from ftprep.augmenter.rows import Row
from ftprep.errors import BadLine, NoSuchPath
from tests.augmenter import tiny


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    """All of them, file after file."""
    one, other = tiny.written(tmp_path / "one.jsonl"), tiny.written(tmp_path / "other.jsonl")
    assert list(read([one, other])) == tiny.rows() * 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Before anything is trained."""
    with pytest.raises(NoSuchPath, match=r"none\.jsonl"):
        list(read([tmp_path / "none.jsonl"]))


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"task": "reverse", "given": ["A is B."], "written": "B is A."}', "the entity to begin with"),
        ('{"task": "question", "given": ["A is B."], "written": "What is A?", "about": " "}', "its answer"),
        ('{"task": "join", "given": ["A is B."], "written": "NONE"}', "takes 2"),
        ('{"task": "rephrase", "given": ["A is B.", "B is C."], "written": "NONE"}', "takes 1"),
        ('{"task": "rephrase", "given": ["A is B."], "written": ""}', "is empty"),
        ('{"task": "rephrase", "given": ["A is B."], "written": "B.\\nIs A."}', "one line"),
        ('{"task": "facts", "given": ["A is B."], "written": "A is B."}', "`- fact`"),
        ('{"task": "summarise", "given": ["A is B."], "written": "A."}', "not a Row"),
        ('{"task": "rephrase", "given": ["A is B."], "written": "A.", "why": 1}', "not a Row"),
        ("{", "not a Row"),
    ],
)
def test_a_bad_row_is_one_sentence_with_file_and_line(tmp_path: Path, line: str, what: str) -> None:
    """The number is that of the line in the file, blank lines counted."""
    path = tmp_path / "rows.jsonl"
    path.write_text('\n{"task": "rephrase", "given": ["A is B."], "written": "NONE"}\n\n' + line + "\n")
    with pytest.raises(BadLine) as caught:
        list(read([path]))
    assert str(caught.value).startswith(f"{path}:4: ")
    assert what in str(caught.value)


def test_facts_may_be_several_lines_or_none() -> None:
    """The form that `written` says."""
    assert fault(Row(task="facts", given=("A.",), written="- A is B.\n- A is C.")) is None
    assert fault(Row(task="facts", given=("A.",), written="NONE")) is None
    assert fault(Row(task="facts", given=("A.",), written="- A is B.\n- ")) is not None
