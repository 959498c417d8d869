"""The embedded engine: a GGUF model run by llama.cpp inside this process, as OpenAI-compatible servers on loopback ports.

The direct path calls them like any other server. A small model runs once per core, with one thread and
one slot each: measured with SmolLM2-135M on two idle cores that is as fast as one copy with two threads (108 requests in 36.0 and
36.8 s, against 37.1 and 38.9 s), and it does not collapse where another process wants a core too. Several slots in one server are
slower than one. A large model runs once.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import secrets
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ftprep.engines.openai_engine import OpenAIEngine
from ftprep.engines.ratelimits import Limits
from ftprep.errors import BadAdapter, BadWeights, MissingExtra, ModelNotFetched, NoSuchPath
from ftprep.records import Generation, Request, Target

SMALL_BYTES = 300_000_000
"""Weights below this are loaded once per core (they need about 300 MB of memory each time)."""
MOST_SERVERS = 4
_QUIET = -1


def layout(size: int, cores: int, concurrency: int, busy: float = 0.0) -> tuple[int, int]:
    """How many servers for weights of `size` bytes, and how many threads each. `busy` cores are at work for others: servers share
    them well, threads of one server do not, since each step waits for the slowest of them.

    layout(98_000_000, cores=2, concurrency=8) -> (2, 1); layout(4_000_000_000, cores=8, concurrency=8, busy=3.2) -> (1, 5)
    """
    servers = min(cores, concurrency, MOST_SERVERS) if size < SMALL_BYTES else 1
    free = max(1, cores - round(busy))
    return servers, max(1, min(free, 8) // servers)


def _busy() -> float:
    """The cores that were at work in the last minute; 0 where the system does not tell."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return 0.0


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ready(target: Target) -> Path:
    """The weights that `target` needs. Raises MissingExtra, ModelNotFetched or NoSuchPath where something is not there."""
    if importlib.util.find_spec("xllamacpp") is None:
        raise MissingExtra(feature="running a model inside ftprep", package="xllamacpp", extra="embedded")
    if target.weights is None:
        raise ModelNotFetched()
    for needed in filter(None, (target.weights, target.adapter)):
        if not Path(needed).is_file():
            raise NoSuchPath(path=needed)
    return Path(target.weights)


class EmbeddedEngine:
    """Starts the servers on `async with` and gives their addresses, with a key that only this process knows, to the direct path."""

    def __init__(self, target: Target, *, concurrency: int, timeout: float) -> None:
        self.slots: int | None = concurrency
        self.notices: list[str] = []
        self.limits: Limits | None = None
        self._target, self._concurrency = target, concurrency
        self._key = secrets.token_hex(16)  # other users of this machine must not reach the servers
        self._door = OpenAIEngine("openai/embedded", api_base="http://127.0.0.1", api_key=self._key, timeout=timeout, forced=True)
        self._servers: list[Any] = []
        self._free: asyncio.LifoQueue[str] = asyncio.LifoQueue()

    @property
    def timeout(self) -> float:
        """See `Engine`."""
        return self._door.timeout

    @timeout.setter
    def timeout(self, seconds: float) -> None:
        self._door.timeout = seconds

    async def __aenter__(self) -> Self:
        path = ready(self._target)
        servers, threads = layout(path.stat().st_size, _cores(), self._concurrency, _busy())
        self.slots = servers
        context = self._target.context_tokens or 8192
        adapter = Path(self._target.adapter) if self._target.adapter else None
        for _ in range(servers):
            server, address = await asyncio.to_thread(_serve, path, adapter, context, threads, self._key)
            self._servers.append(server)
            self._free.put_nowait(address)
        await self._door.__aenter__()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._door.__aexit__(kind, error, trace)
        self._servers.clear()  # stops them

    async def complete(self, request: Request, context: str | None) -> Generation:
        """See `Engine`. Waits for a free server."""
        address = await self._free.get()
        try:
            return await self._door.call(request, context, address)
        finally:
            self._free.put_nowait(address)


def _serve(path: Path, adapter: Path | None, context_tokens: int, threads: int, key: str) -> tuple[Any, str]:
    """A running server and its OpenAI-style address. Raises BadWeights, or BadAdapter where there is one."""
    import xllamacpp  # type: ignore[import-untyped]  # it ships no types

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.verbosity = _QUIET
    params.fit_params = params.warmup = params.ui = False  # fit_params alone takes tens of seconds
    params.endpoint_slots = params.endpoint_props = False  # they would show prompts
    params.api_keys = [key]
    params.n_ctx = context_tokens
    params.n_parallel = 1
    params.cache_ram_mib = 0  # else old prompts are kept, up to 8 GiB
    params.n_threads_http = 2
    if adapter is not None:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
    for group in (params.cpuparams, params.cpuparams_batch):
        group.n_threads = threads
        group.poll = 0  # threads that poll while they wait collapse when cores are shared
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        if adapter is not None:  # llama.cpp does not say which of the two it is
            cause = f"it does not fit {path.name}, or that file is broken (--no-adapter shows which)"
            raise BadAdapter(path=adapter, cause=cause) from None
        raise BadWeights(path=path, cause=str(error).splitlines()[0][:160] if str(error) else "llama.cpp cannot load it") from None
    return server, server.listening_address + "/v1"
