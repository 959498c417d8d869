import json
from pathlib import Path

import pytest

from ftprep.check import check_file
from ftprep.convert import convert
from ftprep.errors import AlreadyThere, UnknownName
from ftprep.formats import FORMATS
from tests.formats.samples import write

_CHATS = [name for name, form in FORMATS.items() if form.shape == "chat"]


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("origin", ["openai", "trl-preference", "together-text", "llama-factory-sharegpt", "csv", "huggingface"])
def test_every_row_is_written_or_accounted_for(origin: str, target: str, tmp_path: Path) -> None:
    """Rows written and left out are the rows of the file, and what was written passes the other format's check."""
    source = write(origin, tmp_path / "old", rows=30)
    done = convert(source, origin, target, tmp_path / "new")
    assert done.rows == done.written + sum(done.left_out.values())
    if done.path is not None:
        report = check_file(Path(done.path), target)
        assert report.rows == done.written > 0
        assert set(report.by_rule) <= {"too-few-rows", "file-name", "uneven-field"}, report.problems
    else:
        assert done.written == 0
        assert FORMATS[target].shape in ("preference", "reinforcement")


@pytest.mark.parametrize("other", _CHATS)
def test_there_and_back_again(other: str, tmp_path: Path) -> None:
    """A chat without tools and weights comes back from every chat format as it was."""
    source = write("databricks", tmp_path, rows=12)
    there = convert(source, "databricks", other, tmp_path / "there")
    assert there.path is not None
    back = convert(Path(there.path), other, "databricks", tmp_path / "back.jsonl")
    assert there.changed == back.changed == {}
    assert (tmp_path / "back.jsonl").read_bytes() == source.read_bytes()


def test_losses_are_counted(tmp_path: Path) -> None:
    """Weights that the other format has not, conversations that it can't hold, keys of its own."""
    rows = [
        {"messages": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "Ada.", "weight": 1}], "id": 7},
        {
            "messages": [
                {"role": "user", "content": f"Who? {n}"} if n % 2 == 0 else {"role": "assistant", "content": "Ada."}
                for n in range(4)
            ]
        },
        {"messages": []},
        {
            "messages": [
                {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]},
                {"role": "assistant", "content": "A"},
            ]
        },
    ]
    source = tmp_path / "old.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows) + "not JSON\n")
    done = convert(source, "openai", "csv", None)
    assert (done.rows, done.written) == (5, 1)
    assert done.changed == {"without what its own format does not know (extra-key)": 1, "without weights of turns": 1}
    assert sorted(done.left_out) == [
        "a conversation of several turns",
        "holds a part that is no text",
        "json: a line is not JSON",
        "not a sound row of its own format: messages",
    ]
    assert done.path == str(tmp_path / "old.csv.csv")


def test_a_pair_becomes_a_chat_without_its_false_answer(tmp_path: Path) -> None:
    """And says so; a chat becomes no pair."""
    source = write("openai-dpo", tmp_path, rows=12)
    done = convert(source, "openai-dpo", "openai", None)
    assert done.changed == {"without the dispreferred answer": 12}
    assert convert(Path(done.path or ""), "openai", "trl-preference", None).path is None


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """Unless it is asked for; formats that are none are named."""
    source = write("openai", tmp_path, rows=12)
    convert(source, "openai", "together", tmp_path / "new.jsonl")
    with pytest.raises(AlreadyThere):
        convert(source, "openai", "together", tmp_path / "new.jsonl")
    assert convert(source, "openai", "together", tmp_path / "new.jsonl", force=True).written == 12
    with pytest.raises(UnknownName):
        convert(source, "opnai", "together", None)
