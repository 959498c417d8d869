"""The stage that spends by batches, against doubles that speak real HTTP: splitting, faults, expiry, money, kills, another day."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep import jsonl, prices
from ftprep.engines.batch import journal
from ftprep.errors import BatchesOpen, BatchRefused, BudgetReached, NoSuchBatch, PriceUnknown, ProviderRefused
from ftprep.generate import GenerateSummary, generate
from ftprep.prices import Price
from ftprep.progress import Silent
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.engines.sending import ledger, request, settings, target, workspace
from tests.fake_batches import FakeBatches, Line
from tests.fake_provider import FakeProvider

PRICE = Price(input=2e-6, output=8e-6, batch_input=1e-6, batch_output=4e-6)


@pytest.fixture(autouse=True)
def priced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prices, "price_of", lambda model, settings: PRICE)


def batching(**changes: object) -> Settings:
    """Settings that look often."""
    return settings(**({"batch": True, "batch_poll": 0.02} | changes))


def run(space: Workspace, provider: FakeBatches, **changes: object) -> GenerateSummary:
    """The stage, against that provider."""
    return generate(space, target(provider.url), batching(**changes), Silent())


def jobs(space: Workspace) -> list[journal.Job]:
    """The journal as it stands."""
    return list(journal.read(space.batches).values())


def test_lines_are_those_of_single_calls(tmp_path: Path) -> None:
    """The same requests by batch and one by one leave the same ledger, but for the price: half of it."""
    single, batched = workspace(tmp_path / "a", 6), workspace(tmp_path / "b", 6)
    with FakeProvider() as provider:
        generate(single, target(provider.url), settings(), Silent())
    with FakeBatches() as provider:
        summary = run(batched, provider)
    assert (summary.requested, summary.answered, summary.failed, summary.left) == (6, 6, 0, 0)

    def lines(space: Workspace) -> list[tuple[object, ...]]:
        return sorted((g.key, g.text, g.finish_reason, g.prompt_tokens, g.completion_tokens) for g in ledger(space))

    assert lines(single) == lines(batched)
    assert summary.cost == pytest.approx(sum(line.cost or 0 for line in ledger(single)) / 2)
