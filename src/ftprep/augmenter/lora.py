"""The adapter: a low-rank addition (Hu et al. 2021, arXiv 2106.09685) to each linear layer of a frozen model, and its loss.

y = W x + alpha / rank * B (A x); A starts random, B at zero, so that an adapter begins by changing nothing.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn

from ftprep.augmenter.packing import Packed
from ftprep.evaluation.learner import cross_entropy

LAYERS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


class Low(nn.Module):  # type: ignore[misc]  # torch is not there where types are checked
    """A linear layer with its addition."""

    def __init__(self, inner: nn.Linear, rank: int, alpha: float, generator: torch.Generator) -> None:
        super().__init__()
        self.inner, self.scale = inner, alpha / rank
        place = inner.weight.device
        start = torch.randn(rank, inner.in_features, generator=generator) / math.sqrt(inner.in_features)
        self.a = nn.Parameter(start.to(place))
        self.b = nn.Parameter(torch.zeros(inner.out_features, rank, device=place))

    def forward(self, x: Tensor) -> Tensor:
        flat = x.reshape(-1, x.shape[-1])
        small = flat @ self.a.to(x.dtype).t()
        found = torch.addmm(self.inner(flat), small, self.b.to(x.dtype).t(), alpha=self.scale)  # one pass over the output
        return found.view(*x.shape[:-1], -1)


def attach(model: Any, *, rank: int, alpha: float, seed: int) -> dict[str, Low]:
    """Freeze the model and give each linear layer of its blocks an addition; by the layers' names.

    attach(model, rank=16, alpha=32, seed=0) -> {"model.layers.0.self_attn.q_proj": Low(...), ...}
    """
    model.requires_grad_(False)
    generator = torch.Generator().manual_seed(seed)
    found = {}
    for name, layer in list(model.named_modules()):
        if name.rpartition(".")[2] in LAYERS and isinstance(layer, nn.Linear):
            low = Low(layer, rank, alpha, generator)
            setattr(model.get_submodule(name.rpartition(".")[0]), name.rpartition(".")[2], low)
            found[name] = low
    return found


def loss(model: Any, packed: Packed) -> Tensor:
    """Mean of the cross-entropies of the tokens to be learned."""
    weights = model.get_output_embeddings().weight
    device, kind = weights.device, weights.dtype
    ids, place, tree, branch = (
        torch.tensor(values, device=device).view(-1, packed.width)
        for values in (packed.ids, packed.place, packed.tree, packed.branch)
    )
    steps = torch.arange(packed.width, device=device)
    seen = (tree[:, :, None] == tree[:, None]) & (steps[:, None] >= steps)
    seen &= (branch[:, None] == 0) | (branch[:, :, None] == branch[:, None])
    mask = torch.zeros(seen.shape, dtype=kind, device=device).masked_fill_(~seen, torch.finfo(kind).min)[:, None]
    hidden = model.model(input_ids=ids, position_ids=place, attention_mask=mask, use_cache=False).last_hidden_state
    asked = hidden.reshape(-1, hidden.shape[-1])[torch.tensor(packed.asked, device=device)]
    found: Tensor = cross_entropy()(asked, weights, torch.tensor(packed.learned, device=device))
    return found
