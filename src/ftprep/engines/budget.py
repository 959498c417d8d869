"""--max-cost: before a call is sent, the most that it can cost is set aside; afterwards what it did cost takes its place.

So the sum is never above the budget, whatever is in flight. A call that was cut off (a timeout) may still be billed: the most that
it can have cost counts as spent.
"""

from __future__ import annotations

import asyncio


class Budget:
    """Money in USD; `limit` None is no limit. `spent` is what counts against the limit."""

    def __init__(self, limit: float | None, spent: float = 0.0) -> None:
        self.limit = limit
        self.spent = spent
        self._reserved = 0.0
        self._calls = 0
        self._changed = asyncio.Condition()

    async def reserve(self, amount: float) -> bool:
        """Set `amount` aside. Waits while calls in flight may still turn out cheaper; False if it can't fit any more."""
        async with self._changed:
            while self.limit is not None and self.spent + self._reserved + amount > self.limit:
                if self._calls == 0:
                    return False
                await self._changed.wait()
            self._reserved += amount
            self._calls += 1
            return True

    async def settle(self, reserved: float, cost: float) -> None:
        """A call has ended: `cost` takes the place of what was set aside for it."""
        async with self._changed:
            self._reserved = max(0.0, self._reserved - reserved)
            self._calls -= 1
            self.spent += cost
            self._changed.notify_all()
