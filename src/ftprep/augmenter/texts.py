"""Paragraphs woven of facts about linked entities, among sentences that state nothing, and the one-clause facts they state."""

from __future__ import annotations

import re
from random import Random

from ftprep.augmenter import advice
from ftprep.augmenter.inflection import capital
from ftprep.augmenter.kinds import make
from ftprep.augmenter.names import Np
from ftprep.augmenter.pools import AREAS, THINGS, TOPICS
from ftprep.augmenter.rows import NONE, Row
from ftprep.augmenter.weaves import TOPICAL, WEAVES, Said, Topic, cases_about

_POINTS = re.compile(r"(It|They|She|He|Its|Her|His|Their|The \w+ (?!team)|This|We|Our)\b|.*\b(it|him|her|them)\b")
_PAIR = re.compile(rf"({'|'.join(THINGS)}) and ({'|'.join(THINGS)})")
"""Two kinds of things in one breath: whether they are one fact or two is not for the model to guess."""
HEADINGS = (
    "Overview", "Introduction", "Background", "News", "Frequently asked questions", "General information",
    "Responsibilities", "At a glance",
    "Contacts", "How we work", "Good to know", "Changes", "Details", "Rules", "What to expect", "Summary", "Scope",
    "Key facts", "Updates",
    "Section 3", "2.1 General", "Part B", "Notes", "More information", "Who does what", "In brief", "Important dates",
    "Getting started",
)  # fmt: skip
"""Titles that name nothing."""
MOST_WORDS = 25
"""Words of the longest fact."""


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


def _text(rng: Random, number: str) -> Row | None:
    topic = _topic(rng)
    wanted = rng.choice((1, 2, 2, 3, 3, 4, 5))
    title_names = rng.random() < 0.45
    parts: list[Said] = []
    cases = cases_about(topic.np, rng, wanted)
    names: list[str] = []
    while cases:
        name, weave = rng.choice(WEAVES)
        if name == "we" and not (title_names and topic.np.kind in ("company", "team") and (not parts or "we" in names)):
            continue
        may_point = parts[-1].stays if parts else title_names
        said = weave(topic, cases, rng, may_point and (bool(parts) or name != "object"))
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
        task="facts", given=(text,), about=title, written="\n".join(f"- {fact}" for fact in facts),
        schema=f"text: {' + '.join(names)}", fact_id=number,
    )  # fmt: skip


def _title(np: Np, rng: Random) -> str:
    name = np.text.removeprefix("the ")
    return rng.choice(
        (
            capital(np.text),
            capital(name),
            f"About {np.text}",
            f"{capital(name)}: overview",
            capital(name),
            f"{capital(name)} – key facts",
        )
    )


def _fill(parts: list[Said], rng: Random) -> None:
    """Sentences that state nothing, before, between and behind; never before one that points back."""
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        idle = advice.idle(rng).text
        place = rng.randint(0, len(parts))
        if place == len(parts) or not _POINTS.match(parts[place].text):
            parts.insert(place, Said(idle, ()))
