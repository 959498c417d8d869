"""What a recipe is made of: which files, how much is in them, and the numbers to begin with."""

from __future__ import annotations

import msgspec

DEFAULT_MODEL = "Qwen/Qwen2.5-1.5B-Instruct"
"""Apache-2.0, small enough for one card of 8 GB with LoRA; any other is given by MODEL or in the file."""


class RunFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One export, for its recipe.

    {"format": "trl", "train": ["train.jsonl"], "validation": [], "rows": 2031, "tokens": 91200, "epochs": 3, "seed": 0}
    """

    format: str
    train: tuple[str, ...]
    validation: tuple[str, ...]
    rows: int
    tokens: int
    epochs: int
    seed: int
    model: str | None = None
    validation_rows: int = 0

    @property
    def base_model(self) -> str:
        """The model to tune: the one that is set, where it is a name as the Hub has them."""
        name = self.model or ""
        hosted = name.split("/")[0] in (
            "openai",
            "azure",
            "vertex_ai",
            "bedrock",
            "mistral",
            "together_ai",
            "fireworks_ai",
            "anthropic",
        )
        return name if name.count("/") == 1 and not hosted else DEFAULT_MODEL


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """Hyperparameters to begin with. {"epochs": 3, "learning_rate": 0.0002, "batch": 8, "rank": 16}"""

    epochs: int
    learning_rate: float
    batch: int
    rank: int


SIZES: tuple[tuple[int, Numbers], ...] = (
    (300, Numbers(epochs=5, learning_rate=2e-4, batch=4, rank=16)),
    (3_000, Numbers(epochs=3, learning_rate=2e-4, batch=8, rank=16)),
    (30_000, Numbers(epochs=2, learning_rate=2e-4, batch=16, rank=32)),
    (10**12, Numbers(epochs=1, learning_rate=1e-4, batch=32, rank=64)),
)
"""Up to so many rows. Places to begin, not findings: rank, rate and batch are those of the LoRA examples of axolotl, TRL and
LLaMA-Factory; fewer rows are seen more often, so that each fact is seen a few dozen times with its rephrasings."""

PREFERENCE_RATE = 5e-6
"""For preference pairs with LoRA; TRL's own default for DPO without LoRA is 1e-6."""


def numbers(facts: RunFacts) -> Numbers:
    """The row of SIZES for this many rows."""
    return next(row for most, row in SIZES if facts.rows <= most)
