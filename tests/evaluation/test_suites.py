"""Controlled sets: what is asserted of them, over many seeds, and that nothing but the rules solves them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter

import msgspec
import pytest

from ftprep.evaluation import SUITES, Suite
from ftprep.evaluation.assertions import broken
from ftprep.evaluation.baselines import accuracy, cooccurrence, solver, word_overlap
from ftprep.evaluation.suite import Claim

FOLLOWS = {
    "reversals": ("reversal", "reversal-direction"),
    "syllogisms": ("deduction",),
    "reversal-curse": ("reversal",),
    "semantic": ("reversal", "syllogism", "deduction", "holdout"),
}


@pytest.mark.parametrize("name", SUITES)
def test_every_assertion_holds_over_fifty_seeds_and_the_solver_is_always_right(name: str) -> None:
    """No test proposition in training, all premises there, distractors false under closure, and one right option."""
    for seed in range(50):
        suite = SUITES[name].make(seed)
        assert broken(suite) == []
        assert {share for share, _ in accuracy(suite, solver(suite)).values()} == {1.0}


@pytest.mark.parametrize("name", SUITES)
def test_words_alone_solve_nothing_that_follows(name: str) -> None:
    """Over ten seeds word overlap and co-occurrence are within three standard errors of chance, or below it, on what follows."""
    for scorer in (word_overlap, cooccurrence):
        right: dict[str, float] = dict.fromkeys(FOLLOWS[name], 0.0)
        number = dict.fromkeys(FOLLOWS[name], 0)
        chance: dict[str, float] = {}
        for seed in range(10):
            suite = SUITES[name].make(seed)
            chance |= {item.split: item.chance for item in suite.items}
            for split, (share, items) in accuracy(suite, scorer(suite)).items():
                if split in right:
                    right[split] += share * items
                    number[split] += items
        for split in right:
            error = (chance[split] * (1 - chance[split]) / number[split]) ** 0.5
            assert right[split] / number[split] <= chance[split] + 3 * error, (scorer.__name__, split)


@pytest.mark.parametrize("name", SUITES)
def test_the_same_seed_gives_the_same_set_and_another_seed_another(name: str) -> None:
    """Byte for byte."""
    one, again, other = (msgspec.json.encode(SUITES[name].make(seed)) for seed in (3, 3, 4))
    assert one == again != other


def test_a_set_is_the_same_in_every_process() -> None:
    """Python gives sets of words another order in each process; nothing may hang on that."""
    code = (
        "import hashlib, msgspec\nfrom ftprep.evaluation import SUITES\n"
        "for row in SUITES.values(): print(hashlib.sha256(msgspec.json.encode(row.make(3))).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": salt}, capture_output=True, check=True
        ).stdout
        for salt in ("1", "2", "3")
    }
    assert len(seen) == 1


@pytest.mark.parametrize("name", ["reversals", "syllogisms", "reversal-curse"])
def test_options_are_matched_in_frequency(name: str) -> None:
    """Right and wrong options stand equally often in the training texts, where the question is of what follows."""
    suite = SUITES[name].make(1)
    texts = " ".join(text.text.lower() for text in suite.texts if text.arm in ("original", "control"))
    times = Counter(re.findall("[a-z]+", texts))
    for item in suite.items:
        if item.split in ("reversal", "deduction"):
            assert len({times[option.strip(" .").lower()] for option in item.options}) == 1


def test_a_broken_set_is_told() -> None:
    """A trained answer, a missing premise and a true distractor are each found."""
    suite = SUITES["syllogisms"].make(0)
    item = next(one for one in suite.items if one.quality == "follows")
    told = msgspec.structs.replace(suite.texts[0], id="told", claims=(item.claims[item.correct],))
    assert any("trained" in what for what in broken(_with(suite, (*suite.texts, told))))
    without = tuple(text for text in suite.texts if item.premises[0] not in text.claims)
    assert any("premises are not trained" in what for what in broken(_with(suite, without)))
    wrong = next(claim for at, claim in enumerate(item.claims) if at != item.correct)
    two = msgspec.structs.replace(suite.texts[0], id="two", claims=(Claim("all", item.premises[1].object, wrong.object),))
    assert any("distractor" in what or "steps" in what for what in broken(_with(suite, (*suite.texts, two))))


def _with(suite: Suite, texts: tuple) -> Suite:  # type: ignore[type-arg]
    return msgspec.structs.replace(suite, texts=texts)
