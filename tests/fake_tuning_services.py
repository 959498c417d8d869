"""What each of the six services of fake_tuning.py answers: tables of paths, the shapes of errors, the way a key is shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tests.fake_tuning import FakeTuning

Body = dict[str, Any]
UNKNOWN_MODEL = "no-such-model"


class Answer(NamedTuple):
    """What goes back."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = {}


class Asked(NamedTuple):
    """What came."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    form: dict[str, str]
    uploaded: tuple[str, bytes] | None
    data: bytes
    headers: dict[str, str]
    address: str


ERRORS: dict[str, Callable[[str], Body]] = {
    "openai": lambda text: {"error": {"message": text, "type": "invalid_request_error", "code": None, "param": None}},
    "azure": lambda text: {"error": {"message": text, "code": "BadRequest"}},
    "vertex_ai": lambda text: {"error": {"code": 400, "message": text, "status": "INVALID_ARGUMENT"}},
    "together": lambda text: {"error": {"message": text, "type": "invalid_request_error"}},
    "fireworks": lambda text: {"code": 3, "message": text, "details": []},
    "mistral": lambda text: {"detail": [{"type": "value_error", "loc": ["body"], "msg": text}]},
}


def authorised(provider: str, asked: Asked, key: str) -> bool:
    """Azure has a header of its own; a signed address carries its right in the query and must come without the key."""
    if "signed" in asked.query:
        return "authorization" not in asked.headers
    shown = asked.headers.get("api-key") if provider == "azure" else asked.headers.get("authorization", "").removeprefix("Bearer ")
    return shown == key


def refused(tuning: FakeTuning, provider: str, body: Body, known: set[str], model: str, files: list[str]) -> Answer | None:
    """Why no job is started: a field that there is none of, a model or a file that is not there, a file that cannot be read."""
    wrong = ERRORS[provider]
    if strange := sorted(set(body) - known):
        return Answer(422, wrong(f"unknown field {strange[0]}"))
    if body.get(model, "").endswith(UNKNOWN_MODEL):
        return Answer(400, wrong(f"Model {UNKNOWN_MODEL} is not available for fine-tuning or does not exist."))
    missing = [name for name in files if name not in tuning.files]
    if missing:
        return Answer(400, wrong(f"no such file: {missing[0]}"))
    try:
        for name in files:
            [json.loads(line) for line in tuning.files[name]["data"].decode().splitlines()]
    except ValueError:
        return Answer(400, wrong(f"{name} is not JSONL"))
    return None


# --- OpenAI and Azure --------------------------------------------------------------------------------------------------------

_OPENAI_JOB = {"model", "training_file", "validation_file", "hyperparameters", "suffix"}


def _openai_file(tuning: FakeTuning, file: Body) -> Body:
    status = "processed" if tuning.is_ready(file) else "pending"
    size = {"bytes": len(file["data"]), "filename": file["name"], "purpose": "fine-tune", "status": status}
    return {"id": file["id"], "object": "file", "created_at": 1, **size}


def _openai_job(job: Body) -> Body:
    error = {"code": "invalid_training_file", "message": job["message"], "param": None} if job["state"] == "failed" else None
    return {
        "id": job["id"],
        "object": "fine_tuning.job",
        "created_at": 1,
        "finished_at": None,
        "model": job["model"],
        "fine_tuned_model": f"ft:{job['model']}:acme::1" if job["state"] == "succeeded" else None,
        "organization_id": "org-1",
        "result_files": [],
        "seed": 1,
        "status": "validating_files" if job["state"] == "queued" else job["state"],
        "trained_tokens": job["tokens"],
        "training_file": job["train"],
        "validation_file": job["validation"],
        "hyperparameters": {"n_epochs": job["epochs"]},
        "error": error,
    }


def _openai(provider: str) -> list[tuple[str, str, Callable[..., Answer]]]:
    root = "openai" if provider == "azure" else "v1"
    known = _OPENAI_JOB | ({"trainingType"} if provider == "azure" else set())

    def upload(tuning: FakeTuning, asked: Asked) -> Answer:
        if asked.form.get("purpose") != "fine-tune" or asked.uploaded is None:
            return Answer(400, ERRORS[provider]("purpose and file are needed"))
        if provider == "azure" and "api-version" not in asked.query:
            return Answer(404, ERRORS[provider]("api-version is needed"))
        return Answer(200, _openai_file(tuning, tuning.add_file(*asked.uploaded)))

    def start(tuning: FakeTuning, asked: Asked) -> Answer:
        body = asked.body
        files = [body["training_file"], *filter(None, [body.get("validation_file")])]
        if (no := refused(tuning, provider, body, known, "model", files)) is not None:
            return no
        epochs = body["hyperparameters"]["n_epochs"]
        facts = {"model": body["model"], "validation": body.get("validation_file")}
        return Answer(200, _openai_job(tuning.add_job(train=files[0], epochs=epochs, **facts)))

    def cancel(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
        tuning.jobs[name]["state"] = "cancelled"
        return Answer(200, _openai_job(tuning.jobs[name]))

    def look(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
        if name not in tuning.jobs:
            return Answer(404, ERRORS[provider](f"no such job: {name}"))
        return Answer(200, _openai_job(tuning.move_on(tuning.jobs[name])))

    def files(tuning: FakeTuning, asked: Asked) -> Answer:
        data = [_openai_file(tuning, file) for file in tuning.files.values()]
        return Answer(200, {"object": "list", "data": data, "has_more": False})

    def jobs(tuning: FakeTuning, asked: Asked) -> Answer:
        return Answer(200, {"object": "list", "data": [_openai_job(job) for job in tuning.jobs.values()], "has_more": False})

    def file(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
        return Answer(200, _openai_file(tuning, tuning.files[name]))

    return [
        ("POST", f"{root}/files", upload),
        ("GET", f"{root}/files", files),
        ("GET", f"{root}/files/([^/]+)", file),
        ("POST", f"{root}/fine_tuning/jobs", start),
        ("GET", f"{root}/fine_tuning/jobs", jobs),
        ("GET", f"{root}/fine_tuning/jobs/([^/]+)", look),
        ("POST", f"{root}/fine_tuning/jobs/([^/]+)/cancel", cancel),
    ]


# --- Mistral -----------------------------------------------------------------------------------------------------------------

_MISTRAL_JOB = {"model", "training_files", "validation_files", "hyperparameters", "suffix", "auto_start"}
_MISTRAL_STATES = {"queued": "QUEUED", "running": "RUNNING", "succeeded": "SUCCESS", "failed": "FAILED", "cancelled": "CANCELLED"}


def _mistral_file(file: Body) -> Body:
    return {"id": file["id"], "object": "file", "bytes": len(file["data"]), "filename": file["name"], "purpose": "fine-tune"}


def _mistral_job(job: Body) -> Body:
    events = [{"name": "status-updated", "created_at": 1, "data": {"status": "QUEUED"}}]
    if job["message"]:
        events.insert(0, {"name": "status-updated", "created_at": 2, "data": {"status": "FAILED", "error": job["message"]}})
    return {
        "id": job["id"],
        "object": "job",
        "job_type": "completion",
        "auto_start": True,
        "model": job["model"],
        "status": _MISTRAL_STATES[job["state"]],
        "training_files": [job["train"]],
        "fine_tuned_model": f"ft:{job['model']}:acme" if job["state"] == "succeeded" else None,
        "trained_tokens": job["tokens"],
        "events": events,
    }


def _mistral_upload(tuning: FakeTuning, asked: Asked) -> Answer:
    assert asked.uploaded is not None
    return Answer(200, _mistral_file(tuning.add_file(*asked.uploaded)))


def _mistral_start(tuning: FakeTuning, asked: Asked) -> Answer:
    body = asked.body
    files = [*(file["file_id"] for file in body["training_files"]), *body.get("validation_files", [])]
    if (no := refused(tuning, "mistral", body, _MISTRAL_JOB, "model", files)) is not None:
        return no
    return Answer(200, _mistral_job(tuning.add_job(train=files[0], epochs=body["hyperparameters"]["epochs"], model=body["model"])))


def _mistral_cancel(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    tuning.jobs[name]["state"] = "cancelled"
    return Answer(200, _mistral_job(tuning.jobs[name]))


_MISTRAL: list[tuple[str, str, Callable[..., Answer]]] = [
    ("POST", "v1/files", _mistral_upload),
    ("GET", "v1/files", lambda tuning, asked: Answer(200, {"data": [_mistral_file(file) for file in tuning.files.values()]})),
    ("POST", "v1/fine_tuning/jobs", _mistral_start),
    (
        "GET",
        "v1/fine_tuning/jobs",
        lambda tuning, _: Answer(200, {"data": [_mistral_job(job) for job in tuning.jobs.values()]}),
    ),
    ("GET", "v1/fine_tuning/jobs/([^/]+)", lambda tuning, _, name: Answer(200, _mistral_job(tuning.move_on(tuning.jobs[name])))),
    ("POST", "v1/fine_tuning/jobs/([^/]+)/cancel", _mistral_cancel),
]


# --- Together ----------------------------------------------------------------------------------------------------------------

_TOGETHER_JOB = {"model", "training_file", "validation_file", "n_epochs", "n_evals", "training_method", "suffix"}
_TOGETHER_STATES = {
    "queued": "pending",
    "running": "running",
    "succeeded": "completed",
    "failed": "error",
    "cancelled": "cancelled",
}


def _together_job(job: Body) -> Body:
    events = [{"object": "fine-tune-event", "message": job["message"] or "Job created"}]
    name = {"model_output_name": f"acme/{job['model']}-1"}
    facts = {"training_file": job["train"], "token_count": job["tokens"], "events": events}
    return {"id": job["id"], "status": _TOGETHER_STATES.get(job["state"], job["state"]), "model": job["model"], **name, **facts}


def _together_place(tuning: FakeTuning, asked: Asked) -> Answer:
    same = [file for file in tuning.files.values() if file.get("checksum") == asked.form["checksum"] and file["data"]]
    if same:
        return Answer(409, {"file_id": same[0]["id"]})
    file = tuning.add_file(asked.form["file_name"], b"")
    file["checksum"] = asked.form["checksum"]
    place = f"{asked.address}/together/bucket/{file['id']}?signed=1"
    return Answer(302, None, {"Location": place, "X-Together-File-Id": file["id"]})


def _together_store(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    tuning.files[name]["data"] = asked.data
    return Answer(200)


def _together_file(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    file = tuning.files[name]
    return Answer(200, {"id": name, "filename": file["name"], "bytes": len(file["data"]), "Processed": tuning.is_ready(file)})


def _together_start(tuning: FakeTuning, asked: Asked) -> Answer:
    body = asked.body
    files = [body["training_file"], *filter(None, [body.get("validation_file")])]
    if (no := refused(tuning, "together", body, _TOGETHER_JOB, "model", files)) is not None:
        return no
    return Answer(200, _together_job(tuning.add_job(train=files[0], epochs=body["n_epochs"], model=body["model"])))


def _together_cancel(tuning: FakeTuning, asked: Asked, name: str) -> Answer:
    tuning.jobs[name]["state"] = "cancelled"
    return Answer(200, _together_job(tuning.jobs[name]))


_TOGETHER: list[tuple[str, str, Callable[..., Answer]]] = [
    ("POST", "v1/files", _together_place),
    ("PUT", "bucket/([^/]+)", _together_store),
    ("POST", "v1/files/([^/]+)/preprocess", _together_file),
    ("GET", "v1/files/([^/]+)", _together_file),
    ("POST", "v1/fine-tunes", _together_start),
    ("GET", "v1/fine-tunes", lambda tuning, asked: Answer(200, {"data": [_together_job(job) for job in tuning.jobs.values()]})),
    ("GET", "v1/fine-tunes/([^/]+)", lambda tuning, _, name: Answer(200, _together_job(tuning.move_on(tuning.jobs[name])))),
    ("POST", "v1/fine-tunes/([^/]+)/cancel", _together_cancel),
]


PATHS: dict[str, list[tuple[str, str, Callable[..., Answer]]]] = {
    "openai": _openai("openai"),
    "azure": _openai("azure"),
    "mistral": _MISTRAL,
    "together": _TOGETHER,
}
