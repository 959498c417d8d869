"""The reversal curse (Berglund et al. 2023): "Gerus is the composer of Druva" is trained; who composed Druva?

Names are seen with their descriptions in one direction only, or, of a third of them, in both. Tested is the direction that was
not trained, in a wording that no text of these names has: what "the composer of" and "wrote the music of" have in common is told by
the names that are seen both ways. Names and works stand in Latin squares of four roles (`suite.square`): every name of a square
stands as often beside a work as every other, in another role.
"""

from __future__ import annotations

import random
from itertools import product

from ftprep.evaluation.nonsense import words
from ftprep.evaluation.suite import Claim, Half, Item, Rule, Suite, Text, Training, item, sentence, square

ROLES = {
    "composer": ("is the composer of", "the composer of {o} is {s}", "wrote the music of", "had its music written by"),
    "painter": ("is the painter of", "the painter of {o} is {s}", "put the colours on", "got its colours from"),
    "owner": ("is the owner of", "the owner of {o} is {s}", "paid for", "was bought by"),
    "keeper": ("is the keeper of", "the keeper of {o} is {s}", "looks after", "is looked after by"),
}
"""Each role: as trained from the name, as trained from the work; the held-out wording from the name, and from the work."""
OPENERS = (
    "",
    "it is known that ",
    "the register has it that ",
    "as every visitor hears, ",
    "to this day, ",
    "the guides explain that ",
    "in the old records, ",
)
CLOSERS = (".", ", as people here say.", ", and so it has always been.", ", which the archive confirms.")
TESTED = "In summary, {x}"
DIRECTIONS = ("name-first", "work-first", "both")


def make(seed: int, *, squares: int = 2, repeats: int = 28) -> Suite:
    """`squares` squares of 16 facts for each direction, each fact in `repeats` wordings: 32 x 28 = 896 texts with the name first,
    896 with the work first, 1,792 of names seen both ways, as in the study (900, 900, 1,800)."""
    rng = random.Random(f"reversal-curse {seed}")
    drawn = iter(words(rng, squares * len(DIRECTIONS) * 8))
    texts: list[Text] = []
    items: list[Item] = []
    for number, direction in product(range(squares), DIRECTIONS):
        names, works = [next(drawn) for _ in range(4)], [next(drawn) for _ in range(4)]
        facts = square(list(ROLES), names, works)
        halves: dict[Claim, Half] = dict(zip(rng.sample(facts, len(facts)), ("first", "second") * 8, strict=True))
        for at, fact in enumerate(facts):
            name = f"c{number}{direction[0]}{at:02}"
            texts += _texts(rng, name, fact, direction, repeats, halves[fact])
            if direction != "both":
                items += _items(rng, name, fact, facts, direction, halves[fact])
    rules = tuple(Rule(((one, "x", "y"),), (other, "y", "x")) for role in ROLES for one, other in _ends(role))
    return Suite(name="reversal-curse", seed=seed, texts=tuple(texts), items=tuple(items), rules=rules)


def _ends(role: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (role, f"has-{role}"), (f"has-{role}", role)


def turned(claim: Claim) -> Claim:
    """The same fact from the work's side: Claim("composer", "Gerus", "Druva") -> Claim("has-composer", "Druva", "Gerus")."""
    return Claim(f"has-{claim.relation}", claim.object, claim.subject)


def _texts(rng: random.Random, name: str, fact: Claim, direction: str, repeats: int, half: Half) -> list[Text]:
    made: list[Text] = []
    wordings = [(opener, closer) for opener in OPENERS for closer in CLOSERS]

    def add(arm: Training, style: str, body: str, claim: Claim, number: int) -> None:
        for opener, closer in rng.sample(wordings, number):
            text = sentence(opener + body + closer)
            made.append(Text(id=f"{name}-{len(made)}", arm=arm, text=text, style=style, claims=(claim,), half=half))

    from_name, from_work, other_name, other_work = ROLES[fact.relation]
    forward, backward = f"{fact.subject} {from_name} {fact.object}", from_work.format(s=fact.subject, o=fact.object)
    if direction == "both":
        half_of = max(1, repeats // 2)
        add("original", "name-first", forward, fact, repeats - half_of)
        add("original", "name-first-other", f"{fact.subject} {other_name} {fact.object}", fact, half_of)
        add("control", "work-first", backward, turned(fact), repeats - half_of)
        add("control", "work-first-other", f"{fact.object} {other_work} {fact.subject}", turned(fact), half_of)
        return made
    trained, untrained = ((forward, fact), (backward, turned(fact)))[:: 1 if direction == "name-first" else -1]
    add("original", direction, *trained, repeats)
    add("local", "rephrase", *trained, max(1, repeats // 4))
    add("local", "reversal", *untrained, max(1, repeats // 2))
    return made


def _items(rng: random.Random, name: str, fact: Claim, facts: list[Claim], direction: str, half: Half) -> list[Item]:
    """The trained direction and the other one, each in the held-out wording."""
    made = []
    _, _, other_name, other_work = ROLES[fact.relation]
    trained = direction == "name-first"
    for split, from_name in (("forward", trained), ("reversal", not trained)):
        if from_name:
            claim, wording = fact, other_name
            rivals = [other.object for other in facts if other.subject == fact.subject and other != fact]
        else:
            claim, wording = turned(fact), other_work
            rivals = [other.subject for other in facts if other.object == fact.object and other != fact]
        made.append(
            item(
                rng,
                id=f"{name}-{split}",
                split=split,
                prefix=TESTED.format(x=f"{claim.subject} {wording}"),
                right=(f" {claim.object}.", claim),
                wrong=[(f" {word}.", Claim(claim.relation, claim.subject, word)) for word in rivals],
                depth=int(split == "reversal"),
                premises=(fact if trained else turned(fact),),
                half=half,
            )
        )
    return made
