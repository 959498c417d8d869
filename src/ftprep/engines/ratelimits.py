"""What providers say about their limits in the headers of each answer: OpenAI's x-ratelimit-*, Anthropic's
anthropic-ratelimit-*."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime

import msgspec

_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class Limit(msgspec.Struct, frozen=True):
    """One limit: `limit` in all, `remaining` of it now, whole again in `reset` seconds. Limit(300.0, 12.0, 57.6)"""

    limit: float
    remaining: float
    reset: float


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What was told with one answer; None where nothing was."""

    requests: Limit | None = None
    tokens: Limit | None = None


def told(headers: Mapping[str, str], now: float | None = None) -> Limits | None:
    """The limits in `headers` (names in lower case), None where there are none. `now`: seconds since the epoch.

    told({"x-ratelimit-limit-requests": "300", "x-ratelimit-remaining-requests": "12", "x-ratelimit-reset-requests": "57.6s"})
    """
    requests = _limit(headers, "x-ratelimit-{}-requests", now) or _limit(headers, "anthropic-ratelimit-requests-{}", now)
    tokens = _limit(headers, "x-ratelimit-{}-tokens", now) or _limit(headers, "anthropic-ratelimit-tokens-{}", now)
    return Limits(requests=requests, tokens=tokens) if requests or tokens else None


def _limit(headers: Mapping[str, str], name: str, now: float | None) -> Limit | None:
    limit, remaining = headers.get(name.format("limit")), headers.get(name.format("remaining"))
    if limit is None or remaining is None:
        return None
    try:
        most, left = float(limit), float(remaining)
    except ValueError:
        return None
    reset = _seconds(headers.get(name.format("reset"), ""), time.time() if now is None else now)
    return Limit(most, max(0.0, left), reset) if most > 0 else None


def _seconds(text: str, now: float) -> float:
    """ "1m30s", "57.6s", "12" or a time such as "2026-11-25T12:00:00Z", in seconds from now; 60 where it says nothing readable."""
    parts = _PART.findall(text)
    if parts and _PART.sub("", text).strip() == "":
        return sum(float(number) * _SECONDS[unit] for number, unit in parts)
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return max(0.0, datetime.fromisoformat(text).timestamp() - now)
    except ValueError:
        return 60.0


class Bucket:
    """A limit as it is kept: `rate` a second flow in, up to `size`; what is sent is taken out. Times are of a monotonic clock."""

    def __init__(self, rate: float, size: float, level: float, now: float) -> None:
        self.rate, self.size, self.level = rate, size, level
        self._at = now

    def wait(self, amount: float, now: float) -> float:
        """Seconds until `amount` may be taken; an amount above the bucket's size has to wait for a full one."""
        self.level = min(self.size, self.level + (now - self._at) * self.rate)
        self._at = now
        lacking = min(amount, self.size) - self.level
        return 0.0 if lacking <= 1e-9 else lacking / self.rate

    def take(self, amount: float) -> None:
        """It was sent. A negative amount gives back what was taken too much."""
        self.level = min(self.size, self.level - amount)

    def told(self, limit: Limit, flying: float, now: float) -> None:
        """The provider's own count. What is in flight may not be in it yet; what flows in is told by what is missing and when it
        is whole again: that is right for limits by the minute and by the day alike."""
        self.size = limit.limit
        missing = limit.limit - limit.remaining
        if missing >= max(2.0, limit.limit * 0.01) and limit.reset > 0:
            self.rate = missing / limit.reset
        self.level = min(self.size, limit.remaining - flying)
        self._at = now


def per_minute(amount: int, now: float) -> Bucket:
    """A limit that the user gave: evenly through the minute, no more than a second's worth at once."""
    rate = amount / 60
    return Bucket(rate, max(1.0, rate), max(1.0, rate), now)


def learned(limit: Limit, flying: float, now: float) -> Bucket:
    """A limit that the provider told."""
    bucket = Bucket(limit.limit / 60, limit.limit, limit.remaining, now)
    bucket.told(limit, flying, now)
    return bucket
