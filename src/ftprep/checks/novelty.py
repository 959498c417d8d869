"""Has something come in that the source does not say? Every content word must be the source's own, or a plain word for it."""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.checks.candidate import LONGER, Candidate, shown
from ftprep.checks.clauses import touched
from ftprep.checks.plain_words import PLAIN
from ftprep.checks.rewording import REWORDED, reworded
from ftprep.checks.scope import owners
from ftprep.checks.values import values
from ftprep.lexicon import HEADS, content_roots, root, words


def invented(row: Candidate) -> str | None:
    """Words that neither the quoted sentences nor plain rewording account for. English only; other languages are left to a judge.

    A rewording puts a new word in the place of an old one; an invention adds words. So one new word may come in where a word of the
    clauses that the row speaks of has gone. A word of another sentence of the passage is none that a rewording would hit upon.
    """
    if not row.brief or row.adapted or row.kind in LONGER:  # with an adapter: grounding.covered, which is stricter
        return None
    if not row.english:
        return _german(row)
    spelt = {word for value in values(row.text) for word in words(value.text)}
    known = _reworded(row.scope)
    said = [word for word in words(row.text) if word not in spelt]
    new = [one for one in dict.fromkeys(content_roots(" ".join(said))) if one not in known and not _compound(one, said, known)]
    new = [one for one in new if one not in {root(name) for name in owners(row)} and one not in _asked_for(row.question)]
    if elsewhere := [one for one in new if one in _roots(row.source) and one not in _HEADS]:
        return f"it brings in {shown(elsewhere)} from elsewhere in the source"
    added = [one for one in new if one not in _HEADS]
    return f"it brings in {shown(added)}" if len(added) > 0 else None


_TYPE = re.compile(r"\b(?:which|what) ([a-z]+)\b", re.IGNORECASE)
_TYPES = frozenset(map(root, "town city village country state county region continent century decade season title surname".split()))


def _asked_for(question: str) -> set[str]:
    """ "In which town": what kind of thing is asked for adds nothing, where it is a plain kind."""
    return {root(noun.lower()) for noun in _TYPE.findall(question)} & _TYPES


_NOUN = re.compile(r"(?<=[\wäöüß,;:(] )[A-ZÄÖÜ][\wäöüß-]+")
_PLAIN_NOUNS = frozenset(
    """jahr jahre jahren monat monate tag tage tagen woche wochen stunde stunden uhr zeit mal person personen mensch menschen
    leute frau mann name namen titel stil art weise form teil teile ort orte stelle platz zahl anzahl menge höhe länge
    größe dauer alter grund fall fälle sache ding beispiel firma unternehmen betrieb mitarbeiter mitarbeiterin
    beschäftigte angestellte mitarbeiterinnen kollege kollegin kollegen team abteilung gruppe mitglied mitglieder leiter
    leiterin leitung chef chefin eigentümer besitzer aufgabe zweck ziel regel frist ende anfang beginn beschluss
    genehmigung zustimmung kosten preis betrag summe euro prozent meter kilometer gebäude stadt land""".split()
)


def _german(row: Candidate) -> str | None:
    """German writes its nouns with a capital: one that neither stands in the source, nor is part of a word there, is new."""
    if row.language != "de":
        return None
    there = {word for word in words(row.scope) if len(word) > 2}
    new = [
        noun
        for noun in dict.fromkeys(_NOUN.findall(row.text))
        if noun.lower() not in _PLAIN_NOUNS and not any(_akin(noun.lower(), word) for word in there)
    ]
    return f"it brings in {shown(new)}" if new else None


def _akin(one: str, other: str) -> bool:
    """Forms of a word, or a compound and its part: "Rheinufer" and "Ufer", "Häuser" and "Haus" by their other letters."""
    plain, others = (text.translate(_UMLAUTS) for text in (one, other))
    short, long = sorted((plain, others), key=len)
    if len(short) < 4:
        return long.startswith(short) and len(long) < len(short) + 3  # "Dom" and "Doms"
    return short in long or (len(short) > 3 and short[: max(4, len(short) - 2)] in long)


_UMLAUTS = str.maketrans("äöüß", "aous")
_HEADS = frozenset(map(root, HEADS)) | {root("month"), root("day")}


def lost(row: Candidate) -> list[str]:
    """The content words of the clauses that it speaks of which the row has not kept, itself or by another word for it."""
    said = set(map(root, words(row.text)))
    there = content_roots(touched(row))
    return [one for one in there if one not in said and one not in PLAIN and not REWORDED.get(one, frozenset()) & said]


@lru_cache(maxsize=256)
def _roots(source: str) -> frozenset[str]:
    return frozenset(map(root, words(source)))


@lru_cache(maxsize=256)
def _reworded(scope: str) -> frozenset[str]:
    return frozenset(map(root, words(scope))) | PLAIN | reworded(scope)


def _compound(one: str, said: list[str], known: frozenset[str]) -> bool:
    """ "home-desk" of "home desk" """
    whole = next((word for word in said if root(word) == one and "-" in word), "")
    return bool(whole) and all(root(part) in known for part in whole.split("-"))
