"""`--ray`: an engine that is actors of Ray, spread over the nodes. As with `--workers`, all else stays in this process.

An actor that ends, or whose node does, loses nothing: what it had in flight is asked again, by another; one is started in its place
wherever the cluster has room, be it now or when a node comes.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from types import TracebackType
from typing import Any, Self

import msgspec

from ftprep import __version__
from ftprep.cluster import connect, places
from ftprep.cluster.asker import Asker, Opened, Start
from ftprep.engines import Passing
from ftprep.engines.asking import CONTEXTS, Answer, Ask, generation_of
from ftprep.engines.ratelimits import Limits
from ftprep.errors import ClusterUnfit, FtprepError, NoKey
from ftprep.records import Generation, Request, Target
from ftprep.settings import Settings

ROOM_SECONDS = 120.0
"""How long the first actor may wait for a free CPU, and a run that has none left for the next."""
ALL_SECONDS = 20.0
"""How long the run waits at its start for the other actors; those that come later join it."""
IN_A_ROW = 10
_MOST_AT_ONCE = 10_000


class _Member:
    """One actor, and how many calls it has in flight."""

    def __init__(self, actor: Any) -> None:
        self.actor = actor
        self.flying = 0
        self.slots: int | None = None
        self.opening: asyncio.Task[None] | None = None
        self.ready = self.gone = False


class Actors:
    """`workers` actors, or one for each node; the one with the fewest calls in flight gets the next."""

    def __init__(self, target: Target, settings: Settings) -> None:
        self.slots: int | None = None
        self.notices: list[str] = []
        self.limits: Limits | None = None
        self.timeout = settings.timeout
        self._address, self._count = settings.ray or "local", settings.workers
        self._model = target.model
        here = msgspec.structs.replace(settings, workers=1, ray=None)
        self._start = msgspec.msgpack.encode(Start(target, here))
        self._members: list[_Member] = []
        self._contexts: OrderedDict[str, Any] = OrderedDict()
        self._changed = asyncio.Event()
        self._fault: FtprepError | None = None
        self._lost_in_a_row = 0
        self._ray: Any = None
        self._kind: Any = None

    async def __aenter__(self) -> Self:
        self._ray = connect(self._address)
        self._kind = self._ray.remote(Asker)
        count = self._count if self._count > 1 else places(self._ray)
        try:
            self._members = [self._hire() for _ in range(count)]
            await self._until_ready()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ALL_SECONDS):
                    while not all(one.ready for one in self._members) and self._fault is None:
                        await self._change()
            await self._until_ready()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        slots = [one.slots for one in self._members if one.ready]
        self.slots = None if None in slots else sum(filter(None, slots))
        if (ready := len(slots)) < count:
            self.notices.append(f"{ready} of {count} actors have found room in the cluster; the others join when there is more")
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        members, self._members = self._members, []
        opening = [one.opening for one in members if one.opening is not None]
        for task in opening:
            task.cancel()
        await asyncio.gather(*opening, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await asyncio.gather(*(self._ended(one) for one in members if one.ready), return_exceptions=True)
        for one in members:
            self._kill(one)

    async def _ended(self, one: _Member) -> None:
        await one.actor.close.remote()

    def _kill(self, one: _Member) -> None:
        with contextlib.suppress(Exception):  # it is gone already
            self._ray.kill(one.actor)

    def _hire(self) -> _Member:
        """A new actor, wherever there is room; it is `ready` when its engine has started."""
        actor = self._kind.options(num_cpus=1, max_restarts=0, max_concurrency=_MOST_AT_ONCE, scheduling_strategy="SPREAD").remote(
            self._start
        )
        one = _Member(actor)
        one.opening = asyncio.create_task(self._open(one))
        return one

    async def _open(self, one: _Member) -> None:
        try:
            opened = msgspec.msgpack.decode(await one.actor.open.remote(), type=Opened)
            if opened.version != __version__:
                self._unfit(f"ftprep is {opened.version} there and {__version__} here")
            generation_of(opened.answer)
            one.slots, one.ready = opened.slots, True
        except self._ray.exceptions.RayActorError as error:
            if "ModuleNotFoundError" in str(error) or "ImportError" in str(error):
                self._fault = ClusterUnfit(address=self._address, cause="ftprep is not installed on a node")
            else:
                self._lost(one)
        except self._ray.exceptions.RayError as error:
            cause = f"an actor could not start ({type(getattr(error, 'cause', None) or error).__name__})"
            self._fault = ClusterUnfit(address=self._address, cause=cause)
        except NoKey as error:
            keys = f"{error.facts['keys']}, in the environment of each node of the cluster"
            self._fault = NoKey(model=self._model, keys=keys)
        except FtprepError as error:
            self._fault = error
        self._changed.set()

    def _unfit(self, cause: str) -> None:
        raise ClusterUnfit(address=self._address, cause=cause)

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    async def _until_ready(self) -> None:
        """Wait until there is an actor. Raises what starting one raised, ClusterUnfit where there is no room."""
        try:
            async with asyncio.timeout(ROOM_SECONDS):
                while self._fault is None and not any(one.ready for one in self._members):
                    await self._change()
        except TimeoutError:
            self._unfit(f"no node had a free CPU within {ROOM_SECONDS:g} s")
        if self._fault is not None:
            raise self._fault

    async def complete(self, request: Request, context: str | None) -> Generation:
        """See `Engine`. One HTTP call, by the actor that has the least to do."""
        await self._until_ready()
        one = min((one for one in self._members if one.ready), key=lambda one: one.flying)
        name = request.context_id
        shared = [self._shared(name, context)] if name is not None and context is not None else []
        ask = Ask(0, request, None if shared else context, self.timeout)
        reference = one.actor.complete.remote(msgspec.msgpack.encode(ask), shared)
        one.flying += 1
        try:
            answer = msgspec.msgpack.decode(await reference, type=Answer)
        except asyncio.CancelledError:
            with contextlib.suppress(Exception):  # where it cannot be called off, it ends by its own timeout
                self._ray.cancel(reference)
            raise
        except self._ray.exceptions.RayActorError:
            self._lost(one)
            raise Passing("an actor of Ray ended, or its node", kind="broken", billed=True) from None
        finally:
            one.flying -= 1
        self._lost_in_a_row = 0
        if answer.limits is not None:
            self.limits = answer.limits
        self.notices += [line for line in answer.notices if line not in self.notices]
        return generation_of(answer)

    def _shared(self, name: str, context: str) -> Any:
        """The context as an object of Ray, put there once while it is among the last few."""
        if name not in self._contexts:
            self._contexts[name] = self._ray.put(context)
            if len(self._contexts) > CONTEXTS:
                self._contexts.popitem(last=False)
        self._contexts.move_to_end(name)
        return self._contexts[name]

    def _lost(self, one: _Member) -> None:
        """An actor is gone: once for each, another is looked for."""
        if one.gone or one not in self._members:
            return
        one.ready, one.gone = False, True
        self._kill(one)  # where it only cannot be reached, it must not go on beside the one in its place
        self._lost_in_a_row += 1
        if self._lost_in_a_row > IN_A_ROW:
            cause = f"{self._lost_in_a_row} actors ended one after the other, with no answer between them"
            self._fault = ClusterUnfit(address=self._address, cause=cause)
            return
        self.notices.append("an actor of Ray ended, or its node: another takes its place")
        self._members[self._members.index(one)] = self._hire()
