"""OpenAI's chat format for supervised fine-tuning.

    {"messages": [{"role": "user", "content": "Who owns Kestrel?"}, {"role": "assistant", "content": "The Data Platform team."}]}

Rules from the FineTuneChatRequestInput schema of openai/openai-openapi (to July 2025), and from what the server is known to refuse.
Loss falls on assistant messages only, those with "weight": 0 left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ftprep.records import Example, Record

_TOP = {"messages", "tools", "parallel_tool_calls", "functions"}
_ROLES = {"system", "developer", "user", "assistant", "tool", "function"}
_MESSAGE_KEYS = {"role", "content", "name", "weight", "tool_calls", "tool_call_id", "function_call", "refusal"}

Fault = tuple[str, str, str]
"""(rule, what is wrong, what to do)"""


def record(example: Example, system_prompt: str | None) -> Record:
    """The row for an example: its messages, behind the system prompt where one is set."""
    messages = [{"role": message.role, "content": message.content} for message in example.messages]
    if system_prompt:
        messages.insert(0, {"role": "system", "content": system_prompt})
    return {"messages": messages}


def problems(row: object) -> Iterator[Fault]:
    """Everything in one parsed line that the provider would refuse, or that would train nothing."""
    if not isinstance(row, dict):
        yield "object", f"the line is a JSON {type(row).__name__}, not an object", "write one {...} with `messages` on each line"
        return
    for key in sorted(set(row) - _TOP):
        yield "extra-key", f"unknown key {key!r}", f"remove it; allowed are {', '.join(sorted(_TOP))}"
    messages = row.get("messages")
    if not isinstance(messages, list) or not messages:
        yield "messages", "`messages` is missing, empty or no list", "give a list of messages"
        return
    for number, message in enumerate(messages, 1):
        yield from _message(message, number)
    if all(isinstance(message, dict) for message in messages):
        yield from _order(messages)
        yield from _calls(messages, row.get("tools"))


def _message(message: Any, number: int) -> Iterator[Fault]:
    where = f"message {number}"
    if not isinstance(message, dict):
        yield "message", f"{where} is no object", 'write {"role": ..., "content": ...}'
        return
    role, content = message.get("role"), message.get("content")
    if role not in _ROLES:
        yield "role", f"{where} has the role {role!r}", f"use one of {', '.join(sorted(_ROLES))}"
    for key in sorted(set(message) - _MESSAGE_KEYS):
        yield "extra-key", f"{where} has the unknown key {key!r}", "remove it"
    if "weight" in message and (role != "assistant" or message["weight"] not in (0, 1) or isinstance(message["weight"], bool)):
        yield "weight", f"{where}: weight is for assistant messages and is 0 or 1", "mend or remove it"
    speaks = role == "assistant" and (message.get("tool_calls") or message.get("function_call"))
    if content is None and not speaks:
        yield "content", f"{where} has no content", "give it text"
    elif isinstance(content, str) and not content.strip() and not speaks:
        yield "empty-content", f"{where} is empty", "give it text, or remove the row"
    elif not isinstance(content, str | list | None):
        yield "content", f"{where}: content is a {type(content).__name__}", "content is text"
    elif isinstance(content, list) and not all(
        isinstance(part, dict) and part.get("type") in ("text", "image_url") for part in content
    ):
        yield "content", f"{where}: a part of its content is neither text nor image_url", "use text parts"


def _order(messages: list[dict[str, Any]]) -> Iterator[Fault]:
    roles = [message.get("role") for message in messages]
    if "assistant" not in roles:
        yield "no-assistant", "there is no assistant message: nothing to learn", "add the answer"
        return
    if roles[-1] != "assistant":
        yield "last-assistant", f"the last message is a {roles[-1]} message", "end each row with an assistant message"
    if all(message.get("weight") == 0 for message in messages if message.get("role") == "assistant"):
        yield "all-weights-zero", "every assistant message has weight 0: nothing to learn", "give one the weight 1"
    if any(role in ("system", "developer") for role in roles[1:]):
        yield "system-first", "a system message stands behind another message", "put it first, once"
    talk = [role for role in roles if role in ("user", "assistant")]
    if talk and talk[0] != "user":
        yield "user-first", "an assistant message stands before any user message", "begin with a user message"
    if any(one == other == "user" for one, other in pairwise(roles)):
        yield "two-users", "two user messages follow each other", "join them, or put the answer between"


def _calls(messages: list[dict[str, Any]], tools: Any) -> Iterator[Fault]:
    declared = {t.get("function", {}).get("name") for t in tools if isinstance(t, dict)} if isinstance(tools, list) else set()
    asked: set[Any] = set()
    for number, message in enumerate(messages, 1):
        for call in message.get("tool_calls") or ():
            function = call.get("function") if isinstance(call, dict) else None
            if not isinstance(function, dict) or not call.get("id"):
                yield "tool-call", f"message {number}: a tool call has no id or no function", "give both"
                continue
            asked.add(call["id"])
            if function.get("name") not in declared:
                yield (
                    "tool-undeclared",
                    f"message {number} calls {function.get('name')!r}, which `tools` does not declare",
                    "declare it",
                )
            if not _is_json(function.get("arguments")):
                yield "tool-arguments", f"message {number}: arguments are no JSON text", "write the arguments as a JSON string"
        if message.get("role") == "tool" and message.get("tool_call_id") not in asked:
            yield "tool-orphan", f"message {number} answers a tool call that nobody made", "give the id of a call before it"


def _is_json(value: Any) -> bool:
    try:
        json.loads(value)
    except (TypeError, ValueError):
        return False
    return True
