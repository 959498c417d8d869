"""Prompt caching: which markers a provider family wants in a request, and whether the cache did what was to be expected.

    chat(request, "# All documents ...", "anthropic/claude-haiku-4-5", None)
    -> {"messages": [{"role": "user", "content": [{"type": "text", "text": "# All documents ...",
                                                   "cache_control": {"type": "ephemeral"}},
                                                  {"type": "text", "text": "\\n\\n### Focus ..."}]}]}

With markers or without, the text is the same, and up to the end of the context it is the same bytes in every request of a pack.
A key that a server does not know is never sent to it: compatible servers are strict about that.
"""

from __future__ import annotations

import functools
import os
from typing import Any
from urllib.parse import urlsplit

import msgspec

from ftprep.engines.messages import outgoing
from ftprep.records import Generation, Request


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """How a provider caches: `marker` goes onto the block that ends the context, `key` says whether it takes `prompt_cache_key`;
    `caches` whether cached tokens are to be expected at all, `least` how many tokens a prompt must have for it."""

    name: str
    marker: dict[str, Any] | None = None
    key: bool = False
    caches: bool = True
    least: int = 1024
    source: str = ""


FAMILIES = {
    "anthropic": Family(
        name="Anthropic's (marked)",
        marker={"cache_control": {"type": "ephemeral"}},
        source="https://platform.claude.com/docs/en/build-with-claude/prompt-caching",
    ),
    "breakpoint": Family(
        name="OpenAI's (marked)",
        marker={"prompt_cache_breakpoint": {"mode": "explicit"}},
        key=True,
        source="LiteLLM's map: supports_prompt_cache_breakpoint (GPT-5.6, GPT-6); without a marker little is hit",
    ),
    "openai": Family(name="OpenAI's (automatic)", key=True, source="https://platform.openai.com/docs/guides/prompt-caching"),
    "implicit": Family(name="the provider's (automatic)", source="https://ai.google.dev/gemini-api/docs/caching"),
    "none": Family(name="unknown", caches=False, source="servers of one's own, and providers that promise nothing"),
}
"""One row for each way of caching. Gemini has an explicit cache too; its storage is billed by the hour, and what it holds must be
deleted again, so it is not used."""

OPENAI_HOSTS = {"api.openai.com", "eu.api.openai.com", "us.api.openai.com"}
_MESSAGES_API = ("anthropic",)
_CLAUDE_ELSEWHERE = ("bedrock", "vertex_ai", "azure_ai", "openrouter", "databricks")
_IMPLICIT = ("azure", "gemini", "vertex_ai", "deepseek")
WORTH = 0.1
"""Below this share of the tokens that should have come from the cache, caching did not happen."""


@functools.cache
def family(model: str, api_base: str | None) -> Family:
    """The row of FAMILIES for a model at an address (None: its provider's own), with the model's own minimum of tokens.

    family("openai/gpt-5.6", None).marker -> {"prompt_cache_breakpoint": {"mode": "explicit"}}
    family("openai/gpt-5.6", "http://gpu-box:8000/v1").marker -> None
    """
    row = FAMILIES[_family(model, api_base)]
    least = _trait(model, "prompt_cache_min_tokens")
    return msgspec.structs.replace(row, least=int(least)) if isinstance(least, int | float) and least > 0 else row


def _family(model: str, api_base: str | None) -> str:
    provider, _, name = model.partition("/") if "/" in model else ("", "", model)
    if provider in _MESSAGES_API or (not provider and name.startswith("claude")):
        return "anthropic"
    if provider in _CLAUDE_ELSEWHERE and ("claude" in name or "nova" in name) and _trait(model, "supports_prompt_caching"):
        return "anthropic"
    if provider in ("openai", "") and not _is_openai(api_base):
        return "none"
    if _trait(model, "supports_prompt_cache_breakpoint"):
        return "breakpoint"
    if provider in ("openai", ""):
        return "openai"
    return "implicit" if provider in _IMPLICIT else "none"


def _is_openai(api_base: str | None) -> bool:
    """Whether calls go to OpenAI itself. Its client takes another address from the environment where none is given."""
    address = api_base or os.environ.get("OPENAI_BASE_URL") or os.environ.get("OPENAI_API_BASE")
    return not address or urlsplit(address).hostname in OPENAI_HOSTS


def _trait(model: str, field: str) -> Any:
    from ftprep.prices import litellm_map

    entry = litellm_map.entry_of(model)
    return None if entry is None else entry.get(field)


def chat(request: Request, context: str | None, model: str, api_base: str | None) -> dict[str, Any]:
    """What a chat call has beside the model's name and parameters: `messages`, and `prompt_cache_key` where the family takes it.

    The key is the same for all requests of a pack and holds no text: OpenAI sends calls with one key to one machine.
    """
    messages: list[dict[str, Any]] = [*outgoing(request, context)]
    if context is None:
        return {"messages": messages}
    row = family(model, api_base)
    asked: dict[str, Any] = {"messages": messages if row.marker is None else marked(messages, context, row.marker)}
    if row.key and request.context_id is not None:
        asked["prompt_cache_key"] = f"ftprep-{request.context_id}"
    return asked


def marked(messages: list[dict[str, Any]], context: str, marker: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages with the one that opens with `context` cut into two blocks, the first of them marked: the same text."""
    done = []
    for message in messages:
        content = message["content"]
        if message["role"] == "user" and isinstance(content, str) and content.startswith(context):
            blocks = [{"type": "text", "text": context} | marker]
            if rest := content[len(context) :]:
                blocks.append({"type": "text", "text": rest})
            message = message | {"content": blocks}
            context = "\0"  # only the first one
        done.append(message)
    return done


class Watch:
    """Counts what a pack's later requests should have had from the cache, and what they had.

    watch.add(request, 4_000, generation) for each answer; then watch.rate and watch.warning().
    """

    def __init__(self, model: str, api_base: str | None) -> None:
        self._model, self._api_base = model, api_base
        self._seen: set[str] = set()
        self.expected = self.had = self.requests = 0
        self._silent = 0

    def add(self, request: Request, context_tokens: int, generation: Generation) -> None:
        """One request has been answered, its context `context_tokens` long."""
        if request.context_id is None or generation.error is not None:
            return
        if request.context_id not in self._seen:  # the first writes the cache
            self._seen.add(request.context_id)
            return
        row = family(self._model, self._api_base)
        if not row.caches and not generation.cached_tokens:
            return
        if context_tokens < row.least:
            return
        self.requests += 1
        self.expected += context_tokens
        self.had += min(generation.cached_tokens or 0, context_tokens)
        self._silent += generation.cached_tokens is None

    def warning(self) -> str | None:
        """One sentence where caching was to be expected and did not happen; None where it did, or nothing was to be expected."""
        if not self.expected or self.had >= WORTH * self.expected:
            return None
        row = family(self._model, self._api_base)
        told = "the provider reports no cached tokens" if self._silent == self.requests else f"{self.had:,} of them were cached"
        return (
            f"prompt caching did not happen: {self.requests:,} requests repeated a context, {self.expected:,} tokens that should "
            f"have come from the cache ({row.name}, from {row.least:,} tokens upward); {told}. They cost the full price"
        )
