"""Which model is used, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep.engines import adapters
from ftprep.errors import BadAdapter, BadSetting, NoSuchPath
from ftprep.models import EMBEDDED, _ollama_address, catalogue, ollama_models, resolve
from ftprep.settings import Settings
from tests.fake_provider import FakeProvider
from tests.gguf_files import adapter

NOBODY = {"OLLAMA_HOST": "127.0.0.1:9"}


def test_nothing_configured_means_embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No model, no key, no server: the embedded model, small prompts, and it says why."""
    monkeypatch.setenv("FTPREP_CACHE", str(tmp_path))
    target = resolve(Settings(adapter="none"), NOBODY)
    assert (target.model, target.engine, target.profile, target.weights) == (EMBEDDED, "embedded", "small", None)
    assert target.context_tokens == 8192
    assert (target.why, target.offers) == ("no model is configured", ())


def test_a_key_alone_never_calls_out() -> None:
    """A key in the environment is an offer, not a choice."""
    target = resolve(Settings(), NOBODY | {"OPENAI_API_KEY": "sk-x", "ANTHROPIC_API_KEY": "y"})
    assert target.engine == "embedded"
    assert len(target.offers) == 2
    assert "OPENAI_API_KEY is set: --model openai/gpt-4.1-mini" in target.offers[0]
    assert "sk-x" not in str(target.offers)


def test_a_running_ollama_is_offered() -> None:
    """Ollama is asked for its models and offered, with its address where that is not the usual one."""
    with FakeProvider() as provider:
        target = resolve(Settings(), {"OLLAMA_HOST": provider.address})
        base = f"--api-base {provider.address}"
        assert target.offers == (f"Ollama runs here with llama3.2, qwen3:8b: --model ollama_chat/llama3.2 {base} would use it",)
        assert provider.calls == 0
    assert ollama_models({"OLLAMA_HOST": provider.address})[1] == []


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("gpu-box", "http://gpu-box:11434"),
        ("gpu-box:8080", "http://gpu-box:8080"),
        ("https://ollama.example", "https://ollama.example:443"),
        ("[::1]:99", "http://[::1]:99"),
        ("x:notaport", "http://127.0.0.1:11434"),
    ],
)
def test_ollama_host(host: str, address: str) -> None:
    """OLLAMA_HOST in all the forms that Ollama takes."""
    assert _ollama_address(host) == address


def test_a_configured_model() -> None:
    """Servers that speak OpenAI's protocol are called directly; the window is the price map's."""
    target = resolve(Settings(model="openai/gpt-4.1-mini", api_base="http://x/v1"), {})
    assert (target.engine, target.profile, target.api_base, target.context_tokens) == ("direct", "large", "http://x/v1", 1_047_576)
    assert resolve(Settings(model="openai/own"), {}).context_tokens is None
    chosen = resolve(Settings(model="openai/own", profile="small", context_tokens=4000), {})
    assert (chosen.profile, chosen.context_tokens) == ("small", 4000)


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    """local:PATH is known by its name and content, wherever it lies; a missing one is named."""
    path = tmp_path / "own.gguf"
    path.write_bytes(b"GGUF1")
    target = resolve(Settings(model=f"local:{path}"), {})
    assert target.model.startswith("local:own.gguf@")
    assert (target.engine, target.profile, target.weights) == ("embedded", "small", str(path))
    (tmp_path / "b").mkdir()
    moved = path.rename(tmp_path / "b" / "own.gguf")
    assert resolve(Settings(model=f"local:{moved}"), {}).model == target.model
    moved.write_bytes(b"GGUF2")
    assert resolve(Settings(model=f"local:{moved}"), {}).model != target.model
    with pytest.raises(NoSuchPath, match=r"none\.gguf"):
        resolve(Settings(model="local:none.gguf"), {})


def test_a_large_file_gets_the_large_prompts(tmp_path: Path) -> None:
    """From 1.2 GB on, a model of one's own is taken for a large one."""
    path = tmp_path / "large.gguf"
    with path.open("wb") as file:
        file.truncate(1_300_000_000)
    assert resolve(Settings(model=f"local:{path}"), {}).profile == "large"


def test_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each model once; exactly one would be used."""
    monkeypatch.setenv("FTPREP_CACHE", str(tmp_path))
    with FakeProvider() as provider:
        environment = {"OLLAMA_HOST": provider.address, "OPENAI_API_KEY": "x"}
        rows = catalogue(Settings(), environment)
        assert [row.name for row in rows] == ["embedded", "ollama_chat/llama3.2", "ollama_chat/qwen3:8b", "openai/gpt-4.1-mini"]
        assert [row.would_be_used for row in rows] == [True, False, False, False]
        assert rows[0].where == "not fetched: ftprep models pull"
        rows = catalogue(Settings(model="openai/gpt-4.1-mini"), environment)
        assert [row.name for row in rows if row.would_be_used] == ["openai/gpt-4.1-mini"]
        assert len(rows) == 4


def test_the_client_can_be_forced() -> None:
    """`client` takes the path that it names; the direct one only where it knows the provider."""
    assert resolve(Settings(model="openai/gpt-4.1-mini", client="litellm"), {}).engine == "litellm"
    assert resolve(Settings(model="openai/gpt-5-mini"), {}).engine == "litellm"
    assert resolve(Settings(model="openai/gpt-5-mini", client="direct"), {}).engine == "direct"
    assert resolve(Settings(model="anthropic/claude-haiku-4-5"), {}).engine == "litellm"
    with pytest.raises(BadSetting, match="direct path knows"):
        resolve(Settings(model="anthropic/claude-haiku-4-5", client="direct"), {})


def test_the_shipped_adapter_is_laid_over_the_embedded_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is there: its digest joins the model's name, so that answers with it and without it never mix. `none` leaves it out,
    and so do the prompts for large models, which it was not trained on."""
    path = adapter(tmp_path / "shipped.gguf")
    monkeypatch.setattr(adapters, "shipped", lambda: path)
    mark = adapters.mark(path, None)
    target = resolve(Settings(model="embedded"), NOBODY)
    assert (target.model, target.adapter, target.profile) == (f"{EMBEDDED}+adapter@{mark}", str(path), "small")
    plain = resolve(Settings(model="embedded", adapter="none"), NOBODY)
    assert (plain.model, plain.adapter) == (EMBEDDED, None)
    assert resolve(Settings(model="embedded", profile="large"), NOBODY).adapter is None
    monkeypatch.setattr(adapters, "shipped", lambda: None)
    assert resolve(Settings(model="embedded"), NOBODY) == plain


def test_an_adapter_of_ones_own(tmp_path: Path) -> None:
    """--adapter PATH takes the place of the shipped one, and goes over files of one's own; a missing or wrong file is named."""
    path = adapter(tmp_path / "own.gguf")
    over = resolve(Settings(model="embedded", adapter=str(path)), NOBODY)
    assert (over.adapter, over.model) == (str(path), f"{EMBEDDED}+adapter@{adapters.mark(path, None)}")
    weights = adapter(tmp_path / "model.gguf", kind="model")
    plain, laid = (resolve(Settings(model=f"local:{weights}", adapter=one), {}) for one in ("auto", str(path)))
    assert plain.adapter is None
    assert (laid.adapter, laid.model) == (str(path), f"{plain.model}+adapter@{adapters.mark(path, None)}")
    with pytest.raises(NoSuchPath, match=r"none\.gguf"):
        resolve(Settings(model="embedded", adapter="none.gguf"), NOBODY)
    with pytest.raises(BadAdapter, match=r"model\.gguf"):
        resolve(Settings(model="embedded", adapter=str(weights)), NOBODY)


def test_an_adapter_needs_a_model_in_here(tmp_path: Path) -> None:
    """Nothing can be laid over a model behind a server; `none` and `auto` mean nothing there."""
    with pytest.raises(BadSetting, match=r"openai/own does not"):
        resolve(Settings(model="openai/own", adapter="x.gguf"), {})
    assert resolve(Settings(model="openai/own", adapter="none"), {}) == resolve(Settings(model="openai/own"), {})


def test_the_catalogue_names_the_adapter(tmp_path: Path) -> None:
    """`models list` says which adapter is over which model."""
    path = adapter(tmp_path / "own.gguf")
    rows = catalogue(Settings(model="embedded", adapter=str(path)), NOBODY)
    assert [row.name for row in rows if row.would_be_used] == ["embedded"]
    assert str(path) in rows[0].note
