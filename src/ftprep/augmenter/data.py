"""Rows of training data, written to a file: those of invented facts, then those of real prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from ftprep import jsonl
from ftprep.augmenter.rows import Row
from ftprep.progress import Progress


def write(path: Path, seed: int, facts: int, progress: Progress) -> dict[str, int]:
    """Write the rows for so many invented facts, and all rows of prose; how many there are of each task. Raises NotWritable."""
    from ftprep.augmenter import making, prose

    counts: Counter[str] = Counter()

    def counted() -> Iterator[Row]:
        for row in chain(making.rows(seed, facts), prose.rows()):
            counts[row.task] += 1
            progress.step()
            yield row

    progress.begin("write rows", None, "rows")
    try:
        jsonl.write(path, counted())
    finally:
        progress.end()
    return dict(sorted(counts.items()))
