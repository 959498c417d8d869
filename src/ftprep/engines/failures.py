"""One place where a provider's error becomes ours: asked again, given up for this request, or the end of the run.

Works on the names and fields of the exceptions alone, so it imports no client library. No sentence made here holds text of a
document or a key: a provider's message is passed on only where none of the prompt's words stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from ftprep.engines import Failure, Passing, Refused
from ftprep.errors import NoKey, ProviderRefused, Unreachable

_TOO_LONG = ("context_length_exceeded", "exceed_context_size_error", "string_above_max_length")
_POLICY = ("content_policy_violation", "content_filter", "responsibleaipolicyviolation")
_NO_MONEY = ("insufficient_quota", "billing_hard_limit_reached", "insufficient_balance", "payment_required")
_NO_CONNECTION = (
    "ConnectionRefusedError",
    "ClientConnectorError",
    "ClientConnectorDNSError",
    "ClientConnectorCertificateError",
    "ConnectError",
    "gaierror",
)


def translate(error: BaseException, *, model: str, api_base: str | None, first: bool, timeout: float, sent: str = "") -> Failure:
    """What `error`, raised by a call to `model`, means. `first`: no call has been answered yet. `sent`: the prompt, never repeated.

    translate(RateLimitError(...), ...) -> Passing("rate limited (HTTP 429)", retry_after=2.0)
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    status = _status(error)
    code = _code(error)
    if any(type(link).__name__ in _NO_CONNECTION for link in _chain(error)):
        if first and api_base is not None:
            return Unreachable(api_base=api_base, cause="no connection")
        return Passing("no connection")
    if code in _NO_MONEY or status == 402:
        todo = "mend the account's plan or billing, then give the same command again: only what is missing is sent"
        return ProviderRefused(model=model, cause="the account has no quota left", todo=todo)
    if "ContextWindowExceededError" in names or code in _TOO_LONG:
        return Refused("longer than the model's context window")
    if "ContentPolicyViolationError" in names or code in _POLICY:
        return Refused("against the provider's content policy")
    if names & {"Timeout", "APITimeoutError", "TimeoutError"} or status == 408:
        return Passing(f"no answer within {timeout:g} s", billed=True)
    if "RateLimitError" in names or status == 429:
        return Passing("rate limited (HTTP 429)", retry_after=retry_after(error))
    if "AuthenticationError" in names or status == 401:
        return NoKey(model=model, keys="the provider says that the key it was given is not valid (HTTP 401)")
    if "PermissionDeniedError" in names or status == 403:
        todo = "check what the key may do, and the model's name"
        return ProviderRefused(model=model, cause="the key has no right to it (HTTP 403)", todo=todo)
    if "NotFoundError" in names or status == 404:
        todo = "check the model's name" + (" and --api-base" if api_base else "") + " (`ftprep models list`)"
        return ProviderRefused(model=model, cause="it knows no such model (HTTP 404)", todo=todo)
    if status is not None and 400 <= status < 500 and status != 409:
        return Refused(f"the provider finds the request wrong (HTTP {status}{_message(error, code, sent)})", systematic=True)
    if status is not None and status > 500:
        return Passing(f"server error (HTTP {status})", retry_after=retry_after(error))
    return Passing(
        "server error (HTTP 500)" if status == 500 else "the connection broke", billed=True, retry_after=retry_after(error)
    )


def retry_after(error: BaseException) -> float | None:
    """Seconds that the provider asks to wait (Retry-After as a number or a date, or retry-after-ms); None where it says nothing."""
    headers = {
        str(name).lower(): str(value) for name, value in dict(getattr(error, "litellm_response_headers", None) or {}).items()
    }
    if "retry-after-ms" in headers and _number(headers["retry-after-ms"]) is not None:
        return (_number(headers["retry-after-ms"]) or 0.0) / 1000
    text = headers.get("retry-after")
    if text is None:
        return None
    seconds = _number(text)
    if seconds is not None:
        return max(0.0, seconds)
    try:
        from datetime import UTC, datetime

        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return int(status) if isinstance(status, int | str) and str(status).isdigit() else None


def _code(error: BaseException) -> str:
    """The provider's own word for what is wrong: `code` or `type` of its error body, in lower case; "" where there is none."""
    found: list[Any] = [getattr(error, "code", None)]
    body = getattr(error, "body", None)
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict):
            found += [inner.get("code"), inner.get("type")]
    words = [word.lower() for word in found if isinstance(word, str) and not word.isdigit()]
    known = [word for word in words if word in (*_TOO_LONG, *_POLICY, *_NO_MONEY)]
    if known:
        return known[0]
    text = str(error).lower()  # litellm drops the body of some errors; the words are still in the text
    return next((word for word in (*_TOO_LONG, *_NO_MONEY) if word in text), words[0] if words else "")


def _message(error: BaseException, code: str, sent: str) -> str:
    """The provider's message, shortened, where it repeats nothing of the prompt; else its code."""
    text = re.sub(r"\s+", " ", str(error)).split("Exception - ")[-1][:160].strip()
    if re.fullmatch(r"[\w .,:;'\"()`/\[\]{}=<>!?-]*", text) and not _shares(text, sent):
        return f": {text}" if text else ""
    return f": {code}" if code else ""


def _shares(text: str, sent: str, length: int = 12) -> bool:
    """Whether any `length` characters of `text` stand in `sent`."""
    return any(text[at : at + length] in sent for at in range(max(1, len(text) - length + 1))) if sent else False
