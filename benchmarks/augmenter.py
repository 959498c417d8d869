"""What an augmenter makes of the held-out sets (tests/data/augmenter): the model with an adapter, without one, or rules alone.

    python benchmarks/augmenter.py --no-adapter --out base.jsonl          # ask, check, write every output down
    python benchmarks/augmenter.py --from base.jsonl --unlabelled         # what no reader has judged yet, in blocks
    python benchmarks/augmenter.py --from base.jsonl --judge "3f2a9c51 l, 77ab01d2 w, rest s"   # add labels, or --judge FILE
    python benchmarks/augmenter.py --from base.jsonl                      # the table
    python benchmarks/augmenter.py --from base.jsonl --no-adapter --again # the table, with the checks as they are now
    python benchmarks/augmenter.py --sets tests/data/augmenter/fresh      # the second held-out sets

Labels are kept by the id of an output (a hash of what was asked and what was written), so that they serve for every later adapter
that writes the same. Copies, NONE and joins of facts that do not meet need no reader.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from harness import augmented, heldout, table
from harness.heldout import Output

from ftprep import jsonl
from tests.augmenter.heldout import FOLDER, Judgement, Label

LETTERS: Mapping[str, Judgement] = {"s": "strict", "l": "lossy", "c": "copy", "n": "none", "w": "wrong"}
TRUE = ("strict", "lossy", "copy")


def main() -> int:
    """Ask and check, or read what was written before; then the table, what is to be read, or new labels."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--adapter", default="auto", metavar="PATH", help="a GGUF adapter; without it the one that ftprep ships")
    who.add_argument("--no-adapter", action="store_true", help="the model alone, with worked examples and forced beginnings")
    who.add_argument("--rules", action="store_true", help="no model: the rules of ftprep.augmenter.rules")
    parser.add_argument(
        "--from", dest="before", type=Path, metavar="FILE.jsonl", help="outputs of an earlier run: nothing is asked"
    )
    parser.add_argument("--again", action="store_true", help="with --from: the checks of today, but for the round trip")
    parser.add_argument(
        "--sets", type=Path, default=FOLDER, metavar="FOLDER", help="other held-out sets, with their own labels.jsonl"
    )
    parser.add_argument("--set", choices=("invented", "prose"), help="one set only")
    parser.add_argument("--out", type=Path, metavar="FILE.jsonl", help="where the outputs go")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="answers are kept there: the same command goes on after an end")
    parser.add_argument("--labels", type=Path, metavar="FILE.jsonl", help="without it labels.jsonl of the sets")
    parser.add_argument("--unlabelled", action="store_true", help="print what is still to be read, and no table")
    parser.add_argument(
        "--judge", metavar="LABELS", help="ids with a letter each (s, l, c, n, w), or a file of them: added to --labels"
    )
    given = parser.parse_args()
    known = given.labels or given.sets / "labels.jsonl"
    outputs = list(jsonl.read(given.before, Output)) if given.before else ask(given)
    outputs = [one for one in outputs if given.set in (None, one.of)]
    if given.again:
        outputs = augmented.judged_again(outputs, family(given), given.sets)
    if given.out is not None:
        given.out.write_bytes(b"".join(map(jsonl.encode, outputs)))
    labels = {one.id: one.label for one in jsonl.read(known, Label)} if known.exists() else {}
    if given.judge:
        labels = judge(given.judge, known, labels, outputs)
    if given.unlabelled:
        unlabelled(outputs, labels)
    else:
        figures(outputs, labels)
    return 0


def ask(given: argparse.Namespace) -> list[Output]:
    """Put every planned item of the sets to the augmenter and judge what it writes."""
    begun = time.perf_counter()
    by = family(given)
    folder = given.keep or Path(tempfile.mkdtemp())
    answer, name = (
        (augmented.by_rules, "rules") if given.rules else augmented.by_model("none" if by == "small" else given.adapter, folder)
    )
    outputs: list[Output] = []
    if given.set != "prose":
        planned = heldout.of_invented(given.sets)
        outputs += augmented.judged_all(planned, answer(planned), by, given.sets)
    if given.set != "invented":
        if by == "adapted":
            windows = heldout.of_windows(given.sets)
            outputs += augmented.judged_all(windows, answer(windows), by, given.sets)
        planned = heldout.of_facts(outputs, given.sets)
        outputs += augmented.judged_all(planned, answer(planned), by, given.sets)
    if by == "adapted":
        outputs = augmented.sent_back(outputs, given.adapter, folder)
    print(f"{name}: {len(outputs)} outputs in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return outputs


def family(given: argparse.Namespace) -> augmented.Family:
    """Who writes, or wrote the outputs of an earlier run."""
    return "rules" if given.rules else "small" if given.no_adapter else "adapted"


def judge(text: str, place: Path, labels: dict[str, Judgement], outputs: Sequence[Output]) -> dict[str, Judgement]:
    """Add what a reader said: "3f2a9c51 l, 77ab01d2 w, rest s"; "rest" are all others that were to be read. Ids that are no output
    of this run are refused."""
    text = Path(text).read_text(encoding="utf-8") if len(text) < 200 and Path(text).is_file() else text
    said = dict(re.findall(r"\b([0-9a-f]{8})\s+([slcnw])\b", text))
    known = {one.id for one in outputs}
    if strange := [id for id in said if id not in known]:
        sys.exit(f"no output of this run: {', '.join(strange[:5])} ({len(strange)} in all)")
    if rest := re.search(r"\brest\s+([slcnw])\b", text):
        said |= {one.id: rest[1] for one in outputs if not one.plain and one.id not in labels and one.id not in said}
    labels |= {id: LETTERS[letter] for id, letter in said.items()}
    place.write_bytes(b"".join(jsonl.encode(Label(id=id, label=label)) for id, label in sorted(labels.items())))
    print(f"{len(said)} labels read, {len(labels)} in {place}", file=sys.stderr)
    return labels


def unlabelled(outputs: Iterable[Output], labels: Mapping[str, Judgement]) -> None:
    """What no reader has judged yet: the fact once, below it a line for each output, "id task about | output", + where accepted."""
    left = {one.id: one for one in outputs if not one.plain and one.id not in labels}
    fact = ""
    for one in sorted(left.values(), key=lambda one: (one.of, one.source, one.fact)):
        if one.fact != fact:
            print(f"# {one.fact}" + (f"  [{one.about}]" if one.task == "facts" else ""))
            fact = one.fact
        about = f" {one.about}" if one.task in ("reverse", "question") else ""
        print(f"{one.id} {one.task[:3]}{'+' if one.accepted else ' '}{about} | {one.output}")
    print(f"{len(left)} outputs to be read", file=sys.stderr)


def figures(outputs: Sequence[Output], labels: Mapping[str, Judgement]) -> None:
    """A table for each set: what was written, and what was accepted of it."""
    head = (
        "task",
        "planned",
        *LETTERS.values(),
        "unread",
        "accepted",
        *(f"acc. {name}" for name in ("strict", "lossy", "copy", "wrong")),
    )
    for of in ("invented", "prose"):
        rows = []
        here = [one for one in outputs if one.of == of]
        for task, right in dict.fromkeys((one.task, one.right or one.task != "join") for one in here):
            these = [one for one in here if one.task == task and (one.right or one.task != "join") == right]
            rows.append((task if right else f"{task}, nothing follows", *_row(these, labels)))
        if here:
            rows.append(("all but facts", *_row([one for one in here if one.task != "facts"], labels)))
            table(f"Held-out set: {of}", (*head, "true of accepted, 95 %", "yield"), rows)
    said = [one for one in outputs if one.task == "facts" and not one.right]
    if said:
        silent = sum(one.plain == "none" for one in said)
        print(f"\nWindows that state nothing: {len({one.source for one in said})}, of which NONE was written for {silent}")


def _row(outputs: Sequence[Output], labels: Mapping[str, Judgement]) -> tuple[object, ...]:
    label = {one.id: one.plain or labels.get(one.id, "unread") for one in outputs}
    all_of = Counter(label[one.id] for one in outputs)
    kept = Counter(label[one.id] for one in outputs if one.accepted)
    read = kept.total() - kept["unread"]
    right = sum(kept[name] for name in TRUE)
    useful = kept["strict"] + kept["lossy"]
    planned = len({(one.task, one.fact, one.about) for one in outputs})
    low, high = wilson(right, read)
    true = f"{right}/{read} = {right / read:.1%} ({low:.1%} to {high:.1%})" if read else "-"
    counts = [all_of[name] for name in (*LETTERS.values(), "unread")]
    accepted = [kept[name] for name in ("strict", "lossy", "copy", "wrong")]
    return planned, *counts, kept.total(), *accepted, true, f"{useful / planned:.1%}" if planned else "-"


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share. wilson(9, 10) -> (0.596, 0.982)"""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)


if __name__ == "__main__":
    sys.exit(main())
