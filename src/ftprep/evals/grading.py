"""Whether an answer is right: by the likelihood of hidden options, by its words, or by a judge that sees the gold answer."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

from ftprep.engines.likelihood import Likelihood
from ftprep.evals.questions import Question
from ftprep.lexicon import NUMBER_WORDS

_ARTICLES = frozenset("the a an our".split())
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """One item of one arm. `right` None: no answer came. `by`: likelihood, words, judge.

    {"arm": "icl", "item": "3fa9...", "right": true, "by": "words", "said": "The Payments team."}
    """

    arm: str
    item: str
    right: bool | None
    by: str
    said: str = ""


def by_likelihood(scores: Sequence[Likelihood | None]) -> bool | None:
    """Whether the right option, the first, has the highest mean log-probability a token; None where one of them is missing."""
    if not scores or any(one is None for one in scores):
        return None
    means = [one.logprob / one.tokens for one in scores if one is not None]
    return means[0] > max(means[1:], default=float("-inf"))


def normal(text: str) -> list[str]:
    """Words in one spelling: no case, accents, articles; numbers as digits. normal("The 20,000 Euros.") -> ["20000", "euros"]"""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    found = (NUMBER_WORDS.get(word, word) for word in _WORD.findall(plain))
    return [re.sub(r"(?<=\d),(?=\d{3})", "", word) for word in found if word not in _ARTICLES]


def by_words(item: Question, said: str) -> bool:
    """Whether the answer names what is asked for, and none of the false options.

    Of a category all members; else the gold answer or another that is true. An empty answer is wrong.
    """
    given = normal(first_line(said))
    if not given:
        return False
    true = [normal(name) for name in (item.members or (item.answer, *item.accepted))]
    named = [_stands(name, given) for name in true]
    right = all(named) if item.members else any(named)
    if item.members:
        return right
    return right and not any(_stands(normal(option), given) and not _within_true(option, true) for option in item.options)


def _within_true(option: str, true: Sequence[Sequence[str]]) -> bool:
    """A false option that is a part of the right answer's words says nothing by standing there."""
    return any(_stands(normal(option), name) for name in true)


def _stands(name: Sequence[str], given: Sequence[str]) -> bool:
    size = len(name)
    return size > 0 and any(list(given[at : at + size]) == list(name) for at in range(len(given) - size + 1))


def first_line(text: str) -> str:
    """What counts as the answer: without thoughts, up to the first blank line."""
    told = re.sub(r"<think>.*?</think>", "", text, flags=re.DOTALL).strip()
    return told.split("\n\n", 1)[0]


_OBJECT = re.compile(r"\{.*\}", re.DOTALL)


def judged(text: str) -> bool | None:
    """What the judge said; None where that cannot be read. judged('{"right": true}') -> True"""
    found = _OBJECT.search(re.sub(r"<think>.*?</think>", "", text, flags=re.DOTALL))
    try:
        value = json.loads(found[0], strict=False) if found else None
    except (ValueError, RecursionError):
        return None
    said = value.get("right") if isinstance(value, dict) else None
    return said if isinstance(said, bool) else None


def likelihood_of(text: str | None) -> Likelihood | None:
    """What a scored request was answered with."""
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=Likelihood)
    except msgspec.DecodeError:
        return None


def shown(item: Question, said: str) -> Mapping[str, str]:
    """The values of the judge's template."""
    return {
        "question": item.question,
        "gold": item.answer,
        "accepted": "; ".join(item.accepted) or "none",
        "given": first_line(said) or "(nothing)",
    }
