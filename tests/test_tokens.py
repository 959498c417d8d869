import socket
from typing import Any

import pytest

from ftprep import tokens


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
