"""benchmarks/augmenter.py: what it asks, and that every figure it prints rests on outputs that were read."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.augmenter.heldout import FOLDER

ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The benchmark as a process."""
    command = [sys.executable, str(ROOT / "benchmarks" / "augmenter.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_rules_are_measured_on_outputs_that_were_all_read(tmp_path: Path) -> None:
    """Every output on the invented facts has its label, and the labels of a task add up to what was planned."""
    out = tmp_path / "rules.jsonl"
    done = run("--rules", "--set", "invented", "--out", out)  # of the prose it depends on the entities that code finds
    assert done.returncode == 0, done.stderr
    rows = re.findall(
        r"^  (reverse|question|rephrase) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) ", done.stdout, re.MULTILINE
    )
    assert [int(row[1]) for row in rows] == [173, 293, 120]
    for _, planned, *labels in rows:
        assert sum(map(int, labels)) == int(planned)
        assert labels[-1] == "0"
    assert run("--from", out, "--unlabelled").stderr == "0 outputs to be read\n"


def test_other_sets_are_asked_about_and_labelled_in_their_own_folder(tmp_path: Path) -> None:
    """`--sets` takes facts, prose and labels from a folder: what is written is judged there, no label goes to the first sets."""
    fresh, out, first = tmp_path / "fresh", tmp_path / "rules.jsonl", FOLDER / "labels.jsonl"
    shutil.copytree(FOLDER / "fresh", fresh)
    before = first.read_bytes()
    done = run("--rules", "--sets", fresh, "--out", out)
    assert re.findall(r"^  (rephrase|join) +(\d+) ", done.stdout, re.MULTILINE)[:2] == [("rephrase", "60"), ("join", "11")]
    again = run("--rules", "--sets", fresh, "--from", out, "--again")
    rows = re.compile(r"^  \w.*%$", re.MULTILINE)  # the table without the command above it
    assert rows.findall(again.stdout) == rows.findall(done.stdout) != []
    (fresh / "labels.jsonl").unlink()
    left = re.search(r"^([0-9a-f]{8}) ", run("--from", out, "--sets", fresh, "--unlabelled").stdout, re.MULTILINE)
    assert left
    assert run("--from", out, "--sets", fresh, "--judge", f"{left[1]} s").returncode == 0
    assert (fresh / "labels.jsonl").read_text(encoding="utf-8") == f'{{"id":"{left[1]}","label":"strict"}}\n'
    assert first.read_bytes() == before


def test_labels_are_added_and_serve_again(tmp_path: Path) -> None:
    """What a reader says of an output goes to the labels by its id; an id that is no output's is refused."""
    out, labels = tmp_path / "rules.jsonl", tmp_path / "labels.jsonl"
    run("--rules", "--set", "invented", "--out", out)
    listed = run("--from", out, "--labels", labels, "--unlabelled").stdout
    first, second = re.findall(r"^([0-9a-f]{8}) ", listed, re.MULTILINE)[:2]
    assert run("--from", out, "--labels", labels, "--judge", f"{first} s, {second} w").returncode == 0
    assert labels.read_text(encoding="utf-8").count("\n") == 2
    left = run("--from", out, "--labels", labels, "--unlabelled").stdout
    assert first not in left
    assert second not in left
    run("--from", out, "--labels", labels, "--judge", "rest l")
    assert run("--from", out, "--labels", labels, "--unlabelled").stderr == "0 outputs to be read\n"
    assert labels.read_text(encoding="utf-8").count('"strict"') == 1
    assert "no output of this run: 00000000" in run("--from", out, "--labels", labels, "--judge", "00000000 s").stderr


def test_lines_of_prose_are_judged_one_by_one_and_worked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an adapter writes about a window is checked line by line, NONE is no line, and what is accepted is asked about."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    augmented, heldout = (importlib.import_module(f"harness.{name}") for name in ("augmented", "heldout"))
    windows = heldout.of_windows()
    assert len(windows) == 77
    stated = next(one for one in windows if "The IT Help Desk is located" in one.given[0])
    silent = next(one for one in windows if not one.right)
    text = "- The IT Help Desk is located on the first floor.\n- The IT Help Desk is closed on Fridays."
    good, bad, none = augmented.judged_all([stated, silent], [text, "NONE"])
    assert (good.accepted, bad.accepted, bad.check) == (True, False, "new")
    assert (none.plain, none.accepted, none.check) == ("none", False, "none")
    planned = heldout.of_facts([good, bad])
    added = {one.given[0] for one in planned} - {one.given[0] for one in heldout.of_facts([])}
    assert added == {"The IT Help Desk is located on the first floor."}
    assert augmented.judged_again([good, bad, none]) == [good, bad, none]
