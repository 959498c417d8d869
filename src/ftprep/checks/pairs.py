"""What belongs together in the source stays together: of two dates in a sentence, each keeps its own event."""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.checks.candidate import Candidate, points_back
from ftprep.checks.scope import names_of
from ftprep.checks.values import Value, same_amount, same_date, values
from ftprep.lexicon import HEADS, NUMBER_WORDS, SYNONYMS, content_stems, stem

_HEADS = frozenset(map(stem, HEADS))
_PART = re.compile(r"[;,]\s|\b(?:and|but|while|whereas|then)\b|\.\s")


def paired(row: Candidate) -> str | None:
    """A date or number of the row stands beside words that the source has beside another one."""
    if not row.brief:
        return None
    if _from_to(row.declared) & {(end, start) for start, end in _from_to(" ".join(row.quoted))}:
        return "from and to have changed places"
    if _shares(row.declared) - _shares(row.spoken):
        return "it is another share than in the source"
    if (row.kind != "inference" or not row.adapted) and (
        reason := _apart(row)
    ):  # what two facts share goes unnamed in their conclusion
        return reason
    said_parts = [part for part in _PART.split(row.declared) if values(part)]
    parts = [part for sentence in row.quoted for part in _parts(sentence)] if said_parts else []
    if row.adapted and (noun := _miscounted(" ".join(row.quoted), row.declared)):
        return f"another number of {noun!r} than in the source"
    if sum(bool(values(part)) for part in parts) < 2:
        return None
    held = [(values(part), _wide(part)) for part in parts]
    for part in said_parts:
        said = set(content_stems(part))
        for value in values(part):
            own = [stems for found, stems in held if any(_same(value, other) for other in found)]
            others = [stems for found, stems in held if found and not any(_same(value, other) for other in found)]
            if not own or not others:
                continue
            mine, theirs = frozenset().union(*own), frozenset().union(*others)
            if said & (theirs - mine) and not said & (mine - theirs):
                return "a date or number stands beside words that the source has beside another one"
    return None


_FRONTED = re.compile(r"(?:In|On|At|Since|Until|By|From|After|Before|During|Within|Every|For|As of)\b[^,;]*")


def _parts(sentence: str) -> list[str]:
    """The parts of a sentence. A time that opens it is no part of its own: "In May 2021, Ada calibrated six meters" is one."""
    found = [part for part in _PART.split(sentence) if part.strip()]
    if len(found) > 1 and _FRONTED.fullmatch(found[0]) and values(found[0]) and not _wide(found[0]):
        return [f"{found[0]} {found[1]}", *found[2:]]
    return found


def _miscounted(source: str, said: str) -> str:
    """A noun that the source counts with another of its numbers: "40,000 banks paid three euros" """
    there, here = _counted(source), _counted(said)
    numbers = {number for known in there.values() for number in known}
    return next((noun for noun, known in here.items() if noun in there and known & numbers and not known & there[noun]), "")


@lru_cache(maxsize=4096)
def _counted(text: str) -> dict[str, frozenset[float]]:
    """Noun -> the numbers that it stands behind. "three regional banks" -> {"bank": {3.0}, "regiona": {3.0}}"""
    found: dict[str, frozenset[float]] = {}
    for value in values(text):
        if value.date or value.text[:1] in "$€£":
            continue
        for noun in content_stems(
            re.split(
                r"[,.;]|\b(?:in|of|on|by|for|with|to|from|and|is|are|was|were|if|unless|because|when|while|before|after|so|as|than)\b",
                text[value.end :],
            )[0]
        )[:2]:
            found[noun] = found.get(noun, frozenset()) | {value.amount}
        if value.unit:
            found[value.unit] = found.get(value.unit, frozenset()) | {value.amount}
    return found


_SUBJECT = re.compile(r"(?P<who>(?:[Tt]he |[Aa]n? )?[\w’'-]+(?: [\w’'-]+){0,5}?) (?:is|are|was|were|[a-z]+ed|[a-z]{3,}s) ")
"""What a part is about; the parts after it may leave it out: "the work | started in March and ends in May"."""
_FROM_TO = re.compile(r"\bfrom (?P<start>[\w.,:]+)(?: \w+)?? to (?P<end>[\w.,:]*\w)")

_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_SHARE = re.compile(rf"\b(?P<part>{_COUNT}) (?:out )?of (?:the |its |our |their )?(?P<whole>{_COUNT})\b", re.IGNORECASE)


def _shares(text: str) -> set[tuple[str, str]]:
    """ "Two of the four boilers" -> {("2", "4")}"""
    found = ((match["part"].lower(), match["whole"].lower()) for match in _SHARE.finditer(text))
    return {(NUMBER_WORDS.get(part, part), NUMBER_WORDS.get(whole, whole)) for part, whole in found}


def _from_to(text: str) -> set[tuple[str, str]]:
    return {(match["start"].lower(), match["end"].lower()) for match in _FROM_TO.finditer(text) if match["start"] != match["end"]}


def _apart(row: Candidate) -> str | None:
    """A value whose every sentence is about names that the row does not speak of, though it names others that the quotes know."""
    named = set(map(str.lower, names_of(row.declared, row.source)))
    if not named or row.question or len(row.quoted) < 2 or len({evidence.passage_id for evidence in row.evidence}) > 1:
        return None
    for value in values(row.declared):
        if not value.date and not value.text[0].isdigit():
            continue
        about = [sentence for sentence in row.quoted if any(_same(value, other) for other in values(sentence))]
        if not about or any(points_back(sentence) for sentence in about):
            continue
        theirs = [set(map(str.lower, names_of(sentence, row.source))) for sentence in about]
        if all(names and not names & named for names in theirs):
            return "a date or number that the source gives for something else"
    return None


@lru_cache(maxsize=4096)
def _wide(part: str) -> frozenset[str]:
    subject = _SUBJECT.match(part)
    part = part[subject.end("who") :] if subject else part
    digits = {word for value in values(part) for word in content_stems(value.text)}
    stems = [one for one in content_stems(part) if one not in digits]
    stems = [one for one in stems if one not in {word for name in names_of(part, part) for word in content_stems(name)} | _HEADS]
    return frozenset(stems).union(*(SYNONYMS.get(one, frozenset()) for one in stems))


def _same(one: Value, other: Value) -> bool:
    return same_date(one, other) if one.date else same_amount(one, other)
