"""The direct path: what it sends and refuses. What both paths must do alike runs over both."""

from __future__ import annotations

import asyncio
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from ftprep.engines import Engine, Passing, endpoints
from ftprep.engines.litellm_engine import LiteLLMEngine
from ftprep.engines.openai_engine import OpenAIEngine
from ftprep.errors import NoKey, ProviderRefused
from ftprep.records import Generation, Message, Request
from tests.engines.sending import request
from tests.fake_provider import FakeProvider

pytestmark = pytest.mark.filterwarnings("ignore:Item '.*' on TypedDict class:UserWarning")  # litellm's own, when first built
SRC = Path(__file__).parent.parent.parent / "src"
BOTH = pytest.mark.parametrize("make", [OpenAIEngine, LiteLLMEngine])
Make = Callable[..., Engine]


def _ask(engine: Engine, *requests: Request, context: str | None = None) -> list[Generation]:
    async def run() -> list[Generation]:
        async with engine:
            return [await engine.complete(one, context) for one in requests]

    return asyncio.run(run())


@BOTH
def test_the_names_own_part_goes_over_the_wire(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model's own name, its limit, and of the parameters those that were set; no key where there is none."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with FakeProvider() as provider:
        _ask(make("openai/fake", api_base=provider.url), request(temperature=0.5, stop=("###",), json=True))
    assert provider.headers.get("authorization") in (None, "Bearer none")
    wanted = {"model": "fake", "max_tokens": 200, "temperature": 0.5, "stop": ["###"], "response_format": {"type": "json_object"}}
    assert {name: provider.last[name] for name in wanted} == wanted
    assert not {"seed", "top_p", "stream"} & provider.last.keys()


@BOTH
def test_the_key_comes_from_the_providers_variable(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vLLM server gets the key that is set for it, and never OpenAI's."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-for-you")
    monkeypatch.setenv("HOSTED_VLLM_API_KEY", "vllm-secret")
    with FakeProvider() as provider:
        _ask(make("hosted_vllm/fake", api_base=provider.url), request())
    assert provider.headers["authorization"] == "Bearer vllm-secret"


@BOTH
def test_raw_completions_go_to_their_own_endpoint(make: Make) -> None:
    """Endpoint "completion" sends the prompt as it is to /v1/completions."""
    prompt = Message(role="user", content="Sentence: The office opened in 2017.\nReversed: In 2017")
    raw = msgspec.structs.replace(request(stop=("\n",)), endpoint="completion", messages=(prompt,))
    with FakeProvider() as provider:
        (answer,) = _ask(make("openai/fake", api_base=provider.url), raw)
    assert provider.paths == {"/v1/completions": 1}
    assert (provider.last["prompt"], provider.last["stop"]) == (prompt.content, ["\n"])
    assert answer.text
    assert answer.completion_tokens


@BOTH
def test_usage_is_the_providers(make: Make) -> None:
    """Prompt, completion and cached tokens are those that the provider counts; how the answer ended is kept."""
    context = "The company has many tools and teams. " * 200
    with FakeProvider(faults=[None, "cut"]) as provider:
        first, second = _ask(make("openai/fake", api_base=provider.url), request(), request(1), context=context)
    assert first.cached_tokens == 0
    assert second.cached_tokens
    assert second.cached_tokens >= 1024
    assert second.prompt_tokens
    assert second.completion_tokens
    assert (first.finish_reason, second.finish_reason) == ("stop", "length")


@BOTH
@pytest.mark.parametrize(
    ("fault", "kind"),
    [("429", "rate-limit"), ("500", "server"), ("503", "unavailable"), ("drop", "broken"), ("broken-json", "unreadable")],
)
def test_a_fault_has_its_class_and_one_call_is_one_http_request(make: Make, fault: str, kind: str) -> None:
    """Nobody below retries; the class is the row of the error table, and Retry-After comes with it."""
    with FakeProvider(rate={fault: 1.0}, retry_after="7") as provider:
        with pytest.raises(Passing) as caught:
            _ask(make("openai/fake", api_base=provider.url), request())
        assert provider.calls == 1
    assert caught.value.kind == kind
    assert caught.value.retry_after == (7.0 if fault == "429" else None)


def test_addresses_come_from_the_table() -> None:
    """Given, else from the provider's variable, else its own; a server without any is refused and never sent elsewhere."""
    assert endpoints.address("openai/m", None, {}) == "https://api.openai.com/v1"
    assert endpoints.address("openai/m", None, {"OPENAI_BASE_URL": "http://gateway/v1/"}) == "http://gateway/v1"
    assert endpoints.address("openai/m", "http://here/v1", {"OPENAI_BASE_URL": "http://gateway/v1"}) == "http://here/v1"
    assert endpoints.address("hosted_vllm/m", None, {"HOSTED_VLLM_API_BASE": "http://gpu/v1"}) == "http://gpu/v1"
    with pytest.raises(ProviderRefused, match="--api-base"):
        endpoints.address("hosted_vllm/m", None, {"OPENAI_BASE_URL": "http://gateway/v1"})


def test_a_missing_key_is_named_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI's own address needs the key; one's own server does not."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(NoKey, match="OPENAI_API_KEY"):
        _ask(OpenAIEngine("openai/gpt-4.1-mini"), request())
    assert endpoints.key("openai/m", "http://127.0.0.1:8000/v1", {}) is None


@pytest.mark.parametrize(
    ("model", "direct"),
    [("openai/gpt-4.1-mini", True), ("openai/gpt-5-mini", False), ("openai/o3", False), ("anthropic/claude-haiku-4-5", False)],
)
def test_which_models_go_directly(model: str, direct: bool) -> None:
    """Providers of the table do; OpenAI's models that think first take parameters that LiteLLM knows."""
    assert endpoints.is_direct(model) == direct


def test_a_redirect_is_not_followed() -> None:
    """Documents go to the address that was named and to no other."""

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(307)
            self.send_header("Location", other.url + "/chat/completions")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...

    with FakeProvider() as other, http.server.HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with pytest.raises(ProviderRefused, match="leads elsewhere"):
            _ask(OpenAIEngine("openai/fake", api_base=f"http://127.0.0.1:{server.server_address[1]}/v1"), request())
        assert other.calls == 0


def test_litellm_is_not_imported(tmp_path: Path) -> None:
    """The direct path starts without it, prints nothing, and reads no .env file."""
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-from-dotenv\n")
    code = f"""
import asyncio, os, sys
sys.path[:0] = [{str(SRC)!r}, {str(SRC.parent)!r}]
from ftprep.engines.openai_engine import OpenAIEngine
from tests.engines.sending import request
from tests.fake_provider import FakeProvider
async def run():
    with FakeProvider() as provider:
        async with OpenAIEngine("openai/fake", api_base=provider.url) as engine:
            await engine.complete(request(), None)
asyncio.run(run())
assert "litellm" not in sys.modules and "openai" not in sys.modules
assert "OPENAI_API_KEY" not in os.environ
"""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
