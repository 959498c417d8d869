"""Facts that a small model found in prose (`StatedFact`): those that it works on, and what the documents say in their place.

"Kestrel runs on Basalt." (passage 9b2e71c04d) <-> "It runs on Basalt, which Ada Berg looks after."
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from ftprep.checks.quotes import located
from ftprep.records import Evidence, Example, Passage, StatedFact
from ftprep.strategies.distilling import rests_on

Stated = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By passage and fact: the sentences that it rests on."""


def by_passage(records: Iterable[StatedFact], model: str | None = None) -> dict[str, dict[str, tuple[str, ...]]]:
    """The facts that are worked on, of one model or of all, in their order."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for one in records:
        if not one.check and model in (None, one.model):
            found.setdefault(one.passage_id, {})[one.fact] = rests_on(one.fact, one.sentences)
    return found


def quoting_sources(example: Example, stated: Stated, passages: Mapping[str, Passage]) -> Example:
    """A row whose evidence quotes the documents themselves where it quoted a fact that was found in them."""
    if not any(one.quote in stated.get(one.passage_id, {}) for one in example.evidence):
        return example
    quotes: dict[Evidence, None] = {}
    for one in example.evidence:
        for quote in stated.get(one.passage_id, {}).get(one.quote, (one.quote,)):
            text = passages[one.passage_id].text if one.passage_id in passages else ""
            quotes[Evidence(passage_id=one.passage_id, quote=located(quote, text) or quote)] = None
    return replace(example, evidence=tuple(quotes))
