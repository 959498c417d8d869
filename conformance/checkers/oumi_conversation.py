"""oumi's Conversation made of each row."""

from __future__ import annotations

from typing import Any

import verdicts
from oumi.core.types.conversation import Conversation


def row(value: dict[str, Any], _form: str) -> None:
    if not Conversation.from_dict(value).messages:
        raise ValueError("no messages")


verdicts.main(verdicts.each(row))
