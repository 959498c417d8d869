"""How well the checks tell what an adapter should write from what it should not, on rows of its own training data.

python benchmarks/adapter_checks.py [--facts 1500] [--seed 7] [--show 0]

The generator says what the right answer is: the share of them that passes is the most that a perfect adapter could yield. Each
answer is then spoilt: two names change places, another verb, number or modal comes in, the end is dropped, a "not" put in, or a
question is put to another entity of its fact. None of these should pass. Some are true by chance ("superseded" for "replaced"):
`--show` lists what passed.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).parents[1]))

from ftprep.augmenter import making
from ftprep.augmenter.rows import NONE, Row
from ftprep.checks import first_refusal
from ftprep.entities import entities
from tests.written import Task, Written, candidate

_PAST = re.compile(r"\b[a-z]{3,}ed\b")
_PRESENT = re.compile(r"(?<=[A-Z][a-z]{2} )[a-z]{3,}s\b|(?<=team )[a-z]{3,}s\b")
_TAIL = re.compile(r" (?:in|on|for|with|from|to|at|since|every|if|unless|because|after|before) [^,]*\.$")
_NUMBER = re.compile(r"\b\d[\d,]*\b")
_VERB = re.compile(r"\b(?:is|was|must|may|can|has|are|were)\b")
_MODAL = {"must": "may", "may": "must", "can": "must"}


def main() -> None:
    """Draw rows, judge them whole and spoilt, print both tables."""
    parser = argparse.ArgumentParser(description="The checks on an adapter's own training rows, whole and spoilt.")
    parser.add_argument("--facts", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list N spoilt answers of each kind that passed")
    given = parser.parse_args()
    rows = [row for row in making.rows(given.seed, given.facts) if row.task != "facts" and row.written != NONE]
    print("| task | right answers | pass | refused by |\n|---|---|---|---|")
    for task in ("reverse", "rephrase", "question", "join"):
        mine = [first_refusal(candidate(_written(row, row.written, row.about))) for row in rows if row.task == task]
        refused = Counter(found[0] for found in mine if found is not None)
        told = ", ".join(f"{name} {times}" for name, times in refused.most_common(6))
        print(f"| {task} | {len(mine)} | {1 - refused.total() / max(1, len(mine)):.2f} | {told} |")
    rng = random.Random(given.seed)
    past = sorted({word for row in rows for word in _PAST.findall(row.written)})
    present = sorted({word for row in rows for word in _PRESENT.findall(row.written)} - {"is", "was", "has", "does"})
    spoilt, passed = Counter[str](), defaultdict[str, list[str]](list)
    for row in rows:
        for how, written, about in _spoilt(row, rng, past, present):
            spoilt[how] += 1
            if first_refusal(candidate(_written(row, written, about))) is None:
                passed[how].append(f"{written}  <  {' / '.join(dict.fromkeys(row.given))} [{about}]")
    print("\n| spoilt answers | number | pass |\n|---|---|---|")
    for how, number in spoilt.items():
        print(f"| {how} | {number} | {len(passed[how])} ({len(passed[how]) / number:.1%}) |")
    for how, texts in passed.items():
        for text in rng.sample(texts, min(given.show, len(texts))):
            print(f"{how}: {text}")


def _written(row: Row, output: str, about: str) -> Written:
    second = row.given[-1] if row.task == "join" else ""
    return Written(task=cast(Task, row.task), fact=row.given[0], second_fact=second, about=about, output=output, label="strict")


def _spoilt(row: Row, rng: random.Random, past: list[str], present: list[str]) -> Iterator[tuple[str, str, str]]:
    """How it is spoilt, the spoilt answer, and what it is about."""
    written, about = row.written, row.about
    names = [one.core for fact in dict.fromkeys(row.given) for one in entities(fact) if one.kind in ("name", "person")]
    names = [name for name in dict.fromkeys(names) if name in written]
    if len(names) > 1 and row.task != "question":
        yield f"names swapped, {row.task}", _flipped(written, names[0], names[1]), about
    for how, words, pattern in (("another verb", past, _PAST), ("another verb", present, re.compile("|".join(present)))):
        if (found := re.search(rf"\b(?:{pattern.pattern})\b", written)) and (word := rng.choice(words)) != found.group():
            yield how, written[: found.start()] + word + written[found.end() :], about
    if found := _NUMBER.search(written):
        number = int(found.group().replace(",", "")) + rng.randint(1, 9)
        yield "another number", f"{written[: found.start()]}{number}{written[found.end() :]}", about
    if (found := _TAIL.search(written)) and len(written[: found.start()].split()) > 4:
        yield "the end dropped", written[: found.start()] + ".", about
    if (found := _VERB.search(written)) and " not " not in written:
        yield "a not put in", f"{written[: found.end()]} not{written[found.end() :]}", about
    if found := re.search(r"\b(?:must|may|can)\b", written):
        yield "another modal", written[: found.start()] + _MODAL[found.group()] + written[found.end() :], about
    if row.task == "question":
        others = [one.text for one in entities(row.given[0]) if one.core not in about and about not in one.text]
        if others := [other for other in others if other not in written]:
            yield "another answer", written, rng.choice(others)


def _flipped(text: str, one: str, other: str) -> str:
    return text.replace(one, "\0").replace(other, one).replace("\0", other)


if __name__ == "__main__":
    main()
