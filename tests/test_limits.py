"""What a run may take: money, tokens, time. Against a provider that keeps its own bill."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from ftprep.engines import retries
from ftprep.errors import BudgetReached, TimeReached, TokensReached
from ftprep.generate import generate
from ftprep.progress import Silent
from tests.engines.sending import ledger, settings, stand_in_prices, target, workspace
from tests.fake_provider import Body, FakeProvider


class Billing(FakeProvider):
    """Adds up the tokens of all that it answered."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.prompt = self.completion = 0

    def usage(self, prompt: str, text: str) -> Body:
        found = super().usage(prompt, text)
        self.prompt += found["prompt_tokens"]
        self.completion += found["completion_tokens"]
        return found


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.001)


def test_200_runs_with_random_prices_and_answers_stay_under_the_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices, lengths of answers, faults, concurrency and cap at random: the provider's own bill is never above --max-cost, and a
    run that could not go on says so. Every third workspace goes on with a larger budget, and stays under that."""
    draw = random.Random(20261125)

    def answer(body: Body) -> str:
        return "x" * draw.choice((0, 40, 400, 4 * body["max_tokens"] - 4))

    stopped = 0
    with Billing(answer=answer, rate={"429": 0.05, "500": 0.05, "broken-json": 0.03}) as provider:
        for number in range(200):
            into, out = 10 ** draw.uniform(-7, -3), 10 ** draw.uniform(-7, -3)
            stand_in_prices(monkeypatch, (into, out))
            count, concurrency = draw.randint(1, 12), draw.randint(1, 8)
            space = workspace(tmp_path / str(number), count)
            cap = draw.uniform(0, count * (60 * into + 120 * out))
            provider.prompt = provider.completion = 0
            for limit in (cap, cap * 1.5) if number % 3 == 0 else (cap,):
                try:
                    summary = generate(space, target(provider.url), settings(max_cost=limit, concurrency=concurrency), Silent())
                except BudgetReached:
                    stopped += 1
                else:
                    assert summary.left == 0
                bill = provider.prompt * into + provider.completion * out
                assert bill <= limit * (1 + 1e-9), (number, bill, limit)
                assert sum(line.cost or 0 for line in ledger(space)) <= limit * (1 + 1e-9)
    assert 20 < stopped < 260


def test_a_limit_of_tokens_is_kept_across_runs(tmp_path: Path) -> None:
    """--max-tokens-total counts all that the ledger has taken; the price need not be known."""
    space = workspace(tmp_path, 40)
    with Billing() as provider:
        for _ in range(2):
            with pytest.raises(TokensReached, match=r"limit of 3,000 tokens.*requests not sent"):
                generate(space, target(provider.url), settings(max_tokens_total=3000), Silent())
        assert 1500 < provider.prompt + provider.completion <= 3000
    assert 0 < len(ledger(space)) < 40


def test_a_limit_of_time(tmp_path: Path) -> None:
    """--max-time stops sending; what is in flight comes back and counts."""
    space = workspace(tmp_path, 200)
    with FakeProvider(latency=0.1) as provider:
        begun = time.monotonic()
        with pytest.raises(TimeReached, match="time of 1s is over"):
            generate(space, target(provider.url), settings(max_time="1s"), Silent())
        assert time.monotonic() - begun < 5
        assert len(ledger(space)) == provider.calls < 200


def test_money_that_cut_off_calls_may_have_cost_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that timed out stands in the ledger with the most that it can have cost, and counts in the next run."""
    stand_in_prices(monkeypatch, (1e-6, 2e-6))
    space = workspace(tmp_path, 2)
    with FakeProvider(faults=["hang"]) as provider:
        summary = generate(space, target(provider.url), settings(max_cost=1.0, timeout=0.4, concurrency=1), Silent())
    assert summary.answered == 2
    assert summary.at_risk == pytest.approx(sum(line.at_risk for line in ledger(space)))
    assert summary.at_risk > 200 * 2e-6


def test_the_estimate_stands_beside_what_it_cost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Least, likely and most, made before anything is sent; the actual cost lies between."""
    stand_in_prices(monkeypatch, (1e-6, 2e-6))
    with FakeProvider() as provider:
        summary = generate(workspace(tmp_path, 10), target(provider.url), settings(), Silent())
    assert summary.estimated is not None
    least, likely, most = summary.estimated
    assert least < likely < most
    assert least * 0.5 < (summary.cost or 0) < most
