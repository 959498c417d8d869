"""Strict check of what a small model makes up where it has no way to turn a sentence: an agent, or an equation of two things."""

from __future__ import annotations

import re

from ftprep.checks.agents import BY_THEN, PREPOSITIONS, TOKEN, agents_of, verbs_of
from ftprep.checks.candidate import Candidate
from ftprep.checks.class_nouns import another_date, named_class
from ftprep.checks.known_relations import used
from ftprep.checks.one_form import as_role, in_one_form
from ftprep.checks.sides import hangs_alike, told
from ftprep.lexicon import NEUTRAL, content_roots, root, stem


def unsupported(row: Candidate) -> str | None:
    """What a small model makes up when it has no way to turn a sentence: an agent, or an equation of two things."""
    source, asserted = row.source, row.statement
    if row.adapted:
        source = "\n".join([*(as_role(in_one_form(one)) for one in row.sources), *row.sources])
        asserted = in_one_form(told(row))
    verbs = verbs_of(source) | verbs_of(asserted)
    known = {root(verb) for verb in verbs}
    verbs |= {stem(token) for token in TOKEN.findall(source) if root(token) in known}
    acting: dict[str, frozenset[str]] = {}
    for verb, agent in (one for sentence in source.split("\n") for one in agents_of(sentence, verbs, strict=True)):
        acting[root(verb)] = acting.get(root(verb), frozenset()) | agent
    tokens: list[str] = TOKEN.findall(asserted)
    other_words: set[str] = set()  # relations in other words, whose sides have been looked at
    doers = {root(match.group()) for match in _DOER_OF.finditer(source)}  # "is the owner of": roles.py looks at the sides
    if row.adapted:
        wordings = used(frozenset(content_roots(row.source)), frozenset(content_roots(row.statement)))
        other_words = {one for other in wordings for one in other.here.roots}
    for verb, agent in agents_of(asserted, verbs, strict=True):
        if root(verb) in other_words or (row.adapted and root(verb) in doers):
            continue
        passive = any(stem(token) == verb and _by_agent(tokens, place) for place, token in enumerate(tokens))
        if passive and not agent & acting.get(root(verb), frozenset()):
            return f"nobody in the source acts in {verb!r}"
    return _equated_with(row, source, other_words)


def _by_agent(tokens: list[str], place: int) -> bool:
    """Whether the participle at `place` has somebody who acts behind it: "letters were archived by" has none in "letters"."""
    by = next((at for at in range(place, min(place + 6, len(tokens))) if tokens[at] == "by"), None)
    return by is not None and not BY_THEN.match(" ".join(tokens[by + 1 :])) and (tokens[place] + " ")[-4:-1] != "ers"


def _equated_with(row: Candidate, source: str, other_words: set[str]) -> str | None:
    """A noun that a thing is said to be, "the X is the N that ...", and which the source does not call it."""
    written = row.question or row.statement
    match = _EQUATION.match(written)
    if match is None or (row.adapted and _NO_EQUATION.match(written)):
        return None
    if (
        row.adapted
        and not row.question
        and another_date(match.group(1).split()[0], written.split(f" {match.group(1)}")[0].rsplit(" ", 2)[0])
    ):
        return f"it calls a {match.group(1)!r} what is none"
    if row.adapted and named_class(row.statement, row.question, row.answer, row.source) & set(match.group(1).split()):
        return None if row.question or hangs_alike(row) else "it hangs on another preposition than in the source"
    if _EQUATES.search(source) and not (row.adapted and _CLASSED.match(written)):
        return None
    noun = next((word for word in reversed(match.group(1).split()) if word not in PREPOSITIONS | {"behalf"}), "")
    named = re.search(rf"\b(?:the|an?|our)\b[^,.]*\b{re.escape(noun)} of\b", source, re.IGNORECASE)
    neutral = bool({noun, stem(noun)} & NEUTRAL) or noun in ("one", "time") or root(noun) in other_words
    if not neutral and not _DOER.search(noun) and not named:
        return f"it equates with a {noun!r} what the source does not"
    return None


_NO_EQUATION = re.compile(
    r"(?:[A-Z][a-z]+ )?(?:[Ww]hen|[Ww]here|[Ww]hy|[Hh]ow|[Tt]han)\b|Because\b|[A-Z][a-z]+ (?:which|what|whom|whose)\b"
)
"""Questions in which "was the" opens a passive: "When was the crane installed by"."""
_CLASSED = re.compile(r"^[^,]+? (?:is|are|was|were) the [a-z]+ (?:[a-z]+ )?(?:which|whom)\b")


_DOER_OF = re.compile(r"\b[a-z]+(?:er|or)(?= (?:of|for)\b)|(?<=['’]s )[a-z]+(?:er|or)\b")
_EQUATES = re.compile(r"\b(?:is|are|was|were) (?:the|an?|our)\b")
_EQUATION = re.compile(
    r"^(?:[Tt]he )?(?:[A-Z\d]\S* ?)+(?:[a-z]+ ){0,2}(?:is|are|was|were) (?:the|an?) ([\w ]+?) "
    r"(?:of|that|who|which|where|in|for|with|by|to)\b"
)
_DOER = re.compile(r"(?:er|or|head|lead)$")
