"""The door to every provider: LiteLLM, kept quiet, offline but for the call itself, and without its own retries.

Nothing else in ftprep imports litellm. It takes seconds of CPU to import, so that happens on the first `async with`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import time
import warnings
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self

from ftprep.engines import Refused, caching, messages, ratelimits
from ftprep.engines.failures import NO_MONEY, POLICY, TOO_LONG, Fault, code_of, judged, kind_of, retry_after
from ftprep.engines.ratelimits import Limits
from ftprep.errors import FtprepError, NoKey, ProviderRefused
from ftprep.records import Generation, Parameters, Request
from ftprep.schemas import response_format

_QUIET = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # else a GET to GitHub at import, and prices swapped in the middle of a run
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",  # else a second one at the first Anthropic call
    "LITELLM_MODE": "PRODUCTION",  # else any .env file above us is loaded into the environment
    "LITELLM_LOG": "ERROR",
}
_ELSEWHERE = ("bedrock", "vertex_ai", "sagemaker", "ollama", "ollama_chat", "azure_ai", "databricks", "watsonx", "oci", "snowflake")
"""Providers whose credentials come from many places (profiles, roles, login files) or that need none: their first call tells."""
_OPENAI_LIKE = ("openai", "text-completion-openai", "custom_openai", "hosted_vllm", "lm_studio", "llamafile", "azure")


def load() -> Any:
    """LiteLLM, imported and quiet."""
    os.environ.update(_QUIET)
    warnings.filterwarnings("ignore", message=".*`ReadOnly` qualifier.*")  # pydantic's, of LiteLLM's types, at the first call
    import litellm

    litellm.suppress_debug_info = True  # else it prints to stdout on every error
    litellm.disable_hf_tokenizer_download = True
    litellm.telemetry = False
    litellm.callbacks = []
    litellm.success_callback = []
    litellm.failure_callback = []
    litellm.cache = None
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy", "httpx", "openai", "asyncio"):
        logger = logging.getLogger(name)
        if name.startswith("LiteLLM"):
            logger.handlers.clear()
        logger.setLevel(logging.CRITICAL)
    return litellm


def preflight(model: str, api_base: str | None, environment: Mapping[str, str] = os.environ) -> None:
    """What can be known to be wrong before a call: no such provider, or its key is not set. Opens no connection.

    Raises ProviderRefused or NoKey.
    """
    litellm = load()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            provider = litellm.get_llm_provider(model, api_base=api_base)[1]
    except litellm.exceptions.BadRequestError:
        todo = (
            "write it as provider/model, for example openai/gpt-4.1-mini, ollama_chat/llama3.2 or (any OpenAI-compatible server) "
        )
        todo += f"openai/{model} with --api-base"
        raise ProviderRefused(model=model, cause="LiteLLM knows no provider by this name", todo=todo) from None
    if api_base is not None or provider in _ELSEWHERE:
        return
    missing = litellm.validate_environment(model)["missing_keys"]
    keys = [name for name in missing if name.endswith(("_KEY", "_TOKEN"))]
    if keys and not (provider == "azure" and environment.get("AZURE_AD_TOKEN")):
        raise NoKey(model=model, keys=" or ".join(keys))


class LiteLLMEngine:
    """Any model that LiteLLM reaches, by its LiteLLM name; with `api_base`, any server that speaks its provider's language.

    `api_key` is for servers of our own; providers' keys stay in the environment, where LiteLLM finds them.
    """

    def __init__(self, model: str, *, api_base: str | None = None, api_key: str | None = None, timeout: float = 120.0) -> None:
        self.slots: int | None = None
        self.notices: list[str] = []
        self.limits: Limits | None = None
        self.timeout = timeout
        self._model, self._api_base, self._api_key = model, api_base, api_key
        self._answered = False
        self._left_out: frozenset[str] = frozenset()
        self._litellm: Any = None
        self._raw_clients: dict[str | None, Any] = {}

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(preflight, self._model, self._api_base)
        self._litellm = load()
        self._litellm.in_memory_llm_clients_cache.flush_cache()  # those of another event loop (a batch's) are of no use in this one
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for client in self._raw_clients.values():
            await client.close()
        self._raw_clients.clear()
        await self._litellm.close_litellm_async_clients()
        self._litellm.in_memory_llm_clients_cache.flush_cache()  # closed clients must not be found by a next run

    async def complete(self, request: Request, context: str | None) -> Generation:
        """See `Engine`. One HTTP call at most."""
        return await self.call(request, context, self._api_base)

    async def call(self, request: Request, context: str | None, api_base: str | None) -> Generation:
        """`complete` against an address of the caller's choice."""
        begun = time.monotonic()
        asked = options(request.parameters)
        common = {"api_base": api_base, "api_key": self._key(), "num_retries": 0, "max_retries": 0, "timeout": self.timeout}
        arguments = {name: value for name, value in (common | asked).items() if value is not None}
        try:
            answer = await self._send(request, context, arguments)
        except (asyncio.CancelledError, FtprepError, Refused):
            raise
        except Exception as error:
            fault, headers = fault_of(error)
            self.limits = ratelimits.told(headers) or self.limits
            sent = messages.prompt(request, context)
            raise judged(
                fault, model=self._model, api_base=api_base, first=not self._answered, timeout=self.timeout, sent=sent
            ) from None
        self._answered = True
        told = getattr(answer, "_hidden_params", {}).get("additional_headers")
        if isinstance(told, dict):
            self.limits = ratelimits.told(_plain(told)) or self.limits
        return _generation(request, answer, time.monotonic() - begun)

    async def _send(self, request: Request, context: str | None, arguments: dict[str, Any]) -> Any:
        litellm = self._litellm
        raw = request.endpoint == "completion"
        name = "text-completion-openai/" + self._model.split("/", 1)[-1] if raw else self._model
        arguments = {key: value for key, value in arguments.items() if key not in self._left_out}
        content = caching.chat(request, context, self._model, arguments.get("api_base"))
        if raw:
            content = {"prompt": messages.prompt(request, context), "client": self._raw_client(arguments)}
        ask = litellm.atext_completion if raw else litellm.acompletion
        # a hang in a proxy or in DNS is not covered by the client's own timeout
        patience = asyncio.timeout(self.timeout + 5)
        try:
            async with patience:
                return await ask(model=name, **content, **arguments)
        except litellm.UnsupportedParamsError:
            refused = await asyncio.to_thread(self._refused_options, name, arguments)
            if not refused or refused <= self._left_out:
                raise
            self._leave_out(refused)
        async with asyncio.timeout(self.timeout + 5):
            return await ask(model=name, **content, **{key: value for key, value in arguments.items() if key not in refused})

    def _raw_client(self, arguments: Mapping[str, Any]) -> Any:
        """One client an address for raw completions: LiteLLM would make one a call and never close it."""
        address = arguments.get("api_base")
        if address not in self._raw_clients:
            from openai import AsyncOpenAI

            self._raw_clients[address] = AsyncOpenAI(
                api_key=arguments.get("api_key"), base_url=address, timeout=self.timeout, max_retries=0
            )
        return self._raw_clients[address]

    def _refused_options(self, name: str, arguments: Mapping[str, Any]) -> frozenset[str]:
        """Which of the parameters LiteLLM knows that this model does not take: nothing is sent to find out."""
        litellm = self._litellm
        model, provider, _, _ = litellm.get_llm_provider(name)
        refused = set()
        for option in ("temperature", "top_p", "seed", "stop", "response_format"):
            if option in arguments:
                try:
                    litellm.utils.get_optional_params(model=model, custom_llm_provider=provider, **{option: arguments[option]})
                except litellm.UnsupportedParamsError:
                    refused.add(option)
        return frozenset(refused)

    def _leave_out(self, refused: frozenset[str]) -> None:
        new = sorted(refused - self._left_out)
        if new:
            self._left_out |= refused
            self.notices.append(f"{self._model} does not take {', '.join(new)}: left out")

    def _key(self) -> str | None:
        if self._api_key is not None:
            return self._api_key
        # a server at --api-base often asks for no key, but the OpenAI client wants one
        local = self._api_base is not None and self._model.split("/", 1)[0] in _OPENAI_LIKE and not os.environ.get("OPENAI_API_KEY")
        return "none" if local else None


_NO_CONNECTION = (
    "ConnectionRefusedError",
    "ClientConnectorError",
    "ClientConnectorDNSError",
    "ClientConnectorCertificateError",
    "ConnectError",
    "gaierror",
)
_BROKEN = (
    "ServerDisconnectedError",
    "ClientOSError",
    "ClientPayloadError",
    "ConnectionResetError",
    "RemoteProtocolError",
    "ReadError",
)
_BY_NAME = {
    "ContextWindowExceededError": "too-long",
    "ContentPolicyViolationError": "policy",
    "Timeout": "timeout",
    "APITimeoutError": "timeout",
    "TimeoutError": "timeout",
}
"""Exceptions that say more by their class than by their status."""


def fault_of(error: BaseException) -> tuple[Fault, dict[str, str]]:
    """What an exception of LiteLLM's says, by the names and fields of it and its causes, and the headers that came with it."""
    headers = _plain(getattr(error, "litellm_response_headers", None) or {})
    status = getattr(error, "status_code", None)
    status = int(status) if isinstance(status, int | str) and str(status).isdigit() else None
    names = [kind.__name__ for kind in type(error).__mro__]
    own = getattr(error, "code", None)
    code = code_of(getattr(error, "body", None), str(error))
    if isinstance(own, str) and not own.isdigit() and (not code or own.lower() in (*NO_MONEY, *POLICY, *TOO_LONG)):
        code = own.lower()
    if any(type(link).__name__ in _NO_CONNECTION for link in _chain(error)):
        return Fault("no-connection"), headers
    kind = kind_of(status, code) if status is not None else "broken"
    if kind not in ("no-money", "too-long", "policy"):
        kind = next((_BY_NAME[name] for name in names if name in _BY_NAME), kind)
    if status == 500 and any("JSON" in type(link).__name__ or "Decode" in type(link).__name__ for link in _chain(error)):
        kind = "unreadable"
    elif status == 500 and any(type(link).__name__ in _BROKEN for link in _chain(error)):
        kind = "broken"
    return Fault(kind, status, code, str(error), retry_after(headers)), headers


def _plain(headers: Mapping[str, Any]) -> dict[str, str]:
    """Names in lower case, and without the "llm_provider-" that LiteLLM puts in front."""
    return {str(name).lower().removeprefix("llm_provider-"): str(value) for name, value in dict(headers).items()}


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def options(parameters: Parameters) -> dict[str, Any]:
    """The parameters under OpenAI's names; None where one is not asked for."""
    return {
        "max_tokens": parameters.max_tokens,
        "temperature": parameters.temperature,
        "top_p": parameters.top_p,
        "seed": parameters.seed,
        "stop": list(parameters.stop) or None,
        "response_format": response_format(parameters),
    }


def _generation(request: Request, answer: Any, seconds: float) -> Generation:
    choice = answer.choices[0]
    text = choice.text if request.endpoint == "completion" else choice.message.content
    usage = getattr(answer, "usage", None)
    details = getattr(usage, "prompt_tokens_details", None)
    return Generation(
        key=request.key,
        text=text or "",
        finish_reason=choice.finish_reason,
        prompt_tokens=getattr(usage, "prompt_tokens", None),
        cached_tokens=getattr(details, "cached_tokens", None),
        written_tokens=getattr(details, "cache_creation_tokens", None),
        completion_tokens=getattr(usage, "completion_tokens", None),
        seconds=round(seconds, 3),
    )
