"""The strategies: one row each. A row says what it writes and which function plans for a large and for a small model.

To add one: a template in templates/ (its variables in prompts.VARIABLES), a plan function (Corpus, Draft) -> Requests in a file
here, a row below, and one in HARVESTS for each of its tasks: how the answers are read.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ftprep.strategies import answers, corpus_links, distilling, fact_pairs, facts, passages, resolving, single
from ftprep.strategies.contract import Corpus, Draft, HarvestFunction, Pack, PlanFunction, Unit, Unreadable

__all__ = ["ALIASES", "HARVESTS", "STRATEGIES", "Corpus", "Draft", "Pack", "Strategy", "Unreadable"]

_TOO_MUCH = "a very small model cannot write it (`ftprep strategies`): name a larger one with --model"


class Strategy(msgspec.Struct, frozen=True, kw_only=True):
    """A row: what the strategy writes, how many requests that takes and how its tokens grow, where it comes from, its plan for each
    prompt profile, and with none for small models the reason."""

    writes: str
    calls: str
    tokens: str
    source: str
    link: str
    unit: Unit
    large: PlanFunction
    small: PlanFunction | None = None
    why_not_small: str = _TOO_MUCH


_PART = "1 for each part of a document (1,500 tokens)"

STRATEGIES: Mapping[str, Strategy] = {
    "resolve": Strategy(
        writes="sentences that point elsewhere (it, this team), so that each stands alone; the other strategies then work on these",
        calls="1 for each passage that has such sentences",
        tokens="linear in the corpus",
        source="Lampinen et al. 2025, sentence splitting",
        link="arXiv 2505.00661",
        unit="passage",
        large=resolving.plan,
    ),
    "local": Strategy(
        writes="rephrasings, reversals, definitions turned round, categories, direct inferences of a passage, sentence or fact",
        calls="1 for each passage, with --per sentence for each sentence (small models: about 4 for each sentence)",
        tokens="linear in the corpus",
        source="Lampinen et al. 2025, local augmentation",
        link="arXiv 2505.00661",
        unit="passage",
        large=passages.plan,
        small=facts.plan,
    ),
    "global": Strategy(
        writes="inferences that link one document to the others, lists, comparisons, timelines; reports conflicts",
        calls=_PART,
        tokens="documents x corpus (beyond the window: x pack), cached by the provider (small models: linear in the pairs)",
        source="Lampinen et al. 2025, global augmentation",
        link="arXiv 2505.00661",
        unit="document",
        large=corpus_links.plan,
        small=fact_pairs.plan,
    ),
    "self-qa": Strategy(
        writes="questions that can be answered without the documents, with their answers",
        calls="1 for each passage",
        tokens="linear in the corpus",
        source="Park et al. 2025, New News; Eyuboglu et al. 2025, Cartridges",
        link="arXiv 2505.01812, 2506.06266",
        unit="passage",
        large=single.by_passage("self-qa"),
    ),
    "implications": Strategy(
        writes="what follows from a passage, directly and indirectly, each as a short text of its own",
        calls="1 for each passage",
        tokens="linear in the corpus",
        source="Zweiger et al. 2025, SEAL",
        link="arXiv 2506.10943",
        unit="passage",
        large=single.by_passage("implications"),
    ),
    "entity-pairs": Strategy(
        writes="how two entities of a document relate, in the light of all that it says, pair by pair",
        calls=f"up to {single.MOST_PAIRS // single.PAIRS_A_REQUEST} for each part of a document (1,500 tokens)",
        tokens="linear in the corpus, up to 3 times",
        source="Yang et al. 2024, EntiGraph",
        link="arXiv 2409.07431",
        unit="document",
        large=single.entity_pairs,
    ),
    "active-reading": Strategy(
        writes="ways to study this very document, invented by the model, each applied to it at once",
        calls=_PART,
        tokens="linear in the corpus",
        source="Lin et al. 2025, Active Reading",
        link="arXiv 2508.09494",
        unit="document",
        large=single.by_part("active-reading"),
    ),
    "seven-views": Strategy(
        writes="texts from seven points of view: terms, structure, consequences, hard questions, cases, a debate, a lesson",
        calls=f"{len(single.VIEWS)} for each part of a document (1,500 tokens)",
        tokens=f"linear in the corpus, {len(single.VIEWS)} times",
        source="SPA 2026",
        link="arXiv 2603.22213",
        unit="document",
        large=single.seven_views,
    ),
    "contradictions": Strategy(
        writes="true statements with a false variant beside each, for preference pairs; left out of ordinary exports",
        calls="1 for each passage",
        tokens="linear in the corpus",
        source="Akyurek et al. 2024, Deductive Closure Training",
        link="arXiv 2401.08574",
        unit="passage",
        large=single.by_passage("contradictions"),
    ),
}

ALIASES: Mapping[str, tuple[str, ...]] = {"both": ("local", "global")}

HARVESTS: Mapping[str, HarvestFunction] = {
    "resolve": resolving.harvest,
    "passages": answers.items,
    "facts": passages.harvest_facts,
    "links": corpus_links.harvest,
    "self-qa": answers.items,
    "implications": answers.items,
    "entity-pairs": answers.items,
    "active-reading": answers.items,
    "seven-views": answers.items,
    "contradictions": single.contradictions,
    "fill": answers.items,
    "distil": distilling.harvest,
    "reverse": facts.harvest_statement,
    "rephrase": facts.harvest_statement,
    "question": facts.harvest_question,
    "join": fact_pairs.harvest,
}
"""How the answer to a request is read, by the request's task."""
