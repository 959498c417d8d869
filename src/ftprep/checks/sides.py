"""Sentences brought into one form before it is asked who does what in them (`direction`): only for rows of a model with an adapter,
which writes genitives, asides and questions of every shape.

    "The Quarterly Letter's translator is Benedek Foss."        -> "Benedek Foss is the translator of the Quarterly Letter."
    "Yseult Amaral, who heads the Fleet desk, mentors Piet."    -> "Yseult Amaral mentors Piet.", and the aside beside its name
    "Which council has the Brugal team supervised?"             -> "the Brugal team has supervised the Claims council."
"""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.checks.candidate import Candidate
from ftprep.entities import entities
from ftprep.lexicon import NUMBER_WORDS, content_roots, words

_NAME = r"(?:[Tt]he [a-z][\w-]*(?: [a-z][\w-]*){0,3}?|(?:[Tt]he )?[A-Z\d][\w&’'.-]*(?: (?:of|and|&|[A-Z\d][\w&’'.-]*))*(?: [a-z][\w-]+){0,2}?)"
_BE = r"(?:is|are|was|were|has been|have been|had been)"
_HELD = re.compile(
    rf"^(?P<whole>{_NAME})(?:['’]s|(?<=s)['’]) (?P<noun>[a-z][a-z-]*(?: [a-z][a-z-]*){{0,2}}?) (?P<be>{_BE}) (?P<who>.+?)\.?$"
)
_HOLDS = re.compile(
    rf"^(?P<who>.+?) (?P<be>{_BE}) (?P<whole>{_NAME})['’]s (?P<noun>[a-z][a-z-]*(?: [a-z][a-z-]*){{0,2}})(?P<rest>[ ,.].*)?$"
)
_OF = re.compile(
    rf"^[Tt]he (?P<noun>[a-z][a-z-]*(?: [a-z][a-z-]*){{0,2}}?) of (?P<whole>(?:(?!\b{_BE} ).)+?) (?P<be>{_BE}) (?P<who>[^,]+?)\.?$"
)
_HAS_OF = re.compile(
    r"^(?P<whole>.+?) (?:has|have|had) an? (?P<noun>[a-z][a-z-]*(?: [a-z][a-z-]*){0,2}?) of (?P<who>(?:[$€£]\s?)?\d[^;]*?)\.?$"
)


_BELONGS = re.compile(r"\b(?P<been>(?<=has )|(?<=have )|(?<=had ))(?:belong(?:s|ed)? to|been a (?:member|part) of)|\bbelong(?:s|ed)? to|\bis a (?:member|part) of")
_INCLUDES = re.compile(r"^(?P<whole>[^,]+?) (?:includes?|included|contains?|contained|comprises?|comprised) (?P<part>[^,]+?)\.?$")


@lru_cache(maxsize=4096)
def one_sided(sentence: str) -> str:
    """A role or an attribute of something, in one form: "X is the N of Y"."""
    sentence = _BELONGS.sub(lambda match: "been part of" if match["been"] else "is part of", sentence)
    if match := _INCLUDES.match(sentence):
        return f"{_upper(match['part'])} is part of {_low(match['whole'])}."
    for form in (_HELD, _HAS_OF, _OF):
        if match := form.match(sentence):
            be = match.groupdict().get("be") or "is"
            return f"{_upper(match['who'])} {be} the {match['noun']} of {_low(match['whole'])}."
    if match := _HOLDS.match(sentence):
        return f"{match['who']} {match['be']} the {match['noun']} of {_low(match['whole'])}{match['rest'] or '.'}"
    return re.sub(
        rf"(?P<whole>{_NAME})['’]s (?P<noun>[a-z]+)\b", lambda one: f"the {one['noun']} of {_low(one['whole'])}", sentence
    )


_IS_OF = re.compile(rf"^.+? {_BE} (?:the|an?) (?P<noun>[a-z-]+(?: [a-z-]+){{0,3}}?) of (?P<whole>[^,.]+)")


def roles_swapped(source: str, said: str) -> bool:
    """Whether "the output of the mill" has become "the mill of the output"; both in the one form."""
    there, here = _IS_OF.match(source), _IS_OF.match(said)
    if there is None or here is None:
        return False
    first, second = (frozenset(content_roots(there[name])) for name in ("noun", "whole"))
    left, right = (frozenset(content_roots(here[name])) for name in ("noun", "whole"))
    return bool(left & (second - first)) and bool(right & (first - second))


_ASIDE = re.compile(
    r"(?P<anchor>(?:(?:[Tt]he )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*(?: [a-z]+)?)), (?P<aside>(?:who|which|whose|an?|the|[a-z]+ed)\b[^,]*?)(?:, |(?=\.$))"
)


@lru_cache(maxsize=4096)
def without_asides(sentence: str) -> tuple[str, tuple[tuple[frozenset[str], frozenset[str]], ...]]:
    """A sentence without what stands between commas behind a name; and each such aside with its name, in roots."""
    found = tuple(
        (frozenset(content_roots(one["anchor"])), frozenset(content_roots(one["aside"]))) for one in _ASIDE.finditer(sentence)
    )
    return (re.sub(r" +", " ", _ASIDE.sub(r"\g<anchor> ", sentence)).replace(" .", ".") if found else sentence), found


def asides_moved(source: str, said: str) -> bool:
    """Whether an aside of the source stands behind another name: "Ada, the head of Tax, pays Bo" -> "Ada pays Bo, the head of Tax"."""
    there, here = without_asides(source)[1], without_asides(said)[1]
    for anchor, aside in here:
        closest = max(there, key=lambda one: len(one[1] & aside), default=None)
        if closest is None or not closest[1] & aside:
            continue
        main = frozenset(content_roots(without_asides(said)[0]))
        if not closest[0] & anchor or (closest[1] - aside) & (main - frozenset(content_roots(without_asides(source)[0]))):
            return True  # behind another name, or a part of it taken out: "With which office does Ada, an inspector, inspect"
    return False


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
    r"^(?P<front>(?:[A-Za-z]+ )??)(?:[Ww]hich(?: [a-z]+){1,3}?|[Ww]hat|[Ww]ho|[Ww]hom|[Ww]hen|[Ww]here|[Ww]hy|[Hh]ow (?:often|long|many|much)(?: [a-z]+)?) "
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
    answer = answer if answer.lower().startswith(front) else f"{front}{_low(answer)}"
    be = "" if found["be"] in ("do", "does", "did") else f"{found['be']} "
    return f"{_upper(subject)} {be}{behind} {answer}."


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
        lambda match: f"{_low(text) if match['article'] == 'the' else _upper(text)} {match['rest']}", row.declared, count=1
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


def _low(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first in ("The", "A", "An", "Every", "Each", "All", "Our", "Its") else text


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


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
