import sys
from pathlib import Path

import pytest

from ftprep.errors import BadSetting
from ftprep.prices import Price, context_window, cost, price_of, training_price, tuning_of
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


def test_cache_writes_may_be_dearer_than_other_tokens() -> None:
    """Claude Sonnet 4.5: 10,000 written x 3.75e-6 + 2,000 x 3e-6 + 500 x 1.5e-5 = 0.0375 + 0.006 + 0.0075."""
    price = price_of("claude-sonnet-4-5", Settings())
    assert price is not None
    assert cost(price, 12_000, 0, 500, written_tokens=10_000) == pytest.approx(0.051, abs=1e-12)
    assert cost(price, 12_000, 10_000, 500) == pytest.approx(0.0165, abs=1e-12)


def test_batch_and_cache_together_take_the_price_of_both() -> None:
    """Claude Sonnet 4.5 in a batch: 10,000 read x 1.5e-7 + 2,000 x 1.5e-6 + 500 x 7.5e-6; unknown: no more is saved."""
    price = price_of("claude-sonnet-4-5", Settings())
    assert price is not None
    assert cost(price, 12_000, 10_000, 500, batch=True) == pytest.approx(0.00825, abs=1e-12)
    plain = Price(input=2e-6, output=8e-6, cache_read=5e-7, batch_input=1e-6, batch_output=4e-6)
    assert cost(plain, 10_000, 8_000, 500, batch=True) == pytest.approx(0.012, abs=1e-12)


def test_a_batch_costs_the_full_price_where_the_provider_has_none_for_it() -> None:
    """A discount is never guessed; a tier needs a batch price of its own."""
    price = Price(input=2e-6, output=8e-6)
    assert cost(price, 1_000, 0, 100, batch=True) == cost(price, 1_000, 0, 100)
    gemini = price_of("gemini/gemini-2.5-pro", Settings())
    assert gemini is not None
    assert cost(gemini, 100_000, 0, 0, batch=True) == pytest.approx(cost(gemini, 100_000, 0, 0) / 2)
    assert cost(gemini, 300_000, 0, 0, batch=True) == cost(gemini, 300_000, 0, 0)


def test_listed_tiers_hold_from_their_lower_bound_on() -> None:
    """Qwen Flash: up to 256,000 prompt tokens 5e-8, beyond it 2.5e-7."""
    price = price_of("dashscope/qwen-flash", Settings())
    assert price is not None
    assert cost(price, 256_000, 0, 0) == pytest.approx(256_000 * 5e-8)
    assert cost(price, 256_001, 0, 0) == pytest.approx(256_001 * 2.5e-7)


def test_what_is_plainly_wrong_in_the_map_is_not_taken_over() -> None:
    """ft:gpt-4o-2024-11-20 holds its price of reading the cache where that of writing belongs; Databricks reads dearer."""
    tuned = price_of("ft:gpt-4o-2024-11-20", Settings())
    gemma = price_of("databricks/databricks-gemma-3-12b", Settings())
    assert tuned is not None
    assert gemma is not None
    assert (tuned.cache_write, gemma.cache_read) == (None, None)


def test_the_user_s_list_wins_over_the_map_and_the_settings_over_both(tmp_path: Path) -> None:
    """Contract prices in prices.yaml; limits that only the map knows stay."""
    path = tmp_path / "prices.yaml"
    path.write_text("models:\n  openai/gpt-4.1-mini: {input: 0.3, output: 1.2, train: 4, source: contract, as_of: 2026-10-01}\n")
    price = price_of("openai/gpt-4.1-mini", Settings(price_list=str(path)))
    assert price is not None
    assert price.input == pytest.approx(3e-7)
    assert (price.source, price.as_of) == ("contract", "2026-10-01")
    assert price.max_input_tokens == 1_047_576
    assert tuning_of("ft:gpt-4.1-mini-2025-04-14", Settings(price_list=str(path))).train is None
    assert tuning_of("openai/gpt-4.1-mini", Settings(price_list=str(path))).train == pytest.approx(4e-6)
    own = Settings(price_list=str(path), prices={"openai/gpt-4.1-mini": {"input": 0.1, "output": 0.2}})
    assert (price_of("openai/gpt-4.1-mini", own) or price).input == pytest.approx(1e-7)


def test_a_machine_of_one_s_own_costs_its_hour_over_its_tokens(tmp_path: Path) -> None:
    """2.50 / 3600 / 9000 and 2.50 / 3600 / 900 USD a token."""
    path = tmp_path / "prices.yaml"
    path.write_text("models:\n  hosted_vllm/ours: {gpu_hour: 2.5, input_per_second: 9000, output_per_second: 900}\n")
    price = price_of("hosted_vllm/ours", Settings(price_list=str(path)))
    assert price is not None
    assert price.input == pytest.approx(2.5 / 3600 / 9000, rel=1e-12)
    assert price.output == pytest.approx(2.5 / 3600 / 900, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("models:\n  m: {inptu: 1}\n", "inptu"),
        ("models:\n  m: {gpu_hour: 1}\n", "input_per_second"),
        ("models:\n  m: {input: 1, output: 1, as_of: soon}\n", "as_of"),
        ("models: [m]\n", "models:"),
        ("models: {", "not valid YAML"),
        ("models:\n  m: {input: cheap, output: 1}\n", "Expected"),
    ],
)
def test_a_faulty_list_is_refused_with_its_place(tmp_path: Path, text: str, phrase: str) -> None:
    """File and model; a typing error must not become a wrong budget."""
    path = tmp_path / "prices.yaml"
    path.write_text(text)
    with pytest.raises(BadSetting) as caught:
        price_of("m", Settings(price_list=str(path)))
    assert phrase in str(caught.value)
    assert "prices.yaml" in str(caught.value)
