"""Rows of training data, written to two files: those of invented facts, and those of real prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ftprep import jsonl
from ftprep.augmenter.rows import Row
from ftprep.progress import Progress

INVENTED, PROSE = "invented.jsonl", "prose.jsonl"


def write(folder: Path, seed: int, facts: int, progress: Progress) -> dict[str, dict[str, int]]:
    """Write the rows for so many invented facts, and all rows of prose; how many each file has of each task. Raises NotWritable.

    -> {"invented.jsonl": {"facts": 1842, "join": 1218, ...}, "prose.jsonl": {"facts": 1796, ...}}
    """
    from ftprep.augmenter import making, prose

    counts: dict[str, Counter[str]] = {INVENTED: Counter(), PROSE: Counter()}

    def counted(rows: Iterator[Row], name: str) -> Iterator[Row]:
        for row in rows:
            counts[name][row.task] += 1
            progress.step()
            yield row

    progress.begin("write rows", None, "rows")
    try:
        jsonl.write(folder / INVENTED, counted(making.rows(seed, facts), INVENTED))
        jsonl.write(folder / PROSE, counted(prose.rows(), PROSE))
    finally:
        progress.end()
    return {name: dict(sorted(found.items())) for name, found in counts.items()}
