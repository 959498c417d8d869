"""Checks of truth to the source, by words: names, numbers, quotes, and (strict) every content word."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from ftprep.checks.candidate import Candidate, shown
from ftprep.checks.class_nouns import class_of_shared, named_class
from ftprep.checks.comparisons import converse, opposites
from ftprep.checks.known_relations import Other, used
from ftprep.checks.plain_words import PLAIN
from ftprep.checks.quotes import located
from ftprep.checks.rewording import REWORDED, reworded
from ftprep.checks.roles import canonical
from ftprep.checks.sides import resolved
from ftprep.entities import names_and_numbers
from ftprep.lexicon import (
    HEADS,
    NEUTRAL,
    NOT_EXCLUSIVE,
    NUMBER_WORDS,
    SYNONYMS,
    TYPED_FRONTS,
    content_roots,
    content_stems,
    root,
    stem,
    words,
)


def grounded(row: Candidate) -> str | None:
    """Every name and every number of the row stands in its source."""
    known, values = _known(row.source)
    nouns = _capitals_are_nouns(row.source)
    strange = [
        name
        for name in names_and_numbers(row.text)
        if (
            row.strict or (name[0].isupper() and name not in ("EUR", "USD", "GBP", "CHF"))
        )  # numbers of large models' rows: values.measured
        and not (nouns and name[1:].islower())
        and stem(name.lower()) not in known
        and name.lower() not in known
        and _value(name.lower()) not in values
        and not ("-" in name and all(part in known and not part.isdecimal() for part in name.lower().split("-")))
        and not ((measure := _MEASURE.fullmatch(name)) and measure[1] in values and measure[2] in known)
    ]
    return f"not in the source: {shown(strange)}" if strange else None


def _capitals_are_nouns(source: str) -> bool:
    """Whether capitals tell no names in this language: German writes every noun with one, and a rewording may bring in nouns."""
    inner = re.findall(r"(?<=[a-zäöüß,] )[^\W\d_]+", source)
    return len(inner) >= 8 and sum(word[0].isupper() for word in inner) > 0.25 * len(inner) and _GERMAN.search(source) is not None


_GERMAN = re.compile(r"\b(?:der|die|das|und|ist|wird|werden|nicht|eine?[nmrs]?|für|mit|von|dem|den)\b")


@lru_cache(maxsize=64)  # the rows of one answer, and often of the next, share their source
def _known(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a source with their stems, and its numbers in one spelling."""
    there = words(source)
    counted = frozenset(match[1] for match in _COUNTED.finditer(source))
    return frozenset(map(stem, there)) | frozenset(there), frozenset(map(_value, there)) | frozenset(map(_value, counted))


_MEASURE = re.compile(r"(\d+)([a-z]+)")
_COUNTED = re.compile(r"\b(\d[\d,.]*)(?:-(?=[a-z])|(?=[a-z]+\b))")
"""The number of "30-minute" and of "10am": spelt apart, it is the same. 18F is no number."""


def _value(word: str) -> str:
    """One spelling for a number: "20,000" and "20000", "three" and "3"."""
    return NUMBER_WORDS.get(word, word.replace(",", "").rstrip("."))


def quoted(row: Candidate) -> str | None:
    """Each quote given as evidence really stands in the passage that it names."""
    if not row.evidence:
        return None if row.kind in ("qa", "original") and row.strict else "it quotes no evidence"
    for evidence in row.evidence:
        passage = row.cited.get(evidence.passage_id)
        if passage is None:
            return "its evidence names a passage that was not shown"
        if not row.strict and located(evidence.quote, passage) is None:
            return "its evidence is not in the passage that it names"
    return None


def covered(row: Candidate) -> str | None:
    """Strict only: each content word of the source is kept (or has a safe synonym), and no new one comes in."""
    if not row.strict or row.kind == "inference":
        return None
    if row.adapted:
        return reworded_whole(row)
    said = Counter(content_stems(row.text))
    if row.question and (kind := _ASKED_KIND.match(row.question)):
        said.subtract(set(content_stems(kind.group(1))) & set(content_stems(row.answer)))  # "which team": a part of the answer
    lost = [
        s
        for s, times in Counter(content_stems(row.source)).items()
        if said[s] < times and not any(said[other] for other in SYNONYMS.get(s, frozenset()) - {s})
    ]
    if lost:
        return f"it loses {shown(lost)}"
    return _new_words(row, set(said))


_ASKED_KIND = re.compile(r"(?:\w+ )?(?:which|how many) (\w+(?: \w+)?)", re.IGNORECASE)


def reworded_whole(row: Candidate) -> str | None:
    """The same for a model that knows how to reword: for each content word of the source it, or a plain rewording of it, stands in
    the row, and what else stands there is such a rewording or says nothing of its own."""
    written, source = canonical(_plainly(row.text)), canonical(_plainly(row.source))
    said = Counter(content_roots(written))
    if row.question and (kind := _ASKED_KIND.match(row.question)):
        said.subtract(set(content_roots(kind.group(1))) & set(content_roots(row.answer)))
    known = Counter(one for one in content_roots(source) if one not in _NEVER)  # a "never" that has gone: meaning.negated
    other, gone = _put_otherwise(row.source, row.text)
    gone |= set(map(root, named_class(row.source, "", "", row.source))) | (
        {_COMPARED} if re.search(r"\bthan\b", row.text) else set()
    )
    lost = [one for one, times in known.items() if said[one] < times and one not in gone and not _stood_for(one, row, set(said))]
    if lost:
        return f"it loses {shown(lost)}"
    wide = set(known) | reworded(source) | _NEVER
    wide = wide.union(*(one.here.roots for one in other))
    wide |= {root(other) for word in words(row.source) for other in opposites(word)}
    wide |= reworded("must") if _DEMANDED.search(row.source) else frozenset()
    wide |= set(map(root, named_class(row.statement, row.question, row.answer, row.source)))
    new = sorted(one for one in set(said) - wide - PLAIN if stem(one) not in NEUTRAL)
    return f"it brings in {shown(new)}" if new else None


_AMOUNTS = re.compile(
    r"\b(?:com(?:es?|ing) to|came to|amount(?:s|ed)? to|stands? at|stood at|totals?|totalled|equals?) "
    rf"(?=(?:[$€£]\s?)?\d|(?:{'|'.join(NUMBER_WORDS)})\b)"
)


_DEMANDED = re.compile(r"\b(?:must|ha(?:s|ve) to)\b")
_MEASURED = re.compile(r"(?<=\d)-(?=[a-z])")
_PART = re.compile(r"\b[Aa]s part of\b")
_CHARGED = re.compile(r"\b(?:in charge of|responsible for) (?=(?!ing\b)[a-z]{2,}ing\b)")


def _plainly(text: str) -> str:
    """Without what says no more: "the price comes to 9 euros" -> "the price is 9 euros" """
    text = _MEASURED.sub(" ", text)
    return _PART.sub("in", _CHARGED.sub("", _AMOUNTS.sub("is ", text)))


_NEVER = frozenset(map(root, "never forbidden prohibited".split()))


def _put_otherwise(source: str, said: str) -> tuple[tuple[Other, ...], frozenset[str]]:
    """Which wordings of its relations a row has put for those of the source, and the roots that have gone with them."""
    pairs = ((canonical(_plainly(source)), canonical(_plainly(said))), (source, said))
    other = tuple(
        one for there, here in pairs for one in used(frozenset(content_roots(there)) - _NEVER, frozenset(content_roots(here)))
    )
    gone = frozenset[str]().union(*(one.there.roots for one in other))
    part = {root(one) for one in ("part", "member", "belong")} & set(content_roots(said))
    if "belong" in source and (part or root("belong") in gone):
        gone |= {root("owned")}  # "belongs to" has become "is part of", which is no owning
    return other, gone


def _stood_for(lost: str, row: Candidate, said: set[str]) -> bool:
    """Whether a plain rewording of a lost word is there; of a word of order its opposite, where the sides have changed too."""
    if REWORDED.get(lost, frozenset()) & said - set(content_roots(row.source)):
        return True
    spelt = {word for word in words(row.source) if root(word) == lost}
    turned = {root(other) for word in spelt for other in opposites(word)} & said
    turned |= spelt & {"more", "less"}  # "more lenient" has become "stricter"
    return bool(turned) and any(converse(source, row.declared) for source in row.quoted)


def promised(row: Candidate) -> str | None:
    """Strict only: "The person who leads the team is ..." comes to name that person, and claims no "only one" that it lacks."""
    if not row.promised:
        return None
    if not row.statement.rstrip(".").endswith((" is " + row.promised, " are " + row.promised, " was " + row.promised)):
        return "its forced beginning does not come to name whom it should"
    alone = sorted(NOT_EXCLUSIVE & set(content_stems(row.statement)))
    return f"it claims that only one does it: {shown(alone)}" if alone else None


def joined(row: Candidate) -> str | None:
    """Strict only, inferences from two facts: all of the first, one predicate of the second at least, and nothing new."""
    if not row.strict or row.kind != "inference" or len(row.sources) != 2:
        return None
    if row.adapted:
        return _joined_whole(row)
    first, second = row.sources
    said = set(content_stems(row.statement))
    shared = set(content_stems(first)) & set(content_stems(second))
    lost = [s for s in content_stems(first) if s not in said and s not in shared]
    predicates = [set(content_stems(part)) - shared for part in re.split(r"\band\b|,\s", second)]
    partly = [s for predicate in predicates if predicate & said for s in sorted(predicate - said)]
    if lost or partly:
        return f"it loses {shown(lost + partly)}"
    if not any(predicate and predicate <= said for predicate in predicates):
        return "it says nothing of the second fact"
    return _new_words(row, said)


_DESCRIBED_BY = re.compile(r"\b[Tt]he [a-z]+ (?:that|who|which) (?:(?:is|are|was|were|has been|have been) )?(?P<verb>[a-z]+)")
"""What tells one thing from all others: "the team that |works in the Lyon office" does not, as several may."""


def _joined_whole(row: Candidate) -> str | None:
    """What both facts say of other things than the one that they share stands in the conclusion, in their words or such that may
    stand for them, and nothing else does."""
    if (match := _DESCRIBED_BY.search(row.statement)) and stem(match["verb"]) in NOT_EXCLUSIVE:
        return "it describes by what others may do too"
    written = canonical(_plainly(row.statement))
    said = frozenset(content_roots(written))
    facts = [frozenset(content_roots(canonical(_plainly(source)))) for source in row.sources]
    shared = facts[0] & facts[1]
    wide = _NEVER | PLAIN | reworded(" ".join(map(canonical, row.sources)))
    wide |= set(map(root, class_of_shared(row.statement, *row.sources)))
    if _DEMANDED.search(row.source):
        wide |= reworded("must")
    for known, source in zip(facts, row.sources, strict=True):
        other, gone = _put_otherwise(source, row.statement)
        about = converse(source, resolved(row))
        lost = sorted(one for one in known - shared - said - gone if not REWORDED.get(one, frozenset()) & said)
        lost = [
            one
            for one in lost
            if not (about and _opposite(one, source) & said) and not (one == _COMPARED and "than" in row.statement)
        ]
        if lost:
            return f"it loses {shown(lost)}"
        if known - shared and not (known - shared) & said and not other:
            return "it says nothing of one of the facts"
        wide = wide.union(known, *(one.here.roots for one in other))
        wide |= {root(one) for word in words(source) for one in opposites(word)}
    new = sorted(one for one in said - wide if stem(one) not in NEUTRAL and one not in _KINDS)
    return f"it brings in {shown(new)}" if new else None


_COMPARED = root("compared")


def _opposite(one: str, source: str) -> set[str]:
    return {root(other) for word in words(source) if root(word) == one for other in opposites(word)}


_KINDS = frozenset(map(root, HEADS | {front.lower() for front in TYPED_FRONTS}))
"""What kind of thing the shared entity is: "the project that", "the company whose"."""


def _new_words(row: Candidate, said: set[str]) -> str | None:
    wide = row.source_stems.union(*(SYNONYMS.get(s, frozenset()) for s in row.source_stems))
    new = sorted(said - wide - NEUTRAL)
    return f"it brings in {shown(new)}" if new else None
