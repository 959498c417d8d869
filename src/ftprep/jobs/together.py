"""Together: POST /files answers with a signed address for the file's bytes; jobs stand under /fine-tunes.

Read on 2026-11-25 in docs.together.ai/reference and in the client that Together publishes (together 2.14.0): 302 with Location and
X-Together-File-Id, then PUT, then /files/ID/preprocess; 409 with the id of a file that is there already.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ftprep.jobs.contract import Access, Job, Order, State, TrainingFile
from ftprep.jobs.wire import Wire

_STATES: dict[str, State] = {
    "pending": "queued",
    "queued": "queued",
    "running": "running",
    "compressing": "running",
    "uploading": "running",
    "cancel_requested": "running",
    "cancelled": "cancelled",
    "error": "failed",
    "user_error": "failed",
    "completed": "succeeded",
}


class Together:
    """See `Service`."""

    def __init__(self, access: Access, wire: Wire) -> None:
        self._host, self._wire = access.host, wire

    def upload(self, file: TrainingFile) -> str:
        path = Path(file.path)
        form = {"purpose": "fine-tune", "file_name": file.name, "file_type": "jsonl", "checksum": file.sha256}
        place = self._wire.call(f"take in {path.name}", "POST", f"{self._host}/files", form=form, take=(200, 302, 409))
        if place.status == 409:
            return str(place.body["file_id"])
        file_id = str(place.headers["x-together-file-id"])
        self._wire.call(f"store {path.name}", "PUT", str(place.headers["location"]), content=path, signed=True)
        self._wire.call(f"read {path.name}", "POST", f"{self._host}/files/{file_id}/preprocess")
        return file_id

    def find_file(self, _file: TrainingFile) -> str | None:
        return None  # sent again, it is answered with 409 and the id

    def ready(self, file_id: str) -> bool:
        return bool(self._wire.call("tell about a file", "GET", f"{self._host}/files/{file_id}").body.get("Processed", True))

    def start(self, order: Order, files: Mapping[str, str]) -> Job:
        body: dict[str, Any] = {
            "model": order.model,
            "training_file": files["train"],
            "n_epochs": order.epochs,
            "training_method": {"method": "sft", "train_on_inputs": "auto"},
        }
        if "validation" in files:
            body |= {"validation_file": files["validation"], "n_evals": order.epochs}
        if order.suffix:
            body["suffix"] = order.suffix
        return _job(self._wire.call("start the job", "POST", f"{self._host}/fine-tunes", json=body).body)

    def find_jobs(self, _order: Order, files: Mapping[str, str]) -> list[Job]:
        jobs = self._wire.call("list its jobs", "GET", f"{self._host}/fine-tunes").body.get("data") or []
        return [_job(job) for job in jobs if job.get("training_file") == files["train"]]

    def look(self, job_id: str) -> Job:
        return _job(self._wire.call("tell about the job", "GET", f"{self._host}/fine-tunes/{job_id}").body)

    def cancel(self, job_id: str) -> Job:
        return _job(self._wire.call("cancel the job", "POST", f"{self._host}/fine-tunes/{job_id}/cancel").body)


def _job(body: Mapping[str, Any]) -> Job:
    said = str(body.get("status"))
    events = body.get("events") or []
    last = events[-1] if isinstance(events, list) and events and isinstance(events[-1], dict) else {}
    tokens = body.get("token_count")
    return Job(
        id=str(body.get("id")),
        state=_STATES.get(said, "running"),
        said=said,
        model=body.get("model_output_name") or body.get("output_name"),
        trained_tokens=tokens if isinstance(tokens, int) else None,
        message=str(last.get("message", "")) if said in ("error", "user_error") else "",
    )
