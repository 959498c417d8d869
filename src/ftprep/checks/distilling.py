"""Is a fact that a small model took out of a few sentences of prose stated there? It may leave out what else they say, but neither
add nor turn anything, nor drop a condition under which it holds.

The words must be those of the sentences, their headings and title; which name "it" stands for is not told by words. So a pronoun
may be filled in by a name of the window's own, or of the title, and by none else.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

from msgspec.structs import replace

from ftprep.checks import CHECKS, Candidate
from ftprep.checks.acting import cut_short, equated, made_passive, other_subject
from ftprep.checks.alone import unfit_alone
from ftprep.checks.attached import either_one, headless, hung_elsewhere, no_person, no_reader, nobody_else, untimed
from ftprep.checks.candidate import shown
from ftprep.checks.excerpts import Excerpt
from ftprep.checks.parts import TIMES
from ftprep.checks.verbs import CONDITIONS, DETERMINERS, HARD, RELATIVES, is_content, main_verb, may_be_finite, norm, tokens
from ftprep.lexicon import content_stems
from ftprep.pointers import bare

_WORD_BY_WORD = (
    "chatty",
    "finished",
    "presupposes",
    "injection",
    "language",
    "stands-alone",
    "grounded",
    "values",
    "repeats",
    "grammar",
)
_IN_SENSE = ("negation", "modality", "quantifier", "limit", "comparison", "contrary", "direction", "roles", "pairs")
_OF_SIDES = ("direction", "roles")
"""What is settled where a fact has the words of its sentence in their order, and its verb the subject that it has there."""

_HELD = {
    "not": re.compile(r"\b(?:not|no|never|cannot|nor|neither|without|none|nobody|\w+n['’]t)\b", re.IGNORECASE),
    "unless": re.compile(r"\b(?:unless|except|excluding|apart from|other than)\b", re.IGNORECASE),
    "if": re.compile(
        rf"\b(?:if|provided that|in case|in the event|as long as|when|whenever|once(?!{TIMES})|until)\b"
        r"(?! (?:possible|necessary)\b)",
        re.IGNORECASE,
    ),
    "only": re.compile(r"\b(?:only|solely|exclusively|at most|at least|up to|no more than)\b", re.IGNORECASE),
    "may": re.compile(
        r"\b(?:may|might|can|could|should|ought|would|optional(?:ly)?|usually|normally|often|sometimes|typically|generally|likely"
        r"|mostly)\b",
        re.IGNORECASE,
    ),
    "must": re.compile(r"\b(?:must|shall|have to|has to|required|need(?:s|ed)? to)\b", re.IGNORECASE),
}
"""What a fact may not leave out where the clause that it is taken from says it: kept is any word of the same row."""


def first_refusal(row: Candidate, disabled: Collection[str] = ()) -> tuple[str, str] | None:
    """(check, reason) where the row states what its sentences do not, else None. The sentences are those that its evidence quotes.

    "Staff may not share passwords." -> "Staff may share passwords.": ("condition", "it leaves out 'not'")
    """
    for name, check in _OWN.items():
        if reason := check(row):
            return name, reason
    taken = _taken(row)
    brief = replace(row, strict=False, sources=(taken.near or _own(row), *row.around), evidence=())
    settled = not taken.jumps and main_verb(taken.fact) is not None
    for names, one in ((_WORD_BY_WORD, row), (_IN_SENSE, brief)):
        for name in names:
            if name not in disabled and not (settled and name in _OF_SIDES) and (reason := CHECKS[name](one)):
                return name, reason
    return None


def _own(row: Candidate) -> str:
    """The sentence that has most of what the fact says of its subject: the others only say what its pronouns stand for."""
    there = tokens(row.statement)
    said = {norm(token) for token in there[main_verb(there) or 0 :] if is_content(token)}
    every = set(content_stems(row.statement))
    return max(row.quoted, key=lambda one: (len(said & set(content_stems(one))), len(every & set(content_stems(one)))))


def _taken(row: Candidate) -> Excerpt:
    return _excerpt(row.statement, _own(row))


_excerpt = lru_cache(maxsize=64)(Excerpt)


def _fragment(row: Candidate) -> str | None:
    return unfit_alone(row.statement)


def _new(row: Candidate) -> str | None:
    """A content word that no sentence, heading or title has. "ABC stands for" is in order where both are there."""
    known = row.source_stems | ({"stand"} if _SHORT_FOR.match(row.statement) else set())
    strange = [one for one in dict.fromkeys(content_stems(row.statement)) if one not in known]
    return f"it brings in {shown(strange)}" if strange else None


_SHORT_FOR = re.compile(r"[A-Z][\w&/-]* stands for [A-Z][^.,;]*\.$")


def _mixed(row: Candidate) -> str | None:
    """What two sentences say of two things, put together. Only in the place of a pronoun may a word come from another sentence,
    before a noun that its sentence has with a bare "the", or as the subject of a sentence that has none."""
    own = _own(row)
    there = set(content_stems(own))
    strange = [one for one in dict.fromkeys(content_stems(row.statement)) if one not in there]
    if not strange or strange == ["stand"]:
        return None
    taken = _taken(row)
    if _specified(row, taken, set(strange)) or _elliptic(row, taken, set(strange)):
        return None
    if not _filled_in(taken, set(strange)) and not _bare(taken, set(strange)):
        return f"its sentence does not say {shown(strange)}, nor points to it"
    verb = main_verb(taken.fact)
    if verb is not None and taken.fact[0].endswith("ing") and all(place is None for place in taken.places[:verb]):
        return f"{taken.fact[0]!r} is nothing that its sentence points to"
    return None


_POINTING = frozenset("it its it's they them their they're this these those that he him his she her we our us you your".split())


def _filled_in(taken: Excerpt, strange: set[str]) -> bool:
    """Whether each run of strange words stands where the sentence has a pronoun."""
    fact, places = taken.fact, taken.places
    odd = [at for at, token in enumerate(fact) if places[at] is None and is_content(token) and norm(token) in strange]
    for at in odd:
        before = next((place for place in reversed(places[:at]) if place is not None), None)
        after = next((place for place in places[at:] if place is not None), None)
        near = set[int]()
        if before is not None:
            near.update(range(max(0, before - 3), before + 5))
        if after is not None:
            near.update(range(max(0, after - 5), after))
        if not any(taken.sentence[one].lower() in _POINTING for one in near if one < len(taken.sentence)):
            return False
    return bool(odd)


def _bare(taken: Excerpt, strange: set[str]) -> bool:
    """ "The tool runs on Basalt" -> "Kestrel runs on Basalt": a description without a name opens the sentence."""
    verb = main_verb(taken.fact)
    if verb is None or not bare(" ".join(taken.sentence)):
        return False
    return strange <= {norm(token) for token in taken.fact[:verb]}


def _specified(row: Candidate, taken: Excerpt, strange: set[str]) -> bool:
    """ "The class is required" under the title Training -> "The training class is required": the strange words stand right before a
    noun that the sentence has with nothing but "the" before it."""
    fact = taken.fact
    at = [place for place, token in enumerate(fact) if is_content(token) and norm(token) in strange]
    if not at or at != list(range(at[0], at[-1] + 1)) or at[-1] + 1 >= (main_verb(fact) or 0):
        return False
    noun = taken.places[at[-1] + 1]
    if noun is None or (noun and taken.sentence[noun - 1].lower() not in DETERMINERS | {"most", "many"}):
        return False
    place = row.sources.index(_own(row))
    earlier = " ".join(row.sources[max(0, place - 1) : place])
    told = {norm(one) for one, other in pairwise(tokens(earlier)) if norm(other) == norm(taken.fact[at[-1] + 1])}
    return strange <= set(content_stems(" ".join(row.around))) or strange <= told


def _elliptic(row: Candidate, taken: Excerpt, strange: set[str]) -> bool:
    """ "Provides tools for ...", "A guide for ..." under a heading: the fact gives the subject, by the words over the sentence or
    before it."""
    begins = taken.sentence[0].lower()
    verb = main_verb(taken.fact)
    if verb is None or (main_verb(taken.sentence) is not None and not begins.endswith("s")):
        return False
    subject = {norm(token) for token, place in zip(taken.fact[:verb], taken.places[:verb], strict=True) if is_content(token)}
    first = next(
        (
            place
            for token, place in zip(taken.fact[verb:], taken.places[verb:], strict=True)
            if is_content(token) and place is not None
        ),
        None,
    )
    opens = first is not None and not any(map(is_content, taken.sentence[:first]))
    at = row.sources.index(_own(row))
    around = set(content_stems(" ".join([*row.around, *row.sources[max(0, at - 1) : at]])))
    return opens and strange <= subject and strange <= around


def _condition(row: Candidate) -> str | None:
    """A "not", "unless", "if", "only", "may" or "must" of the clauses that it is taken from, and what they depend on."""
    taken = _taken(row)
    near = taken.near or _own(row)
    gone = [name for name, pattern in _HELD.items() if pattern.search(near) and not pattern.search(row.statement)]
    if gone:
        return f"it leaves out {shown(gone)}"
    said = {place for place in taken.places if place is not None}
    for part in taken.conditions:
        words = [place for place in part.places if is_content(taken.sentence[place])]
        if len(said & set(words)) * 2 < len(words):
            return f"it leaves out what {taken.sentence[part.places[0]]!r} says"
    if taken.touched and all(part.kind in ("result", "aside") for part in taken.touched):
        return "it leaves out what it follows from"
    return None


def _subject(row: Candidate) -> str | None:
    taken = _taken(row)
    over = content_stems(" ".join(row.around))
    return (
        other_subject(taken, over)
        or equated(taken)
        or made_passive(taken)
        or _across(taken)
        or _adverb(taken)
        or cut_short(taken)
        or no_person(row.statement, _own(row))
        or either_one(row.statement, _own(row))
        or hung_elsewhere(row.statement, _own(row))
        or no_reader(row.statement, _own(row))
        or untimed(row.statement, _own(row))
        or nobody_else(row.statement, _own(row), " ".join(one for one in row.sources if one not in row.around))
        or headless(taken)
    )


def _across(taken: Excerpt) -> str | None:
    """Of two clauses that are joined, words of both and the verb of one: "the card will work and the account will be closed" ->
    "The card will work the account"."""
    begun = main_verb(taken.fact)
    if begun is None or taken.verb is None:
        return None
    said = {place for place in taken.places if place is not None}
    ahead = {place for token, place in zip(taken.fact[begun:], taken.places[begun:], strict=True) if is_content(token)}
    for part in taken.parts:
        there = [taken.sentence[place] for place in part.places]
        verb = main_verb(there)
        if verb is None or taken.places[taken.verb] in part.places or not (part.alone or part.kind in ("main", "result")):
            continue
        own = next((at for at in range(verb, len(there)) if is_content(there[at])), None)
        if own is not None and part.places[own] not in said and ahead & set(part.places[:verb]):
            return f"it has words of two clauses, and not what is said by {there[own]!r}"
    return None


def _adverb(taken: Excerpt) -> str | None:
    """An adverb that has become an adjective, or the other way round: "shared strictly" -> "strict"."""
    there = {token.lower() for token in taken.sentence}
    for token, place in zip(taken.fact, taken.places, strict=True):
        if place is None or token.lower() in there:
            continue
        if token.lower().endswith("ly") != taken.sentence[place].lower().endswith("ly"):
            return f"{token!r} is no word of its sentence"
    return None


def _order(row: Candidate) -> str | None:
    """Words of two clauses, put together as if they were one: names that change places are told by `direction`; here, a fact whose
    words come in quite another order. What opens the sentence may close the fact, and an adverb stand elsewhere."""
    taken = _taken(row)
    return "its words stand in another order than in the sentence" if len(taken.jumps) > 1 else None


def _listed(row: Candidate) -> str | None:
    """ "Between A, B and C" is said of all of them: so are "both" and "either", also where the fact leaves these words out."""
    taken = _taken(row)
    for place, token in enumerate(taken.sentence):
        lower = token.lower()
        if lower not in ("between", "both", "either", "neither"):
            continue
        end = next((one for one in range(place + 1, len(taken.sentence)) if _ends_list(taken, one)), len(taken.sentence))
        inside = range(place + 1, end)
        joints = [one for one in inside if taken.sentence[one].lower() in ("and", "or", "nor")]
        if not joints:
            continue
        last = next((one for one in range(joints[-1] + 1, len(taken.sentence)) if is_content(taken.sentence[one])), None)
        members = [one for one in range(place + 1, joints[-1]) if is_content(taken.sentence[one]) and not _aside(taken, one)]
        said = {last, *members} & set(taken.places)
        if said and (last not in said or not set(members) <= said):
            return f"it cuts short what {lower!r} is said of"
    return None


def _ends_list(taken: Excerpt, at: int) -> bool:
    token = taken.sentence[at].lower()
    return token in HARD or token in RELATIVES or token in CONDITIONS or may_be_finite(taken.sentence, at)


def _aside(taken: Excerpt, at: int) -> bool:
    return any(part.kind == "aside" and at in part.places for part in taken.parts)


_OWN = {
    "fragment": _fragment,
    "new": _new,
    "mixed": _mixed,
    "condition": _condition,
    "order": _order,
    "subject": _subject,
    "list": _listed,
}
