"""Documents in German, French, Spanish and Japanese, from the file to kept rows, with a writer that writes well: over real HTTP."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.augment import augment
from ftprep.ingest import ingest
from ftprep.language import detect
from ftprep.progress import Silent
from ftprep.prompts import load_templates
from ftprep.records import Example, Rejected, Request, Target
from ftprep.settings import Settings
from ftprep.turns import GENERIC, WITH_TOPIC, invitation
from ftprep.workspace import Workspace
from tests.fake_provider import Body, FakeProvider, asked

LOADED = load_templates()
TITLES = {"de": "Wartung der Pumpen", "fr": "Commandes et achats", "es": "Distribución de repuestos", "ja": "営業部のシステム"}


def texts_of(language: str) -> list[str]:
    """The passages of the worked examples in a language: documents as people write them."""
    return [LOADED[f"{name}.{language}"].examples[0].passages[0] for name in ("local", "self-qa")]


def writer(body: Body) -> str:
    """Knows the passage: its worked answer, with the passage's real id."""
    found = re.search(r"^\[(\w{10})\] (.*)", asked(body), re.MULTILINE)
    assert found
    for template in LOADED.values():
        for example in template.examples:
            if example.passages[0].split("。")[0][:40] == found[2].split("。")[0][:40] and template.name in ("local", "self-qa"):
                return example.answer().replace(example.ids()[0], found[1])
    return json.dumps({"items": []})


@pytest.mark.parametrize("language", TITLES)
def test_good_rows_of_a_language_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """Ingest tells the language, the prompt is the one made for it, and no check refuses what is right in it."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    (tmp_path / "docs").mkdir()
    for number, text in enumerate(texts_of(language)):
        (tmp_path / "docs" / f"{number}.md").write_text(f"# {TITLES[language]}\n\n{text}\n", encoding="utf-8")
    workspace = Workspace(tmp_path / "run")
    ingest([tmp_path / "docs"], workspace, Settings(), Silent())
    with FakeProvider(answer=writer) as provider:
        target = Target(model="openai/fake", engine="litellm", profile="large", api_base=provider.url, context_tokens=100_000)
        summary = augment(workspace, Settings(strategy="local"), target, Silent())
    assert {request.template.split("@")[0] for request in jsonl.read(workspace.requests, Request)} == {f"local.{language}"}
    lost = [(row.check, row.reason) for row in jsonl.read(workspace.rejected, Rejected)]
    assert [one for one in lost if one[0] not in ("near-duplicate", "duplicate")] == []
    kept = list(jsonl.read(workspace.examples, Example))
    assert len(kept) == summary.harvest.kept >= 12
    for example in kept:
        assert {detect(message.content) for message in example.messages} <= {language, None}


@pytest.mark.parametrize("language", WITH_TOPIC)
def test_user_turns_are_in_the_language_of_the_document(language: str) -> None:
    """Eight with the title and four without; an unknown language gets English ones."""
    assert (len(WITH_TOPIC[language]), len(GENERIC[language])) == (8, 4)
    turns = [turn.replace("{topic}", "") for turn in (*WITH_TOPIC[language], *GENERIC[language])]
    assert detect(" ".join(turns)) == language
    assert all("{topic}" in turn for turn in WITH_TOPIC[language])
    assert invitation("T", (), "00000001", language) in {turn.format(topic="T") for turn in WITH_TOPIC[language]}
    assert invitation("T", (), "00000001", "cy") == invitation("T", (), "00000001")
