"""scripts/offline_vllm.py: a plan answered without a server, by whatever takes Ray Data LLM's rows and gives them back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ftprep.cli.main import main
from ftprep.workspace import Workspace
from offline_vllm import answer, generation_of
from tests.fake_provider import FakeProvider, default_answer

MODEL = "hosted_vllm/org/fake"


def by(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows as vLLM's stage of Ray 2.60 gives them: what came, and beside it the text and the counts."""
    for row in rows:
        text = default_answer({"messages": row["messages"]})
        yield {**row, "generated_text": text, "num_input_tokens": 100, "num_generated_tokens": 20, "__inference_error__": ""}


def test_what_was_answered_offline_is_not_asked_again(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """`augment` afterwards makes no call, and makes examples of the answers."""
    assert main(["ingest", "docs"]) == 0
    count = answer(Workspace(Path("ftprep-out")), MODEL, by)
    assert count > 5
    assert answer(Workspace(Path("ftprep-out")), MODEL, by) == 0
    capsys.readouterr()
    assert main(["augment", "--model", MODEL, "--api-base", "http://127.0.0.1:9", "--json"]) == 0
    done = json.loads(capsys.readouterr().out)["augment"]
    assert (done["generation"]["answered_before"], done["generation"]["calls"]) == (count, 0)
    assert done["harvest"]["kept"] > 5
    assert provider.calls == 0


def test_how_an_answer_ended_is_written_down() -> None:
    """As many tokens as were allowed: cut. An error: the cause, without the text that Ray puts there."""
    row = {"key": "a", "sampling_params": {"max_tokens": 20}, "generated_text": "x", "num_input_tokens": 1}
    assert generation_of(row | {"num_generated_tokens": 20}).finish_reason == "length"
    assert generation_of(row | {"num_generated_tokens": 19}).finish_reason == "stop"
    assert generation_of(row | {"__inference_error__": "prompt: secret"}).error == "vLLM could not answer it"
