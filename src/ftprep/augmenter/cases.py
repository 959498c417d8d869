"""One drawn fact with every way to say it and to ask for it: what rows are cut from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from ftprep.augmenter.inflection import capital
from ftprep.augmenter.names import Np


class Form(NamedTuple):
    """One way to say all of a fact. `start`: the slot it begins with, or "". `verb`: its main verb or construction. `plain`: fit to
    stand as a fact, not only as a reversal. `cut`: where its predicate begins, 0 where the slot it begins with is not the subject.

    Form("the Brenta unit runs Marlo", "S", "run", True, 15)
    """

    text: str
    start: str
    verb: str
    plain: bool = True
    cut: int = 0


class Asked(NamedTuple):
    """A question and the slot that answers it. Asked("O", "Which tool does the Brenta unit run?")"""

    slot: str
    text: str


class Case(NamedTuple):
    """A drawn fact. `told`: a slot described by the rest, "the team that runs Marlo". `us`: what stands behind "we", or ""."""

    schema: str
    slots: Mapping[str, Np]
    forms: tuple[Form, ...]
    asked: tuple[Asked, ...]
    told: Mapping[str, str]
    us: str = ""


class Schema(NamedTuple):
    """A kind of relation between arguments of certain types, in one construction. `draw(rng, fixed, spare)` makes a case; `fixed`
    sets slots, `spare` asks for one without circumstances."""

    name: str
    slots: Mapping[str, str]
    draw: Callable[[Random, Mapping[str, Np], bool], Case]
    weight: float = 1.0


FAITHFUL = 0.9
"""Share of what is written that keeps the words of its fact where it can: an adapter that had learned to take other words took
wrong ones for relations that it did not know (adjoins -> is joined by)."""
_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")
_COMMAS = re.compile(r"\s*,(\s*,)+")
_HANGING = re.compile(r",\s*([.?!;:])")


def tidy(text: str) -> str:
    """One space, one comma, none before a full stop: appositions bring their own."""
    if "," in text:
        text = _HANGING.sub(r"\1", _COMMAS.sub(",", text))
    return _SPACES.sub(" ", text).strip()


def sentence(text: str) -> str:
    """sentence("the unit runs Marlo") -> "The unit runs Marlo." """
    return capital(tidy(text + "."))


def bare(np: Np) -> str:
    """The entity without its apposition. bare(Np("Ada Vell, the head of Tax,", ...)) -> "Ada Vell" """
    return np.text.partition(",")[0].partition(" (")[0] if np.text.endswith((",", ")")) else np.text


def nearest(fact: str, texts: list[str]) -> list[str]:
    """Those with the fewest words that the fact has in no form.

    nearest("Ada runs Marlo.", ["Who runs Marlo?", "Who operates Marlo?"]) -> ["Who runs Marlo?"]
    """
    known = {word[:4] for word in _WORD.findall(fact.lower())}
    new = [sum(word[:4] not in known for word in _WORD.findall(text.lower())) for text in texts]
    return [text for text, number in zip(texts, new, strict=True) if number == min(new)]
