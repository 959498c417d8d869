"""Six fine-tuning services on loopback, over real HTTP: files, jobs, their states and their ways to say no.

    with FakeTuning() as tuning:
        ...  # ftprep submit --provider mistral --api-base {tuning.base("mistral")}
        assert tuning.jobs["job-1"]["state"] == "succeeded"

Each look at a job moves it on by one state. A body with a field that the service does not know is refused, as is a wrong key, an
unknown model and a file that nobody has uploaded. fake_tuning_services.py and fake_tuning_clouds.py
have a table of paths for each of the six.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Sequence
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fake_tuning_clouds import PATHS_OF_ALL
from tests.fake_tuning_services import ERRORS, Answer, Asked, authorised

KEY = "sk-good-key-of-the-test"
STATES = ("queued", "running", "succeeded")
FAULTS = {"401": 401, "403": 403, "429": 429, "500": 500, "503": 503}


class Seen(NamedTuple):
    """A request that arrived."""

    method: str
    path: str
    body: Any
    form: dict[str, str]
    headers: dict[str, str]


class FakeTuning:
    """The server. `faults` are met by the next calls in order (None: no fault): an HTTP status, "drop" (done, never answered) or
    "lost" (not done, never answered). `fault_for(method, path)` may choose by the request. `fails` is the message with which every
    job fails. `slow_files`: looks until a file is ready. What it saw: `seen`, `files` by id, `jobs` by id."""

    def __init__(
        self,
        *,
        faults: Sequence[str | None] = (),
        fault_for: Callable[[str, str], str | None] | None = None,
        fails: str | None = None,
        slow_files: int = 0,
        retry_after: str = "0",
    ) -> None:
        self.fault_for, self.fails, self.slow_files, self.retry_after = fault_for, fails, slow_files, retry_after
        self.files: dict[str, dict[str, Any]] = {}
        self.jobs: dict[str, dict[str, Any]] = {}
        self.seen: list[Seen] = []
        self.arrived: Callable[[str, str], None] | None = None
        self._faults = list(faults)
        self.lock = threading.RLock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.tuning = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def address(self) -> str:
        """http://127.0.0.1:PORT"""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def base(self, provider: str) -> str:
        """The --api-base of a provider."""
        return f"{self.address}/{provider}" + ("" if provider == "azure" else "/v1")

    def environment(self, provider: str, key: str = KEY) -> dict[str, str]:
        """The variables with which the provider is reached here."""
        return {
            "openai": {"OPENAI_API_KEY": key},
            "azure": {"AZURE_API_KEY": key, "AZURE_API_BASE": self.base("azure")},
            "vertex_ai": {
                "GOOGLE_OAUTH_ACCESS_TOKEN": key,
                "VERTEXAI_PROJECT": "acme",
                "VERTEXAI_LOCATION": "europe-west4",
                "GCS_BUCKET_NAME": "acme-tuning",
                "STORAGE_EMULATOR_HOST": f"{self.address}/vertex_ai",
            },
            "together": {"TOGETHER_API_KEY": key},
            "fireworks": {"FIREWORKS_API_KEY": key, "FIREWORKS_ACCOUNT_ID": "acme"},
            "mistral": {"MISTRAL_API_KEY": key},
        }[provider]

    def posts(self, *words: str) -> list[Seen]:
        """The POSTs whose path has one of these words in it."""
        return [one for one in self.seen if one.method == "POST" and any(word in one.path for word in words)]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def add_file(self, name: str, data: bytes, file_id: str | None = None) -> dict[str, Any]:
        """Keep a file; where the id is there already it is replaced."""
        file_id = file_id or f"file-{len(self.files) + 1}"
        self.files[file_id] = {"id": file_id, "name": name, "data": data, "looks": 0}
        return self.files[file_id]

    def is_ready(self, file: dict[str, Any]) -> bool:
        """Whether the file is read by now; each call is a look."""
        file["looks"] += 1
        return bool(file["looks"] > self.slow_files)

    def add_job(self, **facts: Any) -> dict[str, Any]:
        """A new job, queued. `train` is the id of its file."""
        job = {"id": f"job-{len(self.jobs) + 1}", "state": "queued", "message": "", "tokens": None, **facts}
        self.jobs[job["id"]] = job
        return job

    def move_on(self, job: dict[str, Any]) -> dict[str, Any]:
        """The job one state further: trained tokens are characters / 4, once for each epoch."""
        if job["state"] not in ("queued", "running"):
            return job
        job["state"] = STATES[STATES.index(job["state"]) + 1]
        if job["state"] == "succeeded":
            job["tokens"] = job["epochs"] * (len(self.files[job["train"]]["data"]) // 4)
        if self.fails is not None and job["state"] == "succeeded":
            job |= {"state": "failed", "message": self.fails, "tokens": None}
        return job

    def fault(self, method: str, path: str) -> str | None:
        """Which fault this call shall meet."""
        with self.lock:
            if self._faults:
                return self._faults.pop(0)
            return self.fault_for(method, path) if self.fault_for is not None else None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    tuning: FakeTuning

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the tests: no traceback."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_PUT(self) -> None:
        self._handle()

    def _handle(self) -> None:
        tuning = self.server.tuning
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.headers.get("Content-Type", "")
        form, uploaded = _parts(kind, data) if kind.startswith("multipart/form-data") else ({}, None)
        body = json.loads(data) if kind == "application/json" and data else None
        headers = {name.lower(): value for name, value in self.headers.items()}
        tuning.seen.append(Seen(self.command, self.path, body, form, headers))
        if tuning.arrived is not None:
            tuning.arrived(self.command, self.path)
        split = urlsplit(self.path)
        provider, rest = split.path.lstrip("/").split("/", 1)
        fault = tuning.fault(self.command, self.path)
        if fault in FAULTS:
            self._send(Answer(FAULTS[fault], ERRORS[provider]("the service says no"), {"Retry-After": tuning.retry_after}))
            return
        if fault == "lost":
            self.close_connection = True
            return
        asked = Asked(
            self.command, unquote(rest), dict(parse_qsl(split.query)), body, form, uploaded, data, headers, tuning.address
        )
        with tuning.lock:
            answer = self._answer(provider, asked)
        if fault == "drop":
            self.close_connection = True
            return
        self._send(answer)

    def _answer(self, provider: str, asked: Asked) -> Answer:
        for method, pattern, function in PATHS_OF_ALL[provider]:
            found = re.fullmatch(pattern, asked.path)
            if method == asked.method and found:
                if not authorised(provider, asked, KEY):
                    return Answer(401, ERRORS[provider](f"Incorrect API key provided: {KEY[:4]}***"))
                return function(self.server.tuning, asked, *found.groups())
        return Answer(404, ERRORS[provider](f"no such path: {asked.method} {asked.path}"))

    def _send(self, answer: Answer) -> None:
        data = b"" if answer.body is None else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


def _parts(kind: str, data: bytes) -> tuple[dict[str, str], tuple[str, bytes] | None]:
    """Fields of a form, the file's name among them, and the file itself."""
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + data)
    form: dict[str, str] = {}
    uploaded = None
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        payload: Any = part.get_payload(decode=True)
        if (filename := part.get_filename()) is not None:
            form[name], uploaded = filename, (filename, bytes(payload))
        else:
            form[name] = bytes(payload).decode()
    return form, uploaded
