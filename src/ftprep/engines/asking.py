"""A call made elsewhere, in another process (`crew`) or on another machine (`cluster`): what goes there and what comes back."""

from __future__ import annotations

from collections import OrderedDict

import msgspec

from ftprep import errors
from ftprep.engines import Engine, Passing, Refused
from ftprep.engines.failures import RULES
from ftprep.engines.ratelimits import Limits
from ftprep.errors import FtprepError
from ftprep.records import Generation, Request

CONTEXTS = 4
"""Shared contexts that the far side keeps; where both sides count them alike, each is sent once while it is in use."""


class Ask(msgspec.Struct, frozen=True, tag=True):
    """One call. `context` is the text, or None where the worker has it under the request's context_id or there is none."""

    number: int
    request: Request
    context: str | None
    timeout: float


class Answer(msgspec.Struct, frozen=True, tag=True):
    """How a call went: a generation, or the fault. `fault` names a class of ftprep.errors where the run is over."""

    number: int
    generation: Generation | None = None
    cause: str = ""
    kind: str = ""
    retry_after: float | None = None
    systematic: bool = False
    fault: str = ""
    facts: dict[str, str] = {}
    limits: Limits | None = None
    notices: tuple[str, ...] = ()


class Contexts:
    """Which contexts the far side has: the last few that were used."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()

    def has(self, name: str, text: str | None) -> str | None:
        """The text under that name, `text` put in where it is given; None where it is not there."""
        found = text if text is not None else self._texts.get(name)
        if found is not None:
            self._texts[name] = found
            self._texts.move_to_end(name)
            if len(self._texts) > CONTEXTS:
                self._texts.popitem(last=False)
        return found


async def answered(engine: Engine, ask: Ask, context: str | None) -> Answer:
    """The far side: one call by the engine that is there, however it goes."""
    engine.timeout = ask.timeout
    try:
        answer = Answer(ask.number, generation=await engine.complete(ask.request, context))
    except Passing as failure:
        answer = Answer(ask.number, cause=failure.cause, kind=failure.kind, retry_after=failure.retry_after)
    except Refused as error:
        answer = Answer(ask.number, cause=error.cause, systematic=error.systematic)
    except FtprepError as error:
        answer = ended(ask.number, error)
    if engine.limits is not None or engine.notices:
        answer = msgspec.structs.replace(answer, limits=engine.limits, notices=tuple(engine.notices))
        engine.limits = None
        engine.notices.clear()
    return answer


def ended(number: int, error: FtprepError) -> Answer:
    """The run is over, and why."""
    return Answer(number, fault=type(error).__name__, facts={name: str(fact) for name, fact in error.facts.items()})


def generation_of(answer: Answer) -> Generation:
    """The near side: what came back. Raises Passing, Refused or FtprepError as the engine did over there."""
    if answer.fault:
        kind = getattr(errors, answer.fault)
        assert issubclass(kind, FtprepError)
        raise kind(**answer.facts)
    if answer.kind:
        raise Passing(answer.cause, kind=answer.kind, retry_after=answer.retry_after, billed=RULES[answer.kind].billed)
    if answer.cause:
        raise Refused(answer.cause, systematic=answer.systematic)
    return answer.generation or Generation(key="")
