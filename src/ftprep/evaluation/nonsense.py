"""Words that nothing is known about: pronounceable, in no dictionary, two tokens each (words.txt, made by scripts/)."""

from __future__ import annotations

import random
from functools import cache
from importlib.resources import files


@cache
def _all() -> tuple[str, ...]:
    return tuple((files("ftprep.evaluation") / "words.txt").read_text(encoding="utf-8").split())


def words(rng: random.Random, number: int) -> list[str]:
    """`number` different words, written as names, drawn from `rng`: words(random.Random(0), 2) -> ["Frazo", "Pralm"], say."""
    return [word.capitalize() for word in rng.sample(_all(), number)]
