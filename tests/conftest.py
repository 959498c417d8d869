"""A provider on loopback, documents, and surroundings in which that provider is the model."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_provider import FakeProvider
from tests.fake_tuning import FakeTuning

TEAMS = {"Kestrel": "Data Platform", "Heron": "Payments", "Osprey": "Field Service", "Plover": "Legal", "Dunlin": "Training"} | {
    "Curlew": "Logistics",
    "Godwit": "Press",
    "Knot": "Security",
    "Ruff": "Quality",
    "Snipe": "Facilities",
}


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    """A provider, a document for each of TEAMS, and surroundings in which it is the model."""
    for name in list(os.environ):
        if name.endswith("_API_KEY") or name.startswith("FTPREP_"):
            monkeypatch.delenv(name)
    (tmp_path / "docs").mkdir()
    for tool, team in TEAMS.items():
        (tmp_path / "docs" / f"{tool.lower()}.md").write_text(f"# {tool}\n\n{tool} is owned by the {team} team in Northmere.\n")
    monkeypatch.chdir(tmp_path)
    with FakeProvider() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "x")
        monkeypatch.setenv("FTPREP_MODEL", "openai/fake")
        monkeypatch.setenv("FTPREP_API_BASE", server.url)
        yield server


@pytest.fixture
def tuning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTuning]:
    """Six fine-tuning services, a folder of its own, and no key around."""
    for name in list(os.environ):
        if re.search(r"_(KEY|TOKEN)$|^(FTPREP|AZURE|VERTEXAI|GCS|OPENAI|STORAGE)_", name):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    with FakeTuning() as server:
        yield server
