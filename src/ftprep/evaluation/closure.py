"""What follows from claims by rules: forward chaining, round by round, with a shortest proof for each claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from ftprep.evaluation.suite import Claim, Pattern, Rule

LONGEST = 12


class Proof(msgspec.Struct, frozen=True):
    """How a claim follows: the number of rounds of rules (0 where it is given), and the given claims that it rests on."""

    depth: int
    premises: frozenset[Claim]


def closure(given: Iterable[Claim], rules: Sequence[Rule]) -> dict[Claim, Proof]:
    """Every claim that follows, with the first proof found: no other has fewer rounds.

    closure([heavier Femp Glon], [Rule(((heavier, x, y),), (lighter, y, x))]) -> {heavier Femp Glon: 0, lighter Glon Femp: 1}
    """
    known = {claim: Proof(0, frozenset((claim,))) for claim in given}
    by_subject: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    by_object: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    new = sorted(known)
    for depth in range(1, LONGEST + 1):
        for claim in new:
            by_subject[claim.relation, claim.subject].append(claim)
            by_object[claim.relation, claim.object].append(claim)
        found: dict[Claim, Proof] = {}
        fresh = frozenset(new)
        for rule in rules:
            for premises in _matches(rule, new, fresh, by_subject, by_object):
                claim = _filled(rule.conclusion, _bound(rule, premises))
                if claim not in known and claim not in found and claim.subject != claim.object:
                    found[claim] = Proof(depth, frozenset().union(*(known[premise].premises for premise in premises)))
        if not found:
            break
        known.update(found)
        new = sorted(found)
    return known


def _matches(
    rule: Rule,
    new: Sequence[Claim],
    fresh: frozenset[Claim],
    by_subject: dict[tuple[str, str], list[Claim]],
    by_object: dict[tuple[str, str], list[Claim]],
) -> Iterable[tuple[Claim, ...]]:
    """The premises of each use of the rule in which at least one is new."""
    if len(rule.premises) == 1:
        relation = rule.premises[0][0]
        yield from ((claim,) for claim in new if claim.relation == relation)
        return
    one, other = rule.premises
    assert one[2] == other[1], "two premises meet in the object of the first and the subject of the second"
    for claim in new:
        if claim.relation == one[0]:
            yield from ((claim, second) for second in by_subject[other[0], claim.object])
        if claim.relation == other[0]:
            yield from ((first, claim) for first in by_object[one[0], claim.subject] if first not in fresh)


def _bound(rule: Rule, claims: Sequence[Claim]) -> dict[str, str]:
    bound: dict[str, str] = {}
    for pattern, claim in zip(rule.premises, claims, strict=True):
        bound[pattern[1]] = claim.subject
        bound[pattern[2]] = claim.object
    return bound


def _filled(pattern: Pattern, bound: dict[str, str]) -> Claim:
    return Claim(pattern[0], bound[pattern[1]], bound[pattern[2]])
