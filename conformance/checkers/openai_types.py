"""The types of OpenAI's client: every message as ChatCompletionMessageParam, every tool as ChatCompletionToolParam."""

from __future__ import annotations

from typing import Any

import verdicts
from openai.types.chat import ChatCompletionAssistantMessageParam, ChatCompletionMessageParam, ChatCompletionToolParam
from pydantic import TypeAdapter

MESSAGES: TypeAdapter[Any] = TypeAdapter(list[ChatCompletionMessageParam])
TOOLS: TypeAdapter[Any] = TypeAdapter(list[ChatCompletionToolParam])
OUTPUT: TypeAdapter[Any] = TypeAdapter(list[ChatCompletionAssistantMessageParam])


def row(value: dict[str, Any], form: str) -> None:
    if form.endswith(("-dpo", "-preference")):
        for name in ("preferred_output", "non_preferred_output"):
            list(OUTPUT.validate_python(value[name]))
        value = value["input"]
    for message in MESSAGES.validate_python(value["messages"]):
        list(message.get("content") or ()), list(message.get("tool_calls") or ())  # lazy lists are validated when read
    if "tools" in value:
        TOOLS.validate_python(value["tools"])


verdicts.main(verdicts.each(row))
