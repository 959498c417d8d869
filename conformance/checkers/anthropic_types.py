"""The types of Anthropic's client, whose messages Claude 3 Haiku's rows on Bedrock are made of."""

from __future__ import annotations

from typing import Any

import verdicts
from anthropic.types import MessageParam
from pydantic import TypeAdapter

MESSAGES: TypeAdapter[Any] = TypeAdapter(list[MessageParam])


def row(value: dict[str, Any], _form: str) -> None:
    for message in MESSAGES.validate_python(value["messages"]):
        list(message["content"])
    if not isinstance(value.get("system", ""), str):
        raise TypeError("system is not text")


verdicts.main(verdicts.each(row))
