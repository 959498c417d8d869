"""Rows that are a list of messages: OpenAI's chat format and all that was made after it.

    {"messages": [{"role": "user", "content": "Who owns Kestrel?"}, {"role": "assistant", "content": "The Data Platform team."}]}

Providers differ in data only: role names, keys, tools, weights. Sources: the schemas of openai/openai-openapi (to July 2025), the
code of together 2.14, mistral-common and mistral-finetune, mlx-lm, torchtune, LLaMA-Factory and TRL, and each provider's pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from ftprep.formats.contract import Call, Fault, Sample, Turn, TurnRole
from ftprep.formats.rules import shown
from ftprep.formats.rules_calls import Arguments, call_faults
from ftprep.formats.rules_turns import ANSWER, Order, order_faults, reserved_faults, weight_faults
from ftprep.records import Record, stable_id

PLAIN: Mapping[str, TurnRole] = MappingProxyType({"system": "system", "user": "user", "assistant": "assistant", "tool": "tool"})
_OTHER_SHAPES = {"prompt", "completion", "text", "conversations", "contents", "instruction", "chosen", "input", "messages"}
_PARTS = {"text", "image_url"}


class Messages(msgspec.Struct, frozen=True, kw_only=True):
    """A dialect of messages. `roles` gives each accepted name its meaning, the first of a meaning being the one that is written.

    `top` are the keys of a row, `keys` those of a message. With `system_key` the system turn stands in a field of the row.
    `beside`: whether an assistant turn with tool calls may, must or must not have content too. `answer_key` makes the rows prompts
    whose answer, for the grader, stands in that field.
    """

    holds: frozenset[str] = frozenset({"system", "turns", "user"})
    field: str = "messages"
    role_key: str = "role"
    content_key: str = "content"
    roles: Mapping[str, TurnRole] = PLAIN
    top: frozenset[str] = frozenset({"messages", "tools"})
    keys: frozenset[str] = frozenset({"role", "content", "name", "tool_calls", "tool_call_id"})
    parts: bool = False
    system_key: str | None = None
    arguments: Arguments = "none"
    call_id: str | None = None
    beside: Literal["may", "must", "never"] = "may"
    reserved: tuple[str, ...] = ()
    order: Order = ANSWER
    answer_key: str | None = None
    open_top: bool = False

    def write(self, sample: Sample) -> Record | str:
        turns = sample.turns
        if self.answer_key is not None:
            if sample.invited or len(turns) < 2:
                return "a statement, not a question with an answer to grade"
            turns = turns[:-1]
        names = {meaning: name for name, meaning in reversed(list(self.roles.items()))}
        record: Record = {}
        if self.system_key is not None and turns[0].role == "system":
            record[self.system_key] = turns[0].content
            turns = turns[1:]
        missing = {turn.role for turn in turns} - set(names)
        if missing:
            return f"the format has no {' and no '.join(sorted(missing))} turns"
        record[self.field] = [self._message(turn, names[turn.role]) for turn in turns]
        if sample.tools and self.arguments != "none":
            record["tools"] = list(sample.tools)
        if self.answer_key is not None:
            record[self.answer_key] = sample.turns[-1].content
        return record

    def _message(self, turn: Turn, role: str) -> Record:
        message: Record = {self.role_key: role, self.content_key: turn.content}
        if turn.calls:
            message["tool_calls"] = [self._call(call) for call in turn.calls]
            if self.beside == "never" or (self.beside == "may" and not turn.content):
                del message[self.content_key]
        if turn.call_id is not None:
            message["tool_call_id"] = self._id(turn.call_id)
        if turn.weight is not None and "weight" in self.keys:
            message["weight"] = turn.weight
        return message

    def _call(self, call: Call) -> Record:
        arguments = call.arguments if self.arguments == "text" else json.loads(call.arguments)
        return {"id": self._id(call.id), "type": "function", "function": {"name": call.name, "arguments": arguments}}

    def _id(self, name: str) -> str:
        """The id, or one of nine signs made of it where the format asks for that."""
        return name if self.call_id is None or re.fullmatch(self.call_id, name) else stable_id([name], 9)

    def read(self, record: Record) -> Sample:
        turns = [self._turn(message) for message in record[self.field]]
        if self.system_key is not None and record.get(self.system_key):
            turns.insert(0, Turn(role="system", content=record[self.system_key]))
        if self.answer_key is not None:
            answer = record.get(self.answer_key)
            turns.append(Turn(role="assistant", content=answer if isinstance(answer, str) else json.dumps(answer)))
        return Sample(turns=tuple(turns), tools=tuple(record.get("tools") or ()))

    def _turn(self, message: Mapping[str, Any]) -> Turn:
        return Turn(
            role=self.roles[message[self.role_key]],
            content=text_of(message.get(self.content_key)),
            weight=message.get("weight"),
            calls=tuple(map(_read_call, message.get("tool_calls") or ())),
            call_id=message.get("tool_call_id"),
        )

    def faults(self, row: object) -> Iterator[Fault]:
        if not isinstance(row, dict):
            yield "object", f"the row is a JSON {type(row).__name__}"
            return
        messages = row.get(self.field)
        if messages is None and (other := sorted(_OTHER_SHAPES.intersection(row))):
            yield "other-shape", f"the row has {', '.join(other)} and no {self.field}"
            return
        if not self.open_top and not row.keys() <= self.top:
            for key in sorted(row.keys() - self.top - ({"tools"} if self.arguments == "none" else set()), key=str):
                yield "extra-key", f"unknown key {shown(key)}; known are {', '.join(sorted(self.top))}"
        if not isinstance(messages, list) or not messages:
            yield "messages", f"`{self.field}` is missing, empty or no list"
            return
        system: object = None
        if self.system_key is not None and (system := row.get(self.system_key)) is not None:
            if not isinstance(system, str):
                yield "field-type", f"`{self.system_key}` is a {type(system).__name__}, not text"
            elif not system.strip():
                yield "empty-field", f"`{self.system_key}` holds no text"
        if self.answer_key is not None:
            if self.answer_key not in row:
                yield "missing-field", f"`{self.answer_key}`, which the grader compares with, is missing"
            elif isinstance(row[self.answer_key], str) and not row[self.answer_key].strip():
                yield "empty-field", f"`{self.answer_key}` holds no text"
        roles: list[str] = []
        for number, message in enumerate(messages, 1):
            if not isinstance(message, dict):
                yield "message", f"message {number} is a {type(message).__name__}"
                return
            yield from self._message_faults(message, number)
            role = message.get(self.role_key)
            meaning: str = self.roles.get(role, "?") if isinstance(role, str) else "?"
            roles.append("calls" if meaning == "assistant" and message.get("tool_calls") else meaning)
        if "?" not in roles:
            yield from order_faults(roles, self.order)
        if "weight" in self.keys and any("weight" in message for message in messages):
            yield from weight_faults([(role, m.get("weight")) for role, m in zip(roles, messages, strict=True)])
        plain = messages if self.role_key == "role" else []
        yield from call_faults(plain, row.get("tools"), self.arguments, self.call_id)
        if self.reserved:
            yield from reserved_faults([system, *(text_of(m.get(self.content_key)) for m in messages)], self.reserved)

    def _message_faults(self, message: Mapping[str, Any], number: int) -> Iterator[Fault]:
        role, content = message.get(self.role_key), message.get(self.content_key)
        known = isinstance(role, str) and role in self.roles
        if not known:
            yield "role", f"message {number} has the role {shown(role)}; known are {', '.join(self.roles)}"
        if not message.keys() <= self.keys:
            for key in sorted(message.keys() - self.keys, key=str):
                if self.arguments == "none" and key in ("tool_calls", "tool_call_id"):
                    continue  # said by the rules on tools
                yield "extra-key", f"message {number} has the unknown key {shown(key)}"
        calling = bool(message.get("tool_calls") or message.get("function_call"))
        if isinstance(content, str):
            if not content.strip() and not calling:
                yield "empty-content", f"message {number} is empty"
            elif calling and content and self.beside == "never":
                yield "content", f"message {number} has content beside tool calls"
        elif content is None:
            if not calling:
                yield "content", f"message {number} has no `{self.content_key}`"
            elif self.beside == "must":
                yield "content", f"message {number} calls tools and has no `{self.content_key}`, which the reader asks for"
        elif not (self.parts and isinstance(content, list)):
            yield "content", f"message {number}: `{self.content_key}` is a {type(content).__name__}, not text"
        elif not content or not all(isinstance(part, dict) and part.get("type") in _PARTS for part in content):
            yield "content", f"message {number}: a part of its content is neither text nor image_url"
        elif not text_of(content).strip() and all(part.get("type") == "text" for part in content):
            yield "empty-content", f"message {number} is empty"


def text_of(content: object) -> str:
    """The text of a message's content, which is text or a list of parts. text_of([{"type": "text", "text": "Hi"}]) -> "Hi" """
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _read_call(call: Mapping[str, Any]) -> Call:
    arguments = call["function"]["arguments"]
    text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return Call(id=call["id"], name=call["function"]["name"], arguments=text)
