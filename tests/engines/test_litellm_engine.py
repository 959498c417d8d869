"""The LiteLLM engine: what it refuses beforehand, what it sends, what it keeps quiet about."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ftprep.engines.litellm_engine import LiteLLMEngine, preflight
from ftprep.errors import NoKey, ProviderRefused
from ftprep.records import Generation, Request
from tests.engines.sending import request
from tests.fake_provider import FakeProvider

pytestmark = pytest.mark.filterwarnings("ignore:Item '.*' on TypedDict class:UserWarning")  # litellm's own, when first built
SRC = Path(__file__).parent.parent.parent / "src"


def _ask(engine: LiteLLMEngine, *requests: Request) -> list[Generation]:
    async def run() -> list[Generation]:
        async with engine:
            return [await engine.complete(one, None) for one in requests]

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("model", "key"),
    [
        ("openai/gpt-4.1-mini", "OPENAI_API_KEY"),
        ("anthropic/claude-haiku-4-5", "ANTHROPIC_API_KEY"),
        ("gemini/gemini-2.5-flash", "GEMINI"),
    ],
)
def test_a_missing_key_is_named_before_anything_is_sent(model: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable that has to be set is named."""
    for name in list(os.environ):
        if name.endswith("_API_KEY"):
            monkeypatch.delenv(name)
    with pytest.raises(NoKey, match=key):
        preflight(model, None)


def test_no_key_is_needed_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of one's own, and Ollama, need no key."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    preflight("openai/anything", "http://127.0.0.1:8000/v1")
    preflight("ollama_chat/llama3.2", None)
    with pytest.raises(NoKey):
        preflight("openai/anything", None)


def test_a_name_without_a_provider_is_explained() -> None:
    """`--model llama` says how to write it."""
    with pytest.raises(ProviderRefused, match="provider/model"):
        preflight("nonsense", None)


def test_a_parameter_that_the_model_does_not_take_is_left_out_and_said() -> None:
    """Nothing is dropped silently: the notice names what was left out, once."""
    with FakeProvider() as provider:
        engine = LiteLLMEngine("openai/gpt-5-mini", api_base=provider.url)
        _ask(engine, request(temperature=0.5), request(temperature=0.5))
    assert provider.calls == 2
    assert "temperature" not in provider.last
    assert engine.notices == ["openai/gpt-5-mini does not take temperature: left out"]


def test_it_is_quiet_and_stays_at_home(tmp_path: Path) -> None:
    """An error prints nothing to stdout or stderr, and a .env file above is not read."""
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-from-dotenv\n")
    code = f"""
import asyncio, os, sys
sys.path[:0] = [{str(SRC)!r}, {str(SRC.parent)!r}]
from ftprep.engines import Passing
from ftprep.engines.litellm_engine import LiteLLMEngine
from tests.engines.sending import request
from tests.fake_provider import FakeProvider
async def run():
    with FakeProvider(rate={{"500": 1.0}}) as provider:
        async with LiteLLMEngine("openai/fake", api_base=provider.url) as engine:
            try:
                await engine.complete(request(), None)
            except Passing:
                return
asyncio.run(run())
assert "OPENAI_API_KEY" not in os.environ
"""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
