"""Reading a folder: files, what became of them, and what it cost. `python benchmarks/ingest.py FOLDER` for one of your own."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from harness import ROOT, folder_bytes, ftprep, table


def main() -> int:
    """1 where ingest failed or a file has no outcome."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "sample_docs")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as workspace:
        spent = ftprep("ingest", given.folder, "-w", Path(workspace) / "ws", "--json")
        written = folder_bytes(Path(workspace))
    if spent.status:
        sys.exit(spent.err)
    summary = spent.json()
    summary = summary.get("ingest", summary)
    files, seconds, statuses = summary["files"], summary["seconds"], summary["statuses"]
    rows = [
        ("files", files, ", ".join(f"{name} {count}" for name, count in statuses.items())),
        ("outcomes add up", sum(statuses.values()) == files, f"{sum(statuses.values())} of {files}"),
        ("MB read", folder_bytes(given.folder) / 1e6, f"{written / 1e6:.2f} MB written"),
        ("passages", summary["passages"], f"{summary['tokens']:,} tokens"),
        ("seconds", seconds, f"{files / seconds:,.0f} files a second"),
        ("CPU seconds", spent.cpu + spent.children_cpu, f"{spent.cpu:.2f} in the parent, {spent.children_cpu:.2f} in its workers"),
        ("peak memory, parent, MB", spent.peak_mb, ""),
    ]
    table(f"Ingest of {given.folder.name}", ("what", "value", "of which"), rows)
    return 0 if sum(statuses.values()) == files else 1


if __name__ == "__main__":
    sys.exit(main())
