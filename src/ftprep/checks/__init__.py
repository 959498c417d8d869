"""The checks: one row each, in the order in which they are asked; the first that gives a reason rejects the row.

To add one: a pure function Candidate -> reason or None in a file here, a row below, a test with rows that it must and must not
refuse.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ftprep.checks import (
    asked,
    clefts,
    comparisons,
    conditions,
    contraries,
    direction,
    foreign,
    form,
    grounding,
    guesses,
    likeness,
    meaning,
    novelty,
    pairs,
    phrases,
    roles,
    scope,
    spelling,
    standing,
    values,
)
from ftprep.checks.candidate import Candidate, Check
from ftprep.checks.known_sentences import settled

__all__ = ["CHECKS", "Candidate", "Check", "first_refusal"]

CHECKS: Mapping[str, Check] = {
    "empty": form.empty,
    "chatty": form.chatty,
    "finished": form.finished,
    "presupposes": form.presupposes,
    "injection": foreign.injected,
    "language": foreign.other_language,
    "length": foreign.too_long,
    "stands-alone": standing.alone,
    "closed-book": standing.closed_book,
    "copy": form.copies,
    "evidence": grounding.quoted,
    "grounded": grounding.grounded,
    "values": values.measured,
    "scope": scope.scoped,
    "asked": asked.asked,
    "guessed": guesses.guessed,
    "answer-given-away": form.answer_given_away,
    "repeats": form.repeats,
    "grammar": form.grammatical,
    "spelling": spelling.misspelt,
    "promised": grounding.promised,
    "opening": form.opened,
    "covered": grounding.covered,
    "joined": grounding.joined,
    "phrase": phrases.regrouped,
    "turned": clefts.turned,
    "direction": direction.direction,
    "roles": roles.swapped,
    "comparison": comparisons.compared,
    "condition": conditions.depending,
    "pairs": pairs.paired,
    "negation": meaning.negated,
    "modality": meaning.modal,
    "quantifier": meaning.general,
    "limit": meaning.limited,
    "contrary": contraries.contrary,
    "invented": novelty.invented,
    "near-duplicate": likeness.near_duplicate,
    "contradiction": likeness.contradiction,
}

_OF_SENSE = frozenset(
    """covered grammar phrase turned direction roles comparison condition pairs negation modality quantifier limit contrary
    repeats grounded asked""".split()
)
"""Rules over words that ask whether a row says what its source says: of no use where the adapter's own tables know that it does."""


def first_refusal(row: Candidate, disabled: Collection[str] = ()) -> tuple[str, str] | None:
    """The first check that refuses the row, and its reason; None where all let it pass."""
    known: bool | None = None
    for name, check in CHECKS.items():
        if name not in disabled and (reason := check(row)):
            if name in _OF_SENSE and row.adapted and row.kind != "inference":
                known = _known(row) if known is None else known
                if known:
                    continue
            return name, reason
    return None


def _known(row: Candidate) -> bool:
    return len(row.quoted) == 1 and settled(row.quoted[0], row.statement, row.question, row.answer)
