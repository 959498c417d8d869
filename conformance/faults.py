"""Faulty files, one fault each: what each outside checker catches of them, beside `ftprep check`, which must name every one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from conformance.table import Checker
from ftprep.check import check_file
from tests.formats.faults import Faulty, all_faulty

READING = {"bom", "no-bom", "blank-line", "encoding", "json", "trailing-comma", "json-array", "not-array", "unreadable"}
"""Rules of the file as text. A checker whose file we read for it has no word on them."""


def caught(
    folder: Path, judged: Callable[[str, Sequence[tuple[str, Path]]], list[dict[str, Any]]], checkers: dict[str, Checker]
) -> bool:
    """Print the table: for each rule the faulty files, those that ftprep check names, and those that each checker refuses of those
    that it sees ("3/5"). Whether ftprep check names all."""
    folder.mkdir(parents=True, exist_ok=True)
    faulty = list(all_faulty())
    places: dict[str, Path] = {}
    named: Counter[str] = Counter()
    for one in faulty:
        # a name that every format takes, in a folder of its own
        place = folder / one.file.rsplit(".", 1)[0] / f"train{one.ending}"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(one.data)
        places[one.file] = place
        named[one.rule] += set(check_file(place, one.format).by_rule) == {one.rule}
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for name, row in checkers.items():
        batch = [one for one in faulty if one.format in row.formats.split() and (row.reads == "own" or one.rule not in READING)]
        verdicts = judged(name, [(one.format, places[one.file]) for one in batch])
        found[name] = _by_rule(batch, [verdict["verdict"] != "ok" for verdict in verdicts])
    total = Counter(one.rule for one in faulty)
    print(f"\n{len(faulty)} faulty files, one fault each; ftprep check names {named.total()}")
    print("rule | files | ftprep | " + " | ".join(checkers))
    for rule, number in sorted(total.items()):
        cells = [f"{got[rule][0]}/{got[rule][1]}" if rule in got else "-" for got in found.values()]
        print(f"{rule} | {number} | {named[rule]} | " + " | ".join(cells))
    sums = [(sum(hit for hit, _ in got.values()), sum(all_ for _, all_ in got.values())) for got in found.values()]
    print(f"all | {len(faulty)} | {named.total()} | " + " | ".join(f"{hit}/{all_}" for hit, all_ in sums))
    return named.total() == len(faulty)


def _by_rule(batch: Sequence[Faulty], refused: Sequence[bool]) -> dict[str, tuple[int, int]]:
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one, hit in zip(batch, refused, strict=True):
        counts[one.rule][0] += hit
        counts[one.rule][1] += 1
    return {rule: (hit, number) for rule, (hit, number) in counts.items()}
