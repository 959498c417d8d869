"""Training an adapter: seeded, resumable after any kind of end, as fast as a processor without special units goes.

FILE.gguf               the adapter
FILE.json FILE.md       what it was trained with, and its card
FILE.gguf.checkpoint    while it is being trained: the same command goes on from there
"""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from ftprep import jsonl
from ftprep.augmenter import adapter_file, card
from ftprep.augmenter.adapter_file import sha256
from ftprep.augmenter.packing import pack
from ftprep.augmenter.reading import read
from ftprep.augmenter.recipe import Recipe, Source, Trained
from ftprep.augmenter.rows import Row
from ftprep.augmenter.tokens import tokens_of
from ftprep.augmenter.trees import LONGEST, Tree, batches, grow
from ftprep.errors import NothingToLearn
from ftprep.evaluation.causal import Causal, load
from ftprep.progress import Progress
from ftprep.prompts import load_templates

CHECKPOINT_SECONDS = 120.0
WARM_UP = 0.04
"""Share of the run over which the learning rate rises."""
TREE_TOKENS = 256
"""Rows of one fact are cut into trees of so many tokens: attention costs by the square."""
CURVE = 25
"""Steps that a point of the loss curve is the mean of."""


class _State(msgspec.Struct):
    """Where a run stands, but for tensors."""

    digest: str
    precision: str
    step: int = 0
    epoch: int = 0
    index: int = 0
    tokens: int = 0
    trees: int = 0
    seconds: float = 0.0
    losses: list[tuple[int, float]] = []
    recent: list[float] = []


def train(
    paths: Sequence[Path],
    recipe: Recipe,
    weights: Path,
    out: Path,
    *,
    threads: int,
    progress: Progress,
    figures: Path | None = None,
    templates: str | None = None,
    checkpoint_seconds: float = CHECKPOINT_SECONDS,
) -> Trained:
    """Train on the rows of `paths` and write `out` with its record and its card. What is done already is not done again.
    The rows of a file that is named twice are read twice in each pass. `templates`: where own prompt templates are, as in the
    settings.

    Raises NoSuchPath or BadLine for the rows, NothingToLearn, BadWeights, NotWritable.
    """
    prompts = {name: one for name, one in load_templates(templates).items() if name.startswith("adapted-")}
    sources, files = _rows(paths)
    rows = [row for found, _ in files for row in found]
    known = sha256(weights) if weights.is_file() else weights.name
    identity = [recipe, [(source.sha256, source.times) for source in sources], known, sorted(one.id for one in prompts.values())]
    digest = hashlib.sha256(msgspec.json.encode(identity)).hexdigest()[:16]
    record = out.with_suffix(".json")
    if (done := _finished(record, out, digest)) is not None:
        progress.say(f"{out} is there already, trained with these very rows and settings")
        card.write(done, figures, out)
        return done
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error", "TOKENIZERS_PARALLELISM": "false", "TQDM_DISABLE": "1"}
    learner = load(weights, threads=threads)
    model = adapter_file.shape(learner.model.config, weights)
    trees: list[Tree] = []
    tokens, long = tokens_of(learner, weights), 0
    for found, times in files:
        grown, left_out = grow(found, prompts, tokens, TREE_TOKENS)
        trees += grown * times
        long += left_out
    if not trees:
        raise NothingToLearn(path=", ".join(map(str, paths)), longest=LONGEST)
    if long:
        progress.say(f"{long:,} of {len(rows):,} rows have more than {LONGEST} tokens and are left out")
    run = _Run(learner, trees, recipe, digest, out.with_name(out.name + ".checkpoint"), progress, checkpoint_seconds)
    state = run.to_the_end()
    about = {
        "general.name": out.stem,
        "general.license": "apache-2.0",
        "general.base_model.0.name": weights.stem,
        "ftprep.training": digest,
        "ftprep.templates": sorted(one.id for one in prompts.values()),
    }
    adapter_file.write(out, run.arrays(), model, recipe.alpha, recipe.stored, about)
    done = Trained(
        digest=digest,
        recipe=recipe,
        base=weights.name,
        base_sha256=known,
        sources=tuple(sources),
        rows=dict(sorted(Counter(row.task for row in rows).items())),
        long=long,
        templates=tuple(about["ftprep.templates"]),
        steps=state.step,
        passes=round(state.trees / len(trees), 3),
        tokens=state.tokens,
        seconds=round(state.seconds, 1),
        losses=tuple(state.losses),
        precision=state.precision,
        device=learner.device,
        threads=threads,
        bytes=out.stat().st_size,
        sha256=sha256(out),
    )
    jsonl.write_json(record, done)
    card.write(done, figures, out)
    run.checkpoint.unlink(missing_ok=True)
    return done


def _rows(paths: Sequence[Path]) -> tuple[list[Source], list[tuple[list[Row], int]]]:
    """What the files are, and the rows of each with how often a pass reads them."""
    sources: list[Source] = []
    files: list[tuple[list[Row], int]] = []
    for path, times in Counter(paths).items():
        rows = list(read([path]))
        sources.append(Source(file=path.name, sha256=sha256(path), rows=len(rows), times=times))
        files.append((rows, times))
    return sources, files


def _finished(record: Path, out: Path, digest: str) -> Trained | None:
    try:
        done = msgspec.json.decode(record.read_bytes(), type=Trained)
        return done if done.digest == digest and sha256(out) == done.sha256 else None
    except (OSError, msgspec.DecodeError):
        return None


class _Run:
    """The loop, from the checkpoint where there is one."""

    def __init__(
        self,
        learner: Causal,
        trees: list[Tree],
        recipe: Recipe,
        digest: str,
        checkpoint: Path,
        progress: Progress,
        checkpoint_seconds: float,
    ) -> None:
        import torch

        from ftprep.augmenter import lora

        self.checkpoint, self._trees, self._recipe, self._progress = checkpoint, trees, recipe, progress
        self._every, self._model, self._torch, self._lora = checkpoint_seconds, learner.model, torch, lora
        saved = self._saved(digest, learner.device)
        self.state: _State = msgspec.convert(saved["state"], _State) if saved else _State(digest, _precision(learner, recipe))
        if self.state.precision == "bfloat16":
            self._model.to(torch.bfloat16)
        torch.manual_seed(recipe.seed)
        self._layers = lora.attach(self._model, rank=recipe.rank, alpha=recipe.alpha, seed=recipe.seed)
        self._tuned = [tensor for layer in self._layers.values() for tensor in (layer.a, layer.b)]
        self._optimizer = torch.optim.AdamW(self._tuned, lr=recipe.rate, weight_decay=0.0, betas=(0.9, 0.98))
        pad = learner.tokenizer.pad_token_id
        self._pad = int(pad if pad is not None else learner.tokenizer.eos_token_id)
        if saved:
            with torch.no_grad():
                for tensor, kept in zip(self._tuned, saved["adapter"], strict=True):
                    tensor.copy_(kept)
            self._optimizer.load_state_dict(saved["optimizer"])
            torch.set_rng_state(saved["rng"].cpu())
            progress.say(f"going on from step {self.state.step:,}")

    def to_the_end(self) -> _State:
        """Step after step; a checkpoint now and then."""
        state, recipe, torch = self.state, self._recipe, self._torch
        total = recipe.steps or round(recipe.minutes * 60)
        self._progress.begin("train the adapter", total, "steps" if recipe.steps else "seconds")
        self._progress.step(state.step if recipe.steps else int(state.seconds))
        self._model.train()
        begun, before, tokens = time.monotonic(), state.seconds, state.tokens
        saved = begun
        try:
            for batch in self._batches():
                part = self._part()
                if part >= 1:
                    break
                for group in self._optimizer.param_groups:
                    group["lr"] = recipe.rate * schedule(part)
                packed = pack(batch, self._pad)
                loss = self._lora.loss(self._model, packed)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self._tuned, 1.0)
                self._optimizer.step()
                self._optimizer.zero_grad(set_to_none=True)
                shown = int(state.seconds)
                state.seconds = before + time.monotonic() - begun
                state.step += 1
                state.index += 1
                state.trees += len(batch)
                state.tokens += sum(tree.size for tree in batch)
                state.recent.append(float(loss.detach()))
                if state.step % CURVE == 0:
                    self._point()
                speed = (state.tokens - tokens) / max(state.seconds - before, 1e-9)
                self._progress.step(1 if recipe.steps else int(state.seconds) - shown, self._note(speed))
                if time.monotonic() - saved >= self._every:
                    self._save()
                    saved = time.monotonic()
        finally:
            self._progress.end()
        if state.recent:
            self._point()
        return state

    def arrays(self) -> dict[str, tuple[Any, Any]]:
        """A and B of each layer, by transformers' names."""
        return {name: (low.a.detach().cpu().numpy(), low.b.detach().cpu().numpy()) for name, low in self._layers.items()}

    def _part(self) -> float:
        """How much of the run is over."""
        recipe = self._recipe
        return self.state.step / recipe.steps if recipe.steps else self.state.seconds / (recipe.minutes * 60)

    def _batches(self) -> Iterator[list[Tree]]:
        """Without end, from where the run stands: all trees in an order of the seed's, then again in another."""
        state, numbers = self.state, range(len(self._trees))
        for epoch in count(state.epoch):
            order = random.Random(f"{self._recipe.seed} {epoch}").sample(numbers, len(numbers))
            passed = state.index if epoch == state.epoch else 0
            state.epoch, state.index = epoch, passed
            for index, batch in enumerate(batches(self._trees, order, self._recipe.batch_tokens)):
                if index >= passed:
                    yield batch

    def _point(self) -> None:
        state = self.state
        state.losses.append((state.step, round(sum(state.recent) / len(state.recent), 4)))
        state.recent = []

    def _note(self, speed: float) -> str:
        state, part = self.state, self._part()
        loss = state.losses[-1][1] if state.losses else state.recent[-1]
        left = state.seconds / part * (1 - part) if self._recipe.steps and part else self._recipe.minutes * 60 - state.seconds
        return f"loss {loss:.3f}, {speed:,.0f} tokens/s, {max(left, 0) / 60:.1f} min left"

    def _save(self) -> None:
        with jsonl.replacing(self.checkpoint) as file:
            kept = {
                "state": msgspec.to_builtins(self.state),
                "adapter": [tensor.detach() for tensor in self._tuned],
                "optimizer": self._optimizer.state_dict(),
                "rng": self._torch.get_rng_state(),
            }
            self._torch.save(kept, file)

    def _saved(self, digest: str, device: str) -> dict[str, Any] | None:
        if not self.checkpoint.exists():
            return None
        kept: dict[str, Any] = self._torch.load(self.checkpoint, map_location=device, weights_only=True)
        if kept["state"]["digest"] == digest:
            return kept
        self._progress.say(f"{self.checkpoint} is of other rows or settings: training starts from the beginning")
        return None


def schedule(part: float) -> float:
    """Factor of the learning rate when this part of the run is over: a linear rise, then a linear fall.

    schedule(0.02) -> 0.5; schedule(0.52) -> 0.5
    """
    return min(1.0, max(part, 0.1 * WARM_UP) / WARM_UP, max(0.05, (1 - part) / (1 - WARM_UP)))


def _precision(learner: Causal, recipe: Recipe) -> str:
    """Whether passes are in bfloat16: where its products are clearly faster, by one layer's; the adapter itself is in float32."""
    import torch

    if recipe.precision != "auto":
        return recipe.precision
    if learner.device == "cuda":
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float32"
    weight = learner.model.model.layers[0].mlp.up_proj.weight.detach()
    taken = {}
    for kind in (torch.float32, torch.bfloat16):
        layer, rows = weight.to(kind), torch.ones(512, weight.shape[1], dtype=kind)
        for _ in range(4):
            begun = time.process_time()
            (rows @ layer.t()) @ layer
            taken[kind] = time.process_time() - begun
    return "bfloat16" if taken[torch.bfloat16] < 0.8 * taken[torch.float32] else "float32"
