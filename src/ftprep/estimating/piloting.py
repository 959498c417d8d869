"""Which requests a pilot sends: some of each kind, spread over their sizes, so that few tell much about all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ftprep.records import Request, stable_id

LEAST_OF_A_KIND = 5
"""From so many answers a line is fitted through them (costs.intervals)."""
CONTEXTS_EACH = 3
"""Of a kind with shared contexts, so many requests are taken of one: whether the provider's cache works must show."""


def chosen(planned: Iterable[Request], about: dict[str, int], number: int) -> set[str]:
    """The keys of about `number` requests: shares by kind, at least five of each where there are so many; in each, one of every
    stretch of requests ordered by the tokens that they are about. The same plan gives the same choice.
    """
    kinds: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for request in planned:
        kinds[request.task].append((about.get(request.key, 0), request.key, request.context_id or ""))
    total = sum(map(len, kinds.values()))
    taken: set[str] = set()
    for listed in kinds.values():
        share = max(min(LEAST_OF_A_KIND, number), round(number * len(listed) / total))
        taken.update(_spread(_few_contexts(listed, share), min(share, len(listed))))
    return taken


def _few_contexts(listed: list[tuple[int, str, str]], share: int) -> list[tuple[int, str, str]]:
    """The requests of so few contexts that each is used several times; all where one context, or none, is shared."""
    contexts = sorted({context for _, _, context in listed}, key=lambda context: stable_id([context]))
    if len(contexts) < 2:
        return listed
    sizes: defaultdict[str, int] = defaultdict(int)
    for _, _, context in listed:
        sizes[context] += 1
    kept: set[str] = set()
    room = 0
    for context in contexts:
        kept.add(context)
        room += min(CONTEXTS_EACH, sizes[context])
        if room >= share and sum(sizes[one] for one in kept) >= share:
            break
    return [one for one in listed if one[2] in kept]


def _spread(listed: list[tuple[int, str, str]], number: int) -> Iterator[str]:
    ordered = sorted(listed)
    for step in range(number):
        start, end = step * len(ordered) // number, (step + 1) * len(ordered) // number
        stretch = ordered[start:end] or ordered[start : start + 1]
        yield min((key for _, key, _ in stretch), key=lambda key: stable_id(["pilot", key]))
