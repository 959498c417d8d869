"""CPU time of ftprep's readers beside markitdown's, file by file in one run: `python benchmarks/against_markitdown.py FOLDER`.

markitdown stands in a virtual environment of its own, named with --markitdown PYTHON or made for the run with --install (which
takes some 250 MB from pip's index); nothing of it is a dependency. One process a tool, imports and the first file of each format
not counted; only files that both read count. The PDFs are also read by bare pypdfium2: text of each page, and nothing made of it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from collections import defaultdict
from pathlib import Path
from typing import Any

from harness import ROOT, environment, table

from ftprep.readers import READERS

_LEAST_RATIO = 15.0
_LEAST_CPU = 0.002
_EXTRAS = "markitdown[pdf,docx,pptx,xlsx,xls,outlook]"


_ELSEWHERE = {".zip", ".doc", ".dot", ".ppt", ".pps"}
"""Archives, whose files are read by the workers, and what another program converts."""


def _counts(path: Path) -> bool:
    return path.suffix.lower() in READERS and path.suffix.lower() not in _ELSEWHERE


def main() -> int:
    """1 where the whole is below its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "sample_docs")
    parser.add_argument("--markitdown", metavar="PYTHON", help="an interpreter that has markitdown with its extras")
    parser.add_argument("--install", action="store_true", help="make an environment with markitdown for this run")
    parser.add_argument("--seconds", type=float, default=120.0, help="CPU seconds after which a tool is stopped at one file")
    given = parser.parse_args()
    paths = sorted(path for path in given.folder.rglob("*") if path.is_file() and _counts(path))
    with tempfile.TemporaryDirectory() as folder:
        python = given.markitdown or (_installed(Path(folder)) if given.install else None)
        if python is None:
            print("no markitdown to compare with: --markitdown PYTHON names an interpreter that has it, --install makes one")
            return 0
        ours = _read(sys.executable, "ftprep", given.seconds, paths)
        theirs = _read(python, "markitdown", given.seconds, paths)
    bare = _read(sys.executable, "pypdfium2", given.seconds, [path for path in paths if path.suffix.lower() == ".pdf"])
    formats: dict[str, list[str]] = defaultdict(list)
    for path in map(str, paths):
        if not ours[path]["error"] and not theirs[path]["error"] and theirs[path]["characters"]:
            formats[Path(path).suffix.lower()[1:]].append(path)
    rows = [_row(name, formats[name], ours, theirs) for name in sorted(formats)]
    whole = _row("all", [path for group in formats.values() for path in group], ours, theirs)
    head = ("format", "files both read", "ftprep CPU s", "markitdown CPU s", "times less", "ftprep files a CPU second")
    table(f"Reading {given.folder.name}: ftprep's readers beside markitdown", head, [*rows, whole])
    pdfs = [path for path in bare if not bare[path]["error"] and not ours[path]["error"]]
    least, spent = (sum(results[path]["cpu"] for path in pdfs) for results in (bare, ours))
    if least >= _LEAST_CPU:
        print(f"  PDF: bare pypdfium2 takes {least:.2f} CPU s for {len(pdfs)} files, ftprep {spent / least:.1f} times that")
    for name, results in (("ftprep", ours), ("markitdown", theirs)):
        late = [Path(path).name for path, result in results.items() if result["error"] == "late"]
        refused = sum(1 for result in results.values() if result["error"] and result["error"] != "late")
        print(f"  {name}: {len(paths)} files, {refused} refused{', stopped: ' + ', '.join(late) if late else ''}")
    return int(whole[4] != "-" and float(str(whole[4])) < _LEAST_RATIO)


def _installed(folder: Path) -> str | None:
    """markitdown in an environment made for this run; None where it cannot be had."""
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    done = subprocess.run([python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", _EXTRAS], check=False)
    return python if done.returncode == 0 else None


def _read(python: str, tool: str, seconds: float, paths: list[Path]) -> dict[str, dict[str, Any]]:
    script = Path(__file__).parent / "harness" / "one_tool.py"
    found: dict[str, dict[str, Any]] = {}
    left = [str(path) for path in paths]
    while left:  # a file that ends the process costs itself
        done = subprocess.run(
            [python, str(script), tool, str(seconds), *left], stdout=subprocess.PIPE, check=False, env=environment()
        )
        for line in done.stdout.splitlines():
            result = json.loads(line)
            found[result["path"]] = result
        left = [path for path in left if path not in found]
        if left:
            found[left[0]] = {"cpu": 0.0, "characters": 0, "error": "ended the process"}
            left = left[1:]
    return found


def _row(name: str, paths: list[str], ours: dict[str, dict[str, Any]], theirs: dict[str, dict[str, Any]]) -> tuple[object, ...]:
    spent, other = (sum(results[path]["cpu"] for path in paths) for results in (ours, theirs))
    if spent < _LEAST_CPU:  # too little for the clock of a process
        return name, len(paths), f"{spent:.3f}", f"{other:.2f}", "-", "-"
    return name, len(paths), f"{spent:.3f}", f"{other:.2f}", f"{other / spent:.1f}", f"{len(paths) / spent:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
