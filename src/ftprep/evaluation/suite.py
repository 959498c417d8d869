"""What a controlled test set is made of: claims, the texts that state them, and the items that ask for what follows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

Quality = Literal["trained", "follows"]
Half = Literal["first", "second"]
Training = Literal["original", "control", "local", "global"]


class Claim(msgspec.Struct, frozen=True, order=True):
    """One proposition: relation, subject, object. ("heavier", "Femp", "Glon") is "Femp are heavier than Glon"."""

    relation: str
    subject: str
    object: str


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A training text and what it states. `arm` says which arms train on it: originals (and "control", facts that are shown in
    every direction, so that a model can see that directions are asked for) always; "local" and "global" are what an oracle that
    knows the truth writes for a fact. `half` is that of its fact.

    {"id": "r07-2", "arm": "original", "text": "Field note: Femp are heavier than Glon.", "style": "note",
     "claims": [["heavier", "Femp", "Glon"]], "half": "first"}
    """

    id: str
    arm: Training
    text: str
    style: str
    claims: tuple[Claim, ...]
    half: Half = "first"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One question: which option goes on from `prefix`? The options are hidden from the model: it scores each.

    `claims` are what prefix and option state together, option by option. `depth` is the number of rules from the premises to the
    right claim (0: it was trained as it is), `premises` are trained claims. `chance` is what guessing gives.

    {"id": "r07-rev", "split": "reversal", "prefix": "In summary, Glon are lighter than", "options": [" Femp.", " Trak.", ...],
     "claims": [["lighter", "Glon", "Femp"], ...], "correct": 0, "chance": 0.25, "depth": 1,
     "premises": [["heavier", "Femp", "Glon"]], "half": "first"}
    """

    id: str
    split: str
    prefix: str
    options: tuple[str, ...]
    claims: tuple[Claim, ...]
    correct: int
    depth: int
    premises: tuple[Claim, ...]
    half: Half = "first"

    @property
    def quality(self) -> Quality:
        """Whether the right claim was trained as it is, or follows by rules."""
        return "follows" if self.depth else "trained"

    @property
    def chance(self) -> float:
        """The share that guessing gets right."""
        return 1 / len(self.options)


Pattern = tuple[str, str, str]


class Rule(msgspec.Struct, frozen=True):
    """From one or two premises follows a conclusion. Patterns are (relation, variable, variable).

    Rule((("heavier", "x", "y"),), ("lighter", "y", "x"))      Rule((("isa", "x", "y"), ("has", "y", "z")), ("has", "x", "z"))
    """

    premises: tuple[Pattern, ...]
    conclusion: Pattern


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """A controlled test set. `rules` are all that is needed to get from the training texts to the right options."""

    name: str
    seed: int
    texts: tuple[Text, ...]
    items: tuple[Item, ...]
    rules: tuple[Rule, ...]

    def trained(self) -> frozenset[Claim]:
        """What the texts of the plain arm state: originals and controls."""
        return frozenset(claim for text in self.texts if text.arm in ("original", "control") for claim in text.claims)


def item(
    rng: random.Random,
    *,
    id: str,
    split: str,
    prefix: str,
    right: tuple[str, Claim],
    wrong: Sequence[tuple[str, Claim]],
    depth: int,
    premises: Iterable[Claim],
    half: Half,
) -> Item:
    """An item with its options in an order drawn from `rng`."""
    options = [right, *wrong]
    rng.shuffle(options)
    return Item(
        id=id,
        split=split,
        prefix=prefix,
        options=tuple(text for text, _ in options),
        claims=tuple(claim for _, claim in options),
        correct=options.index(right),
        depth=depth,
        premises=tuple(premises),
        half=half,
    )


def square(relations: Sequence[str], left: Sequence[str], right: Sequence[str]) -> list[Claim]:
    """A Latin square of claims: each of n left words stands to each of n right words in one of n relations, and each relation once.

    So every left word occurs as often as every other beside a given right word, and every one of them stands in every relation:
    neither counting words nor counting companions tells which one stands in a given relation to a given word.

    square(["r", "s"], ["a", "b"], ["c", "d"]) -> [r a c, s a d, s b c, r b d]
    """
    size = len(relations)
    assert len(left) == len(right) == size
    return [Claim(relations[(i + j) % size], left[i], right[j]) for i in range(size) for j in range(size)]


def sentence(text: str) -> str:
    """With a capital letter in front: sentence("all Femp are Glon.") is "All Femp are Glon." """
    return text[:1].upper() + text[1:]


def frames(rng: random.Random, styles: Mapping[str, str], number: int) -> list[tuple[str, str]]:
    """`number` different styles, (name, frame) each, drawn from `rng`."""
    return rng.sample(sorted(styles.items()), number)
