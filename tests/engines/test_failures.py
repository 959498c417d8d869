"""What a provider's error means for us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from ftprep.engines import Failure, Passing, Refused
from ftprep.engines.failures import RULES, Fault, judged, kind_of, retry_after
from ftprep.engines.litellm_engine import fault_of
from ftprep.errors import NoKey, ProviderRefused, Unreachable


def _error(name: str = "APIError", bases: tuple[type[Exception], ...] = (Exception,), text: str = "", **fields: Any) -> Exception:
    error: Exception = type(name, bases, {})(text)
    for field, value in fields.items():
        setattr(error, field, value)
    return error


def _meaning(error: BaseException, *, first: bool = False, api_base: str | None = None, sent: str = "") -> Failure:
    fault, _ = fault_of(error)
    return judged(fault, model="openai/m", api_base=api_base, first=first, timeout=9.0, sent=sent)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (_error("RateLimitError", status_code=429), Passing, "rate limited"),
        (_error("RateLimitError", status_code=429, code="insufficient_quota"), ProviderRefused, "no quota"),
        (_error("RateLimitError", status_code=429, text="... insufficient_quota ..."), ProviderRefused, "no quota"),
        (_error(status_code=402), ProviderRefused, "no quota"),
        (_error("Timeout", status_code=408), Passing, "no answer within 9 s"),
        (TimeoutError(), Passing, "no answer within 9 s"),
        (_error("InternalServerError", status_code=500), Passing, "HTTP 500"),
        (_error("ServiceUnavailableError", status_code=503), Passing, "HTTP 503"),
        (_error("AuthenticationError", status_code=401), NoKey, "not valid"),
        (_error("NotFoundError", status_code=404), ProviderRefused, "no such model"),
        (_error("ContextWindowExceededError", status_code=400), Refused, "context window"),
        (
            _error("BadRequestError", status_code=400, body={"error": {"type": "exceed_context_size_error"}}),
            Refused,
            "context window",
        ),
        (_error("BadRequestError", status_code=400, body={"code": "content_filter"}), Refused, "content policy"),
        (_error("BadRequestError", status_code=400, text="Unknown parameter: foo"), Refused, "Unknown parameter: foo"),
        (_error("APIConnectionError"), Passing, "connection broke"),
    ],
)
def test_meaning(error: Exception, kind: type[Exception], words: str) -> None:
    """Each kind of error is asked again, given up for the request, or ends the run, with a cause in our words."""
    meaning = _meaning(error)
    assert isinstance(meaning, kind)
    assert words in str(meaning)


def test_no_connection_at_first_is_an_address_that_is_wrong() -> None:
    """Refused at the very first call to a given address: the address is named. Later, or without one: asked again."""
    error = _error("InternalServerError", status_code=500)
    error.__cause__ = ConnectionRefusedError()
    assert isinstance(_meaning(error, first=True, api_base="http://127.0.0.1:1/v1"), Unreachable)
    assert isinstance(_meaning(error, first=False, api_base="http://127.0.0.1:1/v1"), Passing)
    assert isinstance(_meaning(error, first=True), Passing)


def test_a_message_that_repeats_the_prompt_is_not_passed_on() -> None:
    """No text of a document gets into an error, even where the provider sends it back."""
    error = _error("BadRequestError", status_code=400, text="Invalid input: Ingrid Solheim leads the platform team")
    assert "Ingrid" not in str(_meaning(error, sent="... Ingrid Solheim leads the platform team. ..."))
    assert "Ingrid" in str(_meaning(error, sent="something else"))


@pytest.mark.parametrize(
    ("headers", "seconds"), [({"retry-after": "2"}, 2.0), ({"retry-after-ms": "250"}, 0.25), ({"retry-after": "soon"}, None)]
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds, or nonsense."""
    assert retry_after(headers) == seconds
    assert fault_of(_error(litellm_response_headers=headers))[0].retry_after == seconds


def test_retry_after_as_a_date() -> None:
    """An HTTP date counts from now."""
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < (retry_after({"retry-after": date}) or 0) <= 90


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (429, "rate_limit_exceeded", "rate-limit"),
        (429, "insufficient_quota", "no-money"),
        (402, "", "no-money"),
        (503, "", "unavailable"),
        (529, "overloaded_error", "unavailable"),
        (500, "", "server"),
        (400, "context_length_exceeded", "too-long"),
        (400, "content_filter", "policy"),
        (422, "", "invalid"),
        (302, "", "moved"),
    ],
)
def test_every_status_has_a_class(status: int, code: str, kind: str) -> None:
    """Each HTTP answer that is no success falls into one row of the table, which says what comes of it."""
    assert kind_of(status, code) == kind
    passing = isinstance(judged(Fault(kind, status, code), model="m", api_base=None, first=False, timeout=9.0), Passing)
    assert passing == (RULES[kind].then == "asked again")


def test_the_table_in_the_documentation_is_this_one() -> None:
    """docs/engine.md shows each class of fault with what comes of it."""
    text = (Path(__file__).parents[2] / "docs" / "engine.md").read_text(encoding="utf-8")
    for kind, rule in RULES.items():
        assert f"| `{kind}` | {rule.means} | {rule.then} |" in text, kind
