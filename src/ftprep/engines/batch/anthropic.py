"""Anthropic's Message Batches, over HTTP: LiteLLM makes none. The requests go in the call that makes the batch, there are no files.

POST /v1/messages/batches {"requests": [{"custom_id": ..., "params": {...}}, ...]}      GET /v1/messages/batches/ID/results
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ftprep.engines import Passing, Refused, caching
from ftprep.engines.batch import Remote, Result, Status, lines
from ftprep.engines.batch.journal import Job
from ftprep.engines.batch.trouble import meaning
from ftprep.errors import BadSetting, FtprepError, NoKey
from ftprep.records import Request, Target
from ftprep.schemas import response_format
from ftprep.settings import Settings

_HOME = "https://api.anthropic.com"
_VERSION = "2023-06-01"
_STATUS: dict[str, Status] = {"in_progress": "working", "canceling": "cancelling", "ended": "ended"}
_SKEW = timedelta(minutes=5)
"""The provider's clock and ours may differ by so much."""


class Messages:
    """See `Provider`. `base` None takes the target's address, that of the environment, or Anthropic's own."""

    def __init__(self, target: Target, settings: Settings, base: str | None) -> None:
        self.notices: list[str] = []
        self._model, self._name = target.model, target.model.removeprefix("anthropic/")
        named = base or target.api_base or os.environ.get("ANTHROPIC_API_BASE") or os.environ.get("ANTHROPIC_BASE_URL") or _HOME
        self.base = named.rstrip("/").removesuffix("/v1/messages").removesuffix("/v1")
        self._key = os.environ.get("ANTHROPIC_API_KEY") or ("none" if target.api_base else None)
        if self._key is None:
            raise NoKey(model=target.model, keys="ANTHROPIC_API_KEY")
        self._timeout = max(settings.timeout, 60.0)
        self._first = True

    def line(self, custom_id: str, request: Request, context: str | None) -> bytes:
        """See `Provider`. The system message and the parameters have places of their own in Anthropic's form."""
        if request.endpoint != "chat":
            raise BadSetting(where="batch", what="requests of the small profile are raw completions, which no batch API takes")
        asked = request.parameters
        chat = caching.chat(request, context, self._model, self.base)["messages"]
        params: dict[str, Any] = {"model": self._name, "max_tokens": asked.max_tokens}
        if system := "\n\n".join(message["content"] for message in chat if message["role"] == "system"):
            params["system"] = system
        params["messages"] = [message for message in chat if message["role"] != "system"]
        extra = {"temperature": asked.temperature, "top_p": asked.top_p, "stop_sequences": list(asked.stop) or None}
        params |= {name: value for name, value in extra.items() if value is not None}
        if response_format(asked) is not None:
            lines.no_json_mode(self.notices, self._model)
        line = {"custom_id": custom_id, "params": params}
        return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def upload(self, _file: Path, _name: str, /) -> str:
        """See `Provider`: nothing to do."""
        return ""

    def create(self, job: Job, file: Path, /) -> Remote:
        """See `Provider`. The file is streamed; a list is made of its lines on the way."""
        size = file.stat().st_size - job.requests + (job.requests - 1) + len(b'{"requests":[') + len(b"]}")
        headers = {"Content-Length": str(size), "Content-Type": "application/json"}
        return _remote(self._json("POST", "", content=_listed(file), headers=headers))

    def find(self, job: Job, known: frozenset[str], /) -> Remote | None:
        """See `Provider`. Anthropic shows nothing of a batch at work but its size and time: one of this size, begun when ours was
        and known to no other job, is taken for ours. When its results come, their ids prove it or not (`Taken.foreign`)."""
        begun = datetime.fromisoformat(job.created_at or job.at) - _SKEW
        listed = self._json("GET", "?limit=100").get("data") or []
        for one in reversed(listed):  # the oldest that fits
            made = datetime.fromisoformat(str(one["created_at"]).replace("Z", "+00:00"))
            size = sum(one["request_counts"].values())
            if one["id"] not in known and made >= begun and size == job.requests:
                return _remote(one)
        return None

    def retrieve(self, job: Job) -> Remote:
        """See `Provider`."""
        return _remote(self._json("GET", f"/{job.batch_id}"))

    def results(self, remote: Remote) -> Iterator[Result]:
        """See `Provider`, streamed."""
        import httpx

        with self._translated(), httpx.stream("GET", self._url(f"/{remote.id}/results"), **self._how({})) as answer:
            answer.raise_for_status()
            for line in lines.lines(answer.iter_bytes()):
                if (result := lines.of_anthropic(line, self._model)) is not None:
                    yield result

    def cancel(self, job: Job) -> Remote:
        """See `Provider`."""
        return _remote(self._json("POST", f"/{job.batch_id}/cancel"))

    def discard(self, _job: Job, remote: Remote | None, /) -> None:
        """See `Provider`: a batch that has ended is deleted, and its results with it; else they stay for 29 days."""
        if remote is not None:
            with contextlib.suppress(Passing, FtprepError):
                self._json("DELETE", f"/{remote.id}")

    def _url(self, path: str) -> str:
        return f"{self.base}/v1/messages/batches{path}"

    def _how(self, headers: dict[str, str]) -> dict[str, Any]:
        fixed = {"x-api-key": str(self._key), "anthropic-version": _VERSION}
        return {"headers": fixed | headers, "timeout": self._timeout}

    def _json(self, method: str, path: str, *, headers: dict[str, str] | None = None, **content: Any) -> Any:
        import httpx

        with self._translated():
            answer = httpx.request(method, self._url(path), **self._how(headers or {}), **content)
            answer.raise_for_status()
            value = answer.json()
        self._first = False
        return value

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (Passing, Refused, FtprepError, GeneratorExit):
            raise
        except Exception as error:
            raise meaning(error, self._model, self.base, timeout=self._timeout, first=self._first) from None


def _listed(file: Path) -> Iterator[bytes]:
    yield b'{"requests":['
    with file.open("rb") as rows:
        for number, row in enumerate(rows):
            yield (b"," if number else b"") + row.removesuffix(b"\n")
    yield b"]}"


def _remote(batch: dict[str, Any]) -> Remote:
    counts = batch["request_counts"]
    status = _STATUS.get(batch["processing_status"], "working")
    return Remote(
        id=batch["id"],
        status="cancelled" if status == "ended" and batch.get("cancel_initiated_at") else status,
        done=counts.get("succeeded", 0),
        failed=counts.get("errored", 0) + counts.get("expired", 0) + counts.get("canceled", 0),
    )
