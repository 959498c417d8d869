"""How English words change: verbs by tense, voice and negation, nouns in the plural, articles. What the tables need, no more."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

_IRREGULAR = {
    verb: (past, participle)
    for verb, past, participle in (
        line.split()
        for line in """\
be was been|have had had|do did done|go went gone|make made made|take took taken|give gave given|get got got|keep kept kept
hold held held|lead led led|leave left left|send sent sent|spend spent spent|build built built|buy bought bought|sell sold sold
write wrote written|draw drew drawn|choose chose chosen|find found found|begin began begun|run ran run|come came come|see saw seen
become became become|meet met met|feed fed fed|read read read|put put put|set set set|cut cut cut|let let let|shut shut shut
split split split|bring brought brought|teach taught taught|think thought thought|win won won|lose lost lost|pay paid paid
lay laid laid|say said said|tell told told|speak spoke spoken|grow grew grown|know knew known|show showed shown|fall fell fallen
rise rose risen|drive drove driven|oversee oversaw overseen|undergo underwent undergone|withdraw withdrew withdrawn
undertake undertook undertaken|stand stood stood|understand understood understood|wear wore worn|break broke broken|lie lay lain
overhaul overhauled overhauled|rebuild rebuilt rebuilt|rewrite rewrote rewritten|foresee foresaw foreseen|sit sat sat
hear heard heard
cost cost cost|sign signed signed|bear bore borne|bind bound bound|draft drafted drafted|wind wound wound|hang hung hung|do did done
forbid forbade forbidden|seek sought sought|deal dealt dealt|head headed headed|shred shredded shredded
transfer transferred transferred
refer referred referred|prefer preferred preferred|plan planned planned|ship shipped shipped|stop stopped stopped
scan scanned scanned
cap capped capped|log logged logged|map mapped mapped|chair chaired chaired|fit fitted fitted|equip equipped equipped
pack packed packed
drop dropped dropped|control controlled controlled|submit submitted submitted|permit permitted permitted|admit admitted admitted
commit committed committed|tag tagged tagged|wrap wrapped wrapped|trim trimmed trimmed|ban banned banned|sum summed summed
outgrow outgrew outgrown|override overrode overridden|back backed backed|occur occurred occurred|tap tapped tapped
arise arose arisen
label labelled labelled|cancel cancelled cancelled|travel travelled travelled|model modelled modelled
total totalled totalled|counsel counselled counselled|transmit transmitted transmitted
program programmed programmed|swap swapped swapped|format formatted formatted
rival rivalled rivalled|output output output|grind ground ground|sew sewed sewn|patrol patrolled patrolled|debug debugged debugged
embed embedded embedded|outbid outbid outbid|overtake overtook overtaken|sweep swept swept
hide hid hidden|light lit lit|broadcast broadcast broadcast|flag flagged flagged|proofread proofread proofread""".replace(
            "\n", "|"
        ).split("|")
    )
}
_DOUBLED = frozenset("run put set cut let shut split get begin win sit forbid".split())
_VOWELS = "aeiou"
_PLURALS = {"person": "people", "staff": "staff", "series": "series", "data": "data", "shelf": "shelves", "library": "libraries"}


@cache
def past(verb: str) -> str:
    """past("look after") -> "looked after" """
    head, _, rest = verb.partition(" ")
    if head == "be":
        form = "was"
    elif head in _IRREGULAR:
        form = _IRREGULAR[head][0]
    else:
        form = _regular(head)
    return f"{form} {rest}".rstrip()


@cache
def participle(verb: str) -> str:
    """participle("oversee") -> "overseen" """
    head, _, rest = verb.partition(" ")
    form = _IRREGULAR[head][1] if head in _IRREGULAR else _regular(head)
    return f"{form} {rest}".rstrip()


def _regular(head: str) -> str:
    if head.endswith("e"):
        return head + "d"
    if head.endswith("y") and head[-2] not in _VOWELS:
        return head[:-1] + "ied"
    return head + "ed"


@cache
def third(verb: str) -> str:
    """third("carry out") -> "carries out" """
    head, _, rest = verb.partition(" ")
    if head in ("be", "have"):
        form = {"be": "is", "have": "has"}[head]
    elif head.endswith(("s", "sh", "ch", "x", "z", "o")):
        form = head + "es"
    elif head.endswith("y") and head[-2] not in _VOWELS:
        form = head[:-1] + "ies"
    else:
        form = head + "s"
    return f"{form} {rest}".rstrip()


@cache
def gerund(verb: str) -> str:
    """gerund("put away") -> "putting away" """
    head, _, rest = verb.partition(" ")
    doubled = head in _DOUBLED or (_regular(head) != participle(head) and participle(head).endswith(head[-1] * 2 + "ed"))
    if head in ("lie", "die", "tie"):
        form = head[:-2] + "ying"
    elif doubled:
        form = head + head[-1] + "ing"
    elif head.endswith("e") and not head.endswith(("ee", "oe", "ye")) and head != "be":
        form = head[:-1] + "ing"
    else:
        form = head + "ing"
    return f"{form} {rest}".rstrip()


@cache
def plural(noun: str) -> str:
    """plural("delivery note") -> "delivery notes" """
    *front, head = noun.split(" ")
    if head in _PLURALS:
        form = _PLURALS[head]
    elif head.endswith("y") and head[-2] not in _VOWELS:
        form = head[:-1] + "ies"
    elif head.endswith(("s", "sh", "ch", "x")):
        form = head + "es"
    else:
        form = head + "s"
    return " ".join([*front, form])


def article(noun: str) -> str:
    """article("annual budget") -> "an annual budget"; by the letter, with the few words that sound otherwise."""
    heard = noun.lower()
    vowel = heard[0] in _VOWELS and not heard.startswith(("uni", "use", "usa", "eu", "one", "uti"))
    return f"an {noun}" if vowel or heard.startswith(("hour", "honour", "8 ", "11 ", "18 ", "80")) else f"a {noun}"


def capital(text: str) -> str:
    """capital("the board meets") -> "The board meets"; addresses stay as they are."""
    return text if "@" in text.partition(" ")[0] else text[:1].upper() + text[1:]


class Group(NamedTuple):
    """A verb group: as it stands in a statement, and split for a question. ("is run", "is", "run"), ("runs", "does", "run")"""

    stated: str
    auxiliary: str
    rest: str


_MODALS = {
    "fut": "will",
    "must": "must",
    "may": "may",
    "can": "can",
    "should": "should",
    "maynot": "may not",
    "mustnot": "must not",
    "cannot": "cannot",
    "neednot": "need not",
}
_BE_TO = {
    "required": "required to",
    "obliged": "obliged to",
    "allowed": "allowed to",
    "permitted": "permitted to",
    "notallowed": "not allowed to",
    "notpermitted": "not permitted to",
    "able": "able to",
    "going": "going to",
}


@cache
def group(verb: str, tense: str, many: bool, passive: bool = False) -> Group:
    """The verb group of a tense for a subject in the singular or plural.

    group("look after", "perf", False) -> Group("has looked after", "has", "looked after")
    group("run", "pres", True, passive=True) -> Group("are run", "are", "run")
    """
    head, _, bare = verb.partition(" ")
    if head in ("may", "must"):
        return Group(verb, head, bare)
    is_, was, has, does = ("are", "were", "have", "do") if many else ("is", "was", "has", "does")
    done = participle(verb)
    inner = f"be {done}" if passive else verb
    if tense in _MODALS:
        word = _MODALS[tense]
        first, _, negation = ("can", "", "not") if word == "cannot" else word.partition(" ")
        return Group(f"{word} {inner}", first, f"{negation} {inner}".strip())
    if tense in _BE_TO:
        return Group(f"{is_} {_BE_TO[tense]} {inner}", is_, f"{_BE_TO[tense]} {inner}")
    if tense == "haveto":
        return Group(f"{has} to {inner}", does, f"have to {inner}")
    if tense == "perf":
        ending = f"been {done}" if passive else done
        return Group(f"{has} {ending}", has, ending)
    if tense == "nothave":
        return Group(f"{does} not have to {inner}", does, f"not have to {inner}")
    if passive or verb == "be" or verb.startswith("be "):
        ending = done if passive else verb[3:]
        auxiliary = was if tense in ("past", "negpast") else is_
        ending = f"not {ending}" if tense in ("neg", "negpast") else ending
        return Group(f"{auxiliary} {ending}".rstrip(), auxiliary, ending)
    if tense == "neg":
        return Group(f"{does} not {verb}", does, f"not {verb}")
    if tense == "negpast":
        return Group(f"did not {verb}", "did", f"not {verb}")
    if tense == "past":
        return Group(past(verb), "did", verb)
    return Group(verb if many else third(verb), does, verb)
