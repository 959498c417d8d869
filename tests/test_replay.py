"""replay.py: ordinary rows of the user's own, checked, drawn by the seed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftprep.errors import BadLine, NotReadable
from ftprep.replay import Replay, wanted


def written(path: Path, *lines: object) -> Path:
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def chats(count: int) -> list[object]:
    return [
        {"messages": [{"role": "user", "content": f"Hello {n}"}, {"role": "assistant", "content": f"Hi {n}"}]} for n in range(count)
    ]


def ids(replay: Replay, count: int) -> list[str]:
    return [example.id for example in replay.sample(count)]


def test_a_share_is_one_of_the_finished_file() -> None:
    """A tenth of 1,000 rows are 100 beside 900 others."""
    assert [wanted(900, 0.1), wanted(3, 0.5), wanted(0, 0.1)] == [100, 3, 0]


def test_chats_and_prompts_with_completions(tmp_path: Path) -> None:
    """Either shape, also mixed; blank lines and the same row twice count for nothing."""
    path = written(tmp_path / "r.jsonl", *chats(1), {"prompt": "2+2?", "completion": "4."}, "", *chats(1))
    rows = Replay(path, 0).sample(10)
    assert [[message.content for message in row.messages] for row in rows] == [["Hello 0", "Hi 0"], ["2+2?", "4."]]
    assert {(row.kind, row.document_ids, row.passage_ids) for row in rows} == {("replay", (), ())}


def test_the_sample_is_the_seeds(tmp_path: Path) -> None:
    """The same rows at every run and in the order of the file; others with another seed; a row more changes one at most."""
    few, more = written(tmp_path / "a.jsonl", *chats(200)), written(tmp_path / "b.jsonl", *chats(201))
    first = ids(Replay(few, 0), 20)
    assert first == ids(Replay(few, 0), 20)
    assert len(first) == 20
    assert set(first) != set(ids(Replay(few, 1), 20))
    assert len(set(first) - set(ids(Replay(more, 0), 20))) <= 1
    assert first == [one for one in ids(Replay(few, 0), 200) if one in set(first)]


def test_too_few_rows_are_told(tmp_path: Path) -> None:
    """All are taken, and a sentence says how many were wanted."""
    replay = Replay(written(tmp_path / "r.jsonl", *chats(3)), 0)
    assert len(replay.sample(5)) == 3
    assert replay.shortage == f"{tmp_path / 'r.jsonl'} has 3 rows; 5 replay rows were wanted"


@pytest.mark.parametrize(
    ("line", "what"),
    [("not JSON", "not a line of JSON"), ({"text": "hello"}, "no conversation"), ({"messages": []}, "no conversation")],
)
def test_a_bad_line_is_named(tmp_path: Path, line: object, what: str) -> None:
    """Also one that would not have been drawn."""
    path = written(tmp_path / "r.jsonl", *chats(2), line)
    with pytest.raises(BadLine, match=what) as caught:
        Replay(path, 0).sample(1)
    assert f"{path}:3:" in str(caught.value)


def test_a_file_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    """Before any work is done for it."""
    with pytest.raises(NotReadable):
        Replay(tmp_path / "none.jsonl", 0)
