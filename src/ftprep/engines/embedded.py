"""The embedded engine: a GGUF model run by llama.cpp inside this process, as an OpenAI-compatible server on a loopback port.

LiteLLM calls it like any other server, so there is one way to every model. Measured with SmolLM2-135M on two cores: each slot of a
server pays for the shared beginning of the prompts by itself, and several are slower than one; threads that poll while they wait
collapse when another process wants a core. So: one slot, no polling.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import secrets
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ftprep.engines.litellm_engine import LiteLLMEngine
from ftprep.errors import BadWeights, MissingExtra, ModelNotFetched, NoSuchPath
from ftprep.records import Generation, Request, Target

SLOTS = 1
_QUIET = -1


def threads() -> int:
    """Threads of one server: the cores this process may use, 4 at most (a small model gains nothing from more)."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(4, cores))


def ready(target: Target) -> Path:
    """The weights that `target` needs. Raises MissingExtra, ModelNotFetched or NoSuchPath where something is not there."""
    if importlib.util.find_spec("xllamacpp") is None:
        raise MissingExtra(feature="running a model inside ftprep", package="xllamacpp", extra="embedded")
    if target.weights is None:
        raise ModelNotFetched()
    path = Path(target.weights)
    if not path.is_file():
        raise NoSuchPath(path=path)
    return path


class EmbeddedEngine:
    """Starts the server on `async with` and gives its address, with a key that only this process knows, to LiteLLM."""

    def __init__(self, target: Target, *, timeout: float = 120.0) -> None:
        self.slots: int | None = SLOTS
        self.notices: list[str] = []
        self._target = target
        key = secrets.token_hex(16)  # other users of this machine must not reach the server
        self._key = key
        self._door = LiteLLMEngine("openai/embedded", api_base="http://127.0.0.1", api_key=key, timeout=timeout)
        self._server: Any = None
        self._address = ""

    async def __aenter__(self) -> Self:
        path = ready(self._target)
        self._server, self._address = await asyncio.to_thread(_serve, path, self._target.context_tokens or 8192, self._key)
        await self._door.__aenter__()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._door.__aexit__(kind, error, trace)
        server, self._server = self._server, None
        del server  # stops it

    async def complete(self, request: Request, context: str | None) -> Generation:
        """See `Engine`."""
        return await self._door.call(request, context, self._address)


def _serve(path: Path, context_tokens: int, key: str) -> tuple[Any, str]:
    """A running server and its OpenAI-style address."""
    import xllamacpp  # type: ignore[import-untyped]  # it ships no types

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.verbosity = _QUIET
    params.fit_params = params.warmup = params.ui = False  # fit_params alone takes tens of seconds
    params.endpoint_slots = params.endpoint_props = False  # they would show prompts
    params.api_keys = [key]
    params.n_ctx = context_tokens
    params.n_parallel = SLOTS
    params.cache_ram_mib = 0  # else old prompts are kept, up to 8 GiB
    params.n_threads_http = 2
    for group in (params.cpuparams, params.cpuparams_batch):
        group.n_threads = threads()
        group.poll = 0
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        raise BadWeights(path=path, cause=str(error).splitlines()[0][:160] if str(error) else "llama.cpp cannot load it") from None
    return server, server.listening_address + "/v1"
