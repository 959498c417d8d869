"""Sentences brought into one form before it is asked who does what in them (`direction`): only for rows of a model with an adapter,
which writes genitives and asides of every shape.

    "The Quarterly Letter's translator is Benedek Foss."        -> "Benedek Foss is the translator of the Quarterly Letter."
    "Yseult Amaral, who heads the Fleet desk, mentors Piet."    -> "Yseult Amaral mentors Piet.", and the aside beside its name
"""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.lexicon import content_roots, upper_first

_NAME = (
    r"(?:[Tt]he [a-z][\w-]*(?: [a-z][\w-]*){0,3}?|(?:[Tt]he )?[A-Z\d][\w&’'.-]*"
    r"(?: (?:of|and|&|[A-Z\d][\w&’'.-]*))*(?: [a-z][\w-]+){0,2}?)"
)
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


_BELONGS = re.compile(
    r"\b(?P<been>(?<=has )|(?<=have )|(?<=had ))(?:belong(?:s|ed)? to|been a (?:member|part) of)"
    r"|\bbelong(?:s|ed)? to|\bis a (?:member|part) of"
)
_INCLUDED = re.compile(r"^(?P<part>[^,]+?) (?:is|are|was|were) (?:included|contained) in (?P<whole>[^,]+?)\.?$")
_INCLUDES = re.compile(r"^(?P<whole>[^,]+?) (?:includes?|included|contains?|contained|comprises?|comprised) (?P<part>[^,]+?)\.?$")


@lru_cache(maxsize=4096)
def one_sided(sentence: str) -> str:
    """A role or an attribute of something, in one form: "X is the N of Y"."""
    sentence = _BELONGS.sub(lambda match: "been part of" if match["been"] else "is part of", sentence)
    if match := _INCLUDED.match(sentence) or _INCLUDES.match(sentence):
        return f"{upper_first(match['part'])} is part of {lower_first(match['whole'])}."
    for form in (_HELD, _HAS_OF, _OF):
        if match := form.match(sentence):
            be = match.groupdict().get("be") or "is"
            return f"{upper_first(match['who'])} {be} the {match['noun']} of {lower_first(match['whole'])}."
    if match := _HOLDS.match(sentence):
        return f"{match['who']} {match['be']} the {match['noun']} of {lower_first(match['whole'])}{match['rest'] or '.'}"
    return re.sub(
        rf"(?P<whole>{_NAME})['’]s (?P<noun>[a-z]+)\b", lambda one: f"the {one['noun']} of {lower_first(one['whole'])}", sentence
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
    r"(?P<anchor>(?:(?:[Tt]he )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*(?: [a-z]+)?)), "
    r"(?P<aside>(?:who|which|whose|an?|the|[a-z]+ed)\b[^,]*?)(?:, |(?=\.$))"
)


@lru_cache(maxsize=4096)
def without_asides(sentence: str) -> tuple[str, tuple[tuple[frozenset[str], frozenset[str]], ...]]:
    """A sentence without what stands between commas behind a name; and each such aside with its name, in roots."""
    found = tuple(
        (frozenset(content_roots(one["anchor"])), frozenset(content_roots(one["aside"]))) for one in _ASIDE.finditer(sentence)
    )
    return (re.sub(r" +", " ", _ASIDE.sub(r"\g<anchor> ", sentence)).replace(" .", ".") if found else sentence), found


def asides_moved(source: str, said: str) -> bool:
    """Whether an aside stands behind another name: "Ada, the head of Tax, pays Bo" -> "Ada pays Bo, the head of Tax"."""
    there, here = without_asides(source)[1], without_asides(said)[1]
    for anchor, aside in here:
        closest = max(there, key=lambda one: len(one[1] & aside), default=None)
        if closest is None or not closest[1] & aside:
            continue
        main = frozenset(content_roots(without_asides(said)[0]))
        if not closest[0] & anchor or (closest[1] - aside) & (main - frozenset(content_roots(without_asides(source)[0]))):
            return True  # behind another name, or a part of it taken out: "With which office does Ada, an inspector, inspect"
    return False


def in_one_form(sentence: str) -> str:
    return one_sided(_CHARGED.sub("", without_asides(sentence)[0]))


_CHARGED = re.compile(r"\b(?:in charge of|responsible for) (?=(?!ing\b)[a-z]{2,}ing\b)")


_HAS_AS = re.compile(
    r"^(?P<whole>.+?) (?:has|have|had) (?P<part>.+?) as (?:its|their|his|her|the|an?) (?P<noun>[a-z]+(?: [a-z]+)?)"
    r"(?P<rest>[ ,.].*)$"
)

_IS_DOER = re.compile(r"\b(?:is|are|was|were) (?:the |an? )?(?P<stem>[a-z]{3,})(?:er|or) (?:of|for|to) ")


def as_role(sentence: str) -> str:
    """ "The drill has Ada Berg as its chair." -> "Ada Berg is the chair of the drill."; "is an adviser to" -> "advises" """
    found = _HAS_AS.match(sentence)
    if found is None:
        return _IS_DOER.sub(lambda match: match["stem"] + "es ", sentence)
    whole = found["whole"].removeprefix("The ")
    return f"{found['part']} is the {found['noun']} of {whole}{found['rest']}"


def lower_first(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first in ("The", "A", "An", "Every", "Each", "All", "Our", "Its") else text
