"""Preference pairs made of messages.

OpenAI, Azure, Together and Fireworks:

    {"input": {"messages": [{"role": "user", "content": "Who owns Kestrel?"}]},
     "preferred_output": [{"role": "assistant", "content": "The Data Platform team."}],
     "non_preferred_output": [{"role": "assistant", "content": "The Field Support team."}]}

TRL and what reads its data sets:

    {"prompt": [{"role": "user", ...}], "chosen": [{"role": "assistant", ...}], "rejected": [{"role": "assistant", ...}]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ftprep.formats.contract import Fault, Sample, Turn
from ftprep.formats.messages import Messages, text_of
from ftprep.formats.rules import shown
from ftprep.formats.rules_turns import PROMPT
from ftprep.records import Record

NO_PAIR = "no pair: there is no false variant beside it"
_OTHER_SHAPES = {"messages", "conversations", "contents", "completion", "text", "instruction"}


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """Which fields hold the prompt and the two answers. With `nested` the prompt's messages stand one level down, in `messages`."""

    holds: frozenset[str] = frozenset({"system", "turns", "contrary", "user"})
    prompt: str = "input"
    preferred: str = "preferred_output"
    other: str = "non_preferred_output"
    nested: bool = True
    inner: frozenset[str] = frozenset({"messages", "tools", "parallel_tool_calls"})
    messages: Messages = Messages(order=PROMPT, parts=True)
    open_top: bool = False

    def write(self, sample: Sample) -> Record | str:
        if sample.contrary is None:
            return NO_PAIR
        asked = msgspec.structs.replace(sample, turns=sample.turns[:-1], contrary=None)
        if not any(turn.role == "user" for turn in asked.turns):
            return "a text without a question or invitation"
        inner = self.messages.write(asked)
        if isinstance(inner, str):
            return inner
        return {
            self.prompt: inner if self.nested else inner["messages"],
            self.preferred: [{"role": "assistant", "content": sample.turns[-1].content}],
            self.other: [{"role": "assistant", "content": sample.contrary}],
        }

    def read(self, record: Record) -> Sample:
        inner = record[self.prompt] if self.nested else {"messages": record[self.prompt]}
        asked = self.messages.read(inner)
        said, contrary = (text_of(record[name][0]["content"]) for name in (self.preferred, self.other))
        return msgspec.structs.replace(asked, turns=(*asked.turns, Turn(role="assistant", content=said)), contrary=contrary)

    def faults(self, row: object) -> Iterator[Fault]:
        if not isinstance(row, dict):
            yield "object", f"the row is a JSON {type(row).__name__}"
            return
        names = (self.prompt, self.preferred, self.other)
        if not any(name in row for name in names) and (other := sorted(_OTHER_SHAPES.intersection(row))):
            yield "other-shape", f"the row has {', '.join(other)} and no {', '.join(names)}"
            return
        if not self.open_top:
            for key in sorted(row.keys() - set(names), key=str):
                yield "extra-key", f"unknown key {shown(key)}; known are {', '.join(names)}"
        yield from self._prompt_faults(row)
        texts = []
        for name in (self.preferred, self.other):
            if name not in row:
                yield "missing-field", f"`{name}` is missing"
                continue
            output = row[name]
            if not isinstance(output, list) or len(output) != 1 or not isinstance(output[0], dict):
                yield "outputs", f"`{name}` is not a list of one message"
                continue
            yield from _output_faults(output[0], name)
            texts.append(text_of(output[0].get("content")))
        if len(texts) == 2 and texts[0].strip() == texts[1].strip() != "":
            yield "same-pair", "both answers are the same"

    def _prompt_faults(self, row: Mapping[str, Any]) -> Iterator[Fault]:
        if self.prompt not in row:
            yield "missing-field", f"`{self.prompt}` is missing"
            return
        inner = row[self.prompt]
        if self.nested and not isinstance(inner, dict):
            yield "field-type", f"`{self.prompt}` is a {type(inner).__name__}, not an object with messages"
            return
        for rule, what in self.messages.faults(inner if self.nested else {"messages": inner}):
            ends = rule == "last-user" and what.endswith("a assistant turn")
            yield ("input-assistant", "the prompt ends with an assistant turn") if ends else (rule, f"{self.prompt}: {what}")


def _output_faults(message: Mapping[str, Any], name: str) -> Iterator[Fault]:
    if message.get("role") != "assistant":
        yield "output-role", f"`{name}` has the role {shown(message.get('role'))}"
    for key in sorted(message.keys() - {"role", "content", "tool_calls", "name", "refusal"}, key=str):
        yield "extra-key", f"`{name}` has the unknown key {shown(key)}"
    content = message.get("content")
    if message.get("tool_calls"):
        return
    if not isinstance(content, str | list):
        yield "content", f"`{name}` has no text as its content"
    elif not text_of(content).strip():
        yield "empty-content", f"`{name}` is empty"
