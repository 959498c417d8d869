"""Rows that the adapter's own tables settle: source and row are sentences of one block of `schemas/sentences.txt`, filled alike.

    + {A} comes with a warranty of {N}        "The Octave mixer comes with a warranty of 50 months."
    ? A: Which product has a warranty of {N}?  "Which product has a warranty of 50 months?" "The Octave mixer."

What was written down as another way to say it, by who made the table, needs no rule over words. Nothing is guessed: the row must be
that sentence to the letter, each slot filled as in the source, and what fills a slot must be of its kind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

import msgspec

from ftprep.augmenter import patterns
from ftprep.augmenter.adjuncts import on
from ftprep.augmenter.inflection import gerund
from ftprep.checks.class_nouns import of_class
from ftprep.lexicon import NUMBER_WORDS, STOP

_FIELD = re.compile(r"\{([A-Za-z]+)([:.\-])?(\w+)?\}")
_WORD = re.compile(r"[a-z][a-z’']+")


class _Known(msgspec.Struct, frozen=True):
    """A sentence that may be a source: the slots' kinds, a pattern for it, and the block's other sentences and questions."""

    kinds: Mapping[str, str]
    pattern: re.Pattern[str]
    block: patterns.Pattern


def settled(source: str, statement: str, question: str = "", answer: str = "") -> bool:
    """Whether the tables hold the row as another way to say, or to ask for, what the source says.

    settled("Queries above 9 euros go to Ada.", "Ada receives queries above 9 euros.") -> False: no block has it
    """
    if question:
        asked, told = _plain(question), _bare(answer)
        return any(
            told == _bare(wanted) and (found := pattern.fullmatch(asked)) is not None and _fits(found, answer, source)
            for pattern, wanted in _asked(source)
        )
    return _plain(statement) in _told(source)


def _fits(found: re.Match[str], answer: str, source: str) -> bool:
    noun = found.groupdict().get("noun")
    return noun is None or of_class(noun, answer.strip(" ."), source)


@lru_cache(maxsize=1024)
def _told(source: str) -> frozenset[str]:
    """All statements that say what the source says."""
    return frozenset(
        _plain(_filled(text, slots)) for known, slots in _read(source) for text in (*known.block.plain, *known.block.reversals)
    )


@lru_cache(maxsize=1024)
def _asked(source: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """All questions about it, with their answers. The noun behind "which" is left open."""
    found = []
    for known, slots in _read(source):
        for slot, text in known.block.asked:
            one = re.escape(_plain(_filled(text, slots, noun="\0"))).replace("\0", r"(?P<noun>[a-z]+(?:[ -][a-z]+)?)")
            found.append((re.compile(one), slots[slot]))
    return tuple(found)


@lru_cache(maxsize=1024)
def _read(source: str) -> tuple[tuple[_Known, Mapping[str, str]], ...]:
    """The blocks that the source is a sentence of, with what fills the slots."""
    text = source.strip().rstrip(".")
    there = frozenset(_WORD.findall(text.lower()))
    found = []
    for rare in there:
        for known in _by_word().get(rare, ()):
            if (match := known.pattern.fullmatch(text)) and all(
                _of_kind(kind, match[slot]) for slot, kind in known.kinds.items() if slot in match.groupdict()
            ):
                slots = {name: match[name] for name in match.groupdict()}
                if set(known.kinds) <= set(slots) and _gerunds_agree(slots):
                    found.append((known, slots))
    return tuple(found)


def _gerunds_agree(slots: Mapping[str, str]) -> bool:
    return all(_bare(gerund(slots[name[0]])) == _bare(text) for name, text in slots.items() if name.endswith("_ing"))


@cache
def _by_word() -> Mapping[str, tuple[_Known, ...]]:
    """The sentences of all blocks, each under one word of its own: a source without the word can't be one of them."""
    table: defaultdict[str, list[_Known]] = defaultdict(list)
    for block in patterns.read(patterns.table()):
        for text in block.plain:
            own = list(_WORD.findall(_FIELD.sub(" ", text).lower()))
            if own and "{X:ing}" not in text:
                rare = max(own, key=lambda word: (word not in STOP, len(word)))
                table[rare].append(_Known(block.slots, _pattern(text), block))
    return {word: tuple(rows) for word, rows in table.items()}


def _pattern(text: str) -> re.Pattern[str]:
    parts: list[str] = []
    seen: set[str] = set()
    end = 0
    for field in _FIELD.finditer(text):
        parts.append(re.escape(text[end : field.start()]))
        name, sign, rest = field.groups()
        if sign == ":":
            parts.append("(?:in|on) " if rest == "in" else "")
        parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+?)")
        parts.append(f" {rest}" if sign == ":" and rest != "in" else "")
        seen.add(name)
        end = field.end()
    parts.append(re.escape(text[end:]))
    return re.compile("".join(parts), re.IGNORECASE)


def _filled(text: str, slots: Mapping[str, str], noun: str = "") -> str:
    def field(match: re.Match[str]) -> str:
        name, sign, rest = match.groups()
        one = slots.get(name, "\1")
        if rest == "noun":
            return noun
        if rest == "unit":
            return one.split(" ", 1)[-1]
        if sign == ":":
            return on(one) if rest == "in" else gerund(one) if rest == "ing" else f"{one} {rest}"
        return re.sub(r"^the ", "", one, flags=re.IGNORECASE) if sign == "-" else one

    return _FIELD.sub(field, text)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" .?").lower()


def _bare(text: str) -> str:
    return re.sub(r"^(?:the|an?) ", "", _plain(text))


_COUNT = re.compile(rf"(?:[$€£]\s?)?(?:\d|(?:{'|'.join(NUMBER_WORDS)})\b)", re.IGNORECASE)
_SAID: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(("past", "future", "year"), re.compile(r"(?:[\w ]+ )?(?:1[5-9]|20)\d\d")),
    "weekday": re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"),
    "clock": re.compile(r"\d[\d:.]*(?: ?[ap]\.?m\.?)?"),
    "frequency": re.compile(r"(?:every|once|twice|at the|on the|three times|each|daily|weekly|monthly|yearly) ?.*", re.IGNORECASE),
    "version": re.compile(r"version \d[\d.]*", re.IGNORECASE),
    "condition": re.compile(r"[^,;]+"),
}
_COUNTED = frozenset(
    """money duration short term days long light small distance people percent size weight length degrees rate number area watts
    speed""".split()
)
_NAMED = frozenset("person company city country lang tech name standard".split())
_FINITE = re.compile(
    r"[,;] |\b(?:is|(?<!that )are|was|were|has|have|had|must|may|can|will|not|because|unless|if|when|until|since|which|by|while)\b"
)
_LONGEST = 9
"""Words of what may fill a slot."""


def _of_kind(kind: str, text: str) -> bool:
    """Whether a slot may be filled with it: a date with a date, a count with a count, what is named with a name; with no clause."""
    kind = kind.removesuffix("2")
    if kind in _SAID:
        return _SAID[kind].fullmatch(text) is not None
    if len(text.split()) > _LONGEST or _FINITE.search(text):
        return False
    if kind in _COUNTED:
        return _COUNT.match(text) is not None
    return kind not in _NAMED or text[0].isupper() or text[0].isdigit() or text.startswith(("the ", "#")) or text[1:2].isupper()
