"""Syllogisms: the premises stand in separate documents; does the model know what follows?

    "All Femp are Glon."   "All Glon are Trak."   ->   "All Femp are Trak."

After the study's set of simple syllogisms (Lampinen et al. 2025), with words as options in the place of six statements.
Premises never share a document, and every distractor is the last word of another syllogism of the same form: it occurs as often, in
the same places.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec

from ftprep.evaluation.nonsense import words
from ftprep.evaluation.reversals import REPHRASED, STYLES, TESTED
from ftprep.evaluation.suite import Claim, Half, Item, Rule, Suite, Text, Training, frames, item, sentence

FORMS = {"barbara": ("all", "all", "all"), "celarent": ("no", "all", "no"), "darii": ("all", "some", "some")}
"""Quantifiers of the first premise (B, C), the second (A, B) and the conclusion (A, C)."""
INCLUDED = {"all": "{o} include all {s}.", "some": "some {o} are {s}.", "no": "no {o} are {s}."}
"""A premise told from its other end."""
DEDUCED = (
    "because {p} and {q}, {c}.",
    "it follows from the two notes that {c}.",
    "linking these facts, we infer that {c}.",
    "taken together, this means that {c}.",
)
RULES = (
    Rule((("all", "x", "y"), ("all", "y", "z")), ("all", "x", "z")),
    Rule((("all", "x", "y"), ("no", "y", "z")), ("no", "x", "z")),
    Rule((("some", "x", "y"), ("all", "y", "z")), ("some", "x", "z")),
)


class _Syllogism(msgspec.Struct, frozen=True):
    form: str
    first: Claim
    second: Claim
    conclusion: Claim
    half: Half | None  # None: a control, whose conclusion is told


def make(seed: int, *, tested: int = 36, controls: int = 12, repeats: int = 3) -> Suite:
    """`tested` syllogisms (two Barbara to one Celarent and one Darii) and `controls` whose conclusions are trained too."""
    rng = random.Random(f"syllogisms {seed}")
    drawn = iter(words(rng, 3 * (tested + controls)))
    halves: list[Half | None] = [*(("first", "second") * tested)[:tested], *[None] * controls]
    texts: list[Text] = []
    made: list[_Syllogism] = []
    for number, half in enumerate(halves):
        form = ("barbara", "barbara", "celarent", "celarent", "barbara", "barbara", "darii", "darii")[number % 8]
        a, b, c = next(drawn), next(drawn), next(drawn)
        quantifiers = FORMS[form]
        one = _Syllogism(form, Claim(quantifiers[0], b, c), Claim(quantifiers[1], a, b), Claim(quantifiers[2], a, c), half)
        made.append(one)
        texts += _texts(rng, f"s{number:02}", one, repeats)
    items = [one for number, of in enumerate(made) if of.half for one in _items(rng, f"s{number:02}", of, made)]
    return Suite(name="syllogisms", seed=seed, texts=tuple(texts), items=tuple(items), rules=RULES)


def _stated(claim: Claim) -> str:
    return f"{claim.relation} {claim.subject} are {claim.object}"


def _texts(rng: random.Random, name: str, one: _Syllogism, repeats: int) -> list[Text]:
    made: list[Text] = []

    def add(arm: Training, style: str, text: str, *claims: Claim) -> None:
        made.append(
            Text(id=f"{name}-{len(made)}", arm=arm, text=sentence(text), style=style, claims=claims, half=one.half or "first")
        )

    for premise in (one.first, one.second):
        for style, frame in frames(rng, STYLES, repeats):
            add("original", style, frame.format(x=_stated(premise)), premise)
    if one.half is None:
        for style, frame in frames(rng, STYLES, repeats):
            add("control", style, frame.format(x=_stated(one.conclusion)), one.conclusion)
        return made
    for premise in (one.first, one.second):
        add("local", "rephrase", rng.choice(REPHRASED).format(x=_stated(premise)), premise)
        add("local", "reversal", INCLUDED[premise.relation].format(s=premise.subject, o=premise.object), premise)
    for frame in DEDUCED:
        add(
            "global",
            "deduction",
            frame.format(p=_stated(one.first), q=_stated(one.second), c=_stated(one.conclusion)),
            one.conclusion,
        )
    return made


def _items(rng: random.Random, name: str, one: _Syllogism, made: Sequence[_Syllogism]) -> list[Item]:
    rivals = rng.sample([other for other in made if other.form == one.form and other.half and other is not one], 3)
    half = one.half or "first"
    second, end = one.second, one.conclusion
    return [
        item(
            rng,
            id=f"{name}-{split}",
            split=split,
            prefix=TESTED.format(x=f"{claim.relation} {claim.subject} are"),
            right=(f" {claim.object}.", claim),
            wrong=[(f" {word}.", Claim(claim.relation, claim.subject, word)) for word in wrong],
            depth=depth,
            premises=premises,
            half=half,
        )
        for split, claim, wrong, depth, premises in (
            ("premise", second, [other.second.object for other in rivals], 0, (second,)),
            ("deduction", end, [other.conclusion.object for other in rivals], 1, (one.first, second)),
        )
    ]
