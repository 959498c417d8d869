"""Mistral: OpenAI's way of files and jobs, in words of its own.

Read on 2026-11-25 in docs.mistral.ai/api/endpoint/fine-tuning and in the client that Mistral publishes (mistralai 1.12.4). Its
specification calls these jobs deprecated, mistralai 3 has none, and a user was refused every model in March 2026
(mistralai/client-python issue 450): the row of PROVIDERS says so, and the user is told before anything is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ftprep.jobs.contract import Access, Job, Order, State, TrainingFile
from ftprep.jobs.wire import Wire

_STATES: dict[str, State] = {
    "QUEUED": "queued",
    "STARTED": "queued",
    "VALIDATING": "queued",
    "VALIDATED": "queued",
    "RUNNING": "running",
    "CANCELLATION_REQUESTED": "running",
    "FAILED_VALIDATION": "failed",
    "FAILED": "failed",
    "SUCCESS": "succeeded",
    "CANCELLED": "cancelled",
}


class Mistral:
    """See `Service`."""

    def __init__(self, access: Access, wire: Wire) -> None:
        self._host, self._wire = access.host, wire

    def upload(self, file: TrainingFile) -> str:
        path = Path(file.path)
        form = {"purpose": "fine-tune"}
        step = f"take in {path.name}"
        return str(self._wire.call(step, "POST", f"{self._host}/files", form=form, file=("file", file.name, path)).body["id"])

    def find_file(self, file: TrainingFile) -> str | None:
        params = {"search": file.name, "page_size": "100"}
        files = self._wire.call("list its files", "GET", f"{self._host}/files", params=params).body.get("data") or []
        return next((str(one["id"]) for one in files if one.get("filename") == file.name and one.get("bytes") == file.bytes), None)

    def ready(self, _file_id: str) -> bool:
        return True  # the job validates it

    def start(self, order: Order, files: Mapping[str, str]) -> Job:
        body: dict[str, Any] = {
            "model": order.model,
            "training_files": [{"file_id": files["train"], "weight": 1}],
            "hyperparameters": {"epochs": order.epochs},
            "auto_start": True,
        }
        if "validation" in files:
            body["validation_files"] = [files["validation"]]
        if order.suffix:
            body["suffix"] = order.suffix
        return _job(self._wire.call("start the job", "POST", f"{self._host}/fine_tuning/jobs", json=body).body)

    def find_jobs(self, order: Order, files: Mapping[str, str]) -> list[Job]:
        params = {"model": order.model, "created_by_me": "true", "page_size": "100"}
        jobs = self._wire.call("list its jobs", "GET", f"{self._host}/fine_tuning/jobs", params=params).body.get("data") or []
        return [_job(job) for job in jobs if files["train"] in (job.get("training_files") or [])]

    def look(self, job_id: str) -> Job:
        return _job(self._wire.call("tell about the job", "GET", f"{self._host}/fine_tuning/jobs/{job_id}").body)

    def cancel(self, job_id: str) -> Job:
        return _job(self._wire.call("cancel the job", "POST", f"{self._host}/fine_tuning/jobs/{job_id}/cancel").body)


def _job(body: Mapping[str, Any]) -> Job:
    said = str(body.get("status"))
    state = _STATES.get(said, "running")
    tokens = body.get("trained_tokens")
    return Job(
        id=str(body.get("id")),
        state=state,
        said=said,
        model=body.get("fine_tuned_model"),
        trained_tokens=tokens if isinstance(tokens, int) else None,
        message=_reason(body.get("events")) if state == "failed" else "",
    )


def _reason(events: Any) -> str:
    """The words of the newest event that has any. [{"name": "status-updated", "created_at": 1, "data": {"error": "..."}}]"""
    told = [event for event in events or [] if isinstance(event, dict) and isinstance(event.get("data"), dict)]
    for event in sorted(told, key=lambda one: one.get("created_at") or 0, reverse=True):
        for name in ("error", "message", "details"):
            if isinstance(event["data"].get(name), str):
                return str(event["data"][name])
    return ""
