"""How a model is tuned, and what that took: records that need no torch."""

from __future__ import annotations

from typing import Literal

import msgspec

Precision = Literal["bfloat16", "float32"]
"""In which the passes over the model are made; weights are changed in float32 always."""


BATCH = 32
"""Sentences a step."""


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """How an arm is tuned: every arm for the same number of steps of `batch` texts each.

    `lora`: the rank of an adapter in the place of all weights.
    """

    steps: int
    batch: int = BATCH
    rate: float = 1e-3
    lora: int | None = None
    seed: int = 0


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """What tuning took. {"steps": 100, "tokens": 42100, "loss": 0.31, "seconds": 205.3, "precision": "bfloat16"}"""

    steps: int
    tokens: int
    loss: float
    seconds: float
    precision: Precision
