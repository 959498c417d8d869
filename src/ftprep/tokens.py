"""Counting tokens offline: the encodings that LiteLLM ships are read from its folder, nothing is ever downloaded."""

from __future__ import annotations

import functools
import importlib.util
import os
from pathlib import Path
from typing import Protocol

_SLICE = 50_000
"""Longer texts are counted in slices: the encoder overflows its stack on a million blanks. Costs a token at most for each slice."""


class _Encoding(Protocol):
    def encode_ordinary(self, text: str) -> list[int]: ...


def count(text: str, model: str | None = None) -> int:
    """Tokens of `text` for `model`: exact for OpenAI's models, an estimate (o200k_base) for all others.

    count("Kestrel is owned by the Data Platform team.") -> 10
    """
    encode = _encoding(_encoding_name(model)).encode_ordinary
    return sum(len(encode(text[start : start + _SLICE])) for start in range(0, len(text), _SLICE))


def is_exact(model: str | None) -> bool:
    """Whether `count` uses the model's own encoding."""
    name = (model or "").rsplit("/", 1)[-1]
    return name.removeprefix("ft:").startswith(("gpt-", "o1", "o3", "o4", "chatgpt-"))


def _encoding_name(model: str | None) -> str:
    name = (model or "").rsplit("/", 1)[-1].removeprefix("ft:")
    old = name.startswith(("gpt-3.5", "gpt-4")) and not name.startswith(("gpt-4o", "gpt-4.1", "gpt-4.5"))
    return "cl100k_base" if old else "o200k_base"


@functools.cache
def _encoding(name: str) -> _Encoding:
    spec = importlib.util.find_spec("litellm")  # finds the folder without importing the package
    if spec is not None and spec.origin is not None:
        os.environ["TIKTOKEN_CACHE_DIR"] = str(Path(spec.origin).parent / "litellm_core_utils" / "tokenizers")
    import tiktoken

    return tiktoken.get_encoding(name)
