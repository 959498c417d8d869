import sys

import pytest

from ftprep.errors import BadSetting
from ftprep.prices import Price, context_window, cost, price_of, training_price
from ftprep.settings import Settings


@pytest.mark.parametrize(
    "model", ["gpt-4.1-mini", "openai/gpt-4.1-mini", "ft:gpt-4.1-mini-2025-04-14", "ft:gpt-4.1-mini-2025-04-14:org::x"]
)
def test_a_model_is_found_under_its_litellm_names(model: str) -> None:
    """With and without provider, and tuned models with their organisation's suffix."""
    price = price_of(model, Settings())
    assert price is not None
    assert 0 < price.input < price.output
    assert "litellm" in price.source


@pytest.mark.parametrize("model", ["openai/my-own-vllm", "groq/gpt-4o", "nonsense"])
def test_an_unknown_price_is_unknown_and_never_zero(model: str) -> None:
    """Also where another provider sells a model of that name."""
    assert price_of(model, Settings()) is None


def test_models_on_this_machine_are_free() -> None:
    """The embedded model and the user's own files."""
    for model in ("embedded/smollm2", "local:qwen.gguf@123"):
        price = price_of(model, Settings())
        assert price is not None
        assert (price.input, price.output) == (0.0, 0.0)


def test_the_user_s_prices_win_and_are_per_million_tokens() -> None:
    """Contract prices, and models that nobody else prices."""
    settings = Settings(prices={"openai/own": {"input": 2.0, "output": 8.0, "cache_read": 0.5, "train": 3.0}})
    price = price_of("openai/own", settings)
    assert price is not None
    assert cost(price, 1_000_000, 0, 0) == pytest.approx(2.0)
    assert cost(price, 1_000_000, 1_000_000, 1_000_000) == pytest.approx(8.5)
    assert training_price("openai/own", settings) == pytest.approx(3e-6)
    assert training_price("openai/other", settings) is None


@pytest.mark.parametrize(
    ("fields", "phrase"),
    [
        ({"input": 1.0}, "both input and output"),
        ({"inptu": 1.0, "output": 2.0}, "inptu"),
        ({"input": -1.0, "output": 2.0}, "negative"),
    ],
)
def test_faulty_prices_of_the_user_are_refused(fields: dict[str, float], phrase: str) -> None:
    """A typing error must not become a wrong budget."""
    with pytest.raises(BadSetting) as caught:
        price_of("m", Settings(prices={"m": fields}))
    assert phrase in str(caught.value)


def test_long_prompts_pay_the_higher_tier_of_their_model() -> None:
    """Gemini 2.5 Pro: above 200,000 prompt tokens every token of the call costs more."""
    price = price_of("gemini/gemini-2.5-pro", Settings())
    assert price is not None
    assert cost(price, 200_000, 0, 0) == pytest.approx(200_000 * price.input)
    assert cost(price, 200_001, 0, 0) == pytest.approx(200_001 * 2 * price.input)


def test_cached_tokens_cost_the_cached_price_or_the_full_one() -> None:
    """prompt_tokens includes the cached ones."""
    assert cost(Price(input=2e-6, output=8e-6, cache_read=5e-7), 10_000, 8_000, 500) == pytest.approx(0.012)
    assert cost(Price(input=2e-6, output=8e-6), 10_000, 8_000, 500) == pytest.approx(0.024)


def test_the_map_is_read_without_importing_litellm() -> None:
    """Two seconds and 160 MB for one JSON file would be too much."""
    loaded = "litellm" in sys.modules
    assert context_window("gpt-4.1-mini") == 1_047_576
    assert ("litellm" in sys.modules) == loaded
