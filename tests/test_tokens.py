import socket
from pathlib import Path
from typing import Any

import pytest

from ftprep import tokens
from ftprep.errors import BadSetting


def test_counts_are_those_of_the_model_s_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """o200k for GPT-4o and later, cl100k for GPT-4, whatever prefix the provider has; and no network."""

    def refuse(*args: Any, **more: Any) -> Any:
        raise AssertionError("a tokenizer asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    text = "Сотрудники подают отчёты через портал."
    assert tokens.count(text, "openai/gpt-4o") == tokens.count(text, "gpt-4.1-mini") < tokens.count(text, "openai/gpt-4")


def test_very_long_texts_are_counted_too() -> None:
    """A million blanks overflow the encoder's stack when given whole."""
    assert tokens.count(" " * 1_000_000) > 0
    words = "Kestrel is owned by the Data Platform team. " * 20_000
    assert tokens.count(words) == pytest.approx(20_000 * tokens.count("Kestrel is owned by the Data Platform team. "), rel=0.1)


def test_it_is_known_for_which_models_the_count_is_exact() -> None:
    """All others are estimates, and the estimate says so."""
    assert tokens.is_exact("openai/gpt-4.1-mini")
    assert not tokens.is_exact("anthropic/claude-sonnet-4-5")


def test_a_text_of_a_million_characters_and_more_is_counted_by_slices() -> None:
    """Within half a per cent; shorter ones are counted whole."""
    short = "Kestrel is owned by the Data Platform team. "
    long = "".join(f"Project {n} of team {n % 17} was begun in {1990 + n % 30}; {short}" for n in range(20_000))
    assert tokens.roughly(short) == tokens.count(short)
    assert tokens.roughly(long) == pytest.approx(tokens.count(long), rel=0.005)
    assert tokens.roughly(long) != 0


def test_a_tokenizer_file_counts_the_model_that_it_is_given_for(tmp_path: Path) -> None:
    """Exactly, and no longer once it is taken back; a file that is none is refused with its name."""
    import tokenizers

    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({"a": 0, "b": 1, "[UNK]": 2}, unk_token="[UNK]"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    made.save(str(tmp_path / "tokenizer.json"))
    tokens.adopt({"hosted_vllm/ours": str(tmp_path / "tokenizer.json")})
    try:
        assert tokens.count("a b a c", "hosted_vllm/ours") == 4
        assert tokens.is_exact("hosted_vllm/ours")
        assert tokens.error_of("hosted_vllm/ours") == 0
    finally:
        tokens.adopt({})
    assert not tokens.is_exact("hosted_vllm/ours")
    assert tokens.error_of("hosted_vllm/ours") > 0
    (tmp_path / "none.json").write_text("{}")
    for name in ("none.json", "missing.json"):
        with pytest.raises(BadSetting, match=name):
            tokens.adopt({"m": str(tmp_path / name)})
