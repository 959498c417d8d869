"""The estimate of a large corpus: seconds, memory and cost of counting every request that augment would send.

Documents of about 5 kB, so that 10,000 of them are 50 MB; three sizes, so that cost and memory can be seen to grow evenly.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from harness import corpus, folder_bytes, ftprep, table

PARTS = 6
"""Parts of a document, each of about 800 characters: a passage."""


def written(folder: Path, documents: int) -> None:
    """Documents of about 5 kB: those of `corpus`, the parts of four joined under one heading each."""
    corpus(folder, documents, passages=PARTS * 4)
    for path in folder.glob("*.md"):
        kept, parts = [], 0
        for line in path.read_text(encoding="utf-8").splitlines():
            parts += line.startswith("## ")
            if not line.startswith("## ") or parts % 4 == 1:
                kept.append(line)
        path.write_text("\n".join(kept), encoding="utf-8")


def main() -> int:
    """1 where the largest takes 20 s of CPU or 300 MB, or where litellm is imported."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000, help="documents of the largest corpus; 10000 for the long table")
    given = parser.parse_args()
    rows: list[tuple[object, ...]] = []
    well = True
    for documents in (given.documents // 4, given.documents // 2, given.documents):
        with tempfile.TemporaryDirectory() as name:
            docs, place = Path(name) / "docs", Path(name) / "ws"
            written(docs, documents)
            read = ftprep("ingest", docs, "-w", place, "--json")
            spent = ftprep("estimate", "-w", place, "--model", "openai/gpt-4.1-mini", "--queries-per-day", "10000", "--json")
            for step in (read, spent):
                if step.status:
                    sys.exit(step.err)
            found = spent.json()["estimate"]["augmentation"]
            light = "litellm" not in spent.modules
            well = well and light and (documents < 10_000 or (spent.cpu < 20 and spent.peak_mb < 300))
            likely = found["cost"]["likely"]
            size = folder_bytes(docs) / 1e6
            rows.append(
                (documents, size, found["requests"], spent.wall, spent.cpu, spent.peak_mb, light, likely, 1000 * likely / size)
            )
    head = ("documents", "MB of text", "requests", "wall s", "CPU s", "peak MB", "without litellm", "likely $", "$ a GB")
    table("Estimate of a large corpus", head, rows)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
