"""The embedded engine, for real where the model has been fetched."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from ftprep.engines import Refused, embedded, open_engine
from ftprep.engines.weights import weights_path
from ftprep.errors import BadAdapter, BadWeights, MissingExtra, ModelNotFetched, NoSuchPath
from ftprep.generate import generate
from ftprep.models import resolve
from ftprep.progress import Silent
from ftprep.records import Generation, Message, Request, Target
from ftprep.settings import Settings
from tests.engines.sending import ledger, request, settings, workspace
from tests.gguf_files import adapter

_FETCHED = pytest.mark.skipif(weights_path() is None, reason="the embedded model has not been fetched (ftprep models pull)")


def _target(weights: str | None) -> Target:
    return Target(model="embedded/x", engine="embedded", profile="small", context_tokens=2048, weights=weights)


@pytest.mark.parametrize(
    ("size", "cores", "concurrency", "busy", "expected"),
    [
        (98_000_000, 2, 8, 0.1, (2, 1)),
        (98_000_000, 2, 8, 9.0, (2, 1)),
        (98_000_000, 2, 1, 0.0, (1, 2)),
        (98_000_000, 2, 1, 1.2, (1, 1)),
        (98_000_000, 64, 8, 0.0, (4, 2)),
        (98_000_000, 1, 8, 0.0, (1, 1)),
        (4 * 10**9, 8, 8, 0.0, (1, 8)),
        (4 * 10**9, 8, 8, 3.2, (1, 5)),
        (4 * 10**9, 8, 8, 30.0, (1, 1)),
    ],
)
def test_layout(size: int, cores: int, concurrency: int, busy: float, expected: tuple[int, int]) -> None:
    """A small model once per core, a large one once; --concurrency is the limit, and busy cores get no thread of it."""
    assert embedded.layout(size, cores, concurrency, busy) == expected


def test_not_fetched_says_how_to_fetch() -> None:
    """Without weights: the command that fetches them."""
    pytest.importorskip("xllamacpp")
    with pytest.raises(ModelNotFetched, match="ftprep models pull"):
        embedded.ready(_target(None))
    with pytest.raises(NoSuchPath):
        embedded.ready(_target("/nowhere/model.gguf"))


def test_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without xllamacpp: the extra to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"ftprep\[embedded\]"):
        embedded.ready(_target("x"))


def test_a_file_that_is_no_model(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A broken GGUF is one sentence, and llama.cpp prints nothing of its own."""
    pytest.importorskip("xllamacpp")
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF" + b"\0" * 500)

    async def run() -> None:
        async with open_engine(_target(str(path)), Settings()):
            pass

    with pytest.raises(BadWeights, match=r"broken\.gguf"):
        asyncio.run(run())
    assert capfd.readouterr() == ("", "")


def _completion(number: int) -> Request:
    shots = "".join(
        f"Sentence: The {name} office is led by {who}.\nReversed: {who} leads the {name} office.\n\n"
        for name, who in [("Oslo", "Mara Lind"), ("Turin", "Pia Rossi"), ("Gdansk", "Jan Kowal")]
    )
    prompt = f"{shots}Sentence: The Kestrel team is led by Ingrid Solheim{number}.\nReversed: Ingrid Solheim{number}"
    parameters = request(max_tokens=16, temperature=0.0, stop=("\n",)).parameters
    whole = (Message(role="user", content=prompt),)
    return msgspec.structs.replace(
        request(number), endpoint="completion", messages=whole, parameters=parameters, model="embedded/x"
    )


@pytest.mark.embedded
@_FETCHED
def test_the_embedded_model_answers(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The real model, through the generate stage: text, token counts, cached tokens, no money, nothing on stdout or stderr."""
    target = resolve(Settings(model="embedded", adapter="none"))
    space = workspace(tmp_path, 0)
    from ftprep import jsonl

    jsonl.write(space.requests, [msgspec.structs.replace(_completion(number), model=target.model) for number in range(4)])
    summary = generate(space, target, settings(timeout=100.0), Silent())
    lines: list[Generation] = ledger(space)
    assert (summary.answered, summary.failed, summary.cost) == (4, 0, 0.0)
    assert all("Kestrel" in line.text for line in lines)
    assert all(line.prompt_tokens and line.completion_tokens for line in lines)
    assert summary.cached_tokens > 0
    assert summary.tokens_per_second
    assert capfd.readouterr() == ("", "")


@pytest.mark.embedded
@_FETCHED
def test_a_prompt_beyond_the_window_is_refused(tmp_path: Path) -> None:
    """Longer than the context: refused for that request, in our words."""

    async def run() -> None:
        async with open_engine(
            resolve(Settings(model="embedded", adapter="none", context_tokens=256)), Settings(concurrency=1)
        ) as engine:
            await engine.complete(msgspec.structs.replace(_completion(1), endpoint="chat"), "word " * 2000)

    with pytest.raises(Refused, match="context window"):
        asyncio.run(run())


@pytest.mark.embedded
@_FETCHED
def test_an_adapter_is_laid_over_the_model(tmp_path: Path) -> None:
    """An adapter of zeros changes no word of the answer, one of large numbers does; and neither is answered by the other's key."""

    async def asked(adapter: str) -> str:
        async with open_engine(resolve(Settings(model="embedded", adapter=adapter)), Settings(concurrency=1)) as engine:
            return (await engine.complete(_completion(1), None)).text

    answers = {
        name: asyncio.run(asked(name if name == "none" else str(adapter(tmp_path / name, strength=strength))))
        for name, strength in [("none", 0.0), ("zeros.gguf", 0.0), ("large.gguf", 3.0)]
    }
    assert answers["none"] == answers["zeros.gguf"] != answers["large.gguf"]


@pytest.mark.embedded
@_FETCHED
def test_an_adapter_of_another_size_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Made for a wider model of the same kind: the sentence names the adapter, not the weights."""
    path = adapter(tmp_path / "wide.gguf", hidden=640)

    async def run() -> None:
        async with open_engine(resolve(Settings(model="embedded", adapter=str(path))), Settings(concurrency=1)):
            pass

    with pytest.raises(BadAdapter, match=r"wide\.gguf.*does not fit SmolLM2"):
        asyncio.run(run())
    assert capfd.readouterr() == ("", "")
