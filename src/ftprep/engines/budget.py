"""--max-cost and --max-tokens-total: before a call is sent, the most that it can take is set aside; afterwards what it did take
takes its place.

So the sums are never above the budget, whatever is in flight. A call that was cut off (a timeout) may still be billed: the most
that it can have cost counts as spent."""

from __future__ import annotations

import asyncio
from typing import NamedTuple


class Amount(NamedTuple):
    """What a call takes: USD and tokens, prompt and answer together."""

    usd: float = 0.0
    tokens: int = 0


class Budget:
    """`max_cost` and `max_tokens` None are no limit. `spent` is what counts against them."""

    def __init__(
        self, max_cost: float | None = None, spent: float = 0.0, *, max_tokens: int | None = None, tokens: int = 0
    ) -> None:
        self.max_cost, self.max_tokens = max_cost, max_tokens
        self.spent = Amount(spent, tokens)
        self._reserved = Amount()
        self._calls = 0
        self._changed = asyncio.Event()

    @property
    def limited(self) -> bool:
        """Whether there is anything to keep."""
        return self.max_cost is not None or self.max_tokens is not None

    def fits(self, amount: Amount) -> bool:
        """Whether so much more can be set aside now."""
        usd = self.spent.usd + self._reserved.usd + amount.usd
        tokens = self.spent.tokens + self._reserved.tokens + amount.tokens
        return (self.max_cost is None or usd <= self.max_cost) and (self.max_tokens is None or tokens <= self.max_tokens)

    async def reserve(self, amount: Amount) -> bool:
        """Set `amount` aside. Waits while calls in flight may still turn out cheaper; False if it can't fit any more."""
        while not self.fits(amount):
            if self._calls == 0:
                return False
            self._changed.clear()
            await self._changed.wait()
        self._reserved = Amount(self._reserved.usd + amount.usd, self._reserved.tokens + amount.tokens)
        self._calls += 1
        return True

    def settle(self, reserved: Amount, taken: Amount) -> None:
        """A call has ended: what it took takes the place of what was set aside for it."""
        self._calls -= 1
        left = Amount(self._reserved.usd - reserved.usd, self._reserved.tokens - reserved.tokens)
        self._reserved = left if self._calls else Amount()  # sums of floats drift: with nothing in flight nothing is set aside
        self.spent = Amount(self.spent.usd + taken.usd, self.spent.tokens + taken.tokens)
        self._changed.set()
