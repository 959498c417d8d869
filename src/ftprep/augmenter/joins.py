"""Two facts and what follows from both: a shared entity told by the other fact, rules applied, chains; or NONE."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from random import Random

from ftprep.augmenter.cases import FAITHFUL, Case, Schema, nearest, sentence
from ftprep.augmenter.inflection import third
from ftprep.augmenter.kinds import make
from ftprep.augmenter.names import Np
from ftprep.augmenter.pools import AUDIENCES
from ftprep.augmenter.relations import SCHEMAS
from ftprep.augmenter.rows import NONE, Row
from ftprep.augmenter.values import duration

BRIDGES = "team system project person site company course role doc product event device unit room form city".split()
LONGEST = 34
"""Words of the longest conclusion."""


@cache
def holding(kind: str) -> tuple[tuple[Schema, str], ...]:
    """Every schema with an argument of the type, and its slot."""
    return _index()[kind]


@cache
def _index() -> Mapping[str, tuple[tuple[Schema, str], ...]]:
    found: dict[str, list[tuple[Schema, str]]] = defaultdict(list)
    for number, schema in enumerate(SCHEMAS):
        if schema.weight < 1 and number % 3:
            continue  # verbs without a synonym are many; in pairs and texts a third of them is enough
        for slot, kind in schema.slots.items():
            found[kind].append((schema, slot))
    return {kind: tuple(pairs) for kind, pairs in found.items()}


def joined(rng: Random, number: str) -> Row:
    """A row of the task `join`; a third of them NONE."""
    drawn = rng.random()
    if drawn < 0.33:
        return _apart(rng, number)
    if drawn < 0.5:
        return rng.choice((_chain, _rule, _chain, _category))(rng, number)
    while True:
        row = _bridged(rng, number)
        if row:
            return row


def _row(rng: Random, first: str, second: str, written: str, schema: str, number: str) -> Row:
    given = (sentence(first), sentence(second))
    if rng.random() < 0.5:
        given = given[::-1]
    return Row(task="join", given=given, written=written if written == NONE else sentence(written), schema=schema, fact_id=number)


def said(case: Case, rng: Random) -> str:
    """One of the ways to state the case as a fact."""
    return rng.choice([form for form in case.forms if form.plain]).text


def _near(case: Case, text: str, rng: Random) -> str:
    """One of the ways to state the case, mostly in words of this text."""
    forms = [form.text for form in case.forms if form.plain]
    return rng.choice(nearest(text, forms) if rng.random() < FAITHFUL else forms)


def _bridged(rng: Random, number: str) -> Row | None:
    kind = rng.choice(BRIDGES)
    bridge = make(kind, rng)
    (one, slot), (other, told_slot) = rng.choice(holding(kind)), rng.choice(holding(kind))
    if one.name == other.name:
        return None
    first = one.draw(rng, {slot: bridge}, rng.random() < 0.7)
    second = other.draw(rng, {told_slot: bridge}, True)
    told = second.told.get(told_slot)
    if not told or bridge.text in told:
        return None
    ending = re.compile(rf"(?<![\w-]){re.escape(bridge.text)}(?!['\w-]| and | in | from )")
    forms = [form for form in first.forms if form.plain and len(ending.findall(form.text)) == 1]
    if not forms:
        return None
    form = rng.choice(forms)
    conclusion = ending.sub(lambda _: told, form.text)
    if (
        bridge.text in conclusion
        or len(conclusion.split()) > LONGEST
        or len({np.text for np in first.slots.values()} & {np.text for np in second.slots.values()}) != 1
    ):
        return None
    facts = _near(first, form.text, rng), _near(second, told, rng)
    return _row(rng, *facts, conclusion, f"{one.name} + {other.name}", number)


def _apart(rng: Random, number: str) -> Row:
    """Facts that share nothing, or a word only: "the Lisbon depot", "the Lisbon team"."""
    while True:
        kind = rng.choice(BRIDGES)
        first_np = make(kind, rng)
        (one, slot), (other, second_slot) = rng.choice(holding(kind)), rng.choice(holding(kind))
        second_np = _like(first_np, rng)
        if second_np.text == first_np.text:
            continue
        first, second = (
            one.draw(rng, {slot: first_np}, rng.random() < 0.6),
            other.draw(rng, {second_slot: second_np}, rng.random() < 0.6),
        )
        texts = {np.text for np in first.slots.values()} & {np.text for np in second.slots.values()}
        if not texts:
            return _row(rng, said(first, rng), said(second, rng), NONE, f"{one.name} / {other.name}", number)


def _like(np: Np, rng: Random) -> Np:
    """Another of the type, half of the time with a word in common."""
    other = make(np.kind, rng)
    words, others = np.text.split(" "), other.text.split(" ")
    if np.text.startswith("the ") and other.text.startswith("the ") and len(words) == 3 and len(others) == 3 and rng.random() < 0.6:
        return other._replace(text=f"the {words[1]} {others[2]}") if words[2] != others[2] else other
    return other


def _chain(rng: Random, number: str) -> Row:
    """A relation that carries on: larger than, part of, before, in."""
    verb, kinds = rng.choice(_CHAINS)
    kind = rng.choice(kinds.split())
    found: list[Np] = []
    while len(found) < 3:
        np = make(kind, rng)
        if all(np.text != other.text and np.many == other.many for other in found):
            found.append(np)
    a, b, c = (np.text for np in found)
    return _row(rng, f"{a} {verb} {b}", f"{b} {verb} {c}", f"{a} {verb} {c}", f"chain: {verb} ({kind})", number)


_CHAINS = (
    ("is older than", "system project site team company device"),
    ("is larger than", "site room team unit company"),
    ("is faster than", "device vehicle system"),
    ("is heavier than", "device product vehicle"),
    ("costs more than", "product course device"),
    ("takes longer than", "course project event"),
    ("is stricter than", "doc standard"),
    ("takes place before", "event course"),
    ("was finished before", "project"),
    ("opened earlier than", "site"),
    ("is part of", "unit project system team"),
    ("is busier than", "site room"),
    ("has more members than", "team channel"),
    ("takes precedence over", "doc"),
    ("is senior to", "person"),
    ("was founded before", "company"),
)


def _rule(rng: Random, number: str) -> Row:
    """A rule for a group, and one who belongs to it."""
    group = rng.choice([text for text in AUDIENCES if text in _SINGULAR])
    one = _SINGULAR[group]
    person = make("person", rng).text
    rules = (
        ("must {x}", "must {x}", "duty"), ("may {x}", "may {x}", "deed"), ("may not {x}", "may not {x}", "deed"),
        ("have access to {x}", "has access to {x}", "system"), ("use {x}", "uses {x}", "system"),
        ("must complete {x}", "must complete {x}", "course"), ("report to {x}", "reports to {x}", "role"),
        ("get {x} of leave per year", "gets {x} of leave per year", ""), ("are trained by {x}", "is trained by {x}", "team"),
        ("must follow {x}", "must follow {x}", "doc"),
    )  # fmt: skip
    many, single, kind = rng.choice(rules)
    x = make(kind, rng).text if kind else duration(rng)
    every = rng.choice(("all ", "", ""))
    return _row(
        rng, f"{every}{group} {many.format(x=x)}", f"{person} is {one}", f"{person} {single.format(x=x)}", f"rule: {group}", number
    )


_SINGULAR = {
    "contractors": "a contractor", "interns": "an intern", "managers": "a manager", "engineers": "an engineer",
    "drivers": "a driver",
    "apprentices": "an apprentice", "warehouse workers": "a warehouse worker", "remote employees": "a remote employee",
    "account managers": "an account manager", "freelancers": "a freelancer", "support agents": "a support agent",
    "consultants": "a consultant", "new employees": "a new employee", "nurses": "a nurse", "volunteers": "a volunteer",
    "field technicians": "a field technician", "researchers": "a researcher", "trainees": "a trainee", "teachers": "a teacher",
    "designers": "a designer", "analysts": "an analyst", "students": "a student", "supervisors": "a supervisor",
}  # fmt: skip


def _category(rng: Random, number: str) -> Row:
    """A rule for a kind of thing, and one of the kind."""
    one, kind, many = rng.choice((("system", "system", "systems"), ("device", "device", "devices"), ("site", "site", "sites")))
    np, noun = make(one, rng), rng.choice(("critical", "first-class", "level-two", "restricted", "shared", "external"))
    team = make("team", rng).text
    verb = rng.choice(("monitor", "review", "check", "maintain"))
    span = duration(rng)
    every = f" every {span}" if rng.random() < 0.5 else ""
    rule = f"{team} {third(verb)} all {noun} {many}{every}"
    article = "an" if noun[0] in "aeiou" else "a"
    return _row(
        rng, rule, f"{np.text} is {article} {noun} {kind}", f"{team} {third(verb)} {np.text}{every}", f"category: {kind}", number
    )
