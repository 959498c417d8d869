"""Vertex AI: the file goes to a bucket of the user's, the tuning job names it.

Read on 2026-11-25 in cloud.google.com/vertex-ai/generative-ai/docs/model-reference/tuning and the reference of
projects.locations.tuningJobs. Not through LiteLLM: version 1.106.12 can only create such a job. It can't ask for its state or
cancel it, sends past the address that it is given, and names the validation file by a field that the service doesn't have
(`validation_dataset` for `validationDatasetUri`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ftprep.jobs.contract import Access, Job, Order, State, TrainingFile
from ftprep.jobs.wire import Wire

_STATES: dict[str, State] = {
    "JOB_STATE_QUEUED": "queued",
    "JOB_STATE_PENDING": "queued",
    "JOB_STATE_SUCCEEDED": "succeeded",
    "JOB_STATE_PARTIALLY_SUCCEEDED": "succeeded",
    "JOB_STATE_FAILED": "failed",
    "JOB_STATE_EXPIRED": "failed",
    "JOB_STATE_CANCELLED": "cancelled",
}
STORAGE = "https://storage.googleapis.com"


class Vertex:
    """See `Service`. Google's own variable for another storage server, STORAGE_EMULATOR_HOST, holds here too."""

    def __init__(self, access: Access, wire: Wire) -> None:
        project, location = access.keys["VERTEXAI_PROJECT"], access.keys["VERTEXAI_LOCATION"]
        self._bucket = access.keys["GCS_BUCKET_NAME"].removeprefix("gs://").strip("/")
        self._host, self._wire = access.host, wire
        self._jobs = f"{access.host}/projects/{project}/locations/{location}/tuningJobs"
        self._storage = os.environ.get("STORAGE_EMULATOR_HOST", STORAGE).rstrip("/")

    def upload(self, file: TrainingFile) -> str:
        path = Path(file.path)
        address = f"{self._storage}/upload/storage/v1/b/{self._bucket}/o"
        params = {"uploadType": "media", "name": _object(file)}
        kind = {"Content-Type": "application/jsonl"}
        self._wire.call(f"store {path.name}", "POST", address, params=params, content=path, headers=kind)
        return f"gs://{self._bucket}/{_object(file)}"

    def find_file(self, file: TrainingFile) -> str | None:
        address = f"{self._storage}/storage/v1/b/{self._bucket}/o/{quote(_object(file), safe='')}"
        answer = self._wire.call("tell about a file", "GET", address, take=(200, 404))
        whole = answer.status == 200 and str(answer.body.get("size")) == str(file.bytes)
        return f"gs://{self._bucket}/{_object(file)}" if whole else None

    def ready(self, _file_id: str) -> bool:
        return True

    def start(self, order: Order, files: Mapping[str, str]) -> Job:
        tuning: dict[str, Any] = {"trainingDatasetUri": files["train"], "hyperParameters": {"epochCount": str(order.epochs)}}
        if "validation" in files:
            tuning["validationDatasetUri"] = files["validation"]
        name = order.suffix or f"ftprep-{order.key}"
        body = {"baseModel": order.model, "supervisedTuningSpec": tuning, "tunedModelDisplayName": name}
        return _job(self._wire.call("start the job", "POST", self._jobs, json=body).body)

    def find_jobs(self, _order: Order, files: Mapping[str, str]) -> list[Job]:
        jobs = self._wire.call("list its jobs", "GET", self._jobs, params={"pageSize": "100"}).body.get("tuningJobs") or []
        specs = ((job, job.get("supervisedTuningSpec") or {}) for job in jobs)
        return [_job(job) for job, spec in specs if spec.get("trainingDatasetUri") == files["train"]]

    def look(self, job_id: str) -> Job:
        return _job(self._wire.call("tell about the job", "GET", f"{self._host}/{job_id}").body)

    def cancel(self, job_id: str) -> Job:
        self._wire.call("cancel the job", "POST", f"{self._host}/{job_id}:cancel", json={})
        return self.look(job_id)


def _object(file: TrainingFile) -> str:
    return f"ftprep/{file.name}"


def _job(body: Mapping[str, Any]) -> Job:
    said = str(body.get("state"))
    state = _STATES.get(said, "running")
    model, error = body.get("tunedModel") or {}, body.get("error") or {}
    statistics = (body.get("tuningDataStats") or {}).get("supervisedTuningDataStats") or {}
    tokens = statistics.get("totalBillableTokenCount")
    return Job(
        id=str(body.get("name", "")),
        state=state,
        said=said.removeprefix("JOB_STATE_"),
        model=model.get("endpoint") or model.get("model"),
        trained_tokens=int(tokens) if tokens and str(tokens).isdigit() else None,
        message=str(error.get("message", "")) if state == "failed" else "",
    )
