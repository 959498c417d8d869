"""How likely a model finds a given text after a prompt: what is sent, and how the answer is read. Two ways, by server:

- **forced** (llama.cpp, so the embedded model and `local:` files): the server ignores `echo`, but writes what a grammar allows and
  tells the model's own log-probability of each token, from before the grammar ruled out the others. The grammar names the text's
  tokens one by one (`<[7042]>`): left to itself the server takes any spelling of it in tokens, and " " + "Rome" for " Rome" tells
  something else.
- **echoed** (vLLM's completions, and others that keep to OpenAI's first API): the text is part of the prompt, and `echo` has the
  log-probabilities of the prompt's tokens told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from ftprep.records import Target

NOT_TOLD = "the server tells no log-probabilities of a given text"
ECHOING = ("hosted_vllm/",)
"""Providers whose completions echo a prompt with its log-probabilities."""


class Likelihood(msgspec.Struct, frozen=True):
    """The sum of the log-probabilities of a text's tokens, and their number. {"logprob": -7.968, "tokens": 2}"""

    logprob: float
    tokens: int


def can_score(target: Target) -> bool:
    """Whether the model's endpoint tells how likely a given text is, as far as is known."""
    return target.engine == "embedded" or (target.engine == "direct" and target.model.startswith(ECHOING))


def forced(prompt: str, tokens: Sequence[int]) -> dict[str, Any]:
    """The fields of a call in which llama.cpp may write nothing but these tokens."""
    grammar = "root ::= " + " ".join(f"<[{token}]>" for token in tokens)
    return {"prompt": prompt, "grammar": grammar, "logprobs": 1, "max_tokens": len(tokens), "temperature": 0}


class _Told(msgspec.Struct):
    id: int
    logprob: float


class _Forced(msgspec.Struct):
    content: tuple[_Told, ...]


def of_forced(data: bytes, tokens: Sequence[int]) -> Likelihood | None:
    """The likelihood in the `logprobs` of such an answer; None where they are not there or are not about these tokens."""
    try:
        told = msgspec.json.decode(data, type=_Forced).content[: len(tokens)]
    except msgspec.DecodeError:
        return None
    if [one.id for one in told] != list(tokens):
        return None
    return Likelihood(round(sum(one.logprob for one in told), 4), len(tokens))


def echoed(prompt: str, continuation: str) -> dict[str, Any]:
    """The fields of a call that has the whole text repeated; one token is written, as some servers want one at least."""
    return {"prompt": prompt + continuation, "echo": True, "logprobs": 1, "max_tokens": 1, "temperature": 0}


class _Echoed(msgspec.Struct):
    token_logprobs: tuple[float | None, ...]
    text_offset: tuple[int, ...]


def of_echoed(data: bytes, start: int, length: int) -> Likelihood | None:
    """The likelihood of characters [start, start + length) of the text that was repeated; None where it was not."""
    try:
        told = msgspec.json.decode(data, type=_Echoed)
    except msgspec.DecodeError:
        return None
    values = [
        value
        for value, at in zip(told.token_logprobs, told.text_offset, strict=False)
        if value is not None and start <= at < start + length
    ]
    return Likelihood(round(sum(values), 4), len(values)) if values else None


class _Tokens(msgspec.Struct):
    tokens: tuple[int, ...]


def tokens_of(data: bytes) -> tuple[int, ...]:
    """The tokens in the answer of llama.cpp's /tokenize; none where it is no such answer."""
    try:
        return msgspec.json.decode(data, type=_Tokens).tokens
    except msgspec.DecodeError:
        return ()
