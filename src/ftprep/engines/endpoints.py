"""Where the providers are that speak OpenAI's protocol, and which variable holds their key: the direct path's own table.

An address is never guessed: a provider without one of its own needs --api-base, and nothing falls back to api.openai.com.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

import msgspec

from ftprep.errors import NoKey, ProviderRefused

Client = str
"""auto, direct or litellm: how a model is reached (the setting `client`)."""


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A provider: `address` its own, None where each server has another; `addresses` variables that may name one; `keys` the
    variable of its key; `needs_key` whether it refuses calls without, at its own address."""

    address: str | None
    addresses: tuple[str, ...]
    key: str
    needs_key: bool = False


OPENAI = Endpoint(
    address="https://api.openai.com/v1", addresses=("OPENAI_BASE_URL", "OPENAI_API_BASE"), key="OPENAI_API_KEY", needs_key=True
)
ENDPOINTS: Mapping[str, Endpoint] = {
    "openai": OPENAI,
    "custom_openai": Endpoint(address=None, addresses=(), key="OPENAI_API_KEY"),
    "hosted_vllm": Endpoint(address=None, addresses=("HOSTED_VLLM_API_BASE",), key="HOSTED_VLLM_API_KEY"),
    "lm_studio": Endpoint(address=None, addresses=("LM_STUDIO_API_BASE",), key="LM_STUDIO_API_KEY"),
    "llamafile": Endpoint(address="http://127.0.0.1:8080/v1", addresses=("LLAMAFILE_API_BASE",), key="LLAMAFILE_API_KEY"),
}
"""By the provider's name in front of a model's, as LiteLLM has it."""

_ITS_OWN_PARAMETERS = re.compile(r"o\d|gpt-[5-9]")
"""OpenAI's models that think first take other parameters; LiteLLM knows which."""


def split(model: str) -> tuple[str, str]:
    """Provider and the name that goes over the wire. split("hosted_vllm/org/model") -> ("hosted_vllm", "org/model")"""
    provider, _, name = model.partition("/")
    return (provider, name) if name else ("", provider)


def is_direct(model: str) -> bool:
    """Whether the direct path serves this model as well as LiteLLM does, and so is taken where `client` is auto."""
    provider, name = split(model)
    return provider in ENDPOINTS and not _ITS_OWN_PARAMETERS.match(name.rsplit("/", 1)[-1])


def address(model: str, api_base: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The server's address, without a slash at its end. Raises ProviderRefused where none is known."""
    provider, _ = split(model)
    row = ENDPOINTS.get(provider)
    named = (environment[name] for name in (row.addresses if row else ()) if environment.get(name))
    found = api_base or next(named, None) or (row.address if row else None)
    if found is None:
        raise ProviderRefused(model=model, cause="its server is not named", todo="give its address with --api-base")
    return found.rstrip("/")


def key(model: str, api_base: str | None, environment: Mapping[str, str] = os.environ) -> str | None:
    """The key, from the provider's own variable only; None where there is none and none is needed. Raises NoKey."""
    row = ENDPOINTS.get(split(model)[0])
    if row is None:
        return None
    found = environment.get(row.key)
    elsewhere = api_base or any(environment.get(name) for name in row.addresses)
    if not found and row.needs_key and not elsewhere:
        raise NoKey(model=model, keys=row.key)
    return found or None
