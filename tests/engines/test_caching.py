"""Prompt caching: the markers of each family, the same bytes in front, and the accounts of servers that really keep a cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep import prices
from ftprep.cli import summaries
from ftprep.engines import caching
from ftprep.engines.caching import Watch, chat, family
from ftprep.generate import GenerateSummary, generate
from ftprep.prices import Price
from ftprep.progress import Silent
from ftprep.records import Generation
from ftprep.workspace import Workspace
from tests.engines.sending import Client, ledger, request, settings, target, workspace
from tests.fake_messages import FakeMessages
from tests.fake_provider import FakeProvider

CONTEXT = "# All documents\n\n" + "The company has many tools and teams. " * 600  # some 5,700 tokens
CLAUDE = "anthropic/claude-haiku-4-5"


def packed(root: Path, count: int, model: str) -> Workspace:
    """A plan in which all requests share a context."""
    space = workspace(root, count, context_id="c1", model=model)
    space.contexts.mkdir()
    space.context("c1").write_text(CONTEXT)
    return space


@pytest.mark.parametrize(
    ("model", "api_base", "name"),
    [
        ("anthropic/claude-haiku-4-5", None, "anthropic"),
        ("claude-haiku-4-5", None, "anthropic"),
        ("bedrock/anthropic.claude-haiku-4-5-20251001-v1:0", None, "anthropic"),
        ("vertex_ai/claude-sonnet-4-5", None, "anthropic"),
        ("openai/gpt-5.6", None, "breakpoint"),
        ("openai/gpt-5.6", "https://api.openai.com/v1", "breakpoint"),
        ("openai/gpt-5.6", "http://gpu-box:8000/v1", "none"),
        ("openai/gpt-4.1-mini", None, "openai"),
        ("openai/gpt-4.1-mini", "http://127.0.0.1:8000/v1", "none"),
        ("gemini/gemini-2.5-flash", None, "implicit"),
        ("hosted_vllm/my-model", "http://gpu-box:8000/v1", "none"),
        ("ollama_chat/llama3.2", None, "none"),
        ("groq/llama-3.3-70b-versatile", None, "none"),
    ],
)
def test_each_family_is_known(model: str, api_base: str | None, name: str) -> None:
    """By the model's name and by where its calls go: a compatible server is not OpenAI."""
    found = family(model, api_base)
    assert (found.name, found.marker, found.key) == tuple(
        getattr(caching.FAMILIES[name], field) for field in ("name", "marker", "key")
    )


def test_an_address_in_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """OPENAI_BASE_URL sends calls elsewhere, where our keys may be unknown."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://gateway.example/v1")
    family.cache_clear()
    try:
        assert family("openai/gpt-4.1-mini", None).key is False
    finally:
        family.cache_clear()


def test_a_models_own_minimum_holds() -> None:
    """The price map says from how many tokens upward a model's prompts are cached."""
    assert family("anthropic/claude-haiku-4-5", None).least == 4096
    assert family("anthropic/claude-sonnet-4-5", None).least == 1024


def test_the_mark_is_on_the_block_that_ends_the_context() -> None:
    """The text is the same with the mark and without, and its first block the same bytes in every request of the pack."""
    plain = chat(request(1, context_id="c1"), CONTEXT, "openai/x", "http://127.0.0.1/v1")["messages"]
    sent = [chat(request(number, context_id="c1"), CONTEXT, CLAUDE, None)["messages"] for number in (1, 2)]
    first, second = (messages[1]["content"] for messages in sent)
    assert first[0] == second[0] == {"type": "text", "text": CONTEXT, "cache_control": {"type": "ephemeral"}}
    assert "".join(block["text"] for block in first) == plain[1]["content"]
    assert sent[0][0] == plain[0]
    assert "cache_control" not in first[1]


def test_without_a_context_nothing_is_marked() -> None:
    """A request of its own is sent as it is, to whomever."""
    assert chat(request(1), None, CLAUDE, None) == {"messages": chat(request(1), None, "x/y", None)["messages"]}


@pytest.mark.parametrize("client", ["direct", "litellm"])
def test_a_compatible_server_gets_no_unknown_key(tmp_path: Path, client: Client) -> None:
    """Through either engine, over HTTP: plain strings and known fields, and the server's own cache is counted."""
    space = packed(tmp_path, 4, "openai/gpt-5.6")
    with FakeProvider() as provider:
        summary = generate(space, target(provider.url, "openai/gpt-5.6", client), settings(concurrency=2), Silent())
    assert set(provider.last) <= {"model", "messages", "max_tokens", "max_completion_tokens"}
    assert all(set(message) == {"role", "content"} for message in provider.last["messages"])
    assert summary.cached_tokens >= 3 * 5_000
    assert summary.warnings == {}


@pytest.mark.parametrize("client", ["direct", "litellm"])
def test_openai_gets_its_breakpoint_and_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    """Where the server is OpenAI's (here: is taken for it), both arrive untouched; older models get the key alone."""
    monkeypatch.setattr(caching, "OPENAI_HOSTS", {"127.0.0.1"})
    with FakeProvider(answer=lambda body: "{}") as provider:
        for model in ("openai/gpt-5.6", "openai/gpt-4.1-mini"):
            space = packed(tmp_path / model, 1, model)
            generate(space, target(provider.url, model, client), settings(), Silent())
            assert provider.last["prompt_cache_key"] == "ftprep-c1"
            content = provider.last["messages"][1]["content"]
            if model == "openai/gpt-5.6":
                assert content[0] == {"type": "text", "text": CONTEXT, "prompt_cache_breakpoint": {"mode": "explicit"}}
            else:
                assert content.startswith(CONTEXT)


def asked_claude(root: Path, count: int, provider: FakeMessages, monkeypatch: pytest.MonkeyPatch) -> GenerateSummary:
    """`count` requests of a pack, through LiteLLM, of a server that speaks Anthropic's protocol."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "x")
    return generate(packed(root, count, CLAUDE), target(provider.address, CLAUDE, "litellm"), settings(concurrency=8), Silent())


def test_anthropic_writes_once_and_reads_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of the pack goes alone and writes the cache, the others, though eight at a time, all read it; both are recorded and
    priced: writing above the price of input, reading far below."""
    price = Price(input=1e-6, output=5e-6, cache_read=1e-7, cache_write=1.25e-6)
    monkeypatch.setattr(prices, "price_of", lambda model, settings: price)
    with FakeMessages(least=4096) as provider:
        summary = asked_claude(tmp_path, 12, provider, monkeypatch)
    lines = ledger(Workspace(tmp_path / "run"))
    writers = [line for line in lines if line.written_tokens]
    readers = [line for line in lines if line.cached_tokens]
    assert (len(writers), len(readers)) == (1, 11)
    for line in lines:
        plain = (line.prompt_tokens or 0) - (line.cached_tokens or 0) - (line.written_tokens or 0)
        assert 0 < plain < 200
        by_hand = plain * 1e-6 + (line.cached_tokens or 0) * 1e-7 + (line.written_tokens or 0) * 1.25e-6
        assert line.cost == pytest.approx(by_hand + (line.completion_tokens or 0) * 5e-6)
    assert summary.written_tokens == writers[0].written_tokens
    assert summary.cached_tokens == 11 * (writers[0].written_tokens or 0)
    assert summary.warnings == {}
    assert f"{summary.written_tokens:,} written to the cache" in summaries.cached(summary)


def test_caching_that_does_not_happen_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several requests with a context above the minimum, and nothing read: one sentence says so, with the numbers."""
    with FakeMessages(least=1_000_000) as provider:
        summary = asked_claude(tmp_path, 3, provider, monkeypatch)
    ((warning, number),) = summary.warnings.items()
    assert "prompt caching did not happen: 2 requests" in warning
    assert number == 2


@pytest.mark.parametrize(
    ("model", "tokens", "cached", "told"),
    [
        (CLAUDE, 5_000, 0, True),
        (CLAUDE, 5_000, 4_900, False),
        (CLAUDE, 4_000, 0, False),  # below Haiku's minimum
        ("openai/gpt-4.1-mini", 2_000, None, True),
        ("hosted_vllm/m", 5_000, None, False),  # a server that promises nothing
    ],
)
def test_when_caching_is_expected(model: str, tokens: int, cached: int | None, told: bool) -> None:
    """From the model's minimum upward, with a family that caches, from the second request of a pack on."""
    watch = Watch(model, None)
    for number in range(3):
        watch.add(request(number, context_id="c1"), tokens, Generation(key=str(number), cached_tokens=cached))
    assert (watch.warning() is not None) == told
    alone = Watch(model, None)
    alone.add(request(0, context_id="c1"), tokens, Generation(key="0", cached_tokens=0))
    assert alone.warning() is None
