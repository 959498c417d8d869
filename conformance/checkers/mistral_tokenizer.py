"""Mistral's own request schema and tokenizer in fine-tuning mode (bundled v3), on each row. `weight` is none of the request's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mistral_common
import verdicts
from mistral_common.protocol.instruct.request import ChatCompletionRequest
from mistral_common.protocol.instruct.validator import ValidationMode
from mistral_common.tokens.tokenizers.mistral import MistralTokenizer

_DATA = Path(mistral_common.__file__).parent / "data"
TOKENIZER = MistralTokenizer.from_file(_DATA / "mistral_instruct_tokenizer_240323.model.v3", mode=ValidationMode.finetuning)


def row(value: dict[str, Any], _form: str) -> None:
    messages = []
    for message in value["messages"]:
        weight = message.get("weight", 1)
        if weight not in (0, 1) or isinstance(weight, bool):
            raise ValueError(f"weight {weight!r}")
        messages.append({name: part for name, part in message.items() if name != "weight"})
    request = ChatCompletionRequest.model_validate({**value, "messages": messages})
    TOKENIZER.encode_chat_completion(request)


verdicts.main(verdicts.each(row))
