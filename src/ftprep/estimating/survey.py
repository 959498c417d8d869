"""Counting the plan: the very requests that would be sent, one at a time, with what the provider's cache gives back of each.

    plan.requests -> survey -> one Kind for each task: requests, tokens, and what they cost in each mode

A cache works on the beginning of a prompt. The requests of a pack have system message and documents in common, and all requests of
a template its instructions: what was sent before, in steps and from the least number on that the provider holds, costs less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from ftprep import tokens
from ftprep.costs import caching
from ftprep.costs.case import MODES, Mode, is_batch, is_cached
from ftprep.prices import Price, cost, rates_for
from ftprep.prices.price import rates_of
from ftprep.records import Context, Generation, Request
from ftprep.strategies.contract import Corpus

EXACTLY = 20_000
"""So many requests are counted word for word. Of a larger plan every `SPOT`th is; the others are put together from the counts of
their passages, which ingest made, and set right by what the spot checks show."""
SPOT = 50
_KEPT_COUNTS = 512


class Totals:
    """Sums over requests. `fixed`: USD for the prompts, by mode; `weight`: USD that one more token in each answer costs, by
    mode."""

    def __init__(self) -> None:
        self.requests = self.prompt = self.held = self.written = self.limit = 0
        self.fixed: dict[Mode, float] = dict.fromkeys(MODES, 0.0)
        self.weight: dict[Mode, float] = dict.fromkeys(MODES, 0.0)

    def add(self, price: Price | None, prompt: int, held: int, written: int, limit: int) -> None:
        """One request more."""
        self.requests += 1
        self.prompt += prompt
        self.held += held
        self.written += written
        self.limit += limit
        if price is None:
            return
        for mode in MODES:
            batch, warm = is_batch(mode), is_cached(mode)
            self.fixed[mode] += cost(price, prompt, held if warm else 0, 0, written_tokens=written if warm else 0, batch=batch)
            self.weight[mode] += rates_of(rates_for(price, prompt), batch)[3]


class Answer(NamedTuple):
    """What the ledger says of a request: the provider's counts and its cost; None where it gives none."""

    prompt: int | None
    cached: int | None
    completion: int | None
    cost: float | None


class Kind:
    """The requests of one task: all of the plan (`whole`), those without an answer (`rest`), those with one (`done`).

    `warm`: the rest, if the cache still holds what was sent before. `outputs`: (tokens that the request is about, tokens of the
    answer) of those with one; `about`: the sum of the former over the rest, `abouts` of each of the others. `actual` and `counted`:
    prompt tokens as the provider and we count them; `held_...`: of these, those from the cache."""

    def __init__(self, task: str) -> None:
        self.task = task
        self.whole, self.rest, self.done, self.warm = Totals(), Totals(), Totals(), Totals()
        self.outputs: list[tuple[float, float]] = []
        self.about = 0
        self.actual: list[float] = []
        self.counted: list[float] = []
        self.held_counted = self.held_actual = 0
        self.abouts: dict[str, int] = {}
        self.shared = False


class Survey(msgspec.Struct, frozen=True):
    """The plan, counted. `packs`: shared contexts. `paid`: what the ledger's answers to it have cost; None where one is unknown."""

    kinds: dict[str, Kind]
    packs: int
    paid: float | None
    answered: int
    exact: bool
    price: Price | None = None


def survey(
    requests: Iterable[Request],
    contexts: Mapping[str, Context],
    ledger: Mapping[str, Answer],
    price: Price | None,
    model: str,
    corpus: Corpus | None = None,
    size: int = 0,
) -> Survey:
    """Count `requests`; `size` is how many there will be about, where that is known. Texts of contexts are not looked at."""
    kinds: dict[str, Kind] = {}
    counter = _Counter(model, corpus, size)
    whole, rest, done = _Cache(model, price), _Cache(model, price), _Cache(model, price)
    packs: set[str] = set()
    paid: float | None = 0.0
    answered = 0
    for request in requests:
        kind = kinds.setdefault(request.task, Kind(request.task))
        shared = contexts[request.context_id].tokens if request.context_id else 0
        if request.context_id:
            packs.add(request.context_id)
            kind.shared = True
        sizes = counter.sizes(request)
        prompt = tokens.of_messages([*sizes.contents, shared], False) + sizes.overhead
        in_turn = whole.take(request, sizes, shared)
        kind.whole.add(price, prompt, *in_turn, request.parameters.max_tokens)
        answer = ledger.get(request.key)
        if answer is None:
            kind.rest.add(price, prompt, *rest.take(request, sizes, shared), request.parameters.max_tokens)
            kind.warm.add(price, prompt, *in_turn, request.parameters.max_tokens)
            kind.about += counter.about(request)
            continue
        answered += 1
        paid = None if paid is None or answer.cost is None else paid + answer.cost
        held, written = done.take(request, sizes, shared)
        kind.done.add(price, prompt, held, written, request.parameters.max_tokens)
        about = kind.abouts[request.key] = counter.about(request)
        if answer.completion is not None:
            kind.outputs.append((about, answer.completion))
        if answer.prompt:
            kind.actual.append(answer.prompt)
            kind.counted.append(prompt)
        if answer.cached is not None:
            kind.held_actual += answer.cached
            kind.held_counted += held
    return Survey(kinds=kinds, packs=len(packs), paid=paid, answered=answered, exact=counter.exact, price=price)


def answers(ledger: Iterable[Generation]) -> dict[str, Answer]:
    """The ledger's last word on each request, failed ones left out."""
    found: dict[str, Answer] = {}
    for one in ledger:
        if one.error is None:
            found[one.key] = Answer(one.prompt_tokens, one.cached_tokens, one.completion_tokens, one.cost)
        else:
            found.pop(one.key, None)
    return found


class _Sizes(NamedTuple):
    contents: tuple[int, ...]
    overhead: int
    opening: int  # tokens of the user's message that earlier requests of the same group begin with too
    system: int


class _Group:
    """Requests with the same template and context: how their own parts begin."""

    def __init__(self, text: str) -> None:
        self.first = text
        self.opening: str | None = None
        self.tokens = 0


class _Counter:
    """Tokens of a request's own messages; what many have in common is counted once."""

    def __init__(self, model: str, corpus: Corpus | None, size: int) -> None:
        self._model = model
        self._known: dict[str, int] = {}
        self._groups: dict[tuple[str, str | None], _Group] = {}
        self._passages = {one.id: one for one in corpus.passages} if corpus is not None else {}
        self.exact = size <= EXACTLY
        self._seen = 0
        self._exact_sum = self._fast_sum = 0

    def sizes(self, request: Request) -> _Sizes:
        system = sum(self._memo(message.content) for message in request.messages if message.role == "system")
        contents, opening = [], 0
        for message in request.messages:
            if message.role == "system":
                contents.append(self._memo(message.content))
            else:
                size, opening = self._own(request, message.content)
                contents.append(size)
        overhead = tokens.of_messages([0] * len(contents)) if request.endpoint == "chat" else 0
        return _Sizes(tuple(contents), overhead, opening, system)

    def about(self, request: Request) -> int:
        """Tokens of what a request is about: its passages in focus, or the facts that it was given."""
        if request.facts:
            return sum(self._memo(fact) for fact in request.facts)
        return sum(self._passages[name].tokens for name in request.focus if name in self._passages)

    def _memo(self, text: str) -> int:
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _KEPT_COUNTS:
                self._known.clear()
            found = self._known[text] = tokens.count(text, self._model)
        return found

    def _own(self, request: Request, text: str) -> tuple[int, int]:
        """Tokens of the user's message, and of its beginning that the group has in common."""
        group = self._groups.get((request.template, request.context_id))
        if group is None:
            self._groups[(request.template, request.context_id)] = _Group(text)
            return self._count(request, text), 0
        if group.opening is None or not text.startswith(group.opening):
            common = _common(group.first if group.opening is None else group.opening, text)
            group.opening = common[: common.rfind("\n") + 1]  # whole lines, so that tokens end where it does
            group.tokens = tokens.count(group.opening, self._model)
        if not group.opening:
            return self._count(request, text), 0
        return group.tokens + self._count(request, text[len(group.opening) :]), group.tokens

    def _count(self, request: Request, text: str) -> int:
        if self.exact:
            return tokens.count(text, self._model)
        self._seen += 1
        if self._seen % SPOT == 1:
            exact = tokens.count(text, self._model)
            self._exact_sum += exact
            self._fast_sum += self._put_together(request, text)
            return exact
        return round(self._put_together(request, text) * (self._exact_sum / self._fast_sum if self._fast_sum else 1.0))

    def _put_together(self, request: Request, text: str) -> int:
        """The counts of the passages in it, and of what stands between them."""
        total, rest, at = 0, [], 0
        for name in request.focus:
            passage = self._passages.get(name)
            told = passage.text.strip() if passage is not None else ""
            found = text.find(told, at) if told else -1
            if passage is None or found < 0:
                continue
            rest.append(text[at:found])
            at = found + len(told)
            total += passage.tokens
        return total + tokens.count("".join([*rest, text[at:]]), self._model)


def _common(one: str, other: str) -> str:
    """The beginning that two texts have in common. _common("Section: A", "Section: B") -> "Section: " """
    low, high = 0, min(len(one), len(other))
    while low < high:  # startswith is quick: a search by halves instead of character by character
        middle = (low + high + 1) // 2
        low, high = (middle, high) if other.startswith(one[:middle]) else (low, middle - 1)
    return one[:low]


class _Cache:
    """A provider's prompt cache while requests are sent in this order: what it gives back of each, and what is written to it."""

    def __init__(self, model: str, price: Price | None) -> None:
        self._model, self._price = model, price
        self._marked = caching.is_marked(model)
        self._writes = self._marked or (price is not None and price.cache_write is not None)
        self._contexts: set[str] = set()
        self._templates: set[str] = set()

    def take(self, request: Request, sizes: _Sizes, shared: int) -> tuple[int, int]:
        """Tokens read from the cache and written to it by this request."""
        begun = request.context_id in self._contexts if request.context_id else request.template in self._templates
        known = request.template in self._templates
        prefix = 0
        if request.context_id and begun:
            prefix = sizes.system + shared + (0 if self._marked else sizes.opening)
        elif known and not self._marked:
            prefix = sizes.system + (0 if request.context_id else sizes.opening)
        held = caching.holds(self._model, self._price, prefix)
        written = 0
        if self._writes and request.context_id and not begun:
            written = caching.holds(self._model, self._price, sizes.system + shared)
        if request.context_id:
            self._contexts.add(request.context_id)
        self._templates.add(request.template)
        return held, written
