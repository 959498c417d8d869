"""The model that is tuned and asked: a causal language model of transformers on PyTorch, loaded from a GGUF file or a folder.

Only `one_arm.py` runs this, in a process of its own for each arm: memory grows from arm to arm within one process.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ftprep.evaluation.causal import load
from ftprep.evaluation.recipe import Precision, Recipe, Trained
from ftprep.evaluation.suite import Item

TOKENS_AT_ONCE = 700
"""Tokens that are scored in one pass, packed into one row."""
ROWS_AT_ONCE = 64
"""Rows of logits that are in memory at once while tuning."""
WARM_UP = 0.2
"""Share of the steps over which the learning rate rises; from half-way on it falls to a twentieth."""


class Learner:
    """A model and its tokenizer. Texts are packed into one row with a block-diagonal mask, so that short ones cost no padding."""

    def __init__(self, weights: Path, *, threads: int, precision: Precision | None = None) -> None:
        import torch

        self._torch = torch
        self.model: Any
        self.model, self.tokenizer, self.device = load(weights, threads=threads)
        self.precision = precision or ("bfloat16" if self._is_half_faster() else "float32")
        self.half = self.precision == "bfloat16"
        self.model.to(torch.bfloat16 if self.half else torch.float32)
        self.start: int = self.tokenizer.bos_token_id if self.tokenizer.bos_token_id is not None else self.tokenizer.eos_token_id

    def ids(self, text: str) -> list[int]:
        """Tokens of a text, without any special ones."""
        found: list[int] = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        return found

    def train(self, texts: Sequence[str], recipe: Recipe, tell: Callable[[int, float], None]) -> Trained:
        """Tune on `texts`, loss on every token. The embeddings stay as they are, which are also the output layer.

        AdamW without weight decay; on machines where it is faster (measured over two steps) the passes are in bfloat16 and the
        weights that are changed in float32. `tell` is given step and loss.
        """
        torch = self._torch
        examples = [[self.start, *self.ids(text)] for text in texts]
        if recipe.lora is not None:
            self._add_lora(recipe.lora)
        else:
            self.model.get_input_embeddings().weight.requires_grad_(False)
        tuned = [parameter for parameter in self.model.parameters() if parameter.requires_grad]
        # Steps of the optimizer are too small for bfloat16: it changes copies in float32.
        masters = [parameter.detach().float().clone() for parameter in tuned] if self.half else tuned
        optimizer = torch.optim.AdamW(masters, lr=recipe.rate, weight_decay=0.0, betas=(0.9, 0.98))
        order = _order(len(examples), recipe)
        begun, tokens, losses = time.monotonic(), 0, []
        self.model.train()
        for step in range(recipe.steps):
            batch = [examples[next(order)] for _ in range(recipe.batch)]
            loss = self._loss(batch)
            loss.backward()
            for group in optimizer.param_groups:
                group["lr"] = recipe.rate * _schedule(step, recipe.steps)
            if self.half:
                for parameter, master in zip(tuned, masters, strict=True):
                    master.grad, parameter.grad = parameter.grad.float(), None
            torch.nn.utils.clip_grad_norm_(masters, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            if self.half:
                with torch.no_grad():
                    for parameter, master in zip(tuned, masters, strict=True):
                        parameter.copy_(master)
            tokens += sum(map(len, batch))
            losses.append(float(loss.detach()))
            tell(step + 1, losses[-1])
        self.model.eval()
        last = losses[-10:] or [0.0]
        return Trained(
            steps=recipe.steps,
            tokens=tokens,
            loss=round(sum(last) / len(last), 4),
            seconds=round(time.monotonic() - begun, 1),
            precision=self.precision,
        )

    def score(self, items: Sequence[Item], context: str = "") -> list[list[tuple[float, int]]]:
        """For each option of each item the sum of the log-probabilities of its tokens, and their number."""
        torch = self._torch
        self.model.eval()
        past, held = self._read(context)
        found: list[list[tuple[float, int]]] = [[(0.0, 0)] * len(item.options) for item in items]
        with torch.no_grad():
            for jobs in self._jobs(items, bool(context)):
                rows: list[int] = []
                targets: list[int] = []
                at = 0
                for _, _, sequence, length in jobs:
                    rows += range(at + len(sequence) - length - 1, at + len(sequence) - 1)
                    targets += sequence[-length:]
                    at += len(sequence)
                hidden = self._hidden([sequence for _, _, sequence, _ in jobs], past, held)
                logits = torch.nn.functional.linear(hidden[rows], self.model.get_output_embeddings().weight).float()
                logs = torch.log_softmax(logits, -1)[torch.arange(len(rows)), torch.tensor(targets, device=self.device)].tolist()
                at = 0
                for number, option, _, length in jobs:
                    found[number][option] = (sum(logs[at : at + length]), length)
                    at += length
                if past is not None:
                    past.crop(-sum(len(sequence) for _, _, sequence, _ in jobs))  # off again; positive numbers are refused
        return found

    def _jobs(self, items: Sequence[Item], after_context: bool) -> Iterator[list[tuple[int, int, list[int], int]]]:
        jobs: list[tuple[int, int, list[int], int]] = []
        size = 0
        for number, item in enumerate(items):
            before = self.ids("\n" + item.prefix) if after_context else [self.start, *self.ids(item.prefix)]
            for option, text in enumerate(item.options):
                added = self.ids(text)
                if jobs and size + len(before) + len(added) > TOKENS_AT_ONCE:
                    yield jobs
                    jobs, size = [], 0
                jobs.append((number, option, before + added, len(added)))
                size += len(before) + len(added)
        if jobs:
            yield jobs

    def _read(self, context: str) -> tuple[Any, int]:
        """The model's memory of the context, read once for all items."""
        if not context:
            return None, 0
        from transformers import DynamicCache

        ids = [self.start, *self.ids(context)]
        past = DynamicCache(config=self.model.config)
        with self._torch.no_grad():
            self.model.model(input_ids=self._torch.tensor([ids], device=self.device), cache=past, use_cache=True)
        return past, len(ids)

    def _loss(self, batch: Sequence[Sequence[int]]) -> Any:
        torch = self._torch
        hidden = self._hidden(batch)
        rows: list[int] = []
        targets: list[int] = []
        at = 0
        for sequence in batch:
            rows += range(at, at + len(sequence) - 1)
            targets += sequence[1:]
            at += len(sequence)
        found: Any = cross_entropy()(
            hidden[rows], self.model.get_output_embeddings().weight, torch.tensor(targets, device=self.device)
        )
        return found

    def _hidden(self, sequences: Sequence[Sequence[int]], past: Any = None, held: int = 0) -> Any:
        """Last hidden states, (tokens, width), of sequences packed into one row that don't see each other."""
        torch = self._torch
        ids = torch.tensor([[token for sequence in sequences for token in sequence]], device=self.device)
        positions = torch.tensor([[held + at for sequence in sequences for at in range(len(sequence))]], device=self.device)
        owner = torch.tensor([number for number, sequence in enumerate(sequences) for _ in sequence], device=self.device)
        count = ids.shape[1]
        steps = torch.arange(count, device=self.device)
        seen = (owner[:, None] == owner[None]) & (steps[:, None] >= steps[None])
        if held:
            seen = torch.cat([torch.ones(count, held, dtype=torch.bool, device=self.device), seen], 1)
        kind = next(self.model.parameters()).dtype
        mask = torch.zeros(1, 1, count, count + held, dtype=kind, device=self.device).masked_fill(~seen, torch.finfo(kind).min)
        body = self.model.get_base_model().model if hasattr(self.model, "get_base_model") else self.model.model
        return body(
            input_ids=ids, position_ids=positions, attention_mask=mask, cache=past, use_cache=past is not None
        ).last_hidden_state[0]

    def _is_half_faster(self) -> bool:
        """Whether passes in bfloat16 are clearly faster here, by the CPU seconds of one; then the model stays in it."""
        torch = self._torch
        if self.device == "cuda":
            return False
        batch = [list(range(100, 120))] * 16
        kept = {name: value.clone() for name, value in self.model.state_dict().items()}
        slow = self._time(batch)
        self.model.to(torch.bfloat16)
        if self._time(batch) < 0.85 * slow:
            return True
        self.model.to(torch.float32)
        self.model.load_state_dict(kept)  # bfloat16 has fewer digits
        return False

    def _time(self, batch: Sequence[Sequence[int]]) -> float:
        for _ in range(2):
            begun = time.process_time()
            self._loss(batch).backward()
            took = time.process_time() - begun
            self.model.zero_grad(set_to_none=True)
        return took

    def _add_lora(self, rank: int) -> None:
        from peft import LoraConfig, get_peft_model

        self.model = get_peft_model(self.model, LoraConfig(r=rank, lora_alpha=2 * rank, target_modules="all-linear"))


@cache
def cross_entropy() -> Callable[[Any, Any, Any], Any]:
    """Mean cross entropy of (hidden (n, width), output weights (words, width), targets (n,)): as torch's, in slices of rows.

    A row of logits has 49,152 numbers: for a whole batch they and their gradients are most of the memory, and its first use costs
    as much as the arithmetic. The gradient for `hidden` is found on the way; the output weights are not tuned and get none.
    """
    import torch

    class SlicedCrossEntropy(torch.autograd.Function):  # type: ignore[misc]  # torch is not there where types are checked
        @staticmethod
        def forward(ctx: Any, hidden: Any, weight: Any, targets: Any) -> Any:
            gradient, total = torch.empty_like(hidden), 0.0
            for at in range(0, len(targets), ROWS_AT_ONCE):
                part, wanted = hidden[at : at + ROWS_AT_ONCE], targets[at : at + ROWS_AT_ONCE]
                logs = torch.log_softmax(torch.nn.functional.linear(part, weight).float(), -1)
                places = torch.arange(len(wanted), device=wanted.device)
                total = total - logs[places, wanted].sum()
                share = logs.exp_()
                share[places, wanted] -= 1
                gradient[at : at + ROWS_AT_ONCE] = share.to(hidden.dtype) @ weight / len(targets)
            ctx.save_for_backward(gradient)
            return total / len(targets)

        @staticmethod
        def backward(ctx: Any, *given: Any) -> Any:
            (gradient,) = ctx.saved_tensors
            return gradient * given[0].to(gradient.dtype), None, None

    found: Callable[[Any, Any, Any], Any] = SlicedCrossEntropy.apply
    return found


def _order(number: int, recipe: Recipe) -> Iterator[int]:
    """Numbers of texts without end: all of them, shuffled, then again."""
    rng = random.Random(f"order {recipe.seed}")
    while True:
        yield from rng.sample(range(number), number)


def _schedule(step: int, steps: int) -> float:
    rise = min(1.0, (step + 1) / (WARM_UP * steps))
    fall = 1.0 if step < steps / 2 else max(0.05, (steps - step) / (steps / 2))
    return rise * fall
