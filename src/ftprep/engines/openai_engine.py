"""The direct path: servers that speak OpenAI's protocol, over aiohttp alone. LiteLLM is not imported: that saves two seconds at the
start and nine tenths of the CPU of each call. Same errors, same usage; tests/engines runs over both.
"""

from __future__ import annotations

import asyncio
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec

from ftprep.engines import Refused, caching, endpoints, likelihood, messages, ratelimits
from ftprep.engines.failures import Fault, code_of, judged, kind_of, retry_after
from ftprep.engines.ratelimits import Limits
from ftprep.records import Generation, Parameters, Request
from ftprep.schemas import response_format

if TYPE_CHECKING:
    import aiohttp


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    finish_reason: str | None = None
    message: _Message | None = None
    text: str | None = None
    logprobs: msgspec.Raw = msgspec.Raw(b"null")


class _Details(msgspec.Struct):
    cached_tokens: int | None = None
    cache_creation_tokens: int | None = None
    cache_write_tokens: int | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: _Details | None = None
    prompt_cache_hit_tokens: int | None = None  # DeepSeek's word for it


class _Answer(msgspec.Struct):
    choices: tuple[_Choice, ...]
    usage: _Usage | None = None


_decode = msgspec.json.Decoder(_Answer).decode
_encode = msgspec.json.Encoder().encode


class OpenAIEngine:
    """Any model behind a server that speaks OpenAI's protocol, by its LiteLLM name (`endpoints.ENDPOINTS` has the providers).

    `api_key` is for servers of our own; providers' keys come from the environment. `forced`: the server is llama.cpp's, which tells
    the likelihood of a given text by being forced to write it.
    """

    def __init__(
        self,
        model: str,
        *,
        api_base: str | None = None,
        api_key: str | None = None,
        timeout: float = 120.0,
        forced: bool = False,
    ) -> None:
        self.slots: int | None = None
        self.notices: list[str] = []
        self.limits: Limits | None = None
        self.timeout = timeout
        self._model, self._api_base, self._api_key = model, api_base, api_key
        self._name = endpoints.split(model)[1]
        self._answered = False
        self._forced = forced
        self._session: aiohttp.ClientSession | None = None
        self._headers: dict[str, str] = {}
        self._address = ""

    async def __aenter__(self) -> Self:
        import aiohttp

        self._address = endpoints.address(self._model, self._api_base)
        key = self._api_key or endpoints.key(self._model, self._api_base)
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        # no cookies, no limit of its own on connections: how many calls are in flight is the gate's affair
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), proxy=_proxy(self._address), auto_decompress=True
        )
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def complete(self, request: Request, context: str | None) -> Generation:
        """See `Engine`. One HTTP call."""
        return await self.call(request, context, self._address)

    async def call(self, request: Request, context: str | None, address: str) -> Generation:
        """`complete` against an address of the caller's choice."""
        begun = time.monotonic()
        raw = request.endpoint == "completion"
        body = {"model": self._name, **_options(request.parameters)}
        score = request.parameters.score
        tokens = await self._tokens(score, address) if score and self._forced else ()
        if tokens:
            body |= likelihood.forced(messages.prompt(request, context), tokens)
        elif score:
            body |= likelihood.echoed(messages.prompt(request, context), score)
        elif raw:
            body["prompt"] = messages.prompt(request, context)
        else:
            body |= caching.chat(request, context, self._model, address)
        outcome = await self._post(address + ("/completions" if raw else "/chat/completions"), _encode(body))
        if isinstance(outcome, Fault):
            sent = messages.prompt(request, context) if outcome.message else ""
            raise judged(
                outcome, model=self._model, api_base=self._api_base, first=not self._answered, timeout=self.timeout, sent=sent
            )
        self._answered = True
        done = _generation(request, outcome, time.monotonic() - begun)
        if not score:
            return done
        told = bytes(outcome.choices[0].logprobs)
        start = len(messages.prompt(request, context))
        found = likelihood.of_forced(told, tokens) if tokens else likelihood.of_echoed(told, start, len(score))
        if found is None:
            raise Refused(likelihood.NOT_TOLD, systematic=True)
        return msgspec.structs.replace(done, text=msgspec.json.encode(found).decode(), finish_reason="stop")

    async def _tokens(self, text: str, address: str) -> tuple[int, ...]:
        """The model's own tokens of a text; none where the server does not tell."""
        import aiohttp

        assert self._session is not None
        body = _encode({"content": text, "add_special": False})
        try:
            async with self._session.post(address.removesuffix("/v1") + "/tokenize", data=body, headers=self._headers) as response:
                return likelihood.tokens_of(await response.read())
        except (aiohttp.ClientError, OSError):
            return ()

    async def _post(self, url: str, body: bytes) -> _Answer | Fault:
        import aiohttp

        assert self._session is not None
        none = aiohttp.ClientTimeout(total=None)  # asyncio's own is in force
        try:
            # documents go to the address that was named and to no other: redirects are not followed
            async with (
                asyncio.timeout(self.timeout),
                self._session.post(url, data=body, headers=self._headers, allow_redirects=False, timeout=none) as response,
            ):
                self._note(response.headers)
                data = await response.read()
                if response.status == 200:
                    return _read(data)
                return _fault(response.status, response.headers, data)
        except TimeoutError:
            return Fault("timeout")
        except aiohttp.ClientConnectorError:
            return Fault("no-connection")
        except (aiohttp.ClientError, OSError):
            return Fault("broken")

    def _note(self, headers: Mapping[str, str]) -> None:
        if "x-ratelimit-limit-requests" in headers or "x-ratelimit-limit-tokens" in headers:
            self.limits = ratelimits.told({name.lower(): value for name, value in headers.items()})


def _proxy(address: str) -> str | None:
    """The proxy that the environment names for this address (HTTPS_PROXY and its like, NO_PROXY heeded)."""
    parts = urllib.parse.urlsplit(address)
    if not parts.hostname or urllib.request.proxy_bypass(parts.hostname):
        return None
    return urllib.request.getproxies().get(parts.scheme)


def _options(parameters: Parameters) -> dict[str, Any]:
    options: dict[str, Any] = {"max_tokens": parameters.max_tokens}
    for name in ("temperature", "top_p", "seed"):
        if (value := getattr(parameters, name)) is not None:
            options[name] = value
    if parameters.stop:
        options["stop"] = parameters.stop
    if (form := response_format(parameters)) is not None:
        options["response_format"] = form
    return options


def _read(data: bytes) -> _Answer | Fault:
    try:
        answer = _decode(data)
    except msgspec.DecodeError:
        return Fault("unreadable", 200)
    return answer if answer.choices else Fault("unreadable", 200)


def _fault(status: int, headers: Mapping[str, str], data: bytes) -> Fault:
    try:
        body = msgspec.json.decode(data)
    except msgspec.DecodeError:
        body = None
    code = code_of(body, data.decode(errors="replace"))
    inner = body.get("error", body) if isinstance(body, dict) else None
    message = inner.get("message") if isinstance(inner, dict) else inner if isinstance(inner, str) else None
    wait = retry_after({name.lower(): value for name, value in headers.items()})
    return Fault(kind_of(status, code), status, code, message if isinstance(message, str) else "", wait)


def _generation(request: Request, answer: _Answer, seconds: float) -> Generation:
    choice, usage = answer.choices[0], answer.usage or _Usage()
    text = choice.text if request.endpoint == "completion" else choice.message.content if choice.message else None
    details = usage.prompt_tokens_details
    return Generation(
        key=request.key,
        text=text or "",
        finish_reason=choice.finish_reason,
        prompt_tokens=usage.prompt_tokens,
        cached_tokens=details.cached_tokens if details and details.cached_tokens is not None else usage.prompt_cache_hit_tokens,
        written_tokens=(details.cache_creation_tokens or details.cache_write_tokens) if details else None,
        completion_tokens=usage.completion_tokens,
        seconds=round(seconds, 3),
    )
