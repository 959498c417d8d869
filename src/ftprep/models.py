"""Which model writes, and why: the one that is named, else the embedded one. A key alone never makes us call out."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from ftprep.engines import adapters, endpoints
from ftprep.errors import BadSetting, NoSuchPath
from ftprep.prices import context_window
from ftprep.records import Profile, Target
from ftprep.settings import Settings

EMBEDDED = "embedded/smollm2-135m-instruct-q4_1"
EMBEDDED_CONTEXT = 8192
SMALL_BYTES = 1_200_000_000
"""A GGUF file below this is given the prompts for small models."""
_OLLAMA_SECONDS = 0.3

KEYS = {
    "OPENAI_API_KEY": "openai/gpt-4.1-mini",
    "ANTHROPIC_API_KEY": "anthropic/claude-haiku-4-5",
    "GEMINI_API_KEY": "gemini/gemini-2.5-flash",
    "MISTRAL_API_KEY": "mistral/mistral-small-latest",
    "GROQ_API_KEY": "groq/llama-3.3-70b-versatile",
    "DEEPSEEK_API_KEY": "deepseek/deepseek-chat",
    "OPENROUTER_API_KEY": "openrouter/openai/gpt-4.1-mini",
    "AZURE_API_KEY": "azure/YOUR-DEPLOYMENT",
}
"""Variables that are looked for, and a model to name that each would serve."""


def resolve(settings: Settings, environment: Mapping[str, str] = os.environ) -> Target:
    """The model in force. With none configured: the embedded one, and in `offers` what else there is (this asks a local Ollama).

    resolve(Settings(model="local:models/qwen.gguf")) -> Target(model="local:qwen.gguf@5c1d0f2a9b3e", engine="embedded", ...)

    Raises NoSuchPath where a local: file or an adapter is not there, BadAdapter, and BadSetting where `client` can't serve the
    model, or where an adapter is named for one that does not run in here.
    """
    name = settings.model
    if name is None:
        return _embedded(settings, why="no model is configured", offers=_offers(environment))
    if name == "embedded" or name == EMBEDDED:
        return _embedded(settings, why="it is configured", offers=())
    if name.startswith("local:"):
        return _local(settings, Path(name.removeprefix("local:")).expanduser())
    if settings.adapter not in ("auto", "none"):
        raise BadSetting(where="adapter", what=f"an adapter is laid over a model that runs inside ftprep, and {name} does not")
    return Target(
        model=name,
        engine=_engine(name, settings),
        profile=_profile(settings, "large"),
        api_base=settings.api_base,
        context_tokens=settings.context_tokens or context_window(name),
        why="it is configured",
    )


def _engine(model: str, settings: Settings) -> Literal["direct", "litellm"]:
    """The direct path where the model's provider speaks OpenAI's protocol, else LiteLLM; or what `client` forces."""
    if settings.client == "direct" and endpoints.split(model)[0] not in endpoints.ENDPOINTS:
        known = ", ".join(f"{name}/" for name in endpoints.ENDPOINTS)
        raise BadSetting(where="client", what=f"the direct path knows models of {known} only, not {model}")
    return "direct" if settings.client != "litellm" and (settings.client == "direct" or endpoints.is_direct(model)) else "litellm"


def _profile(settings: Settings, usual: Profile) -> Profile:
    return usual if settings.profile == "auto" else settings.profile


def _embedded(settings: Settings, *, why: str, offers: tuple[str, ...]) -> Target:
    from ftprep.engines.weights import weights_path

    path = weights_path()
    plain = Target(
        model=EMBEDDED,
        engine="embedded",
        profile=_profile(settings, "small"),
        context_tokens=settings.context_tokens or EMBEDDED_CONTEXT,
        weights=None if path is None else str(path),
        why=why,
        offers=offers,
    )
    return _adapted(plain, settings, adapters.shipped() if plain.profile == "small" else None)


def _adapted(plain: Target, settings: Settings, usual: Path | None) -> Target:
    """The model with the adapter over it that the settings name, or by `auto` the usual one: its digest joins the model's name."""
    path = {"auto": usual, "none": None}.get(settings.adapter, Path(settings.adapter).expanduser())
    if path is None:
        return plain
    mark = adapters.mark(path, Path(plain.weights) if plain.weights else None)
    return msgspec.structs.replace(plain, model=f"{plain.model}+adapter@{mark}", adapter=str(path))


def _local(settings: Settings, path: Path) -> Target:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(1_000_000)
    except OSError:
        raise NoSuchPath(path=path) from None
    mark = hashlib.sha256(head + str(size).encode()).hexdigest()[:12]
    plain = Target(
        model=f"local:{path.name}@{mark}",
        engine="embedded",
        profile=_profile(settings, "small" if size < SMALL_BYTES else "large"),
        context_tokens=settings.context_tokens or EMBEDDED_CONTEXT,
        weights=str(path),
        why="it is configured",
    )
    return _adapted(plain, settings, None)  # the shipped one fits no other model


def _offers(environment: Mapping[str, str]) -> tuple[str, ...]:
    offers = [f"{key} is set: --model {model} would use it" for key, model in KEYS.items() if environment.get(key)]
    address, names = ollama_models(environment)
    if names:
        base = "" if address == _OLLAMA else f" --api-base {address}"
        offers.append(f"Ollama runs here with {', '.join(names[:3])}: --model ollama_chat/{names[0]}{base} would use it")
    return tuple(offers)


_OLLAMA = "http://127.0.0.1:11434"


def ollama_models(environment: Mapping[str, str] = os.environ) -> tuple[str, list[str]]:
    """The address of Ollama (OLLAMA_HOST, else this machine's) and the models that it has; none where nothing answers in 0.3 s."""
    address = _ollama_address(environment.get("OLLAMA_HOST", ""))
    parts = urllib.parse.urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(parts.hostname or "127.0.0.1", parts.port, timeout=_OLLAMA_SECONDS)  # no proxy in between
        try:
            connection.request("GET", "/api/tags")
            answer = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        names = [str(model["name"]).removesuffix(":latest") for model in answer["models"]]
    except (OSError, ValueError, LookupError, TypeError, http.client.HTTPException):
        return address, []
    return address, names


def _ollama_address(host: str) -> str:
    """OLLAMA_HOST as Ollama reads it: scheme and port may be missing; 0.0.0.0 is what a server listens on, not where to call.

    _ollama_address("gpu-box") -> "http://gpu-box:11434"
    """
    if not host.strip():
        return _OLLAMA
    parts = urllib.parse.urlsplit(host if "://" in host else f"http://{host}")
    name = parts.hostname or "127.0.0.1"
    name = "127.0.0.1" if name in ("0.0.0.0", "::", "localhost") else f"[{name}]" if ":" in name else name
    try:
        port = parts.port
    except ValueError:
        return _OLLAMA
    return f"{parts.scheme}://{name}:{port or (443 if parts.scheme == 'https' else 11434)}"


class ModelRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of `ftprep models list`.

    {"name": "embedded", "engine": "embedded", "where": "not fetched", "size": null, "note": "...", "would_be_used": true}
    """

    name: str
    engine: str
    where: str
    size: int | None
    note: str
    would_be_used: bool


def catalogue(settings: Settings, environment: Mapping[str, str] = os.environ) -> list[ModelRow]:
    """The models that could write here and now: the embedded one, the configured one, Ollama's, one for each key set."""
    target = resolve(settings, environment)
    own = _embedded(msgspec.structs.replace(settings, adapter="auto"), why="", offers=())
    path, is_own = own.weights, target.engine == "embedded" and target.model.startswith(EMBEDDED)
    adapter = target.adapter if is_own else own.adapter
    rows = [
        ModelRow(
            name="embedded",
            engine="embedded",
            where=path or "not fetched: ftprep models pull",
            size=Path(path).stat().st_size if path else None,
            note="SmolLM2-135M-Instruct, Apache-2.0: runs here, needs no key" + (f"; adapter {adapter}" if adapter else ""),
            would_be_used=is_own,
        )
    ]
    if not is_own:
        where = target.weights or target.api_base or "its provider"
        size = Path(target.weights).stat().st_size if target.weights else None
        name = str(settings.model)
        note = f"configured; adapter {target.adapter}" if target.adapter else "configured"
        rows.append(ModelRow(name=name, engine=target.engine, where=where, size=size, note=note, would_be_used=True))
    address, names = ollama_models(environment)
    rows += [_row(f"ollama_chat/{name}", address, "a running Ollama") for name in names]
    rows += [_row(model, "its provider", f"{key} is set") for key, model in KEYS.items() if environment.get(key)]
    return [row for at, row in enumerate(rows) if row.name not in {other.name for other in rows[:at]}]


def _row(name: str, where: str, note: str) -> ModelRow:
    return ModelRow(
        name=name,
        engine="direct" if endpoints.is_direct(name) else "litellm",
        where=where,
        size=None,
        note=note,
        would_be_used=False,
    )
