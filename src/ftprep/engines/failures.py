"""The error table: what a provider's error means, how often a request is asked again after it, and what ends the run.

`RULES` is the one place that says so (docs/engine.md shows it). Each engine brings what it was told into a `Fault`; `judged` sorts
it. No sentence made here holds text of a document or a key: a provider's message is passed on only where none of the prompt's words
stand in it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from ftprep.engines import Failure, Passing, Refused
from ftprep.errors import NoKey, ProviderRefused, Unreachable

TOO_LONG = ("context_length_exceeded", "exceed_context_size_error", "string_above_max_length")
POLICY = ("content_policy_violation", "content_filter", "responsibleaipolicyviolation")
NO_MONEY = ("insufficient_quota", "billing_hard_limit_reached", "insufficient_balance", "payment_required")


class Rule(NamedTuple):
    """What one class of fault leads to. `tries`: so many faults of this class use up one of `attempts`. `gate`: whether, coming
    in a row, they hold all requests back (see gate.py). `billed`: the provider may charge for the call."""

    means: str
    then: str
    tries: int = 1
    gate: bool = False
    billed: bool = False


RULES: Mapping[str, Rule] = {
    "rate-limit": Rule("HTTP 429", "asked again", tries=10, gate=True),
    "unavailable": Rule("HTTP 502, 503, 504, 529", "asked again", tries=3, gate=True),
    "no-connection": Rule("no connection: refused, no route, no such host", "asked again", tries=10, gate=True),
    "broken": Rule("the connection broke off during the call", "asked again", gate=True, billed=True),
    "timeout": Rule("no answer within the time allowed, or HTTP 408", "asked again", gate=True, billed=True),
    "straggler": Rule("no answer while all that was sent later was answered", "asked again", billed=True),
    "server": Rule("HTTP 500 and other server errors", "asked again", billed=True),
    "unreadable": Rule("an answer that is no JSON of the protocol", "asked again", billed=True),
    "too-long": Rule("longer than the model's context window", "the request fails"),
    "policy": Rule("against the provider's content policy", "the request fails"),
    "invalid": Rule("HTTP 400, 422 and other faults of the request", "the request fails; eight in a row end the run"),
    "key": Rule("HTTP 401: the key is not valid", "the run ends"),
    "forbidden": Rule("HTTP 403: the key has no right to it", "the run ends"),
    "no-model": Rule("HTTP 404: no such model or path", "the run ends"),
    "no-money": Rule("HTTP 402, or 429 for want of quota", "the run ends"),
    "moved": Rule("HTTP 3xx: the address leads elsewhere", "the run ends"),
}
"""By class of fault. Beside it: eight requests given up in a row, with no answer between them, end the run; so does a Retry-After
of more than five minutes, and ten minutes in which every call was turned away."""


class Fault(NamedTuple):
    """What an engine was told when a call failed. `message` is the provider's own text.

    Fault("rate-limit", status=429, code="rate_limit_exceeded", retry_after=2.0)
    """

    kind: str
    status: int | None = None
    code: str = ""
    message: str = ""
    retry_after: float | None = None


def kind_of(status: int, code: str) -> str:
    """The class of an HTTP answer that is no success. kind_of(429, "insufficient_quota") -> "no-money" """
    if code in NO_MONEY or status == 402:
        return "no-money"
    if code in TOO_LONG:
        return "too-long"
    if code in POLICY:
        return "policy"
    exact = {401: "key", 403: "forbidden", 404: "no-model", 408: "timeout", 429: "rate-limit", 409: "server"}
    if status in exact:
        return exact[status]
    if status in (502, 503, 504, 529):
        return "unavailable"
    if status >= 500:
        return "server"
    return "invalid" if status >= 400 else "moved"


def judged(fault: Fault, *, model: str, api_base: str | None, first: bool, timeout: float, sent: str = "") -> Failure:
    """What `fault`, of a call to `model`, leads to. `first`: no call has been answered yet. `sent`: the prompt, never repeated.

    judged(Fault("rate-limit", 429, retry_after=2.0), ...) -> Passing("rate limited (HTTP 429)", kind="rate-limit", retry_after=2.0)
    """
    kind, status = fault.kind, fault.status
    if kind == "no-connection" and first and api_base is not None:
        return Unreachable(api_base=api_base, cause="no connection")
    match kind:
        case "no-money":
            todo = "mend the account's plan or billing, then give the same command again: only what is missing is sent"
            return ProviderRefused(model=model, cause="the account has no quota left", todo=todo)
        case "too-long":
            return Refused("longer than the model's context window")
        case "policy":
            return Refused("against the provider's content policy")
        case "invalid":
            return Refused(f"the provider finds the request wrong (HTTP {status}{_message(fault, sent)})", systematic=True)
        case "key":
            return NoKey(model=model, keys="the provider says that the key it was given is not valid (HTTP 401)")
        case "forbidden":
            todo = "check what the key may do, and the model's name"
            return ProviderRefused(model=model, cause="the key has no right to it (HTTP 403)", todo=todo)
        case "no-model":
            todo = "check the model's name" + (" and --api-base" if api_base else "") + " (`ftprep models list`)"
            return ProviderRefused(model=model, cause="it knows no such model (HTTP 404)", todo=todo)
        case "moved":
            todo = "name the address that really answers with --api-base: documents are sent nowhere else"
            return ProviderRefused(model=model, cause=f"the address leads elsewhere (HTTP {status})", todo=todo)
    causes = {
        "rate-limit": "rate limited (HTTP 429)",
        "no-connection": "no connection",
        "timeout": f"no answer within {timeout:g} s",
        "straggler": "no answer, while later requests were answered",
        "unreadable": "the answer is broken",
        "broken": "the connection broke",
    }
    cause = causes.get(kind, f"server error (HTTP {status})")
    return Passing(cause, kind=kind, retry_after=fault.retry_after, billed=RULES[kind].billed)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the provider asks to wait (Retry-After as a number or a date, or retry-after-ms); None where it says nothing.
    The names of `headers` are in lower case."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    if text is None:
        return None
    seconds = _number(text)
    if seconds is not None:
        return max(0.0, seconds)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def code_of(body: Any, text: str = "") -> str:
    """The provider's own word for what is wrong: `code` or `type` of its error body, in lower case; "" where there is none.

    code_of({"error": {"code": "context_length_exceeded", ...}}) -> "context_length_exceeded"
    """
    found: list[Any] = []
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict):
            found += [inner.get("code"), inner.get("type")]
    words = [word.lower() for word in found if isinstance(word, str) and not word.isdigit()]
    known = [word for word in words if word in (*TOO_LONG, *POLICY, *NO_MONEY)]
    if known:
        return known[0]
    lower = text.lower()  # some clients drop the body of some errors; the words are still in the text
    return next((word for word in (*TOO_LONG, *NO_MONEY) if word in lower), words[0] if words else "")


def _message(fault: Fault, sent: str) -> str:
    """The provider's message, shortened, where it repeats nothing of the prompt; else its code."""
    text = re.sub(r"\s+", " ", fault.message).split("Exception - ")[-1][:160].strip()
    if re.fullmatch(r"[\w .,:;'\"()`/\[\]{}=<>!?-]*", text) and not _shares(text, sent):
        return f": {text}" if text else ""
    return f": {fault.code}" if fault.code else ""


def _shares(text: str, sent: str, length: int = 12) -> bool:
    """Whether any `length` characters of `text` stand in `sent`."""
    return any(text[at : at + length] in sent for at in range(max(1, len(text) - length + 1))) if sent else False
