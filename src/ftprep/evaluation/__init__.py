"""Does it work? Controlled test sets with exact ground truth, the arms that are compared on them, and their scores.

To add a suite: a module here with `make(seed) -> Suite`, and a row in SUITES.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from ftprep.evaluation import reversal_curse, reversals, semantic, syllogisms
from ftprep.evaluation.suite import Suite

__all__ = ["SUITES", "Suite", "SuiteRow"]


class SuiteRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of SUITES: what it asks, and how it is made from a seed."""

    asks: str
    source: str
    make: Callable[[int], Suite]


SUITES: Mapping[str, SuiteRow] = {
    "reversals": SuiteRow(
        asks="comparisons and relations that were trained in one direction, in the other one",
        source="Lampinen et al. 2025, simple reversals",
        make=reversals.make,
    ),
    "syllogisms": SuiteRow(
        asks="what follows from two premises in separate documents",
        source="Lampinen et al. 2025, simple syllogisms",
        make=syllogisms.make,
    ),
    "reversal-curse": SuiteRow(
        asks="names by their descriptions, and descriptions by their names, against the direction that was trained",
        source="Berglund et al. 2023, The Reversal Curse (arXiv 2309.12288)",
        make=reversal_curse.make,
    ),
    "semantic": SuiteRow(
        asks="inherited properties and converse relations in a world of 110 categories, a tenth of them held out",
        source="Lampinen et al. 2025, semantic structure",
        make=semantic.make,
    ),
}
