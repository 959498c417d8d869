"""Training data made from the relations: a stream of rows, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate
from random import Random

from ftprep.augmenter import advice
from ftprep.augmenter.cases import FAITHFUL, Case, Form, bare, nearest, sentence
from ftprep.augmenter.joins import joined
from ftprep.augmenter.names import HELD_OUT
from ftprep.augmenter.relations import SCHEMAS
from ftprep.augmenter.rows import NONE, Row
from ftprep.augmenter.texts import woven

_KINDS = (("single", 0.425), ("join", 0.21), ("text", 0.365))
"""What one fact of the stream is: a fact with its reversals, question and rephrasing; a pair; a text."""
_IDLE = 0.085
"""Share of single facts that are none."""
_TURNED = 0.5
"""Share of rephrasings that keep the verb and change the construction, where there is one. An adapter that had mostly learned to
change verbs did so with verbs that it did not know, and 60 of 101 of its rephrasings lost or changed what was said."""
LONGEST = 28
"""Words of the longest single fact."""
_WEIGHTS = tuple(accumulate(schema.weight for schema in SCHEMAS))


def rows(seed: int, facts: int) -> Iterator[Row]:
    """`facts` facts, pairs of facts and texts, each with its rows: about 30 % reversals, 25 % questions, 17 % rephrasings, 10 %
    joins, 18 % texts. Fact number n depends on the seed and n alone.

    next(rows(1, 10)) -> Row(task="reverse", given=("The Brenta unit runs Marlo.",), about="Marlo", written="Marlo is run by ...")
    """
    for number in range(facts):
        rng = Random(f"{seed}:{number}")
        fact_id = f"{seed}-{number}"
        kind = rng.choices([kind for kind, _ in _KINDS], [share for _, share in _KINDS])[0]
        while True:
            made = _MAKERS[kind](rng, fact_id)
            if made and not any(HELD_OUT.search(text) for row in made for text in (*row.given, row.about, row.written)):
                break
        yield from made


def _single(rng: Random, fact_id: str) -> list[Row]:
    if rng.random() < _IDLE:
        return _idle(rng, fact_id)
    schema = rng.choices(SCHEMAS, cum_weights=_WEIGHTS)[0]
    case = schema.draw(rng, {}, False)
    plain = [form for form in case.forms if form.plain or rng.random() < 0.05]
    main = [form for form in plain if form.verb == case.forms[0].verb]
    form = rng.choice(main if rng.random() < 0.6 else plain)
    fact = sentence(form.text)
    if len(fact.split()) > LONGEST:
        return []
    return [
        *_reversals(case, form, fact, fact_id, rng),
        *_questions(case, fact, fact_id, rng),
        *_rephrased(case, form, fact, fact_id, rng),
    ]


def _span(fact: str, text: str) -> str:
    """The text as it stands in the fact, or "". _span("The Brenta unit runs Marlo.", "the Brenta unit") -> "The Brenta unit" """
    place = fact.lower().find(text.lower())
    while place >= 0:
        end = place + len(text)
        if not (place and fact[place - 1].isalnum()) and not (end < len(fact) and (fact[end].isalnum() or fact[end] == "'")):
            return fact[place:end]
        place = fact.lower().find(text.lower(), place + 1)
    return ""


def _reversals(case: Case, form: Form, fact: str, fact_id: str, rng: Random) -> list[Row]:
    starts = sorted({other.start for other in case.forms if other.start and other.start != form.start})
    found: list[Row] = []
    rng.shuffle(starts)
    for slot in starts:
        about = _span(fact, bare(case.slots[slot]))
        choices = [other.text for other in case.forms if other.start == slot and other.text != form.text]
        if not about or not choices or fact.lower().startswith(about.lower()):
            continue
        written = sentence(rng.choice(nearest(fact, choices) if rng.random() < FAITHFUL else choices))
        if written != fact and written.lower().startswith(about.lower()):
            found.append(Row(task="reverse", given=(fact,), about=about, written=written, schema=case.schema, fact_id=fact_id))
    return found[:3]


def _questions(case: Case, fact: str, fact_id: str, rng: Random) -> list[Row]:
    found: dict[str, Row] = {}
    asked = list(case.asked)
    rng.shuffle(asked)
    for slot in dict.fromkeys(one.slot for one in asked):
        choices = [one.text for one in asked if one.slot == slot]
        text = (nearest(fact, choices) if rng.random() < FAITHFUL else choices)[0]
        answer = _span(fact, case.slots[slot].text)
        if answer and answer.lower() not in text.lower():
            written = sentence(text.rstrip("?"))[:-1] + "?"
            found[slot] = Row(task="question", given=(fact,), about=answer, written=written, schema=case.schema, fact_id=fact_id)
    return list(found.values())[: 2 if rng.random() < 0.36 else 1]


def _rephrased(case: Case, form: Form, fact: str, fact_id: str, rng: Random) -> list[Row]:
    others = [other for other in case.forms if other.plain and other.text != form.text]
    new = [other for other in others if other.verb != form.verb]
    turned = [other for other in others if other.verb == form.verb and other.start != form.start]
    close = [other for other in new if other.start == form.start]
    if turned and rng.random() < _TURNED:
        choices = turned
    else:
        choices = close if close and rng.random() < 0.6 else new or turned or (others if rng.random() < 0.3 else [])
    if not choices or rng.random() < 0.14:
        return []
    written = sentence(rng.choice(choices).text)
    return [Row(task="rephrase", given=(fact,), written=written, schema=case.schema, fact_id=fact_id)] if written != fact else []


def _idle(rng: Random, fact_id: str) -> list[Row]:
    """Nothing to turn round, to ask for or to say again."""
    tables = (advice.ADVICE, advice.OPINIONS, advice.TALK, advice.POINTING, advice.POINTING, advice.FRAGMENTS)
    idle = advice.idle(rng, rng.choice(tables))
    given = (idle.text,)
    spans = [span for name in idle.named if (span := _span(idle.text, name))] or [idle.text.rstrip(".?!").split(" ")[-1]]
    return [
        Row(task="reverse", given=given, about=rng.choice(spans), written=NONE, schema="idle", fact_id=fact_id),
        Row(task="question", given=given, about=rng.choice(spans), written=NONE, schema="idle", fact_id=fact_id),
        Row(task="rephrase", given=given, written=NONE, schema="idle", fact_id=fact_id),
    ]


_MAKERS: dict[str, Callable[[Random, str], list[Row]]] = {
    "single": _single,
    "join": lambda rng, fact_id: [joined(rng, fact_id)],
    "text": lambda rng, fact_id: [woven(rng, fact_id)],
}
