"""The strategies: one row each. A row says what it writes and which function plans for a large and for a small model.

To add one: a template in templates/, a plan function (Corpus, Draft) -> Requests in a file here, a row below; where its answers are
not JSON items, a row in HARVESTS too.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ftprep.strategies import answers, corpus_links, fact_pairs, facts, passages
from ftprep.strategies.contract import Corpus, Draft, HarvestFunction, PlanFunction, Unreadable

__all__ = ["ALIASES", "HARVESTS", "STRATEGIES", "Corpus", "Draft", "Strategy", "Unreadable"]


class Strategy(msgspec.Struct, frozen=True):
    """A row: what the strategy writes, how its cost grows, where it comes from, and its plan for each prompt profile."""

    writes: str
    cost: str
    source: str
    large: PlanFunction
    small: PlanFunction


STRATEGIES: Mapping[str, Strategy] = {
    "local": Strategy(
        writes="rephrasings, reversals and direct inferences of one passage (small models: of one sentence)",
        cost="linear in the corpus",
        source="Lampinen et al. 2025, local augmentation",
        large=passages.plan,
        small=facts.plan,
    ),
    "global": Strategy(
        writes="inferences that link one document to all the others (small models: pairs of facts that share an entity)",
        cost="documents x corpus, cached (small models: linear in the pairs)",
        source="Lampinen et al. 2025, global augmentation",
        large=corpus_links.plan,
        small=fact_pairs.plan,
    ),
}

ALIASES: Mapping[str, tuple[str, ...]] = {"both": ("local", "global")}

HARVESTS: Mapping[str, HarvestFunction] = {
    "passages": answers.items,
    "links": answers.items,
    "reverse": facts.harvest_statement,
    "rephrase": facts.harvest_statement,
    "question": facts.harvest_question,
    "join": fact_pairs.harvest,
}
"""How the answer to a request is read, by the request's task."""
