"""The outside checkers' table is whole, the documents show it, the core knows nothing of it, and a verdict is what it seems."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from conformance import run, sets
from conformance.table import CHECKERS, LEVELS, chosen
from ftprep.formats import FORMATS

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "conformance"


@pytest.mark.parametrize("name", CHECKERS)
def test_each_checker_is_there(name: str) -> None:
    """Its script, its requirements with a pinned version of what it is about, and the formats that it sees."""
    row = CHECKERS[name]
    assert (HERE / "checkers" / f"{name}.py").exists()
    files = [path for path in (HERE / "requirements").glob(f"{row.env}*.txt") if path.stem in (row.env, f"{row.env}-alone")]
    package, version = row.about.split(",")[0].split()
    assert re.search(rf"^{re.escape(package)}(\[\w+\])?=={re.escape(version)}$", "".join(map(Path.read_text, files)), re.MULTILINE)
    assert set(row.formats.split()) <= set(FORMATS) | {"tuning-job"}
    assert row.level in LEVELS


def test_levels_hold_those_below_them() -> None:
    """Quick ones run with the light ones, and all of them with the slow ones; one alone by its name."""
    assert set(chosen("quick")) < set(chosen("light")) < set(chosen("slow")) == set(CHECKERS)
    assert list(chosen("quick", "trl_dpo")) == ["trl_dpo"]


def test_the_documents_show_the_table() -> None:
    """docs/conformance.md has a line for each checker with its formats, and names the formats that none sees."""
    page = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| `(\w+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", page, re.MULTILINE)
    shown = {
        name: (about, level, reads, formats.replace(",", "").replace("`", "").split())
        for name, about, level, reads, formats in lines
    }
    assert shown == {name: (row.about, row.level, row.reads, row.formats.split()) for name, row in CHECKERS.items()}
    seen = {form for row in CHECKERS.values() for form in row.formats.split()}
    unseen = re.search(r"^No checker here sees (.*?)\.$", page, re.MULTILINE)
    assert unseen
    assert re.findall(r"`([\w-]+)`", unseen[1]) == [form for form in FORMATS if form not in seen]


def test_the_core_knows_nothing_of_it() -> None:
    """No module of ftprep names the folder."""
    assert [path for path in (ROOT / "src").rglob("*.py") if re.search(r"\bconformance\b", path.read_text(encoding="utf-8"))] == []


def test_a_verdict_is_what_it_seems(tmp_path: Path) -> None:
    """A row that raises is told with its number, a file that cannot be read is refused, what the check prints is no verdict."""
    script = tmp_path / "even.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(HERE / 'checkers')!r})\nimport verdicts\n"
        "def row(value, form):\n    print('noise')\n    if value % 2: raise ValueError(f'{value} is odd')\n"
        "verdicts.main(verdicts.each(row))\n"
    )
    files = {"good": "2\n4\n", "bad": "2\n3\n", "broken": "2\n{\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    listed = "".join(f"{tmp_path / name}\tx\n" for name in files)
    done = subprocess.run([sys.executable, str(script), "-"], input=listed, capture_output=True, text=True, check=True)
    good, bad, broken = (json.loads(line) for line in done.stdout.splitlines())
    assert (good["verdict"], good["faults"]) == ("ok", [])
    assert (bad["verdict"], bad["faults"]) == ("refused", [[2, "ValueError: 3 is odd"]])
    assert broken["verdict"] == "refused"
    assert broken["faults"][0][1].startswith("JSONDecodeError")


def test_a_refusal_is_counted_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One refused file of several marks its format, is told with its reason, and makes the count that ends in exit status 1."""

    def judged(name: str, files: Sequence[tuple[str, Path]]) -> list[dict[str, Any]]:
        return [
            {"path": str(path), "verdict": "refused" if path.name == "bad.jsonl" else "ok", "faults": [[3, "no role"]]}
            for _, path in files
        ]

    monkeypatch.setattr(run, "judged", judged)
    files: sets.Files = [("mistral", "train", tmp_path / "good.jsonl"), ("mistral", "validation", tmp_path / "bad.jsonl")]
    assert run.accepted({"mine": files, "none": []}, chosen("quick", "mistral_tokenizer")) == 1
    shown = capsys.readouterr().out
    assert re.search(r"^mistral_tokenizer +mistral +REFUSED +-$", shown, re.MULTILINE)
    assert "bad.jsonl (mistral): [3, 'no role']" in shown
    assert "1 passed, 1 failed" in shown
