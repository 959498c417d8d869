"""What a trainer is started with, written beside the files: a script, a YAML, the body of a call. One row each; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ftprep.formats.contract import Format
from ftprep.recipes import hosted, local, scripts
from ftprep.recipes.facts import RunFacts

Recipe = Callable[[Format, RunFacts], dict[str, str]]

RECIPES: Mapping[str, Recipe] = {
    "openai": hosted.openai,
    "vertex": hosted.vertex,
    "bedrock": hosted.bedrock,
    "mistral": hosted.mistral,
    "together": hosted.together,
    "fireworks": hosted.fireworks,
    "mistral-finetune": local.mistral_finetune,
    "trl": scripts.trl,
    "unsloth": scripts.unsloth,
    "axolotl": local.axolotl,
    "llama-factory": local.llama_factory,
    "mlx": local.mlx,
    "torchtune": local.torchtune,
    "nemo": local.nemo,
    "oumi": local.oumi,
}
"""By the name in Format.recipe."""


def files_of(form: Format, facts: RunFacts) -> dict[str, str]:
    """The recipe's files by name; none where the format has no recipe (closed products, tables)."""
    return RECIPES[form.recipe](form, facts) if form.recipe else {}
