"""What kind of thing is it? The noun that a cleft or a question puts to an entity says nothing new where it is the entity's own.

"The Fennel bench is the bench with which ..."   the noun that closes its name
"Which product ..." "The Topaz tent."            the class of that noun
"French is the language into which ..."          the class of a known name, or of a date or a measure

Of a bare name that no table knows ("Heron") anything could be said: there only such nouns pass as say next to nothing, "tool" and
the like. Whether it is a tool can't be told by words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ftprep.augmenter import pools
from ftprep.entities import Entity, entities
from ftprep.lexicon import HEADS, NUMBER_WORDS, TYPED_FRONTS, stem

_LANGUAGES = frozenset(pools.LANGUAGES) | frozenset(
    """English French German Spanish Italian Portuguese Dutch Danish Swedish Norwegian Finnish Icelandic Polish Czech Slovak
    Hungarian Romanian Bulgarian Greek Turkish Russian Ukrainian Serbian Croatian Slovenian Estonian Latvian Lithuanian Irish Welsh
    Gaelic Basque Catalan Galician Maltese Albanian Arabic Hebrew Persian Farsi Hindi Urdu Bengali Tamil Telugu Punjabi Chinese
    Mandarin Cantonese Japanese Korean Vietnamese Thai Indonesian Malay Tagalog Swahili Amharic Yoruba Zulu Afrikaans Latin
    Esperanto Python Java Rust Go Kotlin Cobol Pascal SQL""".split()
)
_COUNTRIES = frozenset(pools.COUNTRIES) | frozenset(
    """Albania Algeria Argentina Armenia Bangladesh Bolivia Cambodia Cameroon China Cuba Cyprus Czechia Ecuador Ethiopia Georgia
    Guatemala Iran Iraq Israel Jamaica Kazakhstan Kuwait Lebanon Luxembourg Malaysia Mongolia Nepal Netherlands Pakistan Panama
    Paraguay Philippines Qatar Russia Serbia Slovakia Taiwan Tanzania Tunisia Uganda Ukraine Venezuela Zambia Zimbabwe England
    Scotland Wales""".split()
)
_CITIES = frozenset(pools.CITIES) | frozenset(
    """London Paris Berlin Rome Amsterdam Brussels Barcelona Milan Geneva Stockholm Copenhagen Frankfurt Cologne Tokyo Seoul Beijing
    Shanghai Delhi Mumbai Sydney Melbourne Chicago Houston Quebec Vancouver Edinburgh Manchester Birmingham Liverpool""".split()
)
_SOFTWARE = "tool system application app service technology platform software product"


def _lasts(table: list[str]) -> str:
    """The last words of the entries: "coffee machine" -> "machine" """
    return " ".join(entry.rsplit(" ", 1)[-1] for entry in table)


_OF: Mapping[str, frozenset[str]] = {
    noun: frozenset(members.split())
    for nouns, members in (
        ("product", _lasts(pools.PRODUCTS)),
        ("device machine appliance", _lasts(pools.DEVICES)),
        ("document text", f"{_lasts(pools.DOCS)} form statement declaration application contract letter"),
        ("standard rule", "standard directive regulation guideline act law norm"),
        ("vehicle", "van truck ship train bus ferry drone tractor car lorry"),
        ("event occasion", " ".join(pools.EVENTS)),
        ("course training", "course training workshop seminar module class"),
        ("system tool application", _lasts(pools.SYSTEM_NOUNS)),
        ("site", _lasts(pools.SITES)),
        ("room", _lasts(pools.ROOMS)),
        ("project", "project programme initiative pilot"),
        ("team", "team department crew squad desk group unit"),
    )
    for noun in nouns.split()
}
"""Class noun -> nouns of what belongs to it."""

_MEASURES = (
    ("time period duration length", r"(?:second|minute|hour|day|night|week|month|quarter|year)s?"),
    ("amount sum", r"(?:euros?|dollars?|pounds?|francs?|kroner|yen|cents?)|[$€£]"),
    ("share percentage proportion", r"per ?cent|%"),
    ("temperature", r"degrees"),
    ("weight load", r"(?:kilogram|gram|tonne|ton)m?e?s?|kg"),
    ("distance length", r"(?:kilo|centi|milli)?met(?:re|er)s?|miles?|km"),
    ("size", r"[GMTK]B|square metres"),
    ("power", r"(?:kilo)?watts"),
    ("speed rate", r"per (?:second|minute|hour|day|week)"),
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = {
    "year": re.compile(r"1[0-9]\d\d|20\d\d"),
    "month": re.compile(rf"(?:{_MONTH})(?: \d{{4}})?"),
    "day": re.compile(
        rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?|(?:{_MONTH}) \d{{1,2}}(?:, \d{{4}})?"
    ),
    "quarter": re.compile(r"(?:the )?(?:first|second|third|fourth) quarter of \d{4}"),
}
_DATES["weekday"] = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_DATES["date"] = re.compile(rf"{_DATES['day'].pattern}|{_DATES['month'].pattern}|{_DATES['year'].pattern}")
_FRONTS = TYPED_FRONTS | frozenset(
    "Hall Dock Lab Gate Form Line Plant Site Room Building Floor Platform Terminal Warehouse".split()
)
_COUNT = re.compile(rf"(?:up to |at least |more than |about )?(?:[$€£]\s?)?(?:\d|(?:{'|'.join(NUMBER_WORDS)})\b)", re.IGNORECASE)
_CUT = re.compile(r" (?:of|in|on|at|for|that|who|which|with|from|to|by|above|over|below|between|and) ")
_PLACES = "city town country village island region place"


@lru_cache(maxsize=4096)
def of_class(noun: str, entity: str, source: str = "") -> bool:
    """Whether a noun is that of an entity's own name, or of the class that is known to hold it.

    ("bench", "the Fennel bench") -> True, ("room", "the Fennel bench") -> False; ("year", "2017") -> True
    """
    noun = _single(noun.lower().rsplit(" ", 1)[-1])
    if noun in ("condition", "circumstance"):
        return re.match(r"(?:if|unless|when|as soon as|once|provided)\b", entity, re.IGNORECASE) is not None
    if noun in ("people", "person"):
        return False  # `lexicon.NEUTRAL`: says nothing
    bare = re.sub(r"^(?:the|an?|our|its) ", "", entity.strip(" .,"), flags=re.IGNORECASE)
    if noun in _DATES or any(pattern.fullmatch(bare) for pattern in _DATES.values()):
        return noun in _DATES and _DATES[noun].fullmatch(bare) is not None
    if _COUNT.match(bare):
        return any(noun in nouns.split() and re.search(rf"(?:\b|(?<=\d)|^)(?:{unit})", bare) for nouns, unit in _MEASURES) or (
            noun in ("number", "amount", "total") or stem(noun) in {stem(word) for word in bare.split()[1:2]}
        )
    if (head := _head(bare)) != "":
        return stem(noun) == stem(head) or _single(head) in _OF.get(noun, frozenset())
    return _bare_name(noun, bare, source)


def another_date(noun: str, entity: str) -> bool:
    """Whether a date is called what it is not: ("month", "2017") -> True, ("year", "2017") -> False"""
    bare = re.sub(r"^(?:the|in|on|since|until|by|from) ", "", entity.strip(" .,"), flags=re.IGNORECASE)
    dated = any(pattern.fullmatch(bare) for pattern in _DATES.values())
    return dated and (noun in _DATES or noun == "week") and (noun == "week" or _DATES[noun].fullmatch(bare) is None)


def _bare_name(noun: str, name: str, source: str) -> bool:
    """The class of a bare name: what tables know of it, else what the sentence shows of it, else hardly anything."""
    first = name.split(" ", 1)[0]
    for nouns, names in (("language", _LANGUAGES), ("country", _COUNTRIES), ("city town", _CITIES)):
        if name in names:
            return noun in nouns.split()
    if name.startswith("#"):
        return noun == "channel"
    if re.fullmatch(r"\S+@\S+\.\w+", name):
        return noun in ("address", "channel")
    if first in _FRONTS and name != first:
        return noun == first.lower()
    if re.fullmatch(r"[A-Z]{2,5}[ -]?\d[\d:-]*", name):
        return noun in ("standard", "norm")
    if noun in ("city", "town"):
        placed = rf"\b(?:in|near) {re.escape(name)}\b|\b{re.escape(name)} (?:is|was|lies|lay) (?:located |situated )?in\b"
        return re.search(placed, source) is not None and name[:1].isupper()
    if noun in _SOFTWARE.split():
        return name[:1].isupper() or any(one.isupper() for one in name)
    if name in pools.MATERIALS or name in pools.SUBSTANCES:
        return noun == "material"
    return name[:1].islower() and noun in ("topic", "task", "activity", "purpose") and name in (*pools.TOPICS, *pools.ACTIVITIES)


def _head(entity: str) -> str:
    """The noun that an entity's name closes with, "" where it is a bare name. "the laboratory in Oran" -> "laboratory" """
    front = _CUT.split(f"{entity} ", maxsplit=1)[0].strip()
    last = front.rsplit(" ", 1)[-1]
    if last.isalpha() and last.islower():
        return last if any(one.isupper() for one in entity) else ""
    return last.lower() if " " in front and last.lower() in HEADS | {"act", "law", "regulation", "directive", "standard"} else ""


_ASKS = re.compile(r"\b(?:[Ww]hich|[Ww]hat) (?P<noun>[a-z]+(?: [a-z]+)?)\b")
_BEFORE = (
    "(?:of|in|on|at|to|from|with|by|for|through|under|until|since|after|before|within|above|into|via|during|against|over|about)"
)
_CLEFT = re.compile(
    r"^(?P<entity>[^,]+?) (?:is|are|was|were) the (?P<noun>[a-z]+(?: [a-z]+){0,2}?) "
    rf"(?:(?:[a-z]+ )?{_BEFORE} (?:which|whom)|that|who|where|when)\b"
)


def named_class(statement: str, question: str, answer: str, source: str) -> frozenset[str]:
    """The nouns that a question or a cleft puts to an entity, where they are its own or those of its class, in lower case.

    ("", "Into which language was it put?", "French.", ...) -> {"language"}
    """
    nouns: set[str] = set()
    for phrase, entity in _put(statement, question, answer):
        parts = phrase.split()
        for length in range(1, len(parts) + 1):
            if of_class(" ".join(parts[:length]), entity, source):
                nouns.add(parts[length - 1])  # what stands before it must be the source's own
    return frozenset(nouns)


def called(statement: str, question: str, answer: str) -> Iterator[tuple[str, str]]:
    """Each noun with the entity that a question or a cleft puts it to. ("", "Which team owns it?", "Tarn.") -> ("team", "Tarn")"""
    for phrase, entity in _put(statement, question, answer):
        for noun in phrase.split():
            yield _single(noun), entity


def _put(statement: str, question: str, answer: str) -> Iterator[tuple[str, str]]:
    if question:
        entity = re.sub(r"^(?:[Ii]n|[Oo]n|[Aa]t|[Tt]o|[Ff]rom|[Bb]y|[Ww]ith|[Ff]or|[Ii]nto) ", "", answer.strip(" ."))
        yield from ((match["noun"], entity) for match in _ASKS.finditer(question))
    elif match := _CLEFT.match(statement):
        yield match["noun"], match["entity"]


def _single(noun: str) -> str:
    return noun.removesuffix("s") if noun.endswith("s") and not noun.endswith(("ss", "us")) else noun


_DESCRIBED = re.compile(r"\b[Tt]he (?:[a-z]+ )?(?P<noun>[a-z]+) (?:(?:[a-z]+ )?(?:which|whom)|that|who|whose|where)\b")


def described(statement: str, first: str, second: str) -> Iterator[tuple[str, Entity]]:
    """Each noun that a conclusion describes something by, "the team that", with what two facts share and it does not name.

    ("Ada leads the team that runs Tarn.", "Ada leads the Ops team.", "The Ops team runs Tarn.") -> ("team", Entity("the Ops team"))
    """
    shared = [one for one in entities(first) if one.core in second and one.core not in statement]
    for match in _DESCRIBED.finditer(statement):
        yield from ((match["noun"], one) for one in shared)


def class_of_shared(statement: str, first: str, second: str) -> frozenset[str]:
    """The nouns that stand for what two facts share, "the product that", where they are its own or those of its class."""
    facts = f"{first} {second}"
    return frozenset(noun for noun, one in described(statement, first, second) if of_class(noun, one.text, facts))
