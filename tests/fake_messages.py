"""Anthropic on loopback: the Messages API with a prompt cache that keeps accounts, and Message Batches.

    with FakeMessages() as provider:
        ...  # --model anthropic/claude-haiku-4-5 --api-base {provider.address}

The cache holds what stands up to a block marked with cache_control, from `least` tokens upward: the first such call writes it, the
later ones read it. Without marks nothing is cached. A field that the API does not know is refused, as the real one does.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.fake_provider import default_answer
from tests.loopback import Answer, Call, Loopback, Phase

Line = dict[str, Any]
_KNOWN = {"model", "max_tokens", "messages", "system", "temperature", "top_p", "stop_sequences", "stream", "metadata"}


class FakeMessages(Loopback):
    """`fault_for(custom_id, number)` gives an Anthropic error type, "expired", "missing" or None for a request of batch `number`.
    `billed` counts answered requests of batches, `bodies` are those of single calls, `batches` what is there."""

    def __init__(
        self,
        *,
        port: int = 0,
        hook: Callable[[Call, Phase], Answer | None] | None = None,
        fault_for: Callable[[str, int], str | None] | None = None,
        looks: int = 2,
        least: int = 1024,
    ) -> None:
        super().__init__(port=port, hook=hook)
        self.fault_for, self.looks, self.least = fault_for, looks, least
        self.billed: Counter[str] = Counter()
        self.batches: dict[str, Line] = {}
        self.deleted: list[str] = []
        self.bodies: list[Line] = []
        self._cache: set[str] = set()
        self._random = random.Random(0)

    def answer(self, call: Call) -> Answer:
        """One call."""
        if call.headers.get("x-api-key") is None or call.headers.get("anthropic-version") is None:
            return _error(401, "authentication_error")
        parts = call.path.strip("/").split("/")[1:]  # v1
        if parts == ["messages"]:
            body = call.json()
            self.bodies.append(body)
            return (200, self._message(body)) if set(body) <= _KNOWN else _error(400, "invalid_request_error")
        if parts[:2] != ["messages", "batches"]:
            return _error(404, "not_found_error")
        name = parts[2] if len(parts) > 2 else ""
        if not name and call.method == "POST":
            return 200, self._create(call.json()["requests"])
        if not name:
            return 200, {"data": [_shown(batch) for batch in reversed(self.batches.values())], "has_more": False}
        if name not in self.batches:
            return _error(404, "not_found_error")
        if call.method == "DELETE":
            self.deleted.append(name)
            del self.batches[name]
            return 200, {"id": name, "type": "message_batch_deleted"}
        if parts[3:] == ["results"]:
            return 200, self.batches[name]["results"]
        if parts[3:] == ["cancel"]:
            self.batches[name] |= {"processing_status": "canceling", "cancel_initiated_at": _now()}
        else:
            self._look(self.batches[name])
        return 200, _shown(self.batches[name])

    def _message(self, body: Line) -> Line:
        text = default_answer(_flat(body))
        usage = self._usage(body) | {"output_tokens": len(text) // 4 + 1}
        message = {"id": "msg_1", "type": "message", "role": "assistant", "model": body["model"], "stop_sequence": None}
        return message | {"content": [{"type": "text", "text": text}], "stop_reason": "end_turn", "usage": usage}

    def _usage(self, body: Line) -> Line:
        blocks = list(_blocks(body))
        marks = [at for at, block in enumerate(blocks) if "cache_control" in block]
        whole = sum(len(block["text"]) for block in blocks) // 4 + 1
        read = written = 0
        if marks:
            prefix = json.dumps([block["text"] for block in blocks[: marks[-1] + 1]])
            size = sum(len(block["text"]) for block in blocks[: marks[-1] + 1]) // 4
            if size >= self.least:
                read, written = (size, 0) if prefix in self._cache else (0, size)
                self._cache.add(prefix)
        return {
            "input_tokens": whole - read - written,
            "cache_read_input_tokens": read,
            "cache_creation_input_tokens": written,
        }

    def _create(self, requests: list[Line]) -> Line:
        name = f"msgbatch_{len(self.batches) + len(self.deleted) + 1}"
        batch = {"id": name, "type": "message_batch", "processing_status": "in_progress", "created_at": _now(), "looks": 0}
        batch |= {"number": len(self.batches) + len(self.deleted) + 1, "requests": requests, "cancel_initiated_at": None}
        batch["request_counts"] = {"processing": len(requests), "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0}
        self.batches[name] = batch
        return _shown(batch)

    def _look(self, batch: Line) -> None:
        batch["looks"] += 1
        cancelled = batch["processing_status"] == "canceling"
        if batch["processing_status"] == "ended" or (batch["looks"] < self.looks and not cancelled):
            return
        rows, counts = [], Counter[str]()
        requests = batch["requests"][:]
        self._random.shuffle(requests)
        for at, request in enumerate(requests):
            fault = self.fault_for(request["custom_id"], batch["number"]) if self.fault_for else None
            if cancelled and at >= len(requests) // 2:
                fault = "canceled"
            if fault is None:
                self.billed[json.dumps(request["params"], sort_keys=True)] += 1
                result: Line = {"type": "succeeded", "message": self._message(request["params"])}
            elif fault in ("expired", "canceled"):
                result = {"type": fault}
            else:
                result = {"type": "errored", "error": {"type": "error", "error": {"type": fault, "message": "no"}}}
            counts[result["type"]] += 1
            if fault != "missing":
                rows.append({"custom_id": request["custom_id"], "result": result})
        zero = dict.fromkeys(batch["request_counts"], 0)
        batch |= {"processing_status": "ended", "request_counts": zero | dict(counts)}
        batch["results"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def answer_of(body: Line) -> Line:
    """Claude's own answer to a body of the Messages API, nothing cached."""
    text = default_answer(_flat(body))
    size = sum(len(block["text"]) for block in _blocks(body)) // 4 + 1
    usage = {"input_tokens": size, "output_tokens": len(text) // 4 + 1}
    return {"type": "message", "content": [{"type": "text", "text": text}], "stop_reason": "end_turn", "usage": usage}


def _blocks(body: Line) -> list[Line]:
    found: list[Line] = []
    for content in [body.get("system") or "", *(message["content"] for message in body["messages"])]:
        found += [{"text": content}] if isinstance(content, str) else content
    return found


def _flat(body: Line) -> Line:
    """The messages with their blocks joined, as `default_answer` reads them."""

    def text(content: Any) -> str:
        return content if isinstance(content, str) else "".join(block["text"] for block in content)

    return {"messages": [{"role": message["role"], "content": text(message["content"])} for message in body["messages"]]}


def _shown(batch: Line) -> Line:
    return {key: value for key, value in batch.items() if key not in ("looks", "number", "requests", "results")}


def _error(status: int, kind: str) -> Answer:
    return status, {"type": "error", "error": {"type": kind, "message": "no"}}


def _now() -> str:
    return datetime.now(UTC).isoformat()
