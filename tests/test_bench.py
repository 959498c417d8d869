"""The bench stage: sets as files, one job for the same texts, the sentence where what tunes is not there."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import msgspec
import pytest

from ftprep import bench, jsonl
from ftprep.cli.main import main
from ftprep.evaluation.reporting import Bench
from ftprep.evaluation.suite import Item, Text
from ftprep.progress import Silent

WITHOUT = pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="torch is installed here")
TUNING = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs the extra `train`")


def plan(out: Path, **changes: object) -> Bench:
    """A small bench."""
    given = {"suites": ("reversals",), "seeds": (0,), "arms": ("originals", "local", "global", "both"), "steps": 2, "lora": None}
    return Bench(**(given | {"weights": out / "model.gguf", "processes": 2, "out": out} | changes))  # type: ignore[arg-type]


def test_a_set_is_written_as_files_that_say_all_of_it(tmp_path: Path) -> None:
    """Documents to ingest, and texts, items and rules as records."""
    (suite,) = bench.make(("syllogisms",), 4)
    bench.write(suite, tmp_path)
    assert len(list((tmp_path / "documents").glob("*.md"))) == len(suite.trained())
    assert tuple(jsonl.read(tmp_path / "texts.jsonl", Text)) == suite.texts
    assert tuple(jsonl.read(tmp_path / "items.jsonl", Item)) == suite.items
    assert msgspec.json.decode((tmp_path / "suite.json").read_bytes())["seed"] == 4


def test_arms_with_the_same_texts_are_one_job(tmp_path: Path) -> None:
    """Reversals have no deductions over documents: `global` is `originals`, and `both` is `local`."""
    suites = {("reversals", 0): bench.make(("reversals",), 0)[0]}
    jobs = dict(bench._jobs(plan(tmp_path), suites, {}))
    results = {arm: job.result for (_, arm, _), job in jobs.items()}
    assert results["originals"] == results["global"] != results["local"] == results["both"]


def test_the_quick_way_tunes_only_what_shows_the_effect_of_each_set(tmp_path: Path) -> None:
    """Reversals need local rows, deductions global ones."""
    names = ("reversals", "syllogisms")
    quick = plan(tmp_path, suites=names, arms=None)
    jobs = bench._jobs(quick, {(suite.name, 0): suite for suite in bench.make(names, 0)}, {})
    assert [place[:2] for place, _ in jobs] == [
        *(("reversals", arm) for arm in ("pretrained", "originals", "local")),
        *(("syllogisms", arm) for arm in ("pretrained", "originals", "global")),
    ]


@WITHOUT
def test_without_the_extra_a_sentence_says_what_to_install(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`bench run` names the extra; nothing is made."""
    weights = tmp_path / "model.gguf"
    weights.write_bytes(b"GGUF")
    assert main(["bench", "run", "--weights", str(weights), "--out", str(tmp_path / "out")]) == 1
    assert "pip install 'ftprep[train]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@TUNING
def test_a_process_that_fails_is_one_sentence_with_its_log(tmp_path: Path) -> None:
    """Weights that are none."""
    from ftprep.errors import ArmFailed

    (tmp_path / "model.gguf").write_bytes(b"not a model")
    with pytest.raises(ArmFailed, match="log has its last words"):
        bench.run(plan(tmp_path, arms=("pretrained",)), {}, Silent())


def test_unknown_names_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A suite, an arm and a seed that are none."""
    for wrong in (["--suite", "reversal"], ["--arms", "rag"], ["--seed", "one"]):
        assert main(["bench", "run", *wrong]) == 2
        assert capsys.readouterr().err.count("\n") == 1
