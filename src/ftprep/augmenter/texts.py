"""Paragraphs woven of facts about linked entities, among sentences that state nothing, and the one-clause facts they state."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from ftprep.augmenter import advice
from ftprep.augmenter.cases import Case, Form, sentence, tidy
from ftprep.augmenter.inflection import capital
from ftprep.augmenter.joins import holding
from ftprep.augmenter.names import Np, make
from ftprep.augmenter.pools import AREAS, THINGS, TOPICS
from ftprep.augmenter.relations import SCHEMAS
from ftprep.augmenter.rows import NONE, Row

TOPICAL = "system system team team project company company person site doc product course event device unit".split()
_LONG = re.compile(r"\b(if|because|unless|when|and|as soon as|while|that|which)\b|,")
_POINTS = re.compile(r"(It|They|She|He|Its|Her|His|Their|The \w+ (?!team)|This|We|Our)\b|.*\b(it|him|her|them)\b")
_PAIR = re.compile(rf"({'|'.join(THINGS)}) and ({'|'.join(THINGS)})")
"""Two kinds of things in one breath: whether they are one fact or two is not for the model to guess."""
_GLUE = (
    "Please note that {}", "Note that {}", "In addition, {}", "Also, {}", "For your information, {}", "As you may know, {}",
    "It is worth knowing that {}", "Remember that {}", "Furthermore, {}", "To be clear, {}", "By the way, {}", "Moreover, {}",
)  # fmt: skip
_TAILS = (
    "which makes life easier", "which is good news", "which we are happy about", "and we are proud of that", "which surprised nobody",
    "so do not worry", "as you might expect", "which is a great step", "so please plan ahead", "which is worth remembering",
)  # fmt: skip
HEADINGS = (
    "Overview", "Introduction", "Background", "News", "Frequently asked questions", "General information", "Responsibilities", "At a glance",
    "Contacts", "How we work", "Good to know", "Changes", "Details", "Rules", "What to expect", "Summary", "Scope", "Key facts", "Updates",
    "Section 3", "2.1 General", "Part B", "Notes", "More information", "Who does what", "In brief", "Important dates", "Getting started",
)  # fmt: skip
"""Titles that name nothing."""
MOST_WORDS = 25
"""Words of the longest fact."""


class Said(NamedTuple):
    """A piece of text and the facts that it states. `stays`: whether the topic is its subject, so that "it" may follow."""

    text: str
    facts: tuple[str, ...]
    stays: bool = True


class Topic(NamedTuple):
    """What a text is about, and the words that may stand for it."""

    np: Np
    pronoun: str
    object: str
    its: str


def woven(rng: Random, number: str) -> Row:
    """A row of the task `facts`; about one in seven NONE."""
    if rng.random() < 0.14:
        return _empty(rng, number)
    while True:
        row = _text(rng, number)
        if row:
            return row


def _empty(rng: Random, number: str) -> Row:
    pointing = rng.random() < 0.35
    count = rng.choice((1, 1, 2, 2, 3))
    sentences = [advice.idle(rng).text for _ in range(count)]
    if pointing:
        sentences[0] = advice.idle(rng, advice.POINTING).text
    title = _heading(rng) if pointing or rng.random() < 0.6 else capital(make(rng.choice(TOPICAL), rng).text)
    return Row(task="facts", given=(" ".join(sentences),), about=title, written=NONE, schema="idle text", fact_id=number)


def _heading(rng: Random) -> str:
    drawn = rng.random()
    if drawn < 0.6:
        return rng.choice(HEADINGS)
    return capital(rng.choice(TOPICS)) if drawn < 0.8 else rng.choice(AREAS)


def _topic(rng: Random) -> Topic:
    np = make(rng.choice(TOPICAL), rng)
    if np.kind == "person":
        she = np.text.split(" ")[0].endswith("a") or rng.random() < 0.4
        return Topic(np, "she" if she else "he", "her" if she else "him", "her" if she else "his")
    return Topic(np, "they" if np.many else "it", "them" if np.many else "it", "their" if np.many else "its")


def _cases(topic: Np, rng: Random, wanted: int) -> list[Case]:
    pairs = rng.sample(holding(topic.kind), min(wanted * 2, len(holding(topic.kind))))
    found: list[Case] = []
    for schema, slot in pairs:
        case = schema.draw(rng, {slot: topic}, rng.random() < 0.55)
        if any(_predicate(form, topic) for form in case.forms):
            found.append(case)
    return found[:wanted]


def _predicate(form: Form, topic: Np) -> str:
    """What the form says of the topic, or "". _predicate(Form("Marlo runs on Kafka", ...), Marlo) -> "runs on Kafka" """
    if form.plain and form.cut and form.text.startswith(topic.text) and form.cut == len(topic.text) and topic.text not in form.text[form.cut :]:
        rest = form.text[form.cut :].strip()
        return rest if not rest.startswith((",", "'", "and ")) else ""
    return ""


def _text(rng: Random, number: str) -> Row | None:
    topic = _topic(rng)
    wanted = rng.choice((1, 2, 2, 3, 3, 4, 5))
    title_names = rng.random() < 0.45
    parts: list[Said] = []
    cases = _cases(topic.np, rng, wanted)
    names: list[str] = []
    while cases:
        name, weave = rng.choice(_WEAVES)
        if name == "we" and not (title_names and topic.np.kind in ("company", "team") and (not parts or "we" in names)):
            continue
        may_point = parts[-1].stays if parts else title_names
        said = weave(topic, cases, rng, may_point and (bool(parts) or weave is not _object))
        if not said:
            cases.pop(0)
            continue
        parts.append(said)
        names.append(name)
    if not parts:
        return None
    _fill(parts, rng)
    facts = list(dict.fromkeys(fact for part in parts for fact in part.facts))
    text = " ".join(part.text for part in parts)
    if len(text.split()) > 75 or any(len(fact.split()) > MOST_WORDS for fact in facts) or not facts or _PAIR.search(text):
        return None
    title = _title(topic.np, rng) if title_names else _heading(rng)
    return Row(
        task="facts", given=(text,), about=title, written="\n".join(f"- {fact}" for fact in facts), schema=f"text: {' + '.join(names)}",
        fact_id=number,
    )  # fmt: skip


def _title(np: Np, rng: Random) -> str:
    name = np.text.removeprefix("the ")
    return rng.choice((capital(np.text), capital(name), f"About {np.text}", f"{capital(name)}: overview", capital(name), f"{capital(name)} – key facts"))


def _fill(parts: list[Said], rng: Random) -> None:
    """Sentences that state nothing, before, between and behind; never before one that points back."""
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        idle = advice.idle(rng).text
        place = rng.randint(0, len(parts))
        if place == len(parts) or not _POINTS.match(parts[place].text):
            parts.insert(place, Said(idle, ()))


def _plain(case: Case, topic: Topic, rng: Random) -> str:
    return rng.choice([said for form in case.forms if (said := _predicate(form, topic.np))])


def _subject(topic: Topic, rng: Random, may_point: bool) -> str:
    """How the topic is called as a subject: by its name, "it", "this tool"."""
    np = topic.np
    if not may_point or rng.random() < 0.3:
        return np.text
    if np.human or rng.random() < 0.6:
        return topic.pronoun
    return rng.choice((f"the {np.noun}", f"this {np.noun}"))


def _one(topic: Topic, cases: list[Case], rng: Random, may_point: bool) -> Said | None:
    """A sentence of its own, with a name, a pronoun or "this tool"."""
    said = _plain(cases.pop(0), topic, rng)
    subject = _subject(topic, rng, may_point)
    text, fact = f"{subject} {said}", sentence(f"{topic.np.text} {said}")
    drawn = rng.random()
    if drawn < 0.1:
        text = rng.choice(_GLUE).format(text)
    elif drawn < 0.16 and not _LONG.search(said):
        text = f"{text}, {rng.choice(_TAILS)}"
    return Said(sentence(text), (fact,))


def _two(topic: Topic, cases: list[Case], rng: Random, may_point: bool) -> Said | None:
    """Two or three predicates of one subject: "Marlo runs on Kafka and is kept by the Brenta unit." """
    if len(cases) < 2:
        return None
    said = [_plain(case, topic, rng) for case in cases[: 3 if rng.random() < 0.25 else 2]]
    if any(_LONG.search(one) for one in said[:-1]):
        return None
    del cases[: len(said)]
    subject = _subject(topic, rng, may_point)
    listed = f"{', '.join(said[:-1])} {rng.choice(('and', 'and', 'and also' if len(said) == 2 else 'and'))} {said[-1]}"
    return Said(sentence(f"{subject} {listed}"), tuple(sentence(f"{topic.np.text} {one}") for one in said))


def _relative(topic: Topic, cases: list[Case], rng: Random, _: bool) -> Said | None:
    """One predicate in a relative clause or an apposition: "Marlo, which runs on Kafka, is kept by the Brenta unit." """
    if len(cases) < 2:
        return None
    first, second = _plain(cases[0], topic, rng), _plain(cases[1], topic, rng)
    if _LONG.search(first):
        return None
    del cases[:2]
    np = topic.np
    if first.startswith(("is the ", "is a ", "is an ", "are the ")) and rng.random() < 0.7:
        middle = first.split(" ", 1)[1]
    else:
        middle = f"{'who' if np.human else 'which'} {first}"
    return Said(sentence(f"{np.text}, {middle}, {second}"), (sentence(f"{np.text} {first}"), sentence(f"{np.text} {second}")))


def _object(topic: Topic, cases: list[Case], rng: Random, may_point: bool) -> Said | None:
    """Another subject, the topic as "it": "The Brenta unit keeps it." """
    case = cases[0]
    np = topic.np
    ending = re.compile(rf"(?<![\w-]){re.escape(np.text)}(?!['\w-]| and | in )")
    forms = [form for form in case.forms if form.plain and form.cut and not form.text.startswith(np.text) and len(ending.findall(form.text[form.cut :])) == 1]
    if not forms:
        return None
    cases.pop(0)
    form = rng.choice(forms)
    text = form.text
    if may_point and " than " not in text and rng.random() < 0.65:
        text = form.text[: form.cut] + ending.sub(topic.object, form.text[form.cut :])
    return Said(sentence(text), (sentence(form.text),), False)


def _its(topic: Topic, cases: list[Case], rng: Random, may_point: bool) -> Said | None:
    """An attribute: "Its budget is 400 euros." """
    np = topic.np
    forms = [form for form in cases[0].forms if form.plain and re.match(rf"the [\w -]+ of {re.escape(np.text)} ", form.text)]
    if not forms or not may_point:
        return None
    cases.pop(0)
    form = rng.choice(forms)
    return Said(sentence(form.text.replace(f" of {np.text} ", " ", 1).replace("the ", f"{topic.its} ", 1)), (sentence(form.text),))


def _we(topic: Topic, cases: list[Case], rng: Random, _: bool) -> Said | None:
    """The organisation speaks: "We ship parcels to Oslo." """
    case, np = cases[0], topic.np
    first = case.forms[0]
    if case.us and first.text.startswith(np.text + " "):
        cases.pop(0)
        return Said(sentence(f"we {case.us}"), (sentence(first.text),))
    forms = [form for form in case.forms if form.plain and re.match(rf"the [\w -]+ of {re.escape(np.text)} ", form.text)]
    if not forms:
        return None
    cases.pop(0)
    form = rng.choice(forms)
    return Said(sentence(form.text.replace(f" of {np.text} ", " ", 1).replace("the ", "our ", 1)), (sentence(form.text),))


def _linked(topic: Topic, cases: list[Case], rng: Random, may_point: bool) -> Said | None:
    """A second entity, told in a relative clause behind it or in a contrast: "Marlo is kept by the Brenta unit, which sits in Oslo." """
    case = cases[0]
    said = _plain(case, topic, rng)
    others = [np for np in case.slots.values() if np.text != topic.np.text and np.kind in TOPICAL and said.endswith(" " + np.text)]
    subject = _subject(topic, rng, may_point)
    if others and rng.random() < 0.7:
        other = others[0]
        more = [form for one in _cases(other, rng, 2) for form in one.forms if _predicate(form, other)]
        more = [form for form in more if topic.np.text not in form.text]
        if not more:
            return None
        rest = _predicate(rng.choice(more), other)
        cases.pop(0)
        text = f"{subject} {said}, {'who' if other.human else 'which'} {rest}"
        return Said(sentence(text), (sentence(f"{topic.np.text} {said}"), sentence(f"{other.text} {rest}")), False)
    other_case = rng.choice(SCHEMAS).draw(rng, {}, True)
    other_said = rng.choice([form for form in other_case.forms if form.plain]).text
    if _LONG.search(said) or _LONG.search(other_said):
        return None
    cases.pop(0)
    pattern = rng.choice(("While {0}, {1}", "{0}, while {1}", "{0}, whereas {1}", "{0}; {1}", "{0}, and {1}", "{0}, but {1}"))
    text = pattern.format(f"{subject} {said}", other_said)
    return Said(sentence(text), (sentence(f"{topic.np.text} {said}"), sentence(other_said)), False)


def _several(topic: Topic, cases: list[Case], rng: Random, _: bool) -> Said | None:
    """Two or three of a kind do the same, or the same is done to them: a fact for each."""
    case, np = cases[0], topic.np
    first = case.forms[0]
    slots = [slot for slot, one in case.slots.items() if one.text == np.text]
    if not case.us or not slots or slots[0] not in ("S", "O"):
        return None
    more: list[Np] = []
    while len(more) < rng.choice((1, 1, 2)):
        other = make(np.kind, rng)
        if all(other.text != one.text for one in (np, *more)):
            more.append(other)
    every = [np.text, *(one.text for one in more)]
    listed = f"{', '.join(every[:-1])} and {every[-1]}"
    if slots[0] == "S" and first.text.startswith(np.text + " "):
        rest = first.text[len(np.text) :]
        text, facts = f"{listed} {case.us}", [one + rest for one in every]
        if rng.random() < 0.2 and np.noun and not _LONG.search(case.us) and not np.human:
            text = f"the following {case.us}: {listed}"
    elif slots[0] == "O" and first.text.count(np.text) == 1:
        text, facts = first.text.replace(np.text, listed), [first.text.replace(np.text, one) for one in every]
    else:
        return None
    cases.pop(0)
    return Said(sentence(text), tuple(sentence(fact) for fact in facts), False)


def _other(topic: Topic, cases: list[Case], rng: Random, _: bool) -> Said | None:
    """A sentence of its own about something else, as handbooks have them; the fact is the sentence."""
    case = rng.choice(SCHEMAS).draw(rng, {}, False)
    form = rng.choice([form for form in case.forms if form.plain])
    cases.pop(0)
    text = tidy(form.text)
    if rng.random() < 0.12:
        return Said(sentence(rng.choice(_GLUE).format(text)), (sentence(text),), False)
    return Said(sentence(text), (sentence(text),), False)


_Weave = Callable[[Topic, list[Case], Random, bool], Said | None]
_WEAVES: tuple[tuple[str, _Weave], ...] = (
    ("one", _one), ("one", _one), ("two", _two), ("two", _two), ("relative", _relative), ("relative", _relative), ("object", _object),
    ("its", _its), ("we", _we), ("we", _we), ("linked", _linked), ("linked", _linked), ("several", _several), ("other", _other),
)  # fmt: skip
