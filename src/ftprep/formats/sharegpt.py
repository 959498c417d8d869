"""ShareGPT's conversations, as LLaMA-Factory reads them.

    {"conversations": [{"from": "human", "value": "Who owns Kestrel?"}, {"from": "gpt", "value": "The Data Platform team."}],
     "system": "You know the company."}

Odd turns are human or observation, even ones gpt or function_call, and their number is even: LLaMA-Factory skips any other row
with no more than a line in its log, so all of it is a problem here. Source: data/README.md and converter.py of LLaMA-Factory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from ftprep.formats.contract import Call, Fault, Sample, Turn
from ftprep.formats.rules import shown
from ftprep.formats.rules_turns import Order, order_faults
from ftprep.records import Record

_MEANING = {"human": "user", "gpt": "assistant", "function_call": "assistant", "observation": "tool", "system": "system"}
_KNOWN = frozenset({"conversations", "system", "tools"})
_ORDER = Order(system="field")
_OTHER_SHAPES = {"prompt", "completion", "text", "messages", "contents", "instruction"}


class ShareGpt(msgspec.Struct, frozen=True, kw_only=True):
    """The one dialect of its kind."""

    holds: frozenset[str] = frozenset({"system", "turns", "user", "tools"})

    def write(self, sample: Sample) -> Record | str:
        turns = list(sample.turns)
        record: Record = {"conversations": []}
        if turns[0].role == "system":
            record["system"] = turns.pop(0).content
        for turn in turns:
            if len(turn.calls) > 1:
                return "several tool calls in one turn"
            if turn.calls:
                call = turn.calls[0]
                value = json.dumps({"name": call.name, "arguments": json.loads(call.arguments)}, ensure_ascii=False)
                record["conversations"].append({"from": "function_call", "value": value})
            else:
                name = {"user": "human", "assistant": "gpt", "tool": "observation"}[turn.role]
                record["conversations"].append({"from": name, "value": turn.content})
        if sample.tools:
            record["tools"] = json.dumps([tool.get("function", tool) for tool in sample.tools], ensure_ascii=False)
        return record

    def read(self, record: Record) -> Sample:
        turns = [Turn(role="system", content=record["system"])] if record.get("system") else []
        number = 0
        for turn in record["conversations"]:
            if turn["from"] == "function_call":
                number += 1
                said = json.loads(turn["value"])
                call = Call(id=f"call{number:05}", name=said["name"], arguments=json.dumps(said.get("arguments", {})))
                turns.append(Turn(role="assistant", calls=(call,)))
            elif turn["from"] == "observation":
                turns.append(Turn(role="tool", content=turn["value"], call_id=f"call{number:05}"))
            else:
                role = {"human": "user", "gpt": "assistant", "system": "system"}[turn["from"]]
                turns.append(Turn(role=role, content=turn["value"]))  # type: ignore[arg-type]  # the three are roles of turns
        tools = json.loads(record["tools"]) if record.get("tools") else []
        return Sample(turns=tuple(turns), tools=tuple({"type": "function", "function": tool} for tool in tools))

    def faults(self, row: object) -> Iterator[Fault]:
        if not isinstance(row, dict):
            yield "object", f"the row is a JSON {type(row).__name__}"
            return
        turns = row.get("conversations")
        if turns is None and (other := sorted(_OTHER_SHAPES.intersection(row))):
            yield "other-shape", f"the row has {', '.join(other)} and no conversations"
            return
        for key in sorted(row.keys() - _KNOWN, key=str) if not row.keys() <= _KNOWN else ():
            yield "extra-key", f"unknown key {shown(key)}; known are {', '.join(sorted(_KNOWN))}"
        for key in ("system", "tools"):
            if row.get(key) is not None and not isinstance(row[key], str):
                yield "field-type", f"`{key}` is a {type(row[key]).__name__}, not text"
        if isinstance(row.get("tools"), str) and row["tools"].strip() and not isinstance(_json(row["tools"]), list):
            yield "tool-declaration", "`tools` is no JSON list in text"
        if not isinstance(turns, list) or not turns:
            yield "messages", "`conversations` is missing, empty or no list"
            return
        roles = []
        for number, turn in enumerate(turns, 1):
            if not isinstance(turn, dict):
                yield "message", f"turn {number} is a {type(turn).__name__}"
                return
            name, value = turn.get("from"), turn.get("value")
            if not isinstance(name, str) or name not in _MEANING:
                yield "role", f"turn {number} is from {shown(name)}; known are {', '.join(_MEANING)}"
            roles.append(_MEANING.get(name, "?") if isinstance(name, str) else "?")
            for key in sorted(turn.keys() - {"from", "value"}, key=str):
                yield "extra-key", f"turn {number} has the unknown key {shown(key)}"
            if not isinstance(value, str):
                yield "content", f"turn {number} has no text as its value"
            elif not value.strip():
                yield "empty-content", f"turn {number} is empty"
            elif name == "function_call" and not isinstance(_json(value), dict):
                yield "tool-arguments", f"turn {number} is a function_call whose value is no JSON object in text"
            if name == "observation" and (number < 2 or not isinstance(turns[number - 2], dict) or
                                          turns[number - 2].get("from") != "function_call"):  # fmt: skip
                yield "tool-orphan", f"turn {number} is an observation without a function_call before it"
        if "?" not in roles:
            yield from order_faults(roles[1:] if roles[0] == "system" else roles, _ORDER)
            if "system" in roles[1:]:
                yield "system-first", "a system turn stands behind another turn"


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
