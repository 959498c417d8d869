"""Gemini's contents, on Vertex AI: supervised rows and preference pairs.

    {"systemInstruction": {"parts": [{"text": "You know the company."}]},
     "contents": [{"role": "user", "parts": [{"text": "Who owns Kestrel?"}]}, {"role": "model", "parts": [{"text": "The ..."}]}]}

    {"contents": [{"role": "user", ...}], "completions": [{"score": 1.0, "completion": {"role": "model", "parts": [...]}},
                                                          {"score": 0.0, "completion": {"role": "model", "parts": [...]}}]}

Gemini's own types take the role `assistant`; the tuning service does not, so roles are asked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ftprep.formats.contract import Fault, Sample, Turn
from ftprep.formats.pairs import NO_PAIR
from ftprep.formats.rules import shown
from ftprep.formats.rules_turns import Order, order_faults
from ftprep.records import Record

_ORDER = Order(system="field")
_ASKS = Order(system="field", last="user")
_OTHER_SHAPES = {"prompt", "completion", "text", "conversations", "messages", "instruction"}
_PARTS = frozenset({"text", "fileData", "inlineData", "functionCall", "functionResponse", "videoMetadata"})


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """Gemini rows; `system` is the field of the system turn, `pair` makes them preference pairs."""

    holds: frozenset[str] = frozenset({"system", "turns", "user"})
    system: str = "systemInstruction"
    pair: bool = False

    @property
    def known(self) -> frozenset[str]:
        """Every key that a row may have."""
        return frozenset({"contents", self.system, *(("completions",) if self.pair else ("tools", "labels"))})

    def write(self, sample: Sample) -> Record | str:
        if any(turn.role == "tool" or turn.calls for turn in sample.turns):
            return "tool turns, which are not written in this format"
        if self.pair and sample.contrary is None:
            return NO_PAIR
        turns = sample.turns[:-1] if self.pair else sample.turns
        record: Record = {}
        if turns and turns[0].role == "system":
            record[self.system] = {"parts": [{"text": turns[0].content}]}
            turns = turns[1:]
        record["contents"] = [_content("model" if turn.role == "assistant" else "user", turn.content) for turn in turns]
        if self.pair and sample.contrary is not None:
            both = ((1.0, sample.turns[-1].content), (0.0, sample.contrary))
            record["completions"] = [{"score": score, "completion": _content("model", text)} for score, text in both]
        return record

    def read(self, record: Record) -> Sample:
        system = record.get(self.system)
        turns = [Turn(role="system", content=_text(system))] if system else []
        turns += [Turn(role="assistant" if one["role"] == "model" else "user", content=_text(one)) for one in record["contents"]]
        contrary = None
        if self.pair:
            worse, better = sorted(record["completions"], key=lambda one: float(one["score"]))
            turns.append(Turn(role="assistant", content=_text(better["completion"])))
            contrary = _text(worse["completion"])
        return Sample(turns=tuple(turns), contrary=contrary)

    def faults(self, row: object) -> Iterator[Fault]:
        if not isinstance(row, dict):
            yield "object", f"the row is a JSON {type(row).__name__}"
            return
        contents = row.get("contents")
        if contents is None and (other := sorted(_OTHER_SHAPES.intersection(row))):
            yield "other-shape", f"the row has {', '.join(other)} and no contents"
            return
        known = self.known
        for key in sorted(row.keys() - known, key=str) if not row.keys() <= known else ():
            yield "extra-key", f"unknown key {shown(key)}; known are {', '.join(sorted(known))}"
        if self.system in row:
            instruction = row[self.system]
            if not isinstance(instruction, dict):
                yield "field-type", f"`{self.system}` is a {type(instruction).__name__}, not an object with parts"
            else:
                yield from _parts_faults(instruction, self.system)
        if not isinstance(contents, list) or not contents:
            yield "messages", "`contents` is missing, empty or no list"
            return
        roles = []
        for number, content in enumerate(contents, 1):
            if not isinstance(content, dict):
                yield "message", f"content {number} is a {type(content).__name__}"
                return
            role = content.get("role")
            if role not in ("user", "model"):
                yield "role", f"content {number} has the role {shown(role)}; known are user, model"
            roles.append({"user": "user", "model": "assistant"}.get(role, "?") if isinstance(role, str) else "?")
            yield from _parts_faults(content, f"content {number}")
        if "?" not in roles:
            yield from order_faults(roles, _ASKS if self.pair else _ORDER)
        if self.pair:
            yield from _pair_faults(row.get("completions"))


def _pair_faults(completions: Any) -> Iterator[Fault]:
    if not isinstance(completions, list) or len(completions) != 2 or not all(isinstance(one, dict) for one in completions):
        yield "outputs", "`completions` is no list of two"
        return
    scores = [one.get("score") for one in completions]
    if sorted(map(str, scores)) not in (["0", "1"], ["0.0", "1.0"], ["0", "1.0"], ["0.0", "1"]):
        yield "scores", f"the completions are scored {shown(scores)}"
    for number, one in enumerate(completions, 1):
        completion = one.get("completion")
        if not isinstance(completion, dict):
            yield "field-type", f"completion {number} is no object with role and parts"
            return
        if completion.get("role") != "model":
            yield "output-role", f"completion {number} has the role {shown(completion.get('role'))}; the known one is model"
        yield from _parts_faults(completion, f"completion {number}")
    if _text(completions[0]["completion"]) == _text(completions[1]["completion"]) != "":
        yield "same-pair", "both completions are the same"


def _parts_faults(content: Mapping[str, Any], where: str) -> Iterator[Fault]:
    for key in sorted(content.keys() - {"role", "parts"}, key=str):
        yield "extra-key", f"{where} has the unknown key {shown(key)}"
    parts = content.get("parts")
    if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
        yield "content", f"{where}: `parts` is no list of objects such as {{'text': ...}}"
        return
    for part in parts:
        for key in sorted(part.keys() - _PARTS, key=str):
            yield "extra-key", f"{where} has the unknown part {shown(key)}"
        text = part.get("text", "")
        if not isinstance(text, str):
            yield "content", f"{where}: the text of a part is a {type(text).__name__}"
        elif "text" in part and not text.strip():
            yield "empty-content", f"{where} is empty"


def _content(role: str, text: str) -> Record:
    return {"role": role, "parts": [{"text": text}]}


def _text(content: Any) -> str:
    parts = content.get("parts") if isinstance(content, Mapping) else None
    return "\n".join(str(part.get("text", "")) for part in parts if isinstance(part, Mapping)) if isinstance(parts, list) else ""
