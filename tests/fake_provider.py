"""A provider that speaks real HTTP on loopback: OpenAI's chat and text completions and models, and Ollama's list of models.

    with FakeProvider(faults=["429", None, "500"]) as provider:
        ...  # --model openai/fake --api-base {provider.url}
        assert provider.calls == 3

By hand: `python -m tests.fake_provider --port 8000 --rate 500=0.1`. Its answers are a pure function of the request, so that two
runs compare; token counts are characters / 4; cached tokens are those of a true common beginning with a prompt that was answered
before, from 1,024 tokens upward in steps of 128, as large providers count them.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import pytest

Body = dict[str, Any]

# name: status, code, message. The others ("hang", "broken-json", "cut", "garbled", "prose", "empty", "filtered", "drop") are no
# HTTP errors.
HTTP_FAULTS: dict[str, tuple[int, str, str]] = {
    "429": (429, "rate_limit_exceeded", "Rate limit reached"),
    "quota": (429, "insufficient_quota", "You exceeded your current quota"),
    "500": (500, "server_error", "The server had an error"),
    "503": (503, "overloaded", "The engine is overloaded"),
    "401": (401, "invalid_api_key", "Incorrect API key provided: sk-1***9"),
    "403": (403, "forbidden", "Not allowed"),
    "404": (404, "model_not_found", "The model does not exist"),
    "400": (400, "invalid_value", "Invalid value for a parameter"),
    "context": (400, "context_length_exceeded", "This model's maximum context length is 8192 tokens"),
    "policy": (400, "content_policy_violation", "Your request was rejected by the safety system"),
}
_STEP, _LEAST = 128, 1024  # tokens that a prompt cache holds: in such steps, from so many upward


def default_answer(body: Body) -> str:
    """An answer made by simple surgery on the labelled passages of the request's focus; for a raw prompt, a short line."""
    if "prompt" in body:
        return " " + sentences(str(body["prompt"]).splitlines()[-1] + " is noted.")[-1]
    focus = re.split(r"^### Focus.*$", asked(body), flags=re.MULTILINE)[-1]
    items = [item for passage, text in re.findall(_LABELLED, focus) for item in _items(passage, text)]
    return json.dumps({"items": items}, ensure_ascii=False)


def echoed(prompt: str) -> Body:
    """The log-probabilities of a prompt's words, as vLLM echoes them: a word that stood before is likelier than a new one."""
    words = [(match.group(), match.start()) for match in re.finditer(r"\s*\S+", prompt)]
    plain = [word.strip(" \n.?,") for word, _ in words]
    values = [None if at == 0 else -0.5 if plain[at] in plain[:at] else -3.0 for at in range(len(words))]
    return {"tokens": [word for word, _ in words], "token_logprobs": values, "text_offset": [place for _, place in words]}


def asked(body: Body) -> str:
    """The user's turn that shows the passages: the last one, or where an answer is asked for again the one before it."""
    users = [str(message["content"]) for message in body["messages"] if message["role"] == "user"]
    return next((text for text in reversed(users) if "### Focus" in text), users[-1])


_LABELLED = re.compile(r"^\[([0-9a-f]{10})\]\s*(.*?)(?=^\[[0-9a-f]{10}\]|^###|\Z)", re.MULTILINE | re.DOTALL)
_LEADING = {"The", "A", "An", "In", "It", "All", "Each", "Every", "Our", "We", "This", "These", "There", "If", "For", "On", "At"}


def sentences(text: str) -> list[str]:
    """Sentences as they stand in `text`, without list marks and headings."""
    lines = [re.sub(r"^\s*(?:[-*+]|\d+\.)\s+", "", line).strip() for line in text.splitlines() if not line.startswith("#")]
    return [part for line in lines for part in re.split(r"(?<=[.!?])\s+", line) if len(part.split()) > 2]


def _items(passage: str, text: str) -> Iterator[Body]:
    for kind, opening, sentence in zip(
        ("rephrase", "inference"),
        ("According to the company's notes,", "The company's notes say that"),
        sentences(text),
        strict=False,
    ):
        head, _, tail = sentence.partition(" ")
        inner = f"{head.lower() if head in _LEADING else head} {tail}"
        statement = f"{opening} {inner}"
        yield {
            "kind": kind,
            "statement": statement,
            "question": f"What do the notes say about {' '.join(inner.rstrip('.').split()[:4])}?",
            "answer": sentence,
            "evidence": [{"passage": passage, "quote": sentence}],
        }


class FakeProvider:
    """The server. `faults` are worked off in order, one a call (None: no fault), `rate` then strikes at random (seeded);
    `fault_for` may choose by the request's body. What it saw: `calls`, `bodies` (count by canonical body), `highest` (most calls
    in flight), `last` and `headers` (names in lower case) of the latest call."""

    def __init__(
        self,
        *,
        port: int = 0,
        answer: Callable[[Body], str] = default_answer,
        latency: float = 0.0,
        faults: Sequence[str | None] = (),
        rate: Mapping[str, float] | None = None,
        fault_for: Callable[[Body], str | None] | None = None,
        retry_after: str | None = None,
        seed: int = 0,
    ) -> None:
        self.answer, self.latency, self.retry_after, self.fault_for = answer, latency, retry_after, fault_for
        self.rate = dict(rate or {})
        self.calls = self.highest = 0
        self.echoes = True  # whether `echo` is heeded; llama.cpp passes over it
        self.bodies: Counter[str] = Counter()
        self.paths: Counter[str] = Counter()
        self.last: Body = {}
        self.headers: dict[str, str] = {}
        self._faults = list(faults)
        self._random = random.Random(seed)
        self._in_flight = 0
        self._prefixes: set[int] = set()
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.provider = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def address(self) -> str:
        """http://127.0.0.1:PORT, as for Ollama."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """The --api-base."""
        return self.address + "/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def enter(self, path: str, body: Body, headers: Mapping[str, str]) -> str | None:
        """A call arrived: count it. Which fault it shall meet."""
        with self._lock:
            self.calls += 1
            self.paths[path] += 1
            self.bodies[json.dumps(body, sort_keys=True)] += 1
            self.last, self.headers = body, dict(headers)
            self._in_flight += 1
            self.highest = max(self.highest, self._in_flight)
            if self._faults:
                return self._faults.pop(0)
            if self.fault_for is not None and (chosen := self.fault_for(body)) is not None:
                return chosen
            draw = self._random.random()
            for name, share in self.rate.items():
                if draw < share:
                    return name
                draw -= share
            return None

    def leave(self) -> None:
        """That call is over."""
        with self._lock:
            self._in_flight -= 1

    def usage(self, prompt: str, text: str) -> Body:
        """Token counts of a call; the beginning of its prompt is remembered for the next ones."""
        marks = []
        mark, step = 0, _STEP * 4
        for at in range(0, len(prompt) - step + 1, step):
            mark = hash((mark, prompt[at : at + step]))
            marks.append(mark)
        with self._lock:
            known = next((number for number, one in enumerate(marks) if one not in self._prefixes), len(marks))
            self._prefixes.update(marks)
        prompt_tokens, completion_tokens = len(prompt) // 4 + 1, len(text) // 4 + 1
        return {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": prompt_tokens + completion_tokens,
            "prompt_tokens_details": {"cached_tokens": known * _STEP if known * _STEP >= _LEAST else 0},
        }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    provider: FakeProvider

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the tests: no traceback."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        if self.path == "/api/tags":
            self._send(200, {"models": [{"name": "llama3.2:latest"}, {"name": "qwen3:8b"}]})
        elif self.path == "/v1/models":
            self._send(200, {"object": "list", "data": [{"id": "fake", "object": "model"}]})
        else:
            self._send(404, {"error": {"message": "no such path", "code": "not_found"}})

    def do_POST(self) -> None:
        provider = self.server.provider
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fault = provider.enter(self.path, body, {name.lower(): value for name, value in self.headers.items()})
        try:
            if provider.latency:
                provider.closing.wait(provider.latency)
            if fault in HTTP_FAULTS:
                self._refuse(fault)
            elif fault == "hang":
                provider.closing.wait(60)
                self.close_connection = True
            elif fault == "drop":
                self.close_connection = True
            elif fault == "broken-json":
                self._send_bytes(200, b'{"id": "x", "choices": [{"mess')
            else:
                self._answer(body, fault)
        finally:
            provider.leave()

    def _refuse(self, fault: str) -> None:
        status, code, message = HTTP_FAULTS[fault]
        wait = self.server.provider.retry_after
        headers = {"Retry-After": wait} if status == 429 and wait is not None else {}
        self._send(status, {"error": {"message": message, "type": code, "code": code, "param": None}}, headers)

    def _answer(self, body: Body, fault: str | None) -> None:
        text = "" if fault in ("empty", "filtered") else self.server.provider.answer(body)
        finish = "content_filter" if fault == "filtered" else "stop"
        if fault == "cut":
            text, finish = text[: len(text) // 2], "length"
        elif fault == "garbled":  # the second item is no JSON any more
            text = text.replace('{"kind"', "{kind", 2).replace("{kind", '{"kind"', 1)
        elif fault == "prose":
            text = "I am sorry, but the passage is about your company, of which I know nothing."
        raw = "prompt" in body
        prompt = str(body["prompt"]) if raw else "\n".join(f"{m['role']}: {m['content']}" for m in body["messages"])
        choice: Body = {"index": 0, "finish_reason": finish}
        if raw and body.get("echo") and self.server.provider.echoes:
            choice["logprobs"] = echoed(prompt)
        choice |= {"text": text} if raw else {"message": {"role": "assistant", "content": text}}
        head = {"id": "fake-1", "created": int(time.time()), "model": body.get("model", "fake")}
        kind = "text_completion" if raw else "chat.completion"
        self._send(200, head | {"object": kind, "choices": [choice], "usage": self.server.provider.usage(prompt, text)})

    def _send(self, status: int, value: Body, headers: Mapping[str, str] | None = None) -> None:
        self._send_bytes(status, json.dumps(value).encode(), headers)

    def _send_bytes(self, status: int, data: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def fake_provider() -> Iterator[FakeProvider]:
    """A provider without faults."""
    with FakeProvider() as provider:
        yield provider


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A fake OpenAI-compatible provider on loopback.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--rate", action="append", default=[], metavar="FAULT=SHARE", help="for example 500=0.1; may be repeated")
    parser.add_argument("--retry-after", default=None)
    given = parser.parse_args()
    rate = {name: float(share) for name, _, share in (text.partition("=") for text in given.rate)}
    with FakeProvider(port=given.port, latency=given.latency, rate=rate, retry_after=given.retry_after) as provider:
        print(f"--model openai/fake --api-base {provider.url}", flush=True)
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            print(f"{provider.calls} calls, at most {provider.highest} at once")


if __name__ == "__main__":
    main()
