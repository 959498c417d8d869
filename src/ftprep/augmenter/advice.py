"""Sentences that state no usable fact: advice, greetings, opinions, questions, orders, marketing, headings, code."""

from __future__ import annotations

import re
from random import Random
from typing import NamedTuple

from ftprep.augmenter import pools
from ftprep.augmenter.inflection import capital
from ftprep.augmenter.names import amount, few, invented, make

_CODE = re.compile(r"[=/(]|^(pip|sudo) ")
_FIELD = re.compile(r"\{(\w+)\}")


class Idle(NamedTuple):
    """A sentence without a usable fact, and what it names, for `about`."""

    text: str
    named: tuple[str, ...]


def idle(rng: Random, table: tuple[str, ...] = ()) -> Idle:
    """A sentence of a table, of prose unless told otherwise, filled. idle(rng) -> Idle("Try to keep meetings short.", ("meetings",))"""
    while True:
        text = rng.choice(table or PROSE)
        named: list[str] = []

        def fill(field: re.Match[str], named: list[str] = named) -> str:
            kind = field[1]
            if kind in _POOLS:
                return rng.choice(_POOLS[kind])
            made = {"amount": amount, "few": few, "invented": invented}.get(kind)
            value = made(rng) if made else make(kind, rng).text
            named.append(value)
            return value

        filled = _FIELD.sub(fill, text)
        filled = filled if _CODE.search(filled) else capital(filled)
        if len(filled.split()) <= 32:
            return Idle(filled, tuple(named) or tuple(_content(filled, rng)))


def _content(text: str, rng: Random) -> list[str]:
    words = [word.strip(".,?!:") for word in text.split() if len(word) > 4 and word.islower()]
    return [rng.choice(words).strip(".,?!:;")] if words else [text.split()[0].strip(".,?!:;")]


_IMPERATIVES = """be kind to each other|keep your notes short|listen before you speak|ask for help early|write things down|share bad news quickly
assume good intent|keep meetings small|say thank you|be curious|stay focused|think twice before you click|be honest about mistakes
take regular breaks|look at the details|plan ahead|trust your colleagues|start with the simple things|give feedback in private
choose clear words|check the address twice|read the small print|keep your desk tidy|talk to each other|respect other opinions|celebrate small wins|set realistic goals|learn from each failure|double-check your figures|explain the why
keep an open mind|focus on what matters|be patient with new colleagues|leave room for surprises|avoid long e-mails""".replace("\n", "|")
_OPINIONS = """good ideas can come from anywhere|small teams move faster|trust matters more than rules|details matter|change takes time
simple solutions are better|everyone makes mistakes|it pays to plan ahead|clear writing saves time|learning never stops|rules need reasons
great service starts with listening|nobody is perfect|a good plan beats a perfect one|less is often more|people do their best work when trusted
new tools should make life easier|paper is patient|nothing beats a short conversation|numbers alone tell little
the best meetings are short|a fresh pair of eyes helps|practice makes perfect|quality is a habit""".replace("\n", "|")
_POOLS = {
    "do": _IMPERATIVES.split("|"),
    "view": _OPINIONS.split("|"),
    "duty": pools.DUTIES,
    "deed": pools.DEEDS,
    "purpose": "save time|reduce costs|avoid mistakes|work together|stay safe|find answers|get started|make progress".split("|"),
    "good": "great|wonderful|remarkable|very important|valuable|truly helpful|beautiful|fantastic".split("|"),
}

ADVICE = (
    "{do}.", "please {do}.", "always {do}.", "try to {do}.", "remember to {do}.", "you should {do}.", "do not forget to {do}.",
    "it is important to {do}.", "it helps to {do}.", "when in doubt, {do}.", "make sure to {do}.", "it is best to {do} and to {do}.",
    "we encourage everyone to {do}.", "feel free to {deed}.", "whenever you can, {do}.", "in {team}, try to {do}.",
    "think about {topic} before you {deed}.", "talk to {role} if you feel unsure.", "when you work with {system}, {do}.",
    "please {duty} and {do}.", "before you {deed}, {do}.", "if something feels wrong, {do}.", "never be afraid to {do}.",
    "take your time with {system}.", "ask yourself whether you need {thing}.", "you may want to look at {doc} first.",
    "consider {activity} later.", "have a look at {doc} when you find the time.", "contact {team} with any questions.",
    "let {person} know what you think.", "click on the blue button and wait a moment.", "see {doc} for details.",
    "for more about {topic}, see the links below.", "use your best judgement with {thing}.", "do not hesitate to ask {team}.",
)  # fmt: skip
OPINIONS = (
    "we believe that {view}.", "in our view, {view}.", "{view}.", "it is often said that {view}.", "perhaps {view}.", "some say that {view}.",
    "we are proud of {team}.", "{system} is a {good} tool.", "{person} is a {good} colleague.", "we all love {product}.",
    "{city} is a {good} place to work.", "we think that {system} could be better.", "{event} was {good} fun.", "{topic} matters to all of us.",
    "we hope that {system} will make your work easier.", "nothing is more important than {topic}.", "it feels good to {purpose}.",
    "{system} takes your work to the next level.", "discover how {product} can change your day.", "with {system}, everything is possible.",
    "{company} is passionate about {topic}.", "our people are our greatest strength.", "experience {product} like never before.",
    "imagine a world in which {view}.", "together we can {purpose}.", "{product} is simply {good}.", "there is nothing like {city} in spring.",
)  # fmt: skip
TALK = (
    "welcome to {team}!", "thank you for your patience.", "thanks to everyone at {site}!", "hello and welcome.", "good luck!", "enjoy!",
    "we look forward to seeing you in {city}.", "have you ever used {system}?", "what should you do with {thing}?", "who is {person}?",
    "why does {topic} matter?", "do you want to {purpose}?", "how do we {purpose}?", "this page explains {topic}.", "more on this below.",
    "the following section is about {system}.", "here is an overview.", "let us begin with {topic}.", "questions?", "that is all for today.",
    "in this guide you will learn about {system}.", "below you will find some examples.", "so what does this mean for {aud}?",
    "congratulations to {person}!", "let's take a closer look.", "to be continued.", "all of this may change.", "it depends.",
    "there are many ways to {purpose}.", "as mentioned above, this varies.", "no two days are the same here.", "read on to find out more.",
)  # fmt: skip
POINTING = (
    "it is run by {team}.", "they report to {role}.", "this must be approved by {role}.", "it replaced {system} in {past}.",
    "she leads {team}.", "he joined {company} in {past}.", "these are stored in {system}.", "that is why {team} uses it.",
    "it costs {money}.", "they are based in {city}.", "this applies to {aud} as well.", "it was opened in {past}.",
    "the former belongs to {company}, the latter does not.", "both are maintained by {team}.", "it is larger than {product}.",
    "those must be submitted within {duration}.", "he wrote {doc}.", "she works in {city}.", "this takes {duration}.",
    "here, {team} is responsible for it.", "some of them use {system}.", "one of these is {system}.", "there, {aud} may {deed}.",
    "it depends on {system}, as described above.", "the same goes for {thing}.", "we use it for {activity}.",
    "this one was built by {company}.", "that has been so since {past}.", "most of them come from {country}.",
    "if so, it goes to {team}.", "they can do this in {system}.", "its successor is {system}.", "their manager is {person}.",
)  # fmt: skip
FRAGMENTS = (
    "responsibilities of {team}", "{topic}: an overview", "contacts at {site}", "{few} steps to {topic}", "{thing}, {thing} and {thing}",
    "pip install {invented}", "sudo systemctl restart {invented}", "cd /opt/{invented} && make", "{invented}.connect(timeout={amount})",
    "SELECT name FROM {invented} WHERE id = {amount};", "GET /v1/{invented}/{amount}", "if {invented}: return None",
    "see also: {doc}", "table {amount}: {data}", "figure {amount}. {activity}", "last but not least, {topic}", "{person}, {city}",
    "from {city} to {city}", "notes on {activity}", "{doc}, section {amount}", "step {amount}: {activity}", "because of {topic}.",
    "such as {thing} or {thing}.", "{team} and {team}.", "and also {system}.", "which is kept in {system}.", "{role}:", "FAQ: {topic}",
    "for example, {thing}.", "version history of {system}", "a new tool for {activity}.", "except for {aud}.", "open points about {project}",
)  # fmt: skip
PROSE = ADVICE + OPINIONS + TALK
