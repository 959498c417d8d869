"""global, for small models: pairs of facts that share an entity are chosen in code and joined by the model.

Fact 1 must end in the entity that fact 2 begins with. Without an adapter the joined sentence's first half is forced: fact 1 with
the shared entity replaced by its head noun ("... owned by the team that") or, where it has none, followed by a pronoun ("... to
Kestrel, which").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ftprep.entities import Entity
from ftprep.lexicon import NOT_EXCLUSIVE, content_stems
from ftprep.records import Item, Request
from ftprep.strategies.contract import Corpus, Draft
from ftprep.strategies.facts import Fact, completed, quotes, worked_on

MOST_PER_FACT = 3
"""Partners taken for one fact; those from other documents first."""


def plan(corpus: Corpus, draft: Draft) -> Iterator[Request]:
    """A request for each pair; the first fact lies in a focused passage, the second anywhere in the corpus."""
    quiet = Draft(
        draft.target, draft.templates, draft.samples, draft.wanted
    )  # what is passed over was counted by the local plan, or not at all
    beginning: defaultdict[str, list[Fact]] = defaultdict(list)
    found = [fact for passage in corpus.passages for fact in worked_on(passage, corpus, quiet) if fact.entities]
    for fact in found:
        if fact.entities[0].start == 0 and not _LISTED.match(fact.text, fact.entities[0].end):
            beginning[_name(fact.entities[0])].append(fact)
    for fact in found:
        if fact.passage.id not in corpus.focus:
            continue
        shared = _closing(fact)
        if shared is None:
            continue
        partners = [other for other in beginning[_name(shared)] if other is not fact and _tells_more(fact, other)]
        partners.sort(key=lambda other: other.passage.document_id == fact.passage.document_id)
        if len(partners) > MOST_PER_FACT:
            draft.skipped[f"pair of facts beyond {MOST_PER_FACT} for one fact"] += len(partners) - MOST_PER_FACT
        draft.open_pairs += max(0, MOST_PER_FACT - len(partners))
        for other in partners[:MOST_PER_FACT]:
            prefix = "" if draft.target.adapted else _first_half(fact, shared, other)
            yield from draft.requests(
                strategy="global",
                task="join",
                template="adapted-join" if draft.target.adapted else "small-join",
                document_id=fact.passage.document_id,
                focus=(fact.passage.id, other.passage.id),
                values={"fact": fact.text, "second_fact": other.text, "prefix": prefix},
                facts=(fact.text, other.text),
                prefix=prefix,
            )


_LISTED = re.compile(r"(?: and|,| or) (?:the |[A-Z])")
"""What follows the first of several: "the Finance team| and the Legal team work" says nothing of the team alone that could be put
in its place."""


def _name(entity: Entity) -> str:
    """An entity without its article: the Westhollow office is not Westhollow."""
    return re.sub(r"^(?:the|an?|our) ", "", entity.text, flags=re.IGNORECASE)


def _closing(fact: Fact) -> Entity | None:
    """The entity that the sentence ends in, if it is no number and not its subject."""
    last = fact.entities[-1]
    closes = fact.text[last.end :].strip() == "." and last.start > 0 and last.kind in ("name", "person")
    return last if closes and not fact.text[: last.start].rstrip().endswith((" and", " or", ",")) else None


def _tells_more(fact: Fact, other: Fact) -> bool:
    """Whether the second fact brings something that the first does not say: no tautology such as "led by P" and "P leads"."""
    known = {entity.core for entity in fact.entities}
    return any(entity.core not in known for entity in other.entities)


def _first_half(fact: Fact, shared: Entity, other: Fact) -> str:
    """Fact 1 with its last entity described, "the team that", or kept, where others might do the same: "the Legal team, which"."""
    begun = fact.text[: shared.start]
    alone = not NOT_EXCLUSIVE & set(content_stems(other.text))
    if alone and shared.head and shared.text.lower().startswith("the ") and shared.text.endswith(shared.head):
        return f"{begun}the {shared.head} that"
    return f"{fact.text[: shared.end]}, {'who' if shared.kind == 'person' else 'which'}"


def harvest(request: Request, text: str) -> list[Item]:
    """One inference from two facts."""
    return [Item(kind="inference", statement=completed(request, text), evidence=quotes(request))]
