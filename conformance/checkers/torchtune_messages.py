"""torchtune's transform of OpenAI-like rows, and its validation of the messages that come out."""

from __future__ import annotations

from typing import Any

import verdicts
from torchtune.data import OpenAIToMessages, validate_messages

TRANSFORM = OpenAIToMessages(train_on_input=False)


def row(value: dict[str, Any], _form: str) -> None:
    messages = TRANSFORM(value)["messages"]
    validate_messages(messages)
    if all(message.masked for message in messages):
        raise ValueError("nothing left to learn")


verdicts.main(verdicts.each(row))
