"""A semantic world: 110 categories in a tree, properties that are inherited, relations with converses, a tenth of it held out.

After the study's semantic structure benchmark (Lampinen et al. 2025): a hierarchy of 110 categories, own and inherited
properties, relations between categories, about 2,200 documents of 4 to 20 sentences, a few of them as questions and answers. A
document is about one category and never names what its category inherits, so a category and an inherited property share no
document. Controls are categories whose documents do name it: they show that inheritance is asked for, one below every second-level
category, so that all properties of a level are named equally often. Of held-out categories only the parent is told.

The tree: 5 kinds at the top, 3 below each, 6 below each of those: 5 + 15 + 90 = 110.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from ftprep.evaluation.nonsense import words
from ftprep.evaluation.suite import Claim, Half, Item, Rule, Suite, Text, Training, item, sentence, square

RELATIONS = {
    "hunt": ("{s} hunt {o}", "{o} are the prey of {s}", "{o} must flee from"),
    "shelter": ("{s} give shelter to {o}", "{o} find a home with {s}", "{o} spend the night beside"),
    "carry": ("{s} carry {o} about", "{o} ride on {s}", "{o} never walk, thanks to"),
    "feed": ("{s} bring food to {o}", "{o} are fed by {s}", "{o} would starve without"),
}
"""Each relation: as trained, as an oracle turns it round, and the held-out wording of the converse up to the answer."""
PROPERTIES = ("{s} have {o}", "every one of the {s} has {o}", "what marks {s} is their {o}", "one always finds {o} in {s}")
PARENTS = ("{s} are a kind of {o}", "{s} count among the {o}", "{s} belong to the {o}", "the {s} are {o} of a special kind")
OPENERS = ("", "", "note that ", "as is well known, ", "travellers report that ", "it is true that ")
QUESTION = "Question: what should one know about {s}? Answer: {x}."
DEDUCED = ("since {s} are {p} and {p} have {o}, {s} have {o}.", "it follows that {s} have {o}.", "{s}, being {p}, have {o}.")
HELD_OUT_WORDING = "In summary, nobody has seen {s} without"

RULES = (
    Rule((("isa", "x", "y"), ("isa", "y", "z")), ("isa", "x", "z")),
    Rule((("isa", "x", "y"), ("has", "y", "z")), ("has", "x", "z")),
    *(Rule(((name, "x", "y"),), (f"{name}-converse", "y", "x")) for name in RELATIONS),
)


class _Category(msgspec.Struct):
    word: str
    level: int
    parent: _Category | None
    own: tuple[str, ...]
    control: bool = False
    held_out: bool = False
    half: Half = "first"


def make(seed: int, *, documents: int = 20) -> Suite:
    """The world, `documents` of them about each category: 110 x 20 = 2,200."""
    rng = random.Random(f"semantic {seed}")
    tree = _tree(rng)
    links = _links(rng, tree)
    texts: list[Text] = []
    for number, category in enumerate(tree):
        texts += _texts(rng, f"w{number:03}", category, links, documents)
    items = list(_items(rng, tree, links))
    return Suite(name="semantic", seed=seed, texts=tuple(texts), items=tuple(items), rules=RULES)


def _tree(rng: random.Random) -> list[_Category]:
    drawn = iter(words(rng, 110 + 5 * 4 + 15 * 3 + 90 * 2))

    def grown(level: int, parent: _Category | None, own: int) -> _Category:
        return _Category(next(drawn), level, parent, tuple(next(drawn) for _ in range(own)))

    tops = [grown(0, None, rng.choice((2, 3, 4))) for _ in range(5)]
    middle = [grown(1, top, rng.choice((1, 2, 3))) for top in tops for _ in range(3)]
    leaves = []
    for parent in middle:
        below = [grown(2, parent, rng.choice((1, 2))) for _ in range(6)]
        below[0].control = True
        leaves += below
    free = [leaf for leaf in leaves if not leaf.control]
    for leaf in rng.sample(free, 11):
        leaf.held_out, leaf.own = True, ()
    for at, leaf in enumerate(rng.sample(free, len(free))):
        leaf.half = "first" if at % 2 else "second"
    return [*tops, *middle, *leaves]


def _links(rng: random.Random, tree: Sequence[_Category]) -> list[Claim]:
    """Relations among the 64 leaves that are neither held out nor controls: 8 squares of 16."""
    leaves = [one.word for one in tree if one.level == 2 and not one.control and not one.held_out]
    drawn = rng.sample(leaves, 64)
    return [claim for at in range(0, 64, 8) for claim in square(list(RELATIONS), drawn[at : at + 4], drawn[at + 4 : at + 8])]


def ancestors(category: _Category) -> Iterator[_Category]:
    """The categories above it, the nearest first."""
    above = category.parent
    while above is not None:
        yield above
        above = above.parent


def _facts(category: _Category, links: Sequence[Claim]) -> list[Claim]:
    """What the documents about a category may say of it."""
    facts = [Claim("isa", category.word, category.parent.word)] if category.parent else []
    facts += [Claim("has", category.word, word) for word in category.own]
    if category.control:
        facts += [Claim("has", category.word, word) for above in ancestors(category) for word in above.own]
    return facts + [link for link in links if link.subject == category.word]


def _worded(rng: random.Random, claim: Claim) -> str:
    if claim.relation in RELATIONS:
        return RELATIONS[claim.relation][0].format(s=claim.subject, o=claim.object)
    return rng.choice(PARENTS if claim.relation == "isa" else PROPERTIES).format(s=claim.subject, o=claim.object)


def _texts(rng: random.Random, name: str, category: _Category, links: Sequence[Claim], documents: int) -> list[Text]:
    made: list[Text] = []

    def add(arm: Training, style: str, text: str, claims: Sequence[Claim]) -> None:
        made.append(
            Text(
                id=f"{name}-{len(made):02}",
                arm=arm,
                text=text,
                style=style,
                claims=tuple(dict.fromkeys(claims)),
                half=category.half,
            )
        )

    facts = _facts(category, links)
    for number in range(documents):
        if number % 10 == 9:  # a few documents are a question and its answer
            told = rng.sample(facts, min(3, len(facts)))
            add(
                "original",
                "question",
                QUESTION.format(s=category.word, x=", and ".join(_worded(rng, claim) for claim in told)),
                told,
            )
            continue
        told = [*facts, *rng.choices(facts, k=rng.randint(0, 4))][:20]
        told += rng.choices(facts, k=max(0, 4 - len(told)))
        rng.shuffle(told)
        add("original", "article", " ".join(sentence(rng.choice(OPENERS) + _worded(rng, claim) + ".") for claim in told), told)
    for claim in facts:
        if claim.relation in RELATIONS:
            turned = Claim(f"{claim.relation}-converse", claim.object, claim.subject)
            body = RELATIONS[claim.relation][1].format(s=claim.subject, o=claim.object)
            for opener in ("put the other way round, ", "this also means that ", "equivalently, "):
                add("local", "reversal", sentence(opener + body + "."), [turned])
        else:
            add("local", "rephrase", sentence(f"in other words, {_worded(rng, claim)}."), [claim])
    if category.level == 2 and not category.control:
        for above in ancestors(category):
            for word in above.own:
                for frame in DEDUCED:
                    add(
                        "global",
                        "deduction",
                        sentence(frame.format(s=category.word, p=above.word, o=word)),
                        [Claim("has", category.word, word)],
                    )
    return made


def _items(rng: random.Random, tree: Sequence[_Category], links: Sequence[Claim]) -> Iterator[Item]:
    leaves = [one for one in tree if one.level == 2]
    halves = {one.word: one.half for one in tree}
    for at, leaf in enumerate(one for one in leaves if one.own and not one.control):
        others = rng.sample([one for one in leaves if one.own and not one.control and one is not leaf], 3)
        yield _has(rng, f"w{at:02}-rephrase", "rephrase", leaf, leaf.own[0], [one.own[0] for one in others], ())
    for at, link in enumerate(links):
        group = [other for other in links if other.object == link.object and other != link]
        relation = f"{link.relation}-converse"
        yield item(
            rng,
            id=f"w{at:03}-reversal",
            split="reversal",
            prefix="In summary, " + RELATIONS[link.relation][2].format(o=link.object),
            right=(f" {link.subject}.", Claim(relation, link.object, link.subject)),
            wrong=[(f" {other.subject}.", Claim(relation, link.object, other.subject)) for other in group],
            depth=1,
            premises=(link,),
            half=halves[link.subject],
        )
    for at, leaf in enumerate(one for one in leaves if not one.control):
        for above in ancestors(leaf):
            rivals = [one for one in tree if one.level == above.level and one is not above and one not in ancestors(leaf)]
            split = "holdout" if leaf.held_out else ("syllogism" if above.level == 1 else "deduction")
            wrong = [rng.choice(one.own) for one in rng.sample(rivals, 3)]
            steps = [leaf, *ancestors(leaf)]
            chain = [Claim("isa", low.word, high.word) for low, high in pairwise(steps)][: 2 - above.level]
            yield _has(rng, f"w{at:02}-{split}-{above.level}", split, leaf, rng.choice(above.own), wrong, chain, above)


def _has(
    rng: random.Random,
    id: str,
    split: str,
    leaf: _Category,
    right: str,
    wrong: Sequence[str],
    chain: Sequence[Claim],
    owner: _Category | None = None,
) -> Item:
    return item(
        rng,
        id=id,
        split=split,
        prefix=HELD_OUT_WORDING.format(s=leaf.word),
        right=(f" {right}.", Claim("has", leaf.word, right)),
        wrong=[(f" {word}.", Claim("has", leaf.word, word)) for word in wrong],
        depth=len(chain),
        premises=(*chain, Claim("has", (owner or leaf).word, right)),
        half=leaf.half,
    )
