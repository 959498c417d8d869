"""Strict check of the words around an answer: what governs it in the source must govern it in the question.

"For whom does Ada mentor?" does not ask for whom "Ada mentors every analyst" names, nor "Where must it be checked before it
leaves?" for the hall of "before it leaves the hall".
"""

from __future__ import annotations

import re

from ftprep.checks.candidate import Candidate
from ftprep.lexicon import content_stems

_FRONT = re.compile(
    r"^(?P<front>for|with|to|from|in|on|at|through|into|against|under|about|via|during|after|before|until|since|within) "
    r"(?:which|what|whom|how)\b",
    re.IGNORECASE,
)
_PREPOSITIONS = frozenset(
    """in on at to from of by for with through within after before since until under above over into via during against near about
    inside around between among onto across behind along beside""".split()
)
_ALIKE = tuple(
    frozenset(row.split())
    for row in (
        "in on at within during into inside to",
        "to into onto for",
        "through via with using by",
        "for to",
        "about on of",
        "since from",
    )
)
_ASKS = re.compile(r"\b(?:who|whom|whose|which|what|when|where|why|how)\b", re.IGNORECASE)
_TWICE = re.compile(r"(?:how \w+|which|what|when|where) (?:\w+ ){0,2}(?:which|what|whom)\b", re.IGNORECASE)
_THAN = re.compile(r"\b(?P<more>[a-z]+) than (?P<of>[^?]+)\?")
_MANNER = re.compile(r"How (?:is|are|was|were|does|do|did|must|may|can|should|will|has|have)\b")
_BY = re.compile(r"(?:by|with|through|via|in|on|using|without|as|at)\b|[a-z]+(?:ly|ing)\b", re.IGNORECASE)
_SMALL = re.compile(r"(?:\b(?:the|an?|our|its|their|all|each|every|both|up|least|most|more|than|only) )+$", re.IGNORECASE)
_AUX = r"(?:is|are|was|were)"


def ungoverned(row: Candidate) -> str | None:
    """What is wrong with a question of an adapted model in this respect, or None."""
    source, answer = row.source, row.answer.strip(" .")
    before = _before(source, answer)
    if before is None:
        return None
    word = before.rsplit(" ", 1)[-1].strip(",").lower() if before else ""
    asked = row.question
    if not _ASKS.search(" ".join(asked.split(" ")[:3])):
        return "no word in front asks for anything"
    if _TWICE.match(asked):
        return "it asks for two things at once"
    if (than := _THAN.search(asked)) and (told := re.search(rf"\b{than['more']} than (?P<of>.+)", source)):
        compared, wanted = set(content_stems(than["of"])), set(content_stems(told["of"]))
        if compared - wanted and wanted - compared:
            return "it compares the other way round"
    if _MANNER.match(asked) and not _BY.match(answer) and word not in _PREPOSITIONS:
        return "'how' asks for a way, and its answer is none in the source"
    if asked.lower().startswith("under what condition"):
        return None
    if front := _FRONT.match(asked):
        said = front["front"].lower()
        if before and not _goes(said, word) and not answer.lower().startswith(f"{said} "):
            return f"{said!r} does not govern its answer in the source"
    elif asked.startswith("Where ") and before and word not in _PREPOSITIONS:
        return "'where' asks for a place, and its answer is none in the source"
    if word == "of" and len(before.split()) > 1:
        noun = before.split()[-2].lower()
        if re.search(rf"\bthe (?:[a-z]+ )?{re.escape(noun)}\b", asked) and not re.search(
            r"\b(?:of|whose)\b|['’]s?\b", asked, re.IGNORECASE
        ):
            return f"the 'of' of {noun!r} has gone"
    return _ill_formed(source, asked)


def _before(source: str, answer: str) -> str | None:
    """What stands before the answer in the source, small words apart; None where the answer stands not there, or twice."""
    bare = re.sub(
        r"^(?:the|an?|our|in|on|at|to|from|by|with|for|since|until|after|before|within) ", "", answer, flags=re.IGNORECASE
    )
    places = [match.start() for match in re.finditer(re.escape(bare), source, re.IGNORECASE)]
    return _SMALL.sub("", source[: places[0]]).strip() if len(places) == 1 else None


def _goes(said: str, there: str) -> bool:
    if there in _PREPOSITIONS:
        return (
            said == there
            or (there == "of" and said not in ("for", "with", "to"))
            or any(said in row and there in row for row in _ALIKE)
        )
    return said not in ("for", "with", "on", "at", "under", "about")  # "send the director a note": "To whom"


def _ill_formed(source: str, asked: str) -> str | None:
    """ "What does it outranks?", "were the annex guarded" for "the annex was guarded": slips that the source makes plain."""
    if (verb := re.search(r"\b(?:does|do|did)\b[^?]* (?P<verb>[a-z]+s)\?$", asked)) and re.search(
        rf"\b{verb['verb']} (?:(?:the|an?|any|all|each|every)\b|[A-Z\d])", source
    ):
        return f"broken grammar: {verb['verb']!r}"
    if (aux := re.search(rf"\b(?P<be>{_AUX}) (?P<subject>the (?:[\w-]+ ){{1,4}}?)(?=[a-z]+(?:ed|en|d)\b)", asked)) and (
        there := re.search(rf"\b{re.escape(aux['subject'])}(?P<be>{_AUX})\b", source, re.IGNORECASE)
    ):
        plural = {"are", "were"}
        if (aux["be"] in plural) != (there["be"] in plural):
            return f"broken grammar: {aux['be']!r}"
    return None
