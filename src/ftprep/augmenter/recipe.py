"""How an adapter is trained, and what came of it: the records that the checkpoint, the card and the report rest on."""

from __future__ import annotations

from typing import Literal

import msgspec

Precision = Literal["auto", "float32", "bfloat16"]
Stored = Literal["f16", "q8_0"]


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """`steps` or, where it is None, `minutes` of training. `rate` is the highest learning rate: it rises over the first part of the
    run and falls to a twentieth until its end.

    {"minutes": 30.0, "steps": null, "rank": 16, "rate": 0.0008, "batch_tokens": 1600, "seed": 0, "precision": "auto",
     "stored": "f16"}
    """

    minutes: float = 30.0
    steps: int | None = None
    rank: int = 16
    rate: float = 8e-4
    batch_tokens: int = 1600
    seed: int = 0
    precision: Precision = "auto"
    stored: Stored = "f16"

    @property
    def alpha(self) -> int:
        """The addition is scaled by alpha / rank, which is 2."""
        return 2 * self.rank


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A file of rows, and how often each pass reads it. {"file": "prose.jsonl", "sha256": "3b0c...", "rows": 4199, "times": 3}"""

    file: str
    sha256: str
    rows: int
    times: int = 1


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `rows` by task; of all rows `long` were too long. A pass is all rows once. `losses`: mean loss up to a step.

    {"digest": "8f2c01...", "recipe": {...}, "base": "SmolLM2-135M-Instruct.Q4_1.gguf", "base_sha256": "b179...",
     "sources": [...], "rows": {"reverse": 20110, "question": 19870}, "long": 0, "templates": [...],
     "steps": 612, "passes": 0.83, "tokens": 979200, "seconds": 1800.4, "losses": [[100, 0.92], [200, 0.61]],
     "precision": "bfloat16", "device": "cpu", "threads": 1, "bytes": 9800000, "sha256": "88cf..."}
    """

    digest: str
    recipe: Recipe
    base: str
    base_sha256: str
    sources: tuple[Source, ...]
    rows: dict[str, int]
    long: int
    templates: tuple[str, ...]
    steps: int
    passes: float
    tokens: int
    seconds: float
    losses: tuple[tuple[int, float], ...]
    precision: str
    device: str
    threads: int
    bytes: int
    sha256: str
