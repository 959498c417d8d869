"""Requests for what is missing, and for nothing else: the gaps of one passage together, so many at a time.

Not a strategy of the table: what it asks depends on the rows that there are (`ftprep.gaps`). Large models get the passage with the
list of what is wanted; small ones the same forced beginnings as in `local`, for the sentences in question only, each try warmer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from ftprep import names
from ftprep.gaps import Gap
from ftprep.records import Passage, Request
from ftprep.strategies import facts
from ftprep.strategies.contract import Corpus, Draft
from ftprep.strategies.passages import labelled

MOST_WANTED = 8
"""Gaps in one request: a longer list is not worked off to its end."""


def plan(corpus: Corpus, draft: Draft, gaps: Iterable[Gap], tries: Mapping[str, int]) -> Iterator[Request]:
    """A request for each passage and eight of its gaps. `tries`: how often each gap was asked about before; the next try of a name
    goes to the next passage that says it, and each is another sample.
    """
    passages = {passage.id: passage for passage in corpus.passages}
    wanted: defaultdict[tuple[str, int], list[Gap]] = defaultdict(list)
    for gap in gaps:
        number = tries.get(gap.id, 0)
        wanted[gap.passages[number % len(gap.passages)], number].append(gap)
    ask = _asked_of_small if draft.target.profile == "small" else _asked
    for (passage_id, number), together in wanted.items():
        for at in range(0, len(together), MOST_WANTED):
            yield from ask(corpus, draft, passages[passage_id], together[at : at + MOST_WANTED], number)


def _asked(corpus: Corpus, draft: Draft, passage: Passage, gaps: list[Gap], number: int) -> Iterator[Request]:
    requests = draft.requests(
        strategy="fill",
        task="fill",
        template="fill",
        document_id=passage.document_id,
        focus=(passage.id,),
        values={
            "title": corpus.title(passage) or "-",
            "heading": " > ".join(passage.heading) or "-",
            "wanted": "\n".join(f"- {_line(gap)}" for gap in gaps),
            "passages": labelled([passage]),
        },
    )
    return (replace(one, wanted=tuple(gap.id for gap in gaps)) for one in requests if one.sample == number)


def _line(gap: Gap) -> str:
    if gap.kind == "passage":
        return "anything"
    if gap.kind == "name":
        return f'come to "{gap.names[0]}"'
    return f'from "{gap.names[0]}" to "{gap.names[1]}"'


def _asked_of_small(corpus: Corpus, draft: Draft, passage: Passage, gaps: list[Gap], number: int) -> Iterator[Request]:
    """What `local` asks about the passage, drawn anew, of the sentences that could fill a gap."""
    for request in facts.plan(replace(corpus, focus=frozenset([passage.id])), draft):
        if request.sample != number + 1:
            continue
        said = names.said(" ".join(request.facts))
        could = [gap for gap in gaps if all(names.places(tuple(names.said(name)), said) for name in gap.names)]
        if could:
            yield replace(request, strategy="fill", wanted=tuple(gap.id for gap in could))
