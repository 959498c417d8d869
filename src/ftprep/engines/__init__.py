"""Engines: the only rooms that spend. An engine turns one Request into one Generation; who asks how often is the stage's affair.

To add one: a module here with a class that fits `Engine`, and a row in ENGINES.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from ftprep.engines.ratelimits import Limits
from ftprep.errors import FtprepError
from ftprep.records import Generation, Request, Target
from ftprep.settings import Settings


class Passing(Exception):
    """This call failed, the next may not: a rate limit, a server error, a timeout. `kind` is its row in failures.RULES; `billed`:
    the provider may charge for it.

    Passing("rate limited (HTTP 429)", kind="rate-limit", retry_after=2.0)
    """

    def __init__(self, cause: str, *, kind: str = "server", retry_after: float | None = None, billed: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.kind = kind
        self.retry_after = retry_after
        self.billed = billed


class Refused(Exception):
    """This request will never be answered as it is, others may be: too long, or against the provider's content policy.

    `systematic`: the next ones will most likely fare the same (a parameter that the provider does not take).
    """

    def __init__(self, cause: str, *, systematic: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.systematic = systematic


Failure = Passing | Refused | FtprepError
"""How a call can fail: asked again, given up for this request, or (FtprepError) the end of the run."""


class Engine(Protocol):
    """Holds what reaches a model (a server, a connection pool) from `async with` to its end.

    `slots` is how many requests it can work on at once, None where the provider decides. `notices` are sentences for the user that
    came up since they were last read; whoever reads them empties the list. `limits` is what the provider last said about its rate
    limits; whoever reads it puts None there. `timeout` is how many seconds a call may take: it may be raised during the run.
    """

    slots: int | None
    notices: list[str]
    limits: Limits | None
    timeout: float

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def complete(self, request: Request, context: str | None) -> Generation:
        """One attempt at one request, `context` put in front. Raises Passing, Refused or (the run is over) FtprepError."""


def _litellm(target: Target, settings: Settings) -> Engine:
    from ftprep.engines.litellm_engine import LiteLLMEngine

    return LiteLLMEngine(target.model, api_base=target.api_base, timeout=settings.timeout)


def _direct(target: Target, settings: Settings) -> Engine:
    from ftprep.engines.openai_engine import OpenAIEngine

    return OpenAIEngine(target.model, api_base=target.api_base, timeout=settings.timeout)


def _embedded(target: Target, settings: Settings) -> Engine:
    from ftprep.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(target, concurrency=settings.concurrency, timeout=settings.timeout)


ENGINES: dict[str, Callable[[Target, Settings], Engine]] = {
    "direct": _direct,
    "litellm": _litellm,
    "embedded": _embedded,
}


def open_engine(target: Target, settings: Settings) -> Engine:
    """The engine that reaches `target`, not yet started; with `workers` above 1 so many processes of it behind one door, with `ray`
    actors on the nodes of a cluster."""
    if settings.ray is not None:
        from ftprep.cluster.actors import Actors

        return Actors(target, settings)
    if settings.workers > 1 and target.engine != "embedded":
        from ftprep.engines.crew import Crew

        return Crew(target, settings)
    return ENGINES[target.engine](target, settings)
