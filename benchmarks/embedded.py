"""The embedded model on real documents: what it is asked, what is kept of it, and what that costs on this machine.

With --sample N, N of the kept rows are drawn at random and printed with their evidence, to be read and judged by a person.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from harness import ROOT, ftprep, table

from ftprep import jsonl
from ftprep.records import Document, Example, Passage


def main() -> int:
    """1 where the run failed or its accounts do not add up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "sample_docs")
    parser.add_argument("--limit", type=int, default=12, help="passages to augment; 0 for all (minutes)")
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workspace", type=Path, help="keep the run here; what it answered before is not asked again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = given.workspace or Path(folder) / "ws"
        limit = ("--limit", str(given.limit)) if given.limit else ()
        spent = ftprep("run", given.folder, "-w", place, "--model", "embedded", "--json", *limit)
        if spent.status not in (0, 3):
            print(spent.err, file=sys.stderr)
            return 1
        whole = spent.json()
        sent, made, planned = (whole["augment"][part] for part in ("generation", "harvest", "plan"))
        adds_up = made["requests"] == made["answered"] + made["failed"] + made["pending"]
        adds_up &= made["rows"] == made["kept"] + made["rejected"]
        rows = [
            ("passages", planned["in_focus"], f"of {planned['passages']:,} in {planned['documents']} documents"),
            ("requests", made["requests"], _counts(planned["by_strategy"])),
            ("answered", made["answered"], f"{made['failed']} failed, {made['pending']} not sent"),
            ("rows", made["rows"], ""),
            ("kept", made["kept"], _counts(made["by_kind"])),
            ("rejected", made["rejected"], _counts(made["by_check"])),
            ("accounts add up", adds_up, ""),
            ("kept a passage", made["kept"] / planned["in_focus"], f"{made['passages_with_kept']} passages have at least one"),
            ("seconds", spent.wall, f"{sent['seconds']:.1f} of them asking, {sent['answered']} answered in this run"),
            ("CPU seconds", spent.cpu + spent.children_cpu, ""),
            ("peak memory, MB", spent.peak_mb, ""),
        ]
        table(f"The embedded model on {given.folder.name}", ("what", "value", "of which"), rows)
        if given.sample:
            sample(place, given.sample, given.seed)
    return 0 if adds_up else 1


def sample(place: Path, count: int, seed: int) -> None:
    """Rows drawn at random, numbered, each with the passages it rests on."""
    examples = list(jsonl.read(place / "examples.jsonl", Example))
    passages = {passage.id: passage for passage in jsonl.read(place / "passages.jsonl", Passage)}
    sources = {document.id: document.source for document in jsonl.read(place / "documents.jsonl", Document)}
    drawn = random.Random(seed).sample(examples, min(count, len(examples)))
    print(f"\n{len(drawn)} of {len(examples)} kept rows, seed {seed}:")
    for number, example in enumerate(drawn, 1):
        print(f"\n{number}. {example.kind} {example.id}")
        for message in example.messages:
            print(f"   {message.role}: {message.content}")
        for evidence in example.evidence:
            print(f"   rests on: {evidence.quote}")
        if not example.evidence:
            for id in example.passage_ids:
                if id in passages:
                    print(f"   rests on {sources.get(passages[id].document_id, '?')}: {passages[id].text}")


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


if __name__ == "__main__":
    sys.exit(main())
