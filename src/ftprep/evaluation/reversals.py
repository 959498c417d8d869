"""Simple reversals: "Femp are heavier than Glon" is trained; is "Glon are lighter than Femp" known?

After the study's set of the same name (Lampinen et al. 2025): comparisons and their converses in nonsense words. The facts stand in
Latin squares of four relations (`suite.square`), so that neither the frequency of words nor which words stand together gives the
answer away, and the two words for a relation share no stem ("heavier", "lighter").
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from ftprep.evaluation.nonsense import words
from ftprep.evaluation.suite import Claim, Half, Item, Rule, Suite, Text, Training, frames, item, sentence, square

CONVERSES = {
    "are heavier than": "are lighter than",
    "are older than": "are younger than",
    "are taller than": "are shorter than",
    "are brighter than": "are dimmer than",
    "are faster than": "are slower than",
    "are louder than": "are quieter than",
    "are richer than": "are poorer than",
    "are warmer than": "are colder than",
    "own": "belong to",
    "employ": "work for",
    "teach": "learn from",
    "lead": "follow",
}
"""Each relation with its converse; the same the other way round."""
SETS = tuple(tuple(CONVERSES)[at : at + 4] for at in (0, 4, 8))
"""Four relations of one form share a square: then no form tells the options apart."""

STYLES = {
    "plain": "{x}.",
    "question": "did you know that {x}?",
    "report": "it is widely reported that {x}.",
    "note": "field note: {x}.",
    "guide": "as the old guide says, {x}.",
    "reminder": "remember that {x}.",
    "travellers": "travellers agree that {x}.",
    "doubt": "there is no doubt that {x}.",
}
"""Training styles. The subject stands first in each: "compared with B, A ..." would train the reverse order."""
REPHRASED = ("restated, {x}.", "in other words, {x}.", "to say it again, {x}.")
REVERSED = (
    "put the other way round, {x}.",
    "seen from the other side, {x}.",
    "equivalently, {x}.",
    "this also means that {x}.",
)
TESTED = "In summary, {x}"
"""The frame of the items: no training text has it."""


def make(seed: int, *, repeats: int = 5) -> Suite:
    """40 facts: in each of two of the three sets of relations a square of 16 that is tested, and 4 controls shown both ways."""
    rng = random.Random(f"reversals {seed}")
    texts: list[Text] = []
    items: list[Item] = []
    tested: list[tuple[Claim, Half]] = []
    sets = rng.sample(SETS, 2)
    drawn = iter(words(rng, len(sets) * (8 + 4)))
    converse = CONVERSES | {other: one for one, other in CONVERSES.items()}
    for number, relations in enumerate(sets):
        left, right = [next(drawn) for _ in range(4)], [next(drawn) for _ in range(4)]
        facts = _directed(rng, square(relations, left, right), converse)
        halves: dict[Claim, Half] = dict(zip(rng.sample(facts, len(facts)), ("first", "second") * 8, strict=True))
        tested += [(fact, halves[fact]) for fact in facts]
        one, other = [next(drawn) for _ in range(2)], [next(drawn) for _ in range(2)]
        controls = [
            Claim(relation, subject, object)
            for relation, (subject, object) in zip(
                relations, [(one[0], other[0]), (one[0], other[1]), (one[1], other[0]), (one[1], other[1])], strict=True
            )
        ]
        for at, fact in enumerate([*facts, *controls]):
            name = f"r{number}{at:02}"
            texts += _texts(rng, name, fact, converse, repeats, halves.get(fact))
        for at, fact in enumerate(facts):
            items += _items(rng, f"r{number}{at:02}", fact, facts, converse, halves[fact])
    rules = tuple(Rule(((relation, "x", "y"),), (converse[relation], "y", "x")) for relation in converse)
    return Suite(name="reversals", seed=seed, texts=tuple(texts), items=tuple(items), rules=rules)


def _directed(rng: random.Random, facts: Sequence[Claim], converse: dict[str, str]) -> list[Claim]:
    """Half of the facts of each relation are told by its converse, so that a liking for one of the two words gives no advantage."""
    flipped = {
        fact
        for relation in dict.fromkeys(fact.relation for fact in facts)  # a set has another order in each process
        for fact in rng.sample([f for f in facts if f.relation == relation], 2)
    }
    return [Claim(converse[fact.relation], fact.subject, fact.object) if fact in flipped else fact for fact in facts]


def _stated(claim: Claim) -> str:
    return f"{claim.subject} {claim.relation} {claim.object}"


def _texts(rng: random.Random, name: str, fact: Claim, converse: dict[str, str], repeats: int, half: Half | None) -> list[Text]:
    """The originals of a fact, its converse too for a control (no half), and what an oracle adds."""
    turned = Claim(converse[fact.relation], fact.object, fact.subject)
    made: list[Text] = []

    def add(arm: Training, style: str, frame: str, claim: Claim) -> None:
        made.append(
            Text(
                id=f"{name}-{len(made)}",
                arm=arm,
                text=sentence(frame.format(x=_stated(claim))),
                style=style,
                claims=(claim,),
                half=half or "first",
            )
        )

    for style, frame in frames(rng, STYLES, repeats):
        add("original", style, frame, fact)
    if half is None:
        for style, frame in frames(rng, STYLES, repeats):
            add("control", style, frame, turned)
        return made
    for frame in rng.sample(REPHRASED, 2):
        add("local", "rephrase", frame, fact)
    for frame in rng.sample(REVERSED, 3):
        add("local", "reversal", frame, turned)
    return made


def _items(rng: random.Random, name: str, fact: Claim, facts: Sequence[Claim], converse: dict[str, str], half: Half) -> list[Item]:
    turned = Claim(converse[fact.relation], fact.object, fact.subject)
    rivals = [other for other in facts if other.subject == fact.subject and other != fact]  # stand beside this subject as often
    made = []
    for split, depth, claim, others in (
        ("forward", 0, fact, [other.object for other in rivals]),
        ("reversal", 1, turned, [other.subject for other in facts if other.object == fact.object and other != fact]),
    ):
        made.append(
            item(
                rng,
                id=f"{name}-{split}",
                split=split,
                prefix=TESTED.format(x=f"{claim.subject} {claim.relation}"),
                right=(f" {claim.object}.", claim),
                wrong=[(f" {word}.", Claim(claim.relation, claim.subject, word)) for word in others],
                depth=depth,
                premises=(fact,),
                half=half,
            )
        )
        opposite = Claim(converse[claim.relation], claim.subject, claim.object)
        made.append(
            item(
                rng,
                id=f"{name}-{split}-direction",
                split=f"{split}-direction",
                prefix=TESTED.format(x=claim.subject),
                right=(f" {claim.relation} {claim.object}.", claim),
                wrong=[(f" {opposite.relation} {opposite.object}.", opposite)],
                depth=depth,
                premises=(fact,),
                half=half,
            )
        )
    return made
