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
    """A row of SUITES: what it asks, how it is made from a seed, the steps that teach a small model all that is trained, and the
    arm that shows on it what augmentation does: all that --quick tunes beside the originals."""

    asks: str
    source: str
    make: Callable[[int], Suite]
    steps: int
    shows: str


SUITES: Mapping[str, SuiteRow] = {
    "reversals": SuiteRow(
        asks="comparisons and relations that were trained in one direction, in the other one",
        source="Lampinen et al. 2025, simple reversals",
        make=reversals.make,
        steps=100,
        shows="local",
    ),
    "syllogisms": SuiteRow(
        asks="what follows from two premises in separate documents",
        source="Lampinen et al. 2025, simple syllogisms",
        make=syllogisms.make,
        steps=50,
        shows="global",
    ),
    "reversal-curse": SuiteRow(
        asks="names by their descriptions, and descriptions by their names, against the direction that was trained",
        source="Berglund et al. 2023, The Reversal Curse (arXiv 2309.12288)",
        make=reversal_curse.make,
        steps=300,
        shows="local",
    ),
    "semantic": SuiteRow(
        asks="inherited properties and converse relations in a world of 110 categories, a tenth of them held out",
        source="Lampinen et al. 2025, semantic structure",
        make=semantic.make,
        steps=400,
        shows="both",
    ),
}
