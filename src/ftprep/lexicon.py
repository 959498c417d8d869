"""The English words that ftprep knows, and the two small operations on words that strategies and checks share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

STOP = frozenset(
    """the a an of to in is are was were be been being by for on at with and or that this it its which who whom
    whose what when where from as must do does did has have had within before each their they under than then
    after through will can there into not no so such these those also any all every if but about per via how
    many much why one up out over above upon onto until since during""".split()
)
"""Words that carry no fact of their own."""

FUNCTION = frozenset(
    """is are was were be been has have had do does did and or but of to in on at by for from with as that which
    who whose where when the a an its their his her this these those will would can could may might must shall
    should not no than then""".split()
)
"""Words that end a name or a unit."""

HEADS = frozenset(
    """team office group desk department division unit board committee council database server service system tool
    app application portal platform gateway dashboard site centre center plant lab laboratory branch policy
    handbook guide programme program project training course form register process standard framework agency
    bureau company supplier contract agreement region district building floor room store cluster archive
    repository library newsletter channel fund budget method scheme plan tracker calendar queue
    sensor machine device vehicle vessel""".split()
)
"""Common nouns that close a name: the Data Platform *team*, the Bergen *office*."""

COMPANY_ENDINGS = frozenset(
    """Inc Ltd LLC GmbH AG SA BV Corp Corporation Company Co Group Systems Services Solutions Partners Labs Energy
    Logistics Industries Software Technologies Consulting Foods Freight Telecom Bank Insurance Press Media
    Networks Security Cleaning Catering Print Paper Power Motors Works Holdings Express Cloud Data Analytics
    Supplies Interiors Travel Airlines Airways Brewing Ceramics Chemicals Construction Electronics Farms Fashion Hotels
    Instruments Laboratories Materials Mining Pharma Pharmaceuticals Plastics Printing Properties Publishing Railways Robotics
    Shipping Solar Steel Studios Telecom Textiles Timber Toys Transport Ventures""".split()
)
"""Last words that tell a company from a person."""

PRODUCT_ENDINGS = frozenset("Lite Plus Pro One Go Max Mini Next".split())
"""Last words that tell a product from a person."""

NOT_NAMES = frozenset(
    """The A An It Its They Their This That These Those He She His Her We Our You Your I If When Where While Once
    After Before Since Until During All Any Every Each Most Some Many No None Not In On At By For From To With
    Under Over Within Between And Or But So As Please New Only Both Either Neither There Here Who What Which Why
    How Whose Do Does Did Is Are Was Were Be Can Could May Might Must Shall Should Will Would Also Then Thus
    However Instead Through Via Among Because Although About Above Below Behind Beside Besides Beyond Despite Inside Outside Onto
    Per Throughout Without Whoever Whenever Wherever Anyone Everyone Somebody Nobody Anybody Whom Yes
    Quel Quelle Quels Quelles Qui Que Quoi Quand Comment Combien Pourquoi Qu'est-ce C'est Ce Il Elle Ils Elles Selon Depuis Chez
    Qué Quién Quiénes Cuál Cuáles Cuándo Cuánto Cuántos Cuánta Cuántas Dónde Cómo Desde Según Es Lo Cada Al
    Wer Wen Wem Wessen Was Wann Wo Wie Warum Welche Welcher Welches Welchem Welchen Das Die Der Den Dem Diese Dieser Dieses
    """.split()
)
"""Words whose capital only says that a sentence begins."""

TYPED_FRONTS = frozenset({"Project", "Policy", "Team", "Room", "Building", "Contract"})
"""First words that say what a name is: *Project* Juniper."""

NUMBER_WORDS: Mapping[str, str] = {
    word: str(number) for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90", "hundred": "100"}

OF_PEOPLE = re.compile(
    r"\b(?:leads?|led|heads?|headed|manag\w+|officer|chair\w*|director|deputy|sponsor\w*|sign(?:s|ed)|found(?:s|ed)|contact|president|"
    r"own(?:s|ed|er)|coordinat\w+|approv\w+|captain|editor)\b",
    re.IGNORECASE,
)
"""Words beside which a two-word name is most likely a person's."""

NEUTRAL = frozenset(
    """person year day time place thing use used called name named responsible locat based company someone people which
    month date""".split()
)
"""Stems that a rewording may bring in without saying anything new ("the person who", "is the year in which")."""

_SAFE_SYNONYMS = (
    ("lead", "head", "leader"),
    ("manag", "manager"),
    ("own", "owner"),
    ("based", "base", "locat"),
    ("replac", "success", "supersed"),
    ("must", "have", "need", "requir"),
    ("start", "begin"),
    ("finish", "end", "complet"),
    ("buy", "purchas"),
    ("send", "sent"),
    ("employ", "staff"),
    ("yearly", "annual", "year"),
    ("store", "keep", "kept"),
)
SYNONYMS: Mapping[str, frozenset[str]] = {word: frozenset(row) for row in _SAFE_SYNONYMS for word in row}
"""Stems that may stand for each other without changing a fact. Short on purpose: owning is not managing."""

_FORMS = {
    "lead": "led",
    "run": "ran running",
    "hold": "held",
    "keep": "kept",
    "write": "wrote written",
    "send": "sent",
    "build": "built",
    "buy": "bought",
    "sell": "sold",
    "make": "made",
    "take": "took taken",
    "give": "gave given",
    "pay": "paid",
    "choose": "chose chosen",
    "begin": "began begun",
    "sit": "sat",
    "stand": "stood",
    "meet": "met",
    "have": "has had",
    "we": "us",
    "use": "used using uses user users",
    "oversee": "oversaw overseen",
    "drive": "drove driven driving",
    "break": "broke broken",
    "speak": "spoke spoken",
    "draw": "drew drawn",
    "grow": "grew grown",
    "know": "knew known",
    "throw": "threw thrown",
    "win": "won winner",
    "lend": "lent",
    "spend": "spent",
    "lay": "laid",
    "leave": "left",
    "light": "lit",
    "grind": "ground",
    "sweep": "swept",
    "feed": "fed",
    "seek": "sought",
    "strike": "struck",
    "bind": "bound",
    "hang": "hung",
    "hear": "heard",
    "tell": "told",
    "say": "said",
    "think": "thought",
    "steal": "stole stolen",
    "freeze": "froze frozen freezing",
    "withdraw": "withdrew withdrawn",
    "undertake": "undertook undertaken",
    "overtake": "overtook overtaken",
    "rebuild": "rebuilt",
    "hide": "hid hidden",
    "forbid": "forbade forbidden",
    "catch": "caught",
    "bring": "brought",
    "teach": "taught",
    "fall": "fell fallen",
    "rise": "rose risen",
    "fly": "flew flown",
    "lose": "lost",
    "wear": "wore worn",
    "see": "saw seen",
    "go": "went gone goes",
    "come": "came",
    "become": "became",
    "die": "died dies dying",
    "travel": "travelled travelling traveller travellers",
    "cancel": "cancelled cancelling",
    "label": "labelled labelling",
    "control": "controlled controlling",
    "patrol": "patrolled patrolling",
    "model": "modelled modelling",
    "signal": "signalled signalling",
    "enrol": "enrolled enrolling",
    "fuel": "fuelled fuelling",
    "channel": "channelled channelling",
    "total": "totalled totalling",
    "implement": "implements implemented implementing",
    "supply": "supplies supplied supplier suppliers",
    "analyse": "analysing analysis analyzes analyze analyzing",
}
_IRREGULAR = {form: word for word, forms in _FORMS.items() for form in forms.split()}

_WORD = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
_TO_Y = re.compile(r"ies$|ied$")
_SUFFIX = re.compile(r"(isation|ization|ations|ation|ments|ment|ings|ing|ers|er|ors|or|ed|es|s|al|ly|e)$")


def words(text: str) -> list[str]:
    """The words and numbers of a text in lower case: "Up to 20,000 euros." -> ["up", "to", "20,000", "euros"]"""
    return list(_words(text))


def upper_first(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def size(text: str) -> int:
    """How many words a text has; in scripts that put no spaces between them two signs count as a word.

    size("Kestrel is owned by Ada.") -> 5; size("倉庫は東京にある。") -> 4
    """
    signs = len(_SIGN.findall(text))
    return signs // 2 + len(_WORD.findall(_SIGN.sub(" ", text) if signs else text))


_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


# Each row is held against every sentence of its source, and many rows have the same source: remembering saves most of the work.
@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(map(str.lower, _WORD.findall(text)))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A rough stem that brings the forms of a word together: owns, owned, owner -> "own"; numbers stay as they are."""
    word = word.removesuffix("'s").removesuffix("’s")
    word = _IRREGULAR.get(word, word)
    if not word or word[0].isdigit():
        return word
    word = _TO_Y.sub("y", word) if len(word) > 4 else word
    cut = _SUFFIX.sub("", word)
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "sl":
        cut = cut[:-1]
    return cut[:7] if len(cut) >= 3 else word


@lru_cache(maxsize=1 << 16)
def root(word: str) -> str:
    """A stem that no ending is left on: "answers" and "answered" -> "answ", "sponsors" and "sponsored" -> "spon"."""
    while (cut := stem(word)) != word:
        word = cut
    return word


@lru_cache(maxsize=4096)
def content_roots(text: str) -> tuple[str, ...]:
    """The roots of the words that carry the facts, in order."""
    return tuple(root(word) for word in _words(text) if word not in STOP)


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry the facts, in order. "Kestrel is owned by the team." -> ["kestrel", "own", "team"]"""
    return list(_content_stems(text))


@lru_cache(maxsize=4096)
def _content_stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _words(text) if word not in STOP)


NOT_EXCLUSIVE = frozenset(
    map(
        stem,
        "works sits lives joins reports based uses runs attends starts wears receives supplies stands installed delivers".split(),
    )
)
"""Stems of what more than one can do: "the person who works in the Bergen office" claims that there is only one."""
