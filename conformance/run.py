"""Puts our files before the readers and checkers of others and says what they think of them. Exit status 1 on any refusal.

    python -m conformance.run                    the light checkers
    python -m conformance.run --level quick      those that CI runs: installed in well under a minute together
    python -m conformance.run --level slow       all of them
    python -m conformance.run --faults           what they catch of the faulty files, beside ftprep check
    python -m conformance.run --docs handbook/   and an export of your own documents, by a run with a provider on loopback

Exit status 75 where an environment could not be installed (no package index).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from conformance import sets
from conformance.environments import NoEnvironment, python_of
from conformance.faults import caught
from conformance.table import CHECKERS, LEVELS, Checker, chosen
from ftprep.formats import FORMATS

SCRIPTS = Path(__file__).parent / "checkers"
NO_INDEX = 75


def judged(name: str, files: Sequence[tuple[str, Path]]) -> list[dict[str, Any]]:
    """The checker's verdict on each (format, file), in their order. Raises NoEnvironment."""
    python = python_of(CHECKERS[name].env)
    listed = "".join(f"{path}\t{form}\n" for form, path in files)
    command = [str(python), "-W", "ignore", str(SCRIPTS / f"{name}.py"), "-"]
    done = subprocess.run(command, input=listed, capture_output=True, text=True)
    verdicts = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(verdicts) != len(files):
        raise SystemExit(f"{name}: {len(verdicts)} verdicts on {len(files)} files\n{done.stderr[-2000:]}")
    return verdicts


def accepted(wanted: dict[str, sets.Files], checkers: dict[str, Checker]) -> int:
    """Every good file before every checker that sees its format; the number of refusals."""
    refusals, total = [], 0
    marks: dict[tuple[str, str], dict[str, str]] = {}
    for name, row in checkers.items():
        begun = time.monotonic()
        batch = [
            (title, form, path)
            for title, files in wanted.items()
            for form, split, path in files
            if form in row.formats.split() and (split == "train" or row.validation)
        ]
        for (title, form, _), verdict in zip(batch, judged(name, [(form, path) for _, form, path in batch]), strict=True):
            cell = marks.setdefault((name, form), {})
            cell[title] = "ok" if verdict["verdict"] == "ok" and cell.get(title) != "REFUSED" else "REFUSED"
            if verdict["verdict"] != "ok":
                refusals.append(f"{name} refuses {verdict['path']} ({form}): {verdict['faults'][0]}")
        total += len(batch)
        print(f"{name}: {len(batch)} files, {time.monotonic() - begun:.1f} s", file=sys.stderr)
    print(f"{'checker':24}{'format':28}" + "".join(f"{title:>14}" for title in wanted))
    for (name, form), cell in marks.items():
        print(f"{name:24}{form:28}" + "".join(f"{cell.get(title, '-'):>14}" for title in wanted))
    looked_at = {form for row in checkers.values() for form in row.formats.split()}
    print(f"seen by none of these: {', '.join(form for form in FORMATS if form not in looked_at) or '-'}")
    for line in refusals:
        print(line)
    print(f"{total - len(refusals)} passed, {len(refusals)} failed")
    return len(refusals)


def _rows(files: sets.Files) -> int:
    """Rows of the files of JSON lines."""
    return sum(path.read_bytes().count(b"\n") for _, _, path in files if path.suffix == ".jsonl")


def main() -> int:
    """See above."""
    parser = argparse.ArgumentParser(description="Our files before the readers and checkers of others.")
    parser.add_argument("--level", choices=LEVELS, default="light", help="slow: the heavy ones too (torch and others, 7 GB)")
    parser.add_argument("--faults", action="store_true", help="what they catch of faulty files, in place of all that")
    parser.add_argument("--docs", type=Path, help="documents of your own, exported and checked too")
    parser.add_argument("--only", choices=sorted(CHECKERS), help="this checker alone")
    given = parser.parse_args()
    checkers = chosen(given.level, given.only)
    try:
        with ThreadPoolExecutor(2) as pool:  # pip waits for disk and network most of the time
            list(pool.map(python_of, dict.fromkeys(row.env for row in checkers.values())))
        with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
            if given.faults:
                return 0 if caught(Path(scratch), judged, checkers) else 1
            return 1 if accepted(_good(Path(scratch), given.docs), checkers) else 0
    except NoEnvironment as error:
        print(f"conformance: an environment could not be installed ({error}); is a package index reachable?", file=sys.stderr)
        return NO_INDEX


def _good(root: Path, docs: Path | None) -> dict[str, sets.Files]:
    """Every set of good files by its title, made anew."""
    begun = time.monotonic()
    makers: dict[str, Callable[[Path], sets.Files]] = {
        "sample-docs": sets.sample_docs,
        "2,000 rows": sets.rows_2000,
        "features": sets.features,
        "submit": sets.submitted,
    }
    wanted = {title: make(root / title.replace(" ", "-")) for title, make in makers.items()}
    if docs is not None:
        wanted["--docs"] = sets.real(root / "docs", docs)
    said = ", ".join(f"{len(files)} files of {title} ({_rows(files):,} rows)" for title, files in wanted.items())
    print(f"{said}; made in {time.monotonic() - begun:.1f} s", file=sys.stderr)
    return wanted


if __name__ == "__main__":
    sys.exit(main())
