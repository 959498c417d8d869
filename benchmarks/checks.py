"""How well the checks tell true rows from false ones, without any judge: precision, recall, and what becomes of each class.

python benchmarks/checks.py [--errors] [--disable NAME ...]

`--errors` lists the rows of the tuned part on which the checks were wrong; those of the held-out part are never listed.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.labelled import Verdict, by_class, figures, judged, rows


def main() -> None:
    """Judge the labelled set and print the tables."""
    parser = argparse.ArgumentParser(description="Precision and recall of the checks on the labelled set.")
    parser.add_argument("--errors", action="store_true", help="list the wrong verdicts of the tuned part")
    parser.add_argument("--disable", action="append", default=[], metavar="NAME", help="a check to leave out; may be repeated")
    given = parser.parse_args()
    begun = time.process_time()
    both = {name: [judged(row, given.disable) for row in rows(name)] for name in ("sample", "public")}
    seconds = time.process_time() - begun
    everything = [verdict for verdicts in both.values() for verdict in verdicts]
    parts = {
        "all": everything,
        "over sample_docs": both["sample"],
        "over public texts": both["public"],
        "  held-out part": [verdict for verdict in both["public"] if verdict.row.held_out],
        "tuned part": [verdict for verdict in everything if not verdict.row.held_out],
        "held-out part": [verdict for verdict in everything if verdict.row.held_out],
    }
    print(f"| {'rows':18} | rows | precision | recall |\n|---|---|---|---|")
    for name, verdicts in parts.items():
        found = figures(verdicts)
        print(f"| {name:18} | {found.rows:4} | {found.precision:9.3f} | {found.recall:6.3f} |")
    print(f"\n{len(everything) / max(seconds, 0.01):,.0f} rows a second of CPU\n")
    print(f"| {'class':24} | rows | let through | refused by |\n|---|---|---|---|")
    for (label, group), count in sorted(by_class(everything).items(), key=lambda entry: (not entry[0][0], -entry[1].total())):
        refused = ", ".join(f"{check} {times}" for check, times in count.most_common() if check)
        print(f"| {('true: ' if label else 'false: ') + group:24} | {count.total():4} | {count['']:4} | {refused} |")
    if given.errors:
        for verdict in parts["tuned part"]:
            if verdict.row.label != (verdict.check is None):
                print(_shown(verdict))


def _shown(verdict: Verdict) -> str:
    row = verdict.row
    text = row.statement or f"{row.question} {row.answer}"
    quotes = " / ".join(quote.quote for quote in row.evidence)
    return f"{row.id} {row.group}: {verdict.check or 'LET THROUGH'} ({verdict.reason})\n    {text}\n    < {quotes}"


if __name__ == "__main__":
    main()
