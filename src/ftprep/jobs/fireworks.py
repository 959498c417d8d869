"""Fireworks: a dataset under a name of our choice, its bytes, then a supervised fine-tuning job.

Read on 2026-11-25 in docs.fireworks.ai/fine-tuning/fine-tuning-via-api, docs.fireworks.ai/api-reference and in the client that
Fireworks publishes (fireworks-ai 1.2.30). As the name is ours, making it twice is answered with 409.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ftprep.jobs.contract import Access, Job, Order, State, TrainingFile
from ftprep.jobs.wire import Wire

_STATES: dict[str, State] = {
    "JOB_STATE_CREATING": "queued",
    "JOB_STATE_PENDING": "queued",
    "JOB_STATE_VALIDATING": "queued",
    "JOB_STATE_CREATING_INPUT_DATASET": "queued",
    "JOB_STATE_RE_QUEUEING": "queued",
    "JOB_STATE_COMPLETED": "succeeded",
    "JOB_STATE_EARLY_STOPPED": "succeeded",
    "JOB_STATE_FAILED": "failed",
    "JOB_STATE_EXPIRED": "failed",
    "JOB_STATE_CANCELLED": "cancelled",
}
_DIRECT_BYTES = 150_000_000
"""What one upload takes; larger files go to a signed address."""


class Fireworks:
    """See `Service`."""

    def __init__(self, access: Access, wire: Wire) -> None:
        self._root = f"accounts/{access.keys['FIREWORKS_ACCOUNT_ID']}"
        self._url, self._wire = f"{access.host}/{self._root}", wire

    def upload(self, file: TrainingFile) -> str:
        path, name = Path(file.path), _dataset(file)
        body = {"datasetId": name, "dataset": {"displayName": file.name, "exampleCount": str(file.rows), "userUploaded": {}}}
        self._wire.call(f"make room for {path.name}", "POST", f"{self._url}/datasets", json=body, take=(200, 409))
        step, address = f"take in {path.name}", f"{self._url}/datasets/{name}"
        if file.bytes < _DIRECT_BYTES:
            self._wire.call(step, "POST", f"{address}:upload", file=("file", file.name, path))
            return name
        sizes = {"filenameToSize": {file.name: file.bytes}}
        places = self._wire.call(step, "POST", f"{address}:getUploadEndpoint", json=sizes).body["filenameToSignedUrls"]
        place = places[file.name] if isinstance(places, dict) else str(places)
        right = {"Content-Type": "application/octet-stream", "x-goog-content-length-range": f"{file.bytes},{file.bytes}"}
        self._wire.call(step, "PUT", place, content=path, headers=right, signed=True)
        self._wire.call(f"read {path.name}", "POST", f"{address}:validateUpload", json={})
        return name

    def find_file(self, file: TrainingFile) -> str | None:
        answer = self._wire.call("tell about a file", "GET", f"{self._url}/datasets/{_dataset(file)}", take=(200, 404))
        return _dataset(file) if answer.status == 200 and answer.body.get("state") == "READY" else None

    def ready(self, file_id: str) -> bool:
        return bool(self._wire.call("tell about a file", "GET", f"{self._url}/datasets/{file_id}").body.get("state") == "READY")

    def start(self, order: Order, files: Mapping[str, str]) -> Job:
        name = order.suffix or f"ftprep-{order.key}"
        body: dict[str, Any] = {
            "baseModel": order.model if "/" in order.model else f"accounts/fireworks/models/{order.model}",
            "dataset": f"{self._root}/datasets/{files['train']}",
            "displayName": name,
            "epochs": order.epochs,
            "outputModel": f"{self._root}/models/{name}",
        }
        if "validation" in files:
            body["evaluationDataset"] = f"{self._root}/datasets/{files['validation']}"
        return _job(self._wire.call("start the job", "POST", f"{self._url}/supervisedFineTuningJobs", json=body).body)

    def find_jobs(self, _order: Order, files: Mapping[str, str]) -> list[Job]:
        params = {"pageSize": "200", "orderBy": "create_time desc"}
        answer = self._wire.call("list its jobs", "GET", f"{self._url}/supervisedFineTuningJobs", params=params).body
        wanted = f"{self._root}/datasets/{files['train']}"
        jobs = answer.get("supervisedFineTuningJobs") or []
        return [_job(job) for job in jobs if job.get("dataset") == wanted]

    def look(self, job_id: str) -> Job:
        return _job(self._wire.call("tell about the job", "GET", f"{self._url}/supervisedFineTuningJobs/{job_id}").body)

    def cancel(self, job_id: str) -> Job:
        self._wire.call("cancel the job", "POST", f"{self._url}/supervisedFineTuningJobs/{job_id}:cancel", json={})
        return self.look(job_id)


def _dataset(file: TrainingFile) -> str:
    return f"ftprep-{file.name.removesuffix('.jsonl')}"


def _job(body: Mapping[str, Any]) -> Job:
    said = str(body.get("state"))
    state = _STATES.get(said, "running")
    status, progress = body.get("status"), body.get("jobProgress")
    tokens = progress.get("inputTokens") if isinstance(progress, dict) else None
    return Job(
        id=str(body.get("name", "")).rsplit("/", 1)[-1],
        state=state,
        said=said.removeprefix("JOB_STATE_"),
        model=body.get("outputModel"),
        trained_tokens=int(tokens) if isinstance(tokens, int | str) and str(tokens).isdigit() and int(tokens) else None,
        message=str(status.get("message", "")) if state == "failed" and isinstance(status, dict) else "",
    )
