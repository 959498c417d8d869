"""Likelihood of a given text: how answers are read, and the embedded model for real."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.engines.likelihood import Likelihood, of_echoed, of_forced
from ftprep.engines.weights import weights_path
from ftprep.generate import generate
from ftprep.models import resolve
from ftprep.progress import Silent
from ftprep.records import Generation, Message, Parameters, Request, stable_id
from ftprep.settings import Settings
from ftprep.workspace import Workspace


def test_an_echo_is_summed_over_the_continuation_alone() -> None:
    """Tokens of the prompt and the one written after it do not count."""
    told = {"token_logprobs": [None, -1.0, -2.0, -0.5, -9.0], "text_offset": [0, 3, 7, 10, 13]}
    assert of_echoed(json.dumps(told).encode(), 7, 6) == Likelihood(-2.5, 2)
    assert of_echoed(b"null", 7, 6) is None
    assert of_echoed(b'{"content": []}', 7, 6) is None


def test_a_forced_answer_must_be_of_the_tokens_that_were_asked_for() -> None:
    """Else the server did not heed the grammar, and the figures are of another text."""
    told = json.dumps({"content": [{"id": 7, "logprob": -1.5}, {"id": 9, "logprob": -0.25}, {"id": 2, "logprob": -8}]}).encode()
    assert of_forced(told, (7, 9)) == Likelihood(-1.75, 2)
    assert of_forced(told, (7, 8)) is None
    assert of_forced(b"null", (7, 8)) is None


@pytest.mark.embedded
@pytest.mark.skipif(weights_path() is None, reason="the embedded model has not been fetched (ftprep models pull)")
def test_the_embedded_model_finds_the_right_capital_the_likeliest(tmp_path: Path) -> None:
    """Real log-probabilities: Paris before Rome, and the text before and after does not change what is asked."""
    target = resolve(Settings(model="embedded"))
    requests = [
        Request(
            key=stable_id([option], 32),
            strategy="eval",
            task="base",
            template="eval-complete@1",
            document_id="",
            focus=(),
            messages=(Message(role="user", content="The capital of France is"),),
            model=target.model,
            endpoint="completion",
            parameters=Parameters(max_tokens=1, temperature=0, score=option),
        )
        for option in (" Paris.", " Rome.", ' a "big" town.')
    ]
    workspace = Workspace(tmp_path)
    jsonl.write(workspace.requests, requests)
    generate(workspace, target, Settings(), Silent())
    found = {one.key: json.loads(one.text) for one in jsonl.read(workspace.generations, Generation, ledger=True)}
    paris, rome, _ = (found[request.key] for request in requests)
    assert paris["tokens"] == rome["tokens"] == 2
    assert math.exp(paris["logprob"]) > 20 * math.exp(rome["logprob"])
