"""A provider for benchmarks, fast enough not to be what is measured: OpenAI's chat completions over bare asyncio, in its own
process.

    python benchmarks/harness/server.py --latency 0.2 --fault 429=0.1 --retry-after 1

prints its address. It answers thousands of calls a second with one short item about the passage in focus (or `--items 8`), a pure
function of the request. Faults strike at random, seeded: 429, 500, broken (no JSON), hang, cut (half an answer). `--per-minute 300`
allows so many, as a steady flow or (`--window`) minute by minute, and says so in headers with `--headers`. Of each prompt the first
4 kB are the prefix whose cache it keeps. GET /counts tells what it has seen.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import re
import time
from collections import Counter
from typing import Any

_LABEL = re.compile(rb"\[([0-9a-f]{10})\]\s*((?:(?!\[[0-9a-f]{10}\]).)*?[.!?])(?=[\s\\\"]|$)")
_OPENINGS = (
    "According to the company's notes,",
    "The company's notes say the following:",
    "It stands in the notes of the company:",
    "What the company has written down is this:",
    "One of the facts on record:",
    "Whoever asks is told this much:",
    "Among the things that are known:",
    "For the record, as the notes put it:",
)
_HEAD = b"HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
_REASONS = {200: b"OK", 429: b"Too Many Requests", 500: b"Internal Server Error"}


class Provider:
    """What all connections share."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.latency: float = given.latency
        self.items: int = given.items
        self.faults: dict[str, float] = {name: float(share) for name, _, share in (text.partition("=") for text in given.fault)}
        self.retry_after: str | None = given.retry_after
        self.random = random.Random(given.seed)
        self.counts: Counter[str] = Counter()
        self.answered: Counter[bytes] = Counter()
        self.prefixes: set[int] = set()
        self.per_minute: int = given.per_minute
        self.window: bool = given.window
        self.headers: bool = given.headers
        self.level, self.at = min(5.0, self.per_minute / 60), time.monotonic()

    def allowed(self) -> tuple[bool, bytes]:
        """Whether the limit lets one more call through, and the headers that go with it."""
        if not self.per_minute:
            return True, b""
        now = time.monotonic()
        rate = self.per_minute / 60
        if self.window:
            if int(now / 60) != int(self.at / 60):
                self.level = float(self.per_minute)
            size, wait = float(self.per_minute), 60 - now % 60
        else:
            size = max(5.0, rate)
            self.level = min(size, self.level + (now - self.at) * rate)
            wait = max(0.0, (1 - self.level) / rate)
        self.at = now
        yes = self.level >= 1
        self.level -= yes
        lines = b""
        if self.headers:
            missing = size - self.level
            reset = wait if self.window else missing / rate
            lines += b"x-ratelimit-limit-requests: %d\r\nx-ratelimit-remaining-requests: %d\r\n" % (size, self.level)
            lines += b"x-ratelimit-reset-requests: %.3fs\r\n" % reset
        if not yes:
            lines += b"Retry-After: %.2f\r\n" % wait
        return yes, lines

    def fault(self) -> str:
        """Which fault strikes this call, "" for none."""
        draw = self.random.random()
        for name, share in self.faults.items():
            if draw < share:
                return name
            draw -= share
        return ""

    def answer(self, body: bytes, fault: str) -> bytes:
        """The answer to a chat: items that quote the passage in focus, or a short text where there is none."""
        focus = body[body.rfind(b"### Focus") :] if b"### Focus" in body else body
        found = _LABEL.search(focus)
        if found is None:
            text = "Noted: " + hashlib.blake2b(body, digest_size=6).hexdigest()
        else:
            sentence = json.loads(b'"' + found[2] + b'"')
            evidence = [{"passage": found[1].decode(), "quote": sentence}]
            said = [f"{opening} {sentence}" for opening in _OPENINGS[: self.items]]
            text = json.dumps({"items": [{"kind": "rephrase", "statement": one, "evidence": evidence} for one in said]})
        finish = "stop"
        if fault == "cut":
            text, finish = text[: len(text) // 2], "length"
        prefix = hash(body[:4096])
        cached = 1024 if len(body) > 8192 and prefix in self.prefixes else 0
        self.prefixes.add(prefix)
        usage = {
            "prompt_tokens": len(body) // 4,
            "completion_tokens": len(text) // 4 + 1,
            "total_tokens": len(body) // 4 + len(text) // 4 + 1,
            "prompt_tokens_details": {"cached_tokens": cached},
        }
        choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
        whole: dict[str, Any] = {"id": "x", "object": "chat.completion", "created": 0, "model": "fake", "choices": [choice]}
        return json.dumps(whole | {"usage": usage}).encode()


class Connection(asyncio.Protocol):
    """One keep-alive connection, one call at a time on it."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._data = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._data[:end])
            found = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
            length = int(found[1]) if found else 0
            if len(self._data) < end + 4 + length:
                return
            body = bytes(self._data[end + 4 : end + 4 + length])
            del self._data[: end + 4 + length]
            self._call(head, body)

    def _call(self, head: bytes, body: bytes) -> None:
        provider = self._provider
        if head.startswith(b"GET"):
            seen = dict(provider.counts) | {
                "distinct": len(provider.answered),
                "repeated": sum(number - 1 for number in provider.answered.values()),
            }
            self._send(200, json.dumps(seen).encode())
            return
        provider.counts["calls"] += 1
        yes, lines = provider.allowed()
        if not yes:
            provider.counts["limited"] += 1
            self._send(429, b'{"error": {"message": "slow down", "code": "rate_limit_exceeded"}}', lines)
            return
        fault = provider.fault()
        provider.counts[fault or "answered"] += 1
        if fault == "hang":
            return
        if fault in ("429", "500"):
            lines += b"Retry-After: %s\r\n" % provider.retry_after.encode() if provider.retry_after and fault == "429" else b""
            self._later(int(fault), b'{"error": {"message": "no", "code": "server_error"}}', lines)
        elif fault == "broken":
            self._later(200, b'{"id": "x", "choices": [{"mess', lines)
        else:
            provider.answered[hashlib.blake2b(body, digest_size=8).digest()] += 1
            self._later(200, provider.answer(body, fault), lines)

    def _later(self, status: int, data: bytes, lines: bytes) -> None:
        if self._provider.latency:
            asyncio.get_running_loop().call_later(self._provider.latency, self._send, status, data, lines)
        else:
            self._send(status, data, lines)

    def _send(self, status: int, data: bytes, lines: bytes = b"") -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(_HEAD % (status, _REASONS[status], len(data), lines) + data)


async def serve(given: argparse.Namespace) -> None:
    """Serve until killed."""
    provider = Provider(given)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(provider), "127.0.0.1", given.port, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


def main() -> None:
    """Read the flags and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--fault", action="append", default=[], metavar="NAME=SHARE")
    parser.add_argument("--retry-after", default=None)
    parser.add_argument("--per-minute", type=int, default=0)
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--headers", action="store_true")
    parser.add_argument("--items", type=int, default=1, choices=range(1, len(_OPENINGS) + 1))
    parser.add_argument("--seed", type=int, default=0)
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
