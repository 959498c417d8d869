"""Rules on tool calls, which hardly any outside checker asks: declared names, readable arguments, results that answer a call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from ftprep.formats.contract import Fault
from ftprep.formats.rules import shown

Arguments = Literal["text", "object", "none"]
"""How a call's arguments are written: as JSON text (OpenAI, Mistral), as an object (chat templates), or no tools at all."""


def call_faults(
    messages: Sequence[Mapping[str, Any]], tools: Any, arguments: Arguments, call_id: str | None = None
) -> Iterator[Fault]:
    """What is wrong with the tool calls of OpenAI-like messages; `call_id` is a pattern that each id must match whole.

    call_faults([{"role": "tool", "tool_call_id": "c9", "content": "x"}], [], "text") -> ("tool-orphan", "message 1 answers ...")
    """
    if tools is None and not any("tool_calls" in message or message.get("role") == "tool" for message in messages):
        return
    if arguments == "none":
        yield "tools-unknown", "the row declares or calls tools"
        return
    declared: set[Any] = set()
    if tools is not None:
        if not isinstance(tools, list) or not all(_name(tool) for tool in tools):
            yield "tool-declaration", "`tools` is no list of functions with names"
        declared = {_name(tool) for tool in tools} if isinstance(tools, list) else set()
    asked: set[Any] = set()
    waiting: set[Any] = set()
    for number, message in enumerate(messages, 1):
        if message.get("role") == "tool":
            answered = message.get("tool_call_id")
            if answered not in asked if _plain(answered) else True:
                yield "tool-orphan", f"message {number} answers a tool call that nobody made"
            else:
                waiting.discard(answered)
            continue
        if waiting:
            yield "tool-unanswered", f"message {number} comes before the result of a tool call"
            waiting.clear()
        calls = message.get("tool_calls")
        if calls is not None and not isinstance(calls, list):
            yield "tool-call", f"message {number}: tool_calls is no list"
            continue
        for call in calls or ():
            function = call.get("function") if isinstance(call, dict) else None
            if not isinstance(function, dict) or not _plain(call.get("id")) or not isinstance(function.get("name"), str):
                yield "tool-call", f"message {number}: a tool call has no id, no function or no name"
                continue
            asked.add(call["id"])
            waiting.add(call["id"])
            if call_id is not None and not re.fullmatch(call_id, str(call["id"])):
                yield "tool-id", f"message {number}: the id {shown(call['id'])} of a tool call"
            if function["name"] not in declared:
                yield "tool-undeclared", f"message {number} calls {shown(function['name'])}, which `tools` does not declare"
            if not _readable(function.get("arguments"), arguments):
                form = "JSON text" if arguments == "text" else "an object"
                yield "tool-arguments", f"message {number}: the arguments of a call are not {form}"


def _plain(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _name(tool: Any) -> Any:
    function = tool.get("function") if isinstance(tool, dict) else None
    name = function.get("name") if isinstance(function, dict) else None
    return name if isinstance(name, str) else None


def _readable(value: Any, arguments: Arguments) -> bool:
    if arguments == "object":
        return isinstance(value, dict)
    try:
        return isinstance(json.loads(value), dict)
    except (TypeError, ValueError, RecursionError):
        return False
