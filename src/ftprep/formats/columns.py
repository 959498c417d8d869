"""Rows of text columns: prompt and completion, plain text, instructions, preference pairs as text.

{"prompt": "Who owns Kestrel?", "completion": "The Data Platform team."}
{"text": "Kestrel is owned by the Data Platform team."}
{"instruction": "Who owns Kestrel?", "input": "", "output": "The Data Platform team.", "system": "You know the company."}
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ftprep.formats.contract import Fault, Sample, Turn
from ftprep.formats.rules import shown
from ftprep.formats.rules_turns import reserved_faults
from ftprep.records import Record

_OTHER_SHAPES = {"messages", "conversations", "contents", "prompt", "completion", "text", "instruction", "chosen", "input_ids"}


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Which column holds what; None where there is none. `optional` columns may be missing or empty.

    `answer` is the column that is learned. Without `prompt` the row is plain text: of an invited statement the statement, of
    a question and its answer both, on lines of their own. With `contrary` the row is a preference pair. `history`: earlier turns.
    """

    holds: frozenset[str] = frozenset()
    prompt: str | None = None
    answer: str = "text"
    system: str | None = None
    contrary: str | None = None
    history: str | None = None
    optional: frozenset[str] = frozenset()
    filled: tuple[tuple[str, str], ...] = ()
    reserved: tuple[str, ...] = ()
    open_top: bool = False

    @property
    def known(self) -> frozenset[str]:
        """Every column that a row may have."""
        own = (self.prompt, self.answer, self.system, self.contrary, self.history)
        return frozenset(name for name in own if name is not None) | self.optional

    def write(self, sample: Sample) -> Record | str:
        turns = list(sample.turns)
        if any(turn.role == "tool" or turn.calls for turn in turns):
            return "tool calls do not fit into columns of text"
        if self.contrary is not None and sample.contrary is None:
            return "no pair: there is no false variant beside it"
        system = turns.pop(0).content if turns[0].role == "system" else None
        answer = turns[-1].content
        talk = turns[:-1]
        if self.prompt is None:
            said = [] if sample.invited else [turn.content for turn in talk]
            lead = [system] if system and "system" in self.holds else []
            return {self.answer: "\n".join([*lead, *said, answer])}
        if len(talk) > 1 and self.history is None:
            return "a conversation of several turns"
        if not talk:
            return "a text without a question or invitation"
        prompt = talk[-1].content
        if system and self.system is None and "system" in self.holds:
            prompt = f"{system}\n\n{prompt}"
        record: Record = {self.prompt: prompt, **dict(self.filled)}
        if self.contrary is not None and sample.contrary is not None:
            record |= {self.answer: answer, self.contrary: sample.contrary}
        else:
            record[self.answer] = answer
        if self.system is not None and system:
            record[self.system] = system
        if self.history is not None and len(talk) > 1:
            earlier = [turn.content for turn in talk[:-1]]
            record[self.history] = [list(pair) for pair in zip(earlier[::2], earlier[1::2], strict=True)]
        return record

    def read(self, record: Record) -> Sample:
        turns: list[Turn] = []
        if self.system is not None and record.get(self.system):
            turns.append(Turn(role="system", content=record[self.system]))
        for asked, answered in record.get(self.history) or () if self.history else ():
            turns += [Turn(role="user", content=asked), Turn(role="assistant", content=answered)]
        if self.prompt is not None:
            added = [record[name] for name, _ in self.filled if record.get(name)]
            turns.append(Turn(role="user", content="\n".join([record[self.prompt], *added])))
        turns.append(Turn(role="assistant", content=record[self.answer]))
        return Sample(turns=tuple(turns), contrary=record[self.contrary] if self.contrary is not None else None)

    def faults(self, row: object) -> Iterator[Fault]:
        if not isinstance(row, dict):
            yield "object", f"the row is a JSON {type(row).__name__}"
            return
        known = self.known
        needed = [name for name in (self.prompt, self.answer, self.contrary) if name is not None and name not in self.optional]
        if not any(name in row for name in needed) and (other := sorted(_OTHER_SHAPES.intersection(row) - known)):
            yield "other-shape", f"the row has {', '.join(other)} and no {', '.join(needed)}"
            return
        if not self.open_top and not row.keys() <= known:
            for key in sorted(row.keys() - known, key=str):
                yield "extra-key", f"unknown key {shown(key)}; known are {', '.join(sorted(known))}"
        for name in sorted(known.intersection(row)) if known - set(needed) else ():
            value = row[name]
            if name == self.history:
                if value is not None and not _is_history(value):
                    yield "field-type", f"`{name}` is no list of [question, answer]"
            elif name not in needed and value is not None and not isinstance(value, str):
                yield "field-type", f"`{name}` is a {type(value).__name__}, not text"
        for name in needed:
            value = row.get(name)
            if value is None:
                yield "missing-field", f"`{name}` is missing"
            elif not isinstance(value, str):
                yield "field-type", f"`{name}` is a {type(value).__name__}, not text"
            elif not value.strip():
                yield "empty-field", f"`{name}` holds no text"
        if self.contrary is not None and row.get(self.answer) is not None and row.get(self.answer) == row.get(self.contrary):
            yield "same-pair", f"`{self.answer}` and `{self.contrary}` are the same"
        if self.reserved:
            yield from reserved_faults([row.get(name) for name in needed], self.reserved)


def _is_history(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair) for pair in value
    )
