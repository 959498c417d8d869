"""All of `augment` against a provider that knows the sample company, with planted defects: is every item accounted for, which class
of defect is caught by what, is every passage covered and every entity a prediction target, does a changed check send anything?

The answers are made of the key of sample_docs (tests/oracle.py); after every fourth true item comes a false one, of each class.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from harness import ROOT, table

from ftprep import jsonl
from ftprep.augment import augment
from ftprep.harvest import harvest
from ftprep.ingest import ingest
from ftprep.progress import Silent
from ftprep.records import Example, Rejected, Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.fake_provider import FakeProvider
from tests.oracle import DEFECTS, WHOLE_ITEMS, Oracle
from tests.test_sample_key import KEY, passages_of, plain, stated


def main() -> int:
    """1 where an item is lost, a defect gets through, a passage or an entity is left out, or a harvest sends something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=4, metavar="N", help="a false item after every N true ones")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        ingest([ROOT / "sample_docs"], workspace, Settings(), Silent())
        oracle = Oracle(workspace, every=given.every)
        with FakeProvider(answer=oracle) as provider:
            target = Target(model="openai/fake", engine="litellm", profile="large", api_base=provider.url, context_tokens=100_000)
            summary = augment(workspace, Settings(), target, Silent())
            calls = provider.calls
            changed = harvest(workspace, Settings(disable_checks=("negation", "invented")))
            again = harvest(workspace, Settings())
            sent_again = provider.calls - calls
        return report(workspace, oracle, summary.harvest.requests, (changed.kept, again.kept, sent_again))


def report(workspace: Workspace, oracle: Oracle, requests: int, harvested: tuple[int, int, int]) -> int:
    """Print the tables; the exit status."""
    kept = list(jsonl.read(workspace.examples, Example))
    rejected = list(jsonl.read(workspace.rejected, Rejected))
    spoken = {said(example) for example in kept}
    refused = {said(row.example): row.check for row in rejected if row.example is not None}
    lost = [item for item in oracle.sent if item not in spoken and item not in refused]
    classes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item, defect in oracle.sent.items():
        classes[defect][refused.get(item, "") if item not in spoken else ""] += 1
    true = classes.pop("")
    rows = [
        (name, found.total(), found.total() - found[""], ", ".join(f"{check} {n}" for check, n in found.most_common() if check))
        for name, found in sorted(classes.items(), key=lambda one: -one[1].total())
    ]
    rows.append(("all defects", sum(row[1] for row in rows), sum(row[2] for row in rows), ""))
    table("Planted defects", ("class", "planted", "caught", "by"), rows)
    places = passages_of(workspace)
    stating = {place[0].id for fact in KEY["facts"] if (place := stated(fact, places)) is not None}
    reached = {id for example in kept for id in example.passage_ids}
    text = plain(" ".join(example.messages[-1].content for example in kept))
    entities = {fact[side] for fact in KEY["facts"] if stated(fact, places) for side in ("subject", "object")}
    names = {entity for entity in entities if re.match(r"[A-Z]", entity)}
    again = true["copy"] + true["duplicate"] + true["near-duplicate"]
    changed, back, sent = harvested
    accounts = [
        (
            "requests answered",
            len({row.request_key for row in kept} | {row.request_key for row in rejected}),
            f"have rows, of {requests}",
        ),
        ("items sent by the provider", len(oracle.sent), f"{len(lost)} of them neither kept nor rejected"),
        (
            "true items",
            true.total(),
            f"{true['']} kept, {again} refused as copies or nearly the same again, {true.total() - true[''] - again} lost",
        ),
        ("rows", len(kept) + len(rejected), f"{len(kept)} kept, {len(rejected)} rejected, each with a reason"),
        ("passages that state a fact", len(stating), f"{len(stating & reached)} with kept rows"),
        ("names of the key", len(names), f"{sum(plain(name) in text for name in names)} said by the assistant"),
        ("harvested with two checks off", changed, f"then {back} with all on again; calls sent: {sent}"),
    ]
    table("Accounts", ("what", "number", "of which"), accounts)
    sound = not lost and set(classes) == {*DEFECTS, *WHOLE_ITEMS} and not any(found[""] for found in classes.values())
    return 0 if sound and stating <= reached and all(plain(name) in text for name in names) and not sent else 1


def said(example: Example) -> tuple[str, str]:
    """The text and the passage by which the oracle knows an item."""
    last = example.messages[-1].content
    return f"{example.messages[0].content} {last}" if example.kind == "qa" else last, example.passage_ids[0]


if __name__ == "__main__":
    import os

    os.environ.setdefault("OPENAI_API_KEY", "none")
    sys.exit(main())
