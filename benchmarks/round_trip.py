"""Where to set the thresholds of the round trip: how many true and false outputs each lets through, on labelled outputs.

python benchmarks/round_trip.py LABELLED.jsonl --adapter PATH.gguf [--model embedded] [--seed 0] [--aim 0.97] [--all] [--cache FILE]

LABELLED.jsonl holds outputs with a reader's label (tests/written.py: task, fact, about, output, label). The model with the adapter
is asked about each as `ftprep augment` would ask; what the checks refuse anyway is left out, unless --all. The least score at which
`--aim` of what is accepted is true is chosen on one half of the facts (drawn by the seed); the figures are those of the other half.
`--cache` keeps what the model told in a run folder, so that another seed or aim asks nothing.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from ftprep import jsonl
from ftprep.checks import first_refusal
from ftprep.engines.likelihood import Likelihood
from ftprep.generate import generate
from ftprep.models import resolve
from ftprep.progress import Silent
from ftprep.prompts import load_templates
from ftprep.records import Generation, Request, Target
from ftprep.settings import Settings
from ftprep.strategies.contract import request_key
from ftprep.strategies.turned_back import LEAST, TASKS, Trial, prompt, trials
from ftprep.workspace import Workspace
from tests.written import PAIRS, Written, candidate, written

STEPS = [round(-3 + 0.05 * step, 2) for step in range(81)]
LABELS = ("strict", "lossy", "copy", "wrong")


class Scored(msgspec.Struct, frozen=True):
    """An output with its score."""

    row: Written
    score: float


def main() -> None:
    """Score, choose, report."""
    parser = argparse.ArgumentParser(description="Thresholds of the round trip on labelled outputs.")
    parser.add_argument("labelled", type=Path, nargs="?", default=PAIRS)
    parser.add_argument("--model", default="embedded")
    parser.add_argument("--adapter", default=None)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--aim", type=float, default=0.97, help="share of the accepted that must be true (strict or lossy)")
    parser.add_argument("--all", action="store_true", help="also what the other checks refuse")
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--rows", action="store_true", help="list every row with its score")
    given = parser.parse_args()
    target = resolve(Settings(model=given.model, adapter=given.adapter))
    rows = [line for line in written(given.labelled) if line.task in TASKS]
    passed = [line for line in rows if given.all or first_refusal(candidate(line)) is None]
    print(f"{len(rows)} outputs, {len(passed)} to score by {target.model}")
    with tempfile.TemporaryDirectory() as folder:
        scored = _scored(passed, target, Workspace(given.cache or Path(folder)))
    if given.rows:
        for found in sorted(scored, key=lambda found: (found.row.task, -found.score)):
            row = found.row
            print(f"  {row.task:8} {found.score} {row.label:6} {row.output}  <  {row.fact} [{row.about}]")
    facts = sorted({line.fact for line in passed})
    random.Random(given.seed).shuffle(facts)
    chosen_on = set(facts[: len(facts) // 2])
    print(f"| task | least | half | {' | '.join(LABELS)} |\n|---|---|---|{'---|' * len(LABELS)}")
    for task in TASKS:
        mine = [of_task for of_task in scored if of_task.row.task == task]
        one = [scored for scored in mine if scored.row.fact in chosen_on]
        other = [scored for scored in mine if scored.row.fact not in chosen_on]
        for least, note in ((-99.0, "none"), (LEAST[task], "in force"), (_least(one, given.aim), "chosen")):
            for name, half_of in (("chosen on", one), ("reported", other)):
                counts = " | ".join(_counted(half_of, least))
                print(f"| {task} | {note} {least if least > -99 else ''} | {name} | {counts} |")


def _scored(rows: Sequence[Written], target: Target, place: Workspace) -> list[Scored]:
    templates = load_templates(None)

    def request(trial: Trial) -> Request:
        messages, parameters = prompt(trial, templates)
        template = templates[trial.template]
        return Request(
            key=request_key(target, template, messages, None, parameters, 0),
            strategy="round-trip",
            task=trial.template,
            template=template.id,
            document_id="",
            focus=(),
            messages=messages,
            model=target.model,
            endpoint=template.endpoint,
            parameters=parameters,
        )

    asked = [[request(one) for one in trials(row.task, row.fact, row.output)] for row in rows]
    jsonl.write(place.requests, {one.key: one for group in asked for one in group}.values())
    begun = time.monotonic()
    sent = generate(place, target, Settings(), Silent())
    if sent.answered:
        took = time.monotonic() - begun
        print(f"{sent.answered} requests in {took:.1f} s: {sent.completion_tokens / took:.0f} tokens scored a second")
    told = {one.key: one.text for one in jsonl.read(place.generations, Generation, ledger=True) if one.error is None}
    means = {key: _mean(text) for key, text in told.items()}
    return [Scored(row, max(means[one.key] for one in ways)) for row, ways in zip(rows, asked, strict=True)]


def _mean(text: str) -> float:
    likelihood = msgspec.json.decode(text, type=Likelihood)
    return likelihood.logprob / max(1, likelihood.tokens)


def _accepted(rows: Sequence[Scored], least: float) -> Counter[str]:
    return Counter[str](one.row.label for one in rows if one.score >= least)


def _counted(rows: Sequence[Scored], least: float) -> list[str]:
    """ "14 of 16" for each label."""
    there, kept = Counter[str](one.row.label for one in rows), _accepted(rows, least)
    return [f"{kept[label]} of {there[label]}" for label in LABELS]


def _least(rows: Sequence[Scored], aim: float) -> float:
    """The lowest step at which the aim is met; where none meets it, the one with the highest share."""
    best = (-1.0, STEPS[0])
    for least in STEPS:
        kept = _accepted(rows, least)
        share = 1 - kept["wrong"] / kept.total() if kept.total() else 0.0
        if share >= aim:
            return least
        best = max(best, (share, least))
    return best[1]


if __name__ == "__main__":
    main()
