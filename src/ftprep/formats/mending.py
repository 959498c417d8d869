"""Mending a row: what can be put right without inventing anything. Pure; `ftprep check --fix` uses it and counts what it did.

A row is checked, each rule that it breaks is mended where there is a way, and it is checked again; what is still broken then is not
mended. Nothing is made up: no answer, no role that is not an old name of one, no text.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ftprep.formats.blocks import VERSION, Blocks
from ftprep.formats.columns import Columns
from ftprep.formats.contents import Contents
from ftprep.formats.contract import Format
from ftprep.formats.messages import Messages
from ftprep.formats.pairs import Pairs
from ftprep.formats.sharegpt import ShareGpt
from ftprep.records import Record, stable_id

_ROUNDS = 4
_OLD_NAMES: Mapping[str, str] = {
    "human": "user",
    "gpt": "assistant",
    "bot": "assistant",
    "chatbot": "assistant",
    "model": "assistant",
    "ai": "assistant",
    "developer": "system",
    "function": "tool",
    "observation": "tool",
    "ipython": "tool",
}


class Place(NamedTuple):
    """Where the turns of a row stand, and under which names: ("messages", "role", "content", {"user": "user", ...})."""

    field: str
    role: str
    content: str
    names: Mapping[str, str]


class Mended(NamedTuple):
    """A row after mending: the rules that were mended, and those that it still breaks."""

    row: Record
    mended: tuple[str, ...]
    left: tuple[str, ...]


def mend(row: object, form: Format) -> Mended:
    """The row as the format takes it, as far as it can be put right.

    mend({"messages": [...], "source": "tools.md"}, FORMATS["together"]) -> Mended({"messages": [...]}, ("extra-key",), ())
    """
    if not isinstance(row, dict):
        return Mended({}, (), ("object",))
    broken = tuple(rule for rule, _ in form.dialect.faults(row) if rule not in form.warned)
    if not broken:
        return Mended(row, (), ())
    now = copy.deepcopy(row)
    done: list[str] = []
    for _ in range(_ROUNDS):
        for rule in dict.fromkeys(broken):
            mender = _MENDERS.get(rule)
            if mender is not None:
                mender(now, form)
        left = tuple(rule for rule, _ in form.dialect.faults(now) if rule not in form.warned)
        done += [rule for rule in dict.fromkeys(broken) if rule not in left and rule not in done]
        if not left or left == broken:
            return Mended(now, tuple(done), left)
        broken = left
    return Mended(now, tuple(done), broken)


def _place(form: Format) -> Place | None:
    dialect = form.dialect
    if isinstance(dialect, Messages):
        names: dict[str, str] = {meaning: name for name, meaning in reversed(list(dialect.roles.items()))}
        return Place(dialect.field, dialect.role_key, dialect.content_key, names)
    if isinstance(dialect, ShareGpt):
        return Place("conversations", "from", "value", {"user": "human", "assistant": "gpt", "tool": "observation"})
    if isinstance(dialect, Contents):
        return Place("contents", "role", "parts", {"user": "user", "assistant": "model"})
    if isinstance(dialect, Blocks):
        return Place("messages", "role", "content", {"user": "user", "assistant": "assistant"})
    return None


def _turns(row: Record, form: Format) -> tuple[list[Any], Place] | None:
    place = _place(form)
    turns = row.get(place.field) if place is not None else None
    if place is None or not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        return None
    return turns, place


def _keys(row: Record, form: Format) -> None:
    """Unknown keys go: of the row, and of its messages."""
    dialect = form.dialect
    known: frozenset[str] | None = None
    inner: frozenset[str] | None = None
    if isinstance(dialect, Messages):
        known, inner = (None if dialect.open_top else dialect.top), dialect.keys
    elif isinstance(dialect, Columns):
        known = dialect.known
    elif isinstance(dialect, Pairs):
        known = frozenset({dialect.prompt, dialect.preferred, dialect.other})
        for name in (dialect.preferred, dialect.other):
            outputs = row.get(name)
            for output in outputs if isinstance(outputs, list) else ():
                _only(output, frozenset({"role", "content", "tool_calls", "name", "refusal"}))
        prompt = row.get(dialect.prompt)
        if dialect.nested and isinstance(prompt, dict):
            _only(prompt, dialect.messages.top)
    elif isinstance(dialect, Blocks):
        known, inner = dialect.top, frozenset({"role", "content", "candidates"})
    elif isinstance(dialect, Contents):
        known, inner = dialect.known, frozenset({"role", "parts"})
    elif isinstance(dialect, ShareGpt):
        known, inner = frozenset({"conversations", "system", "tools"}), frozenset({"from", "value"})
    if known is not None:
        _only(row, known)
    if inner is not None and (found := _turns(row, form)) is not None:
        for turn in found[0]:
            _only(turn, inner)


def _only(value: Any, known: frozenset[str]) -> None:
    if isinstance(value, dict):
        for key in [key for key in value if key not in known]:
            del value[key]


def _roles(row: Record, form: Format) -> None:
    """Old names of roles, and other cases of them, become the format's."""
    if (found := _turns(row, form)) is None:
        return
    turns, place = found
    for turn in turns:
        said = str(turn.get(place.role, "")).strip().lower()
        meaning = _OLD_NAMES.get(said, said)
        if turn.get(place.role) not in place.names.values() and meaning in place.names:
            turn[place.role] = place.names[meaning]
    if "system" not in place.names:
        _system_to_field(row, turns, place, form)


def _system_to_field(row: Record, turns: list[Any], place: Place, form: Format) -> None:
    """A system turn at the head moves to the row's own field, where the format has one."""
    if not turns or str(turns[0].get(place.role)).lower() not in ("system", "developer"):
        return
    dialect, text = form.dialect, turns[0].get(place.content)
    if not isinstance(text, str):
        return
    if isinstance(dialect, Messages) and dialect.system_key is not None and dialect.system_key not in row:
        row[dialect.system_key] = text
        del turns[0]


def _join(role: str) -> Callable[[Record, Format], None]:
    """Turns of one role that follow each other become one."""

    def join(row: Record, form: Format) -> None:
        if (found := _turns(row, form)) is None:
            return
        turns, place = found
        name = place.names.get(role)
        joined: list[Any] = []
        for turn in turns:
            before = joined[-1] if joined else None
            if before is not None and before.get(place.role) == turn.get(place.role) == name and _joinable(before, turn, place):
                one, other = before[place.content], turn[place.content]
                before[place.content] = f"{one}\n\n{other}" if isinstance(one, str) else one + other
            else:
                joined.append(turn)
        row[place.field] = joined

    return join


def _joinable(one: Any, other: Any, place: Place) -> bool:
    first, second = one.get(place.content), other.get(place.content)
    return type(first) is type(second) and isinstance(first, str | list) and set(one) == set(other) == {place.role, place.content}


def _cut_end(row: Record, form: Format) -> None:
    """Turns behind the last answer go: nothing is learned from them."""
    if (found := _turns(row, form)) is None:
        return
    turns, place = found
    answers = [number for number, turn in enumerate(turns) if turn.get(place.role) == place.names["assistant"]]
    if answers:
        del turns[answers[-1] + 1 :]


def _system_first(row: Record, form: Format) -> None:
    """A single system turn moves to the front; several are joined there."""
    if (found := _turns(row, form)) is None or "system" not in found[1].names:
        return
    turns, place = found
    system = [turn for turn in turns if turn.get(place.role) in (place.names["system"], "system", "developer")]
    texts = [turn.get(place.content) for turn in system]
    if system and all(isinstance(text, str) for text in texts):
        first = {**system[0], place.content: "\n\n".join(map(str, texts))}
        row[place.field] = [first, *(turn for turn in turns if not any(turn is one for one in system))]


def _weights(row: Record, form: Format) -> None:
    """Weights that are none, or on other turns than the assistant's, go."""
    if (found := _turns(row, form)) is None:
        return
    turns, place = found
    for turn in turns:
        weight = turn.get("weight")
        if "weight" in turn and (
            turn.get(place.role) != place.names["assistant"] or weight not in (0, 1) or isinstance(weight, bool)
        ):
            del turn["weight"]


def _schema(row: Record, _form: Format) -> None:
    row["schemaVersion"] = VERSION


def _arguments(row: Record, form: Format) -> None:
    """Arguments of calls as the format writes them: as JSON text or as an object."""
    if not isinstance(form.dialect, Messages) or (found := _turns(row, form)) is None:
        return
    wanted = form.dialect.arguments
    for function in (call.get("function") for turn in found[0] for call in _calls(turn)):
        if not isinstance(function, dict):
            continue
        value = function.get("arguments")
        if wanted == "text" and isinstance(value, dict):
            function["arguments"] = json.dumps(value, ensure_ascii=False)
        elif wanted == "object" and isinstance(value, str):
            try:
                function["arguments"] = json.loads(value)
            except ValueError:
                continue


def _ids(row: Record, form: Format) -> None:
    """Ids of calls become nine letters and digits, in the call and in its result alike."""
    if (found := _turns(row, form)) is None:
        return
    for turn in found[0]:
        for call in _calls(turn):
            if isinstance(call.get("id"), str):
                call["id"] = stable_id([call["id"]], 9)
        if isinstance(turn.get("tool_call_id"), str):
            turn["tool_call_id"] = stable_id([turn["tool_call_id"]], 9)


def _calls(turn: Mapping[str, Any]) -> list[dict[str, Any]]:
    calls = turn.get("tool_calls")
    return [call for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []


_MENDERS: Mapping[str, Callable[[Record, Format], None]] = {
    "extra-key": _keys,
    "role": _roles,
    "two-users": _join("user"),
    "two-assistants": _join("assistant"),
    "last-assistant": _cut_end,
    "system-first": _system_first,
    "weight": _weights,
    "schema-version": _schema,
    "tool-arguments": _arguments,
    "tool-id": _ids,
}
