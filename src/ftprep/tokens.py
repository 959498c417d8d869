"""Counting tokens offline: the encodings that LiteLLM ships are read from its folder, nothing is ever downloaded.

OpenAI's models are counted exactly, whatever prefix their provider has; a model whose `tokenizer.json` is given (`adopt`) too. All
others are counted with o200k_base and an error: `error_of` says how far off that may be.
"""

from __future__ import annotations

import functools
import importlib.util
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from ftprep.errors import BadSetting

_SAMPLED = 20
_SLICE = 50_000
"""Longer texts are counted in slices: the encoder overflows its stack on a million blanks. Costs a token at most for each slice."""
ASSUMED_ERROR = 0.25
"""How far off a count with another model's encoding is taken to be, either way. On 1.6 MB of a staff handbook cl100k_base gives
0.8 % more tokens than o200k_base, and Claude 2's tokenizer 9 % more; scripts other than Latin differ by far more. A pilot measures
it."""
MESSAGE_TOKENS, ANSWER_TOKENS = 4, 3
"""What OpenAI's chat format adds: for each message its role and marks, and the beginning of the answer."""

_adopted: dict[str, Path] = {}


class _Encoding(Protocol):
    def encode_ordinary(self, text: str) -> list[int]: ...


def adopt(files: Mapping[str, str]) -> None:
    """From now on count these models' tokens with their own tokenizer files: {"hosted_vllm/qwen": "qwen/tokenizer.json"}.

    Raises BadSetting where a file is not there or is none.
    """
    _adopted.clear()
    for model, given in files.items():
        path = Path(given).expanduser()
        _file_encoding(path)
        _adopted[model] = path


def count(text: str, model: str | None = None) -> int:
    """Tokens of `text` for `model`: exact for OpenAI's models and adopted ones, an estimate (o200k_base) for all others.

    count("Kestrel is owned by the Data Platform team.") -> 10
    """
    encode = _encoding_of(model).encode_ordinary
    if len(text) <= _SLICE:
        return len(encode(text))
    return sum(len(encode(text[start : start + _SLICE])) for start in range(0, len(text), _SLICE))


def roughly(text: str, model: str | None = None) -> int:
    """Tokens of `text`; one of more than 20 slices is counted by 20 slices spread over it, to within half a per cent."""
    if len(text) <= _SAMPLED * _SLICE:
        return count(text, model)
    step = (len(text) - _SLICE) / (_SAMPLED - 1)
    slices = [text[round(number * step) : round(number * step) + _SLICE] for number in range(_SAMPLED)]
    return round(sum(count(one, model) for one in slices) / (_SAMPLED * _SLICE) * len(text))


def of_messages(contents: Sequence[int], chat: bool = True) -> int:
    """Tokens of a prompt whose messages have so many: with what the chat format adds. of_messages([900, 200]) -> 1111"""
    return sum(contents) + (MESSAGE_TOKENS * len(contents) + ANSWER_TOKENS if chat else 0)


def is_exact(model: str | None) -> bool:
    """Whether `count` uses the model's own encoding."""
    name = (model or "").rsplit("/", 1)[-1]
    return model in _adopted or name.removeprefix("ft:").startswith(("gpt-", "o1", "o3", "o4", "chatgpt-"))


def error_of(model: str | None) -> float:
    """How far off the count for a model may be, as a share: 0.0 where it is exact."""
    return 0.0 if is_exact(model) else ASSUMED_ERROR


def name_of(model: str | None) -> str:
    """What a model's tokens are counted with: "o200k_base", or the path of its tokenizer file."""
    return str(_adopted[model]) if model in _adopted else _encoding_name(model)


def _encoding_name(model: str | None) -> str:
    name = (model or "").rsplit("/", 1)[-1].removeprefix("ft:")
    old = name.startswith(("gpt-3.5", "gpt-35", "gpt-4")) and not name.startswith(("gpt-4o", "gpt-4.1", "gpt-4.5"))
    return "cl100k_base" if old else "o200k_base"


def _encoding_of(model: str | None) -> _Encoding:
    return _file_encoding(_adopted[model]) if model in _adopted else _encoding(_encoding_name(model))


class _FileEncoding:
    """A tokenizer.json, by the `tokenizers` package (which LiteLLM brings with it)."""

    def __init__(self, path: Path) -> None:
        import tokenizers

        self._tokenizer = tokenizers.Tokenizer.from_file(str(path))

    def encode_ordinary(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)


@functools.cache
def _file_encoding(path: Path) -> _Encoding:
    if not path.is_file():
        raise BadSetting(where="tokenizers", what=f"{path} is not there")
    try:
        return _FileEncoding(path)
    except Exception as error:  # the package raises Exception itself
        raise BadSetting(where="tokenizers", what=f"{path} is no tokenizer.json ({type(error).__name__})") from None


@functools.cache
def _encoding(name: str) -> _Encoding:
    spec = importlib.util.find_spec("litellm")  # finds the folder without importing the package
    if spec is not None and spec.origin is not None:
        os.environ["TIKTOKEN_CACHE_DIR"] = str(Path(spec.origin).parent / "litellm_core_utils" / "tokenizers")
    import tiktoken

    found = tiktoken.get_encoding(name)
    getattr(found, "_mergeable_ranks", {}).clear()  # 25 MB that only building it needed: the encoder has a copy of its own
    return found
