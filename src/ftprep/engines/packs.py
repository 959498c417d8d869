"""Which request may be sent next. Requests with the same shared context are a pack: the first goes alone, so that the provider's
prompt cache holds the context when the others come. Meanwhile other requests keep the workers busy. Requests that are to be asked
again wait here for their time, and hold nobody up."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import deque
from collections.abc import Iterator

from ftprep.records import Request

WARMING = 2
"""So many packs are begun when nothing else can be sent. No more: a cache forgets a pack that waits long for its turn."""
MOST_LATER = 4
"""When this many requests for each worker wait to be asked again, no new one is begun: memory stays flat, a provider is left
alone."""


class Packs:
    """`take` gives the next request, None when there is no more; `done` is to be called for each when it has come back.

    Packs are worked off one after the other, and the next one is begun when fewer requests are at hand than there are workers.
    If the first of a pack comes back without an answer, the next one of it goes alone.
    """

    def __init__(self, todo: Iterator[Request], workers: int) -> None:
        self._todo, self._workers = todo, workers
        self._ready: deque[Request] = deque()
        self._held: dict[str, deque[Request]] = {}  # by context whose first request is on its way
        self._warm: set[str] = set()
        self._later: list[tuple[float, int, Request]] = []
        self._order = 0
        self._changed = asyncio.Event()
        self._closed = self._read = False

    @property
    def later(self) -> int:
        """How many wait to be asked again."""
        return len(self._later)

    async def take(self) -> Request | None:
        """The next request that may be sent; waits where all that is left waits for its time or for the first of its pack."""
        while not self._closed:
            now = time.monotonic()
            if self._later and self._later[0][0] <= now:
                return heapq.heappop(self._later)[2]
            crowded = len(self._later) >= MOST_LATER * self._workers
            waiting = len(self._ready) + sum(map(len, self._held.values()))
            enough = crowded or (waiting >= self._workers and (self._ready or len(self._held) >= WARMING))
            request = None if enough else self._next()
            if request is None and self._ready and not crowded:
                request = self._ready.popleft()
            if request is not None:
                return request
            if not self._later and not any(self._held.values()):
                return None
            self._changed.clear()
            try:
                async with asyncio.timeout(self._later[0][0] - now if self._later else None):
                    await self._changed.wait()
            except TimeoutError:
                pass
        return None

    def again(self, request: Request, seconds: float) -> None:
        """It has come back without an answer, and is to be asked once more in so many seconds: others of its pack go on waiting."""
        self._order += 1
        heapq.heappush(self._later, (time.monotonic() + seconds, self._order, request))
        self._changed.set()

    def done(self, request: Request, answered: bool) -> None:
        """It has come back: what waited for it may go."""
        held = self._held.pop(request.context_id or "", None)
        if held is not None:
            assert request.context_id is not None
            if answered:
                self._warm.add(request.context_id)
                self._ready += held
            elif held:
                self._ready.appendleft(held.popleft())
                self._held[request.context_id] = held
        self._changed.set()

    def close(self) -> None:
        """Nothing more is to be sent: whoever waits gets None."""
        self._closed = True
        self._changed.set()

    def _next(self) -> Request | None:
        """The next of the file that may go now; those that must wait for the first of their pack are put aside on the way."""
        while not self._read:
            request = next(self._todo, None)
            if request is None:
                self._read = True
            elif request.context_id in self._held:
                held = self._held[request.context_id]
                held.append(request)
                if len(held) >= self._workers and (self._ready or len(self._held) >= WARMING):
                    return None
            else:
                if request.context_id is not None and request.context_id not in self._warm:
                    self._held[request.context_id] = deque()
                return request
        return None
