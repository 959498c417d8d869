"""Sentences made simple enough for a very small model, without a model and without a change of what they state.

    "Gregor Anstey owns the expense policy and answers questions about it."     ->  "Gregor Anstey owns the expense policy."
    "Postbag was switched off because it lost attachments."                     ->  "Postbag was switched off."
    "Tarn is the internal tool that we use for analysing sensor data."          ->  "Tarn is the internal tool used for ..."
    "Brigid Tolland is our procurement manager."                                ->  "Brigid Tolland is the procurement manager."

Only a clause at the end goes, and only one that could be left out of a true sentence: a second predicate or a reason, never a
condition, an exception or a time. What was left out is in the originals; the large prompts see the whole sentence.
"""

from __future__ import annotations

import re

from ftprep.entities import entities

_POINTING = r"\b(?:it|its|they|them|their|this|these|those|he|him|his|she|her)\b"
_TAIL = re.compile(
    r"(?:,? and (?:[a-z]+ly )?[a-z]+(?:s|ed)|,? and (?:it|they|he|she)|,? because|,? since it|; it|; they)\b"
    rf"(?P<rest>[^.]*{_POINTING}[^.]*)\.$"
)
_NEEDED = re.compile(r"\b(?:unless|except|if|only|not|no|never|before|until|when|between|both|either|neither)\b")
_WE_USE = re.compile(r"\b(?:that|which) we use (?=(?:for|to|as|in|with)\b)")
_OUR = re.compile(r"\b[Oo]ur (?=[a-z])")
_WE = re.compile(r"\b(?:we|us|you|your|I|my)\b", re.IGNORECASE)


def plain(sentence: str) -> str:
    """The sentence without a last clause that points back, and without a "we" or "our" that a word can stand for; as it is where it
    does not begin with a name.

    plain("Heron needs a fast network and runs on Basalt.") -> the same: nothing in it points back
    """
    first = next(iter(entities(sentence)), None)
    if first is None or first.start or first.kind == "date":
        return sentence  # what an "and" joins here can't be told
    tail = _TAIL.search(sentence)
    if tail is not None and not _NEEDED.search(tail["rest"]) and not _NEEDED.search(sentence[: tail.start()]):
        sentence = sentence[: tail.start()] + "."
    sentence = _WE_USE.sub("used ", sentence)
    if _OUR.search(sentence) and not _WE.search(sentence):
        sentence = _OUR.sub(lambda found: "The " if found.start() == 0 else "the ", sentence)
    return sentence
