"""OpenAI and Azure, through LiteLLM's files and fine-tuning jobs.

LiteLLM is given address and key with each call, since without them it would take those of other variables, and it is forbidden to
try again by itself: a second POST is a second job.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ftprep.errors import JobRefused
from ftprep.jobs.contract import Access, Job, Order, State, TrainingFile
from ftprep.jobs.messages import said
from ftprep.jobs.wire import Refusal, Silence, Wire

_STATES: dict[str, State] = {
    "validating_files": "queued",
    "queued": "queued",
    "running": "running",
    "succeeded": "succeeded",
    "failed": "failed",
    "cancelled": "cancelled",
}
AZURE_VERSION = "2024-10-21"


class OpenAI:
    """See `Service`. `access.provider` says which of the two it is."""

    def __init__(self, access: Access, wire: Wire) -> None:
        azure = access.provider == "azure"
        self._wire, self._timeout = wire, access.timeout
        version = {"api_version": access.keys.get("AZURE_API_VERSION") or AZURE_VERSION} if azure else {}
        self._common = {
            "custom_llm_provider": access.provider,
            "api_base": access.host,
            "api_key": access.keys["AZURE_API_KEY" if azure else "OPENAI_API_KEY"],
            "max_retries": 0,
            "timeout": access.timeout,
            **version,
        }
        self._shown = f"{access.host.rstrip('/')}/openai" if azure else access.host
        self._query = {"api-version": version["api_version"]} if azure else None
        self._extra = {"trainingType": 1} if azure else {}  # LiteLLM adds it: supervised

    def upload(self, file: TrainingFile) -> str:
        path = Path(file.path)
        step = f"take in {path.name}"
        if self._wire.rehearsing:
            parts = (f"{self._shown}/files", {"purpose": "fine-tune"}, ("file", file.name, path))
            return str(self._wire.call(step, "POST", parts[0], params=self._query, form=parts[1], file=parts[2]).body["id"])

        def send(litellm: Any) -> str:
            with path.open("rb") as opened:
                return str(litellm.create_file(file=(file.name, opened), purpose="fine-tune", **self._common).id)

        return str(self._ask(step, send))

    def find_file(self, file: TrainingFile) -> str | None:
        def send(litellm: Any) -> str | None:
            listed = litellm.file_list(purpose="fine-tune", **self._common)
            files = getattr(listed, "data", listed)
            return next((str(one.id) for one in files if one.filename == file.name and one.bytes == file.bytes), None)

        found: str | None = self._ask("list its files", send, again=True)
        return found

    def ready(self, file_id: str) -> bool:
        if self._common["custom_llm_provider"] != "azure":
            return True  # the job itself waits for its files

        def send(litellm: Any) -> Any:
            return litellm.file_retrieve(file_id=file_id, **self._common)

        taken = self._ask("tell about a file", send, again=True)
        if taken.status == "error":
            cause = self._wire.shown(str(getattr(taken, "status_details", None) or "it finds it faulty"))
            raise JobRefused(provider="azure", step="take in the file", cause=cause, todo="mend the file and submit it again")
        return str(taken.status) == "processed"

    def start(self, order: Order, files: Mapping[str, str]) -> Job:
        body: dict[str, Any] = {
            "model": order.model,
            "training_file": files["train"],
            "hyperparameters": {"n_epochs": order.epochs},
        }
        if "validation" in files:
            body["validation_file"] = files["validation"]
        if order.suffix:
            body["suffix"] = order.suffix
        if self._wire.rehearsing:
            url = f"{self._shown}/fine_tuning/jobs"
            return _job(self._wire.call("start the job", "POST", url, params=self._query, json=body | self._extra).body)
        return _job(self._ask("start the job", lambda litellm: litellm.create_fine_tuning_job(**body, **self._common)))

    def find_jobs(self, _order: Order, files: Mapping[str, str]) -> list[Job]:
        def send(litellm: Any) -> list[Job]:
            listed = litellm.list_fine_tuning_jobs(limit=100, **self._common)
            jobs = getattr(listed, "data", listed)
            return [_job(job) for job in jobs if job.training_file == files["train"]]

        found: list[Job] = self._ask("list its jobs", send, again=True)
        return found

    def look(self, job_id: str) -> Job:
        def send(litellm: Any) -> Any:
            return litellm.retrieve_fine_tuning_job(fine_tuning_job_id=job_id, **self._common)

        return _job(self._ask("tell about the job", send, again=True))

    def cancel(self, job_id: str) -> Job:
        def send(litellm: Any) -> Any:
            return litellm.cancel_fine_tuning_job(fine_tuning_job_id=job_id, **self._common)

        return _job(self._ask("cancel the job", send))

    def _ask(self, step: str, send: Callable[[Any], Any], *, again: bool = False) -> Any:
        from ftprep.engines import litellm_engine

        def once() -> Any:
            try:
                with contextlib.redirect_stdout(sys.stderr):  # it prints advice there on faults
                    return send(litellm_engine.load())
            except Exception as error:
                raise _fault(error) from None

        return self._wire.attempt(step, once, again=again)


def _fault(error: Exception) -> Exception:
    """What LiteLLM raised, as a refusal or as silence. A connection that failed comes as an error 500 without an answer."""
    answer = getattr(error, "response", None)
    status = getattr(error, "status_code", None)
    silent = any(
        name in ("APIConnectionError", "APITimeoutError", "Timeout") for name in (kind.__name__ for kind in type(error).__mro__)
    )
    if silent or not isinstance(status, int):
        return Silence("no connection, or none that held")
    body = getattr(error, "body", None)
    return Refusal(status, getattr(answer, "headers", None) or {}, said(body) or str(getattr(error, "message", "")))


def _job(job: Any) -> Job:
    fields: Mapping[str, Any] = job if isinstance(job, Mapping) else job.model_dump()
    status = str(fields.get("status"))
    error = fields.get("error") or {}
    tokens = fields.get("trained_tokens")
    return Job(
        id=str(fields.get("id")),
        state=_STATES.get(status, "running"),
        said=status,
        model=fields.get("fine_tuned_model") or None,
        trained_tokens=tokens if isinstance(tokens, int) else None,
        message=said(error) if status == "failed" else "",
    )
