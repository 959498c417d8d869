"""Batches of OpenAI's form, through LiteLLM: a file is uploaded, a batch made of it, answers and errors are files again.

OpenAI, Azure, gateways that speak the same (hosted_vllm), and Mistral, whose jobs LiteLLM can neither list nor cancel: that is two
calls of our own. The address is always given: LiteLLM would else look for one in the environment.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ftprep.engines import Passing, caching
from ftprep.engines.batch import Remote, Result, Status, lines, provider_name
from ftprep.engines.batch.journal import Job
from ftprep.engines.batch.trouble import meaning
from ftprep.engines.litellm_engine import load, options, preflight
from ftprep.errors import BadSetting, FtprepError
from ftprep.records import Parameters, Request, Target
from ftprep.settings import Settings

_HOME = {"openai": "https://api.openai.com/v1", "mistral": "https://api.mistral.ai"}
_VARIABLES = {
    "openai": ("OPENAI_BASE_URL", "OPENAI_API_BASE"),
    "azure": ("AZURE_API_BASE",),
    "mistral": ("MISTRAL_API_BASE",),
    "hosted_vllm": ("HOSTED_VLLM_API_BASE",),
}
_KEYS = {
    "openai": "OPENAI_API_KEY",
    "hosted_vllm": "HOSTED_VLLM_API_KEY",
    "azure": "AZURE_API_KEY",
    "mistral": "MISTRAL_API_KEY",
    "vertex_ai": "",
}
_STATUS: dict[str, Status] = {
    "completed": "ended",
    "failed": "failed",
    "expired": "expired",
    "cancelling": "cancelling",
    "cancelled": "cancelled",
}
_STREAMED = ("openai", "hosted_vllm")
_PAGES = 10
_UPLOAD_SECONDS = 600.0
_READY_SECONDS = 120.0


class Files:
    """See `Provider`. `base` None takes the target's address, that of the environment, or the provider's own."""

    def __init__(self, target: Target, settings: Settings, base: str | None) -> None:
        self.notices: list[str] = []
        self._model, self._provider = target.model, provider_name(target.model)
        self._bare = target.model.split("/", 1)[-1]
        preflight(target.model, target.api_base)
        self._litellm = load()
        self.base = base or target.api_base or self._usual()
        self._timeout = max(settings.timeout, 60.0)
        key = os.environ.get(_KEYS[self._provider])
        local = target.api_base is not None and self._provider in ("openai", "hosted_vllm")
        self._key = key or ("none" if local else None)
        self._common: dict[str, Any] = {
            "custom_llm_provider": self._provider,
            "api_base": self.base,
            "api_key": self._key,
            "max_retries": 0,
        }
        self._common["extra_headers"] = {"Connection": "close"}  # LiteLLM makes a client a call and closes none
        self._named = {"model": target.model} if self._provider == "mistral" else {}
        self._bodies: dict[Parameters, dict[str, Any]] = {}
        self._first = True

    def _usual(self) -> str:
        found = next((os.environ[name] for name in _VARIABLES.get(self._provider, ()) if os.environ.get(name)), None)
        if (address := found or _HOME.get(self._provider)) is None:
            raise BadSetting(where="api_base", what=f"batches of {self._model} need the server's address (--api-base)")
        return address

    def line(self, custom_id: str, request: Request, context: str | None) -> bytes:
        """See `Provider`."""
        if request.endpoint != "chat":
            raise BadSetting(where="batch", what="requests of the small profile are raw completions, which no batch API takes")
        body = self._body(request.parameters) | caching.chat(request, context, self._model, self.base)
        line: dict[str, Any] = {"custom_id": custom_id, "method": "POST", "url": self._endpoint(), "body": body}
        if self._provider == "mistral":  # the model and the endpoint are the job's
            line = {"custom_id": custom_id, "body": {name: value for name, value in body.items() if name != "model"}}
        return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _endpoint(self) -> str:
        return "/chat/completions" if self._provider == "azure" else "/v1/chat/completions"

    def _body(self, parameters: Parameters) -> dict[str, Any]:
        """The parameters under the names that this model takes; what it does not take is left out, and said."""
        if parameters not in self._bodies:
            asked = {name: value for name, value in options(parameters).items() if value is not None}
            taken = self._litellm.utils.get_optional_params(
                model=self._bare, custom_llm_provider=self._provider, drop_params=True, **asked
            )
            taken |= taken.pop("extra_body", None) or {}
            taken.pop("stream", None)
            lost = sorted(
                name for name in ("temperature", "top_p", "stop", "response_format") if name in asked and name not in taken
            )
            notice = f"{self._model} does not take {', '.join(lost)}: left out"
            if lost and notice not in self.notices:
                self.notices.append(notice)
            self._bodies[parameters] = {"model": self._bare} | taken
        return self._bodies[parameters]

    def upload(self, file: Path, name: str, /) -> str:
        """See `Provider`."""
        with file.open("rb") as data:
            sent = self._call(
                self._litellm.create_file,
                file=(_name(name), data, "application/jsonl"),
                purpose="batch",
                timeout=max(self._timeout, _UPLOAD_SECONDS),
            )
        last = time.monotonic() + _READY_SECONDS
        while self._provider == "azure" and sent.status not in ("processed", "uploaded", "error") and time.monotonic() < last:
            time.sleep(1)
            sent = self._call(self._litellm.file_retrieve, file_id=sent.id)
        return str(sent.id)

    def create(self, job: Job, _file: Path, /) -> Remote:
        """See `Provider`."""
        made = self._call(
            self._litellm.create_batch,
            completion_window="24h",
            endpoint=self._endpoint(),
            input_file_id=job.file_id,
            metadata={"ftprep": job.id},
            **self._named,
        )
        return _remote(made)

    def find(self, job: Job, _known: frozenset[str], /) -> Remote | None:
        """See `Provider`. The file's id was written down before: the batch that was made of it is ours."""
        if self._provider == "mistral":
            return self._mistral_find(job)
        after: dict[str, str] = {}
        for _ in range(_PAGES):
            page = self._call(self._litellm.list_batches, limit=100, **after)
            listed = list(getattr(page, "data", None) or [])
            for batch in listed:
                if batch.input_file_id == job.file_id:
                    return _remote(batch)
            if not listed or not getattr(page, "has_more", False):
                return None
            after = {"after": listed[-1].id}
        return None

    def retrieve(self, job: Job) -> Remote:
        """See `Provider`."""
        return _remote(self._call(self._litellm.retrieve_batch, batch_id=job.batch_id, **self._named))

    def results(self, remote: Remote) -> Iterator[Result]:
        """See `Provider`."""
        streamed = {"stream": True} if self._provider in _STREAMED else {}
        for file_id in remote.outputs:
            answer = self._call(self._litellm.file_content, file_id=file_id, **streamed)
            chunks = answer.stream_iterator if streamed else [answer.content]
            with self._translated():
                for line in lines.lines(chunks):
                    if (result := lines.of_openai(line, self._model)) is not None:
                        yield result

    def cancel(self, job: Job) -> Remote:
        """See `Provider`."""
        if self._provider == "mistral":
            self._mistral("POST", f"/{job.batch_id}/cancel")
            return self.retrieve(job)
        return _remote(self._call(self._litellm.cancel_batch, batch_id=job.batch_id))

    def discard(self, job: Job, remote: Remote | None, /) -> None:
        """See `Provider`: the file of requests, and those of answers and errors. A file whose upload was interrupted is found by
        its name."""
        files = [job.file_id, *(remote.outputs if remote is not None else ())]
        with contextlib.suppress(Passing, FtprepError):
            if not job.file_id:
                listed = self._call(self._litellm.file_list, purpose="batch")
                files = [file.id for file in getattr(listed, "data", listed) if file.filename == _name(job.id)]
        for file_id in filter(None, files):
            with contextlib.suppress(Passing, FtprepError):
                self._call(self._litellm.file_delete, file_id=file_id)

    def _call(self, function: Callable[..., Any], **arguments: Any) -> Any:
        with self._translated():
            answer = function(**(self._common | {"timeout": self._timeout} | arguments))
        self._first = False
        return answer

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (Passing, FtprepError):
            raise
        except Exception as error:
            raise meaning(error, self._model, self.base, timeout=self._timeout, first=self._first) from None

    def _mistral(self, method: str, path: str) -> Any:
        import httpx

        url = self.base.rstrip("/").removesuffix("/v1") + "/v1/batch/jobs" + path
        with self._translated():
            answer = httpx.request(method, url, headers={"Authorization": f"Bearer {self._key}"}, timeout=self._timeout)
            answer.raise_for_status()
            return answer.json()

    def _mistral_find(self, job: Job) -> Remote | None:
        for page in range(_PAGES):
            listed = self._mistral("GET", f"?page={page}&page_size=100").get("data") or []
            for one in listed:
                if job.file_id in (one.get("input_files") or ()):
                    return self.retrieve(msgspec.structs.replace(job, batch_id=one["id"]))
            if len(listed) < 100:
                break
        return None


def _name(job_id: str) -> str:
    return f"ftprep-{job_id}.jsonl"


def _remote(batch: Any) -> Remote:
    counts = batch.request_counts
    errors = getattr(batch.errors, "data", None) or []
    return Remote(
        id=batch.id,
        status=_STATUS.get(batch.status, "working"),
        done=getattr(counts, "completed", 0) or 0,
        failed=getattr(counts, "failed", 0) or 0,
        outputs=tuple(filter(None, (batch.output_file_id, batch.error_file_id))),
        code=str(getattr(errors[0], "code", None) or "") if errors else "",
    )
