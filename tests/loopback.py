"""A server on loopback for doubles of providers: one function from a call to an answer, and a hook round each call.

class Double(Loopback):
    def answer(self, call): return 200, {"id": "x"}

with Double() as server: ...  # server.address
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

Phase = Literal["before", "after"]
Answer = tuple[int, bytes | dict[str, Any]]


class Call(NamedTuple):
    """One HTTP call: path without its query, names of headers in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Loopback:
    """`hook(call, phase)` is called before a call is worked on and after it was, its answer not sent yet; what it returns, if
    anything, is sent instead. `calls` is what came, as "POST /v1/files"."""

    def __init__(self, *, port: int = 0, hook: Callable[[Call, Phase], Answer | None] | None = None) -> None:
        self.hook = hook
        self.calls: list[str] = []
        self.lock = threading.RLock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def address(self) -> str:
        """http://127.0.0.1:PORT"""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, call: Call) -> Answer:
        """What the double does."""
        raise NotImplementedError

    def take(self, call: Call) -> Answer:
        """Work on one call, with the hook round it."""
        with self.lock:
            self.calls.append(f"{call.method} {call.path}")
        early = self.hook(call, "before") if self.hook else None
        if early is not None:
            return early
        with self.lock:
            made = self.answer(call)
        late = self.hook(call, "after") if self.hook else None
        return made if late is None else late

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    owner: Loopback

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that are killed are part of the tests: no traceback."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._any
        raise AttributeError(name)

    def _any(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(self.command, parts.path, query, headers, self._body(headers))
        status, value = self.server.owner.take(call)
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/octet-stream" if isinstance(value, bytes) else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(headers.get("content-length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body
