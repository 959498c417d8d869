"""A large folder read for the first time, again without a change, and after one: seconds, memory, and whether the bytes are right.

Two sizes, so that memory can be seen to stay flat.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from harness import Spent, corpus, ftprep, table

_WRITTEN = ("documents.jsonl", "passages.jsonl", "ingest-outcomes.jsonl", "cleaning.jsonl", "readings.jsonl")


def main() -> int:
    """1 where a second run differs from a first one or is less than 50 times faster."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2_000, help="files of the larger folder; 20000 for the long table")
    given = parser.parse_args()
    rows: list[tuple[object, ...]] = []
    well = True
    for files in (given.files // 4, given.files):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "docs"
            corpus(folder, files, passages=3)
            first, again, changed, fresh = _runs(folder, Path(name))
            same = _bytes(Path(name) / "ws") == _bytes(Path(name) / "fresh")
            gain = first.wall / again.wall
            well = well and same and (gain >= 50 or files < 20_000)
            for what, spent in (("first", first), ("nothing changed", again), ("one file changed", changed)):
                summary = spent.json()["ingest"]
                cpu = spent.cpu + spent.children_cpu
                rows.append((files, what, spent.wall, cpu, spent.peak_mb, summary["reused"], first.wall / spent.wall))
            rows.append((files, "fresh, after the change", fresh.wall, fresh.cpu + fresh.children_cpu, fresh.peak_mb, 0, same))
    head = ("files", "run", "wall s", "CPU s", "peak MB, parent", "reused", "times faster / same bytes")
    table("Ingest of a large folder, again and again", head, rows)
    return 0 if well else 1


def _runs(folder: Path, root: Path) -> tuple[Spent, Spent, Spent, Spent]:
    """First, again, after a change, and a fresh run over the changed folder."""
    arguments = ("ingest", folder, "--json", "-w")
    first, again = ftprep(*arguments, root / "ws"), ftprep(*arguments, root / "ws")
    (folder / "0007.md").write_text("# Another\n\nKestrel has moved to Bergen.\n", encoding="utf-8")
    done = first, again, ftprep(*arguments, root / "ws"), ftprep(*arguments, root / "fresh")
    for spent in done:
        if spent.status:
            sys.exit(spent.err)
    return done


def _bytes(workspace: Path) -> list[bytes]:
    return [(workspace / name).read_bytes() for name in _WRITTEN]


if __name__ == "__main__":
    sys.exit(main())
