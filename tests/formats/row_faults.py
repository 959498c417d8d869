"""What can be wrong with one row, by dialect: (name of the fault, rule, change that makes it)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ftprep.formats import Format
from ftprep.formats.blocks import Blocks
from ftprep.formats.columns import Columns
from ftprep.formats.contents import Contents
from ftprep.formats.messages import Messages
from ftprep.formats.pairs import Pairs
from ftprep.formats.sharegpt import ShareGpt
from tests.formats.samples import TOOL

Row = dict[str, Any]
Change = Callable[[Row], object]


def _become(**fields: Any) -> Change:
    """The row becomes another altogether."""

    def change(row: Row) -> None:
        row.clear()
        row.update(fields)

    return change


def _same(pair: list[Row], key: str) -> None:
    pair[1][key] = pair[0][key]


def _set(*path: Any, to: Any) -> Change:
    def change(row: Row) -> None:
        place: Any = row
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = to

    return change


def _drop(*path: Any) -> Change:
    def change(row: Row) -> None:
        place: Any = row
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]

    return change


def row_faults(form: Format) -> Iterator[tuple[str, str, Change]]:
    """(name of the fault, rule, change of one row) for the format's dialect."""
    dialect = form.dialect
    refused = "extra-key" not in form.warned
    if isinstance(dialect, Messages):
        yield from _messages_faults(dialect, refused)
    elif isinstance(dialect, Columns):
        yield from _columns_faults(dialect, refused)
    elif isinstance(dialect, Pairs):
        yield from _pairs_faults(dialect, refused)
    elif isinstance(dialect, Blocks):
        yield from _blocks_faults(dialect)
    elif isinstance(dialect, Contents):
        yield from _contents_faults(dialect)
    elif isinstance(dialect, ShareGpt):
        yield from _sharegpt_faults()


def _messages_faults(dialect: Messages, refused: bool) -> Iterator[tuple[str, str, Change]]:
    names = {meaning: name for name, meaning in reversed(list(dialect.roles.items()))}
    user, assistant = {"role": names["user"], "content": "Who?"}, {"role": names["assistant"], "content": "Ada."}
    prompt_only = dialect.answer_key is not None
    yield "messages-missing", "messages", lambda row: row.pop("messages")
    yield "messages-empty", "messages", _set("messages", to=[])
    yield "messages-object", "messages", _set("messages", to={"role": "user"})
    yield "message-text", "message", _set("messages", 0, to="hello")
    yield "role-bot", "role", _set("messages", 0, "role", to="bot")
    yield "role-missing", "role", _drop("messages", 0, "role")
    yield "content-missing", "content", _drop("messages", -1, "content")
    yield "content-number", "content", _set("messages", -1, "content", to=7)
    yield "content-null", "content", _set("messages", -1, "content", to=None)
    yield "content-empty", "empty-content", _set("messages", -1, "content", to=" ")
    yield "two-users", "two-users", _set("messages", to=[user, user] + ([] if prompt_only else [assistant]))
    yield "assistant-first", "user-first", _set("messages", to=[assistant, user] + ([] if prompt_only else [assistant]))
    yield "other-shape", "other-shape", _become(prompt="Who?", completion="Ada.")
    if prompt_only:
        yield "ends-with-assistant", "last-user", _set("messages", to=[user, assistant])
        yield "no-reference", "missing-field", lambda row: row.pop(dialect.answer_key or "")
        yield "empty-reference", "empty-field", _set(dialect.answer_key, to="")
    else:
        yield "no-assistant", "no-assistant", _set("messages", to=[user])
        yield "ends-with-user", "last-assistant", _set("messages", to=[user, assistant, user])
        yield "two-assistants", "two-assistants", _set("messages", to=[user, assistant, assistant])
    if "system" in names:
        system = {"role": names["system"], "content": "Be brief."}
        yield (
            "system-late",
            "system-first",
            _set("messages", to=[user, assistant, system, user] + ([] if prompt_only else [assistant])),
        )
    if dialect.system_key is not None:
        yield "system-list", "field-type", _set(dialect.system_key, to=["Be brief."])
        yield "role-system", "role", _set("messages", 0, "role", to="system")
    if refused and not dialect.open_top:
        yield "extra-key", "extra-key", _set("source", to="tools.md")
    if refused:
        yield "extra-message-key", "extra-key", _set("messages", 0, "score", to=1)
    if "weight" in dialect.keys:
        yield "weight-2", "weight", _set("messages", -1, "weight", to=2)
        yield "weight-of-user", "weight", _set("messages", to=[{**user, "weight": 1}, assistant])
        yield "weights-all-0", "all-weights-zero", _set("messages", to=[user, {**assistant, "weight": 0}])
    for number, word in enumerate(dialect.reserved):
        yield f"reserved-{number}", "reserved-word", _set("messages", -1, "content", to=f"Yes.{word} no")
    if dialect.arguments != "none":
        yield from _call_faults(dialect, user, [] if prompt_only else [assistant])
    else:
        yield "tools", "tools-unknown", _set("tools", to=[TOOL])


def _call_faults(dialect: Messages, user: Row, end: list[Row]) -> Iterator[tuple[str, str, Change]]:
    arguments: Any = '{"name": "Kestrel"}' if dialect.arguments == "text" else {"name": "Kestrel"}
    result = {"role": "tool", "tool_call_id": "call00001", "content": "x"}
    end = end or [user]

    def row(call: Any, *after: Row, tools: Any = (TOOL,)) -> Change:
        calling: Row = {"role": "assistant", "tool_calls": [call]} | ({"content": ""} if dialect.beside == "must" else {})
        return lambda one: one.update(messages=[user, calling, *after], tools=list(tools) if isinstance(tools, tuple) else tools)

    def call(**changes: Any) -> Row:
        function = {"name": "find_tool", "arguments": arguments}
        made: Row = {"id": "call00001", "type": "function", "function": function}
        for key, value in changes.items():
            (made if key == "id" else function)[key] = value
        return made

    yield "call-without-id", "tool-call", row({"type": "function", "function": {"name": "find_tool", "arguments": arguments}}, *end)
    yield "call-without-function", "tool-call", row({"id": "call00001"}, *end)
    yield "call-undeclared", "tool-undeclared", row(call(name="open_door"), result, *end)
    wrong: Any = "{x" if dialect.arguments == "text" else '{"name": "Kestrel"}'
    yield "call-arguments", "tool-arguments", row(call(arguments=wrong), result, *end)
    yield "result-of-no-call", "tool-orphan", row(call(), result, {**result, "tool_call_id": "call00009"}, *end)
    yield "call-unanswered", "tool-unanswered", row(call(), *end)
    yield "tools-text", "tool-declaration", lambda one: one.update(tools="find_tool")
    if dialect.call_id is not None:
        late = {**result, "tool_call_id": "call-1"}
        yield "call-id", "tool-id", row(call(id="call-1"), late, *end)
    if dialect.beside == "never":
        calling = {"role": "assistant", "content": "I look.", "tool_calls": [call()]}
        yield "content-beside-call", "content", lambda one: one.update(messages=[user, calling, result, *end], tools=[TOOL])
    if dialect.beside == "must":
        bare = {"role": "assistant", "tool_calls": [call()]}
        yield "call-without-content", "content", lambda one: one.update(messages=[user, bare, result, *end], tools=[TOOL])


def _columns_faults(dialect: Columns, refused: bool) -> Iterator[tuple[str, str, Change]]:
    needed = [name for name in (dialect.prompt, dialect.answer, dialect.contrary) if name is not None]
    for name in needed:
        yield f"{name}-missing", "missing-field", lambda row, name=name: row.pop(name)  # type: ignore[misc]
        yield f"{name}-number", "field-type", _set(name, to=7)
        yield f"{name}-list", "field-type", _set(name, to=["Ada."])
        yield f"{name}-null", "missing-field", _set(name, to=None)
        yield f"{name}-empty", "empty-field", _set(name, to="\n")
    if refused and not dialect.open_top:
        yield "extra-key", "extra-key", _set("source", to="tools.md")
    if dialect.system is not None:
        yield "system-list", "field-type", _set(dialect.system, to=["Be brief."])
    if dialect.history is not None:
        yield "history-flat", "field-type", _set(dialect.history, to=["Who?", "Ada."])
    if dialect.contrary is not None:
        yield "same-pair", "same-pair", lambda row: row.update({dialect.contrary or "": row[dialect.answer]})
    for number, word in enumerate(dialect.reserved):
        yield f"reserved-{number}", "reserved-word", _set(dialect.answer, to=f"Yes. {word} no")
    yield "other-shape", "other-shape", _become(messages=[{"role": "user", "content": "Who?"}])


def _pairs_faults(dialect: Pairs, refused: bool) -> Iterator[tuple[str, str, Change]]:
    asked: tuple[Any, ...] = (dialect.prompt, "messages") if dialect.nested else (dialect.prompt,)
    assistant = {"role": "assistant", "content": "Ada."}
    yield "prompt-missing", "missing-field", _drop(dialect.prompt)
    yield "prompt-empty", "messages", _set(*asked, to=[])
    yield "prompt-ends-with-assistant", "input-assistant", _set(*asked, to=[{"role": "user", "content": "Who?"}, assistant])
    yield "prompt-role", "role", _set(*asked, 0, "role", to="bot")
    yield "prompt-without-content", "content", _drop(*asked, -1, "content")
    yield "two-users", "two-users", _set(*asked, to=[{"role": "user", "content": "Who?"}] * 2)
    for name in (dialect.preferred, dialect.other):
        yield f"{name}-missing", "missing-field", _drop(name)
        yield f"{name}-none", "outputs", _set(name, to=[])
        yield f"{name}-two", "outputs", _set(name, to=[assistant, assistant])
        yield f"{name}-text", "outputs", _set(name, to="Ada.")
        yield f"{name}-of-user", "output-role", _set(name, 0, "role", to="user")
        yield f"{name}-empty", "empty-content", _set(name, 0, "content", to="")
        yield f"{name}-number", "content", _set(name, 0, "content", to=7)
    yield "same-pair", "same-pair", lambda row: row.update({dialect.other: row[dialect.preferred]})
    if refused:
        yield "extra-key", "extra-key", _set("source", to="tools.md")
    if dialect.nested:
        yield "prompt-text", "field-type", _set(dialect.prompt, to="Who?")
    yield "other-shape", "other-shape", _become(messages=[{"role": "user", "content": "Who?"}])


def _blocks_faults(dialect: Blocks) -> Iterator[tuple[str, str, Change]]:
    def message(role: str, text: Any = "Ada.") -> Row:
        return {"role": role, "content": [{"text": text}]}

    last = -2 if dialect.pair else -1
    yield "no-schema", "schema-version", _drop("schemaVersion")
    yield "schema-2023", "schema-version", _set("schemaVersion", to="bedrock-conversation-2023")
    yield "messages-missing", "messages", _drop("messages")
    yield "messages-empty", "messages", _set("messages", to=[])
    yield "message-text", "message", _set("messages", 0, to="hello")
    yield "system-text", "content", _set("system", to="Be brief.")
    yield "role-system", "role", _set("messages", 0, "role", to="system")
    yield "content-text", "content", _set("messages", 0, "content", to="Who?")
    yield "content-empty-list", "content", _set("messages", 0, "content", to=[])
    yield "text-number", "content", _set("messages", 0, "content", to=[{"text": 7}])
    yield "text-empty", "empty-content", _set("messages", 0, "content", to=[{"text": ""}])
    yield "extra-key", "extra-key", _set("source", to="tools.md")
    yield "extra-message-key", "extra-key", _set("messages", 0, "weight", to=1)
    yield "extra-block", "extra-key", _set("messages", 0, "content", to=[{"text": "Who?"}, {"sound": {}}])
    yield "other-shape", "other-shape", _become(prompt="Who?", completion="Ada.")
    for number, word in enumerate(dialect.reserved):
        yield f"reserved-{number}", "reserved-word", _set("messages", last, "content", to=[{"text": f"Yes. {word} no"}])
    if not dialect.pair:
        yield "two-users", "two-users", _set("messages", to=[message("user"), message("user"), message("assistant")])
        yield "two-assistants", "two-assistants", _set("messages", to=[message("user"), message("assistant"), message("assistant")])
        yield "assistant-first", "user-first", _set("messages", to=[message("assistant"), message("user"), message("assistant")])
        yield "ends-with-user", "last-assistant", _set("messages", to=[message("user"), message("assistant"), message("user")])
        yield "no-assistant", "no-assistant", _set("messages", to=[message("user")])
    else:
        yield "no-candidates", "outputs", _drop("messages", -1, "candidates")
        yield "one-candidate", "outputs", lambda row: row["messages"][-1]["candidates"].pop()
        yield "labels", "outputs", _set("messages", -1, "candidates", 0, "preferenceLabel", to="best")
        yield "empty-candidate", "empty-content", _set("messages", -1, "candidates", 0, "content", to=[{"text": " "}])
        yield "same-pair", "same-pair", lambda row: _same(row["messages"][-1]["candidates"], "content")
    if "toolConfig" not in dialect.top:
        yield "tools", "tools-unknown", _set("toolConfig", to={"tools": []})


def _contents_faults(dialect: Contents) -> Iterator[tuple[str, str, Change]]:
    def content(role: str, text: Any = "Ada.") -> Row:
        return {"role": role, "parts": [{"text": text}]}

    end = [] if dialect.pair else [content("model")]
    yield "contents-missing", "messages", _drop("contents")
    yield "contents-empty", "messages", _set("contents", to=[])
    yield "content-text", "message", _set("contents", 0, to="hello")
    yield (
        "role-assistant",
        "role",
        _set("contents", to=[content("user"), content("assistant"), *([content("user")] if dialect.pair else [])]),
    )
    yield "parts-text", "content", _set("contents", 0, "parts", to="Who?")
    yield "parts-missing", "content", _drop("contents", 0, "parts")
    yield "key-content", "extra-key", _set("contents", 0, "content", to="Who?")
    yield "text-number", "content", _set("contents", 0, "parts", to=[{"text": 7}])
    yield "text-empty", "empty-content", _set("contents", 0, "parts", to=[{"text": ""}])
    yield "unknown-part", "extra-key", _set("contents", 0, "parts", to=[{"text": "Who?"}, {"sound": "x"}])
    yield "system-text", "field-type", _set(dialect.system, to="Be brief.")
    other = "systemInstruction" if dialect.system == "system_instruction" else "system_instruction"
    yield "system-other-case", "extra-key", _set(other, to={"parts": [{"text": "Be brief."}]})
    yield "extra-key", "extra-key", _set("source", to="tools.md")
    yield "two-users", "two-users", _set("contents", to=[content("user"), content("user"), *end])
    yield "model-first", "user-first", _set("contents", to=[content("model"), content("user"), *end])
    yield "other-shape", "other-shape", _become(messages=[{"role": "user", "content": "Who?"}])
    if not dialect.pair:
        yield "ends-with-user", "last-assistant", _set("contents", to=[content("user"), content("model"), content("user")])
        yield "no-model", "no-assistant", _set("contents", to=[content("user")])
        return
    yield "ends-with-model", "last-user", _set("contents", to=[content("user"), content("model")])
    yield "one-completion", "outputs", lambda row: row["completions"].pop()
    yield "no-completions", "outputs", _drop("completions")
    yield "scores-same", "scores", _set("completions", 0, "score", to=0.0)
    yield "score-missing", "scores", _drop("completions", 0, "score")
    yield "completion-of-user", "output-role", _set("completions", 0, "completion", "role", to="user")
    yield "same-pair", "same-pair", lambda row: _same(row["completions"], "completion")


def _sharegpt_faults() -> Iterator[tuple[str, str, Change]]:
    human, gpt = {"from": "human", "value": "Who?"}, {"from": "gpt", "value": "Ada."}
    call = {"from": "function_call", "value": '{"name": "find_tool", "arguments": {}}'}
    yield "conversations-missing", "messages", _drop("conversations")
    yield "conversations-empty", "messages", _set("conversations", to=[])
    yield "turn-text", "message", _set("conversations", 0, to="hello")
    yield "from-user", "role", _set("conversations", 0, "from", to="user")
    yield "value-missing", "content", _drop("conversations", 0, "value")
    yield "value-number", "content", _set("conversations", 0, "value", to=7)
    yield "value-empty", "empty-content", _set("conversations", -1, "value", to="")
    yield "two-humans", "two-users", _set("conversations", to=[human, human, gpt])
    yield "two-gpts", "two-assistants", _set("conversations", to=[human, gpt, gpt])
    yield "gpt-first", "user-first", _set("conversations", to=[gpt, human, gpt])
    yield "ends-with-human", "last-assistant", _set("conversations", to=[human, gpt, human])
    yield "no-gpt", "no-assistant", _set("conversations", to=[human])
    yield "system-list", "field-type", _set("system", to=["Be brief."])
    yield "tools-broken", "tool-declaration", _set("tools", to="{x")
    yield (
        "call-broken",
        "tool-arguments",
        _set("conversations", to=[human, {**call, "value": "find"}, {"from": "observation", "value": "x"}, gpt]),
    )
    yield "observation-alone", "tool-orphan", _set("conversations", to=[human, gpt, {"from": "observation", "value": "x"}, gpt])
    yield "other-shape", "other-shape", _become(prompt="Who?", completion="Ada.")
