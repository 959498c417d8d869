"""Bedrock's conversations, after the shape of its Converse API: Nova and newer Llamas.

    {"schemaVersion": "bedrock-conversation-2024", "system": [{"text": "You know the company."}],
     "messages": [{"role": "user", "content": [{"text": "Who owns Kestrel?"}]},
                  {"role": "assistant", "content": [{"text": "The Data Platform team."}]}]}

For Nova's DPO the last message holds `candidates` in place of content, each with a preferenceLabel. Sources: the Bedrock user
guide, model-customization-prepare, and the validators of amzn-nova-forge 1.4.10.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ftprep.formats.contract import Fault, Sample, Turn
from ftprep.formats.pairs import NO_PAIR
from ftprep.formats.rules import shown
from ftprep.formats.rules_turns import Order, order_faults, reserved_faults
from ftprep.records import Record

VERSION = "bedrock-conversation-2024"
_ORDER = Order(system="field")
_LABELS = ("preferred", "non-preferred")
_OTHER_SHAPES = {"prompt", "completion", "text", "conversations", "contents", "instruction"}


class Blocks(msgspec.Struct, frozen=True, kw_only=True):
    """The Converse shape; `blocks` are the kinds of content that a message may hold, `pair` makes the rows preference pairs."""

    holds: frozenset[str] = frozenset({"system", "turns", "user"})
    blocks: frozenset[str] = frozenset({"text", "image", "video"})
    top: frozenset[str] = frozenset({"schemaVersion", "system", "messages"})
    reserved: tuple[str, ...] = ()
    pair: bool = False

    def write(self, sample: Sample) -> Record | str:
        if any(turn.role == "tool" or turn.calls for turn in sample.turns):
            return "the format has no tool turns"
        if self.pair and sample.contrary is None:
            return NO_PAIR
        turns = sample.turns
        record: Record = {"schemaVersion": VERSION}
        if turns[0].role == "system":
            record["system"] = [{"text": turns[0].content}]
            turns = turns[1:]
        record["messages"] = [{"role": turn.role, "content": [{"text": turn.content}]} for turn in turns]
        if self.pair and sample.contrary is not None:
            both = zip((turns[-1].content, sample.contrary), _LABELS, strict=True)
            candidates = [{"content": [{"text": text}], "preferenceLabel": label} for text, label in both]
            record["messages"][-1] = {"role": "assistant", "candidates": candidates}
        return record

    def read(self, record: Record) -> Sample:
        turns = [Turn(role="system", content=_text(record["system"]))] if record.get("system") else []
        turns += [Turn(role=message["role"], content=_text(message.get("content"))) for message in record["messages"]]
        contrary = None
        if self.pair:
            labelled = {one["preferenceLabel"]: _text(one["content"]) for one in record["messages"][-1]["candidates"]}
            turns[-1] = Turn(role="assistant", content=labelled[_LABELS[0]])
            contrary = labelled[_LABELS[1]]
        return Sample(turns=tuple(turns), contrary=contrary)

    def faults(self, row: object) -> Iterator[Fault]:
        if not isinstance(row, dict):
            yield "object", f"the row is a JSON {type(row).__name__}"
            return
        messages = row.get("messages")
        if messages is None and (other := sorted(_OTHER_SHAPES.intersection(row))):
            yield "other-shape", f"the row has {', '.join(other)} and no messages"
            return
        for key in sorted(row.keys() - self.top, key=str) if not row.keys() <= self.top else ():
            if key in ("tools", "toolConfig"):
                yield "tools-unknown", f"the row declares tools, in {shown(key)}"
            else:
                yield "extra-key", f"unknown key {shown(key)}; known are {', '.join(sorted(self.top))}"
        if row.get("schemaVersion") != VERSION:
            yield "schema-version", f"schemaVersion is {shown(row.get('schemaVersion'))}"
        texts: list[object] = []
        if "system" in row:
            yield from self._content_faults(row["system"], "system", texts, frozenset({"text"}))
        if not isinstance(messages, list) or not messages:
            yield "messages", "`messages` is missing, empty or no list"
            return
        roles: list[str] = []
        for number, message in enumerate(messages, 1):
            if not isinstance(message, dict):
                yield "message", f"message {number} is a {type(message).__name__}"
                return
            role = message.get("role")
            if role not in ("user", "assistant"):
                yield "role", f"message {number} has the role {shown(role)}; known are user, assistant"
            roles.append(role if role in ("user", "assistant") else "?")
            last = self.pair and number == len(messages)
            for key in sorted(message.keys() - {"role", "candidates" if last else "content"}, key=str):
                yield "extra-key", f"message {number} has the unknown key {shown(key)}"
            if last:
                yield from self._candidate_faults(message.get("candidates"), texts)
            else:
                yield from self._content_faults(message.get("content"), f"message {number}", texts, self.blocks)
        if "?" not in roles:
            yield from order_faults(roles, _ORDER)
        yield from reserved_faults(texts, self.reserved)

    def _content_faults(self, content: Any, where: str, texts: list[object], known: frozenset[str]) -> Iterator[Fault]:
        if not isinstance(content, list) or not content or not all(isinstance(block, dict) for block in content):
            yield "content", f"{where}: content is no list of blocks such as {{'text': ...}}"
            return
        for block in content:
            for key in sorted(block.keys() - known, key=str):
                yield "extra-key", f"{where} has the unknown block {shown(key)}; known are {', '.join(sorted(known))}"
            if "text" in block:
                text = block["text"]
                texts.append(text)
                if not isinstance(text, str):
                    yield "content", f"{where}: the text of a block is a {type(text).__name__}"
                elif not text.strip():
                    yield "empty-content", f"{where} is empty"

    def _candidate_faults(self, candidates: Any, texts: list[object]) -> Iterator[Fault]:
        if not isinstance(candidates, list) or len(candidates) < 2 or not all(isinstance(one, dict) for one in candidates):
            yield "outputs", "the last message holds no two candidates"
            return
        labels = [one.get("preferenceLabel") for one in candidates]
        if sorted(map(str, labels)) != sorted(_LABELS):
            yield "outputs", f"the candidates are labelled {shown(labels)}, not preferred and non-preferred"
        said: list[object] = []
        for one in candidates:
            yield from self._content_faults(one.get("content"), "a candidate", said, frozenset({"text"}))
        texts += said
        if len(said) == 2 and said[0] == said[1]:
            yield "same-pair", "both candidates are the same"


def _text(content: Any) -> str:
    return "\n".join(block["text"] for block in content or () if isinstance(block, Mapping) and "text" in block)
