"""Faulty rows, one fault each, and what the validator calls them."""

from typing import Any

import pytest

from ftprep.formats.openai import problems, record
from ftprep.records import Example, Message

U = {"role": "user", "content": "Who owns Kestrel?"}
A = {"role": "assistant", "content": "The Data Platform team."}
S = {"role": "system", "content": "You know the company."}
CALL = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": "{}"}}
CALLING = {"role": "assistant", "tool_calls": [CALL]}
TOOLS = [{"type": "function", "function": {"name": "find", "parameters": {}}}]

GOOD: list[Any] = [
    {"messages": [U, A]},
    {"messages": [S, U, A]},
    {"messages": [U, A, U, A]},
    {"messages": [U, {**A, "weight": 0}, U, {**A, "weight": 1}]},
    {
        "messages": [U, CALLING, {"role": "tool", "tool_call_id": "c1", "content": "x"}, A],
        "tools": TOOLS,
    },
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "Who?"}]}, A]},
]

FAULTY: list[tuple[str, Any]] = [
    ("object", ["messages"]),
    ("object", "text"),
    ("object", None),
    ("messages", {}),
    ("messages", {"messages": []}),
    ("messages", {"messages": "hello"}),
    ("extra-key", {"messages": [U, A], "id": 7}),
    ("extra-key", {"messages": [U, {**A, "score": 1}]}),
    ("message", {"messages": ["hello", A]}),
    ("role", {"messages": [U, {"role": "bot", "content": "x"}, A]}),
    ("role", {"messages": [{"content": "x"}, U, A]}),
    ("content", {"messages": [{"role": "user"}, A]}),
    ("content", {"messages": [U, {"role": "assistant", "content": 5}]}),
    ("content", {"messages": [U, {"role": "assistant", "content": None}]}),
    ("content", {"messages": [{"role": "user", "content": [{"type": "audio"}]}, A]}),
    ("empty-content", {"messages": [U, {"role": "assistant", "content": "  "}]}),
    ("weight", {"messages": [U, {**A, "weight": 2}]}),
    ("weight", {"messages": [{**U, "weight": 1}, A]}),
    ("no-assistant", {"messages": [U]}),
    ("last-assistant", {"messages": [U, A, U]}),
    ("all-weights-zero", {"messages": [U, {**A, "weight": 0}]}),
    ("system-first", {"messages": [U, S, A]}),
    ("user-first", {"messages": [A, U, A]}),
    ("two-users", {"messages": [U, U, A]}),
    ("tool-call", {"messages": [U, {"role": "assistant", "tool_calls": [{"id": "c1"}]}, A], "tools": TOOLS}),
    ("tool-undeclared", {"messages": [U, CALLING, A]}),
    (
        "tool-arguments",
        {
            "messages": [U, {**CALLING, "tool_calls": [{**CALL, "function": {"name": "find", "arguments": "{x"}}]}, A],
            "tools": TOOLS,
        },
    ),
    ("tool-orphan", {"messages": [U, {"role": "tool", "tool_call_id": "c9", "content": "x"}, A]}),
]


@pytest.mark.parametrize("row", GOOD)
def test_good_rows_have_no_problem(row: Any) -> None:
    """Or the check would cry wolf."""
    assert list(problems(row)) == []


@pytest.mark.parametrize(("rule", "row"), FAULTY, ids=[f"{number}-{rule}" for number, (rule, _) in enumerate(FAULTY)])
def test_each_fault_is_named(rule: str, row: Any) -> None:
    """By its rule, with what is wrong and what to do."""
    found = list(problems(row))
    assert [name for name, _, _ in found] == [rule]
    assert all(what and remedy for _, what, remedy in found)


def test_an_example_becomes_exactly_what_the_provider_accepts() -> None:
    """Nothing of ours in it; the system prompt in front where one is set."""
    example = Example(
        id="e",
        kind="qa",
        messages=(Message(role="user", content="Who?"), Message(role="assistant", content="Ada.")),
        document_ids=("d",),
        passage_ids=("p",),
    )
    assert record(example, None) == {"messages": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "Ada."}]}
    assert record(example, "Be brief.")["messages"][0] == {"role": "system", "content": "Be brief."}


def test_good_rows_fit_openai_s_own_types() -> None:
    """The openai package's request types, read by pydantic."""
    from openai.types.chat import ChatCompletionMessageParam
    from pydantic import TypeAdapter

    adapter: TypeAdapter[Any] = TypeAdapter(ChatCompletionMessageParam)
    for row in GOOD:
        for message in row["messages"]:
            adapter.validate_python({key: value for key, value in message.items() if key != "weight"})
