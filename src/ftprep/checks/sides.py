"""Which sides a row of an adapted model tells its relation from: symmetric relations, questions that put "is" or "has" before their
subject, conclusions that leave what two facts share unnamed, clefts.

    "Which council has the Brugal team supervised?" "The Claims council."   -> "The Brugal team has supervised the Claims council."
"""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.checks.candidate import Candidate
from ftprep.checks.one_form import lower_first
from ftprep.entities import entities
from ftprep.lexicon import NUMBER_WORDS, content_roots, upper_first, words

_EITHER = (
    r"(?:twinned|paired|connected|linked|joined|merged|married|partnered|matched|coupled|combined|united|allied|associated|affiliated|"
    r"identical|interchangeable|compatible|adjacent|parallel|equal) (?:with|to)"
    r"|(?:works?|worked|working|compet(?:es?|ed|ing)|cooperat(?:es?|ed|ing)|collaborat(?:es?|ed|ing)|overlap(?:s|ped)?|coincid(?:es?|ed)|"
    r"agree[sd]?|negotiat(?:es?|ed)|meets?) with"
    r"|resembl(?:es?|ed)|adjoin(?:s|ed)?|neighbours?|borders? on|differ(?:s|ed)? from|intersect(?:s|ed)?"
)
_SAME = (frozenset(("conne", "linke", "joine", "coupl")), frozenset(("works", "worke", "work", "coope", "colla")))
"""Beginnings of such verbs that say the same."""
_SYMMETRIC = re.compile(rf"\b(?:{_EITHER})\b")


@lru_cache(maxsize=4096)
def symmetric(source: str, said: str) -> bool:
    """Whether two sentences state a relation that holds both ways, and only its sides have changed places.

    ("The Malvern plant is twinned with the Kassel plant.", "The Kassel plant is twinned with the Malvern plant.") -> True
    """
    source, said = _apart(_untimed(source), _untimed(said))
    there, here = _SYMMETRIC.search(source), _SYMMETRIC.search(said)
    if there is None or here is None:
        return False
    verbs = {match.group().split()[0][:5] for match in (there, here)}
    if len(verbs) > 1 and not any(verbs <= alike for alike in _SAME):
        return False
    first, second = _sides(source, there)
    left, right = _sides(said, here)
    both = first & second
    return left - both == second - both and right - both == first - both and bool(first - both) and bool(second - both)


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two sentences without the phrase that both end in: "... under the Baobab programme." """
    first, second = one.rstrip(".").split(" "), other.rstrip(".").split(" ")
    length = 0
    while length < min(len(first), len(second)) and first[-length - 1] == second[-length - 1]:
        length += 1
    start = next((at for at in range(len(first) - length, len(first)) if first[at] in _PREPOSITIONS), len(first))
    cut = len(first) - start
    return (" ".join(first[:start]), " ".join(second[: len(second) - cut])) if cut else (one, other)


def _sides(text: str, match: re.Match[str]) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(content_roots(text[: match.start()])) - _SMALL, frozenset(content_roots(text[match.end() :])) - _SMALL


_SMALL = frozenset(("not", "been", "hav"))
_TIMED = re.compile(r"(?:^|,? )\b(?:[Ss]ince|[Ii]n|[Oo]n|[Ff]rom|[Uu]ntil|[Bb]y) (?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:1[5-9]|20)\d\d,?")


def _untimed(text: str) -> str:
    return _TIMED.sub("", text)


_INVERTED = re.compile(
    r"^(?P<front>(?:[A-Za-z]+ )??)(?:[Ww]hich(?: [a-z]+){1,3}?|[Ww]hat|[Ww]ho|[Ww]hom|[Ww]hen|[Ww]here|[Ww]hy"
    r"|[Hh]ow (?:often|long|many|much)(?: [a-z]+)?) "
    r"(?P<be>is|are|was|were|has|have|had|must|may|can|will|should|do|does|did) (?P<rest>[^?]+)\??$"
)


def restated(row: Candidate) -> str:
    """What a question and its answer assert, in the order of a statement also where "is" or "has" stands before its subject."""
    if not row.question or row.kind == "inference":
        return row.declared
    found = _INVERTED.match(row.question)
    if found is None:
        return row.declared
    rest = found["rest"]
    source = " ".join(words(row.source))
    told = rest.split(" ")
    length = 0
    while length < len(told) and " ".join(words(" ".join(told[: length + 1]))) in source:
        length += 1
    subject, behind = " ".join(told[:length]), " ".join(told[length:])
    named = any(one.text.lower() in subject.lower() for one in entities(rest)) or length > 1
    opens = row.source.lower().startswith(subject.lower())
    if not length or not behind or not named or (_DONE.match(subject) and not opens) or (_COUNT.match(subject) and not opens):
        return row.declared
    front = found["front"].lower()
    answer = row.answer.strip(" .")
    answer = answer if answer.lower().startswith(front) else f"{front}{lower_first(answer)}"
    be = "" if found["be"] in ("do", "does", "did") else f"{found['be']} "
    return f"{upper_first(subject)} {be}{behind} {answer}."


_COUNT = re.compile(rf"\d|(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
_DONE = re.compile(
    r"(?:[a-z]+(?:ed|ing)|run|held|kept|made|led|built|given|taken|sold|sent|written|paid|by|in|on|at|to|from|with|for|of|not)\b"
)
"""No subject, but a participle: "Who is | owned by Kestrel?" """


_RELATIVE = re.compile(
    r"\b(?P<article>[Tt]he) (?P<noun>[a-z]+(?: [a-z]+)?) (?P<rest>(?:(?:[a-z]+ )?(?:which|whom)|that|who|whose|where)\b)"
)


def resolved(row: Candidate) -> str:
    """A conclusion with the thing that both facts share named again: "the group that audits" -> "the Optics group that audits"."""
    if row.kind != "inference" or len(row.sources) != 2:
        return row.declared
    shared = [one for one in entities(row.sources[0]) if one.kind in ("name", "person") and one.core in row.sources[1]]
    shared = [one for one in shared if one.core not in row.statement]
    text = shared[0].text if shared else _common(row.sources[0], row.sources[1])
    if not text:
        return row.declared
    return _RELATIVE.sub(
        lambda match: f"{lower_first(text) if match['article'] == 'the' else upper_first(text)} {match['rest']}",
        row.declared,
        count=1,
    )


def _common(first: str, second: str) -> str:
    """The longest stretch of words that two facts share, from a "the" on. "the release manager" """
    one, other = first.rstrip(".").split(" "), f" {second.rstrip('.').lower()} "
    best = ""
    for start, word in enumerate(one):
        if word.lower() != "the":
            continue
        for end in range(len(one), start + 1, -1):
            text = " ".join(one[start:end])
            if f" {text.lower()} " in other and len(text) > len(best):
                best = text
                break
    return best


_CLEFT = re.compile(
    r"^(?P<entity>[^,]+?) (?:is|are|was|were) the (?:[a-z]+ ){1,3}?(?P<front>(?:on behalf of |[a-z]+ )?)"
    r"(?P<relative>which|whom|that|who|where|when)\b(?P<rest>.*)$"
)
_ALIKE = tuple(
    frozenset(row.split())
    for row in ("in on at within during", "into to", "through via with using by", "from", "for", "of", "since", "on in of")
)


def hangs_alike(row: Candidate) -> bool:
    """Whether the entity of a cleft hangs on the same preposition as in the source: "enters the yard" is not "the yard in which".

    ("... is translated into French.", "French is the language to which ... is translated.") -> True
    """
    match = _CLEFT.match(row.statement)
    if match is None:
        return True
    source = row.source.lower()
    entity = re.sub(r"^(?:the|an?|our) ", "", match["entity"].lower())
    place = source.find(entity)
    if place < 0:
        return True
    before = re.sub(r"(?:\b(?:the|an?|our) )$", "", source[:place]).rstrip().split(" ")
    there = before[-1].strip(",") if before else ""
    if " ".join(before[-3:]) in ("on behalf of", "as part of"):
        there = "of"
    front = match["front"].strip().rsplit(" ", 1)[-1] if match["relative"] in ("which", "whom") else ""
    if match["relative"] in ("where", "when"):
        return there in _ALIKE[0] | {"to", "into"}
    if front:
        return front == there or any(front in row_of and there in row_of for row_of in _ALIKE)
    if there not in _PREPOSITIONS or there == "by":
        return True  # subject or object; who acts is looked at elsewhere
    return there in words(match["rest"])


_PREPOSITIONS = frozenset(
    "in on at to from of by for with through within after before since until under above over into via during against".split()
)


def told(row: Candidate) -> str:
    """What a row asserts, for a comparison of sides: a question as a statement, a conclusion with what it leaves unnamed."""
    return restated(row) if row.question else resolved(row)
