"""Training: the loss is that of separate sequences, a run that was killed ends in the same adapter, llama.cpp reads the file."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ftprep.augmenter.recipe import Recipe, Trained
from ftprep.augmenter.trees import Branch, Tree
from ftprep.engines.weights import weights_path
from ftprep.progress import Silent
from tests.augmenter import tiny

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs the extra `train`"),
    pytest.mark.filterwarnings("ignore"),  # those of PyTorch and transformers
]
RECIPE = Recipe(steps=12, rank=4, rate=1e-2, batch_tokens=300, precision="float32")
RUN = """
import sys, time
from pathlib import Path
from ftprep.augmenter.recipe import Recipe
from ftprep.augmenter.training import train
from ftprep.progress import Silent
import msgspec
class Slow(Silent):
    def step(self, done=1, note=""):
        time.sleep(float(sys.argv[5]))
train([Path(sys.argv[1])], msgspec.json.decode(sys.argv[4], type=Recipe), Path(sys.argv[2]), Path(sys.argv[3]), threads=1,
      progress=Slow(), checkpoint_seconds=0)
"""


def train(folder: Path, out: Path, recipe: Recipe = RECIPE) -> Trained:
    """The tiny model on the tiny rows."""
    from ftprep.augmenter.training import train as training

    weights = folder / "model" if (folder / "model").exists() else tiny.model(folder / "model")
    return training([tiny.written(folder / "rows.jsonl")], recipe, weights, out, threads=1, progress=Silent())


def started(folder: Path, out: Path, seconds: float) -> subprocess.Popen[bytes]:
    """The same in a process of its own, which waits so long after each step."""
    recipe = msgspec.json.encode(RECIPE).decode()
    given = [str(folder / "rows.jsonl"), str(folder / "model"), str(out), recipe, str(seconds)]
    surroundings = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, "-c", RUN, *given], env=surroundings)


def test_loss_and_gradients_of_a_tree_are_those_of_its_branches_alone() -> None:
    """On a model with random weights and a random adapter; trees, padding and shared prompts included."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from ftprep.augmenter import lora
    from ftprep.augmenter.packing import pack

    torch.manual_seed(0)
    shape: dict[str, Any] = {"hidden_size": 48, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 6}
    model = LlamaForCausalLM(LlamaConfig(vocab_size=97, num_key_value_heads=2, attn_implementation="eager", **shape))
    layers = lora.attach(model, rank=4, alpha=8, seed=1)
    assert len(layers) == 14
    for layer in layers.values():
        torch.nn.init.normal_(layer.b, std=0.3)
    trees = [
        Tree((5, 6, 7), (Branch((8,), (9, 10, 2)), Branch((), (11, 2)), Branch((8, 12), (13, 14, 15, 2)))),
        Tree((5, 20), (Branch((), (21, 2)),)),
    ]
    packed = lora.loss(model, pack(trees, 0))
    packed.backward()
    ours = {name: (layer.a.grad.clone(), layer.b.grad.clone()) for name, layer in layers.items()}
    model.zero_grad()
    total, count = torch.zeros(()), 0
    for tree in trees:
        for asked, learned in tree.branches:
            ids = torch.tensor([[*tree.stem, *asked, *learned]])
            scores = model(ids).logits[0, -len(learned) - 1 : -1]
            total = total + torch.nn.functional.cross_entropy(scores, ids[0, -len(learned) :], reduction="sum")
            count += len(learned)
    alone = total / count
    alone.backward()
    assert float(packed.detach()) == pytest.approx(float(alone.detach()), abs=1e-5)
    for name, layer in layers.items():
        assert torch.allclose(ours[name][0], layer.a.grad, atol=1e-6)
        assert torch.allclose(ours[name][1], layer.b.grad, atol=1e-6)


def test_training_learns_and_says_what_it_did(tmp_path: Path) -> None:
    """The loss falls; the record counts rows, steps and bytes; the checkpoint is gone; the card names the hash."""
    done = train(tmp_path, tmp_path / "a.gguf", msgspec.structs.replace(RECIPE, steps=50))
    assert done.losses[-1][1] < done.losses[0][1]
    assert done.rows == {"join": 15, "question": 15, "rephrase": 15, "reverse": 15}
    assert (done.steps, done.bytes) == (50, (tmp_path / "a.gguf").stat().st_size)
    assert sorted(path.name for path in tmp_path.glob("a*")) == ["a.gguf", "a.json", "a.md"]
    assert done.sha256 in (tmp_path / "a.md").read_text()
    assert msgspec.json.decode((tmp_path / "a.json").read_bytes(), type=Trained) == done


def test_the_seed_makes_the_adapter(tmp_path: Path) -> None:
    """The same one the same, another another."""
    one, same = (train(tmp_path, tmp_path / name) for name in ("a.gguf", "b.gguf"))
    other = train(tmp_path, tmp_path / "c.gguf", msgspec.structs.replace(RECIPE, seed=1))
    names = {one.sha256, same.sha256, other.sha256}
    assert one.losses == same.losses != other.losses
    assert len(names) == 3  # the file says its own name, which differs


def test_a_file_that_is_named_twice_is_read_twice_a_pass(tmp_path: Path) -> None:
    """A pass is twice as long then, and the record says so."""
    from ftprep.augmenter.training import train as training

    rows = tiny.written(tmp_path / "rows.jsonl")
    weights = tiny.model(tmp_path / "model")
    recipe = msgspec.structs.replace(RECIPE, steps=4)
    once, twice = (
        training([rows] * times, recipe, weights, tmp_path / f"{times}.gguf", threads=1, progress=Silent()) for times in (1, 2)
    )
    assert [source.times for source in (*once.sources, *twice.sources)] == [1, 2]
    assert once.passes == pytest.approx(2 * twice.passes, rel=0.2)


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    """The same command leaves the file as it is; other settings make another."""
    train(tmp_path, tmp_path / "a.gguf")
    before = (tmp_path / "a.gguf").stat().st_mtime_ns
    train(tmp_path, tmp_path / "a.gguf")
    assert (tmp_path / "a.gguf").stat().st_mtime_ns == before
    train(tmp_path, tmp_path / "a.gguf", msgspec.structs.replace(RECIPE, steps=13))
    assert (tmp_path / "a.gguf").stat().st_mtime_ns != before


def test_a_run_that_was_killed_ends_in_the_same_adapter(tmp_path: Path) -> None:
    """Killed outright after some checkpoints, gone on with by the same command: byte for byte the file of a run in one go."""
    (tmp_path / "whole").mkdir()
    whole = train(tmp_path, tmp_path / "whole" / "a.gguf")
    out = tmp_path / "a.gguf"
    checkpoint = tmp_path / "a.gguf.checkpoint"
    process = started(tmp_path, out, 0.3)
    deadline = time.monotonic() + 100
    while not checkpoint.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.7)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert checkpoint.exists()
    assert not out.exists()
    import torch

    held = torch.load(checkpoint, weights_only=True)["state"]["step"]
    assert 0 < held < 12
    assert started(tmp_path, out, 0).wait() == 0
    assert not checkpoint.exists()
    done = msgspec.json.decode((tmp_path / "a.json").read_bytes(), type=Trained)
    assert done.losses == whole.losses
    assert done.sha256 == whole.sha256


@pytest.mark.embedded
@pytest.mark.skipif(weights_path() is None, reason="the embedded model has not been fetched")
@pytest.mark.skipif(importlib.util.find_spec("xllamacpp") is None, reason="needs the extra `embedded`")
@pytest.mark.timeout(600)
def test_the_engine_writes_what_the_trained_model_writes(tmp_path: Path) -> None:
    """Prompts have the same tokens in both; the adapter changes the greedy answers; most of them are those of PyTorch."""
    import torch

    from ftprep.augmenter import adapter_file, lora
    from ftprep.augmenter.tokens import tokens_of
    from ftprep.evaluation.causal import load

    weights = weights_path()
    assert weights is not None
    learner = load(weights, threads=1)
    tokens = tokens_of(learner, weights)
    layers = lora.attach(learner.model, rank=4, alpha=8, seed=3)
    torch.manual_seed(3)
    for layer in layers.values():
        torch.nn.init.normal_(layer.b, std=0.15)
    arrays = {name: (layer.a.detach().numpy(), layer.b.detach().numpy()) for name, layer in layers.items()}
    adapter = tmp_path / "a.gguf"
    adapter_file.write(adapter, arrays, adapter_file.shape(learner.model.config, weights), 8, "f16", {})
    prompts = [
        "Fact: The Tarn unit is led by Mira Oduya.\nRephrased:",
        "Fact: The Bergen office opened in 2017 and cost 20,000 euros.\nAbout: 2017\nReversed:",
        "The capital of France is",
        "Title: IT’s “policy” – é\nText: You're 3.5 km away; we'll see it.\nFacts:",
        "My name is",
        "One, two, three,",
    ]
    plain, changed = answers(weights, None, prompts), answers(weights, adapter, prompts)
    assert [length for _, length in changed] == [len(tokens.start) + len(ids) for ids in tokens.encode(prompts)]
    assert sum(one != other for one, other in zip(plain, changed, strict=True)) >= 4
    assert learner.tokenizer.decode([tokens.end]) == "<|endoftext|>"  # its own end is hardly told from the beginning of a turn
    assert stops_at(weights, tokens.end)
    assert not stops_at(weights, learner.tokenizer.encode("a")[0])
    alike = 0
    for prompt, (text, _) in zip(prompts, changed, strict=True):
        ids = torch.tensor([[*tokens.start, *tokens.encode([prompt])[0]]])
        with torch.no_grad():
            for _ in range(4):
                ids = torch.cat([ids, learner.model(ids).logits[:, -1:].argmax(-1)], 1)
        alike += learner.tokenizer.decode(ids[0, -4:]) == text
    assert alike >= 4


def stops_at(weights: Path, token: int) -> bool:
    """Whether the engine ends an answer with this token, made certain to come."""
    asked = {"prompt": "The capital of France is", "max_tokens": 3, "temperature": 0.0, "logit_bias": [[token, 100.0]]}
    (reply,) = replies(weights, None, [asked])
    return bool(reply["choices"][0]["finish_reason"] == "stop")


def answers(weights: Path, adapter: Path | None, prompts: list[str]) -> list[tuple[str, int]]:
    """Four tokens after each prompt, and how many tokens that had."""
    asked = [{"prompt": prompt, "max_tokens": 4, "temperature": 0.0} for prompt in prompts]
    return [(one["choices"][0]["text"], one["usage"]["prompt_tokens"]) for one in replies(weights, adapter, asked)]


def replies(weights: Path, adapter: Path | None, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the engine's server says to each."""
    import xllamacpp  # type: ignore[import-untyped]

    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.verbosity, params.n_ctx, params.n_parallel = -1, 512, 1
    params.fit_params = params.warmup = params.ui = False
    for group in (params.cpuparams, params.cpuparams_batch):
        group.n_threads, group.poll = 1, 0
    if adapter is not None:
        low = xllamacpp.CommonAdapterLoraInfo()
        low.path, low.scale = str(adapter), 1.0
        params.lora_adapters = [low]
    server = xllamacpp.Server(params)
    given = [server.handle_completions(one) for one in asked]
    return [json.loads(reply) if isinstance(reply, str | bytes) else reply for reply in given]
