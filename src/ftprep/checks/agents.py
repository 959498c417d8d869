"""Who acts in the verbs of a sentence: rules over words, no parser, for `direction`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ftprep.lexicon import STOP, content_stems, stem

TOKEN = re.compile(r"[^\W_]+(?:[’'.,&-][^\W_]+)*|[,;:]")
AUX = frozenset(
    "is are was were be been being gets got has have had must may can could should will would shall might does do did".split()
)
BE = frozenset("is are was were be been being gets got".split())
RELATIVE = frozenset("that which what who whom whose where when".split())
DETERMINER = frozenset("the a an its their his her our this these all every each any no".split())
PREPOSITIONS = frozenset(
    """of to in on at by for from with as into onto within after before since until during under above over through via per than
    about""".split()
)
_IRREGULAR_PARTICIPLES = frozenset(
    "led run held kept written sent built bought sold made taken given paid chosen met overseen read set put".split()
)
_BY_SOMEBODY = frozenset(
    """shut cut hit let lost left spent brought caught taught thought found worn known shown driven spoken broken drawn flown thrown
    grown seen won lent laid fed dealt bound torn withdrawn undertaken forbidden hidden rewritten rebuilt fought sought struck swept
    spread split broadcast forecast cast hung lit overtaken ground taught""".split()
)
"""Participles that tell who acts where a "by" stands behind them."""
ADVERBS = frozenset("only also always often never not still already usually".split())
_JOINTS = frozenset("unless because whereas across less versus besides perhaps thus this always".split())
_NOUN_ENDING = re.compile(r"(?:al|ment|ments|tion|tions|ity|ness)$")
EITHER_WAY = frozenset(
    map(stem, "open close start begin end finish run change move grow increase stop continue base locate".split())
)
"""Verbs that are said of a thing as well as of who does it: the office opened, the company opened the office."""


@lru_cache(maxsize=4096)
def verbs_of(sentence: str) -> frozenset[str]:
    """The stems that look like verbs by their form or by the word before: "replaced", "is stored", "that own"."""
    tokens = TOKEN.findall(sentence)
    return frozenset(
        stem(token) for place, token in enumerate(tokens) if may_be_verb(tokens, place) and has_verb_form(tokens, place)
    )


def agents_of(sentence: str, verbs: frozenset[str], *, strict: bool) -> Iterator[tuple[str, frozenset[str]]]:
    """(verb stem, content stems of who acts) for each verb whose agent can be told.

    Not strict, a verb with a preposition behind it is another verb: "Tarn runs on Basalt" does not forbid "Basalt runs Tarn".

    "Marlow was replaced by Opsdesk." -> ("replac", {"opsdesk"})
    "The person who leads the team is Ada." -> ("lead", {"person", "ada"})
    """
    tokens = TOKEN.findall(sentence)
    for place, token in enumerate(tokens):
        if stem(token) not in verbs or not may_be_verb(tokens, place):
            continue
        participle = token.endswith("ed") or token in _IRREGULAR_PARTICIPLES
        by = next((at for at in range(place + 1, min(place + 6, len(tokens))) if tokens[at] == "by"), None)
        if by is not None and tokens[by + 1 : by + 2] and (tokens[by + 1] in RELATIVE or BY_THEN.match(" ".join(tokens[by + 1 :]))):
            by = None  # "decoded the dance by which bees show", "by the end of May": nobody acts behind this "by"
        if (participle or token in _BY_SOMEBODY) and by is not None:
            yield stem(token), _stems(tokens[by + 1 : _clause_end(tokens, by + 1)]) | _listed(tokens, by + 1)
            continue
        if (participle or token in _BY_SOMEBODY) and auxiliary_before(tokens, place) in BE:
            if strict:  # a passive without its agent tells what is acted upon
                yield f"be {stem(token)}", _subject(tokens, place)
            continue
        onward = not strict and place + 1 < len(tokens) and tokens[place + 1] in PREPOSITIONS
        yield f"{stem(token)} ..." if onward else stem(token), _described(tokens, place) if strict else _subject(tokens, place)


BY_THEN = re.compile(
    r"(?:the )?(?:end|start|beginning|middle|close) of\b|\d{1,2} [A-Z][a-z]+\b|(?:19|20)\d\d\b"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|noon\b|midnight\b"
)


def may_be_verb(tokens: list[str], place: int) -> bool:
    token = tokens[place]
    if not token[0].islower() or token in STOP or token in PREPOSITIONS or place == 0 or _NOUN_ENDING.search(token):
        return False
    if token in ADVERBS or token in _JOINTS:
        return False
    before = tokens[place - 1].lower()
    if before == "to" and place > 1 and tokens[place - 2] in ("have", "has", "had", "need", "needs"):
        return True
    if before in ("has", "have", "had") and not (token.endswith("ed") or token in _IRREGULAR_PARTICIPLES or token in _BY_SOMEBODY):
        return False  # "has cover against fire"
    return before not in DETERMINER and before not in PREPOSITIONS


_INFLECTED = re.compile(r"(?:(?<!s)s|ed)$")


def has_verb_form(tokens: list[str], place: int) -> bool:
    at = place - 1
    while at > 0 and tokens[at] in ADVERBS:
        at -= 1
    before, form = tokens[at].lower(), _INFLECTED.search(tokens[place]) is not None or tokens[place] in _IRREGULAR_PARTICIPLES
    return form or before in RELATIVE or (before in AUX and before not in ("has", "have", "had"))


def auxiliary_before(tokens: list[str], place: int) -> str:
    return next((tokens[at] for at in range(place - 1, max(-1, place - 3), -1) if tokens[at] in AUX), "")


def _clause_end(tokens: list[str], start: int) -> int:
    stops = PREPOSITIONS | RELATIVE | AUX | {",", ";", ":", "and", "unless", "if", "because", "while", "although", "once"}
    return next((at for at in range(start, len(tokens)) if tokens[at] in stops and at > start), len(tokens))


def _subject(tokens: list[str], verb: int) -> frozenset[str]:
    """Who acts before an active verb; behind "that/who/which + verb", the clause's antecedent and what it is equated with."""
    at = verb - 1
    while at >= 0 and (tokens[at] in AUX or tokens[at].endswith("ly") or tokens[at] in ADVERBS):
        at -= 1
    end = at + 1
    if at >= 0 and tokens[at] in RELATIVE:
        return _stems(tokens[:at]) | _equated(tokens, verb)
    while at >= 0 and tokens[at] not in RELATIVE and (tokens[at] not in (",", ";", ":") or _in_list(tokens, at)):
        at -= 1
    return _stems(tokens[at + 1 : end])


def _described(tokens: list[str], verb: int) -> frozenset[str]:
    """The same, but of "suppliers that are nominated by a client do not need" the suppliers, whom the clause only describes."""
    own = verb
    while own > 0 and tokens[own - 1] in AUX | ADVERBS:
        own -= 1
    relative = next((at for at in range(own - 1, 0, -1) if tokens[at] in ("that", "who", "which")), None)
    if own == verb or relative is None or tokens[relative + 1] not in AUX or "," in tokens[relative:own]:
        return _subject(tokens, verb)
    start = next((at + 1 for at in range(relative - 1, -1, -1) if tokens[at] in RELATIVE | BE | {",", ";", ":"}), 0)
    return _stems(tokens[start:relative]) if relative + 2 < own else _subject(tokens, verb)


def _in_list(tokens: list[str], comma: int) -> bool:
    """Whether a comma stands between names of a list: "Fleming, Florey and Chain shared"."""
    return (
        tokens[comma] == ","
        and comma > 0
        and tokens[comma - 1][0].isupper()
        and tokens[comma + 1 : comma + 2] != []
        and (tokens[comma + 1][0].isupper() and "and" in tokens[comma + 1 : comma + 6])
    )


def _listed(tokens: list[str], start: int) -> frozenset[str]:
    """The names of a list that begins at `start`: "by Fleming, Florey and Chain" -> fleming, florey, chain"""
    end = start
    while end < len(tokens) and (tokens[end][0].isupper() or (end > start and tokens[end] in (",", "and"))):
        end += 1
    return _stems(tokens[start:end])


def _equated(tokens: list[str], verb: int) -> frozenset[str]:
    """ "The person who leads the team IS Ada Berg": the words behind the main clause's be."""
    be = next((at for at in range(verb + 1, len(tokens)) if tokens[at] in BE), None)
    return _stems(tokens[be + 1 :]) if be is not None else frozenset()


def _stems(tokens: list[str]) -> frozenset[str]:
    return frozenset(content_stems(" ".join(token for token in tokens if token not in (",", ";", ":"))))
