"""Lines of batch files: the ids that requests go by, and what comes back, of OpenAI's form and of Anthropic's.

An id is the job's and the request's: a result is matched by it, never by its place, and a batch of somebody else's is told apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ftprep.engines import Passing
from ftprep.engines.batch import Result
from ftprep.engines.failures import Fault, judged, kind_of

_LATER = {
    "batch_expired": "the batch expired",
    "batch_cancelled": "the batch was cancelled",
    "batch_canceled": "the batch was cancelled",
}
_STOPS = {"end_turn": "stop", "stop_sequence": "stop", "max_tokens": "length", "refusal": "content_filter"}


def custom_id(job_id: str, key: str) -> str:
    """custom_id("5e0c91b2", "c0ffee...") -> "5e0c91b2-c0ffee...": at most 64 letters, digits and hyphens, as Anthropic asks."""
    return f"{job_id}-{key}"


def key_of(job_id: str, custom_id: str) -> str | None:
    """The request's key; None where the line is of another job, or of somebody else."""
    head, _, key = custom_id.partition("-")
    return key if head == job_id and key else None


def no_json_mode(notices: list[str], model: str) -> None:
    """Say, once, that a batch has no JSON mode: the prompts ask for JSON themselves."""
    notice = f"{model} does not take response_format in a batch: left out"
    if notice not in notices:
        notices.append(notice)


def failed(custom_id: str, status: int | None, code: str, model: str) -> Result:
    """The result of a request that was not answered. failed("...", 429, "rate_limit_exceeded", m).again -> True"""
    if code in _LATER:
        return Result(custom_id=custom_id, cause=_LATER[code], again=True)
    fault = Fault(kind_of(status or 500, code), status or 500, code)  # never the message: it may repeat the prompt
    meaning = judged(fault, model=model, api_base=None, first=False, timeout=0)
    cause = meaning.cause if hasattr(meaning, "cause") else str(meaning)
    return Result(custom_id=custom_id, cause=cause, again=isinstance(meaning, Passing))


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines out of pieces of any size. lines([b"a\\nb", b"c\\n"]) -> b"a", b"bc" """
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
    if rest:
        yield rest


def of_openai(data: bytes, model: str) -> Result | None:
    """A line of an output or error file, of OpenAI's form; None where it is none.

    {"custom_id": "5e0c-c0ff", "response": {"status_code": 200, "body": {"choices": [...], "usage": {...}}}, "error": null}
    """
    line = _object(data)
    if line is None or not isinstance(line.get("custom_id"), str):
        return None
    name, error, response = line["custom_id"], line.get("error"), line.get("response")
    body = response.get("body") if isinstance(response, dict) else None
    status = response.get("status_code") if isinstance(response, dict) else None
    if not error and status in (200, None) and isinstance(body, dict) and body.get("choices"):
        return _openai_answer(name, body)
    inner = error or (body.get("error") if isinstance(body, dict) else None) or {}
    code = str(inner.get("code") or inner.get("type") or "") if isinstance(inner, dict) else ""
    return failed(name, status if status != 200 else 500, code.lower(), model)


def _openai_answer(name: str, body: dict[str, Any]) -> Result:
    choice, usage = body["choices"][0], body.get("usage") or {}
    details = usage.get("prompt_tokens_details") or {}
    return Result(
        custom_id=name,
        text=(choice.get("message") or {}).get("content") or "",
        finish_reason=choice.get("finish_reason"),
        prompt_tokens=usage.get("prompt_tokens"),
        cached_tokens=details.get("cached_tokens"),
        written_tokens=details.get("cache_creation_tokens", details.get("cache_write_tokens")),
        completion_tokens=usage.get("completion_tokens"),
    )


def of_anthropic(data: bytes, model: str) -> Result | None:
    """A line of Message Batches' results; None where it is none.

    {"custom_id": "5e0c-c0ff", "result": {"type": "succeeded", "message": {"content": [...], "usage": {...}}}}
    """
    line = _object(data)
    if line is None or not isinstance(line.get("custom_id"), str) or not isinstance(line.get("result"), dict):
        return None
    name, result = line["custom_id"], line["result"]
    kind = result.get("type")
    if kind == "succeeded":
        return _anthropic_answer(name, result["message"])
    if kind in ("canceled", "expired"):
        return failed(name, None, f"batch_{kind}", model)
    error = result.get("error") or {}
    code = str((error.get("error") or error).get("type") or "")
    return failed(name, _ANTHROPIC_STATUS.get(code, 500), code, model)


_ANTHROPIC_STATUS = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
"""HTTP's number for each of Anthropic's error types, as its documentation has them."""


def of_bedrock(data: bytes, model: str) -> Result | None:
    """A line of a Bedrock job's output, with what Claude or Nova itself gives; None where it is none.

    {"recordId": "5e0c-c0ff", "modelInput": {...}, "modelOutput": {"content": [...], "usage": {...}, "stop_reason": "end_turn"}}
    """
    line = _object(data)
    if line is None or not isinstance(line.get("recordId"), str):
        return None
    name, output, error = line["recordId"], line.get("modelOutput"), line.get("error")
    if error or not isinstance(output, dict):
        status = str(error.get("errorCode")) if isinstance(error, dict) else ""
        return failed(name, int(status) if status.isdigit() else 500, "", model)
    if "output" not in output:
        return _anthropic_answer(name, output)
    usage = output.get("usage") or {}
    read, written = usage.get("cacheReadInputTokenCount") or 0, usage.get("cacheWriteInputTokenCount") or 0
    return Result(
        custom_id=name,
        text="".join(block.get("text", "") for block in output["output"]["message"]["content"]),
        finish_reason=_STOPS.get(str(output.get("stopReason")), output.get("stopReason")),
        prompt_tokens=usage["inputTokens"] + read + written if "inputTokens" in usage else None,
        cached_tokens=read,
        written_tokens=written,
        completion_tokens=usage.get("outputTokens"),
    )


def _anthropic_answer(name: str, message: dict[str, Any]) -> Result:
    usage = message.get("usage") or {}
    read, written = usage.get("cache_read_input_tokens") or 0, usage.get("cache_creation_input_tokens") or 0
    return Result(
        custom_id=name,
        text="".join(block.get("text", "") for block in message.get("content") or () if block.get("type") == "text"),
        finish_reason=_STOPS.get(str(message.get("stop_reason")), message.get("stop_reason")),
        prompt_tokens=usage["input_tokens"] + read + written if "input_tokens" in usage else None,
        cached_tokens=read,
        written_tokens=written,
        completion_tokens=usage.get("output_tokens"),
    )


def _object(data: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(data)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
