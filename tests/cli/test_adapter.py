"""ftprep adapter: what it writes and says, and each wrong use as one sentence."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.augmenter.reading import read
from ftprep.augmenter.rows import Row
from ftprep.cli.main import main
from tests.augmenter import tiny

WITHOUT = pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="torch is installed here")
TUNING = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs the extra `train`")


def test_data_writes_rows_that_train_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of invented facts and of prose, counted by task; every one of them passes the reader."""
    assert main(["adapter", "data", "--facts", "20", "--seed", "3", "--out", str(tmp_path / "data"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["data"]
    assert [Path(one["path"]).name for one in said] == ["invented.jsonl", "prose.jsonl"]
    for one in said:
        rows = list(read([Path(one["path"])]))
        assert sum(one["rows"].values()) == len(rows) > 20
        assert {row.task for row in rows} == {"facts", "reverse", "rephrase", "question", "join"} == set(one["rows"])


def test_the_seed_makes_the_data(tmp_path: Path) -> None:
    """Two seeds, two files; the same seed, the same file."""
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        assert main(["adapter", "data", "--facts", "10", "--seed", seed, "--out", str(tmp_path / name)]) == 0
    one, same, other = (list(jsonl.read(tmp_path / name / "invented.jsonl", Row)) for name in "abc")
    assert one == same != other


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        (["train", "--out", "a.gguf"], 2, "ROWS"),
        (["train", "rows.jsonl", "--out", "a.bin"], 2, ".gguf"),
        (["data", "rows.jsonl"], 2, "takes none"),
        (["forge"], 2, "forge"),
    ],
)
def test_wrong_uses_are_one_sentence(given: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With what to do."""
    assert main(["adapter", *given]) == status
    shown = capsys.readouterr().err
    assert said in shown
    assert shown.count("\n") == 1


@WITHOUT
def test_without_the_extra_a_sentence_says_what_to_install(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing is written."""
    rows = tiny.written(tmp_path / "rows.jsonl")
    assert main(["adapter", "train", str(rows), "--out", str(tmp_path / "out" / "a.gguf")]) == 1
    assert "pip install 'ftprep[train]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@TUNING
@pytest.mark.filterwarnings("ignore")
def test_train_writes_the_adapter_its_record_and_its_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On a tiny model; the output names the hash of the file."""
    rows, model, out = tiny.written(tmp_path / "rows.jsonl"), tiny.model(tmp_path / "model"), tmp_path / "out" / "a.gguf"
    given = ["--weights", str(model), "--steps", "3", "--batch-tokens", "300", "--threads", "1", "--out", str(out)]
    assert main(["adapter", "train", str(rows), *given]) == 0
    said = capsys.readouterr().out
    record = json.loads(out.with_suffix(".json").read_text())
    assert record["sha256"] in said
    assert record["sha256"] in out.with_suffix(".md").read_text()


@TUNING
@pytest.mark.filterwarnings("ignore")
def test_a_bad_row_ends_the_command_before_it_trains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its file and line are named."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"task": "question", "given": ["A is B."], "written": "What is A?"}\n')
    (tmp_path / "model").mkdir()
    assert main(["adapter", "train", str(rows), "--weights", str(tmp_path / "model"), "--out", str(tmp_path / "a.gguf")]) == 1
    assert f"{rows}:1: " in capsys.readouterr().err
