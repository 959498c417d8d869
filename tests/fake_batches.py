"""A provider of files and batches on loopback, as OpenAI, Azure and Mistral have them: what it worked on, it bills.

    with FakeBatches(fault_for=lambda line, number: "500" if ... else None) as provider:
        ...  # --model openai/fake --api-base {provider.url}
        assert max(provider.billed.values()) == 1

Results come shuffled; errors stand in a file of their own. A batch moves on by one state each time it is looked at. `fate(number)`
decides over batch `number` (from 1): "completed", "expired" (half of it was worked on), "failed:CODE" (the file was not taken).
"""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from email.parser import BytesParser
from typing import Any

from tests.fake_provider import default_answer
from tests.loopback import Answer, Call, Loopback, Phase

Line = dict[str, Any]
HTTP_CODES = {"400": "invalid_value", "429": "rate_limit_exceeded", "500": "server_error", "policy": "content_policy_violation"}
MISTRAL = {
    "validating": "QUEUED",
    "in_progress": "RUNNING",
    "completed": "SUCCESS",
    "failed": "FAILED",
    "expired": "TIMEOUT_EXCEEDED",
    "cancelling": "CANCELLATION_REQUESTED",
    "cancelled": "CANCELLED",
}


class FakeBatches(Loopback):
    """`fault_for(line, number)` chooses a fault for a request of batch `number`: a name of HTTP_CODES, "missing" (no result) or
    None. `billed` counts the requests that were answered, by what was asked; `batches` and `files` are what is there now."""

    def __init__(
        self,
        *,
        port: int = 0,
        hook: Callable[[Call, Phase], Answer | None] | None = None,
        fault_for: Callable[[Line, int], str | None] | None = None,
        fate: Callable[[int], str] = lambda number: "completed",
        looks: int = 2,
        seed: int = 0,
    ) -> None:
        super().__init__(port=port, hook=hook)
        self.fault_for, self.fate, self.looks = fault_for, fate, looks
        self.billed: Counter[str] = Counter()
        self.batches: dict[str, Line] = {}
        self.files: dict[str, Line] = {}
        self.deleted: list[str] = []
        self.uploads = 0
        self._random = random.Random(seed)

    @property
    def url(self) -> str:
        """The --api-base."""
        return self.address + "/v1"

    def answer(self, call: Call) -> Answer:
        """One call, by its path without what comes before it at the different providers."""
        path = re.sub(r"^(/openai)?(/v1)?", "", call.path)
        mistral = path.startswith("/batch/jobs")
        parts = path.replace("/batch/jobs", "/batches").strip("/").split("/")
        kind, name = parts[0], parts[1] if len(parts) > 1 else ""
        what = (call.method, kind, "id" if name else "", parts[2] if len(parts) > 2 else "")
        table: dict[tuple[str, str, str, str], Callable[[], Line | bytes | None]] = {
            ("POST", "files", "", ""): lambda: self._upload(call),
            ("GET", "files", "", ""): lambda: {"object": "list", "data": [_plain(file) for file in self.files.values()]},
            ("GET", "files", "id", ""): lambda: _plain(self.files[name]) if name in self.files else None,
            ("GET", "files", "id", "content"): lambda: self.files[name]["content"] if name in self.files else None,
            ("DELETE", "files", "id", ""): lambda: self._delete(name),
            ("POST", "batches", "", ""): lambda: self._create(call.json()),
            ("GET", "batches", "", ""): lambda: self._list(call.query),
            ("GET", "batches", "id", ""): lambda: self._look(name),
            ("POST", "batches", "id", "cancel"): lambda: self._cancel(name),
        }
        made = table[what]() if what in table else None
        if made is None:
            return 404, {"error": {"message": "no such thing", "code": "not_found", "type": "invalid_request_error"}}
        if mistral and isinstance(made, dict):
            made = {"data": [_job(one) for one in made["data"]]} if "data" in made else _job(made)
        return 200, made

    def _upload(self, call: Call) -> Line:
        head = b"Content-Type: " + call.headers["content-type"].encode() + b"\r\n\r\n"
        form = BytesParser().parsebytes(head + call.body)
        parts = {part.get_param("name", header="content-disposition"): part for part in form.get_payload()}  # type: ignore[union-attr]
        content = parts["file"].get_payload(decode=True)  # type: ignore[union-attr]
        self.uploads += 1
        return _plain(self._file(str(parts["file"].get_filename()), content, "batch"))  # type: ignore[union-attr, arg-type]

    def _file(self, filename: str, content: bytes, purpose: str) -> Line:
        number = len(self.files) + len(self.deleted) + 1
        file = {"id": f"file-{number}", "object": "file", "bytes": len(content), "created_at": int(time.time())}
        file |= {"filename": filename, "purpose": purpose, "status": "processed", "content": content}
        self.files[file["id"]] = file  # type: ignore[index]
        return file

    def _delete(self, name: str) -> Line | None:
        if self.files.pop(name, None) is None:
            return None
        self.deleted.append(name)
        return {"id": name, "object": "file", "deleted": True}

    def _create(self, body: Line) -> Line:
        number = len(self.batches) + 1
        file_id = body.get("input_file_id") or body["input_files"][0]
        rows = [json.loads(line) for line in self.files[file_id]["content"].splitlines()]
        batch = {"id": f"batch_{number}", "object": "batch", "endpoint": body["endpoint"], "input_file_id": file_id}
        batch |= {"completion_window": "24h", "status": "validating", "created_at": int(time.time()), "errors": None}
        batch |= {"output_file_id": None, "error_file_id": None, "metadata": body.get("metadata"), "model": body.get("model")}
        batch |= {"request_counts": {"total": len(rows), "completed": 0, "failed": 0}}
        self.batches[batch["id"]] = batch | {"looks": 0, "number": number, "rows": rows}
        return self._shown(batch["id"])

    def _list(self, query: dict[str, str]) -> Line:
        names = list(reversed(self.batches))
        if "after" in query:
            names = names[names.index(query["after"]) + 1 :]
        limit = int(query.get("limit", 20))
        shown = [self._shown(name) for name in names[:limit]]
        return {"object": "list", "data": shown, "has_more": len(names) > limit}

    def _look(self, name: str) -> Line | None:
        batch = self.batches.get(name)
        if batch is None:
            return None
        batch["looks"] += 1
        if batch["status"] == "cancelling":
            self._finish(batch, "cancelled")
        elif batch["status"] in ("validating", "in_progress"):
            fate, _, code = self.fate(batch["number"]).partition(":")
            if batch["looks"] < self.looks:
                batch["status"] = "in_progress"
            elif fate == "failed":
                batch["status"] = "failed"
                batch["errors"] = {"object": "list", "data": [{"code": code, "message": "not taken", "line": None, "param": None}]}
            else:
                self._finish(batch, fate)
        return self._shown(name)

    def _cancel(self, name: str) -> Line | None:
        if name in self.batches and self.batches[name]["status"] in ("validating", "in_progress"):
            self.batches[name]["status"] = "cancelling"
        return self._shown(name) if name in self.batches else None

    def _finish(self, batch: Line, status: str) -> None:
        rows = batch["rows"][:]
        self._random.shuffle(rows)
        worked = len(rows) if status == "completed" else len(rows) // 2
        done, errors = [], []
        for at, row in enumerate(rows):
            fault = self.fault_for(row, batch["number"]) if self.fault_for else None
            if at >= worked:
                errors.append(row | {"response": None, "error": {"code": f"batch_{status}", "message": "not worked on"}})
            elif fault == "missing":
                continue
            elif fault is not None:
                code = HTTP_CODES[fault]
                body = {"error": {"code": code, "message": "refused", "type": code}}
                status_code = int(fault) if fault.isdigit() else 400
                errors.append(row | {"response": {"status_code": status_code, "body": body}, "error": None})
            else:
                done.append(row | {"response": {"status_code": 200, "request_id": "r", "body": self._answered(row)}, "error": None})
        batch |= {"status": status, "request_counts": {"total": len(rows), "completed": len(done), "failed": len(errors)}}
        batch["output_file_id"] = self._out("output", done) if done else None
        batch["error_file_id"] = self._out("errors", errors) if errors else None

    def _answered(self, row: Line) -> Line:
        body = row["body"]
        self.billed[json.dumps(body, sort_keys=True)] += 1
        text = default_answer(body)
        prompt = "\n".join(f"{message['role']}: {message['content']}" for message in body["messages"])
        usage = {"prompt_tokens": len(prompt) // 4 + 1, "completion_tokens": len(text) // 4 + 1}
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
        details = {"prompt_tokens_details": {"cached_tokens": 0}}
        return {"id": "x", "object": "chat.completion", "choices": [choice], "usage": usage | details}

    def _out(self, name: str, rows: list[Line]) -> str:
        kept = [{key: row[key] for key in ("custom_id", "response", "error")} for row in rows]
        content = b"".join(json.dumps(row).encode() + b"\n" for row in kept)
        return str(self._file(f"{name}.jsonl", content, "batch_output")["id"])

    def _shown(self, name: str) -> Line:
        return {key: value for key, value in self.batches[name].items() if key not in ("looks", "number", "rows")}


def _plain(file: Line) -> Line:
    return {key: value for key, value in file.items() if key != "content"}


def _job(batch: Line) -> Line:
    counts = batch["request_counts"]
    job = {"id": batch["id"], "object": "batch", "input_files": [batch["input_file_id"]], "endpoint": batch["endpoint"]}
    job |= {"model": batch["model"], "status": MISTRAL[batch["status"]], "created_at": batch["created_at"], "errors": []}
    job |= {"output_file": batch["output_file_id"], "error_file": batch["error_file_id"], "metadata": batch["metadata"]}
    job |= {"total_requests": counts["total"], "completed_requests": counts["completed"] + counts["failed"]}
    return job | {"succeeded_requests": counts["completed"], "failed_requests": counts["failed"]}
