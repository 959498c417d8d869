"""What a provider's error means for us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from ftprep.engines import Failure, Passing, Refused
from ftprep.engines.failures import retry_after, translate
from ftprep.errors import NoKey, ProviderRefused, Unreachable


def _error(name: str = "APIError", bases: tuple[type[Exception], ...] = (Exception,), text: str = "", **fields: Any) -> Exception:
    error: Exception = type(name, bases, {})(text)
    for field, value in fields.items():
        setattr(error, field, value)
    return error


def _meaning(error: BaseException, *, first: bool = False, api_base: str | None = None, sent: str = "") -> Failure:
    return translate(error, model="openai/m", api_base=api_base, first=first, timeout=9.0, sent=sent)


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
    ("headers", "seconds"), [({"Retry-After": "2"}, 2.0), ({"retry-after-ms": "250"}, 0.25), ({"Retry-After": "soon"}, None)]
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds, or nonsense."""
    assert retry_after(_error(litellm_response_headers=headers)) == seconds


def test_retry_after_as_a_date() -> None:
    """An HTTP date counts from now."""
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < (retry_after(_error(litellm_response_headers={"Retry-After": date})) or 0) <= 90
