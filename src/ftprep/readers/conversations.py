"""Rows that are training examples already: chats, prompts with completions, questions with answers. They are kept as such.

{"messages": [{"role": "user", "content": "Who owns Kestrel?"}, {"role": "assistant", "content": "The Harbour Team."}]}
{"conversations": [{"from": "human", "value": "..."}, {"from": "gpt", "value": "..."}]}
{"prompt": "...", "completion": "..."}
{"instruction": "...", "input": "...", "output": "..."}
{"question": "...", "answer": "..."}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ftprep.readers.reading import Reading, clean
from ftprep.records import Message, Role

Conversation = tuple[Message, ...]

_ENOUGH = 0.9
"""The share of rows that must be conversations: below it the file is a document that holds some."""

_MOST_TOLD = 5
_PAIRS = (
    ("question", "answer"),
    ("q", "a"),
    ("prompt", "completion"),
    ("prompt", "response"),
    ("instruction", "output"),
    ("instruction", "response"),
    ("input", "output"),
    ("frage", "antwort"),
    ("pregunta", "respuesta"),
    ("pergunta", "resposta"),
    ("domanda", "risposta"),
    ("question", "réponse"),
    ("質問", "回答"),
)
_CHATS = (("messages", "role", "content"), ("conversations", "from", "value"), ("conversation", "role", "content"))
_ROLES: Mapping[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "model": "assistant",
    "bot": "assistant",
}


def seeds(rows: Sequence[tuple[int, Any]], encoding: str | None) -> Reading | None:
    """The reading of a file whose rows, each with its line, are conversations, nearly all of them; None where they are not.

    seeds([(1, {"question": "Who owns Kestrel?", "answer": "The Harbour Team."})], None) -> Reading(text="", seeds=..., notes=...)
    """
    if not rows:
        return None
    found: list[Conversation] = []
    others: list[int] = []
    for line, row in rows:
        if (one := conversation(row)) is not None:
            found.append(one)
        else:
            others.append(line)
            if len(others) > (1 - _ENOUGH) * len(rows):
                return None
    missing: tuple[str, ...] = ()
    if others:
        lines = ", ".join(map(str, others[:_MOST_TOLD])) + (", ..." if len(others) > _MOST_TOLD else "")
        missing = (f"{len(others):,} of {len(rows):,} rows are no conversation and are not kept: line {lines}",)
    notes = (f"{len(found):,} conversations, kept as examples",)
    return Reading(text="", seeds=tuple(found), encoding=encoding, notes=notes, missing=missing)


def conversation(row: Any) -> Conversation | None:
    """The turns of a row, the last one the assistant's; None where it has no such shape."""
    if not isinstance(row, Mapping):
        return None
    fields = {str(key).strip().lower(): value for key, value in row.items()}
    for name, role, content in _CHATS:
        if isinstance(fields.get(name), list):
            return _turns(fields[name], role, content, fields.get("system"))
    for asked, answered in _PAIRS:
        if asked in fields and answered in fields:
            question, answer = _text(fields[asked]), _text(fields[answered])
            if asked == "instruction" and (more := _text(fields.get("input"))):
                question = f"{question}\n\n{more}" if question else more
            if not question or not answer:
                return None
            pair = Message(role="user", content=question), Message(role="assistant", content=answer)
            system = _text(fields.get("system"))
            return (Message(role="system", content=system), *pair) if system else pair
    return None


def _turns(given: list[Any], role: str, content: str, system: Any) -> Conversation | None:
    turns: list[Message] = []
    if text := _text(system):
        turns.append(Message(role="system", content=text))
    for turn in given:
        if not isinstance(turn, Mapping):
            return None
        known, text = _ROLES.get(str(turn.get(role)).lower()), _text(turn.get(content))
        if known is None or not text:
            return None
        turns.append(Message(role=known, content=text))
    roles = [turn.role for turn in turns]
    return tuple(turns) if "user" in roles and roles[-1:] == ["assistant"] else None


def _text(value: Any) -> str:
    return clean(value).strip() if isinstance(value, str) else ""
