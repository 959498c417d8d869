from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.estimate import estimate
from ftprep.models import resolve
from ftprep.pilot import pilot
from ftprep.progress import Silent
from ftprep.records import Generation, Request
from ftprep.settings import Settings
from tests.builders import passage, workspace_of
from tests.fake_provider import FakeProvider

PASSAGES = [passage(*(f"Tool {n}-{m} is owned by team {m}." for m in range(n % 7 + 3)), document=f"d{n}") for n in range(40)]


def test_a_pilot_sends_a_few_into_the_same_ledger_and_narrows_the_range(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve of the forty; nothing is sent twice, neither by a second pilot nor by the run."""
    monkeypatch.setenv("OPENAI_API_KEY", "not-used-on-loopback")
    workspace = workspace_of(tmp_path, PASSAGES)
    with FakeProvider() as provider:
        settings = Settings(model="openai/gpt-4.1-mini", api_base=provider.url, strategy="local")
        target = resolve(settings)
        before = estimate(workspace, settings, target, Silent())
        sent = pilot(workspace, settings, target, Silent(), 12)
        assert sent is not None
        assert (sent.answered, provider.calls) == (12, 12)
        after = estimate(workspace, settings, target, Silent())
        assert pilot(workspace, settings, target, Silent(), 12) is None
        assert provider.calls == 12
    ledger = list(jsonl.read(workspace.generations, Generation))
    assert len({one.key for one in ledger}) == 12
    assert len(list(jsonl.read(workspace.requests, Request))) == 40
    assert before.augmentation.cost is not None
    assert after.augmentation.cost is not None
    assert after.augmentation.answered_before == 12
    was, now = before.augmentation.cost, after.augmentation.cost
    assert now.high - now.low < (was.high - was.low) / 5
    assert [one.answered for one in after.forecasts] == [0, 12]
    assert after.actual.answered == 12
    assert after.augmentation.token_ratio is not None
