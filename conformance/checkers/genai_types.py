"""The types of Google's genai client: contents, system instruction and completions as types.Content."""

from __future__ import annotations

from typing import Any

import verdicts
from google.genai import types


def row(value: dict[str, Any], _form: str) -> None:
    for content in value["contents"]:
        types.Content.model_validate(content)
    system = value.get("systemInstruction", value.get("system_instruction"))
    if system is not None:
        types.Content.model_validate(system)
    for candidate in value.get("completions", ()):
        types.Content.model_validate(candidate["completion"])


verdicts.main(verdicts.each(row))
