"""Fireworks and Vertex AI, for fake_tuning.py: resources with long names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.fake_tuning_services import ERRORS, PATHS, Answer, Asked, refused

if TYPE_CHECKING:
    from tests.fake_tuning import FakeTuning

Body = dict[str, Any]

# --- Fireworks ---------------------------------------------------------------------------------------------------------------

_ACME = "accounts/acme"
_FIREWORKS_JOB = {"baseModel", "dataset", "evaluationDataset", "displayName", "epochs", "outputModel"}
_FIREWORKS_STATES = {"queued": "CREATING", "running": "RUNNING", "succeeded": "COMPLETED", "failed": "FAILED"}


def _fireworks_job(job: Body) -> Body:
    return {
        "name": f"{_ACME}/supervisedFineTuningJobs/{job['id']}",
        "dataset": f"{_ACME}/datasets/{job['train']}",
        "baseModel": job["model"],
        "outputModel": job["output"],
        "state": "JOB_STATE_" + _FIREWORKS_STATES.get(job["state"], "CANCELLED"),
        "status": {"code": "INVALID_ARGUMENT" if job["message"] else "OK", "message": job["message"]},
        "jobProgress": {"percent": 100 if job["tokens"] else 0, "inputTokens": job["tokens"] or 0},
    }


def _fireworks_room(tuning: FakeTuning, asked: Asked) -> Answer:
    name = asked.body["datasetId"]
    if name in tuning.files:
        return Answer(409, ERRORS["fireworks"](f"dataset {name} already exists"))
    tuning.add_file(name, b"", name)
    return Answer(200, {"name": f"{_ACME}/datasets/{name}", "state": "UPLOADING"})


def _fireworks_upload(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    assert asked.uploaded is not None
    tuning.files[name]["data"] = asked.uploaded[1]
    return Answer(200, {"id": name, "bytes": len(asked.uploaded[1])})


def _fireworks_places(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    place = f"{asked.address}/fireworks/bucket/{name}?signed=1"
    return Answer(200, {"filenameToSignedUrls": dict.fromkeys(asked.body["filenameToSize"], place)})


def _fireworks_store(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    if asked.headers.get("x-goog-content-length-range") != f"{len(asked.data)},{len(asked.data)}":
        return Answer(403)
    tuning.files[name]["data"] = asked.data
    return Answer(200)


def _fireworks_dataset(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    if name not in tuning.files:
        return Answer(404, ERRORS["fireworks"](f"no dataset {name}"))
    file = tuning.files[name]
    return Answer(200, {"name": name, "state": "READY" if file["data"] and tuning.is_ready(file) else "UPLOADING"})


def _fireworks_start(tuning: FakeTuning, asked: Asked) -> Answer:
    body = asked.body
    files = [body[one].rsplit("/", 1)[-1] for one in ("dataset", "evaluationDataset") if one in body]
    if (no := refused(tuning, "fireworks", body, _FIREWORKS_JOB, "baseModel", files)) is not None:
        return no
    facts = {"model": body["baseModel"], "output": body["outputModel"]}
    return Answer(200, _fireworks_job(tuning.add_job(train=files[0], epochs=body["epochs"], **facts)))


def _fireworks_list(tuning: FakeTuning, asked: Asked) -> Answer:
    return Answer(200, {"supervisedFineTuningJobs": [_fireworks_job(job) for job in tuning.jobs.values()]})


def _fireworks_look(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    return Answer(200, _fireworks_job(tuning.move_on(tuning.jobs[name])))


def _fireworks_cancel(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    tuning.jobs[name]["state"] = "cancelled"
    return Answer(200, {})


_FIREWORKS: list[tuple[str, str, Callable[..., Answer]]] = [
    ("POST", f"v1/{_ACME}/datasets", _fireworks_room),
    ("POST", f"v1/{_ACME}/datasets/([^/:]+):upload", _fireworks_upload),
    ("POST", f"v1/{_ACME}/datasets/([^/:]+):getUploadEndpoint", _fireworks_places),
    ("PUT", "bucket/([^/]+)", _fireworks_store),
    ("POST", f"v1/{_ACME}/datasets/([^/:]+):validateUpload", lambda *_: Answer(200, {})),
    ("GET", f"v1/{_ACME}/datasets/([^/:]+)", _fireworks_dataset),
    ("POST", f"v1/{_ACME}/supervisedFineTuningJobs", _fireworks_start),
    ("GET", f"v1/{_ACME}/supervisedFineTuningJobs", _fireworks_list),
    ("GET", f"v1/{_ACME}/supervisedFineTuningJobs/([^/:]+)", _fireworks_look),
    ("POST", f"v1/{_ACME}/supervisedFineTuningJobs/([^/:]+):cancel", _fireworks_cancel),
]

# --- Vertex AI and its storage -----------------------------------------------------------------------------------------------

_PLACE = "projects/acme/locations/europe-west4"
_BUCKET = "acme-tuning"
_VERTEX_JOB = {"baseModel", "supervisedTuningSpec", "tunedModelDisplayName"}
_VERTEX_SPEC = {"trainingDatasetUri", "validationDatasetUri", "hyperParameters"}


def _vertex_job(job: Body) -> Body:
    body: Body = {
        "name": f"{_PLACE}/tuningJobs/{job['id']}",
        "state": "JOB_STATE_" + {"queued": "PENDING"}.get(job["state"], job["state"].upper()),
        "baseModel": job["model"],
        "createTime": "2026-11-25T10:00:00Z",
        "supervisedTuningSpec": {"trainingDatasetUri": job["train"]},
    }
    if job["message"]:
        body["error"] = {"code": 3, "message": job["message"]}
    if job["tokens"]:
        body["tunedModel"] = {"model": f"{_PLACE}/models/1@1", "endpoint": f"{_PLACE}/endpoints/1"}
        body["tuningDataStats"] = {"supervisedTuningDataStats": {"totalBillableTokenCount": str(job["tokens"])}}
    return body


def _vertex_upload(tuning: FakeTuning, asked: Asked) -> Answer:
    name = asked.query["name"]
    tuning.add_file(name, asked.data, f"gs://{_BUCKET}/{name}")
    return Answer(200, {"name": name, "bucket": _BUCKET, "size": str(len(asked.data))})


def _vertex_object(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    file = tuning.files.get(f"gs://{_BUCKET}/{name}")
    return Answer(404, ERRORS["vertex_ai"]("no such object")) if file is None else Answer(200, {"size": str(len(file["data"]))})


def _vertex_start(tuning: FakeTuning, asked: Asked) -> Answer:
    body = asked.body
    spec = body["supervisedTuningSpec"]
    files = [spec[one] for one in ("trainingDatasetUri", "validationDatasetUri") if one in spec]
    model = {"baseModel": body["baseModel"]}
    for part, known in ((spec, _VERTEX_SPEC), (body, _VERTEX_JOB)):
        no = refused(tuning, "vertex_ai", {**model, **part}, known | {"baseModel"}, "baseModel", files)
        if no is not None:
            return no
    epochs = int(spec["hyperParameters"]["epochCount"])
    return Answer(200, _vertex_job(tuning.add_job(train=files[0], epochs=epochs, model=body["baseModel"])))


def _vertex_list(tuning: FakeTuning, asked: Asked) -> Answer:
    return Answer(200, {"tuningJobs": [_vertex_job(job) for job in tuning.jobs.values()]})


def _vertex_look(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    return Answer(200, _vertex_job(tuning.move_on(tuning.jobs[name])))


def _vertex_cancel(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    tuning.jobs[name]["state"] = "cancelled"
    return Answer(200, {})


_VERTEX: list[tuple[str, str, Callable[..., Answer]]] = [
    ("POST", f"upload/storage/v1/b/{_BUCKET}/o", _vertex_upload),
    ("GET", f"storage/v1/b/{_BUCKET}/o/(.+)", _vertex_object),
    ("POST", f"v1/{_PLACE}/tuningJobs", _vertex_start),
    ("GET", f"v1/{_PLACE}/tuningJobs", _vertex_list),
    ("GET", f"v1/{_PLACE}/tuningJobs/([^/:]+)", _vertex_look),
    ("POST", f"v1/{_PLACE}/tuningJobs/([^/:]+):cancel", _vertex_cancel),
]

PATHS_OF_ALL = {**PATHS, "fireworks": _FIREWORKS, "vertex_ai": _VERTEX}
